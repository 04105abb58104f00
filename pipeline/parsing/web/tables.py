"""Which tables of a page hold data, and where their cells stand.

Portals lay out whole pages with tables (forty on one page is usual), so a table is data only by what it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.parsing.resources import structure_words
from pipeline.parsing.structure.texttables import is_value
from pipeline.textforms import fold

# Longer cells hold text of their own: then the table only places them.
_CELL_LENGTH = 500
_USUAL_CELL_LENGTH = 120
_MAX_SPAN = 1_000
_ROW_TAGS = ("tr",)
_CELL_TAGS = ("td", "th")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands: row and column from 0, how many it covers, and whether the page marks it as a header."""

    row: int
    column: int
    columns: int
    rows: int
    header: bool


def data_tables(root: etree._Element) -> dict[etree._Element, dict[etree._Element, Place]]:
    """Every table that holds data, with the place of each of its cells."""
    found: dict[etree._Element, dict[etree._Element, Place]] = {}
    outer: set[etree._Element] = set()
    for table in root.iter("table"):
        parent = next(table.iterancestors("table"), None)
        if parent is not None:
            outer.add(parent)
    for table in root.iter("table"):
        if table in outer:
            continue
        rows = [list(row) for row in _rows(table)]
        if _is_data(table, rows):
            found[table] = _grid(rows)
    return found


def _rows(table: etree._Element) -> Iterator[Iterator[etree._Element]]:
    for row in table.iter(*_ROW_TAGS):
        yield row.iterchildren(*_CELL_TAGS)


def _words(cell: etree._Element) -> str:
    return " ".join("".join(cell.itertext()).split())


def _is_data(table: etree._Element, rows: Sequence[Sequence[etree._Element]]) -> bool:
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return False
    texts = [[_words(cell) for cell in row] for row in rows]
    filled = [[text for text in row if text] for row in texts]
    wide = [row for row in filled if len(row) >= 2]
    if len(wide) < 2 or _is_letterhead(texts):
        return False
    lengths = sorted(len(text) for row in filled for text in row)
    if lengths[-1] > _CELL_LENGTH * 4 or lengths[len(lengths) * 9 // 10] > _CELL_LENGTH:
        return False
    if any(cell.tag == "th" for row in rows for cell in row) or table.find("caption") is not None:
        return True
    if lengths[len(lengths) // 2] > _USUAL_CELL_LENGTH or len(wide) * 2 < sum(bool(row) for row in filled):
        return False
    return any(is_value(text) for row in wide for text in row) or _has_border(table, rows)


def _has_border(table: etree._Element, rows: Sequence[Sequence[etree._Element]]) -> bool:
    if (table.get("border") or "0").strip() not in ("", "0"):
        return True
    return any("border" in (cell.get("style") or "") for row in rows[:2] for cell in row)


def _is_letterhead(texts: Sequence[Sequence[str]]) -> bool:
    """Letterheads and signatures stand in tables of two columns too."""
    never = [fold(word) for word in structure_words().columns_not_table]
    return any(word in fold(text[:_CELL_LENGTH]) for row in texts[:6] for text in row for word in never)


def _grid(rows: Sequence[Sequence[etree._Element]]) -> dict[etree._Element, Place]:
    places: dict[etree._Element, Place] = {}
    taken: dict[int, int] = {}  # column -> rows that a cell above still covers
    for index, row in enumerate(rows):
        column = 0
        below: dict[int, int] = {}
        for cell in row:
            while taken.get(column, 0) > 0:
                column += 1
            columns, deep = _span(cell, "colspan"), min(_span(cell, "rowspan"), len(rows) - index)
            places[cell] = Place(index, column, columns, deep, cell.tag == "th" or _in_head(cell))
            if deep > 1:
                below.update((column + step, deep) for step in range(columns))
            column += columns
        taken = {at: left - 1 for at, left in taken.items() if left > 1}
        taken.update((at, deep - 1) for at, deep in below.items())
    return places


def _in_head(cell: etree._Element) -> bool:
    row = cell.getparent()
    part = row.getparent() if row is not None else None
    return part is not None and part.tag == "thead"


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return max(1, min(int(value), _MAX_SPAN)) if value.isascii() and value.isdigit() and len(value) < 6 else 1
