"""The texts of a page's tree in Unicode and without what is invisible, before anything reads them.

A page in an old encoding names its fonts (<font face=".VnTime">, style="font-family: VNI-Times") or leaves them to its
style sheet; then the words tell (see `pipeline.parsing.characters.encodings`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.html
from lxml import etree

from pipeline.parsing.characters.cleaning import clean_characters
from pipeline.parsing.characters.encodings import Run, in_unicode_blocks
from pipeline.parsing.web.walk import BLOCK_TAGS

_NO_TEXT = frozenset({"script", "style"})
_ONE_BLOCK = frozenset({"title", "option"})
# The first family of a list is the one that was meant; a shorthand names it after the size.
_FAMILY = re.compile(
    r"font-family\s*:\s*[\"']?([^,;\"']+)|font\s*:[^;]*?[\d%a-z]\s+[\"']?([^\d\s,;\"'][^,;\"']*)", re.IGNORECASE
)
# White space to HTML, but not allowed in a tree.
_PAGE_ENDS = re.compile("[\v\f]")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(slots=True)
class _Place:
    """A text of the tree: an element's own ("text"), what follows it ("tail"), or a meta tag's "content"."""

    element: etree._Element
    where: str
    block: int
    font: str | None

    @property
    def text(self) -> str:
        if self.where == "content":
            return self.element.get("content") or ""
        return (self.element.text if self.where == "text" else self.element.tail) or ""

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to mend, whatever stands beside it."""
        return self.font is None and self.text.isascii() and _UNSEEN.search(self.text) is None

    def put(self, text: str) -> None:
        text = _PAGE_ENDS.sub(" ", text)
        if self.where == "content":
            self.element.set("content", text)
        elif self.where == "text":
            self.element.text = text
        else:
            self.element.tail = text


def mend_tree(root: lxml.html.HtmlElement, repairs: set[str]) -> None:
    """Writes the texts of a tree anew where they are in an old encoding or hold what is invisible.

    Args:
        root: the tree; changed in place, its elements and the order of their texts stay.
        repairs: the names of what was done are added.
    """
    grouped: dict[int, list[_Place]] = {}
    for place in _places(root):
        grouped.setdefault(place.block, []).append(place)
    blocks = [block for block in grouped.values() if not all(one.is_plain for one in block)]
    read = in_unicode_blocks([[Run(one.text, one.font) for one in block] for block in blocks], repairs)
    for block, texts in zip(blocks, read, strict=True):
        for place, text in zip(block, texts, strict=True):
            clean = clean_characters(text, repairs)
            if clean != place.text:
                place.put(clean)


def _places(root: etree._Element) -> Iterator[_Place]:
    """All texts in document order, with the block element that they stand in and their font."""
    open_: list[tuple[int, str | None, bool]] = [(0, None, False)]
    number = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            number += 1
            block, font, dead = open_[-1]
            tag = str(element.tag).lower()
            here = number if tag in BLOCK_TAGS or tag in _ONE_BLOCK else block
            open_.append((here, _font(element) or font, dead or tag in _NO_TEXT))
            if tag == "meta" and element.get("content"):
                yield _Place(element, "content", -number, None)
            if element.text and not open_[-1][2]:
                yield _Place(element, "text", here, open_[-1][1])
        if event == "end":
            open_.pop()
        if event != "start" and element is not root and element.tail and not open_[-1][2]:
            yield _Place(element, "tail", *open_[-1][:2])


def _font(element: etree._Element) -> str | None:
    """The font that an element states itself, as it names it."""
    face = element.get("face")
    if face:
        return str(face).split(",")[0].strip(" \"'")
    style = element.get("style")
    match = _FAMILY.search(style) if style and "font" in style.lower() else None
    return str(match.group(1) or match.group(2)).strip() if match else None
