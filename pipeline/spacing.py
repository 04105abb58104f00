"""Texts with broken spacing read as if they were well set, and every position led back to the text as it is.

Badly converted pages double every space, or lose the one after a comma or between a number and its noun
("Lào Cai,10 tháng", "xét xử 3vụ án ,tổng cộng 9bị cáo"). Language and extraction read the repaired text; what they
find is told in positions of the document text, which never changes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.records import Block, BlockKind, ParsedDocument
from pipeline.spans import Span

# What is repaired: a doubled space (three and more set columns apart), spaces that indent a line, a space before a
# comma or semicolon, a missing one after it before a word, after a full stop, between a word with a letter that only
# Vietnamese has and a number, and between number and counted noun.
# Two numbers around a comma stay two: "12 ,30" is not made "12,30".
_BROKEN = re.compile(
    r"(?P<double>(?<=\S)[ \u00a0]{2}(?=\S))"
    r"|(?P<indent>(?<=\n)[ \u00a0]+(?=\S))"
    r"|(?P<before>(?<=[^\W\d_])[ \u00a0](?=[,;](?![,;]))|(?<=\d)[ \u00a0](?=;(?![,;])|,(?![\d,;])))"
    r"|(?P<after>(?<=[^\W\d_][,;:)])(?=[^\W_])|(?<=\d[;)])(?=[^\W_])|(?<=\d,)(?=[^\W\d_])"
    r"|(?<=[^\W\d_][ \u00a0][,;])(?=[^\W_])|(?<=\d[ \u00a0];)(?=[^\W_])|(?<=\d[ \u00a0],)(?=[^\W\d_]))"
    r"|(?P<stop>(?<=[^\W\d_][.?!])(?=[^\W\d_]{2}))"
    r"|(?P<word>(?<=[à-ỹđ])(?=\d)|(?<=[à-ỹđ][a-z])(?=\d)|(?<=[à-ỹđ][a-z]{2})(?=\d))"
    r"|(?P<noun>(?<=\d)(?=(?:vụ|người|đối|bị|cơ|lượt|cuộc|buổi|đợt|tụ|điểm|xã|phường|cặp|đôi|tuổi|triệu|gái|khách|nữ)(?!\w)))"
)
_REMOVED = ("indent", "before")
# The first character of what is taken away, or the one before what is missing. The pattern above is slow to try
# everywhere, this one finds few places and is quick.
_NEAR = re.compile(
    r"[a-zà-ỹđ](?=\d)|[ \u00a0,;:).?!\d]"
    r"(?:(?<=[ \u00a0])(?=[ \u00a0,;])|(?<=\n[ \u00a0])|(?<=[,;:).?!])(?=[^\W_])|(?<=\d)(?=[^\W\d_]))"
)


@dataclass(frozen=True, slots=True)
class Respaced:
    """A document with repaired spacing.

    Attributes:
        document: the same document with the repaired text and its blocks moved along.
        origins: for every position of the repaired text, that of the same character in the document text; of an
            added space, that of the character after it. One more than characters.
    """

    document: ParsedDocument
    origins: tuple[int, ...]
    added: frozenset[int]

    def original(self, span: Span) -> Span:
        """Where a span of the repaired text stands in the document text, without added spaces at its end."""
        start, end = span.start, span.end
        while end - 1 > start and end - 1 in self.added:
            end -= 1
        return Span(self.origins[start], self.origins[end - 1] + 1 if end > start else self.origins[start])


@lru_cache(maxsize=4)
def respaced(document: ParsedDocument) -> Respaced | None:
    """The document with repaired spacing, or None where nothing is broken."""
    tables = [block.span for block in document.blocks if block.kind is BlockKind.TABLE]
    breaks = [match for match in _broken(document.text) if _is_break(match, tables)]
    return _repaired(document, breaks) if breaks else None


def _broken(text: str) -> Iterator[re.Match[str]]:
    """What the pattern matches, leftmost first and not overlapping."""
    end = 0
    for near in _NEAR.finditer(text):
        start = near.start() if near.group() in " \u00a0" else near.end()
        match = _BROKEN.match(text, start) if start >= end else None
        if match is not None:
            end = match.end()
            yield match


def _is_break(match: re.Match[str], tables: list[Span]) -> bool:
    """Whether a match is a break outside tables; a full stop must stand between a small and a capital letter."""
    text, at = match.string, match.start()
    if match.lastgroup == "stop" and not (text[at - 2].islower() and text[at].isupper() and text[at + 1].islower()):
        return False
    return not (_inside(at, tables) or _inside(max(at, match.end() - 1), tables))


def _inside(position: int, spans: list[Span]) -> bool:
    index = bisect_left(spans, position, key=lambda span: span.end - 1)
    return index < len(spans) and spans[index].start <= position < spans[index].end


def _repaired(document: ParsedDocument, breaks: Iterable[re.Match[str]]) -> Respaced:
    text = document.text
    pieces: list[str] = []
    origins: list[int] = []
    added: set[int] = set()
    at = 0
    for match in breaks:
        pieces.append(text[at : match.start()])
        origins.extend(range(at, match.start()))
        if match.lastgroup not in _REMOVED:
            if match.start() == match.end():
                added.add(len(origins))
            pieces.append(" ")
            origins.append(match.start())
        at = match.end()
    pieces.append(text[at:])
    origins.extend(range(at, len(text) + 1))
    blocks = tuple(_moved(block, origins) for block in document.blocks)
    return Respaced(replace(document, text="".join(pieces), blocks=blocks), tuple(origins), frozenset(added))


def _moved(block: Block, origins: list[int]) -> Block:
    cells = tuple(replace(cell, span=_new(cell.span, origins)) for cell in block.cells)
    return replace(block, span=_new(block.span, origins), cells=cells)


def _new(span: Span, origins: list[int]) -> Span:
    """Where a span of the document text stands in the repaired text."""
    start = bisect_left(origins, span.start)
    return Span(start, max(start, bisect_left(origins, span.end)))
