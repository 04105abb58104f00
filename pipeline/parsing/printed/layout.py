"""Puts the pieces of a page into reading order: lines, columns side by side, ruled and unruled tables.

It is the same for the text layer of a PDF and for words that were recognised.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from pipeline.parsing.printed.places import WIDE_GAP, Box, Fragment, Grid, PagePieces, Piece, box_of, cell_at, is_apart
from pipeline.parsing.printed.words import PageWord, PageWords
from pipeline.parsing.resources import structure_words
from pipeline.parsing.structure.texttables import is_value
from pipeline.textforms import fold

# All in heights of a line. A gutter that only two or three lines share could be chance in a justified text, unless one
# of them leaves far more room.
_GUTTER, _SHORT_GUTTER, _FEW_ROWS = 0.8, 1.5, 3
_ROOM = 4.0
_BREAK = 3.0
# A line's words so far apart are kept apart by as many spaces as a typescript would have.
_FAR_GAP = 3.0
FAR = "    "
_SAME_ROW = 0.4
# So many rows on one side only are no longer beside anything.
_LONELY = 40
_TABLE_ROWS = 3
_TABLE_VALUES = 0.6
_NEARLY_FULL = 0.75
# Body text in two columns has at least so many lines, most with so many characters.
_BODY_ROWS, _COLUMN_WORDS = 8, 20
# A letterhead stands in this share of the first page.
_HEAD = 0.3


class PageLine(NamedTuple):
    """One line of running text.

    Attributes:
        text: its pieces, with a wide gap as four spaces.
        fragments: its pieces, from left to right.
        box: round it.
        page: number from 1.
        column: 0 for the page's own width, else a number for each column beside others.
        flows: whether lines of its column are wrapped paragraphs; those of a letterhead stand alone.
    """

    text: str
    fragments: tuple[Fragment, ...]
    box: Box
    page: int
    column: int = 0
    flows: bool = True


@dataclass(frozen=True, slots=True)
class LaidCell:
    """A cell that is not empty, with its lines."""

    row: int
    column: int
    rows: int
    columns: int
    lines: tuple[tuple[Fragment, ...], ...]

    @property
    def text(self) -> str:
        """Its words with single spaces."""
        return " ".join(fragment.text for line in self.lines for fragment in line)


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table, or the part of one that stands on a page.

    Attributes:
        cells: row by row.
        box: round it.
        page: number from 1.
        edges: where its columns begin.
        row_count: its rows, empty ones included.
    """

    cells: tuple[LaidCell, ...]
    box: Box
    page: int
    edges: tuple[float, ...]
    row_count: int


Item = PageLine | PageTable


def pieces_of(page: PageWords) -> PagePieces:
    """The pieces of a page of words, which follow each other as they are read."""
    grids = tuple(Grid(cells) for cells in page.tables if cells)
    pieces: list[Piece] = []
    group: list[PageWord] = []
    known: tuple[int, int] | None = None
    for word in page.words:
        box = Box(word.x0, word.top, word.x1, word.bottom)
        cell = cell_at(box, grids)
        if group and (cell != known or is_apart(box_of(group[-1:]), box)):
            pieces.append(_recognised(group, known))
            group = []
        known = cell
        group.append(word)
    if group:
        pieces.append(_recognised(group, known))
    return PagePieces(page.number, page.width, page.height, tuple(pieces), grids, page.recognised)


def _recognised(words: Sequence[PageWord], cell: tuple[int, int] | None) -> Piece:
    return Piece(" ".join(word.text for word in words), box_of(words), words=tuple(words), cell=cell)


def lay_out(page: PagePieces) -> list[Item]:
    """Lines and tables of a page in the order in which they are read."""
    tables, loose = _ruled(page)
    rows = _rows(loose)
    items: list[Item] = []
    columns = _Columns(page)
    start = 0
    for table in sorted(tables, key=lambda one: one.box.top):
        stop = start
        while stop < len(rows) and rows[stop].box.middle < table.box.top:
            stop += 1
        items += columns.items(rows[start:stop])
        items.append(table)
        start = stop
    return items + columns.items(rows[start:])


