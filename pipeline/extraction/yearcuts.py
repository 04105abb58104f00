"""Years of which a text counts only a part: "(Năm 2020 tính đến hết tháng 10)", "Riêng năm 2020 (đến hết tháng 10)"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.records import PARTS_OF_YEAR, PeriodKind, PeriodMention

# The day follows within so many characters.
_REACH = 24


def counted_up_to(layout: Layout, mention: PeriodMention, year: int) -> date | None:
    """Up to which day the text counts a year or a part of it where it names it; None where it says nothing of that.

    Args:
        layout: of the document.
        mention: of a year or a part of one.
        year: of the mention.
    """
    if mention.kind is not PeriodKind.YEAR and mention.kind not in PARTS_OF_YEAR:
        return None
    end = mention.span.end
    following = layout.periods.first(end, end + _REACH, 1)
    if not following or following[0].kind is not PeriodKind.AS_OF:
        return None
    until = following[0]
    if not said("counts_year_up_to").fullmatch(layout.folded, end, until.span.start):
        return None
    if until.months is None:
        return until.end if until.end is not None and until.end.year == year else None
    try:
        return date(year, *until.months)
    except ValueError:  # 29 February of another year
        return None


def years_counted_up_to(layout: Layout) -> Iterator[tuple[int, date]]:
    """Every year of which the text counts a part, with the last day of that."""
    for mention in layout.periods:
        if mention.kind is not PeriodKind.YEAR or mention.start is None:
            continue
        day = counted_up_to(layout, mention, mention.start.year)
        if day is not None:
            yield day.year, day
