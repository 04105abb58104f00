"""A workbook (.xlsx) as a document, by openpyxl, after its sheets were found to be of a size that can be read."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.cell.rich_text import CellRichText, TextBlock

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.characters.encodings import Run
from pipeline.parsing.office.cellformats import shown_date, shown_number
from pipeline.parsing.office.packages import Package, open_package
from pipeline.parsing.office.sheets import CellBudget, Sheet, SheetCell, sheets_document
from pipeline.records import ParsedDocument, RawDocument, ReadingLimits

WORKBOOK_PARSER = "xlsx/1"
# The grid of the format: ECMA-376 gives no limit, Excel has 16,384 columns and 1,048,576 rows.
_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384
# Cells with a form but without a value; a sheet coloured to its last row has millions.
_MAX_EMPTY = 2_000_000
_MAX_MERGES = 100_000
# openpyxl fills every row up to its last cell.
_MAX_WIDTH = 20_000_000
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class _Layout:
    """What a sheet's XML says beside its values; rows and columns from 1.

    Attributes:
        filled: how many cells have a value.
        read: how many of them were read.
        merged: size in rows and columns of each merged range, by its first cell.
        hidden_rows: rows that are not shown.
        hidden_columns: first and last column of ranges that are not shown.
        uncomputed: formulas without a value.
    """

    filled: int = 0
    read: int = 0
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    uncomputed: int = 0

    def hides(self, row: int, column: int) -> str:
        """Why a cell is not shown: "rows", "columns" or ""."""
        if row in self.hidden_rows:
            return "rows"
        return "columns" if any(low <= column <= high for low, high in self.hidden_columns) else ""


def parse_workbook(raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
    """A workbook (see `document.parse`).

    Raises:
        DocumentError: BOMB, ENCRYPTED, CORRUPT, UNSUPPORTED for a binary workbook (.xlsb), TOO_LARGE or NO_TEXT.
    """
    package = open_package(raw.data)
    repairs: set[str] = set()
    budget = CellBudget()
    layouts = {name: _layout(package, part, budget) for name, part in _sheet_parts(package)}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about extensions, which hold no values
            book = openpyxl.load_workbook(
                BytesIO(raw.data), read_only=True, data_only=True, keep_links=False, rich_text=True
            )
            sheets = [_sheet(sheet, layouts.get(sheet.title, _Layout()), repairs) for sheet in book.worksheets]
    except DocumentError:
        raise
    except Exception as error:  # damaged parts raise whatever the code that meets them raises
        raise DocumentError(ReasonCode.CORRUPT, f"{type(error).__name__}: {error}") from error
    _check_whole(list(layouts.values()), repairs)
    return sheets_document(raw, sheets, repairs, WORKBOOK_PARSER, limits)


def _check_whole(layouts: Sequence[_Layout], repairs: set[str]) -> None:
    """Tells what was not read; a workbook of which nothing was is refused (openpyxl passes over strange names)."""
    filled, read = sum(layout.filled for layout in layouts), sum(layout.read for layout in layouts)
    if filled and not read:
        raise DocumentError(ReasonCode.CORRUPT, f"0 of {filled} filled cells can be read")
    if read < filled:
        repairs.add(f"cells_not_read:{filled - read}")
    if any(layout.uncomputed for layout in layouts):
        repairs.add("formulas_without_value")


def _sheet_parts(package: Package) -> Iterator[tuple[str, str]]:
    """Name and part of every sheet that has cells."""
    main = package.main_part("xl/workbook.xml")
    if main.endswith(".bin"):
        raise DocumentError(ReasonCode.UNSUPPORTED, "XLSB")
    relations = package.relations(main)
    for element in package.tree(main).iter("{*}sheet"):
        relation = relations.get(element.get(_RELATION) or "")
        if relation is not None and package.roots.get(relation.part) == "worksheet":
            yield element.get("name") or "", relation.part


def _layout(package: Package, part: str, budget: CellBudget) -> _Layout:
    """Reads a sheet's XML once, row by row, and refuses what could not be read within bounds.

    Raises:
        DocumentError: TOO_LARGE or CORRUPT.
    """
    found = _Layout()
    empty = width = 0
    tags = ("{*}row", "{*}col", "{*}mergeCell")
    with package.open(part) as stream:
        try:
            for _, element in etree.iterparse(stream, tag=tags, resolve_entities=False, no_network=True):
                kind = etree.QName(element).localname
                if kind == "row":
                    cells, last = _row(element, found)
                    budget.spend(cells)
                    empty += len(element) - cells
                    width += last
                elif kind == "col":
                    _column(element, found)
                else:
                    _merge(element, found)
                _forget(element)
                if empty > _MAX_EMPTY or width > _MAX_WIDTH or len(found.merged) > _MAX_MERGES:
                    detail = f"{empty} empty cells, {width} columns in all rows, {len(found.merged)} merged ranges"
                    raise DocumentError(ReasonCode.TOO_LARGE, f"{part}: {detail}")
        except etree.XMLSyntaxError as error:
            raise DocumentError(ReasonCode.CORRUPT, f"{part}: {error}") from error
    return found


def _forget(element: etree._Element) -> None:
    """Frees an element and those before it, so that a large sheet needs no large tree."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _row(element: etree._Element, found: _Layout) -> tuple[int, int]:
    """How many cells of a row have a value, and its last column."""
    number = element.get("r") or "0"
    if not (number.isascii() and number.isdigit()) or int(number[:9]) > _MAX_ROW:
        raise DocumentError(ReasonCode.CORRUPT, f"row {number[:20]}")
    if element.get("hidden") in ("1", "true"):
        found.hidden_rows.add(int(number))
    filled = last = 0
    for cell in element.iterchildren("{*}c"):
        place = _REFERENCE.fullmatch(cell.get("r") or "A1")
        column = _column_number(place.group(1)) if place else _MAX_COLUMN + 1
        if column > _MAX_COLUMN or (place and int(place.group(2)) > _MAX_ROW):
            raise DocumentError(ReasonCode.CORRUPT, f"cell {(cell.get('r') or '')[:20]}")
        last = max(last, column)
        value = cell.find("{*}v")
        if (value is not None and value.text) or cell.find("{*}is") is not None:
            filled += 1
        elif cell.find("{*}f") is not None:
            found.uncomputed += 1
    found.filled += filled
    return filled, last


