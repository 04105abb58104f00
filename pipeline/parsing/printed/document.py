"""From pages in reading order to a document: its text, where each run of it was printed, and its units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from pipeline.parsing.characters.cleaning import clean_characters
from pipeline.parsing.printed.joining import JoinedTable, Paragraph, Part
from pipeline.parsing.printed.places import Piece
from pipeline.parsing.structure.units import Unit, make_unit
from pipeline.records import BlockKind, Cell, RecognisedWord, TextRun
from pipeline.spans import Span
from pipeline.textforms import fold

# Names of repairs.
LINE_ENDS, PAGE_ENDS, HYPHENS, SOFT_HYPHENS = "line_ends", "page_ends", "hyphens", "soft_hyphens"
_BROKEN_AT_HYPHEN = re.compile(r"\w[-\u2010\u2011]$")
_SOFT = "\u00ad"


class Placed(NamedTuple):
    """A piece with its place in the text and its page."""

    span: Span
    page: int
    piece: Piece


@dataclass(slots=True)
class PrintedText:
    """The text of a document of pages.

    Attributes:
        furniture: indexes of the units that belong to the pages and not to the text.
        placed: every piece of it, in order.
    """

    text: str = ""
    units: list[Unit] = field(default_factory=list)
    furniture: set[int] = field(default_factory=set)
    placed: list[Placed] = field(default_factory=list)

    def runs(self) -> tuple[TextRun, ...]:
        """Stretches of the text that stand on one page."""
        return tuple(_runs(self.placed))

    def recognised(self) -> tuple[RecognisedWord, ...]:
        """The words with a digit that were read from images."""
        return tuple(word for one in self.placed if one.piece.words for word in _recognised(one, self.text))


def print_parts(parts: Sequence[Part], repairs: set[str]) -> PrintedText:
    """Writes parts one below the other.

    Args:
        parts: in the order of the text.
        repairs: names of what was put right are added here.
    """
    writer = _Writer(repairs)
    for part in parts:
        if isinstance(part, JoinedTable):
            writer.table(part)
        else:
            writer.paragraph(part)
    return writer.finish()


class _Stretch(NamedTuple):
    """A unit before the text is whole."""

    span: Span
    indent: int = 0
    gap: bool = True
    cells: tuple[Cell, ...] | None = None


class _Writer:
    def __init__(self, repairs: set[str]) -> None:
        self._repairs = repairs
        self._parts: list[str] = []
        self._position = 0
        self._stretches: list[_Stretch] = []
        self._furniture: set[int] = set()
        self._placed: list[Placed] = []

    def finish(self) -> PrintedText:
        """The text with its units."""
        text = "".join(self._parts)
        folded = fold(text)
        units = [_unit(text, folded, stretch) for stretch in self._stretches]
        return PrintedText(text, units, self._furniture, self._placed)

    def paragraph(self, part: Paragraph) -> None:
        """The lines of a paragraph as one line of the text."""
        start = self._begin()
        before = part.lines[0]
        for index, line in enumerate(part.lines):
            if index:
                self._repairs.add(LINE_ENDS if before.page == line.page else PAGE_ENDS)
                self._join()
            self._line(line.text, line.pieces, line.page)
            before = line
        if part.furniture:
            self._furniture.add(len(self._stretches))
        self._stretches.append(_Stretch(Span(start, self._position), part.indent, part.gap))

    def table(self, part: JoinedTable) -> None:
        """A row as a line of the text, its cells parted by tabs."""
        start = self._begin()
        cells: list[Cell] = []
        row, column = part.cells[0][0].row, part.cells[0][0].column
        for laid, page in part.cells:
            if laid.row != row:
                self._write("\n")
                row, column = laid.row, 0
            self._write("\t" * max(0, laid.column - column))
            column = laid.column
            begin = self._position
            for index, line in enumerate(laid.lines):
                if index:
                    self._join()
                self._line(" ".join(piece.text for piece in line), line, page)
            header = laid.row < part.heads or laid.row in part.repeated
            cells.append(Cell(Span(begin, self._position), laid.row, laid.column, laid.columns, laid.rows, header))
        self._stretches.append(_Stretch(Span(start, self._position), cells=tuple(cells)))

    def _begin(self) -> int:
        if self._parts:
            self._write("\n")
        return self._position

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._position += len(text)

    def _line(self, text: str, pieces: Sequence[Piece], page: int) -> None:
        """Writes a line whose text holds its pieces in order."""
        at = 0
        for piece in pieces:
            start = text.index(piece.text, at)
            self._write(text[at:start])
            at = start + len(piece.text)
            begin = self._position
            self._write(clean_characters(piece.text, self._repairs))
            self._placed.append(Placed(Span(begin, self._position), page, piece))

    def _join(self) -> None:
        """What stands between two lines of a paragraph: a space, or nothing after a hyphen."""
        last = self._parts[-1]
        if last.endswith(_SOFT):
            self._repairs.add(SOFT_HYPHENS)
            self._parts[-1] = last[:-1]
            self._position -= 1
            self._placed[-1] = self._placed[-1]._replace(span=Span(self._placed[-1].span.start, self._position))
        elif _BROKEN_AT_HYPHEN.search(last[-2:]):
            self._repairs.add(HYPHENS)
        else:
            self._write(" ")


def _runs(placed: Sequence[Placed]) -> Iterator[TextRun]:
    for page, group in groupby(placed, key=lambda one: one.page):
        stretch = list(group)
        yield TextRun(Span(stretch[0].span.start, stretch[-1].span.end), page=page)


def _unit(text: str, folded: str, stretch: _Stretch) -> Unit:
    unit = make_unit(text, folded, stretch.span, indent=stretch.indent, gap=stretch.gap)
    if stretch.cells is None:
        return unit
    return replace(unit, kind=BlockKind.TABLE, cells=stretch.cells)


def _recognised(one: Placed, text: str) -> Iterator[RecognisedWord]:
    """The words of a recognised piece in the order in which they stand in the text."""
    written = one.span.of(text).split(" ")
    at = one.span.start
    for word, shown in zip(one.piece.words, written, strict=False):
        if word.confidence is not None and any(char.isdigit() for char in shown):
            yield RecognisedWord(Span(at, at + len(shown)), word.confidence)
        at += len(shown) + 1
