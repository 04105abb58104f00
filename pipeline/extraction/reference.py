"""The period that a document reports on or plans (GUIDELINE section 5 and 7)."""

from __future__ import annotations

from datetime import date

from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.timing import Pair, month_end
from pipeline.records import BlockKind, PeriodKind, PeriodMention
from pipeline.spans import Span

_DATED = (
    PeriodKind.MONTH,
    PeriodKind.MONTHS,
    PeriodKind.QUARTER,
    PeriodKind.HALF,
    PeriodKind.YEAR,
    PeriodKind.YEARS,
    PeriodKind.DATES,
)
_LEAD_BLOCKS = 6
_NAME_REACH = 160
# "Số liệu" this many characters before a span says that the span is that of the data.
_SAID_OF_DATA = 48
# A stated span of data covers at least a quarter; anything shorter is a campaign.
_WINDOW_DAYS = 80


def in_paper_name(layout: Layout, mention: PeriodMention) -> bool:
    """Whether a period belongs to the name or date of a plan, programme or paper."""
    folded = layout.folded
    sentence = layout.sentence_at(mention.span.start)
    start = max(sentence.start if sentence is not None else 0, mention.span.start - _NAME_REACH)
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


class ReferencePeriod:
    """The period that a document reports on or plans: title, lead, or the one period of its body."""

    def __init__(self, layout: Layout, published: date | None, doc_type: str) -> None:
        self._layout = layout
        self._published = published
        self._doc_type = doc_type

    def find(self) -> Pair:
        """Start and end, both None where the document states none or several."""
        mentions = [m for m in self._layout.annotated.periods if self._main(m)]
        title = self._layout.title
        blocks = self._layout.main_blocks[: _LEAD_BLOCKS * 2]
        heads = [self._layout.blocks[b].span for b in blocks if self._layout.is_head(b)]
        window = self._window(mentions)
        if window is not None:
            return window
        titled = self._longest(mentions, title) if title is not None else None
        if titled is not None:
            return titled
        if self._of_one_event(title):
            return None, None
        for mention in mentions:
            if any(span.contains(mention.span) for span in heads) and mention.kind in _DATED:
                pair = self.resolve(mention)
                if pair is not None:
                    return pair
        return self._lead(mentions, blocks) or self._only(mentions) or (None, None)

    def _window(self, mentions: list[PeriodMention]) -> Pair | None:
        """A stated span of the data ("từ 15/12/2018 đến 14/12/2019") in title or lead beats a year's name."""
        for index in self._layout.main_blocks[: _LEAD_BLOCKS + 4]:
            span = self._layout.blocks[index].span
            for mention in mentions:
                if span.contains(mention.span) and mention.kind is PeriodKind.DATES and mention.start and mention.end:
                    long = (mention.end - mention.start).days >= _WINDOW_DAYS
                    before = self._layout.folded[max(0, mention.span.start - _SAID_OF_DATA) : mention.span.start]
                    stated = mention.start.day > 1 or said("data_window").search(before)
                    if long and not in_paper_name(self._layout, mention) and stated:
                        return mention.start, mention.end
        return None

    def _longest(self, mentions: list[PeriodMention], title: Span) -> Pair | None:
        """The longest of the title's periods with one end ("quý III và 9 tháng năm 2017"), else the first."""
        found = [
            pair
            for mention in mentions
            if title.contains(mention.span) and mention.kind in _DATED and (pair := self.resolve(mention)) is not None
        ]
        if not found:
            return None
        first = found[0]
        ends = [pair for pair in found if pair[1] == first[1] and pair[0] is not None]
        return min(ends, key=lambda pair: pair[0] or date.max) if ends else first

    def _of_one_event(self, title: Span | None) -> bool:
        """Whether this is news of a raid or trial, which reports on no period: "Đột kích quán …"."""
        if self._doc_type != "news" or title is None:
            return False
        folded = self._layout.folded
        told = len(said("incident_words").findall(folded))
        return bool(said("raid_titles").search(title.of(folded))) and told > 1

    def _main(self, mention: PeriodMention) -> bool:
        block = self._layout.block_at(mention.span.start)
        return block is not None and self._layout.blocks[block].kind is not BlockKind.BOILERPLATE

    def resolve(self, mention: PeriodMention) -> Pair | None:
        """The dates of a mention, completed by the document's own year; None where they stay open."""
        if mention.start is not None and mention.end is not None:
            return mention.start, mention.end
        if mention.months is None or mention.kind not in (PeriodKind.MONTHS, PeriodKind.QUARTER):
            return None
        year = self._year()
        if year is None:
            return None
        return date(year, mention.months[0], 1), month_end(year, mention.months[1])

    def _year(self) -> int | None:
        """The year of "6 tháng đầu năm": the one the text is about, else that of publication."""
        title = self._layout.title
        for mention in self._layout.annotated.periods:
            if mention.kind is PeriodKind.YEAR and title is not None and title.contains(mention.span) and mention.start:
                return mention.start.year
        if self._published is not None:
            return self._published.year
        for mention in self._layout.annotated.periods:
            if mention.kind is PeriodKind.DAY and mention.start and self._main(mention):
                return mention.start.year  # the first day that the text names
        years = [
            m.start.year
            for m in self._layout.annotated.periods
            if m.kind in (PeriodKind.YEAR, PeriodKind.MONTH) and m.start
        ]
        return max(set(years), key=years.count) if years else None

    def _lead(self, mentions: list[PeriodMention], blocks: list[int]) -> Pair | None:
        plain = [m for m in mentions if m.kind in _DATED and not self._compared(m)]
        prose = [b for b in blocks if self._layout.blocks[b].kind is BlockKind.PARAGRAPH]
        for index in prose[:4]:
            span = self._layout.blocks[index].span
            here = [m for m in plain if span.contains(m.span)]
            outside = [m for m in here if not in_paper_name(self._layout, m)]
            pairs = {self.resolve(m) for m in outside} - {None}
            if len(pairs) == 1:
                return pairs.pop()
            if len(pairs) > 1 and index == prose[0]:
                return None
            named = [m for m in here if m not in outside and (m.kind is not PeriodKind.YEARS or self._sums_up(m))]
            if named and not outside:
                pair = self.resolve(named[0])
                if pair is not None:
                    return pair
        return None

    def _sums_up(self, mention: PeriodMention) -> bool:
        """Whether a programme's years are what the document reports on or plans, not only the programme's name."""
        title = self._layout.title
        head = title.of(self._layout.folded) if title is not None else ""
        before = self._layout.folded[max(0, mention.span.start - _NAME_REACH) : mention.span.start]
        planned = self._doc_type in ("plan", "decision") or said("plan_titles").search(head)
        return bool(planned) or bool(said("sums_up").search(before))

    def _only(self, mentions: list[PeriodMention]) -> Pair | None:
        pairs = {
            self.resolve(m)
            for m in mentions
            if m.kind in _DATED and not self._compared(m) and not in_paper_name(self._layout, m)
        } - {None}
        return pairs.pop() if len(pairs) == 1 else None

    def _compared(self, mention: PeriodMention) -> bool:
        before = self._layout.folded[max(0, mention.span.start - 20) : mention.span.start]
        return bool(said("not_reference").search(before))
