"""Numbers that a word announces as told in the order of a list: "lần lượt có 14, 11 và 7 vụ"."""

from __future__ import annotations

from itertools import pairwise

from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.records import NumberMention
from pipeline.spans import Span
from pipeline.values import value_class

# "Lần lượt" stands at most so many characters before its last number; so many are told in order at most.
REACH, MOST = 160, 12


@value_class
class Run:
    """Numbers told in one order.

    Attributes:
        word: where the word stands that announces it.
        numbers: all that follow it side by side: two or more.
    """

    word: Span
    numbers: tuple[NumberMention, ...]

    def rank(self, number: NumberMention) -> int:
        """Which of them a number is, from 0."""
        return next(rank for rank, one in enumerate(self.numbers) if one.span == number.span)


class OrderedNumbers:
    """The runs of one document."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._runs: dict[int, Run | None] = {}

    def run(self, number: NumberMention, sentence: Span) -> Run | None:
        """The run that a number is of; None where nothing announces one, or another number ends it before."""
        hits = self._layout.hits("in_order")
        words = hits.within(max(sentence.start, number.span.start - REACH), number.span.start)
        if not words:
            return None
        word = Span(hits.starts[words[-1]], hits.ends[words[-1]])
        if word.start not in self._runs:
            numbers = self._following(word, sentence.end)
            self._runs[word.start] = Run(word, tuple(numbers)) if len(numbers) > 1 else None
        run = self._runs[word.start]
        return run if run is not None and any(number.span == one.span for one in run.numbers) else None

    def _following(self, word: Span, end: int) -> list[NumberMention]:
        """The numbers after a word that only commas and their nouns set apart."""
        numbers = self._layout.numbers.first(word.end, end, MOST)
        found = numbers[:1]
        for one, other in pairwise(numbers):
            if said("between_ordered").fullmatch(self._layout.folded, one.span.end, other.span.start) is None:
                break
            found.append(other)
        return found
