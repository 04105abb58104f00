"""Builders for the tests of the parsing room."""

from __future__ import annotations

import hashlib

from pipeline.parsing import parse
from pipeline.records import Block, BlockKind, ParsedDocument, RawDocument, ReadingLimits

LIMIT = 1_000_000


def raw(data: bytes | str, name: str = "report.txt") -> RawDocument:
    """Bytes as the sources room would hand them over."""
    data = data.encode() if isinstance(data, str) else data
    suffix = f".{name.rsplit('.', 1)[1]}" if "." in name else ""
    return RawDocument(name, f"/reports/{name}", data, hashlib.sha256(data).hexdigest(), suffix)


def read(data: bytes | str, name: str = "report.txt", limit: int = LIMIT) -> ParsedDocument:
    """The parsed document; every one is checked for the promises that hold for all."""
    document = parse(raw(data, name), ReadingLimits(max_text_characters=limit))
    check(document)
    return document


def check(document: ParsedDocument) -> None:
    """Blocks and runs lie in order inside the text, and blocks cover all that is not white space."""
    covered = bytearray(len(document.text))
    last = 0
    for block in document.blocks:
        assert last <= block.span.start < block.span.end <= len(document.text)
        assert block.span.of(document.text) == block.span.of(document.text).strip()
        covered[block.span.start : block.span.end] = b"\x01" * len(block.span)
        assert all(block.span.contains(cell.span) for cell in block.cells)
        last = block.span.end
    assert all(covered[at] or char.isspace() for at, char in enumerate(document.text))
    ends = [0, *(run.span.end for run in document.runs)]
    assert all(end <= run.span.start < run.span.end for end, run in zip(ends[:-1], document.runs, strict=True))


def told(document: ParsedDocument, kind: BlockKind | None = None) -> list[str]:
    """The texts of the blocks (of one kind)."""
    return [text_of(document, block) for block in document.blocks if kind is None or block.kind is kind]


def text_of(document: ParsedDocument, block: Block) -> str:
    """What a block says."""
    return block.span.of(document.text)


def kinds(document: ParsedDocument) -> list[str]:
    """Kind of every block, in order, by the first letter; "title" is "T", table "B" (bảng), boilerplate "x"."""
    letters = {"title": "T", "heading": "h", "paragraph": "p", "list_item": "l", "table": "B", "boilerplate": "x"}
    return [letters[block.kind.value] for block in document.blocks]
