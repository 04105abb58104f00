"""How much two documents of a corpus share: copies and templates would make its scores worth nothing.

Digits and names are masked first, so that a template with other numbers and places counts as the copy that it is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

GRAM = 5
"""Words per shingle."""

MAX_SHARED_GRAMS = 0.15
"""Two documents may share this much of the smaller one's shingles."""

MAX_COMMON_SENTENCES = 0.03
"""This much of all sentences may occur in more than two documents."""

# Sentences with fewer words of their own are datelines, headings and closing formulae, which every genre repeats.
_SENTENCE_WORDS = 6
_MASKS = frozenset({"0", "N"})
_WORD = re.compile(r"[^\W_]+(?:[.,/-][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|\n+")


@dataclass(frozen=True, slots=True)
class SharedText:
    """Two documents that share too much.

    Attributes:
        first, second: their names.
        share: shingles in common, as a part of the smaller document's.
    """

    first: str
    second: str
    share: float


def masked_words(text: str) -> list[str]:
    """The words of a text with numbers as "0" and capitalised words as "N", runs of either once."""
    words: list[str] = []
    for hit in _WORD.finditer(text):
        word = hit.group()
        mask = "0" if any(c.isdigit() for c in word) else "N" if word[0].isupper() else word
        if mask not in _MASKS or not words or words[-1] != mask:
            words.append(mask)
    return words


def grams(text: str) -> frozenset[tuple[str, ...]]:
    """The masked shingles of a text that hold at least two words of its own."""
    words = masked_words(text)
    found = (tuple(words[n : n + GRAM]) for n in range(len(words) - GRAM + 1))
    return frozenset(gram for gram in found if sum(word not in _MASKS for word in gram) > 1)


def pairs_sharing(texts: Mapping[str, str], limit: float = MAX_SHARED_GRAMS) -> Iterator[SharedText]:
    """Pairs of documents over the limit, in the order of their names.

    Args:
        texts: by document name.
        limit: part of the smaller document's shingles.
    """
    by_name = {name: grams(text) for name, text in sorted(texts.items())}
    for first, second in combinations(by_name, 2):
        smaller = min(len(by_name[first]), len(by_name[second]))
        share = len(by_name[first] & by_name[second]) / smaller if smaller else 0.0
        if share > limit:
            yield SharedText(first, second, share)


def common_sentences(texts: Mapping[str, str]) -> tuple[float, list[str]]:
    """Masked sentences that more than two documents hold.

    Returns:
        Their part of all sentences, and the sentences, most frequent first.
    """
    holders: defaultdict[str, set[str]] = defaultdict(set)
    uses: Counter[str] = Counter()
    for name, text in texts.items():
        for sentence in _SENTENCE_END.split(text):
            words = masked_words(sentence)
            if sum(word not in _MASKS for word in words) >= _SENTENCE_WORDS:
                holders[" ".join(words)].add(name)
                uses[" ".join(words)] += 1
    common = sorted((s for s, names in holders.items() if len(names) > 2), key=lambda s: (-uses[s], s))
    total = sum(uses.values())
    return (sum(uses[s] for s in common) / total if total else 0.0), common
