"""Hashes by which texts and documents are known, and the limit on their size."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pipeline.errors import DocumentError, ReasonCode
from pipeline.records import Block, BlockKind

_ID_LENGTH = 32


def check_size(text: str, limit: int) -> None:
    """Refuses a text that is too long.

    Raises:
        DocumentError: TOO_LARGE with the length and the limit, in characters.
    """
    if len(text) > limit:
        raise DocumentError(ReasonCode.TOO_LARGE, f"{len(text)} characters > {limit}")


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def document_id(text: str, blocks: Sequence[Block]) -> str:
    """Hash of the main text, spaces collapsed: a page counter or a menu makes no new document.

    Where everything is boilerplate the whole text counts.
    """
    main = [block for block in blocks if block.kind is not BlockKind.BOILERPLATE] or blocks
    words = " ".join(" ".join(block.span.of(text).split()) for block in main)
    return text_hash(words)[:_ID_LENGTH]
