"""A report as a Word file: letterhead and signature in tables without lines, paragraphs, tables with lines."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.table import _Cell, _Row

from tests.roundtrip.pieces import GridCell, Piece, PieceKind, grid_size

_FONT, _SIZE = "Times New Roman", Pt(14)


def render_word(pieces: Sequence[Piece]) -> bytes:
    """The file's bytes; furniture of a page stands in it as when a page is copied into Word."""
    document = docx.Document()
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, _SIZE
    for piece in pieces:
        _add(document, piece)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _add(document: Any, piece: Piece) -> None:
    if piece.kind is PieceKind.TABLE:
        _add_table(document, piece.cells)
        document.add_paragraph()
    elif piece.kind is PieceKind.COLUMNS:
        halves = document.add_table(rows=1, cols=2).rows[0].cells
        for cell, lines in zip(halves, piece.columns, strict=True):
            _fill(cell, lines)
    else:
        bold = piece.kind in (PieceKind.TITLE, PieceKind.HEADING)
        for line in piece.text.split("\n"):
            paragraph = document.add_paragraph()
            paragraph.add_run(line).bold = bold
            centred = piece.kind is PieceKind.TITLE
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY


def _fill(cell: _Cell, lines: Sequence[str]) -> None:
    for index, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line)


def _add_table(document: Any, cells: Sequence[GridCell]) -> None:
    rows, columns = grid_size(cells)
    table = document.add_table(rows=rows, cols=columns)
    table.style = "Table Grid"
    grid = [list(_cells(row)) for row in table.rows]
    for cell in cells:
        first = grid[cell.row][cell.column]
        last = grid[cell.row + cell.rows - 1][cell.column + cell.columns - 1]
        place = first.merge(last) if first is not last else first
        place.paragraphs[0].add_run(cell.text).bold = cell.header


def _cells(row: _Row) -> Iterator[_Cell]:
    yield from row.cells
