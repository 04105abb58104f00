"""Ruled tables of a PDF page: the lines that PDFium says are drawn, put together to cells by pdfplumber's geometry.

pdfplumber's own reader is not asked for the lines: it takes some hundred times as long, and files of a few hundred
bytes keep it busy for ever.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.parsing.printed.grids import grids_of
from pipeline.parsing.printed.places import Box, Grid, Turn

# A table has at least a frame and a line: fewer paths draw an underline or a box.
_FEWEST_PATHS = 8
# Above this a page is a drawing. The largest real table has 1,100 paths on a page.
_MOST_PATHS = 20_000
_DEEPEST_FORM = 6
# Rules are drawn as lines or as thin rectangles.
_THIN = 3.0
_SEGMENTS = 400
_WHITE = 250

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1, 0, 0, 1, 0, 0)


def find_grids(page: pypdfium2.PdfPage, turn: Turn) -> tuple[Grid, ...]:
    """The ruled tables of a page, from top to bottom; single boxes and frames are none."""
    paths = list(_paths(page.raw))
    if not _FEWEST_PATHS <= len(paths) <= _MOST_PATHS:
        return ()
    drawn: list[Box] = []
    sides: list[Box] = []  # of coloured backgrounds: those of a table without lines, or of the words in a cell
    for path, matrix in paths:
        _add_lines(path, _Space(matrix, turn), drawn, sides)
    return tuple(grids_of(drawn)) or tuple(grids_of(sides))


def _paths(page: Any) -> Iterator[tuple[Any, _Matrix]]:
    find, kind_of = pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = find(page, index)
        kind = kind_of(item)
        if kind != pdfium.FPDF_PAGEOBJ_TEXT:  # most are, line by line
            yield from _of_object(item, kind, _IDENTITY, 0)


def _of_object(item: Any, kind: int, matrix: _Matrix, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        yield item, matrix
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
        inner = _times(_matrix(item), matrix)
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            part = pdfium.FPDFFormObj_GetObject(item, index)
            yield from _of_object(part, pdfium.FPDFPageObj_GetType(part), inner, depth + 1)


def _matrix(item: Any) -> _Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(found))
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


@dataclass(frozen=True, slots=True)
class _Space:
    """Leads from where a path was written down to its place on the page."""

    matrix: _Matrix
    turn: Turn

    def box(self, one: tuple[float, float], other: tuple[float, float]) -> Box:
        """The rectangle between two points."""
        (x0, y0), (x1, y1) = _moved(one, self.matrix), _moved(other, self.matrix)
        return self.turn.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _add_lines(path: Any, space: _Space, drawn: list[Box], sides: list[Box]) -> None:
    """Adds the horizontal and vertical lines of a path; a rectangle has four."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    if not (fill.value or stroke.value):
        return
    box = space.box(*_bounds(path))
    if _is_line(box):
        drawn.append(box)
        return
    white = not stroke.value and _is_white(path)
    for points in _figures(path, space):
        whole = _round(points)
        if _is_line(whole):
            drawn.append(whole)
        elif not white:
            found = drawn if stroke.value else sides
            found += (side for pair in pairwise(points) if _is_line(side := _round(pair)))


def _is_line(box: Box) -> bool:
    return (box.x1 - box.x0 <= _THIN) != (box.height <= _THIN)


def _bounds(path: Any) -> tuple[tuple[float, float], tuple[float, float]]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(path, *map(ctypes.byref, (left, bottom, right, top)))
    return (left.value, bottom.value), (right.value, top.value)


def _moved(point: tuple[float, float], matrix: _Matrix) -> tuple[float, float]:
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _is_white(path: Any) -> bool:
    """A white background hides what is under it and shows no side."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = pdfium.FPDFPageObj_GetFillColor(path, *map(ctypes.byref, (red, green, blue, alpha)))
    return bool(known) and min(red.value, green.value, blue.value) >= _WHITE


def _figures(path: Any, space: _Space) -> Iterator[list[tuple[float, float]]]:
    """The corners of each figure of a path, on the page."""
    own = _Space(_times(_matrix(path), space.matrix), space.turn)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(min(pdfium.FPDFPath_CountSegments(path), _SEGMENTS)):
        part = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(part, ctypes.byref(x), ctypes.byref(y))
        box = own.box((x.value, y.value), (x.value, y.value))
        if pdfium.FPDFPathSegment_GetType(part) == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append((box.x0, box.top))
        if pdfium.FPDFPathSegment_GetClose(part):
            points.append(points[0])
    if points:
        yield points


def _round(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))
