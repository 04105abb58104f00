"""The sample reports written as Word documents give the figures of the texts."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from itertools import takewhile
from pathlib import Path

import docx
from docx.document import Document

from pipeline.engine import process
from pipeline.records import Block, BlockKind, Figure, ParsedDocument, RawDocument
from pipeline.settings import Settings

REPORTS = Path(__file__).resolve().parents[2] / "corpus" / "reports"
# The least share of the text's figures that the Word document gives too: the figures, and these with every attribute.
# A form without blank lines or page furniture can tip a document's own period where two are as likely.
RECALL, WHOLE = 0.99, 0.95
_COLUMNS = re.compile(r"\t| {4,}")


def _raw(data: bytes, name: str) -> RawDocument:
    return RawDocument(name, f"/reports/{name}", data, hashlib.sha256(data).hexdigest(), Path(name).suffix)


def _as_word(parsed: ParsedDocument) -> bytes:
    """A report as an office writes it: letterhead in a table, headings by style, tables with merged cells."""
    document = docx.Document()
    blocks = [block for block in parsed.blocks if block.kind is not BlockKind.BOILERPLATE]
    head = list(takewhile(lambda block: block.kind is BlockKind.PARAGRAPH, blocks))
    if any(_COLUMNS.search(block.span.of(parsed.text)) for block in head):
        _letterhead(document, [block.span.of(parsed.text) for block in head])
        blocks = blocks[len(head) :]
    for block in blocks:
        text = " ".join(block.span.of(parsed.text).split())
        if block.kind is BlockKind.TABLE:
            _table(document, parsed.text, block)
        elif block.kind is BlockKind.HEADING:
            document.add_heading(text, min(6, (block.level or 1) + 1))
        else:
            document.add_paragraph(text)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _letterhead(document: Document, lines: Sequence[str]) -> None:
    pairs = [(*map(str.strip, _COLUMNS.split(line, maxsplit=1)), "")[:2] for line in lines]
    cells = document.add_table(1, 2).rows[0].cells
    for cell, column in zip(cells, zip(*pairs, strict=True), strict=True):
        cell.text = "\n".join(text for text in column if text)


def _table(document: Document, text: str, block: Block) -> None:
    rows = max(cell.row + cell.rows for cell in block.cells)
    columns = max(cell.column + cell.columns for cell in block.cells)
    table = document.add_table(rows, columns, style="Table Grid")
    for cell in block.cells:
        place = table.cell(cell.row, cell.column)
        if cell.columns > 1:
            place = place.merge(table.cell(cell.row, cell.column + cell.columns - 1))
        place.text = " ".join(cell.span.of(text).split())


def _named(figure: Figure) -> tuple[object, ...]:
    return (figure.indicator, figure.measure, figure.value, figure.value_max, figure.qualifier, figure.unit)


def _whole(figure: Figure) -> tuple[object, ...]:
    """Everything but its place."""
    area = (figure.scope, figure.level, figure.province, figure.district, figure.area_name)
    period = (figure.period_start, figure.period_end)
    return (*_named(figure), figure.status, *area, *period, " ".join(figure.surface.split()))


def test_figures_of_the_text_are_figures_of_the_word_document() -> None:
    settings = Settings()
    kept: Counter[str] = Counter()
    lost: dict[str, list[tuple[object, ...]]] = {}
    for path in sorted(REPORTS.glob("*.txt")):
        text = process(_raw(path.read_bytes(), path.name), settings)
        word = process(_raw(_as_word(text.parsed), f"{path.stem}.docx"), settings)
        expected, found = text.extraction.figures, word.extraction.figures
        kept["expected"] += len(expected)
        kept["found"] += len(found)
        for name, facts in (("named", _named), ("whole", _whole)):
            kept[name] += (Counter(map(facts, expected)) & Counter(map(facts, found))).total()
        lost[path.name] = list((Counter(map(_named, expected)) - Counter(map(_named, found))).elements())
    assert kept["named"] >= RECALL * max(kept["expected"], kept["found"]), lost
    assert kept["whole"] >= WHOLE * kept["expected"]
