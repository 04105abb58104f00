"""Periods that are no time of what a document tells: in the name or date of a paper, or when the document appeared."""

from __future__ import annotations

import re

from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.records import PeriodKind, PeriodMention
from pipeline.spans import Span

LEAD = 750
"""The lead of a document: its first characters."""

NAME_REACH = 160
"""A paper is named at most so many characters before its years."""

_LINE_END = re.compile(r"[)\].]{0,2} ?(?:\n|$)")


def dates_paper(layout: Layout, mention: PeriodMention) -> bool:
    """Whether a month is that in which the document appeared: "Tây Ninh, tháng 11 năm 2010" on a line of its head."""
    folded, (start, end) = layout.folded, (mention.span.start, mention.span.end)
    if mention.kind is not PeriodKind.MONTH or start > layout.main_start + LEAD or not _LINE_END.match(folded, end):
        return False
    begin = folded.rfind("\n", 0, start) + 1
    before = folded[max(begin, start - NAME_REACH) : start]
    place = said("undated_line").search(before)
    if place is None:
        return said("issue_number").search(before) is not None
    return any(found.span.end == start - len(place.group()) for found in layout.places.within(Span(begin, start)))


def in_paper_name(layout: Layout, mention: PeriodMention) -> bool:
    """Whether a period belongs to the name or date of a plan, programme or paper."""
    folded = layout.folded
    if dates_paper(layout, mention):
        return True
    sentence = layout.sentence_at(mention.span.start)
    start = max(sentence.start if sentence is not None else 0, mention.span.start - NAME_REACH)
    before = folded[start : mention.span.start]
    cut = max(before.rfind(";"), before.rfind(". "), before.rfind(":"))
    before = before[cut + 1 :]
    if said("paper_date").search(before) and (mention.kind is PeriodKind.DAY):
        return True
    names = list(said("paper_names").finditer(before))
    if not names:
        return False
    between = before[names[-1].end() :]
    return not said("paper_ends").search(between)
