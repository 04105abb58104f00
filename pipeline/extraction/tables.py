"""Numbers in table cells: what they count is said by the row's label and the column's header."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from pipeline.extraction.context import said
from pipeline.records import Block, Cell, NumberForm, NumberMention
from pipeline.spans import Span

_NUMBER_ONLY = re.compile(r"\s*[+-]?\s*[0-9][0-9.,/ ]*\s*%?\s*(?:\([^)]{0,12}\))?\s*")
# The number of a column, and what it is worked out from.
_COLUMN_NUMBER = re.compile(r"\s*\(?([0-9]{1,2})\)?\s*(?:=[0-9()+/*:x \n-]{1,60})?\s*")
# Fewer could be figures that happen to follow each other.
_FEWEST_NUMBERED = 4
# The first columns are numbered by letters ("A B 1 2 3").
_LETTERED = 2
_BARE = (NumberForm.INTEGER, NumberForm.DECIMAL)
_SCALES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}


@dataclass(frozen=True, slots=True)
class CellContext:
    """What surrounds a number in a table.

    Attributes:
        label: the row's own text cells, in order.
        headers: the column's header cells, top first.
        number: the number, in full money where the header says "triệu đồng".
        change: +1 or -1 where the column says by how much something rose or fell, else 0.
        ordinal: whether it is a row number, a year or a code and no figure.
    """

    label: tuple[Span, ...]
    headers: tuple[Span, ...]
    number: NumberMention
    change: int = 0
    ordinal: bool = False


@dataclass
class Table:
    """One table block with its cells by row."""

    block: Block
    folded: str
    rows: dict[int, list[Cell]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for cell in self.block.cells:
            self.rows.setdefault(cell.row, []).append(cell)
        width = max((cell.column + cell.columns for cell in self.block.cells), default=0)
        for row, cells in self.rows.items():
            self.rows[row] = self._aligned(cells, width)

    def _aligned(self, cells: list[Cell], width: int) -> list[Cell]:
        """A total row often lacks the column of row numbers: its cells belong to the columns on the right."""
        short = width - (cells[-1].column + cells[-1].columns)
        total = any(said("total_rows").match(cell.span.of(self.folded).strip()) for cell in cells[:2])
        if not total or short <= 0:
            return cells
        return [replace(cell, column=cell.column + short) for cell in cells]

    def _numeric(self, cell: Cell) -> bool:
        return bool(_NUMBER_ONLY.fullmatch(cell.span.of(self.folded)))

    @cached_property
    def first_data_row(self) -> int:
        """The first row with a number in a column after the first."""
        for row in sorted(self.rows):
            if row in self._numberings:
                continue
            values = [cell for cell in self.rows[row][1:] if self._numeric(cell)]
            years = [cell for cell in values if re.fullmatch(r"\s*(?:19|20)[0-9]{2}\s*", cell.span.of(self.folded))]
            if len(values) > len(years):
                return row
        return len(self.rows)

    @cached_property
    def _numberings(self) -> frozenset[int]:
        """Rows that number the columns ("1 2 3 4", "4 5 6=4+5"), perhaps once on every page."""
        return frozenset(row for row, cells in self.rows.items() if self._counts_up(cells))

    def _counts_up(self, cells: list[Cell]) -> bool:
        told = [_COLUMN_NUMBER.fullmatch(cell.span.of(self.folded)) for cell in cells]
        numbers = [int(match[1]) for match in told if match is not None]
        whole = len(numbers) >= max(_FEWEST_NUMBERED, len(told) - _LETTERED)
        return whole and numbers == list(range(numbers[0], numbers[0] + len(numbers)))

    def cell_at(self, position: int) -> Cell | None:
        """The cell that holds a position."""
        index = bisect_right(self._starts, position) - 1
        if index < 0 or position >= self._in_order[index].span.end:
            return None
        return self._in_order[index]

    @cached_property
    def _in_order(self) -> list[Cell]:
        return sorted((cell for cells in self.rows.values() for cell in cells), key=lambda cell: cell.span.start)

    @cached_property
    def _starts(self) -> list[int]:
        return [cell.span.start for cell in self._in_order]

    def context(self, number: NumberMention) -> CellContext | None:
        """What surrounds a number, or None where its cell says itself what it counts."""
        cell = self.cell_at(number.span.start)
        if cell is None:
            return None
        if not self._numeric(cell):
            return None
        if cell.row < self.first_data_row or cell.row in self._numberings:
            return CellContext((), (), number, ordinal=True)
        headers = tuple(self._headers(cell))
        label = tuple(
            other.span
            for other in self.rows[cell.row]
            if other.column < cell.column and not self._numeric(other) and other.span.of(self.folded).strip()
        )
        named = " ".join(span.of(self.folded) for span in headers)
        ordinal = self._ordinal(cell, named)
        change = self._change(cell, named, number)
        return CellContext(label, headers, self._scaled(number, named, label), change, ordinal)

    def _headers(self, cell: Cell) -> Iterator[Span]:
        for row in sorted(self.rows):
            if row >= self.first_data_row:
                return
            for other in self.rows[row]:
                if other.column <= cell.column < other.column + other.columns and other.span.of(self.folded).strip():
                    yield other.span

    def _ordinal(self, cell: Cell, named: str) -> bool:
        words = said("row_number_headers")
        if cell.column == 0:
            return True
        return bool(words.fullmatch(named.strip()))

    def _change(self, cell: Cell, named: str, number: NumberMention) -> int:
        if not said("change_headers").search(named):
            return 0
        before = self.folded[max(cell.span.start, number.span.start - 2) : number.span.start]
        return -1 if "-" in before or ("giảm" in named and "tăng" not in named) else 1

    def _scaled(self, number: NumberMention, named: str, label: tuple[Span, ...]) -> NumberMention:
        if number.form not in _BARE:
            return number
        if "%" in named or "tỷ lệ" in named:
            return replace(number, form=NumberForm.PERCENT)
        units = (said("money_unit").search(told) for told in (named, *(span.of(self.folded) for span in label)))
        unit = next((match for match in units if match is not None), None)
        if unit is None:
            return number
        scale = _SCALES.get(unit["scale"] or "", 1)
        value = round(number.value * scale, 2)
        whole = int(value) if float(value).is_integer() else value
        return replace(number, form=NumberForm.MONEY, value=whole, step=number.step * scale)
