"""What Word documents and sheets share: lines to document. Everything in them is main text but headers and footers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.identity import check_size, document_id, text_hash
from pipeline.parsing.structure.blocks import make_blocks
from pipeline.parsing.structure.outline import Outline
from pipeline.parsing.structure.texttables import places_only, split_tables
from pipeline.parsing.structure.titles import find_title
from pipeline.parsing.structure.units import Line, Unit
from pipeline.parsing.web.pagetext import PageText, PageUnit
from pipeline.parsing.web.walk import SIDE_TAGS
from pipeline.records import BlockKind, ParsedDocument, RawDocument, ReadingLimits, SourceHints
from pipeline.textforms import fold


def office_document(
    raw: RawDocument, page: PageText, repairs: set[str], parser: str, limits: ReadingLimits, *, encoding: str = "utf-8"
) -> ParsedDocument:
    """A document of assembled lines, without a search for page furniture.

    Args:
        raw: the bytes with their name.
        page: the text and its units.
        repairs: what was put right or left out.
        parser: its name and version.
        limits: for the size of the text.
        encoding: of the source, where it has one.

    Raises:
        DocumentError: TOO_LARGE or NO_TEXT.
    """
    check_size(page.text, limits.max_text_characters)
    if not page.units:
        left_out = ", ".join(sorted(repairs))
        raise DocumentError(ReasonCode.NO_TEXT, f"no text; {left_out}" if left_out else "no text")
    pages = tabbed_tables(page.text, page.units)
    units = [unit.unit for unit in pages]
    main = [index for index, unit in enumerate(pages) if unit.side not in SIDE_TAGS]
    titles = [main[index] for index in find_title([units[index] for index in main])]
    found = Outline(boilerplate=set(range(len(units))) - set(main), titles=titles)
    blocks = make_blocks(units, found)
    title = " ".join(" ".join(units[index].text.split()) for index in titles) or None
    return ParsedDocument(
        source=raw.source,
        source_id=raw.source_id,
        raw_sha256=raw.sha256,
        text=page.text,
        text_sha256=text_hash(page.text),
        document_id=document_id(page.text, blocks),
        blocks=blocks,
        runs=page.runs,
        hints=SourceHints(title=title),
        encoding=encoding,
        repairs=tuple(sorted(repairs)),
        parser=parser,
    )


def tabbed_tables(text: str, units: Sequence[PageUnit]) -> list[PageUnit]:
    """The units, with paragraphs in columns that tabs make put together as tables."""
    done: list[PageUnit] = []
    run: list[PageUnit] = []
    for unit in units:
        words = unit.unit.text
        if unit.unit.kind is None and "\t" in words and "\n" not in words and not places_only(words):
            run.append(unit)
            continue
        done += _tables_of(text, run)
        run = []
        done.append(unit)
    return done + _tables_of(text, run)


def _tables_of(text: str, run: Sequence[PageUnit]) -> list[PageUnit]:
    if len(run) < 2:
        return list(run)
    lines = [_line(text, one.unit) for one in run]
    by_start = {one.unit.span.start: one for one in run}
    found: list[PageUnit] = []
    for part in split_tables(text, fold(text), lines):
        first = by_start[part.span.start]
        is_table = isinstance(part, Unit) and part.kind is BlockKind.TABLE
        found.append(replace(first, unit=part, tag="table") if is_table and isinstance(part, Unit) else first)
    return found


def _line(text: str, unit: Unit) -> Line:
    start = text.rfind("\n", 0, unit.span.start) + 1
    tabs = text.count("\t", start, unit.span.start)
    return Line(unit.span, unit.text, 0, tabs, gap=unit.gap)
