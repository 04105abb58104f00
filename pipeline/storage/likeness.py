"""How alike two documents are: the same text put up elsewhere, or as a page and as a PDF.

A text is the set of its runs of five words, digits kept: a report of another year in the same words is another report.
A small sample of each set (its bottom-k sketch, Broder 1997, "On the resemblance and containment of documents") finds
the pairs worth comparing; what is said of a pair is always said by the whole texts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

from pipeline.textforms import fold

# Runs of words that are compared.
SHINGLE_WORDS = 5
# Shorter texts share whole phrases by chance: "Không có số liệu." says nothing about its source.
LEAST_SHINGLES = 40
# Size of a sketch: an estimate of .5 is off by less than .1 in 19 of 20 pairs.
SKETCH_SIZE = 128
# A number is in the same place of two texts if so many words before and after it are the same.
SLOT_BEFORE, SLOT_AFTER = 3, 2
# First byte of a stored sketch; another one is made anew.
SKETCH_VERSION = 1

_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+")


@dataclass(frozen=True)
class Likeness:
    """What of a document's main text is compared.

    Attributes:
        words: folded, in order, numbers as written.
    """

    words: tuple[str, ...]

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Its runs of SHINGLE_WORDS words."""
        shifted = (self.words[start:] for start in range(SHINGLE_WORDS))
        return frozenset(map(" ".join, zip(*shifted, strict=False)))

    @cached_property
    def numbers(self) -> Counter[str]:
        """Its number strings, each as often as it occurs."""
        return Counter(filter(_is_number, self.words))

    @cached_property
    def slots(self) -> dict[tuple[str, ...], Counter[str]]:
        """Its numbers by the words around them, other numbers there left open."""
        open_words = ["#" if _is_number(word) else word for word in self.words]
        found: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for index, word in enumerate(self.words):
            if _is_number(word):
                around = (
                    *open_words[max(0, index - SLOT_BEFORE) : index],
                    "",
                    *open_words[index + 1 : index + 1 + SLOT_AFTER],
                )
                found[around][word] += 1
        return found


def _is_number(word: str) -> bool:
    return "0" <= word[0] <= "9"


def likeness(text: str, blocks: Iterable[dict[str, Any]]) -> Likeness:
    """A stored document as it is compared.

    Args:
        text: of the document.
        blocks: as stored (`DocumentRow.blocks`); boilerplate is left out.
    """
    main = (block for block in blocks if block["kind"] != "boilerplate")
    folded = fold(text)
    return Likeness(tuple(word for block in main for word in _WORD.findall(folded, block["start"], block["end"])))


def sketch(one: Likeness) -> bytes:
    """The smallest hashes of a text's shingles, in order; empty after the version for a text that is too short."""
    if len(one.shingles) < LEAST_SHINGLES:
        return bytes([SKETCH_VERSION])
    hashes = sorted(int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) for text in one.shingles)
    return bytes([SKETCH_VERSION]) + b"".join(value.to_bytes(8) for value in hashes[:SKETCH_SIZE])


def hashes_of(stored: bytes) -> tuple[int, ...]:
    """The hashes of a stored sketch."""
    return tuple(int.from_bytes(stored[at : at + 8]) for at in range(1, len(stored), 8))


def resemblance(first: Likeness, second: Likeness) -> float:
    """Shingles in both of those in either (Jaccard), 0 to 1."""
    either = len(first.shingles | second.shingles)
    return len(first.shingles & second.shingles) / either if either else 0.0


def number_agreement(first: Likeness, second: Likeness) -> float:
    """Number strings in both, of those in the text with fewer, 0 to 1; 1 where neither has any."""
    fewer = min(first.numbers.total(), second.numbers.total())
    if fewer:
        return (first.numbers & second.numbers).total() / fewer
    return 1.0 if first.numbers.total() == second.numbers.total() else 0.0


def contradictions(first: Likeness, second: Likeness) -> int:
    """How many numbers stand in the same place of both texts and are not the same."""
    fewer, more = sorted((first, second), key=lambda one: len(one.slots))
    found = 0
    for around, numbers in fewer.slots.items():
        others = more.slots.get(around)
        if others is not None:
            found += min(numbers.total(), others.total()) - (numbers & others).total()
    return found
