"""From pages in reading order to a document: its text, where each run of it was printed, and its units."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from pipeline.parsing.characters.cleaning import clean_characters, is_clean
from pipeline.parsing.printed.joining import JoinedTable, Paragraph, Part
from pipeline.parsing.printed.layout import PageLine
from pipeline.parsing.printed.places import Fragment
from pipeline.parsing.printed.words import PageWord
from pipeline.parsing.structure.units import Unit, key_of
from pipeline.records import BlockKind, Cell, RecognisedWord, TextRun
from pipeline.spans import Span

# Names of repairs.
LINE_ENDS, PAGE_ENDS, HYPHENS, SOFT_HYPHENS = "line_ends", "page_ends", "hyphens", "soft_hyphens"
_HYPHENS = ("-", "\u2010", "\u2011")
_BROKEN_AT_HYPHEN = re.compile(rf"\w[{''.join(_HYPHENS)}]$")
_SOFT = "\u00ad"


class Placed(NamedTuple):
    """A piece with its place in the text and on a page.

    Attributes:
        first, last, words: as those of a `Piece`.
    """

    span: Span
    page: int
    first: int
    last: int
    words: tuple[PageWord, ...]


class Placements:
    """All pieces of a text in its order, kept as columns of numbers: a long document has a hundred thousand."""

    def __init__(self) -> None:
        self.starts, self._ends, self._pages = array("i"), array("i"), array("i")
        self._firsts, self._lasts = array("i"), array("i")
        self._words: dict[int, tuple[PageWord, ...]] = {}

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, index: int) -> Placed:
        span = Span(self.starts[index], self._ends[index])
        words = self._words.get(index, ())
        return Placed(span, self._pages[index], self._firsts[index], self._lasts[index], words)

    def add(self, start: int, end: int, page: int, fragment: Fragment) -> None:
        """The next piece."""
        if fragment.words:
            self._words[len(self.starts)] = fragment.words
        self.starts.append(start)
        self._ends.append(end)
        self._pages.append(page)
        self._firsts.append(fragment.first)
        self._lasts.append(fragment.last)

    def shorten(self) -> None:
        """Takes its last character from the last piece."""
        self._ends[-1] -= 1

    def recognised(self) -> Iterator[Placed]:
        """Those with words of their own."""
        return map(self.__getitem__, self._words)

    def runs(self) -> Iterator[TextRun]:
        """Stretches of the text that stand on one page."""
        first = 0
        for index in range(1, len(self.starts) + 1):
            if index == len(self.starts) or self._pages[index] != self._pages[first]:
                yield TextRun(Span(self.starts[first], self._ends[index - 1]), page=self._pages[first])
                first = index


@dataclass(slots=True)
class PrintedText:
    """The text of a document of pages.

    Attributes:
        furniture: indexes of the units that belong to the pages and not to the text.
        placed: every piece of it.
    """

    text: str = ""
    units: list[Unit] = field(default_factory=list)
    furniture: set[int] = field(default_factory=set)
    placed: Placements = field(default_factory=Placements)

    def runs(self) -> tuple[TextRun, ...]:
        """Stretches of the text that stand on one page."""
        return tuple(self.placed.runs())

    def recognised(self) -> tuple[RecognisedWord, ...]:
        """The words with a digit that were read from images."""
        return tuple(word for one in self.placed.recognised() for word in _recognised(one, self.text))


def print_parts(parts: Iterable[Part], repairs: set[str]) -> PrintedText:
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


class _Writer:
    def __init__(self, repairs: set[str]) -> None:
        self._repairs = repairs
        self._parts: list[str] = []  # of the unit that is being written
        self._position = 0
        self._units: list[Unit] = []
        self._furniture: set[int] = set()
        self._placed = Placements()

    def finish(self) -> PrintedText:
        """The text with its units."""
        text = "\n".join(unit.text for unit in self._units)
        return PrintedText(text, self._units, self._furniture, self._placed)

    def paragraph(self, part: Paragraph) -> None:
        """The lines of a paragraph as one line of the text."""
        start = self._begin()
        for before, line in pairwise(part.lines):
            self._repairs.add(LINE_ENDS if before.page == line.page else PAGE_ENDS)
        if not self._as_it_stands(part.lines):
            for index, line in enumerate(part.lines):
                if index:
                    self._join()
                self._line(line.text, line.fragments, line.page)
        if part.furniture:
            self._furniture.add(len(self._units))
        self._units.append(self._unit(start, part.indent, gap=part.gap))

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
                self._line(" ".join(fragment.text for fragment in line), line, page)
            header = laid.row < part.heads or laid.row in part.repeated
            cells.append(Cell(Span(begin, self._position), laid.row, laid.column, laid.columns, laid.rows, header))
        self._units.append(self._unit(start, cells=tuple(cells)))

    def _as_it_stands(self, lines: Sequence[PageLine]) -> bool:
        """Writes lines in which nothing has to be mended, as in most; twice as fast as one by one."""
        texts = [line.text for line in lines]
        text = " ".join(texts)
        if any(len(line.fragments) > 1 for line in lines) or any(said.endswith(_HYPHENS) for said in texts[:-1]):
            return False
        if not is_clean(text):
            return False
        at = self._position
        for line in lines:
            end = at + len(line.text)
            self._placed.add(at, end, line.page, line.fragments[0])
            at = end + 1
        self._write(text)
        return True

    def _begin(self) -> int:
        """Goes to the next line of the text."""
        self._position += bool(self._units)
        return self._position

    def _unit(self, start: int, indent: int = 0, *, gap: bool = True, cells: tuple[Cell, ...] = ()) -> Unit:
        """What was written since a position; its single lines need not be kept."""
        text = "".join(self._parts)
        self._parts.clear()
        kind = BlockKind.TABLE if cells else None
        return Unit(Span(start, self._position), text, indent, gap, cells, kind, key=key_of(text))

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._position += len(text)

    def _line(self, text: str, fragments: Sequence[Fragment], page: int) -> None:
        """Writes a line whose text holds its fragments in order."""
        at = 0
        for fragment in fragments:
            start = text.index(fragment.text, at)
            if start > at:
                self._write(text[at:start])
            at = start + len(fragment.text)
            begin = self._position
            self._write(clean_characters(fragment.text, self._repairs))
            self._placed.add(begin, self._position, page, fragment)

    def _join(self) -> None:
        """What stands between two lines of a paragraph: a space, or nothing after a hyphen."""
        last = self._parts[-1]
        if last.endswith(_SOFT):
            self._repairs.add(SOFT_HYPHENS)
            self._parts[-1] = last[:-1]
            self._position -= 1
            self._placed.shorten()
        elif _BROKEN_AT_HYPHEN.search(last[-2:]):
            self._repairs.add(HYPHENS)
        else:
            self._write(" ")


def _recognised(one: Placed, text: str) -> Iterator[RecognisedWord]:
    """The words of a recognised piece in the order in which they stand in the text."""
    written = one.span.of(text).split(" ")
    at = one.span.start
    for word, shown in zip(one.words, written, strict=False):
        if word.confidence is not None and any(char.isdigit() for char in shown):
            yield RecognisedWord(Span(at, at + len(shown)), word.confidence)
        at += len(shown) + 1
