"""Numbers in words: "hai mươi mốt nghìn", "mười lăm", "nửa tỷ", "hàng trăm"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.language.resources import NumberWords, number_words
from pipeline.lexicon import Syllables, first_syllables
from pipeline.spans import Span
from pipeline.textforms import alternatives

# No number has more words than this, so reading a run of number words takes time in proportion to its length.
_LONGEST = 20

# A number that lets an article count too stands at most so many characters before it.
_TOLD_BEFORE = 60

# "nửa tỷ" and "2 tỷ rưỡi" are as exact as "0,5 tỷ" and "2,5 tỷ".
HALF_STEP = 10


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words.

    Attributes:
        step: size of the last place that is named ("hai mươi mốt nghìn": 1,000).
        loose: whether only its size is told ("hàng trăm").
    """

    span: Span
    value: int | float
    step: int = 1
    loose: bool = False


@dataclass(slots=True)
class _Sum:
    """A number while its words are read: what the scales have closed, the open group, the open digit."""

    total: int = 0
    group: int = 0
    digit: int | None = None
    scale: int = 1
    step: int = 1

    @property
    def value(self) -> int:
        return self.total + self.group + (self.digit or 0)


class SpelledNumbers:
    """Reads runs of number words by the rules of the spoken language."""

    def __init__(self, words: NumberWords) -> None:
        self._words = words
        self._scales = {scale: size for scale, size in words.scales.items() if scale not in words.written_scales}
        self._links = {*words.tens, *words.hundred, *words.zero_links, *words.half, *self._scales}
        self._starts = frozenset((*words.digits, *words.ten))
        self._parts = {*self._starts, *self._links, *words.zero}
        loose = alternatives(words.loose_scales)
        self._loose_at = first_syllables(words.loose_heads)
        self._loose = re.compile(
            rf"(?:{alternatives(words.loose_heads)}) (?P<scale>{loose})(?P<more>(?: (?:{loose}))?)(?!\w)"
        )
        self._half_at = first_syllables(words.half_words)
        self._half = re.compile(rf"(?:{alternatives(words.half_words)}) (?P<scale>{loose})(?!\w)")
        self._counted = re.compile(rf" (?:{alternatives(words.counted_after_ambiguous)})(?!\w)")
        self._fraction = re.compile(rf" (?:{alternatives(words.fraction_links)})(?! trăm)(?!\w)")
        self._not_after = frozenset(words.not_after)
        self._article_counts = tuple(f" {word} " for word in words.article_counts_after)
        self._article_behind = tuple(f"{word} " for word in words.article_counts_behind)
        told = alternatives([word for word in words.digits if word not in words.article])
        counted = alternatives(words.counted_after_ambiguous)
        self._told_before = re.compile(rf"(?<!\w)(?:[0-9]{{1,4}}|{told}) (?:{counted})(?!\w)[^.\n\"“”]{{0,32}}$")

    def find(self, text: Syllables) -> Iterator[Spelled]:
        """All numbers in words: loose and halved ones, then the others, each leftmost first."""
        for match in text.matches(self._loose, self._loose_at):
            value = self._words.loose_scales[match["scale"]]
            value *= self._words.loose_scales.get(match["more"].strip(), 1)
            yield Spelled(Span(match.start(), match.end()), value, value, loose=True)
        for match in text.matches(self._half, self._half_at):
            value = self._words.loose_scales[match["scale"]]
            yield Spelled(Span(match.start(), match.end()), value / 2, value // HALF_STEP)
        position = 0
        for index in text.indices(self._starts):
            if index >= position:
                spelled, used = self._at(text, index)
                position = index + used
                if spelled is not None:
                    yield spelled

    def value(self, written: str) -> int | None:
        """What a whole number in words comes to; None for other words."""
        words = written.split()
        if not words or not self._parts.issuperset(words):
            return None
        used, value = self._value(words)
        return value.value if used == len(words) else None

    def _at(self, text: Syllables, index: int) -> tuple[Spelled | None, int]:
        """The number that begins at a syllable, and how many syllables are read with it (at least one)."""
        words = self._run(text, index)
        used, value = self._value(words)
        if used == 0:
            return None, 1
        span = Span(text.starts[index], text.ends[index + used - 1])
        if used == 1 and not self._alone(text, span, words[0]):
            return None, 1
        before = text.keys[index - 1] if index else ""
        if before in self._links:  # "3 trăm năm mươi": the number began in digits
            return None, used
        if before in self._not_after or self._fraction.match(text.folded, span.end):
            return None, used
        return Spelled(span, value.value, value.step), used

    def _run(self, text: Syllables, index: int) -> list[str]:
        """Number words from a syllable on, one space between each two."""
        words = [text.keys[index]]
        for at in range(index + 1, min(len(text), index + _LONGEST)):
            apart = text.folded[text.ends[at - 1] : text.starts[at]]
            if text.keys[at] not in self._parts or apart != " ":
                break
            words.append(text.keys[at])
        return words

    def _alone(self, text: Syllables, span: Span, word: str) -> bool:
        """Whether one word alone is a number: "một" is an article, "năm" mostly a year."""
        if word in self._words.article and not self._article_is_count(text.folded, span.start):
            return False
        return word not in self._words.ambiguous_digits or self._counted.match(text.folded, span.end) is not None

    def _article_is_count(self, folded: str, start: int) -> bool:
        """Whether an article counts: after some words, and right behind another number of things."""
        if folded.endswith(self._article_counts, 0, start):
            return True
        behind = folded.endswith(self._article_behind, 0, start)
        return behind and self._told_before.search(folded, max(0, start - _TOLD_BEFORE), start) is not None

    def _value(self, words: list[str]) -> tuple[int, _Sum]:
        """How many words from the first make one number, and what they sum up to."""
        read, used = _Sum(), 0
        for index, word in enumerate(words):
            following = words[index + 1] if index + 1 < len(words) else ""
            if not self._read(read, word, words[index - 1] if index else "", following):
                break
            used = index + 1
        while used and words[used - 1] in self._words.zero_links:
            used -= 1
        return used, read

    def _read(self, read: _Sum, word: str, before: str, following: str) -> bool:
        """Adds one word; False where no number goes on with it."""
        known = self._words
        if word in known.tens or word in known.hundred:
            return self._multiply(read, 10 if word in known.tens else 100)
        if word in self._scales:
            return self._close(read, self._scales[word])
        if word in known.half:
            size = known.scales.get(before)
            if size is None:
                return False
            read.total, read.step = read.total + size // 2, size // HALF_STEP
            return True
        if word in known.zero_links:
            return True
        return self._add(read, word, following)

    def _add(self, read: _Sum, word: str, following: str) -> bool:
        """A digit or "mười"; a zero only before "trăm" ("một nghìn không trăm linh năm"), else it is a denial."""
        known = self._words
        if read.digit is not None or (word in known.zero and following not in known.hundred):
            return False
        if word in known.ten:
            if read.group % 100:
                return False
            read.group += 10
        else:
            read.digit = known.digits.get(word, 0)
        read.step = 1
        return True

    @staticmethod
    def _multiply(read: _Sum, size: int) -> bool:
        if read.digit is None:
            return False
        read.group, read.digit = read.group + read.digit * size, None
        return True

    def _close(self, read: _Sum, size: int) -> bool:
        """A scale word closes the group before it; scales fall, but "nghìn tỷ" is a scale of its own."""
        if read.digit is None and read.group == 0:
            if read.total == 0 or size < read.scale:
                return False
            read.total, read.scale, read.step = read.total * size, size, read.step * size
            return True
        read.total += (read.group + (read.digit or 0)) * size
        read.group, read.digit, read.scale, read.step = 0, None, size, size
        return True


@cache
def spelled_numbers() -> SpelledNumbers:
    """The one reader of the process (its patterns are compiled once)."""
    return SpelledNumbers(number_words())


def counted(written: str) -> int:
    """A whole number as a text writes it, in digits or in words.

    Raises:
        ValueError: if it is neither.
    """
    value = spelled_numbers().value(written)
    return int(written) if value is None else value
