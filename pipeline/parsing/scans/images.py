"""Images of pages (PNG, JPEG, TIFF with one or more pages): read as the pages of a scan are."""

from __future__ import annotations

import io
import math
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.printed.document import PrintedText
from pipeline.parsing.printed.pages import print_pages, printed_document, recognised_pieces
from pipeline.parsing.printed.places import PagePieces
from pipeline.parsing.scans.recognition import MOST_PIXELS, RESOLUTION, PageImage, recognised_image
from pipeline.records import ParsedDocument, RawDocument, ReadingLimits

IMAGE_PARSER = "image/1"
_FORMATS = ("PNG", "JPEG", "TIFF")
_POINTS = 72
# The longer side of a sheet of A4, which a page is taken for where the file does not tell its size.
_LONG_SIDE = 842.0
# Resolutions that scanners write. Cameras and screens write 72 and 96, whatever they show.
_FEWEST_DOTS, _MOST_DOTS = 100, 1200
# No page is shorter (a centimetre) or longer (A0) than this.
_SHORTEST, _LONGEST = 28.0, 3400.0
# Below this share of the usual resolution an image is enlarged.
_COARSE = 0.8


def parse_image(raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
    """An image as a document.

    Raises:
        DocumentError: CORRUPT, BOMB for too many pixels, TOO_MANY_PAGES, NO_TEXT, TOO_LARGE; and what
            `recognised_image` raises.
    """
    repairs: set[str] = set()
    printed, pages = print_image(raw, limits, repairs)
    return printed_document(raw, printed, pages, repairs, IMAGE_PARSER)


def print_image(raw: RawDocument, limits: ReadingLimits, repairs: set[str]) -> tuple[PrintedText, int]:
    """The text of an image, and how many pages it has.

    Args:
        raw: the file.
        limits: what may be spent.
        repairs: names of what was put right are added here.

    Raises:
        DocumentError: as `parse_image` does.
    """
    with _told(), Image.open(io.BytesIO(raw.data), formats=_FORMATS) as image:
        count = _count(image, limits.max_pages)
        return print_pages(_pages(image, raw.sha256, limits, repairs), limits, repairs), count


def image_page(data: bytes, number: int, resolution: int) -> tuple[Image.Image, float]:
    """A page of an image as it is shown, in colour, and how many of its pixels a point has.

    Args:
        data: the file.
        number: of the page, from 1.
        resolution: dots per inch; an image that has fewer is not enlarged.

    Raises:
        DocumentError: as `parse_image` does.
    """
    with _told(), Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        image.seek(number - 1)
        if image.width * image.height > MOST_PIXELS:
            raise DocumentError(ReasonCode.BOMB, f"image: {image.width} x {image.height} pixels > {MOST_PIXELS}")
        points = points_per_pixel(image)
        shown = ImageOps.exif_transpose(_on_white(image)).convert("RGB")
        scale = min(1.0, points * resolution / _POINTS)
        shown = shown.resize((max(1, round(shown.width * scale)), max(1, round(shown.height * scale))))
        return shown, scale / points


@contextmanager
def _told() -> Iterator[None]:
    """What Pillow raises for damaged and overlarge files, as what it means."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise DocumentError(ReasonCode.BOMB, f"image: {error}") from error
    except (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, struct.error) as error:
        raise DocumentError(ReasonCode.CORRUPT, f"image: {type(error).__name__}: {error}") from error


def _count(image: Image.Image, most: int) -> int:
    """How many pages an image has. Counting them alone takes time that grows with their square, so it stops early."""
    if image.format != "TIFF":
        return 1
    count = 1
    try:
        while count <= most:
            image.seek(count)
            count += 1
    except EOFError:
        image.seek(0)
        return count
    raise DocumentError(ReasonCode.TOO_MANY_PAGES, f"more than {most} pages")


def _pages(image: Image.Image, sha256: str, limits: ReadingLimits, repairs: set[str]) -> Iterator[PagePieces]:
    frames = ImageSequence.Iterator(image) if image.format == "TIFF" else iter((image,))
    for number, frame in enumerate(frames, start=1):
        page = recognised_image(sha256, _page_image(frame), number, limits)
        yield recognised_pieces(page, repairs)


def _page_image(frame: Image.Image) -> PageImage:
    """A frame in grey on white, upright as its camera says, at a resolution at which letters are read best."""
    pixels = frame.width * frame.height
    if pixels > MOST_PIXELS:
        raise DocumentError(ReasonCode.BOMB, f"image: {frame.width} x {frame.height} pixels > {MOST_PIXELS}")
    points = points_per_pixel(frame)
    grey = ImageOps.exif_transpose(_on_white(frame)).convert("L")
    width, height = grey.width * points, grey.height * points
    if points * RESOLUTION / _POINTS > 1 / _COARSE:
        scale = min(points * RESOLUTION / _POINTS, math.sqrt(MOST_PIXELS / pixels))
        size = max(1, round(grey.width * scale)), max(1, round(grey.height * scale))
        grey = grey.resize(size, Image.Resampling.BICUBIC)
    return PageImage(np.asarray(grey), width, height)


def _on_white(frame: Image.Image) -> Image.Image:
    """Transparent places are paper, not black."""
    if frame.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        values = np.asarray(frame, dtype=np.float64)
        least, most = float(values.min()), float(values.max())
        return Image.fromarray(((values - least) * (255 / max(most - least, 1.0))).astype(np.uint8))
    if not frame.has_transparency_data:
        return frame
    layers = frame.convert("RGBA")
    paper = Image.new("RGBA", layers.size, (255, 255, 255, 255))
    paper.alpha_composite(layers)
    return paper


def points_per_pixel(frame: Image.Image) -> float:
    """By the resolution in the file where a page of that size is likely."""
    longer = max(frame.size)
    stated = frame.info.get("dpi", (0, 0))
    dots = float(stated[0]) if isinstance(stated, tuple) and stated else 0.0
    if math.isfinite(dots) and _FEWEST_DOTS <= dots <= _MOST_DOTS and _SHORTEST <= longer / dots * _POINTS <= _LONGEST:
        return _POINTS / dots
    return _LONG_SIDE / longer
