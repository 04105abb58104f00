"""Periods that a text states by what it told before: "cùng thời gian này", "hai ngày sau", "cùng đêm"."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extraction.layout import Layout
from pipeline.extraction.papernames import in_paper_name
from pipeline.records import STRETCHES, PeriodKind, PeriodMention

# What was told before stands at most so many characters before the words that mean it.
_REACH = 1500
# What "hằng năm" may hold for, where no span of years is told.
AIMS = (PeriodKind.YEAR, PeriodKind.BY, PeriodKind.DATES)
# What "cùng thời điểm" may mean.
_MOMENTS = (PeriodKind.AS_OF, PeriodKind.DAY)


def meant(layout: Layout, mention: PeriodMention) -> Iterator[PeriodMention]:
    """What "cùng thời gian" or "hai ngày sau" may mean of the periods told before it, the last first."""
    if mention.kind is PeriodKind.DAYS_AFTER:
        return told(layout, mention, (PeriodKind.DAY,))
    if is_moment(layout, mention):
        return told(layout, mention, _MOMENTS)
    # a stretch of time, also one that counts from the start of a year to a day
    everything = told(layout, mention, (*STRETCHES, PeriodKind.AS_OF))
    return (earlier for earlier in everything if earlier.kind in STRETCHES or "từ" in earlier.span.of(layout.folded))


def is_moment(layout: Layout, mention: PeriodMention) -> bool:
    """Whether a mention means a point in time: "cùng thời điểm", on which nothing is done over months."""
    return "thời điểm" in mention.span.of(layout.folded)


def told(layout: Layout, mention: PeriodMention, kinds: tuple[PeriodKind, ...]) -> Iterator[PeriodMention]:
    """The periods of some kinds before a mention, the last first, but for names of papers and what stands aside."""
    start = mention.span.start
    for earlier in layout.periods.backwards(max(0, start - _REACH), start):
        if earlier.kind in kinds and not _stands_aside(layout, earlier, start) and not in_paper_name(layout, earlier):
            yield earlier


def _stands_aside(layout: Layout, earlier: PeriodMention, start: int) -> bool:
    """Whether a period stands in brackets that close before a place: "(năm 2020: 12 vụ)"."""
    if earlier.kind is PeriodKind.DAY:
        return False
    closing = layout.first_sign(")", earlier.span.end, start)
    return closing >= 0 and layout.last_sign("(", earlier.span.end, closing) < 0
