"""A sample report as pieces that every form of a document can be made of: letterhead, title, paragraphs, tables.

The pieces are those that the program itself reads in the sample: what is measured is what another form loses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

from pipeline.records import Block, BlockKind, ParsedDocument
from pipeline.spans import Span

_COLUMN_GAP = re.compile(r"(?<=\S)(?: {4,}|[ ]*\t[ ]*)(?=\S)")
_PAGE_NUMBER = re.compile(r"[-–]?\s?\d{1,3}\s?[-–]?")
_MIDDLE = 36  # a lone line of a letterhead that begins left of this column belongs to its left half


class PieceKind(StrEnum):
    """What a piece of a report is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    COLUMNS = "columns"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with its place (from 0) and size."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a report.

    Attributes:
        text: on one line; of a title one line for each of its blocks; "" for tables and columns.
        cells: of a table.
        columns: lines of the left and of the right half of a letterhead or signature.
    """

    kind: PieceKind
    text: str = ""
    cells: tuple[GridCell, ...] = ()
    columns: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


_KINDS = {
    BlockKind.TITLE: PieceKind.TITLE,
    BlockKind.HEADING: PieceKind.HEADING,
    BlockKind.PARAGRAPH: PieceKind.PARAGRAPH,
    BlockKind.LIST_ITEM: PieceKind.ITEM,
    BlockKind.BOILERPLATE: PieceKind.FURNITURE,
}


def pieces_of(document: ParsedDocument) -> list[Piece]:
    """The pieces of a parsed sample, in order; page numbers of a typescript are left out."""
    found: list[Piece] = []
    for beside, group in groupby(_beside(document), key=lambda one: one[0]):
        blocks = [block for _, block in group]
        if beside:
            span = Span(blocks[0].span.start, blocks[-1].span.end)
            found.append(Piece(PieceKind.COLUMNS, columns=_halves(_whole_lines(document.text, span))))
        else:
            found += [piece for block in blocks for piece in _plain(document.text, block)]
    return _with_whole_titles(found)


def _beside(document: ParsedDocument) -> Iterator[tuple[int, Block]]:
    """Every block with the number of the two-column group that it stands in, or 0."""
    last_end = 0
    groups: list[list[Block]] = []
    for block in document.blocks:
        gap = "\n\n" in re.sub(r"\n[ \t]+\n", "\n\n", document.text[last_end : block.span.start])
        if gap or not groups or block.kind is BlockKind.TITLE or groups[-1][-1].kind is BlockKind.TITLE:
            groups.append([])
        groups[-1].append(block)
        last_end = block.span.end
    for number, group in enumerate(groups, start=1):
        text = document.text[group[0].span.start : group[-1].span.end]
        plain = any(block.cells or block.kind is BlockKind.TITLE for block in group) or "|" in text
        plain = plain or all(block.kind is BlockKind.BOILERPLATE for block in group[1:])
        for block in group:
            yield (0 if plain or not _COLUMN_GAP.search(text) else number), block


def _whole_lines(text: str, span: Span) -> list[str]:
    """The lines of a stretch with the white space before its first one."""
    return text[text.rfind("\n", 0, span.start) + 1 : span.end].split("\n")


def _halves(lines: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    left: list[str] = []
    right: list[str] = []
    for line in lines:
        indent = len(line) - len(line.lstrip())
        parts = _COLUMN_GAP.split(line.strip(), maxsplit=1)
        if len(parts) == 2:
            left.append(parts[0].strip())
            right.append(parts[1].strip())
        elif parts[0]:
            (left if indent < _MIDDLE else right).append(parts[0].strip())
    return tuple(left), tuple(right)


def _plain(text: str, block: Block) -> Iterator[Piece]:
    words = " ".join(block.span.of(text).split())
    if block.kind is BlockKind.TABLE:
        cells = (
            GridCell(" ".join(cell.span.of(text).split()), cell.row, cell.column, cell.rows, cell.columns, cell.header)
            for cell in block.cells
        )
        yield Piece(PieceKind.TABLE, cells=_with_wide_labels(tuple(cells)))
    elif block.kind is not BlockKind.BOILERPLATE or not _PAGE_NUMBER.fullmatch(words):
        yield Piece(_KINDS[block.kind], words)


def _with_wide_labels(cells: tuple[GridCell, ...]) -> tuple[GridCell, ...]:
    """Where a row ("Tổng cộng") lacks the column of row numbers, its label covers that column too, as offices write."""
    _, width = grid_size(cells)
    numbered = any(cell.column == 0 and cell.text.isdigit() for cell in cells)
    found: list[GridCell] = []
    for _, group in groupby(cells, key=attrgetter("row")):
        row = list(group)
        short = width - (row[-1].column + row[-1].columns)
        if numbered and short and len(row) == width - short and not row[0].text.isdigit():
            found.append(replace(row[0], columns=1 + short))
            found += [replace(cell, column=cell.column + short) for cell in row[1:]]
        else:
            found += row
    return tuple(found)


def _with_whole_titles(pieces: Sequence[Piece]) -> list[Piece]:
    """Title lines in a row are one title."""
    found: list[Piece] = []
    for piece in pieces:
        if piece.kind is PieceKind.TITLE and found and found[-1].kind is PieceKind.TITLE:
            found[-1] = Piece(PieceKind.TITLE, f"{found[-1].text}\n{piece.text}")
        else:
            found.append(piece)
    return found


def grid_size(cells: Sequence[GridCell]) -> tuple[int, int]:
    """Rows and columns of a table."""
    return max(cell.row + cell.rows for cell in cells), max(cell.column + cell.columns for cell in cells)


def without_furniture(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """Furniture before the text, the text, and furniture after it; what stands between stays in the text."""
    real = [index for index, piece in enumerate(pieces) if piece.kind is not PieceKind.FURNITURE]
    first, last = (real[0], real[-1] + 1) if real else (0, 0)
    return list(pieces[:first]), list(pieces[first:last]), list(pieces[last:])
