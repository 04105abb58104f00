"""Places on a printed page: boxes, and how a page is turned so that its text stands upright."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.parsing.printed.words import PageWord, TableCell

# A gap wider than this many heights of a line parts it; spaces of justified lines stay below as a rule.
WIDE_GAP = 1.0


class Box(NamedTuple):
    """A place on a page, in points from its top left; a tuple, because a page has thousands."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Half-way between top and bottom."""
        return (self.top + self.bottom) / 2

    def cover(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom)
        )


def box_of(items: Sequence[Box | TableCell | PageWord]) -> Box:
    """The smallest box round some."""
    if len(items) == 1:
        return Box(items[0].x0, items[0].top, items[0].x1, items[0].bottom)
    return Box(
        min(item.x0 for item in items),
        min(item.top for item in items),
        max(item.x1 for item in items),
        max(item.bottom for item in items),
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """Leads from a PDF page's own space (origin at the bottom left) to its place when turned.

    Attributes:
        degrees: 0, 90, 180 or 270, clockwise: text that runs upwards in the file stands upright after 90.
        left, bottom, right, top: the page in its own space.
    """

    degrees: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Of the page when turned."""
        return self.top - self.bottom if self.degrees % 180 else self.right - self.left

    @property
    def height(self) -> float:
        """Of the page when turned."""
        return self.right - self.left if self.degrees % 180 else self.top - self.bottom

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Where a rectangle of the page's own space lies."""
        match self.degrees:
            case 0:
                return Box(left - self.left, self.top - top, right - self.left, self.top - bottom)
            case 90:
                return Box(bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
            case 180:
                return Box(self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
            case _:
                return Box(self.top - top, self.right - right, self.top - bottom, self.right - left)


class Fragment(NamedTuple):
    """What is kept of a piece when the line that it belongs to has its place.

    Attributes:
        text, first, last, words: as those of a piece.
    """

    text: str
    first: int
    last: int
    words: tuple[PageWord, ...]


class Piece(NamedTuple):
    """Words that stand side by side on a line without a wide gap.

    Attributes:
        text: with single spaces.
        box: round it, as high as its font.
        first, last: its characters in the page's text layer, the last one included; -1 where it was recognised.
        words: with their boxes, where the page was recognised.
        cell: number of the table and of the cell that it stands in, or None.
    """

    text: str
    box: Box
    first: int = -1
    last: int = -1
    words: tuple[PageWord, ...] = ()
    cell: tuple[int, int] | None = None

    @property
    def fragment(self) -> Fragment:
        """Without its place."""
        return Fragment(self.text, self.first, self.last, self.words)


@dataclass(frozen=True)
class Grid:
    """A ruled table: its cells, found by a point."""

    cells: tuple[TableCell, ...]
    box: Box = field(init=False)
    _rows: _Scale = field(init=False, repr=False)
    _columns: _Scale = field(init=False, repr=False)
    _at: dict[tuple[int, int], int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "box", box_of(self.cells))
        object.__setattr__(self, "_rows", _Scale((cell.row, cell.top) for cell in self.cells))
        object.__setattr__(self, "_columns", _Scale((cell.column, cell.x0) for cell in self.cells))
        at = {
            (cell.row + down, cell.column + right): index
            for index, cell in enumerate(self.cells)
            for down in range(cell.rows)
            for right in range(cell.columns)
        }
        object.__setattr__(self, "_at", at)

    @property
    def edges(self) -> tuple[float, ...]:
        """The left edges of its columns."""
        return tuple(self._columns.places)

    def find(self, x: float, y: float) -> int | None:
        """Index of the cell that holds a point."""
        if not (self.box.x0 <= x <= self.box.x1 and self.box.top <= y <= self.box.bottom):
            return None
        return self._at.get((self._rows.at(y), self._columns.at(x)))


class _Scale:
    """Where the rows or columns of a table begin."""

    def __init__(self, pairs: Iterable[tuple[int, float]]) -> None:
        least: dict[int, float] = {}
        for index, place in pairs:
            least[index] = min(place, least.get(index, place))
        self._indexes = sorted(least)
        self.places = [least[index] for index in self._indexes]

    def at(self, place: float) -> int:
        """The row or column at a place; -1 before the first."""
        found = bisect_right(self.places, place) - 1
        return self._indexes[found] if found >= 0 else -1


@dataclass(frozen=True, slots=True)
class PagePieces:
    """A page before it is put into reading order.

    Attributes:
        number: from 1.
        width, height: of the page turned upright, in points.
        pieces: in the order of the source.
        grids: its ruled tables.
        recognised: whether the pieces were read from the page's image.
    """

    number: int
    width: float
    height: float
    pieces: tuple[Piece, ...]
    grids: tuple[Grid, ...] = ()
    recognised: bool = False


def cell_at(box: Box, grids: Sequence[Grid]) -> tuple[int, int] | None:
    """Number of the table and of the cell in which the middle of a box lies."""
    for index, grid in enumerate(grids):
        cell = grid.find((box.x0 + box.x1) / 2, box.middle)
        if cell is not None:
            return index, cell
    return None


def is_apart(before: Box, after: Box) -> bool:
    """Whether a word stands far right of the one before it, left of it, or on another line."""
    height = max(before.height, after.height)
    gap = after.x0 - before.x1
    shared = min(before.bottom, after.bottom) - max(before.top, after.top)
    return gap > height * WIDE_GAP or gap < -height or shared < min(before.height, after.height) / 2
