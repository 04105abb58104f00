"""Running headers and footers, and the numbers of pages: lines at the same edge of several pages that say the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
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
    """A line at an edge of a page: its place among the items, its numbers, and its height in steps of the tolerance."""

    page: LaidPage
    index: int
    line: PageLine
    numbers: tuple[int, ...]
    height: int

    def signatures(self) -> Iterator[tuple[int, ...]]:
        """What another page's line must have in common: its numbers, one of which may count the pages."""
        yield self.numbers
        for at, number in enumerate(self.numbers[:_MOST_NUMBERS]):
            counted = number - self.page.number + _COUNTED
            yield (*self.numbers[:at], counted, *self.numbers[at + 1 :])

    def is_own_number(self) -> bool:
        """Whether it is its page's number and nothing else."""
        return self.numbers == (self.page.number,) and _BARE_NUMBER.fullmatch(self.line.text) is not None


def running_lines(pages: Sequence[LaidPage]) -> dict[int, frozenset[int]]:
    """By the number of each page the indexes of its items that are furniture."""
    alike: dict[tuple[str, bool], list[_Edge]] = {}
    for page in pages:
        for key, edge in _edges(page):
            alike.setdefault(key, []).append(edge)
    found: dict[int, set[int]] = {page.number: set() for page in pages}
    for edges in alike.values():
        for edge in _running(edges):
            found[edge.page.number].add(edge.index)
    return {number: frozenset(indexes) for number, indexes in found.items()}


def _running(edges: Sequence[_Edge]) -> Iterator[_Edge]:
    """Those of lines with the same words that say the same as others on enough pages."""
    seen: dict[tuple[tuple[int, ...], int], set[int]] = {}
    if len(edges) > 1:
        for edge in edges:
            for signature in edge.signatures():
                seen.setdefault((signature, edge.height), set()).add(edge.page.number)
    for edge in edges:
        if edge.is_own_number() or (seen and any(_is_shared(edge, signature, seen) for signature in edge.signatures())):
            yield edge


def _is_shared(
    edge: _Edge, signature: tuple[int, ...], seen: Mapping[tuple[tuple[int, ...], int], Collection[int]]
) -> bool:
    """Whether a line says the same on three pages, or on two if it counts them."""
    fewest = _FEWEST_COUNTED if any(number >= _COUNTED // 2 for number in signature) else _FEWEST_PAGES
    near = [seen.get((signature, height), ()) for height in range(edge.height - 1, edge.height + 2)]
    return sum(map(len, near)) >= fewest and len(set().union(*near)) >= fewest


def _edges(page: LaidPage) -> Iterator[tuple[tuple[str, bool], _Edge]]:
    """The first and the last lines of a page, without those inside tables; the words and half of the page of each."""
    upper, lower = page.height * _ZONE, page.height * (1 - _ZONE)
    places = ((item.box.middle, index) for index, item in enumerate(page.items))
    outer = sorted((middle, index) for middle, index in places if not upper <= middle <= lower)
    for _, index in {*outer[:_LINES], *outer[-_LINES:]}:
        line = page.items[index]
        if isinstance(line, PageLine):
            written = _NUMBER.findall(line.text)
            words = " ".join(line.text.casefold().split())
            numbers = tuple(int(digits) for digits in written if len(digits) < _LONGEST_NUMBER)
            key = _NUMBER.sub("#", words) if written else words, line.box.middle < page.height / 2
            yield key, _Edge(page, index, line, numbers, round(line.box.top / _TOLERANCE))
