"""The audit file as XLSX: the summary under an official heading, then one row per side of a finding."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from pipeline.analysis.auditfile.records import AuditFile, Item, Side
from pipeline.analysis.auditfile.words import LANGUAGE, words
from pipeline.analysis.cells import clean, workbook_text
from pipeline.analysis.words import date_words

# Texts of documents and reviewers stay text (fault row F2 of the reliability notes).
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
# Of columns, in letters; together they fill two sheets of A3 held across.
_WIDTHS = {
    "number": 6, "severity": 11, "check": 22, "finding": 44, "side": 6, "quotation": 52, "document": 30, "page": 7,
    "source": 30, "link": 30, "change": 24, "note": 26, "ask": 40, "answer": 30,
}  # fmt: skip
_WIDTH = 15
# Points of a line, and the most that a row may have.
_LINE, _HIGHEST = 17, 409
_A4, _A3 = 9, 8
_LAST = 5  # columns of the summary, from 0
_FONT = {"font_name": "Times New Roman", "font_size": 13, "valign": "top"}


class _Book:
    """A workbook and its cell formats."""

    def __init__(self, output: io.BytesIO, file: AuditFile) -> None:
        self.book: Any = xlsxwriter.Workbook(output, _OPTIONS)
        made = datetime.combine(file.head.made_on, time(), UTC).replace(tzinfo=None)  # xlsxwriter wants none
        self.book.set_properties({"title": words().title, "author": clean(file.head.body), "created": made})
        self.centred: Any = self._format(bold=True, align="center", text_wrap=True)
        self.middle: Any = self._format(align="center")
        self.italic: Any = self._format(italic=True, align="center")
        self.bold: Any = self._format(bold=True)
        self.plain: Any = self._format(text_wrap=True)
        self.head: Any = self._format(bold=True, border=1, text_wrap=True, align="center", bg_color="#E6EDF3")
        self.cell: Any = self._format(border=1, text_wrap=True)

    def _format(self, **more: Any) -> Any:
        return self.book.add_format({**_FONT, **more})

    def sheet(self, name: str, *, landscape: bool) -> Any:
        """A new sheet, printed as wide as the paper: A4, or two of A3 held across, each with the first column."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(_A3 if landscape else _A4)
        if landscape:
            sheet.set_landscape()
            sheet.repeat_columns(0)
        sheet.fit_to_pages(2 if landscape else 1, 0)
        sheet.set_footer("&C&P/&N")
        return sheet


def workbook(file: AuditFile) -> bytes:
    """The file in memory."""
    output = io.BytesIO()
    book = _Book(output, file)
    try:
        _write_summary(book, file)
        _write_findings(book, file)
    finally:
        book.book.close()
    return output.getvalue()


def _write_summary(book: _Book, file: AuditFile) -> None:
    told, sheet = words(), book.sheet(words().sheets.summary, landscape=False)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, _LAST, 18)
    heading = (
        (file.head.body.upper() or told.blank, told.country, book.centred, book.centred),
        ("", told.motto, book.centred, book.centred),
        (told.number, told.place_day, book.middle, book.italic),
    )
    for row, (left, right, left_form, right_form) in enumerate(heading):
        _merged(sheet, row, (0, 1), left, left_form)
        _merged(sheet, row, (2, _LAST), right, right_form)
    _merged(sheet, 4, (0, _LAST), told.title, book.centred)
    _merged(sheet, 5, (0, _LAST), told.recipient, book.italic)
    row = 7
    for name, text in file.scope:
        _put(sheet, row, 0, f"{name}:", book.bold)
        _merged(sheet, row, (1, _LAST), text, book.plain)
        row += 1
    for note in file.notes:
        _merged(sheet, row, (0, _LAST), note, book.plain)
        sheet.set_row(row, 54)
        row += 1
    row = _write_counts(book, sheet, file, row + 1)
    _merged(sheet, row, (0, 1), told.receivers, book.bold)
    _merged(sheet, row, (2, _LAST), told.signer, book.centred)
    _merged(sheet, row + 1, (0, 1), told.receiver_list, book.plain)
    _merged(sheet, row + 1, (2, _LAST), told.sign_here, book.italic)
    sheet.set_row(row + 1, 40)


def _write_counts(book: _Book, sheet: Any, file: AuditFile, row: int) -> int:
    """The two tables of counts; gives the row below them."""
    _put(sheet, row, 0, words().summary, book.bold)
    for line in file.summary:
        row += 1
        for column, cell in enumerate(line):
            _put(sheet, row, column, cell, book.head if line is file.summary[0] else book.cell)
    row += 2
    _put(sheet, row, 0, words().by_review, book.bold)
    for name, number in file.standings:
        row += 1
        _put(sheet, row, 0, name, book.cell)
        _put(sheet, row, 1, number, book.cell)
    return row + 2


def _write_findings(book: _Book, file: AuditFile) -> None:
    sheet = book.sheet(words().sheets.findings, landscape=True)
    headers = words().columns.model_dump()
    if not file.head.address:
        del headers["link"]
    for column, (name, header) in enumerate(headers.items()):
        sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH))
        _put(sheet, 0, column, header, book.head)
    sheet.set_row(0, 2 * _LINE)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    row = 0
    for row, cells in enumerate(_rows(file), start=1):
        sheet.set_row(row, _height(cells))
        for column, name in enumerate(headers):
            _put(sheet, row, column, cells.get(name, ""), book.cell)
    if row == 0:
        _put(sheet, 1, 0, words().nothing, book.plain)
    sheet.autofilter(0, 0, row, len(headers) - 1)


def _height(cells: Mapping[str, str | int]) -> int:
    """Of a row that shows all of its cells: not every program makes rows as high as their texts ask for."""
    lines = (-(-len(str(cell)) // _WIDTHS.get(name, _WIDTH)) for name, cell in cells.items())
    return min(_HIGHEST, _LINE * (max(lines) + 1))


def _rows(file: AuditFile) -> Iterator[dict[str, str | int]]:
    for item in file.items:
        for at, side in enumerate(item.sides, start=1):
            yield {**_of_item(item), "side": at, **_of_side(side)}


def _of_item(item: Item) -> dict[str, str | int]:
    return {
        "number": item.number,
        "severity": item.severity,
        "check": item.check,
        "finding": item.message,
        "province": item.province,
        "period": item.period,
        "link": item.link,
        "ask": item.ask,
    }


def _of_side(side: Side) -> dict[str, str | int]:
    told: dict[str, str | int] = {
        "written": side.written,
        "value": side.value,
        "quotation": side.quotation,
        "document": side.document,
        "published": date_words(side.published_on),
        "page": "" if side.page is None else side.page,
        "source": side.source,
        "verdict": words().no_figure,
    }
    if side.review is not None:
        told["verdict"] = side.review.name
        told |= {"who": side.review.who, "day": date_words(side.review.day)}
        told |= {"change": side.review.change, "note": side.review.note}
    return told


def _put(sheet: Any, row: int, column: int, cell: str | int, form: Any) -> None:
    if isinstance(cell, int):
        sheet.write_number(row, column, cell, form)
    elif cell:
        sheet.write_string(row, column, workbook_text(cell, LANGUAGE), form)
    else:
        sheet.write_blank(row, column, None, form)


def _merged(sheet: Any, row: int, columns: tuple[int, int], text: str, form: Any) -> None:
    # A merged range is written by type: text goes in afterwards, as text.
    sheet.merge_range(row, columns[0], row, columns[1], "", form)
    _put(sheet, row, columns[0], text, form)
