"""PDF: from its pages to a document, and back from a place in the text to a box on a page."""

from __future__ import annotations

import pypdfium2

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.blocks import make_blocks
from pipeline.parsing.identity import check_size, document_id, text_hash
from pipeline.parsing.joining import join_pages
from pipeline.parsing.outline import Outline, outline, outline_hints
from pipeline.parsing.pagelayout import lay_out
from pipeline.parsing.pdffile import OpenFile, open_file
from pipeline.parsing.pdfpage import TextLayer
from pipeline.parsing.places import PagePieces
from pipeline.parsing.printed import PrintedText, print_parts
from pipeline.parsing.ruledtables import find_grids
from pipeline.parsing.runninglines import LaidPage
from pipeline.records import ParsedDocument, RawDocument, ReadingLimits

PDF_PARSER = "pdf/1"
# Whether a page is blank is seen at this many pixels of its longer side; paler than this is paper.
_GLANCE = 600
_PALE = 200


def parse_pdf(raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
    """A PDF as a document.

    Raises:
        DocumentError: ENCRYPTED, CORRUPT, EMPTY, TOO_MANY_PAGES, TOO_LARGE, BOMB or NO_TEXT, with what was seen.
    """
    file = open_file(raw.data, limits.max_pages)
    try:
        repairs = set(file.repairs)
        printed = print_file(file, limits, repairs)
        pages = file.pages
    finally:
        file.close()
    return _document(raw, printed, pages, repairs)


def print_file(file: OpenFile, limits: ReadingLimits, repairs: set[str]) -> PrintedText:
    """The text of all pages of an open file.

    Raises:
        DocumentError: NO_TEXT or TOO_LARGE.
    """
    laid: list[LaidPage] = []
    characters = 0
    for number in range(1, file.pages + 1):
        pieces = _pieces(file.document, number)
        characters += sum(len(piece.text) for piece in pieces.pieces)
        if characters > limits.max_text_characters:
            raise DocumentError(ReasonCode.TOO_LARGE, f"{characters} characters > {limits.max_text_characters}")
        laid.append(LaidPage(number, pieces.width, pieces.height, tuple(lay_out(pieces))))
    printed = print_parts(join_pages(laid), repairs)
    check_size(printed.text, limits.max_text_characters)
    if not printed.units:
        raise DocumentError(ReasonCode.NO_TEXT, f"{file.pages} pages, all blank")
    return printed


def _pieces(document: pypdfium2.PdfDocument, number: int) -> PagePieces:
    """The pieces of a page. Here it is decided for each page where its characters come from: its text layer."""
    page = document[number - 1]
    try:
        layer = TextLayer(page)
        try:
            if not layer.text.strip():
                return _without_layer(page, number)
            grids = find_grids(page, layer.turn)
            return PagePieces(number, layer.turn.width, layer.turn.height, tuple(layer.pieces(grids)), grids)
        finally:
            layer.close()
    finally:
        page.close()


def _without_layer(page: pypdfium2.PdfPage, number: int) -> PagePieces:
    """A page without characters: the blank back of another one, or a picture.

    Raises:
        DocumentError: NO_TEXT for a picture.
    """
    if _is_blank(page):
        return PagePieces(number, page.get_width(), page.get_height(), ())
    raise DocumentError(ReasonCode.NO_TEXT, f"page {number}: no text layer")


def _is_blank(page: pypdfium2.PdfPage) -> bool:
    """Whether nothing is to be seen on a page."""
    bitmap = page.render(scale=min(1.0, _GLANCE / max(page.get_size())), grayscale=True)
    try:
        return min(bytes(bitmap.buffer), default=_PALE) >= _PALE
    finally:
        bitmap.close()


def _document(raw: RawDocument, printed: PrintedText, pages: int, repairs: set[str]) -> ParsedDocument:
    found = _outline(printed)
    blocks = make_blocks(printed.units, found)
    return ParsedDocument(
        source=raw.source,
        source_id=raw.source_id,
        raw_sha256=raw.sha256,
        text=printed.text,
        text_sha256=text_hash(printed.text),
        document_id=document_id(printed.text, blocks),
        blocks=blocks,
        runs=printed.runs(),
        hints=outline_hints(printed.units, found),
        encoding="",
        repairs=tuple(sorted(repairs)),
        parser=PDF_PARSER,
        pages=pages,
        recognised=printed.recognised(),
    )


def _outline(printed: PrintedText) -> Outline:
    """What the units are; running lines of pages are boilerplate and do not stand between the others."""
    kept = [index for index in range(len(printed.units)) if index not in printed.furniture]
    found = outline([printed.units[index] for index in kept])
    return Outline(
        {*(kept[index] for index in found.boilerplate), *printed.furniture},
        [kept[index] for index in found.titles],
        found.published_on,
    )