def _fragments(pieces: Sequence[Piece]) -> tuple[Fragment, ...]:
    return tuple(piece.fragment for piece in pieces)


class _Row(NamedTuple):
    """Pieces at one height, from left to right."""

    pieces: tuple[Piece, ...]
    box: Box

    def gaps(self) -> list[tuple[float, float]]:
        """The wide gaps between pieces: where each begins and ends."""
        if len(self.pieces) == 1:
            return []
        found = []
        right = self.pieces[0].box.x1
        for piece in self.pieces[1:]:
            if piece.box.x0 - right > self.box.height * WIDE_GAP:
                found.append((right, piece.box.x0))
            right = max(right, piece.box.x1)
        return found

    def words(self) -> list[tuple[Piece, ...]]:
        """The pieces, those without a wide gap between them together."""
        groups: list[list[Piece]] = [[self.pieces[0]]]
        for before, piece in zip(self.pieces, self.pieces[1:], strict=False):
            if piece.box.x0 - before.box.x1 > self.box.height * WIDE_GAP:
                groups.append([])
            groups[-1].append(piece)
        return [tuple(group) for group in groups]


def _rows(pieces: Sequence[Piece]) -> list[_Row]:
    """Pieces by height, from top to bottom."""
    groups: list[list[Piece]] = []
    above, height = 0.0, 0.0
    for piece in sorted(pieces, key=_from_top):
        middle, own = piece.box.middle, piece.box.height
        if groups and middle - above <= _SAME_ROW * min(own, height):
            groups[-1].append(piece)
        else:
            groups.append([piece])
        above, height = middle, own
    return [_row(group) for group in groups]


def _from_top(piece: Piece) -> tuple[float, float]:
    x0, top, _, bottom = piece.box
    return top + bottom, x0


def _row(pieces: list[Piece]) -> _Row:
    if len(pieces) == 1:
        return _Row((pieces[0],), pieces[0].box)
    pieces.sort(key=lambda one: one.box.x0)
    return _Row(tuple(pieces), box_of([piece.box for piece in pieces]))


def _ruled(page: PagePieces) -> tuple[list[PageTable], list[Piece]]:
    """The ruled tables that hold data, and the pieces outside of them."""
    inside: dict[int, list[Piece]] = {}
    for piece in page.pieces:
        if piece.cell is not None:
            inside.setdefault(piece.cell[0], []).append(piece)
    tables: list[PageTable] = []
    used: set[int] = set()
    for index, pieces in sorted(inside.items()):
        table = _ruled_table(page, page.grids[index], pieces)
        if table is not None:
            tables.append(table)
            used.add(index)
    return tables, [piece for piece in page.pieces if piece.cell is None or piece.cell[0] not in used]


def _ruled_table(page: PagePieces, grid: Grid, pieces: Sequence[Piece]) -> PageTable | None:
    by_cell: dict[int, list[Piece]] = {}
    for piece in pieces:
        if piece.cell is not None:
            by_cell.setdefault(piece.cell[1], []).append(piece)
    if len(by_cell) < 2 or _is_never(" ".join(piece.text for piece in pieces)):
        return None
    cells = []
    for index in sorted(by_cell):
        place = grid.cells[index]
        lines = tuple(_fragments(row.pieces) for row in _rows(by_cell[index]))
        cells.append(LaidCell(place.row, place.column, place.rows, place.columns, lines))
    count = 1 + max(cell.row for cell in grid.cells)
    return PageTable(tuple(cells), grid.box, page.number, grid.edges, count)


@cache
def _never() -> tuple[str, ...]:
    return tuple(fold(word) for word in structure_words().columns_not_table)


def _is_never(text: str) -> bool:
    """Letterheads and signatures stand in columns too."""
    folded = fold(text)
    return any(word in folded for word in _never())


