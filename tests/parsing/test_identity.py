"""Hashes of texts: taken in parts, they are those of the whole."""

from __future__ import annotations

import hashlib

import pytest

from pipeline.parsing.identity import document_id, text_hash
from pipeline.records import Block, BlockKind
from pipeline.spans import Span


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kiểm tra 72 cơ sở",
        # as long as a part, and one more
        "ữ" * (1 << 16),
        "ữ" * ((1 << 16) + 1),
    ],
)
def test_a_text_hashed_in_parts_has_the_hash_of_the_whole(text: str) -> None:
    assert text_hash(text) == _sha256(text)


def test_boilerplate_and_spaces_make_no_other_document() -> None:
    text = "BÁO CÁO\nTrang 1\nKiểm tra  72\ncơ sở"
    kinds = (BlockKind.TITLE, BlockKind.BOILERPLATE, BlockKind.PARAGRAPH)
    spans = (Span(0, 7), Span(8, 15), Span(16, len(text)))
    blocks = [Block(kind, span) for kind, span in zip(kinds, spans, strict=True)]
    assert document_id(text, blocks) == _sha256("BÁO CÁO Kiểm tra 72 cơ sở")[:32]
    assert document_id(text, blocks[1:2]) == _sha256("Trang 1")[:32]  # nothing but boilerplate counts as it is
