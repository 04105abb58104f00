"""A Word document as a document: made plain, turned into HTML by mammoth, and walked as a page is."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from xml.parsers import expat

import mammoth
from lxml import etree

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.office.document import office_document
from pipeline.parsing.office.packages import open_package
from pipeline.parsing.office.wordxml import CONTENTS_STYLE, RULED_STYLE, SIDE_STYLES, make_plain, read_parts
from pipeline.parsing.web.pagetext import PageUnit, assemble
from pipeline.parsing.web.tree import parse_tree
from pipeline.parsing.web.walk import visible_lines
from pipeline.records import ParsedDocument, RawDocument, ReadingLimits

WORD_PARSER = "docx/1"
# What is left of 1,000 pages after all but text and structure went is a fifth of this; mammoth takes 0.2 ms for each.
_MAX_ELEMENTS = 500_000
_STYLE_MAP = "\n".join(
    [
        f"p.{SIDE_STYLES['header']} => header > p:fresh",
        f"p.{SIDE_STYLES['footer']} => footer > p:fresh",
        f"p.{CONTENTS_STYLE} => nav > p:fresh",
        f"table.{RULED_STYLE} => table[border='1']:fresh",
    ]
)
_IGNORED = "An unrecognised element was ignored: "
_SYMBOL = "A w:sym element"
_MOST_NAMED = 10


def parse_word(
    raw: RawDocument, limits: ReadingLimits, *, data: bytes | None = None, parser: str = WORD_PARSER
) -> ParsedDocument:
    """A Word document (see `document.parse`).

    Args:
        raw: the bytes with their name.
        limits: for the size of the text.
        data: the bytes of the .docx where another program made it of the source.
        parser: name of the way that the bytes went.

    Raises:
        DocumentError: BOMB, ENCRYPTED, CORRUPT, TOO_LARGE, DEPTH or NO_TEXT.
    """
    repairs: set[str] = set()
    html = word_html(raw.data if data is None else data, repairs)
    root = parse_tree(f"<html><body>{html}</body></html>")
    if root is None:
        raise DocumentError(ReasonCode.NO_TEXT, "no element")
    walk = visible_lines(root, tabs=True)
    page = assemble(walk.lines, repairs)
    units = tuple(_with_gaps(page.units, walk.ends))
    return office_document(raw, replace(page, units=units), repairs, parser, limits)


def word_html(data: bytes, repairs: set[str]) -> str:
    """The text of a .docx as HTML of paragraphs, headings and tables.

    Args:
        data: the bytes of the file.
        repairs: what was written out, put right or left out is added here.

    Raises:
        DocumentError: BOMB, ENCRYPTED, CORRUPT, TOO_LARGE or DEPTH.
    """
    parts = read_parts(open_package(data))
    make_plain(parts, repairs)
    elements = sum(1 for _ in parts.document.iter())
    if elements > _MAX_ELEMENTS:
        raise DocumentError(ReasonCode.TOO_LARGE, f"{elements} elements > {_MAX_ELEMENTS}")
    try:
        result = mammoth.convert_to_html(
            _plain_package(parts.document),
            style_map=_STYLE_MAP,
            include_embedded_style_map=False,
            convert_image=lambda _: [],
            ignore_empty_paragraphs=False,  # they part the title from the text
        )
    except RecursionError as error:
        raise DocumentError(ReasonCode.DEPTH, "elements lie too deep in one another") from error
    except (expat.ExpatError, LookupError, ValueError, TypeError, AttributeError, OSError) as error:
        raise DocumentError(ReasonCode.CORRUPT, f"{type(error).__name__}: {error}") from error
    repairs.update(_left_out(message.message for message in result.messages))
    return str(result.value)


def _plain_package(document: etree._Element) -> BytesIO:
    """A package of the text alone: no relations, so that nothing else can be asked for."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", etree.tostring(document, encoding="utf-8", xml_declaration=True))
    buffer.seek(0)
    return buffer


def _left_out(messages: Iterator[str]) -> list[str]:
    """What mammoth passed over, in the words of `ParsedDocument.repairs`."""
    found: set[str] = set()
    for message in messages:
        if message.startswith(_IGNORED):
            found.add(f"ignored:{message.removeprefix(_IGNORED).rsplit('}', 1)[-1]}")
        elif message.startswith(_SYMBOL):
            found.add("ignored:w:sym")
    return sorted(found)[:_MOST_NAMED]


def _with_gaps(units: Sequence[PageUnit], ends: Sequence[int]) -> Iterator[PageUnit]:
    """Says of every unit whether something stands between it and the one before: an empty paragraph, a table."""
    last = -1
    for unit in units:
        gap = last < 0 or (unit.element != last and unit.element != ends[last] + 1)
        yield replace(unit, unit=replace(unit.unit, gap=gap))
        last = unit.element
