"""What the columns of a table tell of each other: total rows, total columns, changes and shares from row to row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from pipeline.audit.document import AuditedDocument
from pipeline.audit.grids import GridCell, GridRow, grids
from pipeline.audit.rules import words
from pipeline.records import Figure, Measure

_FEWEST_PARTS, _FEWEST_ALONE = 2, 3
# So many signs of addition in rows that fit: three rows of two cells, or one of four.
_EVIDENCE = 3
# Wider tables are spread sheets, of which every sum of neighbours would be tried.
_WIDEST = 24
_FEWEST_CHANGES = 2
_PERCENT, _PERCENT_UNIT = 100, "percent"
_SUMMED = frozenset({Measure.COUNT, Measure.AMOUNT})


@dataclass(frozen=True, slots=True)
class Unequal:
    """A cell that is not what other cells of its table make of it.

    Attributes:
        cell: the total, change or share.
        told: the number in it.
        found: what the others give.
        others: the cells that it comes from.
    """

    cell: GridCell
    told: float
    found: float
    others: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class _Sum:
    total: GridCell
    parts: tuple[GridCell, ...]
    gaps: tuple[float, ...]
    blank: bool

    @property
    def fits(self) -> bool:
        return not any(self.gaps)


def totals(document: AuditedDocument) -> Iterator[Unequal]:
    """Cells of total rows and total columns that the cells which they add up do not give."""
    for grid in grids(document):
        yield from _total_rows(grid)
        yield from _total_columns(grid)


def _total_rows(grid: Sequence[GridRow]) -> Iterator[Unequal]:
    for at, row in enumerate(grid):
        if not row.total:
            continue
        parts = _added(grid, at)
        sums = [found for column in range(len(row.cells)) if (found := _column_sum(row, parts, column)) is not None]
        wrong = [one for one in sums if not one.fits]
        if len(wrong) < len(sums) or _stands_alone(row, parts, sums):
            yield from filter(None, map(_unequal, wrong))


def _added(grid: Sequence[GridRow], at: int) -> list[GridRow]:
    """The rows that a total row adds up: those told as its parts, else those before it, else those after it."""
    below = list(takewhile(lambda row: row.below, grid[at + 1 :]))
    if len(below) >= _FEWEST_PARTS:
        return below
    before = list(takewhile(lambda row: not row.total, reversed(grid[:at])))[::-1]
    parts = before or list(takewhile(lambda row: not row.total, grid[at + 1 :]))
    return [row for row in parts if not row.below]


def _column_sum(row: GridRow, parts: Sequence[GridRow], column: int) -> _Sum | None:
    """The sum of a column against its total; None where there is none to make."""
    total = row.numbers(column)
    cells = [cell for part in parts if (cell := part.numbers(column)) is not None]
    bare = [part for part in parts if part.numbers(column) is None and not part.says_none(column)]
    if total is None or len(cells) < _FEWEST_PARTS or any(not part.is_empty(column) for part in bare):
        return None
    if total.figure is None or not _summed(total, cells):
        return None
    return _Sum(total, tuple(cells), _gaps(total, cells), bool(bare) or any(one.gap for one in (row, *parts[1:])))


def _summed(total: GridCell, cells: Sequence[GridCell]) -> bool:
    """Whether cells count things or money, and as many numbers each."""
    same = {len(cell.numbers) for cell in (total, *cells)}
    kinds = [cell.figure.measure for cell in (total, *cells) if cell.figure is not None]
    percent = any(cell.percent for cell in (total, *cells))
    return len(same) == 1 and not percent and all(kind in _SUMMED for kind in kinds)


def _gaps(total: GridCell, cells: Sequence[GridCell]) -> tuple[float, ...]:
    """By how much the sums of the first, and of the second numbers, differ from the total, rounding allowed for."""
    decimals = max(cell.decimals for cell in (total, *cells))
    rounded = 10.0**-decimals * len(cells) / 2 if decimals else 0
    sums = [sum(cell.numbers[at] for cell in cells) for at in range(len(total.numbers))]
    gaps = [found - told for found, told in zip(sums, total.numbers, strict=True)]
    return tuple(0.0 if abs(gap) <= rounded else gap for gap in gaps)


def _stands_alone(row: GridRow, parts: Sequence[GridRow], sums: Sequence[_Sum]) -> bool:
    """Whether a sum needs no other column beside it that fits: the one column of a row that says it is a sum."""
    if len(sums) != 1 or len(parts) < _FEWEST_ALONE:
        return False
    return words("sum_rows").match(row.label.lstrip(" -+")) is not None and not sums[0].blank


def _unequal(one: _Sum) -> Unequal | None:
    """The first number of a total that its cells do not give; a cell left empty may be what they fall short of."""
    at = next(at for at, gap in enumerate(one.gaps) if gap)
    if one.gaps[at] < 0 and one.blank:
        return None
    told = one.total.numbers[at]
    return Unequal(one.total, told, told + one.gaps[at], one.parts)


def _total_columns(grid: Sequence[GridRow]) -> Iterator[Unequal]:
    """Rows of which one cell is the sum of its neighbours, as in nearly all rows of the table."""
    width = min(len(row.cells) for row in grid)
    for column in range(width if width <= _WIDEST else 0):
        for parts in (range(column + 1, width), range(column - 1, -1, -1)):
            yield from _row_sums(grid, column, list(parts))


def _row_sums(grid: Sequence[GridRow], column: int, beside: Sequence[int]) -> Iterator[Unequal]:
    for many in range(len(beside), 1, -1):
        sums = [found for row in grid if (found := _row_sum(row, column, beside[:many])) is not None]
        right = [one for one in sums if one.fits]
        if _surely_sums(right) and len(sums) - len(right) <= max(1, len(right) // 3):
            yield from filter(None, (_unequal(one) for one in sums if not one.fits))
            return


def _surely_sums(right: Sequence[_Sum]) -> bool:
    """Whether so many rows that fit are no chance: the more cells a row adds up, the fewer rows are needed."""
    cells = [sum(any(cell.numbers) for cell in one.parts) for one in right]
    return sum(count - 1 for count in cells if count >= _FEWEST_PARTS) >= _EVIDENCE


def _row_sum(row: GridRow, column: int, beside: Sequence[int]) -> _Sum | None:
    total = row.numbers(column)
    cells = [cell for at in beside if (cell := row.numbers(at)) is not None]
    if total is None or total.figure is None or len(cells) < _FEWEST_PARTS or not _summed(total, cells):
        return None
    bare = [at for at in beside if row.numbers(at) is None and not row.says_none(at)]
    if any(cell.figure is None for cell in cells) or any(not row.is_empty(at) for at in bare):
        return None
    return _Sum(total, tuple(cells), _gaps(total, cells), bool(bare))


def parts_of_rows(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """Cells of rows that tell a part ("3.1", "- trong đó") with the cell of the row that they are a part of."""
    for grid in grids(document):
        whole: GridRow | None = None
        for row in grid:
            if not row.below or row.gap:
                whole = None if row.below else row
                continue
            for column in range(min(len(row.cells), len(whole.cells) if whole is not None else 0)):
                part, total = row.numbers(column), whole.numbers(column) if whole is not None else None
                if part is not None and total is not None and part.figure is not None and total.figure is not None:
                    yield part.figure, total.figure


def row_changes(document: AuditedDocument, *, relative: bool) -> Iterator[Unequal]:
    """Cells that tell a change between their neighbours, as most rows of the table do, and not that change.

    Args:
        document: with tables.
        relative: those in percent, or those in numbers.
    """
    return (one for one in _row_changes(document) if _is_relative(one.cell) is relative)


def _row_changes(document: AuditedDocument) -> Iterator[Unequal]:
    for grid in grids(document):
        for column in range(min(len(row.cells) for row in grid)):
            told = [found for row in grid if (found := _change(row, column)) is not None]
            right = [one for one in told if _near(one)]
            if len(right) >= _FEWEST_CHANGES and len(told) - len(right) <= len(right) // 2:
                yield from (one for one in told if not _near(one))


def _change(row: GridRow, column: int) -> Unequal | None:
    """The change between the two cells before a cell; None where there are none."""
    cell, now, before = (row.numbers(at) for at in (column, column + 1, column + 2))
    if cell is None or now is None or before is None or cell.figure is None or now.percent or before.percent:
        return None
    if any(len(one.numbers) > 1 for one in (cell, now, before)):
        return None
    difference = now.numbers[0] - before.numbers[0]
    if _is_relative(cell):
        if not before.numbers[0]:
            return None
        difference *= _PERCENT / before.numbers[0]
    return Unequal(cell, cell.numbers[0], difference, (now, before))


def _is_relative(cell: GridCell) -> bool:
    return cell.percent or (cell.figure is not None and cell.figure.unit == _PERCENT_UNIT)


def _near(one: Unequal) -> bool:
    """Whether a written change is the one found, rounded or cut off in its last place."""
    return abs(one.told - one.found) <= 10.0**-one.cell.decimals


def figures_of(one: Unequal) -> list[Figure]:
    """The figures concerned, the one in doubt first."""
    return [cell.figure for cell in (one.cell, *one.others) if cell.figure is not None]
