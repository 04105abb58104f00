"""Pages that are pictures: their words, read from the image by Tesseract.

Places are told for the page turned upright and straightened: scans are laid askew, and wide tables stand sideways.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import numpy.typing as npt
import pypdfium2

from pipeline.parsing.pagecache import PageCache
from pipeline.parsing.pagewords import PageWord, PageWords
from pipeline.parsing.syllables import is_syllable
from pipeline.parsing.tesseract import SeenWord, installed, seen_turn, seen_words
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

Picture = npt.NDArray[np.uint8]


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
    """The words of an image, from the image itself."""
    seen = _seen(image.pixels, image.resolution)
    turn = _turn(seen, image)
    if turn:
        other = _seen(_turned(image.pixels, turn), image.resolution)
        seen, turn = (other, turn) if _run_down(seen) or _sureness(other) > _sureness(seen) else (seen, 0)
    if _sureness(seen) < _NOTHING:
        seen = []
    width, height = (image.height, image.width) if turn % 180 else (image.width, image.height)
    page = PageWords(number, width, height, (), recognised=True, turn=turn, inked=bool(seen) or is_inked(image))
    return _straightened(page, seen, _POINTS / image.resolution)


def _turn(seen: Sequence[SeenWord], image: PageImage) -> int:
    """How far a page must be turned clockwise to stand upright, as far as that is worth another look."""
    if _sureness(seen) < _POOR:
        return seen_turn(_pnm(image.pixels), image.resolution) if is_inked(image) else 0
    return 270 if _run_down(seen) else 0


def _run_down(seen: Sequence[SeenWord]) -> bool:
    """Whether most words run down the page: Tesseract reads those too, but tells lines that are none."""
    long = [word for word in seen if len(word.text) >= _LONG_WORD]
    return 2 * sum(word.height > word.width for word in long) > len(long)


def _seen(pixels: Picture, resolution: int) -> list[SeenWord]:
    words = seen_words(_pnm(pixels), resolution)
    return [word._replace(text=text) for word in words if (text := word.text.strip(_RULINGS))]


def _pnm(pixels: Picture) -> bytes:
    """The simplest file of a grey image."""
    return b"P5 %d %d 255\n" % (pixels.shape[1], pixels.shape[0]) + pixels.tobytes()


def _turned(pixels: Picture, degrees: int) -> Picture:
    return np.rot90(pixels, -degrees // 90)


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


def _straightened(page: PageWords, seen: Sequence[SeenWord], scale: float) -> PageWords:
    """The page with the words that were seen, as high as their lines and as if it had been laid straight."""
    lines = [list(words) for _, words in groupby(seen, key=lambda word: word.line)]
    slope = _slope(lines, page.width / scale)
    page = replace(page, skew=slope)
    words = [word for line in lines for word in _line_words(line, scale, page)]
    return replace(page, words=tuple(words))


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
    return _rotated(x, y, -math.atan(page.skew), page)


def _rotated(x: float, y: float, angle: float, page: PageWords) -> tuple[float, float]:
    """A point turned clockwise about the middle of the page."""
    if not angle:
        return x, y
    centre, middle = page.width / 2, page.height / 2
    right, down = x - centre, y - middle
    sine, cosine = math.sin(angle), math.cos(angle)
    return centre + right * cosine - down * sine, middle + right * sine + down * cosine


def as_shown(word: PageWord, page: PageWords) -> PageWord:
    """A word of a recognised page where it stands on the page as it is shown."""
    x, y = _rotated((word.x0 + word.x1) / 2, (word.top + word.bottom) / 2, math.atan(page.skew), page)
    wide, high = (word.x1 - word.x0) / 2, (word.bottom - word.top) / 2
    x0, top, x1, bottom = x - wide, y - high, x + wide, y + high
    match page.turn:
        case 90:
            x0, top, x1, bottom = top, page.width - x1, bottom, page.width - x0
        case 180:
            x0, top, x1, bottom = page.width - x1, page.height - bottom, page.width - x0, page.height - top
        case 270:
            x0, top, x1, bottom = page.height - bottom, x0, page.height - top, x1
    return replace(word, x0=x0, top=top, x1=x1, bottom=bottom)
