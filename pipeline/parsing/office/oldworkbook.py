"""A workbook of Excel 97 to 2003 (.xls) as a document, by xlrd."""

from __future__ import annotations

import io
import math
from typing import Any

import xlrd

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.characters.encodings import Run
from pipeline.parsing.office.cellformats import shown_date, shown_number
from pipeline.parsing.office.sheets import CellBudget, Sheet, SheetCell, sheets_document
from pipeline.records import ParsedDocument, RawDocument, ReadingLimits

OLD_WORKBOOK_PARSER = "xls/1"
_LOCKED = "encrypted"


def parse_old_workbook(raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
    """A workbook (see `document.parse`).

    Raises:
        DocumentError: ENCRYPTED, CORRUPT, TOO_LARGE or NO_TEXT.
    """
    repairs: set[str] = set()
    budget = CellBudget()
    try:
        book = _open(raw.data)
        sheets = []
        for index in range(book.nsheets):
            sheets.append(_sheet(book, book.sheet_by_index(index), budget, repairs))
            book.unload_sheet(index)
    except DocumentError:
        raise
    except Exception as error:  # damaged records raise struct.error, IndexError, AssertionError and more
        locked = _LOCKED in str(error).lower()
        code = ReasonCode.ENCRYPTED if locked else ReasonCode.CORRUPT
        raise DocumentError(code, f"{type(error).__name__}: {error}") from error
    return sheets_document(raw, sheets, repairs, OLD_WORKBOOK_PARSER, limits)


def _open(data: bytes) -> Any:
    options: dict[str, Any] = {"logfile": io.StringIO(), "on_demand": True, "ragged_rows": True}
    try:
        return xlrd.open_workbook(file_contents=data, formatting_info=True, **options)
    except NotImplementedError:  # files older than Excel 5 keep their forms elsewhere
        return xlrd.open_workbook(file_contents=data, **options)


def _sheet(book: Any, sheet: Any, budget: CellBudget, repairs: set[str]) -> Sheet:
    found = Sheet(sheet.name)
    merged = {(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells}
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            runs = _shown(book, sheet, row, column)
            if not any(run.text.strip() for run in runs):
                if sheet.cell_type(row, column) == xlrd.XL_CELL_NUMBER and sheet.cell_value(row, column):
                    repairs.add("hidden:cells")  # a format that shows nothing, such as ";;;"
                continue
            budget.spend()
            rows, columns = merged.get((row, column), (1, 1))
            found.cells.append(SheetCell(row, column, runs, rows, columns))
            for kind, known in (("rows", sheet.rowinfo_map.get(row)), ("columns", sheet.colinfo_map.get(column))):
                if known is not None and known.hidden:
                    repairs.add(f"hidden:{kind}")
    if found.cells and sheet.visibility:
        repairs.add("hidden:sheets")
    return found


def _shown(book: Any, sheet: Any, row: int, column: int) -> tuple[Run, ...]:
    """What a cell shows, each stretch with its font."""
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        return _in_fonts(book, sheet, row, column, value)
    if kind == xlrd.XL_CELL_NUMBER:
        return (Run(_number(value, _format(book, sheet, row, column))),)
    if kind == xlrd.XL_CELL_DATE:
        try:
            return (Run(shown_date(xlrd.xldate_as_datetime(value, book.datemode), _format(book, sheet, row, column))),)
        except (ValueError, OverflowError, xlrd.xldate.XLDateError):
            return (Run(_number(value, "General")),)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return (Run(str(bool(value)).upper()),)
    if kind == xlrd.XL_CELL_ERROR:
        return (Run(str(xlrd.error_text_from_code.get(value, "#ERROR!"))),)
    return ()


def _number(value: float, code: str) -> str:
    return shown_number(value, code) if math.isfinite(value) else str(value)


def _style(book: Any, sheet: Any, row: int, column: int) -> Any:
    """The form record of a cell, or None where the file was read without forms."""
    index = sheet.cell_xf_index(row, column) if book.formatting_info else None
    return None if index is None or not 0 <= index < len(book.xf_list) else book.xf_list[index]


def _format(book: Any, sheet: Any, row: int, column: int) -> str:
    style = _style(book, sheet, row, column)
    form = book.format_map.get(style.format_key) if style is not None else None
    return str(form.format_str) if form is not None else "General"


def _in_fonts(book: Any, sheet: Any, row: int, column: int, text: str) -> tuple[Run, ...]:
    """The text of a cell, each stretch in its own font."""
    style = _style(book, sheet, row, column)
    if style is None:
        return (Run(text),)
    changes = [(0, style.font_index), *sheet.rich_text_runlist_map.get((row, column), ())]
    ends = [start for start, _ in changes[1:]] + [len(text)]
    fonts = book.font_list
    return tuple(
        Run(text[start:end], fonts[font].name if 0 <= font < len(fonts) else None)
        for (start, font), end in zip(changes, ends, strict=True)
    )
