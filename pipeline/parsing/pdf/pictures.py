"""Pages whose text is in a picture rather than in their text layer."""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.parsing.printed.textlayer import is_without_marks

# A layer with fewer characters over a picture of the page is a signature or a stamp, not the page's text.
_THIN = 400
_PICTURE_SHARE = 0.5
_PICTURE_DOTS = 100 / 72
_DEEPEST = 3


def hides_picture(page: pypdfium2.PdfPage, text: str) -> bool:
    """Whether the page's text is in a picture rather than in its layer.

    Such a layer holds a stamp or signature alone, or Vietnamese without its marks as recognised by a program that knows
    only English.
    """
    if len(text) >= _THIN and not is_without_marks(text):
        return False
    width, height = page.get_size()
    wanted: float = width * height * _PICTURE_DOTS**2 * _PICTURE_SHARE
    return _pictured(page) >= wanted


def _pictured(page: pypdfium2.PdfPage) -> int:
    """Pixels of all pictures on a page."""
    found = 0
    for picture in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=_DEEPEST):
        width, height = picture.get_px_size()
        found += width * height
    return found
