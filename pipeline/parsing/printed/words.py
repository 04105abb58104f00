"""Words of a printed page with their places: what a PDF's text layer and the recognition of its image both give.

Places are in PDF points (1/72 inch), the origin at the top left of the page as it is shown (after its rotation); of a
recognised page they are those on the page turned upright and straightened.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word: characters without white space between them.

    Attributes:
        text: as read.
        x0, top, x1, bottom: its box, in points.
        confidence: of the recognition, 0 to 1, or None where the characters were in the file.
        bold: whether its font is heavy; False where that is not known.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float | None = None
    bold: bool = False


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a ruled table: its box, and its place in the grid from 0."""

    x0: float
    top: float
    x1: float
    bottom: float
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class PageWords:
    """A page.

    Attributes:
        number: from 1.
        width, height: in points.
        words: in the order of the source; `pipeline.parsing` puts them into reading order.
        tables: the cells of each ruled table on the page.
        recognised: whether the words were read from the page's image.
        turn: how far the page as it is shown was turned clockwise to stand upright: 0, 90, 180 or 270 degrees.
        skew: how far its lines fell for each step to the right before it was straightened.
        inked: whether there is anything to be seen on it.
    """

    number: int
    width: float
    height: float
    words: tuple[PageWord, ...]
    tables: tuple[tuple[TableCell, ...], ...] = ()
    recognised: bool = False
    turn: int = 0
    skew: float = 0.0
    inked: bool = True


def as_shown(word: PageWord, page: PageWords) -> PageWord:
    """A word of a recognised page where it stands on the page as it is shown."""
    x, y = rotated((word.x0 + word.x1) / 2, (word.top + word.bottom) / 2, math.atan(page.skew), page)
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


def rotated(x: float, y: float, angle: float, page: PageWords) -> tuple[float, float]:
    """A point turned clockwise about the middle of the page."""
    if not angle:
        return x, y
    centre, middle = page.width / 2, page.height / 2
    right, down = x - centre, y - middle
    sine, cosine = math.sin(angle), math.cos(angle)
    return centre + right * cosine - down * sine, middle + right * sine + down * cosine
