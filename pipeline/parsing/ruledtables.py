"""Ruled tables of a PDF page: the lines that PDFium says are drawn, put together to cells by pdfplumber's geometry.

pdfplumber's own reader is not asked for the lines: it takes some hundred times as long, and files of a few hundred
bytes keep it busy for ever.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.parsing.pagewords import TableCell
from pipeline.parsing.places import Box, Grid, Turn

# A table has at least a frame and a line: fewer paths draw an underline or a box.
_FEWEST_PATHS = 8
# Above this a page is a drawing. The largest real table has 1,100 paths on a page.
_MOST_PATHS = 20_000
_MOST_LINES = 3_000
_MOST_CROSSINGS = 6_000
_DEEPEST_FORM = 6
# Rules are drawn as lines or as thin rectangles.
_THIN = 3.0
# pdfplumber's defaults: lines nearer than this are one.
_TOLERANCE = 3
_SHORTEST = 3.0
# So many columns that end at one height without a rule are those of a table.
_FEWEST_OPEN = 3
# Cells smaller than this hold no text.
_SMALLEST = 4.0
_SEGMENTS = 400
_WHITE = 250

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1, 0, 0, 1, 0, 0)


def find_grids(page: pypdfium2.PdfPage, turn: Turn) -> tuple[Grid, ...]:
    """The ruled tables of a page, from top to bottom; single boxes and frames are none."""
    paths = list(_paths(page.raw))
    if not _FEWEST_PATHS <= len(paths) <= _MOST_PATHS:
        return ()
    lines = [line for path, matrix in paths for line in _lines(path, matrix, turn)]
    if len(lines) < _FEWEST_PATHS // 2:
        return ()
    return tuple(_grids(lines))


def _paths(page: Any) -> Iterator[tuple[Any, _Matrix]]:
    count = pdfium.FPDFPage_CountObjects(page)
    for index in range(count):
        yield from _of_object(pdfium.FPDFPage_GetObject(page, index), _IDENTITY, 0)


def _of_object(item: Any, matrix: _Matrix, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        yield item, matrix
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
        inner = _times(_matrix(item), matrix)
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            yield from _of_object(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)


def _matrix(item: Any) -> _Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(found))
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _lines(path: Any, matrix: _Matrix, turn: Turn) -> Iterator[Box]:
    """The horizontal and vertical lines that a path draws; rectangles give their four sides."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    if not (fill.value or stroke.value):
        return
    box = _bounds(path, matrix, turn)
    if _is_line(box):
        yield box
    elif stroke.value or not _is_white(path):
        for start, end in _segments(path, matrix, turn):
            side = Box(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))
            if _is_line(side):
                yield side


def _is_line(box: Box) -> bool:
    return (box.x1 - box.x0 <= _THIN) != (box.height <= _THIN)


def _bounds(path: Any, matrix: _Matrix, turn: Turn) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(path, *map(ctypes.byref, (left, bottom, right, top)))
    return _placed((left.value, bottom.value), (right.value, top.value), matrix, turn)


def _placed(one: tuple[float, float], other: tuple[float, float], matrix: _Matrix, turn: Turn) -> Box:
    (x0, y0), (x1, y1) = _moved(one, matrix), _moved(other, matrix)
    return turn.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _moved(point: tuple[float, float], matrix: _Matrix) -> tuple[float, float]:
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _is_white(path: Any) -> bool:
    """A white background hides what is under it and shows no side."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = pdfium.FPDFPageObj_GetFillColor(path, *map(ctypes.byref, (red, green, blue, alpha)))
    return bool(known) and min(red.value, green.value, blue.value) >= _WHITE


def _segments(path: Any, matrix: _Matrix, turn: Turn) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight parts of a path, as pairs of points."""
    whole = _times(_matrix(path), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = last = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(path), _SEGMENTS)):
        part = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(part, ctypes.byref(x), ctypes.byref(y))
        at = _moved((x.value, y.value), whole)
        corner = turn.box(*at, *at)
        point = (corner.x0, corner.top)
        kind = pdfium.FPDFPathSegment_GetType(part)
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, point
        elif kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = point
        last = point
        if pdfium.FPDFPathSegment_GetClose(part):
            yield last, begin


def _grids(lines: Sequence[Box]) -> Iterator[Grid]:
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
    """Lines above and below the columns of a table that a page break left open."""
    found: list[dict[str, Any]] = []
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    level = [edge for edge in edges if edge["orientation"] == "h"]
    for side in ("top", "bottom"):
        ends: dict[int, list[dict[str, Any]]] = {}
        for edge in upright:
            ends.setdefault(round(edge[side] / _TOLERANCE), []).append(edge)
        for group in ends.values():
            x0, x1 = min(edge["x0"] for edge in group), max(edge["x1"] for edge in group)
            y = sum(edge[side] for edge in group) / len(group)
            ruled = any(abs(one["top"] - y) <= 2 * _TOLERANCE and one["x0"] < x1 and x0 < one["x1"] for one in level)
            if len(group) >= _FEWEST_OPEN and not ruled:
                found.append(_edge(Box(x0, y, x1, y)))
    return found


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
