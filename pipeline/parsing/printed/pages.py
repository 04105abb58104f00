"""From the pages of a file, wherever their words came from, to a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.identity import check_size, document_id, text_hash
from pipeline.parsing.printed.document import PrintedText, print_parts
from pipeline.parsing.printed.joining import join_pages
from pipeline.parsing.printed.layout import lay_out, pieces_of
from pipeline.parsing.printed.places import PagePieces
from pipeline.parsing.printed.runninglines import LaidPage
from pipeline.parsing.printed.textlayer import Fault, FaultCount
from pipeline.parsing.printed.words import PageWords, as_shown
from pipeline.parsing.structure.blocks import make_blocks
from pipeline.parsing.structure.outline import Outline, outline, outline_hints
from pipeline.records import ParsedDocument, RawDocument, ReadingLimits

RECOGNISED = "recognised"


def print_pages(pages: Iterable[PagePieces], limits: ReadingLimits, repairs: set[str]) -> PrintedText:
    """The text of pages.

    Args:
        pages: asked for one by one.
        limits: how long the text may be.
        repairs: names of what was put right, and of pages of which nothing could be read, are added here.

    Raises:
        DocumentError: NO_TEXT or TOO_LARGE.
    """
    laid = _laid_pages(_bounded(pages, limits), repairs)
    count = len(laid)
    printed = print_parts(join_pages(laid), repairs)
    check_size(printed.text, limits.max_text_characters)
    if not printed.units:
        unread = sum(repair.startswith("page ") for repair in repairs)
        raise DocumentError(ReasonCode.NO_TEXT, f"{count} pages, {unread} unreadable, {count - unread} blank")
    return printed


def _bounded(pages: Iterable[PagePieces], limits: ReadingLimits) -> Iterator[PagePieces]:
    characters = 0
    for page in pages:
        characters += sum(len(piece.text) for piece in page.pieces)
        if characters > limits.max_text_characters:
            raise DocumentError(ReasonCode.TOO_LARGE, f"{characters} characters > {limits.max_text_characters}")
        yield page


def _laid_pages(pages: Iterable[PagePieces], repairs: set[str]) -> list[LaidPage]:
    """The pages in reading order, with the letters that are meant where their text layers hold others.

    Lines take a fraction of the room of pieces, so a page is laid out as soon as it is read. Only one with letters that
    could stand for others has to wait until all pages have told which do.
    """
    laid: list[LaidPage | PagePieces] = []
    count = FaultCount()
    for page in pages:
        waits = not page.recognised and count.add([piece.text for piece in page.pieces])
        laid.append(page if waits else _laid(page))
    found = count.found()
    repairs.update(f"text_layer:{fault.name}" for fault in found)
    return [page if isinstance(page, LaidPage) else _laid(_with_letters(page, found)) for page in laid]


def _laid(page: PagePieces) -> LaidPage:
    return LaidPage(page.number, page.width, page.height, tuple(lay_out(page)))


def _with_letters(page: PagePieces, found: Sequence[Fault]) -> PagePieces:
    if not found:
        return page
    letters = {letter: meant for fault in found for letter, meant in fault.letters.items()}
    pieces = (piece._replace(text=piece.text.translate(letters)) for piece in page.pieces)
    return replace(page, pieces=tuple(pieces))


def recognised_pieces(page: PageWords, repairs: set[str]) -> PagePieces:
    """The pieces of a recognised page; their words have their places on the page as it is shown.

    Args:
        page: as it was recognised.
        repairs: that it was, or that nothing was, is added here.
    """
    if page.words:
        repairs.add(RECOGNISED)
    elif page.inked:
        repairs.add(f"page {page.number}: nothing recognised")
    found = pieces_of(page)
    pieces = (piece._replace(words=tuple(as_shown(word, page) for word in piece.words)) for piece in found.pieces)
    return PagePieces(page.number, page.width, page.height, tuple(pieces), found.grids, recognised=True)


def printed_document(
    raw: RawDocument, printed: PrintedText, pages: int, repairs: set[str], parser: str
) -> ParsedDocument:
    """The document that a file of pages is."""
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
        parser=parser,
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
