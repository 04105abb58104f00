"""The day on which news without a date tell: the first day of their lead, in the year that the text lets be.

Articles leave out the year of the days that they tell of ("Sáng 17/7, tòa án …"), for the page dates them. Where the
page is lost, the year is that of the first such day that does not lie before what the text tells as past.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.papernames import LEAD, dates_paper
from pipeline.extraction.timing import dated, is_dated_day
from pipeline.records import OPEN_YEAR, BlockKind, PeriodKind, PeriodMention

# What leads up to a mention stands within so many characters before it.
_REACH = 40
# 29 February comes again after at most so many years.
_LEAP = 8
# What is told last may be so many days after it: an article is signed, or announces what is near.
_NEAR = timedelta(days=31)


def telling_day(layout: Layout, doc_type: str) -> date | None:
    """The day on which news tell; None for other texts, and where no day stands in the lead or nothing tells its year.

    Args:
        layout: of the document.
        doc_type: of the document.
    """
    if doc_type != "news":
        return None
    begin = layout.main_start
    days = (m for m in _mentions(layout) if m.kind is PeriodKind.DAY and begin <= m.span.start < begin + LEAD)
    first = next((mention for mention in days if _tells(layout, mention)), None)
    return _completed(layout, first) if first is not None else None


def _tells(layout: Layout, mention: PeriodMention) -> bool:
    """Whether something is told of a day: no paper has its date from it, and nothing is counted or compared with it."""
    before = _before(layout, mention)
    return not said("not_reference").search(before[-20:]) and not said("paper_date").search(before)


def _completed(layout: Layout, mention: PeriodMention) -> date | None:
    """A day with its year: that of the first one after all that is told as past."""
    if is_dated_day(mention):
        return mention.end
    past = max((day - _slack(of) for day, of in _told(layout)), default=None)
    if past is None or mention.months is None:
        return None
    days = (dated(year, mention.months) for year in range(past.year, past.year + _LEAP))
    return next((day for day in days if day is not None and day >= past), None)


def _slack(mention: PeriodMention) -> timedelta:
    return _NEAR if mention.kind is PeriodKind.DAY else timedelta()


def last_told(layout: Layout) -> date | None:
    """The latest day that was there, or the first day of the latest stretch that had begun, when the text appeared.

    Args:
        layout: of the document.
    """
    return max((day for day, _ in _told(layout)), default=None)


def _told(layout: Layout) -> Iterator[tuple[date, PeriodMention]]:
    """The first days of what was there or had begun when the text appeared, with what tells of it."""
    for mention in _mentions(layout):
        day = None if _is_ahead(layout, mention) else _begun(layout, mention)
        if day is not None:
            yield day, mention


def _begun(layout: Layout, mention: PeriodMention) -> date | None:
    """The first day of what a mention tells, a year later of what the document's own time is compared with."""
    before = _before(layout, mention)
    day = mention.start
    if mention.kind is PeriodKind.AS_OF and mention.end is not None:
        day = mention.end.replace(day=1)
    elif mention.kind is PeriodKind.YEARS and mention.end is not None and said("sums_up").search(before):
        day = mention.end.replace(month=1, day=1)
    if day is None or day.year == OPEN_YEAR:
        return None
    compared = said("year_before").search(before) is not None
    return date(day.year + 1, 1, 1) if compared or mention.kind is PeriodKind.SAME_PERIOD else day


def _is_ahead(layout: Layout, mention: PeriodMention) -> bool:
    """Whether a mention is of what is to come: "sang năm 2008 phải xóa", "quý I/2026 sẽ kiểm tra"."""
    if mention.kind is PeriodKind.BY or said("ahead_of").search(_before(layout, mention)):
        return True
    return said("ahead_after").match(layout.folded, mention.span.end) is not None


def _before(layout: Layout, mention: PeriodMention) -> str:
    return layout.folded[max(0, mention.span.start - _REACH) : mention.span.start]


def _mentions(layout: Layout) -> Iterator[PeriodMention]:
    """The periods of the text itself."""
    for mention in layout.annotated.periods:
        block = layout.block_at(mention.span.start)
        stands = block is not None and layout.blocks[block].kind is not BlockKind.BOILERPLATE
        if stands and not dates_paper(layout, mention):
            yield mention
