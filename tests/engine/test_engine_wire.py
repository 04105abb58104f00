"""Answers of reading processes: what was read comes back equal, everything else is refused with the place."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from pipeline.engine.wire import WireError, document_bytes, document_from, refusal_bytes, refusal_from
from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.identity import document_id, text_hash
from pipeline.records import Block, BlockKind, Cell, ParsedDocument, RecognisedWord, SourceHints, TextRun
from pipeline.spans import Span
from tests import fakes

TEXT = "Biểu 1\tSố vụ 𠀋\nLào Cai\t12"
RAW = fakes.raw_of("bytes")
CELLS = (Cell(Span(0, 6), 0, 0, columns=2, header=True), Cell(Span(7, 14), 0, 2, rows=3))
BLOCKS = (Block(BlockKind.TABLE, Span(0, 14), cells=CELLS), Block(BlockKind.LIST_ITEM, Span(15, 25), 2, "a)"))

PARSED = ParsedDocument(
    source=RAW.source,
    source_id=RAW.source_id,
    raw_sha256=RAW.sha256,
    text=TEXT,
    text_sha256=text_hash(TEXT),
    document_id=document_id(TEXT, BLOCKS),
    blocks=BLOCKS,
    runs=(TextRun(Span(0, 14), 0, 19, "/html/body/p", 1), TextRun(Span(15, 25), page=2)),
    hints=SourceHints(title="Báo cáo", published_on=date(2021, 2, 28)),
    encoding="cp1258",
    repairs=("bom", "nul"),
    parser="pdf/1",
    pages=2,
    recognised=(RecognisedWord(Span(23, 25), 0.1 + 0.2),),
)


def test_every_field_comes_back() -> None:
    assert document_from(document_bytes(PARSED), RAW) == PARSED


def changed(path: str, value: Any) -> bytes:
    """The answer with one place of it set to something else; the place is made where there is none."""
    told = json.loads(document_bytes(PARSED))
    *parents, last = ["document", *path.split(".")] if path else ["none"]
    place = told
    for name in parents:
        place = place[int(name)] if isinstance(place, list) else place[name]
    if isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return json.dumps(told).encode()


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("", 1, "none"),  # a key that nobody knows
        ("text", 7, "text"),
        ("text", "a\ud800", "hex escape"),
        ("text", f"{TEXT}\0", "NUL"),
        ("text", "short", "blocks"),
        ("blocks", {}, "blocks"),
        ("blocks.0.kind", "figure", "kind"),
        ("blocks.0.level", "1", "level"),
        ("blocks.0.span.start", -1, "blocks"),
        ("blocks.0.span.end", 2.5, "span.end"),
        ("blocks.0.span.end", 10**30, "blocks"),
        ("blocks.0.span.end", 16, "blocks"),
        ("blocks.0.cells.0.row", -1, "cells"),
        ("blocks.0.cells.0.columns", 0, "cells"),
        ("blocks.0.cells.1.rows", 2**21, "cells"),
        ("blocks.0.cells.1.span.end", 15, "cells"),
        ("blocks.0.cells.0.header", 1, "header"),
        ("runs.0.span.end", 16, "runs"),
        ("recognised.0.span.end", 26, "recognised"),
        ("recognised.0.confidence", "NaN", "confidence"),
        ("recognised.0.confidence", float("nan"), "confidence"),
        ("recognised.0.confidence", 1.5, "confidence"),
        ("hints.published_on", "31/02/2021", "published_on"),
        ("pages", -1, "pages"),
        ("repairs", "bom", "repairs"),
    ],
)
def test_what_is_refused(path: str, value: Any, told: str) -> None:
    with pytest.raises(WireError, match=told):
        document_from(changed(path, value), RAW)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{}",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b'{"document":' + b"9" * 10_000 + b"}",
        refusal_bytes(DocumentError(ReasonCode.EMPTY)),
    ],
)
def test_what_is_no_document(answer: bytes) -> None:
    with pytest.raises(WireError):
        document_from(answer, RAW)


def test_identity_is_worked_out_anew() -> None:
    lies = dict.fromkeys(("source", "source_id", "raw_sha256", "text_sha256", "document_id"), "0")
    told = json.loads(document_bytes(PARSED))
    told["document"] |= lies
    assert document_from(json.dumps(told).encode(), RAW) == PARSED


def test_refusals() -> None:
    error = refusal_from(refusal_bytes(DocumentError(ReasonCode.DEPTH, "3000 > 2048")))
    assert (error.code, error.detail) == (ReasonCode.DEPTH, "3000 > 2048")


def test_a_refusal_quotes_no_more_than_a_screen() -> None:
    """A library's message can hold the document, with halves of letters in it."""
    error = refusal_from(refusal_bytes(DocumentError(ReasonCode.CORRUPT, "\ud800" + "x" * 10_000)))
    assert error.detail == "?" + "x" * 999


@pytest.mark.parametrize(
    "answer", [b"{}", b'{"code":"bored","detail":""}', b'{"code":"crash","detail":7}', document_bytes(PARSED)]
)
def test_what_is_no_refusal(answer: bytes) -> None:
    with pytest.raises(WireError):
        refusal_from(answer)