@dataclass
class _Run:
    """Rows beside which the same gutters stay white."""

    rows: list[_Row]
    gutters: list[tuple[float, float]]
    sided: list[_Row] = field(default_factory=list)


class _Columns:
    """Finds columns and unruled tables among the rows of a page."""

    def __init__(self, page: PagePieces) -> None:
        self._page = page.number
        self._head = page.height * _HEAD if page.number == 1 else 0.0
        self._column = 0

    def items(self, rows: Sequence[_Row]) -> list[Item]:
        """Lines and unruled tables of rows that follow each other."""
        found: list[Item] = []
        index = 0
        while index < len(rows):
            run = _run(rows, index) if len(rows[index].pieces) > 1 else None
            if run is None:
                found.append(self._line(rows[index].pieces))
                index += 1
                continue
            if _is_table(run):
                found.append(_unruled(run, self._page))
            elif self._is_read_down(run):
                found += self._side_by_side(run)
            else:
                found += [self._line(row.pieces) for row in run.rows]
            index += len(run.rows)
        return found

    def _is_read_down(self, run: _Run) -> bool:
        """Letterheads, signatures and body text in columns; other rows pair a label with what it says."""
        if _is_never(_words_of(run.rows)) or run.rows[-1].box.bottom < self._head:
            return True
        sides = [(row.words()[0], row.words()[-1]) for row in run.sided]
        long = sum(all(sum(len(piece.text) for piece in side) >= _COLUMN_WORDS for side in both) for both in sides)
        return len(sides) >= _BODY_ROWS and long * 2 >= len(sides)

    def _line(self, pieces: tuple[Piece, ...], column: int = 0, *, flows: bool = True) -> PageLine:
        if len(pieces) == 1:
            only = pieces[0]
            return PageLine(only.text, (only.fragment,), only.box, self._page, column, flows)
        text = pieces[0].text
        for before, piece in pairwise(pieces):
            far = piece.box.x0 - before.box.x1 > _FAR_GAP * max(before.box.height, piece.box.height)
            text += (FAR if far else " ") + piece.text
        box = box_of([piece.box for piece in pieces])
        return PageLine(text, _fragments(pieces), box, self._page, column, flows)

    def _side_by_side(self, run: _Run) -> Iterator[PageLine]:
        """The left column whole, then the one right of it."""
        bounds = [(left + right) / 2 for left, right in sorted(run.gutters)]
        flows = len(run.sided) >= _BODY_ROWS
        for left, right in zip([float("-inf"), *bounds], [*bounds, float("inf")], strict=True):
            self._column += 1
            for row in run.rows:
                pieces = tuple(piece for piece in row.pieces if left <= piece.box.x0 < right)
                if pieces:
                    yield self._line(pieces, self._column, flows=flows)


def _run(rows: Sequence[_Row], start: int) -> _Run | None:
    """The rows from one with a gap on as long as a gutter stays white; None where it could be chance."""
    gutters = rows[start].gaps()
    if not gutters:
        return None
    run = _Run([], [])
    waiting: list[_Row] = []
    for index in range(start, len(rows)):
        row = rows[index]
        if index > start and row.box.top - rows[index - 1].box.bottom > _BREAK * row.box.height:
            break
        gutters = [cut for gutter in gutters if (cut := _cut(gutter, row)) is not None]
        if not gutters or len(waiting) > _LONELY:
            break
        waiting.append(row)
        if any(_has_both(row, gutter) for gutter in gutters):
            run.rows += waiting
            run.sided.append(row)
            run.gutters = gutters
            waiting = []
    return run if len(run.sided) > 1 and not _is_chance(run, rows[start].box.height) else None


def _is_chance(run: _Run, height: float) -> bool:
    widest = max(right - left for left, right in run.gutters)
    if len(run.sided) > _FEW_ROWS or widest >= _SHORT_GUTTER * height:
        return False
    return not any(right - left >= _ROOM * height for row in run.sided for left, right in row.gaps())


