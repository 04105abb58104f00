"""Numbers told in the order of a list: "Hội An, Điện Bàn và Tam Kỳ lần lượt có 14, 11 và 7 vụ".

The first number is of the first place or year, the second of the second, if there are as many of both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.ordered import MOST, REACH, Run
from pipeline.extraction.sidebyside import places_before
from pipeline.extraction.timing import Timing
from pipeline.records import PeriodKind, PeriodMention, PlaceMention
from pipeline.spans import Span

# A list stands at most so many characters before the word that announces its order.
_NEAR = 60
_YEAR = re.compile(r"(?:19|20)\d\d")


def ranked_place(layout: Layout, candidate: Candidate) -> PlaceMention | None:
    """The place that a number has by its rank among numbers told in order; None without a list of as many places.

    Args:
        layout: of the document.
        candidate: any number.
    """
    run = candidate.ordered
    if run is None:
        return None
    listed = places_before(layout, candidate.place.sentence.start, run.word.start, MOST)
    if len(listed) != len(run.numbers) or not _is_near(layout, Span(listed[-1].span.end, run.word.start)):
        return None
    return listed[run.rank(candidate.number)]


def ranked_timing(layout: Layout, candidate: Candidate, *, stock: bool) -> Timing | None:
    """The year that a number has by its rank among numbers told in order; None without as many years.

    Args:
        layout: of the document.
        candidate: any number.
        stock: whether its indicator is a level at a date: of years told by their ends it takes the last day.
    """
    run = candidate.ordered
    mention = _years_beside(layout, run, candidate.place.sentence) if run is not None else None
    if run is None or mention is None:
        return None
    years = _years(mention.span.of(layout.folded), len(run.numbers))
    if len(years) != len(run.numbers):
        return None
    year = years[run.rank(candidate.number)]
    before = layout.folded[max(0, mention.span.start - _NEAR) : mention.span.start]
    if stock and said("ends_of_years").search(before):
        return Timing(date(year, 12, 31), date(year, 12, 31), "as_of", "clause", PeriodKind.AS_OF)
    return Timing(date(year, 1, 1), date(year, 12, 31), "calendar", "clause", PeriodKind.YEAR)


def _is_near(layout: Layout, gap: Span) -> bool:
    """Whether nothing else is counted or told between a list and the word that announces its order."""
    told = layout.numbers.within(gap) or any(sign in gap.of(layout.folded) for sign in ";.:(")
    return len(gap) <= _NEAR and not told


def _years_beside(layout: Layout, run: Run, sentence: Span) -> PeriodMention | None:
    """The years right before the word, or between it and the first number."""
    start, first = max(sentence.start, run.word.start - REACH), run.numbers[0].span.start
    last = next(layout.periods.backwards(start, first), None)
    if last is None:
        return None
    before = last.span.end <= run.word.start
    return None if before and not _is_near(layout, Span(last.span.end, run.word.start)) else last


def _years(written: str, count: int) -> Sequence[int]:
    """The years that a text lists, or that it spans if they are as many."""
    years = [int(year) for year in _YEAR.findall(written)]
    if len(years) == 2 and years[1] - years[0] + 1 == count:
        return range(years[0], years[1] + 1)
    return years
