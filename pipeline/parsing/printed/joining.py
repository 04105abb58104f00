"""Joins the lines of printed pages to paragraphs, and the parts of a table that goes on over pages to one."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.parsing.printed.layout import Item, LaidCell, PageLine, PageTable
from pipeline.parsing.printed.runninglines import LaidPage, running_lines
from pipeline.parsing.structure.marks import find_mark, is_torn_in_years
from pipeline.parsing.structure.texttables import header_rows
from pipeline.parsing.structure.units import SENTENCE_END

# Lines with more characters than this tell where the text's edges are; columns side by side have shorter full lines.
_LONG, _SHORTEST_FULL = 40, 25
_ENOUGH = 5
# In heights of a line.
_INDENT, _SLACK = 0.7, 0.6
# In usual distances between lines: more is a gap; lines of one paragraph stay below the first.
_APART, _GAP = 1.45, 1.7
# Fonts embedded in parts give boxes of different heights on one line.
_SAME_SIZE = 0.7
_FOOTNOTE_SIZE = 0.82
_FOOTNOTE_ZONE = 0.5
_NOTE_MARK = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹*]|\d{1,2}[.)]?\s+[^\W\d]")
_SAME_EDGE = 4.0
# A line's last characters tell whether it ends a sentence.
_TAIL = 8
# Width of a usual letter.
_ALPHABET = 0.5
# Shares of the text's width.
_DEEPEST_INDENT, _TITLE_WIDTH = 0.35, 0.6


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the text of a page lies.

    Attributes:
        left, right: edges of full lines.
        pitch: usual distance from line to line.
        size: usual height of a line.
    """

    left: float
    right: float
    pitch: float
    size: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that are one paragraph, heading or item.

    Attributes:
        lines: in order, perhaps of several pages.
        indent: columns from the left edge of the text to its first line.
        gap: whether a wide space or another part of the page stands before it.
        furniture: whether it belongs to the page and not to the text.
    """

    lines: tuple[PageLine, ...]
    indent: int = 0
    gap: bool = True
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class JoinedTable:
    """A table with the parts of it on each page.

    Attributes:
        cells: row by row, rows counted through; each with its page.
        repeated: rows that only repeat the header on a further page.
        heads: how many rows stand above the first value.
    """

    cells: tuple[tuple[LaidCell, int], ...]
    repeated: frozenset[int]
    heads: int


Part = Paragraph | JoinedTable


def join_pages(pages: list[LaidPage]) -> Iterator[Part]:
    """All parts of a document in the order of its text; furniture between two halves of a paragraph comes after it.

    Args:
        pages: in order; the list is emptied while parts are taken, so that what is printed need not be kept as well.
    """
    joiner = _Joiner()
    margins = _margins(pages)
    running = running_lines(pages)
    pages.reverse()
    while pages:
        page = pages.pop()
        furniture = running[page.number]
        own = margins[page.number]
        notes = _footnotes(page, furniture, own)
        joiner.open_page(own)
        for index, item in enumerate(page.items):
            if isinstance(item, PageTable):
                joiner.add_table(item)
            elif index in furniture:
                joiner.add_beside(Paragraph((item,), furniture=True))
            elif index in notes:
                joiner.add_note(item)
            else:
                joiner.add_line(item)
        joiner.close_page()
        yield from joiner.parts()
    joiner.close()
    yield from joiner.parts()


def _margins(pages: Sequence[LaidPage]) -> dict[int, Margins]:
    """The margins of each page, by its own long lines or by those of all pages of its width."""
    by_width: dict[int, list[PageLine]] = {}
    found: dict[int, Margins] = {}
    for page in pages:
        lines = [item for item in page.items if isinstance(item, PageLine) and item.column == 0]
        lines = [line for line in lines if len(line.text) >= _LONG] or lines
        by_width.setdefault(round(page.width), []).extend(lines)
        if len(lines) >= _ENOUGH:
            found[page.number] = _measured(lines)
    without = [page for page in pages if page.number not in found]
    shared = {width: _measured(by_width[width]) for width in {round(page.width) for page in without}}
    return found | {page.number: shared[round(page.width)] for page in without}


def _measured(lines: Sequence[PageLine]) -> Margins:
    if not lines:
        return Margins(0, 0, 0, 0)
    lefts, tops, rights, bottoms = zip(*(line.box for line in lines), strict=True)
    size = statistics.median(bottom - top for top, bottom in zip(tops, bottoms, strict=True))
    places = [(line.page, line.box.middle) for line in lines]
    steps = [
        below - middle
        for (page, middle), (other, below) in itertools.pairwise(places)
        if page == other and 0 < below - middle < size * 4
    ]
    tenth = len(lines) // 10
    pitch = statistics.median(steps) if steps else size * 1.2
    return Margins(sorted(lefts)[tenth], sorted(rights)[-1 - tenth], pitch, size)


def _footnotes(page: LaidPage, furniture: frozenset[int], margins: Margins) -> frozenset[int]:
    """Small lines at the foot of a page, the first of them with the mark of a note."""
    small: list[int] = []
    for index in range(len(page.items) - 1, -1, -1):
        item = page.items[index]
        if index in furniture:
            continue
        if not isinstance(item, PageLine) or item.column or item.box.height > margins.size * _FOOTNOTE_SIZE:
            break
        if item.box.top < page.height * _FOOTNOTE_ZONE:
            break
        small.append(index)
    while small and not _is_note(page.items[small[-1]]):
        small.pop()
    return frozenset(small)


def _is_note(item: Item) -> bool:
    return isinstance(item, PageLine) and _NOTE_MARK.match(item.text) is not None


class _Joiner:
    """Takes lines and tables in order and keeps what is still open."""

    def __init__(self) -> None:
        self._done: list[Part] = []
        self._beside: list[Part] = []
        self._lines: list[PageLine] = []
        self._first_margins = self._margins = Margins(0, 0, 0, 0)
        self._tables: list[PageTable] = []
        self._notes: list[PageLine] = []
        self._before: PageLine | None = None
        self._gap = True

    def parts(self) -> list[Part]:
        """What has been closed since the last time."""
        done, self._done = self._done, []
        return done

    def open_page(self, margins: Margins) -> None:
        """The next page begins."""
        self._margins = margins
        self._before = None

    def close_page(self) -> None:
        """The notes at the foot of a page are paragraphs of their own."""
        lines: list[PageLine] = []
        for line in self._notes:
            if lines and _is_note(line):
                self.add_beside(Paragraph(tuple(lines)))
                lines = []
            lines.append(line)
        if lines:
            self.add_beside(Paragraph(tuple(lines)))
        self._notes = []

    def add_beside(self, part: Paragraph) -> None:
        """A line of the page: after the paragraph or table that is open, because that may go on over it."""
        if self._lines or self._tables:
            self._beside.append(part)
        else:
            self._done.append(part)

    def add_note(self, line: PageLine) -> None:
        """A line of a note at the foot."""
        self._notes.append(line)

    def add_line(self, line: PageLine) -> None:
        """A line of text."""
        if self._tables or (self._lines and not _goes_on(self._lines, line, self._margins)):
            self.close()
        if not self._lines:
            self._first_margins = self._margins
            self._gap = self._has_gap(line)
        self._lines.append(line)
        self._before = line

    def _has_gap(self, line: PageLine) -> bool:
        before = self._before
        if before is None or before.column != line.column:
            return True
        return line.box.middle - before.box.middle > _GAP * max(self._margins.pitch, 1.0)

    def add_table(self, table: PageTable) -> None:
        """A table, or the next part of one."""
        if self._lines or (self._tables and not _is_same_table(self._tables[-1], table)):
            self.close()
        self._tables.append(table)
        self._before = None

    def close(self) -> None:
        """Nothing goes on."""
        if self._lines:
            left, size = self._first_margins.left, max(self._first_margins.size, 1.0)
            indent = max(0, round((self._lines[0].box.x0 - left) / (size * _ALPHABET)))
            self._done.append(Paragraph(tuple(self._lines), indent, self._gap))
        elif self._tables:
            self._done.append(_joined(self._tables))
        self._lines, self._tables = [], []
        self._done += self._beside
        self._beside = []


def _goes_on(lines: Sequence[PageLine], after: PageLine, margins: Margins) -> bool:
    """Whether a line belongs to the paragraph of the lines before it."""
    line = lines[-1]
    over_page = line.page != after.page
    if line.column != after.column or (over_page and line.column) or not (over_page or _is_near(line, after, margins)):
        return False
    if len(line.text) > 1 and line.text.isupper() and not after.text.isupper():
        return False  # a title or heading above what it heads
    if is_torn_in_years(line.text, after.text):
        return True
    ended = _is_ended(line)
    lower = after.text[0].islower() and not ended
    if lower and not find_mark(after.text).text:
        return True
    full = after.flows and _is_full(line, after, margins)
    if full and not ended and lines[0].box.x0 > after.box.x0 + _INDENT * after.box.height:
        return True  # back to the margin in the middle of a sentence, though it begin like an item ("Điều 3", "- 20")
    follows = lower or _is_title_line(line, after, margins)
    follows = follows or (full and _keeps_indent(lines, after, margins, over_page=over_page))
    return follows and not find_mark(after.text).text


def _is_near(line: PageLine, after: PageLine, margins: Margins) -> bool:
    """Whether a line follows another one at the usual distance, in letters of about its size."""
    _, top, _, bottom = line.box
    _, other_top, _, other_bottom = after.box
    height, below = bottom - top, other_bottom - other_top
    if height < below * _SAME_SIZE or below < height * _SAME_SIZE:
        return False
    return (other_top + other_bottom) / 2 - (top + bottom) / 2 <= _APART * max(margins.pitch, height, below)


def _is_ended(line: PageLine) -> bool:
    return not line.text[-1].isalnum() and SENTENCE_END.search(line.text[-_TAIL:]) is not None


def _is_full(line: PageLine, after: PageLine, margins: Margins) -> bool:
    """Whether a line began near the left edge, and the first word of the next one would not have fitted."""
    if len(line.text) < _SHORTEST_FULL or line.box.x0 > margins.left + (margins.right - margins.left) * _DEEPEST_INDENT:
        return False
    x0, top, x1, bottom = line.box
    width = (x1 - x0) / max(1, len(line.text))
    word = len(after.text.partition(" ")[0]) + 1
    return x1 + word * width >= margins.right - _SLACK * (bottom - top)


def _is_title_line(line: PageLine, after: PageLine, margins: Margins) -> bool:
    """Whether two lines are centred below each other and the first, in the same letters, takes most of the width."""
    if not (line.flows and after.flows) or after.text[0] in "(*" or line.page != after.page:
        return False
    step = _INDENT * after.box.height
    centred = abs(line.box.x0 + line.box.x1 - after.box.x0 - after.box.x1) < step and _is_centred(after, margins, step)
    wide = line.box.x1 - line.box.x0 >= (margins.right - margins.left) * _TITLE_WIDTH
    same = line.text.isupper() == after.text.isupper()
    return centred and wide and same and line.text[-1] not in ".;:)"


def _keeps_indent(lines: Sequence[PageLine], after: PageLine, margins: Margins, *, over_page: bool) -> bool:
    """Whether a full line is followed by one that stands where the paragraph's further lines do."""
    step = _INDENT * after.box.height
    first = lines[0]
    indented = after.box.x0 > margins.left + step
    if over_page:
        if indented and (len(lines) < 2 or after.box.x0 > lines[-1].box.x0 + step):
            return False
    elif len(lines) > 1:
        if abs(after.box.x0 - lines[-1].box.x0) > step:
            return False
    else:
        deeper = after.box.x0 > first.box.x0 + step and not find_mark(first.text).text
        if deeper or (indented and _is_centred(first, margins, step)):
            return False
    flush = abs(after.box.x0 - first.box.x0) <= step
    return not (flush and _is_ended(lines[-1]))


