"""Running headers and footers, and the numbers of pages: lines at the same edge of several pages that say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.parsing.printed.layout import Item, PageLine

# A header of the Công báo has up to three lines; one below the first table of a page is none.
_LINES = 3
# Edges of the page, as shares of its height.
_ZONE = 0.14
_TOLERANCE = 4.0
_FEWEST_PAGES, _FEWEST_COUNTED = 3, 2
# "CÔNG BÁO/Số 233+234/Ngày 01-12-2025 18" has six numbers.
_MOST_NUMBERS = 8
_LONGEST_NUMBER = 9
# Keeps counted numbers apart from those that stand as they are.
_COUNTED = 10**10
_NUMBER = re.compile(r"\d+")
_BARE_NUMBER = re.compile(r"[-–—|/.\s]*(\d{1,4})[-–—|/.\s]*")

_Signature = tuple[str, bool, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class LaidPage:
    """A page in reading order.

    Attributes:
        number: from 1.
        width, height: in points.
        items: lines and tables.
    """

    number: int
    width: float
    height: float
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line at an edge of a page: its place among the items, and its numbers."""

    page: LaidPage
    index: int
    line: PageLine
    words: str
    numbers: tuple[int, ...]

    def signatures(self) -> Iterator[_Signature]:
        """What another page's line must have in common: its numbers, one of which may count the pages."""
        upper = self.line.box.middle < self.page.height / 2
        yield self.words, upper, self.numbers
        for at, number in enumerate(self.numbers[:_MOST_NUMBERS]):
            counted = number - self.page.number + _COUNTED
            yield self.words, upper, (*self.numbers[:at], counted, *self.numbers[at + 1 :])

    @property
    def height(self) -> int:
        """Where it stands, in steps of the tolerance."""
        return round(self.line.box.top / _TOLERANCE)


def running_lines(pages: Sequence[LaidPage]) -> list[frozenset[int]]:
    """For each page the indexes of its items that are furniture."""
    edges = [edge for page in pages for edge in _edges(page)]
    seen: dict[tuple[_Signature, int], set[int]] = {}
    for edge in edges:
        for signature in edge.signatures():
            for height in (edge.height - 1, edge.height, edge.height + 1):
                seen.setdefault((signature, height), set()).add(edge.page.number)
    found: dict[int, set[int]] = {page.number: set() for page in pages}
    for edge in edges:
        if any(_is_running(edge, signature, seen) for signature in edge.signatures()):
            found[edge.page.number].add(edge.index)
    return [frozenset(found[page.number]) for page in pages]


def _is_running(edge: _Edge, signature: _Signature, seen: Mapping[tuple[_Signature, int], set[int]]) -> bool:
    """Whether a line says the same on three pages, or on two if it counts them; its own page's number says enough."""
    counts = any(number >= _COUNTED // 2 for number in signature[-1])
    if counts and edge.numbers == (edge.page.number,) and _BARE_NUMBER.fullmatch(edge.line.text):
        return True
    return len(seen[signature, edge.height]) >= (_FEWEST_COUNTED if counts else _FEWEST_PAGES)


def _edges(page: LaidPage) -> Iterator[_Edge]:
    """The first and the last lines of a page, without those inside tables."""
    outer = [
        (item.box.middle, index)
        for index, item in enumerate(page.items)
        if not page.height * _ZONE <= item.box.middle <= page.height * (1 - _ZONE)
    ]
    outer.sort()
    for _, index in {*outer[:_LINES], *outer[-_LINES:]}:
        line = page.items[index]
        if isinstance(line, PageLine):
            numbers = tuple(int(match) for match in _NUMBER.findall(line.text) if len(match) < _LONGEST_NUMBER)
            yield _Edge(page, index, line, _NUMBER.sub("#", " ".join(line.text.casefold().split())), numbers)
