"""Numbers in table cells: what they count is said by the row's label and the column's header."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile

from pipeline.extraction.context import said
from pipeline.records import Block, BlockKind, Cell, NumberForm, NumberMention
from pipeline.spans import Span

_NUMBER_ONLY = re.compile(r"\s*[+-]?\s*[0-9][0-9.,/ ]*\s*%?\s*(?:\([^)]{0,12}\))?\s*")
_YEAR = re.compile(r"\s*(?:19|20)[0-9]{2}\s*")
# The number of a row, alone in its cell or before the label: "1", "1.2", "1.2. Không có tệ nạn".
_ROW_NUMBER = re.compile(r"\s*([0-9]{1,2}(?:\.[0-9]{1,2})*)\.?\s*$|\s*([0-9]{1,2}(?:\.[0-9]{1,2})*)[.)]?\s")
# The number of a column, and what it is worked out from.
_COLUMN_NUMBER = re.compile(r"\s*\(?([0-9]{1,2})\)?\s*(?:=[0-9()+/*:x \n-]{1,60})?\s*")
# Fewer could be figures that happen to follow each other.
_FEWEST_NUMBERED = 4
# The first columns are numbered by letters ("A B 1 2 3").
_LETTERED = 2
_BARE = (NumberForm.INTEGER, NumberForm.DECIMAL)
_SCALES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}
# Between the parts of one table stand a page number and "(tiếp theo)", nothing longer.
_BETWEEN = 40
# A caption that names the unit of all cells stands in one of so many blocks above its table.
_CAPTION_BLOCKS = 2
# The lines that tell what a table holds, and those that explain its abbreviations, above it or below.
_TITLE_BLOCKS, _TITLE_LENGTH = 3, 160
_NO_TITLE = (BlockKind.TABLE, BlockKind.BOILERPLATE)
_LEGEND_BLOCKS, _LEGEND_LENGTH = 4, 2_000


@dataclass(frozen=True, slots=True)
class CellContext:
    """What surrounds a number in a table.

    Attributes:
        label: the row's own text cells, in order.
        headers: the column's header cells, top first.
        number: the number, in full money where the header says "triệu đồng", with the sign of a change.
        change: +1 or -1 where the column says by how much something rose or fell, else 0.
        ordinal: whether it is a row number, a year or a code and no figure.
        table: index of the block that the table begins with, the same for all parts of a table that goes on.
        column: index from 0.
        mark: number of the row as written ("1.2"), or "".
        total: whether the row is the table's total: its label says nothing else.
        year: the cell that names the row's year, or None.
        title: the short lines right above the table, the nearest first.
    """

    label: tuple[Span, ...]
    headers: tuple[Span, ...]
    number: NumberMention
    change: int = 0
    ordinal: bool = False
    table: int = 0
    column: int = 0
    mark: str = ""
    total: bool = False
    year: Span | None = None
    title: tuple[Span, ...] = ()


@dataclass
class Table:
    """One table block with its cells by row.

    Attributes:
        block: of the document.
        folded: the document's folded text.
        index: of the block.
        above: the part of the same table that ends before this one, or None.
        caption: the unit that a line above the table names for all its cells, or None.
        title: the short lines right above the table, the nearest first.
        legend: what a line near the table says that its abbreviations stand for.
    """

    block: Block
    folded: str
    index: int = 0
    above: Table | None = None
    caption: Span | None = None
    title: tuple[Span, ...] = ()
    legend: Mapping[str, Span] = field(default_factory=dict)
    rows: dict[int, list[Cell]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for cell in self.block.cells:
            self.rows.setdefault(cell.row, []).append(cell)
        self.width = max((cell.column + cell.columns for cell in self.block.cells), default=0)
        valued = Counter(cell.column for cells in self.rows.values() for cell in cells if self._numeric(cell))
        for row, cells in self.rows.items():
            self.rows[row] = self._aligned(cells, valued)

    def _aligned(self, cells: list[Cell], valued: Counter[int]) -> list[Cell]:
        """A total row often lacks the column of row numbers: its cells belong to the columns on the right."""
        short = self.width - (cells[-1].column + cells[-1].columns)
        total = any(said("total_rows").match(self._said(cell)) for cell in cells[:2])
        if not total or short <= 0:
            return cells
        values = [cell.column for cell in cells if self._numeric(cell)]
        moved = sum(valued[column + short] > 0 for column in values)
        if moved < sum(valued[column] > 1 for column in values):
            return cells  # what it lacks is the column of notes, on the right
        return [replace(cell, column=cell.column + short) for cell in cells]

    def _said(self, cell: Cell) -> str:
        return cell.span.of(self.folded).strip()

    def _numeric(self, cell: Cell) -> bool:
        return bool(_NUMBER_ONLY.fullmatch(cell.span.of(self.folded)))

    @cached_property
    def first_data_row(self) -> int:
        """The first row with a number in a column after the first; a row that numbers the columns is a header."""
        for row in sorted(self.rows):
            if row in self._numberings or (row and all(cell.header for cell in self.rows[row])):
                continue
            values = [cell for cell in self.rows[row][1:] if self._numeric(cell)]
            years = [cell for cell in values if self._names_year(cell)]
            if len(values) > len(years):
                return row
        return len(self.rows)

    def _names_year(self, cell: Cell) -> bool:
        return said("year_cells").fullmatch(cell.span.of(self.folded)) is not None

    @cached_property
    def root(self) -> Table:
        """The part with which the table begins."""
        return self.above.root if self.above is not None else self

    def goes_on(self, other: Table) -> bool:
        """Whether this part of a table belongs to one before it: as many columns, and no header or the same."""
        root = other.root
        if self.width != root.width or self.width < 2:
            return False
        own = [self._said(cell) for cell in self._header_cells()]
        return not own or own == [root._said(cell) for cell in root._header_cells()]  # noqa: SLF001 - of its own class

    def _header_cells(self) -> Iterator[Cell]:
        for row in sorted(self.rows):
            if row >= self.first_data_row:
                return
            yield from self.rows[row]

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
        heads = cell.row < self.first_data_row
        if heads and (self._numeric(cell) or _YEAR.fullmatch(number.span.of(self.folded))):
            return CellContext((), (), number, ordinal=True)
        if not self._numeric(cell):
            return None
        if cell.row in self._numberings:
            return CellContext((), (), number, ordinal=True)
        headers = tuple(self._headers(cell.column))
        label = tuple(
            other.span
            for other in self.rows[cell.row]
            if other.column < cell.column and any(char.isalpha() for char in other.span.of(self.folded))
        )
        named = " ".join(span.of(self.folded) for span in headers)
        change = self._change(cell, named, number)
        first = self.rows[cell.row][0]
        return CellContext(
            label,
            headers,
            self._signed(self._scaled(number, named, label), cell, change),
            change,
            self._ordinal(cell, named),
            self.root.index,
            cell.column,
            self._mark(first),
            bool(label) and said("whole_rows").fullmatch(label[-1].of(self.folded).strip(" -+:|.")) is not None,
            first.span if first is not cell and self._names_year(first) else None,
            self.root.title,
        )

    def _mark(self, first: Cell) -> str:
        match = _ROW_NUMBER.match(first.span.of(self.folded))
        return (match.group(1) or match.group(2)) if match is not None else ""

    def _headers(self, column: int) -> list[Span]:
        """The header cells over a column, and before "Trong đó …" those of the column that it is of."""
        own = list(self._over(column))
        whole = column - 1
        while own and whole > 0 and self._is_part(own):
            before = list(self._over(whole))
            if not self._is_part(before):
                return [*before, *own]
            whole -= 1
        return own

    def _is_part(self, headers: list[Span]) -> bool:
        return bool(headers) and said("part_column").match(headers[0].of(self.folded)) is not None

    def _over(self, column: int) -> Iterator[Span]:
        """The header cells over a column; a part that goes on without a header has those of the first part."""
        with_head = self if self.first_data_row > min(self.rows) else self.root
        for other in with_head._header_cells():  # noqa: SLF001 - of its own class
            if other.column <= column < other.column + other.columns and with_head._said(other):  # noqa: SLF001
                yield from self._explained(with_head._said(other)) or [other.span]  # noqa: SLF001

    def _explained(self, short: str) -> list[Span]:
        """What an abbreviation stands for ("HN"), or several of them ("HN/VV")."""
        known = self.root.legend
        return [known[part] for part in ([short] if short in known else short.split("/")) if part in known]

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

    def _signed(self, number: NumberMention, cell: Cell, change: int) -> NumberMention:
        """The sign of a change belongs to the number as written: "+22,5%"."""
        start = number.span.start
        if not change or start <= cell.span.start or self.folded[start - 1] not in "+-":
            return number
        return replace(number, span=Span(start - 1, number.span.end))

    def _scaled(self, number: NumberMention, named: str, label: tuple[Span, ...]) -> NumberMention:
        if number.form not in _BARE:
            return number
        told = [named, *(span.of(self.folded) for span in label)]
        if "%" in named or "tỷ lệ" in named or any(said("percent_cells").search(words) for words in told[1:]):
            return replace(number, form=NumberForm.PERCENT)
        unit = self._money(told)
        if unit is None:
            return number
        scale = _SCALES.get(unit["scale"] or "", 1)
        value = round(number.value * scale, 2)
        whole = int(value) if float(value).is_integer() else value
        return replace(number, form=NumberForm.MONEY, value=whole, step=number.step * scale)

    def _money(self, told: Sequence[str]) -> re.Match[str] | None:
        """The unit of money that header or label name; the caption's where they say nothing but what is paid."""
        units = (said("money_unit").search(words) for words in told)
        unit = next((match for match in units if match is not None), None)
        caption = self.root.caption
        if unit is not None or caption is None:
            return unit
        paid = any(said("paid").search(words) for words in told)
        return said("money_unit").search(caption.of(self.folded)) if paid else None


