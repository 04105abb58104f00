"""The text layer of a PDF page as PDFium has it, in pieces of lines with their places.

PDFium gives a page's text in one call, but every box costs a call of its own. So a line that was written in one go is
asked for two boxes, and only other lines, and those that touch a table, for those of their words.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.parsing.printed.places import Box, Grid, Piece, Turn, box_of, cell_at, is_apart
from pipeline.parsing.printed.words import PageWord, PageWords

# PDFium's sign for a hyphen at the end of a line.
HYPHEN = "\ufffe"
_LINE = re.compile(f"[^\r\n{HYPHEN}]+{HYPHEN}?|{HYPHEN}")
_WORD = re.compile(r"\S+")
_WIDE_SPACE = re.compile(r"[^\S\r\n]{2}|\t")
# A line so much wider for its letters than the usual one may have a gap inside.
_SPREAD = 1.3
_SAMPLES = 24
# Raised figures are signs of notes or powers: "1.234²" must not become 1.2342.
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_RAISED_SIZE, _RAISED_BY = 0.8, 0.1


class _Word(NamedTuple):
    text: str
    first: int
    last: int
    head: Box
    tail: Box

    @property
    def box(self) -> Box:
        return self.head.cover(self.tail)


class TextLayer:
    """The text layer of one page; close it after use."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._text_page = page.get_textpage()
        self._raw = self._text_page.raw
        self._rect = pdfium.FS_RECTF()
        self._pointer = ctypes.byref(self._rect)
        self.text = self._characters()
        self._has_wide_space = _WIDE_SPACE.search(self.text) is not None
        self._page_box = _page_box(page)
        self.turn = Turn(self._direction(), *self._page_box)
        self.shown = Turn(page.get_rotation(), *self._page_box)

    def close(self) -> None:
        """Gives its memory back."""
        self._text_page.close()

    def _characters(self) -> str:
        """The text, one code point for each of PDFium's characters."""
        text: str = self._text_page.get_text_range()
        count = self._text_page.count_chars()
        if len(text) == count:
            return text
        codes = (pdfium.FPDFText_GetUnicode(self._raw, index) for index in range(count))
        return "".join(HYPHEN if code == 2 else chr(code) if 0 < code < 0x110000 else "\0" for code in codes)

    def _direction(self) -> int:
        """How far the page must be turned so that most of its text stands upright."""
        step = max(1, len(self.text) // _SAMPLES)
        letters = [index for index in range(step // 2, len(self.text), step) if self.text[index].isalnum()]
        angles = (pdfium.FPDFText_GetCharAngle(self._raw, index) for index in letters)
        turns = Counter(-round(math.degrees(angle) / 90) * 90 % 360 for angle in angles if angle >= 0)  # clockwise
        return turns.most_common(1)[0][0] if turns else 0

    def box(self, index: int, turn: Turn) -> Box:
        """Where a character stands, as high as its font."""
        if not pdfium.FPDFText_GetLooseCharBox(self._raw, index, self._pointer):
            return Box(0, 0, 0, 0)
        rect = self._rect
        return turn.box(rect.left, rect.bottom, rect.right, rect.top)

    def words(self, number: int) -> PageWords:
        """Every word with its box on the page as it is shown; for those who judge the layer, or map its letters.

        Args:
            number: of the page, from 1.
        """
        found: list[PageWord] = []
        for match in _WORD.finditer(self.text):
            box = self.box(match.start(), self.shown).cover(self.box(match.end() - 1, self.shown))
            found.append(PageWord(match.group().replace(HYPHEN, "-"), *box))
        return PageWords(number, self.shown.width, self.shown.height, tuple(found))

    def pieces(self, grids: Sequence[Grid] = ()) -> list[Piece]:
        """The pieces in the order of the file.

        Args:
            grids: tables of the page, in the same space: words of different cells are parted.
        """
        lines = [span for match in _LINE.finditer(self.text) if (span := _stripped(match.group(), match.start()))]
        plain = pdfium.FPDFText_CountRects(self._raw, 0, -1) <= len(lines) and not self._has_wide_space
        whole = {line: self._line(*line) for line in lines if plain or self._is_single(*line)}
        whole = {line: piece for line, piece in whole.items() if not any(_touch(piece.box, grid.box) for grid in grids)}
        usual = sorted(map(_spread, whole.values()))
        limit = usual[len(usual) // 2] * _SPREAD if usual else 0.0
        found: list[Piece] = []
        for line in lines:
            piece = whole.get(line)
            found += [piece] if piece is not None and _spread(piece) <= limit else self._parted(*line, grids)
        return found

    def _line(self, start: int, end: int) -> Piece:
        box = self.box(start, self.turn).cover(self.box(end - 1, self.turn))
        return self._piece(self.text[start:end], start, end - 1, box)

    def _piece(self, text: str, first: int, last: int, box: Box, cell: tuple[int, int] | None = None) -> Piece:
        return Piece(" ".join(text.replace(HYPHEN, "-").split()), box, first, last, cell=cell)

    def _is_single(self, start: int, end: int) -> bool:
        """Whether a line was written in one go, so that it cannot hold a gap or a raised figure."""
        if self._has_wide_space and _WIDE_SPACE.search(self.text, start, end):
            return False
        return bool(pdfium.FPDFText_CountRects(self._raw, start, end - start) <= 1)

    def _parted(self, start: int, end: int, grids: Sequence[Grid]) -> list[Piece]:
        """The pieces of a line, by the places of its words."""
        pieces: list[Piece] = []
        group: list[_Word] = []
        known: tuple[int, int] | None = None
        for word in self._words(start, end):
            cell = cell_at(word.box, grids)
            if group and (cell != known or is_apart(group[-1].box, word.box)):
                pieces.append(self._joined(group, known))
                group = []
            known = cell
            group.append(word)
        if group:
            pieces.append(self._joined(group, known))
        return pieces

    def _joined(self, words: Sequence[_Word], cell: tuple[int, int] | None) -> Piece:
        text = " ".join(word.text for word in words)
        return self._piece(text, words[0].first, words[-1].last, box_of([word.box for word in words]), cell)

    def _words(self, start: int, end: int) -> list[_Word]:
        """The words of a line; raised figures at their ends become what they are."""
        found: list[_Word] = []
        for match in _WORD.finditer(self.text, start, end):
            first, last = match.start(), match.end() - 1
            head, tail = self.box(first, self.turn), self.box(last, self.turn)
            found.append(_Word(match.group(), first, last, head, tail))
        line = max((word.head for word in found), key=lambda box: box.height)
        limit = line.height * _RAISED_SIZE
        return [self._raised(word, line) if word.tail.height < limit else word for word in found]

    def _raised(self, word: _Word, line: Box) -> _Word:
        at = word.last + 1
        while at > word.first and self.text[at - 1].isdigit():
            box = self.box(at - 1, self.turn)
            if box.height >= line.height * _RAISED_SIZE or box.bottom > line.bottom - line.height * _RAISED_BY:
                break
            at -= 1
        text = self.text[word.first : at] + self.text[at : word.last + 1].translate(_RAISED)
        return word._replace(text=text)


def _stripped(line: str, start: int) -> tuple[int, int] | None:
    """Where a line that begins at a place begins and ends without white space; None for white space alone."""
    left, right = len(line) - len(line.lstrip()), len(line.rstrip())
    return (start + left, start + right) if left < right else None


def _page_box(page: pypdfium2.PdfPage) -> tuple[float, float, float, float]:
    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page.raw, ctypes.byref(rect))
    return rect.left, rect.bottom, rect.right, rect.top


def _spread(piece: Piece) -> float:
    return (piece.box.x1 - piece.box.x0) / max(1.0, piece.box.height) / len(piece.text)


def _touch(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.top < other.bottom and other.top < one.bottom
