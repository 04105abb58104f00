"""What the styles of a Word document say: font, capitals, hidden text, heading level, list, ruled tables.

A style inherits from the one it is based on (ECMA-376 part 1, 17.7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

from pipeline.parsing.office.wordnumbers import NumberedStyle, W, integer, numbering_of, value

_HEADING = re.compile(r"heading ([1-6])", re.IGNORECASE)
_CONTENTS = re.compile(r"toc (?:\d|heading)", re.IGNORECASE)
_MAX_LEVEL = 6
_NO_BORDER = frozenset({"nil", "none"})
# Styles are based on one another in chains; a circle is damage.
_MAX_CHAIN = 32
_NO_LIST = NumberedStyle()


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is shown; None where it is left to what lies above.

    Attributes:
        font: name of the font of Latin letters.
        caps: whether letters are shown as capitals.
        hidden: whether the run is not shown at all.
    """

    font: str | None = None
    caps: bool | None = None
    hidden: bool | None = None

    def over(self, below: Look) -> Look:
        """This look, completed by the one below it."""
        return Look(
            self.font if self.font is not None else below.font,
            self.caps if self.caps is not None else below.caps,
            self.hidden if self.hidden is not None else below.hidden,
        )


@dataclass(frozen=True, slots=True)
class WordStyle:
    """A style with all that it inherits.

    Attributes:
        look: of its runs.
        heading: its level from 1, or None for text.
        contents: whether it is of a table of contents.
        numbered: the list that its paragraphs belong to.
        ruled: whether its tables have lines.
    """

    look: Look = Look()
    heading: int | None = None
    contents: bool = False
    numbered: NumberedStyle = _NO_LIST
    ruled: bool = False


def flag(element: etree._Element | None, name: str) -> bool | None:
    """A property that is on by being there; None where it is not."""
    found = element.find(f"{W}{name}") if element is not None else None
    return None if found is None else found.get(f"{W}val") not in ("0", "false", "off")


def look_of(properties: etree._Element | None) -> Look:
    """What `w:rPr` says itself."""
    if properties is None:
        return Look()
    fonts = properties.find(f"{W}rFonts")
    font = None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
    return Look(font, flag(properties, "caps"), flag(properties, "vanish"))


def heading_of(properties: etree._Element | None) -> int | None:
    """The outline level that `w:pPr` gives, from 1; 0 says "text" on purpose; None where it says nothing."""
    level = integer(value(properties, f"{W}outlineLvl"))
    if level is None:
        return None
    return level + 1 if 0 <= level < _MAX_LEVEL else 0


def is_ruled(properties: etree._Element | None) -> bool | None:
    """Whether `w:tblPr` or `w:tcPr` draws lines; None where it says nothing."""
    found = None
    for name in ("tblBorders", "tcBorders"):
        borders = properties.find(f"{W}{name}") if properties is not None else None
        if borders is not None:
            drawn = any(side.get(f"{W}val") not in _NO_BORDER for side in borders if isinstance(side.tag, str))
            found = drawn or bool(found)
    return found


class Styles:
    """The styles of one document."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._known: dict[str, WordStyle] = {}
        self._default = WordStyle()
        if root is None:
            return
        for element in root.iterchildren(f"{W}style"):
            self._elements.setdefault(element.get(f"{W}styleId") or "", element)
        base = look_of(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        usual = next((name for name, one in self._elements.items() if _is_default(one)), None)
        self._default = WordStyle(look=self.style(usual).look.over(base) if usual else base)

    def style(self, name: str | None) -> WordStyle:
        """A style by its id; an empty one where there is none of that name."""
        if not name:
            return WordStyle()
        if name not in self._known:
            self._known[name] = self._resolved(name)
        return self._known[name]

    def base_look(self) -> Look:
        """How a run looks of which nothing is said."""
        return self._default.look

    def _resolved(self, name: str) -> WordStyle:
        chain: list[etree._Element] = []
        at: str | None = name
        while at and at in self._elements and len(chain) < _MAX_CHAIN:
            chain.append(self._elements[at])
            at = value(chain[-1], f"{W}basedOn")
        found = WordStyle()
        for element in reversed(chain):
            found = _refined(found, element)
        return found


def _is_default(element: etree._Element) -> bool:
    return element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true", "on")


def _refined(below: WordStyle, element: etree._Element) -> WordStyle:
    """A style over the one that it is based on."""
    paragraph = element.find(f"{W}pPr")
    name = value(element, f"{W}name") or ""
    level = heading_of(paragraph)
    named = _HEADING.fullmatch(name)
    if level is None and named:
        level = int(named.group(1))
    numbered = numbering_of(paragraph)
    ruled = is_ruled(element.find(f"{W}tblPr"))
    return replace(
        below,
        look=look_of(element.find(f"{W}rPr")).over(below.look),
        heading=below.heading if level is None else level or None,
        contents=below.contents or _CONTENTS.fullmatch(name) is not None,
        numbered=NumberedStyle(
            below.numbered.num_id if numbered.num_id is None else numbered.num_id,
            below.numbered.level if numbered.level is None else numbered.level,
        ),
        ruled=below.ruled if ruled is None else ruled,
    )
