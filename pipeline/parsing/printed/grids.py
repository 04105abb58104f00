"""Ruled lines put together to the cells of tables, by pdfplumber's geometry."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.parsing.printed.places import Box, Grid
from pipeline.parsing.printed.words import TableCell

# Fewer lines draw an underline or a box.
_FEWEST_LINES = 4
_MOST_LINES = 3_000
_MOST_CROSSINGS = 6_000
# pdfplumber's defaults: lines nearer than this are one.
_TOLERANCE = 3
_SHORTEST = 3.0
# So many lines that end at one place without a line across are those of a table.
_FEWEST_OPEN = 3
# Cells smaller than this hold no text.
_SMALLEST = 4.0


def grids_of(lines: Sequence[Box]) -> Iterator[Grid]:
    """The tables that level and upright lines make, from top to bottom."""
    if len(lines) < _FEWEST_LINES:
        return
    from pdfplumber import table as geometry

    edges = geometry.merge_edges([_edge(line) for line in lines], _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    edges = [edge for edge in edges if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= _SHORTEST]
    if len(edges) > _MOST_LINES:
        return
    edges += _closing(edges)
    crossings = geometry.edges_to_intersections(edges, _TOLERANCE, _TOLERANCE)
    if len(crossings) > _MOST_CROSSINGS:
        return
    cells = geometry.intersections_to_cells(crossings)
    tables = geometry.cells_to_tables(cells) if cells else []
    for table in sorted(tables, key=lambda cells: min((cell[1], cell[0]) for cell in cells)):
        real = [Box(*cell) for cell in table if cell[2] - cell[0] > _SMALLEST and cell[3] - cell[1] > _SMALLEST]
        grid = _grid(real)
        if grid is not None:
            yield grid


def _closing(edges: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The outer lines of tables that have none: a page break left them open, or they were drawn without."""
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    level = [edge for edge in edges if edge["orientation"] == "h"]
    rows = (*_open_ends(upright, level, "top"), *_open_ends(upright, level, "bottom"))
    columns = (*_open_ends(level, upright, "x0"), *_open_ends(level, upright, "x1"))
    return [
        *(_edge(Box(x0, y, x1, y)) for y, x0, x1 in rows),
        *(_edge(Box(x, top, x, bottom)) for x, top, bottom in columns),
    ]


def _open_ends(
    lines: Sequence[dict[str, Any]], across: Sequence[dict[str, Any]], side: str
) -> Iterator[tuple[float, float, float]]:
    """Where three or more lines end at one place without a line across: that place, and the first and last of them."""
    low, high, at = ("x0", "x1", "top") if side in ("top", "bottom") else ("top", "bottom", "x0")
    ends: dict[int, list[dict[str, Any]]] = {}
    for line in lines:
        ends.setdefault(round(line[side] / _TOLERANCE), []).append(line)
    for group in ends.values():
        if len(group) < _FEWEST_OPEN:
            continue
        first, last = min(line[low] for line in group), max(line[high] for line in group)
        place = sum(line[side] for line in group) / len(group)
        near = (one for one in across if abs(one[at] - place) <= 2 * _TOLERANCE)
        if not any(one[low] < last and first < one[high] for one in near):
            yield place, first, last


def _edge(line: Box) -> dict[str, Any]:
    upright = line.height > line.x1 - line.x0
    middle = (line.x0 + line.x1) / 2 if upright else line.middle
    x0, x1 = (middle, middle) if upright else (line.x0, line.x1)
    top, bottom = (line.top, line.bottom) if upright else (middle, middle)
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "v" if upright else "h",
    }


def _grid(cells: Sequence[Box]) -> Grid | None:
    """Cells with rows and columns; None for boxes. One row alone may go on over the page."""
    rows, columns = sorted({cell.top for cell in cells}), sorted({cell.x0 for cell in cells})
    if len(columns) < 2:
        return None
    placed: list[TableCell] = []
    for cell in sorted(cells, key=lambda one: (one.top, one.x0)):
        row, column = bisect_left(rows, cell.top), bisect_left(columns, cell.x0)
        deep, wide = bisect_left(rows, cell.bottom) - row, bisect_left(columns, cell.x1) - column
        placed.append(TableCell(cell.x0, cell.top, cell.x1, cell.bottom, row, column, max(1, deep), max(1, wide)))
    return Grid(tuple(placed))