def read_tables(blocks: Sequence[Block], folded: str) -> dict[int, Table]:
    """The tables of a document by the index of their block, those that go on over pages put together.

    Args:
        blocks: of the document, in order.
        folded: its folded text.
    """
    found: dict[int, Table] = {}
    last: Table | None = None
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.TABLE and block.cells:
            table = Table(block, folded, index)
            if last is not None and table.goes_on(last):
                table.above = last
            else:
                table.caption = _caption(blocks[max(0, index - _CAPTION_BLOCKS) : index], folded)
                table.title = _title(blocks[max(0, index - _TITLE_BLOCKS) : index])
                table.legend = _legend(blocks[max(0, index - _LEGEND_BLOCKS) : index + _LEGEND_BLOCKS], folded)
            found[index] = last = table
        elif block.kind is not BlockKind.BOILERPLATE and (
            len(block.span) > _BETWEEN or block.kind is BlockKind.HEADING
        ):
            last = None
    return found


def _caption(above: Sequence[Block], folded: str) -> Span | None:
    """The unit in a line "Đơn vị tính: triệu đồng" right above a table."""
    for block in reversed(above):
        match = said("unit_captions").search(folded, block.span.start, block.span.end)
        if match is not None and block.kind is not BlockKind.TABLE:
            return Span(*match.span("unit"))
    return None


def _title(above: Sequence[Block]) -> tuple[Span, ...]:
    """The short lines right above a table, the nearest first."""
    lines = takewhile(lambda block: block.kind not in _NO_TITLE and len(block.span) <= _TITLE_LENGTH, reversed(above))
    return tuple(block.span for block in lines)


def _legend(around: Sequence[Block], folded: str) -> dict[str, Span]:
    """ "TNV = tình nguyện viên; HN = người học nghề": abbreviations and where they are explained."""
    texts = (block.span for block in around if block.kind is not BlockKind.TABLE)
    found = (
        match
        for span in texts
        for match in said("legend_entries").finditer(folded, span.start, min(span.end, span.start + _LEGEND_LENGTH))
    )
    return {match["short"]: Span(*match.span("long")) for match in found}
