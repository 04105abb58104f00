"""Hashes by which texts and documents are known, and the limit on their size."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from pipeline.errors import DocumentError, ReasonCode
from pipeline.records import Block, BlockKind
from pipeline.textforms import single_spaced

_ID_LENGTH = 32
# A long text is hashed in parts of so many characters: its bytes need not be there all at once.
_PART = 1 << 16


def check_size(text: str, limit: int) -> None:
    """Refuses a text that is too long.

    Raises:
        DocumentError: TOO_LARGE with the length and the limit, in characters.
    """
    if len(text) > limit:
        raise DocumentError(ReasonCode.TOO_LARGE, f"{len(text)} characters > {limit}")


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return _hash(text[start : start + _PART] for start in range(0, len(text), _PART))


def document_id(text: str, blocks: Sequence[Block]) -> str:
    """Hash of the main text, spaces collapsed: a page counter or a menu makes no new document.

    Where everything is boilerplate the whole text counts.
    """
    main = [block for block in blocks if block.kind is not BlockKind.BOILERPLATE] or blocks
    words = (single_spaced(block.span.of(text)) for block in main)
    return _hash(" " * (index > 0) + said for index, said in enumerate(words))[:_ID_LENGTH]


def _hash(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode())
    return digest.hexdigest()