def _is_centred(line: PageLine, margins: Margins, step: float) -> bool:
    left, right = line.box.x0 - margins.left, margins.right - line.box.x1
    return left > step and abs(left - right) < step


def _is_same_table(before: PageTable, after: PageTable) -> bool:
    """Whether a table goes on with the next page: its columns begin at the same places."""
    if after.page != before.page + 1 or len(before.edges) != len(after.edges):
        return False
    shift = after.edges[0] - before.edges[0]  # odd and even pages may have other margins
    return all(abs(one + shift - other) <= _SAME_EDGE for one, other in zip(before.edges, after.edges, strict=True))


def _joined(tables: Sequence[PageTable]) -> JoinedTable:
    heads = header_rows([[cell.text for cell in row] for row in _by_row(tables[0].cells)])
    head = [_shape(row) for row in _by_row(tables[0].cells)[:heads]]
    cells: list[tuple[LaidCell, int]] = []
    repeated: set[int] = set()
    start = 0
    for table in tables:
        rows = _by_row(table.cells)
        if start and head and [_shape(row) for row in rows[:heads]] == head:
            repeated.update(start + row[0].row for row in rows[:heads])
        moved = (replace(cell, row=start + cell.row) for cell in table.cells) if start else table.cells
        cells += [(cell, table.page) for cell in moved]
        start += table.row_count
    first = [row[0].row for row in _by_row(tables[0].cells)]
    limit = first[heads] if len(first) > heads else first[-1] + 1
    return JoinedTable(tuple(cells), frozenset(repeated), limit)


def _by_row(cells: Sequence[LaidCell]) -> list[list[LaidCell]]:
    rows: dict[int, list[LaidCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    return [rows[index] for index in sorted(rows)]


def _shape(row: Sequence[LaidCell]) -> list[tuple[int, str]]:
    return [(cell.column, cell.text) for cell in row]
