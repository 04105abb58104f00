"""Running headers and footers, and the numbers of pages: lines at the same edge of several pages that say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.parsing.pagelayout import Item, PageLine

# A header of the Công báo has up to three lines; one below the first table of a page is none.
_LINES = 3
# Edges of the page, as shares of its height.
_ZONE = 0.14
_TOLERANCE = 4.0
_FEWEST_PAGES = 3
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
    """A line at an edge of a page: its place among the items, and what is compared with other pages."""

    page: LaidPage
    index: int
    line: PageLine
    words: str
    numbers: tuple[int, ...]


def running_lines(pages: Sequence[LaidPage]) -> list[frozenset[int]]:
    """For each page the indexes of its items that are furniture."""
    groups: dict[tuple[str, bool], list[_Edge]] = {}
    for page in pages:
        for edge in _edges(page):
            groups.setdefault((edge.words, edge.line.box.middle < page.height / 2), []).append(edge)
    found: dict[int, set[int]] = {page.number: set() for page in pages}
    for edges in groups.values():
        for edge in _running(edges, len(pages)):
            found[edge.page.number].add(edge.index)
    return [frozenset(found[page.number]) for page in pages]


def _edges(page: LaidPage) -> Iterator[_Edge]:
    """The first and the last lines of a page, without those inside tables."""
    top = [index for index, item in enumerate(page.items) if item.box.middle < page.height * _ZONE]
    bottom = [index for index, item in enumerate(page.items) if item.box.middle > page.height * (1 - _ZONE)]
    by_height = sorted((*top, *bottom), key=lambda index: page.items[index].box.middle)
    outer = {*by_height[:_LINES], *by_height[-_LINES:]}
    for index in sorted(outer):
        line = page.items[index]
        if isinstance(line, PageLine):
            numbers = tuple(int(match) for match in _NUMBER.findall(line.text) if len(match) < 9)
            yield _Edge(page, index, line, _NUMBER.sub("#", line.text.casefold()), numbers)


def _running(edges: Sequence[_Edge], pages: int) -> Iterator[_Edge]:
    """Those of some lines with the same words that stand at one height and count the pages or nothing."""
    for edge in edges:
        alike = [other for other in edges if _is_alike(edge, other)]
        wanted = 2 if pages == 2 or _BARE_NUMBER.fullmatch(edge.line.text) else _FEWEST_PAGES
        if len({other.page.number for other in alike}) >= wanted or _is_own_number(edge):
            yield edge


def _is_alike(one: _Edge, other: _Edge) -> bool:
    """Whether two lines stand at one height, and their numbers are the same or as far apart as their pages."""
    if abs(one.line.box.top - other.line.box.top) > _TOLERANCE or len(one.numbers) != len(other.numbers):
        return False
    between = other.page.number - one.page.number
    return all(right - left in (0, between) for left, right in zip(one.numbers, other.numbers, strict=True))


def _is_own_number(edge: _Edge) -> bool:
    """A number alone at the edge of the page that it counts."""
    return _BARE_NUMBER.fullmatch(edge.line.text) is not None and edge.numbers == (edge.page.number,)
