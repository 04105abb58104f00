"""Words by underthesea, aligned exactly with the text.

underthesea is given one sentence at a time with `use_token_normalize=False` on NFC text: then it only drops white
space and every word can be found again. `fixed_words` is never passed: it would change later calls.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pipeline.spans import Span

_SPACE = re.compile(r"\s+")

# The segmenter's time grows with the sentence; a longer one is cut into pieces at white space.
MAX_SENTENCE = 2_000


@cache
def _segmenter() -> Any:
    from underthesea import word_tokenize  # heavy: loads its model on first use

    return word_tokenize


def segment(text: str, sentence: Span) -> list[Span]:
    """The words of a sentence, each a slice of the text; where a word cannot be found again, its syllables.

    Args:
        text: the document text (NFC).
        sentence: what to segment.
    """
    found: list[Span] = []
    for piece in _pieces(text, sentence):
        found += _aligned(text, piece, _segmenter()(piece.of(text), use_token_normalize=False))
    return found


def _pieces(text: str, sentence: Span) -> list[Span]:
    pieces, start = [], sentence.start
    while sentence.end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start + 1, start + MAX_SENTENCE)
        end = cut if cut > start else start + MAX_SENTENCE
        pieces.append(Span(start, end))
        start = end
    pieces.append(Span(start, sentence.end))
    return pieces


def _aligned(text: str, piece: Span, words: list[str]) -> list[Span]:
    """Walks the words through the text: each must be the next thing that is not white space."""
    found, position = [], piece.start
    for word in words:
        parts = _SPACE.split(word.strip())
        start = end = -1
        for part in parts:
            at = text.find(part, position, piece.end)
            if at < 0 or text[position:at].strip():
                return [Span(m.start(), m.end()) for m in re.compile(r"\S+").finditer(text, piece.start, piece.end)]
            start, end, position = (at if start < 0 else start), at + len(part), at + len(part)
        if start < end:
            found.append(Span(start, end))
    return found
