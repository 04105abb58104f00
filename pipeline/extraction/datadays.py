"""Up to which day the data of a document go, where it says so of all of them: "Thời điểm chốt số liệu: 30/11/2021"."""

from __future__ import annotations

from datetime import date

from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.records import OPEN_YEAR, PeriodKind, PeriodMention

# It is said within so many characters from where the text begins, in so many characters up to the day.
_HEAD, _REACH = 2000, 80


def day_of_data(layout: Layout) -> date | None:
    """The day on which its levels are, if a sentence or line that holds no number says it of the document's data."""
    for mention in layout.periods.starting(0, layout.main_start + _HEAD):
        day = mention.end
        if mention.kind not in (PeriodKind.AS_OF, PeriodKind.DAY) or day is None or day.year == OPEN_YEAR:
            continue
        sentence = layout.sentence_at(mention.span.start)
        if sentence is None or layout.numbers.within(sentence):
            continue
        start = max(sentence.start, mention.span.start - _REACH)
        told = layout.folded[start : mention.span.end]
        if said("data_taken").search(told) or (_is_titled(layout, mention) and said("titled_day").search(told)):
            return day
    return None


def _is_titled(layout: Layout, mention: PeriodMention) -> bool:
    """Whether a day stands in the title or in the line under it."""
    title = layout.title
    if title is None:
        return False
    below = next((block for block in layout.blocks if block.span.start >= title.end), None)
    return mention.span.start < (below.span.end if below is not None else title.end)
