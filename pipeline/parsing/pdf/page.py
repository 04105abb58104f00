"""The text layer of a PDF page as PDFium has it, in pieces of lines with their places.

PDFium gives a page's text in one call, but every box costs a call of its own. So a line that was written in one go is
asked for two boxes, and only other lines, and those that touch a table, for those of their words.
"""

from __future__ import annotations

import ctypes
import math
import re
import struct
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.parsing.printed.places import Box, Grid, Piece, Turn, box_of, cell_at, is_apart
from pipeline.parsing.printed.words import PageWord, PageWords

# PDFium's sign for a hyphen at the end of a line.
HYPHEN = "\ufffe"
_LINE = re.compile(f"[^\r\n{HYPHEN}]+{HYPHEN}?|{HYPHEN}")
_WORD = re.compile(r"\S+")
_TWO_SPACES = re.compile(r"[^\S\r\n][^\S\r\n]")
_ODD_SPACE = re.compile(r"[^\S \r\n]")
# A line so much wider for its letters than the usual one may have a gap inside.
_SPREAD = 1.3
_SAMPLES = 24
# Raised figures are signs of notes or powers: "1.234²" must not become 1.2342.
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_RAISED_SIZE, _RAISED_BY = 0.8, 0.1
# Two rectangles of PDFium: left, top, right, bottom of each.
_TWO_RECTS = struct.Struct("8f")


def _bare(function: Any) -> Any:
    """A function of PDFium that returns a number, called without a look at its arguments, which takes half the time.

    Pointers must be given as `ctypes.c_void_p`.
    """
    address: Any = ctypes.cast(function, ctypes.c_void_p).value
    bare: Any = ctypes.CFUNCTYPE(ctypes.c_int)(address)
    bare.argtypes = None
    return bare


_ask_box = _bare(pdfium.FPDFText_GetLooseCharBox)


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
        self._handle = ctypes.cast(self._raw, ctypes.c_void_p)
        self._rects = (pdfium.FS_RECTF * 2)()
        self._head, self._tail = (ctypes.c_void_p(ctypes.addressof(rect)) for rect in self._rects)
        self.text = self._characters()
        odd = _ODD_SPACE.search(self.text) is not None
        self._has_wide_space = _has_wide_space(self.text) if odd else "  " in self.text
        self._is_even = not odd and not self._has_wide_space and HYPHEN not in self.text
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
        angles = [pdfium.FPDFText_GetCharAngle(self._raw, index) for index in letters]
        if not any(angles):
            return 0
        turns = Counter(-round(math.degrees(angle) / 90) * 90 % 360 for angle in angles if angle >= 0)  # clockwise
        return turns.most_common(1)[0][0] if turns else 0

    def box(self, index: int, turn: Turn) -> Box:
        """Where a character stands, as high as its font."""
        if not _ask_box(self._handle, index, self._head):
            return Box(0, 0, 0, 0)
        rect = self._rects[0]
        return turn.box(rect.left, rect.bottom, rect.right, rect.top)

    def box_between(self, first: int, last: int, turn: Turn) -> Box:
        """Round two characters of a line and what stands between them; twice as fast as by their own boxes."""
        handle = self._handle
        if not (_ask_box(handle, first, self._head) and _ask_box(handle, last, self._tail)):
            return self.box(first, turn).cover(self.box(last, turn))
        left, top, right, bottom, x0, y1, x1, y0 = _TWO_RECTS.unpack_from(self._rects)
        return turn.box(min(left, x0), min(bottom, y0), max(right, x1), max(top, y1))

    def words(self, number: int) -> PageWords:
        """Every word with its box on the page as it is shown; for those who judge the layer, or map its letters.

        Args:
            number: of the page, from 1.
        """
        found: list[PageWord] = []
        for match in _WORD.finditer(self.text):
            box = self.box_between(match.start(), match.end() - 1, self.shown)
            found.append(PageWord(match.group().replace(HYPHEN, "-"), *box))
        return PageWords(number, self.shown.width, self.shown.height, tuple(found))

    def pieces(self, grids: Sequence[Grid] = ()) -> list[Piece]:
        """The pieces in the order of the file.

        Args:
            grids: tables of the page, in the same space: words of different cells are parted.
        """
        lines = [span for match in _LINE.finditer(self.text) if (span := _stripped(match))]
        plain = pdfium.FPDFText_CountRects(self._raw, 0, -1) <= len(lines) and not self._has_wide_space
        whole = [
            self._line(start, end, grids) if plain or self._is_single(start, end) else None for start, end in lines
        ]
        spreads = [_spread(piece) if piece is not None else math.inf for piece in whole]
        usual = sorted(spread for spread in spreads if spread < math.inf)
        limit = usual[len(usual) // 2] * _SPREAD if usual else 0.0
        found: list[Piece] = []
        for line, piece, spread in zip(lines, whole, spreads, strict=True):
            if piece is not None and spread <= limit:
                found.append(piece)
            else:
                found += self._parted(*line, grids)
        return found

    def _line(self, start: int, end: int, grids: Sequence[Grid]) -> Piece | None:
        """A line as one piece; None where it touches a table."""
        box = self.box_between(start, end - 1, self.turn)
        if grids and any(_touch(box, grid.box) for grid in grids):
            return None
        return self._piece(self.text[start:end], start, end - 1, box)

    def _piece(self, text: str, first: int, last: int, box: Box, cell: tuple[int, int] | None = None) -> Piece:
        if not self._is_even:
            text = " ".join(text.replace(HYPHEN, "-").split())
        return Piece(text, box, first, last, (), cell)

    def _is_single(self, start: int, end: int) -> bool:
        """Whether a line was written in one go, so that it cannot hold a gap or a raised figure."""
        if self._has_wide_space and _has_wide_space(self.text[start:end]):
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


def _has_wide_space(text: str) -> bool:
    return "\t" in text or _TWO_SPACES.search(text) is not None


def _stripped(match: re.Match[str]) -> tuple[int, int] | None:
    """Where a line begins and ends without white space; None for white space alone."""
    line = match.group()
    bare = line.strip()
    if len(bare) == len(line):
        return match.span()
    start = match.start() + len(line) - len(line.lstrip())
    return (start, start + len(bare)) if bare else None


def _page_box(page: pypdfium2.PdfPage) -> tuple[float, float, float, float]:
    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page.raw, ctypes.byref(rect))
    return rect.left, rect.bottom, rect.right, rect.top


def _spread(piece: Piece) -> float:
    x0, top, x1, bottom = piece.box
    return (x1 - x0) / max(1.0, bottom - top) / len(piece.text)


def _touch(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.top < other.bottom and other.top < one.bottom
