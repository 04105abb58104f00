"""Totals of tables: which cells are parts of a total row or column, and which totals their parts do not add up to.

A table is checked against its own totals before its figures are trusted. Sums are taken over the numbers as they
stand, whatever was decided about them; only rows and columns that are no subsets ("trong đó") are added.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.relations import Pair
from pipeline.extraction.tables import CellContext
from pipeline.records import Figure, Measure
from pipeline.spans import Span
from pipeline.values import changed

# What a figure of a failed sum is trusted at most (see `figures._DOUBTFUL`).
_TRUST = 0.5
_SUB_ROW = re.compile(r"\s*[-+–•]\s|\s*\+")
_FEWEST_PARTS = 2


@dataclass(frozen=True, slots=True)
class _Line:
    """A row or column of a table with a total: indexes into the numbers in cells.

    Attributes:
        complete: whether the parts are all there is: no "trong đó" before them.
    """

    total: int
    parts: tuple[int, ...]
    complete: bool = True


class TableSums:
    """The totals of one document's tables."""

    def __init__(self, layout: Layout, numbers: Sequence[Candidate], pairs: Sequence[Pair]) -> None:
        """Reads all tables.

        Args:
            layout: of the document.
            numbers: all numbers of the document, figures or not.
            pairs: those that are figures.
        """
        self._folded, self._blocks = layout.folded, layout.blocks
        self._cells = [one for one in numbers if one.cell is not None and not one.cell.ordinal]
        at = {candidate.start: index for index, (candidate, _) in enumerate(pairs)}
        self._figure = {index: at[one.start] for index, one in enumerate(self._cells) if one.start in at}
        self._figures = [figure for _, figure in pairs]
        self.wholes: dict[int, int] = {}
        self.failed: set[int] = set()
        self._read()

    def _read(self) -> None:
        tables: dict[int, list[int]] = defaultdict(list)
        for index, one in enumerate(self._cells):
            if one.cell is not None:
                tables[one.cell.table].append(index)
        for cells in tables.values():
            self._read_columns(cells)
            self._read_rows(cells)

    def _read_columns(self, cells: Iterable[int]) -> None:
        """The total row of every column: its cells are the wholes; where it fails the column is doubtful."""
        lines = list(self._columns(cells))
        for line in lines:
            self._link(line)
        gaps = [self._gap(line) for line in lines]
        known = [gap for gap in gaps if gap is not None]
        # Where every column falls short the table lists some rows of many.
        selected = len(known) > 1 and all(gap > 0 for gap in known)
        for line, gap in zip(lines, gaps, strict=True):
            if gap and not selected and (gap < 0 or not self._has_blanks(line)):
                self.failed.update(self._figures_of(line))
        self._read_outline(cells)

    def _columns(self, cells: Iterable[int]) -> Iterator[_Line]:
        columns: dict[int, list[int]] = defaultdict(list)
        for index in cells:
            columns[self._cell(index).column].append(index)
        for column in columns.values():
            totals = [index for index in column if self._cell(index).total]
            marks = {self._cell(index).mark for index in column} - {""}
            parts = [index for index in column if index not in totals and not self._is_sub_row(index, marks)]
            if len(totals) == 1 and len(parts) >= _FEWEST_PARTS:
                yield _Line(totals[0], tuple(parts), not self._subset(totals[0], parts))

    def _has_blanks(self, line: _Line) -> bool:
        """Whether a row leaves the column of a line empty: what it would say may be what the parts fall short of."""
        column = self._cell(line.total).column
        for block in {self._cells[index].place.block for index in line.parts}:
            cells = [cell for cell in self._blocks[block].cells if not cell.header]
            filled = {cell.row for cell in cells if cell.column <= column < cell.column + cell.columns}
            if {cell.row for cell in cells} - filled:
                return True
        return False

    def _read_outline(self, cells: Iterable[int]) -> None:
        """Rows "1.1" and "1.2" are parts of row "1"."""
        rows = {(self._cell(index).column, self._cell(index).mark): index for index in cells}
        for index in cells:
            cell = self._cell(index)
            above = rows.get((cell.column, cell.mark.rpartition(".")[0]))
            at, whole = self._figure.get(index), self._figure.get(above) if above is not None else None
            if at is None or whole is None or not cell.mark.rpartition(".")[0]:
                continue
            part, total = self._figures[at], self._figures[whole]
            if (part.measure, part.unit) == (total.measure, total.unit) and part.value <= total.value:
                self.wholes.setdefault(at, whole)

    def _read_rows(self, cells: Iterable[int]) -> None:
        """A total column: the whole of its row where most rows add up; then rows that do not are doubtful."""
        rows: dict[Span, list[int]] = defaultdict(list)
        for index in cells:
            rows[self._cells[index].place.sentence].append(index)
        lines = [line for row in rows.values() if (line := self._row(row)) is not None]
        gaps = [self._gap(line) for line in lines]
        right = sum(gap == 0 for gap in gaps)
        if right * 2 <= len(lines):
            return
        for line, gap in zip(lines, gaps, strict=True):
            self._link(line)
            if gap:
                self.failed.update(self._figures_of(line))

    def _row(self, row: Sequence[int]) -> _Line | None:
        totals = [index for index in row if self._heads_total(index)]
        if len(totals) != 1:
            return None
        above = self._cell(totals[0]).headers[:-1]
        beside = [index for index in row if index != totals[0] and self._cell(index).headers[:-1] == above]
        parts = [index for index in beside if not self._cell(index).change]
        return _Line(totals[0], tuple(parts)) if len(parts) >= _FEWEST_PARTS else None

    def _heads_total(self, index: int) -> bool:
        headers = self._cell(index).headers
        return bool(headers) and said("total_rows").match(headers[-1].of(self._folded).strip()) is not None

    def _cell(self, index: int) -> CellContext:
        cell = self._cells[index].cell
        if cell is None:
            raise ValueError(f"number {index} stands in no cell")
        return cell

    def _is_sub_row(self, index: int, marks: set[str]) -> bool:
        """Whether a row tells a part of the row above it: "- nhà nghỉ", "trong đó: …", "1.2" below "1"."""
        cell = self._cell(index)
        label = cell.label[0].of(self._folded) if cell.label else ""
        below = "." in cell.mark and cell.mark.rsplit(".", 1)[0] in marks
        return below or _SUB_ROW.match(label) is not None or said("part_words").match(label.lstrip(" -+")) is not None

    def _subset(self, total: int, parts: Sequence[int]) -> bool:
        """Whether "trong đó" stands between a total and its rows, or before them."""
        first = min(self._cells[index].place.sentence.start for index in parts)
        start = self._cells[total].start
        return start < first and said("part_words").search(self._folded, start, first) is not None

    def _gap(self, line: _Line) -> float | None:
        """By how much the parts fall short of the total; None where they do not count the same thing exactly."""
        if not line.complete:
            return None
        figures = [self._figures[at] for at in self._figures_of(line)]
        if len({(one.indicator, one.measure, one.unit) for one in figures}) != 1:
            return None
        if figures[0].measure not in (Measure.COUNT, Measure.AMOUNT):
            return None
        numbers = [self._cells[index].number for index in (line.total, *line.parts)]
        if any(number.value_max is not None or number.denominator is not None for number in numbers):
            return None
        total, *parts = numbers
        gap = total.value - sum(number.value for number in parts)
        rounded = max(number.step for number in numbers) * len(parts) / 2 if total.step != 1 else 0
        return 0 if abs(gap) <= rounded else gap

    def _figures_of(self, line: _Line) -> list[int]:
        """The figures of a line, as indexes into the pairs."""
        return [self._figure[index] for index in (line.total, *line.parts) if index in self._figure]

    def _link(self, line: _Line) -> None:
        """Makes the figures of a line parts of its total, if it is one that counts the same."""
        at = self._figure.get(line.total)
        if at is None:
            return
        whole = self._figures[at]
        for index in self._figures_of(line)[1:]:
            part = self._figures[index]
            same = (part.indicator, part.measure, part.status) == (whole.indicator, whole.measure, whole.status)
            if same and part.measure in (Measure.COUNT, Measure.AMOUNT) and index not in self.wholes:
                self.wholes[index] = at


def doubted(figures: Sequence[Figure], failed: Iterable[int]) -> list[Figure]:
    """The figures; those of sums that fail carry the flag `doubtful` and are trusted less."""
    marked = set(failed)
    return [_doubtful(figure) if index in marked else figure for index, figure in enumerate(figures)]


def _doubtful(figure: Figure) -> Figure:
    trust = min(figure.confidence, _TRUST) if figure.confidence is not None else _TRUST
    return changed(figure, flags=tuple(dict.fromkeys((*figure.flags, "doubtful"))), confidence=trust)
