"""Pages that are pictures: their words, read from the image by Tesseract.

Places are told for the page turned upright and straightened: scans are laid askew, and wide tables stand sideways.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

import numpy as np
import pypdfium2

from pipeline.parsing.characters.syllables import is_syllable
from pipeline.parsing.printed.grids import grids_of
from pipeline.parsing.printed.places import Box, Grid, cell_at
from pipeline.parsing.printed.words import PageWord, PageWords, rotated
from pipeline.parsing.scans.pagecache import PageCache
from pipeline.parsing.scans.rulings import Picture, Ruling, Rulings, find_rulings
from pipeline.parsing.scans.tesseract import SeenWord, installed, seen_turn, seen_words
from pipeline.records import ReadingLimits

RESOLUTION = 300
MOST_PIXELS = 50_000_000
_POINTS = 72
# Below this mean confidence a page may stand sideways or on its head; below the other one it is no text.
_POOR, _NOTHING = 0.7, 0.3
# Darker than this is ink; a blank page has specks and the shadow of its edges, cut off by this share of each side.
_INK, _BLANK_SHARE, _EDGE = 128, 0.0005, 0.03
# Lines that tell how a page is laid askew: words, and share of the page's width. Slopes below the least are noise.
_LINE_WORDS, _LINE_SHARE = 5, 0.3
_LEAST_SLOPE, _MOST_SLOPE = 0.0008, 0.09
# Words higher than so many times the usual word of their line are rulings or stamps and say nothing about its height.
_TALL = 1.6
# Shorter words may be higher than wide.
_LONG_WORD = 3
# What Tesseract makes of the rulings of a table.
_RULINGS = "|¦_"
# A table of which so many cells hold numbers one below the other lacks the lines between its rows.
_STACKED = 2
_NUMBER = re.compile(r"\d[\d.,]*%?")


@dataclass(frozen=True, slots=True)
class PageImage:
    """The image of a page.

    Attributes:
        pixels: grey, 255 is white; rows from the top.
        width, height: of the page, in points.
    """

    pixels: Picture
    width: float
    height: float

    @property
    def resolution(self) -> int:
        """Dots per inch."""
        across: int = self.pixels.shape[1]
        return max(1, round(across * _POINTS / self.width))


def recognised_page(sha256: str, page: pypdfium2.PdfPage, number: int, limits: ReadingLimits) -> PageWords:
    """The words of a page's image.

    Args:
        sha256: of the file.
        page: as it is shown.
        number: of the page, from 1.
        limits: where pages are kept, and who is told that one was read.

    Returns:
        No words for a page on which nothing can be read.

    Raises:
        DocumentError: UNSUPPORTED without Tesseract and its Vietnamese data; TIMEOUT or CRASH where it fails.
    """
    cache = _cache(sha256, limits)
    return cache.get(number) or _recognised(page_image(page), number, cache, limits)


def recognised_image(sha256: str, image: PageImage, number: int, limits: ReadingLimits) -> PageWords:
    """The words of an image (see `recognised_page`)."""
    cache = _cache(sha256, limits)
    return cache.get(number) or _recognised(image, number, cache, limits)


def page_image(page: pypdfium2.PdfPage) -> PageImage:
    """A page as it is shown, at 300 dpi, or at fewer where that were more than 50 million pixels."""
    width, height = page.get_size()
    scale = RESOLUTION / _POINTS
    scale *= min(1.0, math.sqrt(MOST_PIXELS / max(1.0, width * height * scale * scale)))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        pixels = np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(bitmap.height, bitmap.width)
    finally:
        bitmap.close()
    return PageImage(pixels, width, height)


def is_inked(image: PageImage) -> bool:
    """Whether there is more to be seen on a page than specks and the shadow of its edges."""
    down, right = (int(side * _EDGE) for side in image.pixels.shape)
    inner = image.pixels[down : image.pixels.shape[0] - down, right : image.pixels.shape[1] - right]
    return bool(inner.size) and bool(np.count_nonzero(inner < _INK) > inner.size * _BLANK_SHARE)


def _cache(sha256: str, limits: ReadingLimits) -> PageCache:
    return PageCache(limits.page_cache, sha256, f"{installed().identity} {RESOLUTION}")


def _recognised(image: PageImage, number: int, cache: PageCache, limits: ReadingLimits) -> PageWords:
    page = read_image(image, number)
    cache.put(page)
    if limits.page_read is not None:
        limits.page_read()
    return page


def read_image(image: PageImage, number: int) -> PageWords:
    """The words and ruled tables of an image, from the image itself."""
    look = _looked(image.pixels, image.resolution)
    turn = _turn(look.words, image)
    if turn:
        other = _looked(np.rot90(image.pixels, -turn // 90), image.resolution)
        if _run_down(look.words) or _sureness(other.words) > _sureness(look.words):
            look = other
        else:
            turn = 0
    if _sureness(look.words) < _NOTHING:
        look = look._replace(words=[])
    width, height = (image.height, image.width) if turn % 180 else (image.width, image.height)
    inked = bool(look.words) or is_inked(image)
    page = PageWords(number, width, height, (), recognised=True, turn=turn, inked=inked)
    return _straightened(page, look, image.resolution)


class _Look(NamedTuple):
    """What is seen in an image: words, and the lines of tables."""

    words: Sequence[SeenWord]
    rulings: Rulings


def _looked(pixels: Picture, resolution: int) -> _Look:
    rulings = find_rulings(pixels, resolution)
    words = seen_words(_pnm(rulings.without), resolution)
    return _Look(_clean(words), rulings)


def _clean(words: Sequence[SeenWord]) -> list[SeenWord]:
    """Words without what was made of rulings."""
    return [word._replace(text=text) for word in words if (text := word.text.strip(_RULINGS))]


def _turn(seen: Sequence[SeenWord], image: PageImage) -> int:
    """How far a page must be turned clockwise to stand upright, as far as that is worth another look."""
    if _sureness(seen) < _POOR:
        return seen_turn(_pnm(image.pixels), image.resolution) if is_inked(image) else 0
    return 270 if _run_down(seen) else 0


def _run_down(seen: Sequence[SeenWord]) -> bool:
    """Whether most words run down the page: Tesseract reads those too, but tells lines that are none."""
    long = [word for word in seen if len(word.text) >= _LONG_WORD]
    return 2 * sum(word.height > word.width for word in long) > len(long)


def _pnm(pixels: Picture) -> bytes:
    """The simplest file of a grey image."""
    return b"P5 %d %d 255\n" % (pixels.shape[1], pixels.shape[0]) + pixels.tobytes()


def _sureness(words: Sequence[SeenWord]) -> float:
    """How sure the letters of a page are; words that cannot be Vietnamese count half."""
    letters = sum(len(word.text) for word in words)
    if not letters:
        return 0.0
    sure = sum(len(word.text) * word.confidence * (1 if _may_be(word.text) else 0.5) for word in words)
    return sure / letters


def _may_be(text: str) -> bool:
    letters = "".join(char for char in text if char.isalpha())
    return not letters or letters.isupper() or is_syllable(letters)


def _straightened(page: PageWords, look: _Look, resolution: int) -> PageWords:
    """The page with what was seen, words as high as their lines, all as if it had been laid straight."""
    scale = _POINTS / resolution
    lines = _lines(look.words)
    page = replace(page, skew=_slope(lines, page.width / scale))
    words = _placed(lines, scale, page)
    drawn = [_drawn(ruling, scale, page) for ruling in (*look.rulings.level, *look.rulings.upright)]
    grids = tuple(grids_of(drawn)) if words else ()
    if grids:
        scattered = seen_words(_pnm(look.rulings.without), resolution, scattered=True)
        words = _better(words, _placed(_lines(_clean(scattered)), scale, page), grids)
        grids = tuple(grid for index, grid in enumerate(grids) if _is_whole(words, grids, index))
    return replace(page, words=tuple(words), tables=tuple(grid.cells for grid in grids))


def _lines(words: Sequence[SeenWord]) -> list[list[SeenWord]]:
    return [list(line) for _, line in groupby(words, key=lambda word: word.line)]


def _placed(lines: Sequence[Sequence[SeenWord]], scale: float, page: PageWords) -> list[PageWord]:
    return [word for line in lines for word in _line_words(line, scale, page)]


def _cell(word: PageWord, grids: Sequence[Grid]) -> tuple[int, int] | None:
    return cell_at(Box(word.x0, word.top, word.x1, word.bottom), grids)


def _by_cell(words: Sequence[PageWord], grids: Sequence[Grid]) -> dict[tuple[int, int] | None, list[PageWord]]:
    found: dict[tuple[int, int] | None, list[PageWord]] = {}
    for word in words:
        found.setdefault(_cell(word, grids), []).append(word)
    return found


def _better(words: Sequence[PageWord], others: Sequence[PageWord], grids: Sequence[Grid]) -> list[PageWord]:
    """Of two looks at a page, the surer one in each cell of its tables, and the first one outside of them."""
    first, second = _by_cell(words, grids), _by_cell(others, grids)
    chosen = list(first.pop(None, ()))
    for cell in sorted({cell for cell in (*first, *second) if cell is not None}):
        one, other = first.get(cell, []), second.get(cell, [])
        chosen += other if _mean(other) > _mean(one) else one
    return chosen


def _mean(words: Sequence[PageWord]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * (word.confidence or 0.0) for word in words) / letters if letters else 0.0


def _is_whole(words: Sequence[PageWord], grids: Sequence[Grid], index: int) -> bool:
    """Whether each row of a table has its lines: no two of its cells hold two numbers one below the other."""
    stacked = 0
    for cell, inside in _by_cell(words, grids).items():
        if cell is not None and cell[0] == index:
            numbers = sorted(word.top for word in inside if _NUMBER.fullmatch(word.text))
            heights = [word.bottom - word.top for word in inside]
            stacked += bool(numbers) and numbers[-1] - numbers[0] > min(heights)
    return stacked < _STACKED


def _drawn(ruling: Ruling, scale: float, page: PageWords) -> Box:
    """A line of a table on the straightened page."""
    angle = -math.atan(page.skew)
    x0, y0 = rotated(ruling.x0 * scale, ruling.y0 * scale, angle, page)
    x1, y1 = rotated(ruling.x1 * scale, ruling.y1 * scale, angle, page)
    if x1 - x0 > y1 - y0:
        y0 = y1 = (y0 + y1) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return Box(round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))


def _slope(lines: Sequence[Sequence[SeenWord]], width: float) -> float:
    """How far lines fall for each step to the right: the median of the long ones."""
    slopes = []
    for line in lines:
        middles = [word.left + word.width / 2 for word in line]
        if len(line) >= _LINE_WORDS and max(middles) - min(middles) >= width * _LINE_SHARE:
            slopes.append(float(np.polyfit(middles, [word.top + word.height for word in line], 1)[0]))
    slope = float(np.median(slopes)) if slopes else 0.0
    return round(slope, 5) if _LEAST_SLOPE <= abs(slope) <= _MOST_SLOPE else 0.0


def _line_words(line: Sequence[SeenWord], scale: float, page: PageWords) -> Iterator[PageWord]:
    heights = sorted(word.height for word in line)
    limit = heights[len(heights) // 2] * _TALL
    usual = [word for word in line if word.height <= limit] or line
    placed = {word: _middle(word, scale, page) for word in line}
    top = min(placed[word][1] - word.height * scale / 2 for word in usual)
    bottom = max(placed[word][1] + word.height * scale / 2 for word in usual)
    for word in line:
        middle, half = placed[word][0], word.width * scale / 2
        yield PageWord(
            word.text,
            round(middle - half, 2),
            round(top, 2),
            round(middle + half, 2),
            round(bottom, 2),
            confidence=round(word.confidence, 4),
        )


def _middle(word: SeenWord, scale: float, page: PageWords) -> tuple[float, float]:
    """The middle of a word on the straightened page."""
    x, y = (word.left + word.width / 2) * scale, (word.top + word.height / 2) * scale
    return rotated(x, y, -math.atan(page.skew), page)
