"""PDF: from its pages to a document, and back from a place in the text to a box on a page."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2

from pipeline.errors import DocumentError, ReasonCode
from pipeline.garbage import uncollected
from pipeline.parsing.pdf.opening import OpenFile, open_file
from pipeline.parsing.pdf.page import TextLayer
from pipeline.parsing.pdf.pictures import hides_picture
from pipeline.parsing.pdf.ruledtables import find_grids
from pipeline.parsing.printed.document import PrintedText
from pipeline.parsing.printed.pages import print_pages, printed_document, recognised_pieces
from pipeline.parsing.printed.places import PagePieces
from pipeline.parsing.printed.textlayer import is_lying
from pipeline.parsing.printed.words import PageWords
from pipeline.parsing.scans.recognition import recognised_page
from pipeline.records import ParsedDocument, RawDocument, ReadingLimits

PDF_PARSER = "pdf/2"
# Whether a page is blank is seen at this many pixels of its longer side; paler than this is paper.
_GLANCE = 600
_PALE = 200
# Recognition replaces a doubtful layer where it gives so large a share of the layer's length, white space included.
_AS_MUCH = 0.6


def parse_pdf(raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
    """A PDF as a document.

    Raises:
        DocumentError: ENCRYPTED, CORRUPT, EMPTY, TOO_MANY_PAGES, TOO_LARGE, BOMB or NO_TEXT, with what was seen; and
            what `recognised_page` raises for pages that are pictures.
    """
    file = open_file(raw.data, limits.max_pages)
    try:
        with uncollected():  # PDFium's objects make five cycles a page, all the rest none
            repairs = set(file.repairs)
            printed = print_file(file, raw.sha256, limits, repairs)
            return printed_document(raw, printed, file.pages, repairs, PDF_PARSER)
    finally:
        file.close()


def print_file(file: OpenFile, sha256: str, limits: ReadingLimits, repairs: set[str]) -> PrintedText:
    """The text of all pages of an open file.

    Args:
        file: the file.
        sha256: of its bytes, by which recognised pages are kept.
        limits: what may be spent.
        repairs: names of what was put right are added here.

    Raises:
        DocumentError: NO_TEXT, TOO_LARGE, or what `recognised_page` raises.
    """
    return print_pages(_Pages(file, sha256, limits, repairs), limits, repairs)


class _Pages:
    """The pieces of each page. Here it is decided where its characters come from: its text layer or its image."""

    def __init__(self, file: OpenFile, sha256: str, limits: ReadingLimits, repairs: set[str]) -> None:
        self._file = file
        self._sha256 = sha256
        self._limits = limits
        self._repairs = repairs

    def __iter__(self) -> Iterator[PagePieces]:
        for number in range(1, self._file.pages + 1):
            page = self._file.document[number - 1]
            try:
                yield self._pieces(page, number)
            finally:
                page.close()

    def _pieces(self, page: pypdfium2.PdfPage, number: int) -> PagePieces:
        layer = TextLayer(page)
        try:
            if not layer.text.strip():
                return self._without_layer(page, number)
            if is_lying(layer.text) or hides_picture(page, layer.text):
                recognised = self._instead_of(layer, page, number)
                if recognised is not None:
                    return recognised_pieces(recognised, self._repairs)
            grids = find_grids(page, layer.turn)
            return PagePieces(number, layer.turn.width, layer.turn.height, tuple(layer.pieces(grids)), grids)
        finally:
            layer.close()

    def _without_layer(self, page: pypdfium2.PdfPage, number: int) -> PagePieces:
        """A page without characters: the blank back of another one, or a picture."""
        if _is_blank(page):
            return PagePieces(number, page.get_width(), page.get_height(), ())
        return recognised_pieces(recognised_page(self._sha256, page, number, self._limits), self._repairs)

    def _instead_of(self, layer: TextLayer, page: pypdfium2.PdfPage, number: int) -> PageWords | None:
        """What the page's image says in place of a doubtful layer; None where that is less, or cannot be read here."""
        try:
            words = recognised_page(self._sha256, page, number, self._limits)
        except DocumentError as error:
            if error.code is not ReasonCode.UNSUPPORTED:
                raise
            self._repairs.add(f"page {number}: doubtful text layer, tesseract is not installed")
            return None
        if sum(len(word.text) for word in words.words) >= len(layer.text) * _AS_MUCH:
            return words
        return None


def _is_blank(page: pypdfium2.PdfPage) -> bool:
    """Whether nothing is to be seen on a page."""
    bitmap = page.render(scale=min(1.0, _GLANCE / max(page.get_size())), grayscale=True)
    try:
        return min(bytes(bitmap.buffer), default=_PALE) >= _PALE
    finally:
        bitmap.close()
