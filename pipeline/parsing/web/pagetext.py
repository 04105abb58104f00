"""Puts the lines of a page together: the document text, the origin of its runs, and its units."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.parsing.characters.cleaning import clean_characters
from pipeline.parsing.structure.texttables import header_rows
from pipeline.parsing.structure.units import SENTENCE_END, Unit, make_unit
from pipeline.parsing.web.tables import Place
from pipeline.parsing.web.walk import PageLine, line_runs
from pipeline.records import BlockKind, Cell, TextRun
from pipeline.spans import Span
from pipeline.textforms import fold

# No ASCII character composes with what stands before it, so a text may be composed between any two of these.
_SAFE_PART = re.compile(r"[\x00-\x7f][^\x00-\x7f]*|[^\x00-\x7f]+")
# More links than this make a unit a list of other pages.
_LINKED_SHARE = 0.5
# Portals put whole leads into <h2>.
_HEADING_LENGTH = 200
# Tag to level.
HEADING_TAGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


@dataclass(frozen=True, slots=True)
class PageUnit:
    """A unit of a page with what the page says about it.

    Attributes:
        element: number of its block element.
        tag: that element's name.
        side: nav, header, footer or aside round it, or "".
        linked: share of its characters that are links, 0 to 1.
    """

    unit: Unit
    element: int
    tag: str
    side: str
    linked: float

    @property
    def is_links(self) -> bool:
        """Whether it lists other pages."""
        return self.linked >= _LINKED_SHARE


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page with the origin of its runs."""

    text: str
    runs: tuple[TextRun, ...]
    units: tuple[PageUnit, ...]


@dataclass(slots=True)
class _Placed:
    """A line with its place in the text and the places of its cells."""

    line: PageLine
    span: Span
    cells: list[tuple[Place, Span]]


def assemble(lines: Sequence[PageLine], repairs: set[str]) -> PageText:
    """Joins lines with line feeds; the text is NFC, and runs and cells follow it.

    Args:
        lines: as the walk found them.
        repairs: names of what was put right are added here.
    """
    parts: list[str] = []
    runs: list[TextRun] = []
    placed: list[_Placed] = []
    position = 0
    for line in lines:
        for piece in line.pieces:
            piece.text = clean_characters(piece.text, repairs)
        text, marks = _composed(line, repairs)
        for start, end, node in line_runs(line):
            if marks[start] < marks[end]:
                runs.append(TextRun(Span(position + marks[start], position + marks[end]), node=node))
        left, right = len(text) - len(text.lstrip()), len(text.rstrip())
        if left < right:
            cells = [(place, span.shifted(position)) for place, span in _cell_spans(line, text, marks)]
            placed.append(_Placed(line, Span(position + left, position + right), cells))
        parts.append(text)
        position += len(text) + 1
    whole = "\n".join(parts)
    return PageText(whole, tuple(runs), tuple(_units(whole, placed)))


def _composed(line: PageLine, repairs: set[str]) -> tuple[str, Sequence[int]]:
    """The line in NFC, and where each position of its raw characters went."""
    raw = line.text
    if unicodedata.is_normalized("NFC", raw):
        return raw, range(len(raw) + 1)
    repairs.add("nfc")  # a mark was parted from its letter by a tag
    marks = [0] * (len(raw) + 1)
    done = 0
    parts: list[str] = []
    for match in _SAFE_PART.finditer(raw):
        part = unicodedata.normalize("NFC", match.group())
        for step in range(match.end() - match.start()):
            marks[match.start() + step] = done + min(step, len(part))
        parts.append(part)
        done += len(part)
    marks[len(raw)] = done
    return "".join(parts), marks


def _cell_spans(line: PageLine, text: str, marks: Sequence[int]) -> list[tuple[Place, Span]]:
    """Places in the line of the cells that are not empty."""
    found: list[tuple[Place, Span]] = []
    offsets = [0]
    for piece in line.pieces:
        offsets.append(offsets[-1] + len(piece.text))
    for place, first, last in line.cells:
        start, end = marks[offsets[first]], marks[offsets[last]]
        word = text[start:end]
        if word.strip():
            start += len(word) - len(word.lstrip())
            found.append((place, Span(start, start + len(word.strip()))))
    return found


def _units(text: str, placed: Sequence[_Placed]) -> list[PageUnit]:
    folded = fold(text)
    units: list[PageUnit] = []
    index = 0
    while index < len(placed):
        last = index
        while last + 1 < len(placed) and _belongs(text, placed[last], placed[last + 1]):
            last += 1
        units.append(_unit(text, folded, placed[index : last + 1], gap=_gap(placed, index)))
        index = last + 1
    return units


def _gap(placed: Sequence[_Placed], index: int) -> bool:
    return index == 0 or placed[index - 1].line.element != placed[index].line.element


def _belongs(text: str, line: _Placed, after: _Placed) -> bool:
    """Whether two lines are one block: rows of a table, or a sentence that a line break parts."""
    if line.line.table or after.line.table:
        return line.line.table == after.line.table
    if line.line.element != after.line.element:
        return False
    if line.line.tag == "pre":
        return False
    return after.span.of(text)[0].islower() and SENTENCE_END.search(line.span.of(text)[-8:]) is None


def _unit(text: str, folded: str, group: Sequence[_Placed], *, gap: bool) -> PageUnit:
    first = group[0].line
    unit = make_unit(text, folded, group[0].span.cover(group[-1].span), gap=gap)
    if first.table:
        unit = replace(unit, kind=BlockKind.TABLE, cells=_cells(text, group))
    elif first.tag in HEADING_TAGS and len(unit.text) <= _HEADING_LENGTH and not unit.text.endswith((".", ";")):
        unit = replace(unit, kind=BlockKind.HEADING, level=HEADING_TAGS[first.tag])
    elif first.tag == "li" and first.depth:
        unit = replace(unit, kind=BlockKind.LIST_ITEM, level=first.depth)
    characters = sum(len(one.span) for one in group)
    linked = sum(one.line.linked for one in group) / max(1, characters)
    return PageUnit(unit, first.element, first.tag, first.side, min(1.0, linked))


def _cells(text: str, group: Sequence[_Placed]) -> tuple[Cell, ...]:
    heads = header_rows([[span.of(text) for _, span in one.cells] for one in group if one.cells])
    top = [one.cells[0][0].row for one in group if one.cells][: heads + 1]
    limit = top[heads] if len(top) > heads else (top[-1] + 1 if top else 0)
    marked = any(place.header for one in group for place, _ in one.cells)
    return tuple(
        Cell(span, place.row, place.column, place.columns, place.rows, place.header if marked else place.row < limit)
        for one in group
        for place, span in one.cells
    )
