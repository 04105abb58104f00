"""Which period a number covers: the nearest statement wins, from the clause out to the document.

The rules are those of GUIDELINE section 5.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.records import BlockKind, PeriodKind, PeriodMention
from pipeline.spans import Located, Span

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
_RELATIVE = (
    PeriodKind.FUTURE,
    PeriodKind.YEARLY,
    PeriodKind.CURRENT,
    PeriodKind.SAME_PERIOD,
    PeriodKind.PREVIOUS,
    PeriodKind.NOW,
)
_NAME_REACH = 160
# A period governs a number at most this many characters away, however long the sentence or paragraph.
_REACH = 4000
# A stated span of data covers at least a quarter; anything shorter is a campaign.
_WINDOW_DAYS = 80

Pair = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Timing:
    """The period of a figure and how it was found.

    Attributes:
        basis: "calendar", "reporting" or "as_of" (`period_basis`), or None.
        source: clause, sentence, paragraph, heading, document or none.
    """

    start: date | None
    end: date | None
    basis: str | None = None
    source: str = "none"
    kind: PeriodKind | None = None


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


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
        for spans in ([title] if title is not None else [], heads):
            for mention in mentions:
                if any(span.contains(mention.span) for span in spans) and mention.kind in _DATED:
                    pair = self._resolve(mention)
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
                    if long and not in_paper_name(self._layout, mention) and mention.start.day > 1:
                        return mention.start, mention.end
        return None

    def _main(self, mention: PeriodMention) -> bool:
        block = self._layout.block_at(mention.span.start)
        return block is not None and self._layout.blocks[block].kind is not BlockKind.BOILERPLATE

    def _resolve(self, mention: PeriodMention) -> Pair | None:
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
            pairs = {self._resolve(m) for m in outside} - {None}
            if len(pairs) == 1:
                return pairs.pop()
            if len(pairs) > 1 and index == prose[0]:
                return None
            named = [m for m in here if m not in outside and (m.kind is not PeriodKind.YEARS or self._sums_up(m))]
            if named and not outside:
                pair = self._resolve(named[0])
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
            self._resolve(m)
            for m in mentions
            if m.kind in _DATED and not self._compared(m) and not in_paper_name(self._layout, m)
        } - {None}
        return pairs.pop() if len(pairs) == 1 else None

    def _compared(self, mention: PeriodMention) -> bool:
        before = self._layout.folded[max(0, mention.span.start - 20) : mention.span.start]
        return bool(said("not_reference").search(before))


class PeriodResolver:
    """Gives each candidate its period."""

    def __init__(self, layout: Layout, reference: Pair, published: date | None, *, planning: bool = False) -> None:
        """Resolves against a reference period; that of a plan says nothing about what it finds at its start."""
        self._layout = layout
        self._planning = planning
        self.event_day: date | None = None
        self._comparing: set[int] = set()
        self._reference = reference
        self._published = published
        self._mentions = Located(m for m in layout.annotated.periods if not self._ignored(m))

    def _ignored(self, mention: PeriodMention) -> bool:
        folded = self._layout.folded
        before = folded[max(0, mention.span.start - 24) : mention.span.start]
        after = folded[mention.span.end : mention.span.end + 3]
        if mention.kind is PeriodKind.DAY and said("told").match(folded, mention.span.end):
            return True  # "Trưa 16-7, Công an quận cho biết …": the day of the telling
        if mention.kind is PeriodKind.SAME_PERIOD:
            opens = re.search(r"(?:^|[.;(\n] ?|, )$", before) and not before.endswith("so với ")
            compares = folded.startswith(("so với", "với"), mention.span.start)
            return not (after.startswith((" (", ": ")) or (opens and not compares))
        if said("compared_period").search(before):
            self._comparing.add(mention.span.start)
            return not after.startswith(" (")
        return in_paper_name(self._layout, mention)

    def first_day(self) -> date | None:
        """The first day that the document names: in news of one event, its day."""
        for mention in self._mentions:
            if mention.kind is PeriodKind.DAY:
                timing = self._read(mention, "document", stock=False, target=False)
                if timing is not None and timing.start is not None:
                    return timing.start
        return None

    def resolve(self, candidate: Candidate, *, stock: bool, target: bool, compares: bool = False) -> Timing:
        """The period of a candidate.

        Args:
            candidate: the number and where it stands.
            compares: whether it says by how much something rose or fell: then the period compared with is not its own.
            stock: whether its indicator is a level at a date.
            target: whether it is wanted rather than reported.
        """
        for source, mentions in self._scopes(candidate, target=target):
            for mention in mentions:
                if compares and mention.kind in (PeriodKind.SAME_PERIOD, PeriodKind.PREVIOUS):
                    continue
                if source == "heading" and not target and self._looks_ahead(mention):
                    continue
                timing = self._read(mention, source, stock=stock, target=target)
                if timing is not None:
                    return timing
        return self._document(stock=stock, target=target)

    def _looks_ahead(self, mention: PeriodMention) -> bool:
        """ "HẠN CHẾ VÀ PHƯƠNG HƯỚNG NĂM 2018": the year of what comes next says nothing of what was."""
        before = self._layout.folded[max(0, mention.span.start - 20) : mention.span.start]
        return said("not_reference").search(before) is not None

    def _document(self, *, stock: bool, target: bool) -> Timing:
        start, end = self._reference
        if self.event_day is not None and not stock:
            return Timing(self.event_day, self.event_day, "calendar", "document", PeriodKind.DAY)
        if self._planning and not target:
            start, end = None, None
        if start is not None or end is not None:
            return Timing(start, end, "calendar", "document")
        if stock and self._published is not None:
            return Timing(self._published, self._published, "as_of", "document")
        return Timing(None, None)

    def _scopes(self, candidate: Candidate, *, target: bool) -> list[tuple[str, list[PeriodMention]]]:
        """Mentions from the nearest scope outwards, in each the one that governs first."""
        sentence, at = candidate.place.sentence, candidate.number.span
        near = Span(max(sentence.start, at.start - _REACH), min(sentence.end, at.end + _REACH))
        inside = self._mentions.within(near)
        left = [m for m in reversed(inside) if m.span.end <= at.start and not self._closed(m, at.start)]
        right = [m for m in inside if m.span.start >= at.end]
        clause_end = self._clause_end(candidate)
        near_right = [m for m in right if m.span.start < clause_end]
        paragraph = self._layout.blocks[candidate.place.block].span
        before = list(reversed(self._mentions.starting(max(paragraph.start, sentence.start - _REACH), sentence.start)))
        scopes = [("clause", near_right), ("sentence", left), ("paragraph", self._carrying(before, target=target))]
        if candidate.cell is not None:
            heads = [m for span in candidate.cell.headers for m in self._mentions.within(span)]
            scopes = [("clause", heads), ("sentence", left)]
        for index in self._layout.ancestors(candidate.place.block):
            span = self._layout.blocks[index].span
            scopes.append(("heading", list(reversed(self._mentions.within(span)))))
        return scopes

    def _clause_end(self, candidate: Candidate) -> int:
        """A period after the number counts only inside its own phrase, before another number's."""
        text = self._layout.folded
        end = candidate.place.sentence.end
        match = said("clause_ends").search(text, candidate.number.span.end, end)
        stop = match.start() if match else end
        following = self._layout.numbers.starting(candidate.number.span.end, stop)
        return following[0].span.start if following else stop

    def _closed(self, mention: PeriodMention, at: int) -> bool:
        """Whether a period stands in brackets that close before the number, or was said of another number."""
        between = self._layout.folded[mention.span.end : at]
        if ")" in between and "(" not in between[: between.find(")")]:
            whole = self._layout.folded[mention.span.start - 1] == "(" and between.startswith(")")
            return not (whole and mention.kind is PeriodKind.DATES)
        if mention.span.start in self._comparing and len(between) > 12:
            return True
        return mention.kind is PeriodKind.SAME_PERIOD and len(between) > 40

    @staticmethod
    def _carrying(mentions: list[PeriodMention], *, target: bool) -> list[PeriodMention]:
        """Days and "now" stay with their own sentence; "thời gian tới" carries on only to what is wanted."""
        stay = [
            PeriodKind.DAY,
            PeriodKind.NOW,
            PeriodKind.BY,
            PeriodKind.YEARLY,
            PeriodKind.SAME_PERIOD,
            PeriodKind.PREVIOUS,
        ]
        if not target:
            stay.append(PeriodKind.FUTURE)
        return [mention for mention in mentions if mention.kind not in stay]

    def _read(self, mention: PeriodMention, source: str, *, stock: bool, target: bool) -> Timing | None:
        kind = mention.kind
        if kind in _RELATIVE:
            return self._relative(mention, source, stock=stock, target=target)
        if kind is PeriodKind.BY or (kind is PeriodKind.AS_OF and target and self._ahead(mention)):
            return self._by(mention, source, stock=stock, target=target)
        if kind is PeriodKind.AS_OF:
            return self._as_of(mention, source, stock=stock)
        if mention.start is not None and mention.end is not None:
            return Timing(mention.start, mention.end, mention.basis, source, kind)
        return self._completed(mention, source)

    def _relative(self, mention: PeriodMention, source: str, *, stock: bool, target: bool) -> Timing | None:
        """Periods that only the document's own dates make definite."""
        kind = mention.kind
        if kind is PeriodKind.FUTURE:
            return Timing(None, None, None, source, kind)
        if kind is PeriodKind.YEARLY:
            return None if self._reference == (None, None) else Timing(*self._reference, "calendar", source, kind)
        if kind is PeriodKind.CURRENT:
            return self._this_year(mention, source)
        if kind is PeriodKind.SAME_PERIOD:
            return self._same_period(mention, source)
        if kind is PeriodKind.PREVIOUS:
            return self._shifted(source)
        return self._now(source, stock=stock, target=target)

    def _ahead(self, mention: PeriodMention) -> bool:
        """ "đến hết năm 2025" in a plan for 2021-2025 is what it works towards, no state at a date."""
        first, last = self._reference
        return first is not None and last is not None and mention.end is not None and first < mention.end <= last

    def _now(self, source: str, *, stock: bool, target: bool) -> Timing | None:
        start, end = self._reference
        if self._planning and not target:
            start, end = None, None
        if (start is None and end is None) and stock and self._published is not None:
            return Timing(self._published, self._published, "as_of", source, PeriodKind.NOW)
        return None

    def _this_year(self, mention: PeriodMention, source: str) -> Timing | None:
        """ "trong năm" is the year that paragraph, heading or document speak of; "năm nay" is the document's own."""
        if not mention.span.of(self._layout.folded).endswith("năm nay"):
            return None
        if self._reference != (None, None):
            return Timing(*self._reference, "calendar", source, mention.kind)
        if self._published is None:
            return Timing(None, None, None, source, mention.kind)
        year = self._published.year
        return Timing(date(year, 1, 1), date(year, 12, 31), "calendar", source, mention.kind)

    def _same_period(self, mention: PeriodMention, source: str) -> Timing | None:
        """ "cùng kỳ năm 2022 bắt 11 vụ": the document's months in that year, else in the year before."""
        start, end = self._reference
        if start is None or end is None or start.year != end.year:
            return (
                None if mention.start is None else Timing(mention.start, mention.end, "calendar", source, mention.kind)
            )
        year = mention.start.year if mention.start is not None else start.year - 1
        if mention.start is not None and "cùng kỳ" not in mention.span.of(self._layout.folded):
            return Timing(mention.start, mention.end, "calendar", source, mention.kind)
        return Timing(date(year, start.month, 1), month_end(year, end.month), "calendar", source, mention.kind)

    def _shifted(self, source: str) -> Timing | None:
        start, end = self._reference
        if start is None or end is None or start.year != end.year:
            return None
        return Timing(date(start.year - 1, 1, 1), date(start.year - 1, 12, 31), "calendar", source, PeriodKind.PREVIOUS)

    def _as_of(self, mention: PeriodMention, source: str, *, stock: bool) -> Timing | None:
        end = mention.end
        if end is None and mention.months is not None:
            year = self._year(mention.months)
            end = date(year, *mention.months) if year is not None else None
        if end is None:
            return None
        if stock:
            return Timing(end, end, "as_of", source, PeriodKind.AS_OF)
        first = self._reference[0]
        last = self._reference[1]
        inside = first is not None and last is not None and first <= end <= date(last.year, 12, 31)
        start = first if inside and first is not None else date(end.year, 1, 1)
        return Timing(start, end, "calendar", source, PeriodKind.AS_OF)

    def _by(self, mention: PeriodMention, source: str, *, stock: bool, target: bool) -> Timing | None:
        end = mention.end
        if end is None:
            return None
        first, last = self._reference
        if target and first is not None and last is not None and first <= end <= last:
            if end == last:
                return Timing(first, last, "calendar", source, PeriodKind.BY)
            return Timing(first, end, "calendar", source, PeriodKind.BY)
        if not target:
            start = end if stock else date(end.year, 1, 1)
            return Timing(start, end, "as_of" if stock else "calendar", source, PeriodKind.BY)
        start = first if first is not None and first <= end else date(end.year, 1, 1)
        return Timing(start, end, "calendar", source, PeriodKind.BY)

    def _completed(self, mention: PeriodMention, source: str) -> Timing | None:
        """ "6 tháng đầu năm", "ngày 13/12", "tháng 7", "từ năm 2016 đến nay": what the document completes."""
        if mention.kind is PeriodKind.DATES:
            start = mention.start
            end = self._reference[1] or self._published
            if start is None:
                start = date(end.year, 1, 1) if end is not None else None
            if start is None or (end is not None and end < start):
                return None
            return Timing(start, end, "calendar", source, mention.kind)
        if mention.months is None:
            return None
        if mention.kind is PeriodKind.DAY:
            year = self._year(mention.months)
            if year is None:
                return Timing(None, None, None, source, mention.kind)
            try:
                day = date(year, *mention.months)
            except ValueError:
                return None
            return Timing(day, day, "calendar", source, mention.kind)
        year = self._year((mention.months[1], 1))
        if year is None:
            return Timing(None, None, None, source, mention.kind)
        start, end = date(year, mention.months[0], 1), month_end(year, mention.months[1])
        return Timing(start, end, mention.basis, source, mention.kind)

    def _year(self, month_day: tuple[int, int]) -> int | None:
        """The year that a day or month without one belongs to: the reference period's, else publication's."""
        if self._reference[0] is not None and self._reference[1] is not None:
            first, last = self._reference[0], self._reference[1]
            if first.year == last.year:
                return first.year
        if self._published is None:
            return None
        month, _ = month_day
        return self._published.year - (month > self._published.month)
