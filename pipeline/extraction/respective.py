"""Numbers told in the order of a list: "Hội An, Điện Bàn và Tam Kỳ lần lượt có 14, 11 và 7 vụ".

The first number is of the first place or year, the second of the second, if there are as many of both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.ordered import MOST, REACH, OrderedNumbers
from pipeline.extraction.timing import Timing
from pipeline.records import NumberMention, PeriodKind, PeriodMention, PlaceMention
from pipeline.spans import Located, Span

# A list stands at most so many characters before the word that announces its order.
_NEAR = 60
_YEAR = re.compile(r"(?:19|20)\d\d")


class Respective:
    """What the numbers of one document that are told in order belong to."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._places = layout.places
        self._periods = Located(layout.annotated.periods)
        self._ordered = OrderedNumbers(layout)

    def place(self, candidate: Candidate) -> PlaceMention | None:
        """The place that a number has by its rank; None without such a list."""
        run = self._ordered.run(candidate.number, candidate.place.sentence)
        if run is None:
            return None
        word, numbers = run
        listed = self._listed(word, candidate.place.sentence.start)
        return listed[_rank(numbers, candidate)] if len(listed) == len(numbers) else None

    def timing(self, candidate: Candidate, *, stock: bool) -> Timing | None:
        """The year that a number has by its rank; for a level counted at the ends of years, its last day."""
        run = self._ordered.run(candidate.number, candidate.place.sentence)
        if run is None:
            return None
        word, numbers = run
        mention = self._years_beside(word, numbers[0], candidate.place.sentence)
        years = self._years(mention, len(numbers)) if mention is not None else []
        if mention is None or len(years) != len(numbers):
            return None
        year = years[_rank(numbers, candidate)]
        before = self._layout.folded[max(0, mention.span.start - _NEAR) : mention.span.start]
        if stock and said("ends_of_years").search(before):
            return Timing(date(year, 12, 31), date(year, 12, 31), "as_of", "clause", PeriodKind.AS_OF)
        return Timing(date(year, 1, 1), date(year, 12, 31), "calendar", "clause", PeriodKind.YEAR)

    def _listed(self, word: Span, start: int) -> list[PlaceMention]:
        """The places of one size that stand side by side before a word, in order."""
        before = [place for place in self._places.last(start, word.start, MOST) if place.name]
        if not before or not self._is_near(Span(before[0].span.end, word.start)):
            return []
        count = 1
        for later, earlier in pairwise(before):
            between = said("listed_places").fullmatch(self._layout.folded, earlier.span.end, later.span.start)
            if between is None or earlier.level is not later.level:
                break
            count += 1
        return before[:count][::-1]

    def _is_near(self, gap: Span) -> bool:
        """Whether nothing else is counted or told between a list and the word that announces its order."""
        told = self._layout.numbers.within(gap) or any(sign in gap.of(self._layout.folded) for sign in ";.:(")
        return len(gap) <= _NEAR and not told

    def _years_beside(self, word: Span, first: NumberMention, sentence: Span) -> PeriodMention | None:
        """The years right before a word, or between it and the first number."""
        last = next(self._periods.backwards(max(sentence.start, word.start - REACH), first.span.start), None)
        if last is None or (last.span.end <= word.start and not self._is_near(Span(last.span.end, word.start))):
            return None
        return last

    def _years(self, mention: PeriodMention, count: int) -> Sequence[int]:
        """The years that a mention lists, or that it spans if they are as many."""
        written = [int(year) for year in _YEAR.findall(mention.span.of(self._layout.folded))]
        if len(written) == 2 and written[1] - written[0] + 1 == count:
            return range(written[0], written[1] + 1)
        return written


def _rank(numbers: Sequence[NumberMention], candidate: Candidate) -> int:
    return next(rank for rank, one in enumerate(numbers) if one.span == candidate.number.span)