def _column(element: etree._Element, found: _Layout) -> None:
    low, high = element.get("min") or "", element.get("max") or ""
    if element.get("hidden") in ("1", "true") and low.isdigit() and high.isdigit() and len(low + high) < 12:
        found.hidden_columns.append((int(low), int(high)))


def _merge(element: etree._Element, found: _Layout) -> None:
    match = _REFERENCE.fullmatch(element.get("ref") or "")
    if match is None or match.group(3) is None:
        return
    top, bottom = int(match.group(2)), int(match.group(4))
    left, right = _column_number(match.group(1)), _column_number(match.group(3))
    found.merged[top, left] = (max(1, bottom - top + 1), max(1, right - left + 1))


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _sheet(sheet: Any, layout: _Layout, repairs: set[str]) -> Sheet:
    sheet.reset_dimensions()  # the declared size may be a whole grid
    found = Sheet(sheet.title)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            layout.read += 1
            runs = _shown(cell)
            if not any(run.text.strip() for run in runs):
                if cell.value and not isinstance(cell.value, str):
                    repairs.add("hidden:cells")  # a format that shows nothing, such as ";;;"
                continue
            rows, columns = layout.merged.get((cell.row, cell.column), (1, 1))
            found.cells.append(SheetCell(cell.row - 1, cell.column - 1, runs, rows, columns))
            if hidden := layout.hides(cell.row, cell.column):
                repairs.add(f"hidden:{hidden}")
    if found.cells and sheet.sheet_state != "visible":
        repairs.add("hidden:sheets")
    return found


def _shown(cell: Any) -> tuple[Run, ...]:
    """What a cell shows, each stretch with its font."""
    value, code = cell.value, cell.number_format or "General"
    if isinstance(value, bool):
        return (Run(str(value).upper()),)
    if isinstance(value, datetime | date | time | timedelta):
        return (Run(shown_date(value, code)),)
    if isinstance(value, int | float):
        return (Run(shown_number(value, code) if math.isfinite(value) else str(value)),)
    font = cell.font.name if cell.font is not None else None
    if isinstance(value, CellRichText):
        return tuple(_run(part, font) for part in value)
    return (Run(str(value), font),)


def _run(part: str | TextBlock, font: str | None) -> Run:
    """A stretch of a cell, in its own font or in the cell's."""
    return Run(part, font) if isinstance(part, str) else Run(part.text, part.font.rFont or font)
