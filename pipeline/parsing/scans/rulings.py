"""The lines of ruled tables in the image of a page: found, and taken away before its words are read.

Lines confuse the recognition of what stands between them, and tell which cell a word stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
_Mask = npt.NDArray[np.bool_]

# All in inches. No stroke of a letter is so long; no line of a table so thick.
_SHORTEST, _THICKEST = 0.22, 0.05
# Lines are often paler than letters.
_DARK = 170
# A table has at least so many lines each way.
_FEWEST = 2
# A page with more lines, or of which a larger share is dark, is a photograph.
_MOST_LINES, _MOSTLY_DARK = 3_000, 0.5
# A line is long if it is so large a share of the table's width; a dotted one is dark for so large a share of it.
_MOSTLY, _DOTTED = 0.6, 0.5
# What is left of a line at its edges is taken away with it.
_EDGE = 2


class Ruling(NamedTuple):
    """A line in the image, in pixels, from its left or upper end to the other one."""

    x0: float
    y0: float
    x1: float
    y1: float


class Rulings(NamedTuple):
    """The lines of an image that may be those of tables.

    Attributes:
        level, upright: the lines.
        without: the image without them.
    """

    level: tuple[Ruling, ...]
    upright: tuple[Ruling, ...]
    without: Picture


def find_rulings(pixels: Picture, resolution: int) -> Rulings:
    """The level and upright lines of an image; the image as it is where they cannot make a table."""
    dark = pixels < _DARK
    length, thickness = max(3, round(_SHORTEST * resolution)), max(2, round(_THICKEST * resolution))
    if np.count_nonzero(dark) > dark.size * _MOSTLY_DARK:
        return Rulings((), (), pixels)
    level, level_mask = _lines(dark, length, thickness)
    if len(level) < _FEWEST:
        return Rulings((), (), pixels)
    upright, upright_mask = _lines(np.ascontiguousarray(dark.T), length, thickness)
    if len(upright) < _FEWEST:
        return Rulings((), (), pixels)
    standing = tuple(Ruling(y0, x0, y1, x1) for x0, y0, x1, y1 in upright)
    whole = _whole(level, standing, dark, level_mask)
    without = np.where(_wider(level_mask) | _wider(upright_mask).T, np.uint8(255), pixels)
    return Rulings((*level, *whole), standing, without)


def _whole(level: Sequence[Ruling], upright: Sequence[Ruling], dark: _Mask, mask: _Mask) -> list[Ruling]:
    """Dotted lines from side to side, of which only some parts were long enough; they are added to the mask."""
    left, right = int(min(line.x0 for line in upright)), int(max(line.x1 for line in upright))
    long = [line for line in level if line.x1 - line.x0 >= (right - left) * _MOSTLY]
    if not long or right <= left:
        return []
    slope = float(np.median([(line.y1 - line.y0) / (line.x1 - line.x0) for line in long]))
    across = np.arange(left, right)
    found: list[Ruling] = []
    for line in level:
        if line in long:
            continue
        start = line.y0 + slope * (left - line.x0)
        rows = np.rint(start + slope * (across - left)).astype(int)
        near = np.clip(rows + np.arange(-_EDGE, _EDGE + 1)[:, None], 0, dark.shape[0] - 1)
        inked = dark[near, across]
        if inked.any(axis=0).mean() >= _DOTTED:
            mask[near, across] |= inked
            found.append(Ruling(left, start, right, start + slope * (right - left)))
    return found


def _lines(dark: _Mask, length: int, thickness: int) -> tuple[list[Ruling], _Mask]:
    """The level lines, and where they are; lines that fall or rise a little are whole all the same."""
    from scipy import ndimage  # takes as long to load as a page of text to read

    mask = _long(_beside(dark), length)
    labels, count = ndimage.label(mask, structure=np.ones((3, 3), dtype=bool))
    if count > _MOST_LINES:
        return [], np.zeros_like(dark)
    lines: list[Ruling] = []
    for number, place in enumerate(ndimage.find_objects(labels), start=1):
        line = labels[place] == number
        if np.count_nonzero(line) > (thickness + 2) * line.shape[1]:
            mask[place] &= ~line
            continue
        top, left = place[0].start, place[1].start
        first, last = _middle(line[:, :_EDGE]), _middle(line[:, -_EDGE:])
        lines.append(Ruling(float(left), top + first, float(place[1].stop), top + last))
    return lines, mask


def _beside(dark: _Mask) -> _Mask:
    """Dark pixels and those above and below them: a line that falls a little becomes whole."""
    wide = dark.copy()
    wide[1:] |= dark[:-1]
    wide[:-1] |= dark[1:]
    return wide


def _long(dark: _Mask, length: int) -> _Mask:
    """What of each row lies in a run of dark pixels of at least so many."""
    kept = np.zeros_like(dark)
    for row in np.flatnonzero(np.count_nonzero(dark, axis=1) >= length):
        edges = np.flatnonzero(np.diff(dark[row].view(np.int8), prepend=0, append=0)).reshape(-1, 2)
        for start, end in edges[edges[:, 1] - edges[:, 0] >= length]:
            kept[row, start:end] = True
    return kept


def _middle(end: _Mask) -> float:
    """The middle row of a line at one of its ends."""
    return float(np.nonzero(end)[0].mean())


def _wider(mask: _Mask) -> _Mask:
    """A mask of level lines with their edges."""
    wide = mask.copy()
    for step in range(1, _EDGE + 1):
        wide[step:] |= mask[:-step]
        wide[:-step] |= mask[step:]
    return wide