def _cut(gutter: tuple[float, float], row: _Row) -> tuple[float, float] | None:
    """What stays white of a gutter beside a row."""
    left, right = gutter
    for piece in row.pieces:
        if piece.box.x1 <= left or piece.box.x0 >= right:
            continue
        before, after = piece.box.x0 - left, right - piece.box.x1
        left, right = (left, piece.box.x0) if before >= after else (piece.box.x1, right)
    return (left, right) if right - left >= _GUTTER * row.box.height else None


def _has_both(row: _Row, gutter: tuple[float, float]) -> bool:
    return row.pieces[0].box.x1 <= gutter[0] and row.pieces[-1].box.x0 >= gutter[1]


def _words_of(rows: Sequence[_Row]) -> str:
    return " ".join(piece.text for row in rows for piece in row.pieces)


def _is_table(run: _Run) -> bool:
    """Whether the columns are those of a table: at least three rows that end in values, or three columns."""
    if len(run.sided) < _TABLE_ROWS or _is_never(_words_of(run.rows)):
        return False
    words = [[" ".join(piece.text for piece in group) for group in row.words()] for row in run.sided]
    ends = sum(is_value(row[-1]) for row in words[1:])
    if ends >= (len(words) - 1) * _TABLE_VALUES:
        return True
    return len(run.gutters) > 1 and any(is_value(word) for row in words for word in row)


def _unruled(run: _Run, page: int) -> PageTable:
    columns = _column_places(run)
    cells: list[LaidCell] = []
    index = -1
    for row in run.rows:
        groups = [(_covered(box_of([piece.box for piece in group]), columns), group) for group in row.words()]
        if _goes_on(groups, cells, len(columns)):
            for (first, _), group in groups:
                _append(cells, first, _fragments(group))
            continue
        index += 1
        cells += [LaidCell(index, first, 1, last - first + 1, (_fragments(group),)) for (first, last), group in groups]
    box = box_of([row.box for row in run.rows])
    return PageTable(tuple(cells), box, page, tuple(left for left, _ in columns), index + 1)


def _column_places(run: _Run) -> list[tuple[float, float]]:
    """Left and right of each column, by the rows that have nearly all of them."""
    by_row = [[box_of([piece.box for piece in group]) for group in row.words()] for row in run.rows]
    most = max(map(len, by_row))
    for enough in (most * _NEARLY_FULL, most):
        places: list[tuple[float, float]] = []
        for box in sorted((box for row in by_row if len(row) >= enough for box in row), key=lambda one: one.x0):
            if places and box.x0 < places[-1][1]:
                places[-1] = (places[-1][0], max(places[-1][1], box.x1))
            else:
                places.append((box.x0, box.x1))
        if len(places) >= most:
            return places
    return [(box.x0, box.x1) for box in max(by_row, key=len)]


def _covered(box: Box, columns: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """First and last column that a box stands over, or the nearest one."""
    over = [index for index, (left, right) in enumerate(columns) if box.x0 < right and box.x1 > left]
    if over:
        return over[0], over[-1]
    centre = (box.x0 + box.x1) / 2
    nearest = min(range(len(columns)), key=lambda index: abs(sum(columns[index]) / 2 - centre))
    return nearest, nearest


def _goes_on(
    groups: Sequence[tuple[tuple[int, int], tuple[Piece, ...]]], cells: Sequence[LaidCell], count: int
) -> bool:
    """Whether a row only ends words of the row above: no value, small letters, and above it the same columns."""
    known = {cell.column for cell in takewhile(lambda one: one.row == cells[-1].row, reversed(cells))}
    return len(groups) < count and all(
        first in known and group[0].text[0].islower() and not any(is_value(piece.text) for piece in group)
        for (first, _), group in groups
    )


def _append(cells: list[LaidCell], column: int, line: tuple[Fragment, ...]) -> None:
    for index in range(len(cells) - 1, -1, -1):
        if cells[index].column == column:
            cells[index] = replace(cells[index], lines=(*cells[index].lines, line))
            return
