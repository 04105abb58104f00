"""Tables as their rows stand in the text, read by what is written in the cells.

Extraction links cells to their total where it trusts the numbers; here every written number counts, whatever was made
of it, so that a total that does not fit is seen although nothing is linked to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.audit.document import AuditedDocument, FigureSentence
from pipeline.audit.rules import words
from pipeline.records import Figure
from pipeline.textforms import fold

_NUMBER = re.compile(r"([+-]?)\s*(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?\s*(%?)(?:\s+[^\W\d]+){0,2}")
_SLASH = re.compile(r"\s*/\s*")
# "-" says that there was nothing, dots and an empty cell that nobody knows (signs of the statistical yearbooks).
_NOTHING = frozenset({"-", "–", "—"})
_EMPTY = frozenset({"", "...", "…"})
# Cells are told apart by bars, tabs, wide gaps, or semicolons behind a label.
_SEPARATORS = (re.compile(r"\|"), re.compile(r"\t"), re.compile(r"(?<=\S) {2,}(?=\S)"))
_LISTED = re.compile(r"[^:\d]+:[\d\s.,;/-]+")
_AFTER_LABEL = re.compile(r"[:;]")
_SUB_ROW = re.compile(r"\s*[-+–•]\s*\D")
_MARK = re.compile(r"\d+(?:\.\d+)+\.?")
_FEWEST_SEPARATORS, _FEWEST_ROWS = 2, 2
# Between two rows of a table stand at most so many characters: rows without figures are not seen.
_BETWEEN_ROWS, _LINE_END = 160, 12


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with a number, or with two ("22/31").

    Attributes:
        numbers: as written, without units.
        decimals: how many are written of each.
        percent: whether a percent sign follows.
        surface: the cell as written.
        figure: what it was read as, if it was.
    """

    numbers: tuple[float, ...]
    decimals: int
    percent: bool
    surface: str
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its label and its cells, the last one first, so that rows with a missing label still match.

    Attributes:
        label: folded words of the cells without a number.
        cells: None where a cell holds no number.
        texts: what stands in the cells.
        total: whether the label says that the row adds up others.
        below: whether it tells a part of the row above it.
        gap: whether a row without figures may stand before it.
    """

    label: str
    cells: tuple[GridCell | None, ...]
    texts: tuple[str, ...]
    total: bool
    below: bool
    gap: bool

    def numbers(self, column: int) -> GridCell | None:
        """The cell of a column, counted from the last; None where it holds no number."""
        return self.cells[column] if column < len(self.cells) else None

    def says_none(self, column: int) -> bool:
        """Whether the cell of a column says that there was nothing."""
        return column < len(self.texts) and self.texts[column] in _NOTHING

    def is_empty(self, column: int) -> bool:
        """Whether the cell of a column is left empty."""
        return column >= len(self.texts) or self.texts[column] in _EMPTY


def grids(document: AuditedDocument) -> Iterator[list[GridRow]]:
    """The tables of a document, row by row, each with two rows or more."""
    table: list[tuple[FigureSentence, re.Pattern[str]]] = []
    for sentence in document.sentences:
        mark = _separator(sentence)
        if table and (mark is not table[-1][1] or not _follows(table[-1][0], sentence)):
            yield from _table(table)
            table = []
        if mark is not None:
            table.append((sentence, mark))
    yield from _table(table)


def _table(rows: Sequence[tuple[FigureSentence, re.Pattern[str]]]) -> Iterator[list[GridRow]]:
    if len(rows) >= _FEWEST_ROWS:
        gaps = [False, *(_gap(one, other) > _LINE_END for (one, _), (other, _) in pairwise(rows))]
        yield [_row(sentence, mark, gap=gap) for (sentence, mark), gap in zip(rows, gaps, strict=True)]


def _follows(one: FigureSentence, other: FigureSentence) -> bool:
    return 0 <= _gap(one, other) <= _BETWEEN_ROWS


def _gap(one: FigureSentence, other: FigureSentence) -> int:
    """How many characters stand between two sentences; -1 where that cannot be told."""
    return -1 if one.offset is None or other.offset is None else other.offset - one.offset - len(one.text)


def _separator(sentence: FigureSentence) -> re.Pattern[str] | None:
    """What tells the cells of a row apart; None in running text."""
    if sentence.offset is None:
        return None
    if _LISTED.fullmatch(sentence.text.strip()) and ";" in sentence.text:
        return _AFTER_LABEL
    for mark in _SEPARATORS:
        if len(mark.findall(sentence.text)) >= _FEWEST_SEPARATORS:
            return mark
    return None


def _row(sentence: FigureSentence, mark: re.Pattern[str], *, gap: bool) -> GridRow:
    edges = [(0, 0), *(match.span() for match in mark.finditer(sentence.text)), (len(sentence.text),) * 2]
    spans = [(start, end) for (_, start), (end, _) in pairwise(edges)]
    texts = [sentence.text[start:end].strip(" *_") for start, end in spans]
    cells = [_cell(sentence, start, end) for start, end in spans]
    named = (
        fold(text) for text, cell in zip(texts, cells, strict=True) if cell is None and text not in _EMPTY | _NOTHING
    )
    label = " ".join(named)
    first = next(filter(None, texts), "")
    bare = label.lstrip(" -+")
    below = bool(_SUB_ROW.match(label) or _MARK.fullmatch(first) or words("part_rows").match(bare))
    total = words("total_rows").match(bare) is not None and not words("no_totals").match(bare)
    return GridRow(label, tuple(cells[::-1]), tuple(texts[::-1]), total, below, gap)


def _cell(sentence: FigureSentence, start: int, end: int) -> GridCell | None:
    text = sentence.text[start:end].strip(" *_")
    found = [match for part in _SLASH.split(text) if (match := _NUMBER.fullmatch(part))]
    if not found or len(found) != len(_SLASH.split(text)) or len(found) > 2:
        return None
    offset = sentence.offset or 0
    inside = [one for one in sentence.figures if start <= one.start - offset < end]
    return GridCell(
        tuple(_value(match) for match in found),
        max(len(match.group(3) or "") for match in found),
        any(match.group(4) for match in found),
        text,
        inside[0] if inside else None,
    )


def _value(match: re.Match[str]) -> float:
    value = float(f"{match.group(2).replace('.', '')}.{match.group(3) or 0}")
    return -value if match.group(1) == "-" else value
