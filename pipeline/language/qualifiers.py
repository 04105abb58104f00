"""How exact the words around a number say it is (GUIDELINE section 3, `qualifier`)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container
from dataclasses import dataclass
from functools import cache

from pipeline.language.resources import number_words
from pipeline.lexicon import Syllables, first_syllables
from pipeline.records import NumberForm, NumberMention, Qualifier
from pipeline.spans import Span
from pipeline.textforms import alternatives
from pipeline.values import changed

# "từ 80% số xã, phường trở lên": the closing words stand near, in the same clause
_CLOSING_REACH = 60
_CLAUSE = re.compile(r"[.;:\n0-9]")

# "ước tính có tới 350": words between a qualifier and its number
_BRIDGES = 2


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of the data file, by how many syllables they have, longest first."""

    kinds: dict[str, Qualifier]
    lengths: tuple[int, ...]
    last: frozenset[str]
    unbridged: frozenset[str]
    bridges: frozenset[str]
    bridge_lengths: tuple[int, ...]
    refused: frozenset[str]
    ambiguous: frozenset[str]
    closing: re.Pattern[str]
    closing_at: frozenset[str]
    at_least: frozenset[str]


def _lengths(phrases: list[str]) -> tuple[int, ...]:
    return tuple(sorted({phrase.count(" ") + 1 for phrase in phrases}, reverse=True))


@cache
def _words() -> _Words:
    words = number_words()
    kinds = {word: Qualifier(kind) for kind, group in words.qualifiers.items() for word in group}
    closing = [*words.at_least_after, *words.at_most_after]
    return _Words(
        kinds=kinds,
        lengths=_lengths(list(kinds)),
        last=frozenset(phrase.rsplit(" ", 1)[-1] for phrase in (*kinds, *words.bridges)),
        unbridged=frozenset(words.unbridged),
        bridges=frozenset(words.bridges),
        bridge_lengths=_lengths(words.bridges),
        refused=frozenset(words.not_qualifier_after),
        ambiguous=frozenset(words.compounded_qualifiers),
        closing=re.compile(rf"(?:{alternatives(closing)})(?!\w)"),
        closing_at=first_syllables(closing),
        at_least=frozenset(words.at_least_after),
    )


class QualifierReader:
    """Reads the words around the numbers of one text."""

    def __init__(self, text: Syllables) -> None:
        self._text = text
        self._words = _words()
        self._closings = list(text.matches(self._words.closing, self._words.closing_at))
        self._closing_starts = [match.start() for match in self._closings]

    def read(self, mention: NumberMention) -> NumberMention:
        """The mention with the qualifier that the words next to it give; of two, the nearest wins.

        A range is always `between`. "từ N … trở lên" and "N … trở lên" are `at_least`.
        """
        if mention.value_max is not None:
            return changed(mention, qualifier=Qualifier.BETWEEN)
        if mention.form is NumberForm.LOOSE:
            return changed(mention, qualifier=Qualifier.ABOUT, qualifier_span=mention.span)
        return self._closed(mention) or self._opened(mention) or mention

    def _closed(self, mention: NumberMention) -> NumberMention | None:
        start, end = mention.span.start, mention.span.end
        at = bisect_left(self._closing_starts, end)
        if at == len(self._closings) or self._closing_starts[at] - end > _CLOSING_REACH:
            return None
        closing = self._closings[at]
        if _CLAUSE.search(self._text.folded, end, closing.start()):
            return None
        kind = Qualifier.AT_LEAST if closing.group() in self._words.at_least else Qualifier.AT_MOST
        return changed(mention, qualifier=kind, qualifier_span=Span(start, closing.end()))

    def _opened(self, mention: NumberMention) -> NumberMention | None:
        """The qualifier that ends right before the number, up to two bridging words between."""
        index = bisect_left(self._text.starts, mention.span.start)
        position = mention.span.start
        for bridges in range(_BRIDGES + 1):
            if not index or self._text.keys[index - 1] not in self._words.last:
                return None
            length = self._ending(index, position, self._words.lengths, self._words.kinds)
            if length:
                span = Span(self._text.starts[index - length], self._text.ends[index - 1])
                phrase = span.of(self._text.folded)
                if bridges and phrase in self._words.unbridged:
                    return None
                return changed(mention, qualifier=self._words.kinds[phrase], qualifier_span=span)
            length = self._ending(index, position, self._words.bridge_lengths, self._words.bridges)
            if not length:
                return None
            index -= length
            position = self._text.starts[index]
        return None

    def _ending(self, index: int, position: int, lengths: tuple[int, ...], phrases: Container[str]) -> int:
        """Syllables of the longest phrase that ends one space before a position, or 0."""
        text, keys = self._text, self._text.keys
        if text.ends[index - 1] + 1 != position or text.folded[position - 1] != " ":
            return 0
        for length in lengths:
            first = index - length
            if first < 0:
                continue
            phrase = text.folded[text.starts[first] : text.ends[index - 1]]
            known = phrase in phrases
            compound = phrase in self._words.ambiguous and first and keys[first - 1] in self._words.refused
            if known and not compound:
                return length
        return 0
