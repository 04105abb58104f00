"""The parsing room's one door: bytes in, text with structure out."""

from __future__ import annotations

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.characters.cleaning import CleanText, clean_text, decoded_text
from pipeline.parsing.characters.decoding import Decoding, check_readable, find_decoding
from pipeline.parsing.identity import check_size, document_id, text_hash
from pipeline.parsing.kinds import SHEET_SUFFIXES, FileKind, find_kind, is_page
from pipeline.parsing.structure.blocks import make_blocks
from pipeline.parsing.structure.outline import outline, outline_hints
from pipeline.parsing.structure.texttables import split_tables
from pipeline.parsing.structure.units import Line, Unit, join_lines, right_edge, text_lines
from pipeline.records import ParsedDocument, RawDocument, ReadingLimits
from pipeline.textforms import fold

TEXT_PARSER = "txt/1"


def parse(raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
    """Turns a file's bytes into a document, by what they are rather than by what the file is called.

    Args:
        raw: the bytes with their name.
        limits: what may be spent on it.

    Raises:
        DocumentError: with the reason and what was seen.
    """
    kind = find_kind(raw)
    match kind:
        case FileKind.TEXT:
            return parse_characters(raw, limits)
        case FileKind.PDF:
            from pipeline.parsing.pdf.document import parse_pdf  # loads PDFium and qpdf

            return parse_pdf(raw, limits)
        case FileKind.IMAGE:
            from pipeline.parsing.scans.images import parse_image  # loads Pillow

            return parse_image(raw, limits)
        case FileKind.DOCX:
            from pipeline.parsing.office.word import parse_word  # loads mammoth

            return parse_word(raw, limits)
        case FileKind.DOC:
            from pipeline.parsing.office.libreoffice import parse_old_word

            return parse_old_word(raw, limits)
        case FileKind.XLSX:
            from pipeline.parsing.office.workbook import parse_workbook  # loads openpyxl

            return parse_workbook(raw, limits)
        case FileKind.XLS:
            from pipeline.parsing.office.oldworkbook import parse_old_workbook  # loads xlrd

            return parse_old_workbook(raw, limits)


def parse_characters(raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
    """A file of characters in some charset: a page, a plain text or separated values.

    Raises:
        DocumentError: CORRUPT, UNSUPPORTED, CHARSET, TOO_LARGE, DEPTH or NO_TEXT, with what was seen.
    """
    decoding = find_decoding(raw.data)
    source = decoded_text(raw.data, decoding)
    check_readable(source.text)
    if is_page(source.text, raw.suffix):
        from pipeline.parsing.web.page import parse_page  # loads lxml and trafilatura

        return parse_page(raw, source, decoding.encoding, limits.max_text_characters)
    if raw.suffix in SHEET_SUFFIXES:
        from pipeline.parsing.office.separated import parse_separated

        return parse_separated(raw, source, decoding.encoding, limits)
    return parse_text(raw, clean_text(source), decoding, limits.max_text_characters)


def parse_text(raw: RawDocument, clean: CleanText, decoding: Decoding, max_text_characters: int) -> ParsedDocument:
    """A plain text as a document (see `parse`)."""
    check_size(clean.text, max_text_characters)
    units, wrapped = text_units(clean.text)
    if not units:
        raise DocumentError(ReasonCode.NO_TEXT, "nothing but white space")
    found = outline(units, wrapped=wrapped)
    blocks = make_blocks(units, found)
    return ParsedDocument(
        source=raw.source,
        source_id=raw.source_id,
        raw_sha256=raw.sha256,
        text=clean.text,
        text_sha256=text_hash(clean.text),
        document_id=document_id(clean.text, blocks),
        blocks=blocks,
        runs=clean.runs,
        hints=outline_hints(units, found),
        encoding=decoding.encoding,
        repairs=clean.repairs,
        parser=TEXT_PARSER,
    )


def text_units(text: str) -> tuple[list[Unit], bool]:
    """The units of a plain text, and whether its lines are wrapped."""
    folded = fold(text)
    lines = text_lines(text)
    edge = right_edge(lines)
    units: list[Unit] = []
    pending: list[Line] = []
    for part in split_tables(text, folded, lines):
        if isinstance(part, Line):
            pending.append(part)
            continue
        units += join_lines(text, folded, pending, edge)
        pending = []
        units.append(part)
    return units + join_lines(text, folded, pending, edge), edge is not None
