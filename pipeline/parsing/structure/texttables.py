"""Tables of a plain text: runs of lines with tabs, bars or columns of spaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline.lookalikes import is_lookalike
from pipeline.parsing.resources import structure_words
from pipeline.parsing.structure.units import Line, Unit, make_unit
from pipeline.records import BlockKind, Cell
from pipeline.spans import Span
from pipeline.textforms import fold

_WIDE_GAP = re.compile(r" {2,}|\t+")
_BAR_SIGNS = "|│¦"
_BARS = re.compile(rf"[{_BAR_SIGNS}]")
_TABS = re.compile(r"\t")
# A cell that signs make bold, as converters write it: "**Cộng**".
_BOLD = re.compile(r"(\*\*|__)(?P<words>[^*_\s](?:[^*_]*[^*_\s])?)\1")
_RULE = re.compile(r"[-–—_=+|:│\s]+")
# A cell that holds a value, not a word: digits with their signs, or a dash for zero.
_VALUE = re.compile(r"[<>≥≤~+-]?\(?\d[\d.,/%()+ –-]*|[-–—x]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2})\)?(?:\s?=.*)?$")
# Columns of spaces are also made by letterheads and justified lines: only longer runs count.
_ALIGNED_ROWS = 3
_ALIGNED_VALUES = 0.6
_HEADER_ROWS = 3


@dataclass(frozen=True, slots=True)
class _Row:
    line: Line
    cells: tuple[tuple[int, Span], ...]  # column and place of every cell that is not empty

    @property
    def words(self) -> list[str]:
        """The text of the cells."""
        start = self.line.span.start
        return [self.line.text[span.start - start : span.end - start] for _, span in self.cells]


def split_tables(text: str, folded: str, lines: Sequence[Line]) -> list[Line | Unit]:
    """The lines, with every run that is a table replaced by one unit."""
    parts: list[Line | Unit] = []
    index = 0
    refused = dict.fromkeys(_KINDS, 0)  # runs found to be no table are not looked at again
    while index < len(lines):
        rows = _run(lines, index, refused)
        if rows:
            parts.append(_table(text, folded, rows))
            index += len(rows)
        else:
            parts.append(lines[index])
            index += 1
    return parts


def _run(lines: Sequence[Line], start: int, refused: dict[str, int]) -> list[_Row]:
    """The table that starts at a line, or nothing."""
    for name, (split, shortest) in _KINDS.items():
        if start < refused[name]:
            continue
        rows = _rows(lines, start, split)
        refused[name] = start + len(rows)
        while rows and len(rows[-1].cells) < 2:
            rows.pop()
        aligned = split is _by_gaps
        if len(rows) >= shortest and _is_table(rows, aligned=aligned):
            return _in_columns(rows) if aligned else _unframed(rows)
    return []


def _rows(lines: Sequence[Line], start: int, split: Callable[[Line], _Row | None]) -> list[_Row]:
    rows: list[_Row] = []
    for index in range(start, len(lines)):
        line = lines[index]
        row = split(line)
        if row is None or (rows and line.gap and not _same_shape(row, rows)):
            break
        if not rows and len(row.cells) < 2:
            break
        rows.append(row)
    return rows


def _same_shape(row: _Row, rows: list[_Row]) -> bool:
    """A blank line between rows is allowed where both sides have the same three or more columns."""
    last = max((other for other in rows[-3:]), key=lambda other: len(other.cells))
    return len(row.cells) >= 3 and row.cells[-1][0] == last.cells[-1][0]


def _by_tabs(line: Line) -> _Row | None:
    return _cells(line, _TABS) if "\t" in line.text else None


def _by_bars(line: Line) -> _Row | None:
    if _BARS.search(line.text) is None:
        return None if _RULE.fullmatch(line.text) is None else _Row(line, ())
    if _RULE.fullmatch(line.text):
        return _Row(line, ())
    row = _cells(line, _BARS)
    return row if row.cells and _BARS.search(line.text.strip("|│¦ ")) else None


def _by_gaps(line: Line) -> _Row | None:
    row = _cells(line, _WIDE_GAP) if _WIDE_GAP.search(line.text) else None
    return row if row is not None and len(row.cells) >= 2 else None


_KINDS: dict[str, tuple[Callable[[Line], _Row | None], int]] = {
    "tabs": (_by_tabs, 2),
    "bars": (_by_bars, 2),
    "gaps": (_by_gaps, _ALIGNED_ROWS),
}


def _cells(line: Line, separator: re.Pattern[str]) -> _Row:
    found: list[tuple[int, Span]] = []
    position, column = 0, 0
    if separator is _BARS and line.text[0] in _BAR_SIGNS:
        column = -1
    elif separator is _TABS:
        column = line.tabs
    for match in [*separator.finditer(line.text), None]:
        end = match.start() if match else len(line.text)
        raw = line.text[position:end]
        if raw.strip():
            start = line.span.start + position + len(raw) - len(raw.lstrip())
            bold = _BOLD.fullmatch(raw.strip())
            found.append((column, Span(start, start + len(raw.strip())) if bold is None else _inside(start, bold)))
        column += 1
        position = match.end() if match else end
    return _Row(line, tuple(found))


def _inside(start: int, bold: re.Match[str]) -> Span:
    """What stands between the signs that make a cell bold."""
    return Span(start + bold.start("words"), start + bold.end("words"))


def _unframed(rows: list[_Row]) -> list[_Row]:
    """Rows of a table without bars at its edges: one that begins with a bar has its first cell empty."""
    framed = [row.line.text[0] in _BAR_SIGNS for row in rows]
    if sum(framed) * 2 >= len(rows):
        return rows
    return [
        replace(row, cells=tuple((column + 1, span) for column, span in row.cells)) if opens else row
        for row, opens in zip(rows, framed, strict=True)
    ]


def _in_columns(rows: Sequence[_Row]) -> list[_Row]:
    """Rows of columns made with spaces: where cells are missing, the place on the line tells the column."""
    fullest = max(rows, key=lambda row: len(row.cells))
    centres = [_centre(fullest.line, span) for _, span in fullest.cells]
    placed: list[_Row] = []
    for row in rows:
        column = -1
        cells: list[tuple[int, Span]] = []
        for left, (_, span) in zip(range(len(row.cells), 0, -1), row.cells, strict=True):
            free = range(column + 1, len(centres) - left + 1)
            centre = _centre(row.line, span)
            column = min(free, key=lambda at: abs(centres[at] - centre))
            cells.append((column, span))
        placed.append(replace(row, cells=tuple(cells)))
    return placed


def _centre(line: Line, span: Span) -> float:
    return line.indent + (span.start + span.end) / 2 - line.span.start


def _is_table(rows: Sequence[_Row], *, aligned: bool) -> bool:
    if any(places_only(row.line.text) for row in rows):
        return False
    values = [[is_value(word) for word in row.words] for row in rows]
    if not aligned:
        return any(map(any, values)) or (len(rows) > 2 and len({len(row.cells) for row in rows}) == 1)
    return sum(row[-1] for row in values[1:] if row) >= (len(rows) - 1) * _ALIGNED_VALUES


@cache
def _never() -> tuple[str, ...]:
    return tuple(fold(word) for word in structure_words().columns_not_table)


def places_only(text: str) -> bool:
    """Whether columns only place what a line says: those of a letterhead or a signature."""
    folded = fold(text)
    return any(word in folded for word in _never())


def is_value(word: str) -> bool:
    """Whether a cell holds a number, a share or a dash for zero, and not a year."""
    return _VALUE.fullmatch(word) is not None and _YEAR.fullmatch(word) is None


def _table(text: str, folded: str, rows: Sequence[_Row]) -> Unit:
    real = [row for row in rows if row.cells]
    heads = header_rows([row.words for row in real])
    cells = [
        Cell(span, index, column, header=index < heads) for index, row in enumerate(real) for column, span in row.cells
    ]
    if heads > 1:
        cells = _merged(cells, max(cell.column for cell in cells))
    span = Span(rows[0].line.span.start, rows[-1].line.span.end)
    unit = make_unit(text, folded, span, indent=rows[0].line.indent, gap=rows[0].line.gap)
    return replace(unit, cells=tuple(cells), kind=BlockKind.TABLE)


def header_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many rows stand above the first value: at most three and a row that numbers the columns.

    Args:
        rows: the words of the cells that are not empty.
    """
    for index, words in enumerate(rows[: _HEADER_ROWS + 1]):
        if index and _is_numbering(words):
            return index + 1
        values = sum(is_value(word) or is_lookalike(word) for word in words)
        if values * 2 >= len(words) or (index and values):
            return index
    return 1


def _is_numbering(words: Sequence[str]) -> bool:
    """The row "(1) (2) (3)" or "A B 1 2" under the headings of a statistical table."""
    numbers = [int(match.group(1)) for word in words if (match := _COLUMN_NUMBER.match(word))]
    letters = sum(len(word.strip("()")) == 1 and word.strip("()").isalpha() for word in words)
    in_order = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return len(numbers) > 1 and len(numbers) + letters == len(words) and in_order


def _merged(cells: Sequence[Cell], last_column: int) -> list[Cell]:
    """Cells of the upper header rows reach over the empty columns right of them."""
    done: list[Cell] = []
    headers = [cell for cell in cells if cell.header]
    lowest = max(cell.row for cell in headers)
    for cell in cells:
        if cell.header and cell.row < lowest:
            right = [other.column for other in headers if other.row == cell.row and other.column > cell.column]
            done.append(replace(cell, columns=min(right, default=last_column + 1) - cell.column))
        else:
            done.append(cell)
    return done
