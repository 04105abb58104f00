"""A table as XLSX: its rows, notes, sources and checks; numbers and dates stay numbers and dates."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import chain
from typing import Any, BinaryIO

import xlsxwriter  # type: ignore[import-untyped]

from pipeline.analysis.cells import workbook_text
from pipeline.analysis.columns import Cell, Kind, word
from pipeline.analysis.tables import Heading, Progress, Table, silent

# Excel's limit of one sheet, its header row taken off.
MAX_ROWS = 1_048_575
# Excel's day count starts in 1900; an earlier date is written as text.
_FIRST_YEAR = 1900

_WIDTHS = {"evidence": 80, "indicator_name": 44, "document_title": 44, "source": 30, "place": 26, "period": 22}
_WIDTH = {Kind.TEXT: 14, Kind.NUMBER: 13, Kind.DATE: 12, Kind.FLAG: 9}

_OPTIONS = {
    "constant_memory": True,
    # A cell of the report must never become a formula or a link (fault row F2 of the reliability notes).
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class _Sheets:
    """A workbook and its cell formats."""

    def __init__(self, output: BinaryIO, table: Table) -> None:
        self.table = table
        self.book: Any = xlsxwriter.Workbook(output, _OPTIONS)
        made = datetime.combine(table.made_on, time(), UTC).replace(tzinfo=None)  # xlsxwriter wants none
        self.book.set_properties({"title": word("title", table.language), "created": made})
        self.head: Any = self.book.add_format({"bold": True, "bg_color": "#E6EDF3", "bottom": 1, "valign": "top"})
        self.whole: Any = self.book.add_format({"num_format": "#,##0"})
        self.broken: Any = self.book.add_format({"num_format": "#,##0.##"})
        self.day: Any = self.book.add_format({"num_format": "dd/mm/yyyy"})
        self.note: Any = self.book.add_format({"text_wrap": True, "valign": "top"})

    def put(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        """Writes one typed cell; an empty one is left out."""
        language = self.table.language
        if isinstance(cell, bool):
            sheet.write_string(row, column, word("yes" if cell else "no", language))
        elif isinstance(cell, date):
            if cell.year < _FIRST_YEAR:
                sheet.write_string(row, column, cell.isoformat())
            else:
                sheet.write_datetime(row, column, cell, self.day)
        elif isinstance(cell, str) and cell:
            sheet.write_string(row, column, workbook_text(cell, language))
        elif isinstance(cell, (int, float)) and math.isfinite(cell):
            sheet.write_number(row, column, cell, self.whole if float(cell).is_integer() else self.broken)


def write_workbook(table: Table, output: BinaryIO, progress: Progress = silent) -> int:
    """Writes the four sheets; rows beyond one sheet go on in a next one.

    Returns:
        The number of rows written.
    """
    sheets = _Sheets(output, table)
    try:
        number = _write_rows(sheets, progress)
        _write_notes(sheets)
        _write_text(sheets, "sheet_sources", table.source_rows())
        _write_checks(sheets)
    finally:
        sheets.book.close()
    return number


def _write_rows(sheets: _Sheets, progress: Progress) -> int:
    table, rows = sheets.table, sheets.table.rows(progress)
    number, part = 0, 1
    while True:
        first = next(rows, None)
        if first is None and part > 1:
            return number
        suffix = f" ({part})" if part > 1 else ""
        sheet = sheets.book.add_worksheet(word(table.sheet, table.language) + suffix)
        _head(sheets, sheet, table.columns)
        line = 0
        for line, row in enumerate(chain(() if first is None else (first,), rows), start=1):
            for column, cell in enumerate(row):
                sheets.put(sheet, line, column, cell)
            if line == MAX_ROWS:
                break
        sheet.autofilter(0, 0, line, len(table.columns) - 1)
        number, part = number + line, part + 1
        if line < MAX_ROWS:
            return number


def _head(sheets: _Sheets, sheet: Any, columns: tuple[Heading, ...]) -> None:
    for index, column in enumerate(columns):
        sheet.set_column(index, index, _WIDTHS.get(column.name, _WIDTH[column.kind]))
        sheet.write_string(0, index, column.header(sheets.table.language), sheets.head)
    sheet.freeze_panes(1, 0)


def _write_notes(sheets: _Sheets) -> None:
    table, language = sheets.table, sheets.table.language
    sheet = sheets.book.add_worksheet(word("sheet_notes", language))
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, 90)
    # Cited in both languages: the reader of the file need not be its maker's.
    cited = [(word("cite", each), table.citation(each)) for each in ("vi", "en")]
    line = 0
    for line, (name, text) in enumerate([*table.notes(language), *cited]):
        sheet.write_string(line, 0, workbook_text(name, language), sheets.head)
        sheet.write_string(line, 1, workbook_text(text, language), sheets.note if line == 0 else None)
    line += 2
    for index, key in enumerate(("column", "inside", "meaning")):
        sheet.write_string(line, index, word(key, language), sheets.head)
    for column in table.columns:
        line += 1
        sheet.write_string(line, 0, column.header(language))
        sheet.write_string(line, 1, column.name)
        sheet.write_string(line, 2, column.note(language))


def _write_checks(sheets: _Sheets) -> None:
    """First what was looked at, then what was found, or that nothing was."""
    table = sheets.table
    if not _write_text(sheets, "sheet_checks", table.check_rows(), above=table.checked(table.language)):
        sheets.book.get_worksheet_by_name(word("sheet_checks", table.language)).write_string(
            2, 0, word("nothing_found", table.language)
        )


def _write_text(sheets: _Sheets, name: str, rows: Iterator[tuple[str, ...]], *, above: str = "") -> int:
    """A sheet of text under a header; what is beyond one sheet is counted in its last line.

    Returns:
        The number of rows below the header.
    """
    language = sheets.table.language
    sheet = sheets.book.add_worksheet(word(name, language))
    sheet.set_column(0, 9, 22)
    top = 0
    if above:
        sheet.write_string(0, 0, workbook_text(above, language))
        top = 1
    number = 0
    for number, row in enumerate(rows):
        if top + number < MAX_ROWS:
            for column, text in enumerate(row):
                form = sheets.head if number == 0 else None
                sheet.write_string(top + number, column, workbook_text(text, language), form)
    if top + number >= MAX_ROWS:
        sheet.write_string(MAX_ROWS, 0, word("more_rows", language).format(n=top + number - MAX_ROWS + 1))
    sheet.freeze_panes(top + 1, 0)
    return number
