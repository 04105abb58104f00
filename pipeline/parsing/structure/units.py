"""Units: the stretches of text that become blocks. A plain text's lines are put together into units here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.parsing.structure.marks import find_mark, is_torn_in_years
from pipeline.records import BlockKind, Cell
from pipeline.spans import Span
from pipeline.textforms import fold, single_spaced

# Wrapped typescript has 60 to 100 characters a line; outside this a line is a paragraph of its own.
_NARROWEST, _WIDEST = 45, 115
# A line that ends this far short of the right edge ended because its paragraph did.
_SLACK = 4
# So many lines must go on in lower case before a text counts as wrapped.
_ENOUGH_CONTINUATIONS = 2
# Copied pages break lines anywhere: a line this long that goes on in lower case is no entry of a list of words.
_SHORTEST = 20
_NEARLY_FULL = 0.75
_TAB_STOP = 8
# The longest menus in one line have about 400 characters.
_KEY_LENGTH = 600
_COLUMNS = re.compile(r" {4,}|\t")
SENTENCE_END = re.compile(r"[.!?…;:][\"”’')\]]*$|\./\.$")
# A number with what it counts.
_COUNT = re.compile(r"[0-9]{1,3}(?:[.,][0-9]+)*[ \u00a0](?=[a-zà-ỹđ])")
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of text that becomes one block.

    Attributes:
        span: without white space at its ends.
        text: of the span.
        indent: columns of white space before its first line.
        gap: whether a blank line (in a page: another container) stands before it.
        cells: of a table.
        kind: what the source itself says it is, or None.
        level: of a heading or list item, where the source says it.
        key: the folded text with single spaces, or "" where it is too long for furniture and headings.
    """

    span: Span
    text: str
    indent: int = 0
    gap: bool = True
    cells: tuple[Cell, ...] = ()
    kind: BlockKind | None = None
    level: int | None = None
    key: str = ""


def make_unit(text: str, folded: str, span: Span, *, indent: int = 0, gap: bool = True) -> Unit:
    """A unit of a document text, with its key."""
    key = " ".join(folded[span.start : span.end].split()) if len(span) <= _KEY_LENGTH else ""
    return Unit(span, text[span.start : span.end], indent, gap, key=key)


def key_of(text: str) -> str:
    """The key of a unit, by its text alone."""
    return single_spaced(fold(text)) if len(text) <= _KEY_LENGTH else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds more than white space: its text without the white space round it.

    Attributes:
        indent: columns of white space before it.
        tabs: how many of those characters are tabs: empty cells of a table.
        gap: whether a blank line stands before it.
    """

    span: Span
    text: str
    indent: int
    tabs: int
    gap: bool

    @property
    def width(self) -> int:
        """Columns up to its last character."""
        return self.indent + len(self.text)


def text_lines(text: str) -> list[Line]:
    """All lines that hold more than white space, in order."""
    lines: list[Line] = []
    last_end = -1
    for match in _LINE.finditer(text):
        raw = match.group()
        bare = raw.strip()
        if not bare:
            continue
        left = len(raw) - len(raw.lstrip())
        start = match.start() + left
        indent = sum(_TAB_STOP if char == "\t" else 1 for char in raw[:left])
        gap = text.count("\n", last_end, match.start()) > 1 if last_end >= 0 else True
        lines.append(Line(Span(start, start + len(bare)), bare, indent, raw[:left].count("\t"), gap))
        last_end = match.end()
    return lines


def join_lines(text: str, folded: str, lines: Sequence[Line], edge: int | None) -> list[Unit]:
    """Units of consecutive lines; the lines of a wrapped paragraph become one.

    Args:
        text: the document text.
        folded: the same, folded.
        lines: consecutive lines without a table among them.
        edge: the right edge of a wrapped text (see `right_edge`), or None.
    """
    units: list[Unit] = []
    index = 0
    while index < len(lines):
        last = index
        while last + 1 < len(lines) and _goes_on(lines, index, last, edge):
            last += 1
        span = Span(lines[index].span.start, lines[last].span.end)
        units.append(make_unit(text, folded, span, indent=lines[index].indent, gap=lines[index].gap))
        index = last + 1
    return units


def right_edge(lines: Sequence[Line]) -> int | None:
    """The column at which a text is wrapped, or None where its lines are paragraphs."""
    widths = [
        line.width
        for line, after in pairwise(lines)
        if _SHORTEST <= line.width <= _WIDEST and not after.gap and _continues_in_lower_case(line, after)
    ]
    if len(widths) < _ENOUGH_CONTINUATIONS or max(widths) < _NARROWEST:
        return None
    return max(widths)


def _continues_in_lower_case(line: Line, after: Line) -> bool:
    return after.text[0].islower() and not find_mark(after.text).text and SENTENCE_END.search(line.text) is None


def _continues_with_a_number(line: Line, after: Line) -> bool:
    """Whether a line breaks off before the number that it leads up to: "Tổng số nhân viên nữ", "1.490 người."."""
    told = after.width >= _SHORTEST and _COUNT.match(after.text) is not None
    return told and line.text[-1].islower() and after.indent == line.indent


def _goes_on(lines: Sequence[Line], first: int, last: int, edge: int | None) -> bool:
    """Whether the line after ``last`` belongs to the paragraph that began at ``first``."""
    line, after = lines[last], lines[last + 1]
    marked = find_mark(after.text).text and not is_torn_in_years(line.text, after.text)
    if edge is None or after.gap or marked or line.width > edge + _SLACK:
        return False
    if any(_COLUMNS.search(one.text) or not any(map(str.isalpha, one.text)) for one in (line, after)):
        return False
    if _continues_in_lower_case(line, after) or _continues_with_a_number(line, after):
        return line.width >= _SHORTEST
    if _in_bracket(lines, first, last):
        return True
    full = line.width + 1 + len(after.text.split(None, 1)[0]) >= edge - _SLACK
    if not full and not (line.text[-1] == "," and line.width >= edge * _NEARLY_FULL):
        return False  # the next word would have fitted: the paragraph ended here
    if last == first:
        hanging = bool(find_mark(lines[first].text).text)
        if after.indent > line.indent and not hanging:
            return False
    elif after.indent != line.indent:
        return False
    return not (SENTENCE_END.search(line.text) and _is_flush(lines, first, last))


def _in_bracket(lines: Sequence[Line], first: int, last: int) -> bool:
    """Whether a bracket opened in the last two lines of a paragraph is closed in the next one."""
    before = " ".join([line.text for line in lines[max(first, last - 1) : last + 1]])
    opened = before.rfind("(") > before.rfind(")")
    return opened and 0 <= lines[last + 1].text.find(")") < (lines[last + 1].text + "(").find("(")


def _is_flush(lines: Sequence[Line], first: int, last: int) -> bool:
    """Whether a new paragraph could start at the next line without being seen by its indentation."""
    return lines[last + 1].indent == lines[first].indent
