"""Sheets as lines of text: titles and notes as paragraphs, the rest as tables whose cells know their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, groupby

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.characters.encodings import Run, in_unicode_blocks
from pipeline.parsing.office.document import office_document
from pipeline.parsing.structure.texttables import is_value, places_only
from pipeline.parsing.web.pagetext import assemble
from pipeline.parsing.web.tables import Place
from pipeline.parsing.web.walk import PageLine, Piece
from pipeline.records import ParsedDocument, RawDocument, ReadingLimits

# The largest statistical workbooks that we know have some 60,000 filled cells.
MAX_CELLS = 200_000


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell that shows something.

    Attributes:
        row, column: from 0.
        runs: what it shows, each stretch with its font.
        rows, columns: how many it covers.
    """

    row: int
    column: int
    runs: tuple[Run, ...]
    rows: int = 1
    columns: int = 1

    @property
    def text(self) -> str:
        """What it shows."""
        return "".join(run.text for run in self.runs)


@dataclass(slots=True)
class Sheet:
    """A sheet: its name and its filled cells, row by row."""

    name: str
    cells: list[SheetCell] = field(default_factory=list)


class CellBudget:
    """Counts the filled cells of a workbook."""

    def __init__(self) -> None:
        self.spent = 0

    def spend(self, cells: int = 1) -> None:
        """Counts cells.

        Raises:
            DocumentError: TOO_LARGE beyond 200,000 of them.
        """
        self.spent += cells
        if self.spent > MAX_CELLS:
            raise DocumentError(ReasonCode.TOO_LARGE, f"more than {MAX_CELLS} filled cells")


def sheets_document(
    raw: RawDocument,
    sheets: Sequence[Sheet],
    repairs: set[str],
    parser: str,
    limits: ReadingLimits,
    *,
    encoding: str = "utf-8",
) -> ParsedDocument:
    """A document of the sheets that hold something, in their order (see `office_document`)."""
    _convert(sheets, repairs)
    numbers = count(1)
    lines = [line for sheet in sheets for line in _sheet_lines(sheet, numbers)]
    return office_document(raw, assemble(lines, repairs), repairs, parser, limits, encoding=encoding)


def _convert(sheets: Sequence[Sheet], repairs: set[str]) -> None:
    """Text in Unicode whatever its font; all sheets together tell what a font holds."""
    for sheet in sheets:
        sheet.cells.sort(key=lambda cell: (cell.row, cell.column))
    read = iter(in_unicode_blocks([cell.runs for sheet in sheets for cell in sheet.cells], repairs))
    for sheet in sheets:
        sheet.cells = [replace(cell, runs=(Run("".join(next(read))),)) for cell in sheet.cells]


def cell_name(row: int, column: int) -> str:
    """The name of a cell as sheets show it: "B7"; row and column from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that shows something."""

    index: int
    cells: tuple[SheetCell, ...]

    @property
    def wide(self) -> bool:
        """Whether it has columns: more than one cell, and not those of a letterhead or a signature."""
        return len(self.cells) > 1 and not any(places_only(cell.text) for cell in self.cells)

    @property
    def valued(self) -> bool:
        """Whether a number stands in it."""
        return any(is_value(cell.text) for cell in self.cells)


def _sheet_lines(sheet: Sheet, numbers: Iterator[int]) -> Iterator[PageLine]:
    rows = [_Row(index, tuple(group)) for index, group in groupby(sheet.cells, key=lambda cell: cell.row)]
    for part in _parts(rows):
        if len(part) > 1 and part[0].wide:
            yield from _table_lines(sheet.name, part, next(numbers))
        else:
            yield from _text_lines(sheet.name, part, numbers)


def _parts(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    """Runs of rows that are text or one table, in turn.

    A table begins with its first row of columns and ends with its last; rows of one cell among them are its sections.
    After values and an empty row, rows of one cell above a row of headings are the title of the next table.
    """
    start = 0
    while start < len(rows):
        first = next((index for index in range(start, len(rows)) if rows[index].wide), len(rows))
        if first > start:
            yield rows[start:first]
        last = _last_row(rows, first)
        if first < len(rows):
            yield rows[first : last + 1]
        start = last + 1


def _last_row(rows: Sequence[_Row], first: int) -> int:
    """Index of the last row of the table that begins at ``first``."""
    last, valued = first, False
    for index in range(first, len(rows)):
        row = rows[index]
        if not row.wide:
            if len(row.cells) > 1:
                break  # a signature
            continue
        if valued and not row.valued and index > last + 1 and rows[last + 1].index > rows[last].index + 1:
            break
        last, valued = index, valued or row.valued
    return last


def _table_lines(sheet: str, rows: Sequence[_Row], number: int) -> Iterator[PageLine]:
    left = min(cell.column for row in rows for cell in row.cells)
    order: Mapping[int, int] = {row.index: at for at, row in enumerate(rows)}
    for at, row in enumerate(rows):
        line = PageLine(number, "tr", 0, "", number)
        for cell in row.cells:
            if line.pieces:
                line.pieces.append(Piece("\t", ""))
            deep = sum(index in order for index in range(cell.row, cell.row + cell.rows)) if cell.rows > 1 else 1
            place = Place(at, cell.column - left, cell.columns, max(1, deep), header=False)
            line.cells.append((place, len(line.pieces), len(line.pieces) + 1))
            line.pieces.append(_piece(sheet, cell))
        yield line


def _text_lines(sheet: str, rows: Sequence[_Row], numbers: Iterator[int]) -> Iterator[PageLine]:
    """One line for each cell; rows that follow each other at once may be lines of one sentence."""
    number, last = next(numbers), -1
    for row in rows:
        if row.index != last + 1:
            number = next(numbers)
        for cell in row.cells:
            yield PageLine(number, "td", 0, "", pieces=[_piece(sheet, cell)])
        last = row.index


def _piece(sheet: str, cell: SheetCell) -> Piece:
    quoted = "'" + sheet.replace("'", "''") + "'!" if sheet else ""
    return Piece(" ".join(cell.text.split()), quoted + cell_name(cell.row, cell.column))
