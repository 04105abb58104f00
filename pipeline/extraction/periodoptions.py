"""Every period that a number may have, of which a model chooses: what is stated around it and what the document has.

How the statements are read follows GUIDELINE section 5; where it leaves several readings, each is an option.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property
from itertools import chain

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.facts import Distinct
from pipeline.extraction.layout import Layout
from pipeline.extraction.timing import DocumentDates, Pair, PeriodReader, Timing, counted, dated, month_end, years_back
from pipeline.records import OPEN_YEAR, PARTS_OF_YEAR, PeriodKind, PeriodMention
from pipeline.spans import Range, Span
from pipeline.values import value_class

# A period governs a number at most this many characters away, however long the sentence or paragraph.
REACH = 4000
# So many mentions of a paragraph, of a heading and of the document's head are looked at.
_OF_PARAGRAPH, _OF_HEAD = 6, 4
# "kể từ ngày thành lập (": the words that make a day a beginning stand so near before it.
_SINCE = 28
# What the same stretch of another year is compared with stands so near before it, and is no longer than a year.
_TOLD_BEFORE, _ONE_YEAR = 400, 366
# Up to when, so far behind the beginning.
_ENDING = 50
# Up to where what begins at a mention may go on.
_SPANNED = ("since", "until_published", "until")
_DAY = timedelta(days=1)

Mentions = list[tuple[str, list[PeriodMention]]]
# In the sentence of a number: the headers of its cell, and mentions before and after it.
_Near = tuple[tuple[Span, ...] | None, Range, Range]
# Mentions by where they stand: of each the position.
_Around = tuple[tuple[str, tuple[int, ...]], ...]


@value_class
class PeriodOption:
    """A period that a number may have.

    Attributes:
        timing: its dates; `source` also tells where it was found and how it was read.
        mention: what states it, or None for the document's own dates and for none.
        rank: place among the mentions of that source, nearest first.
        ignored: whether the rules pass over the mention (name of a paper, period compared with).
        also: where else the same dates were found, farther away.
        only_passed: whether all that states these dates near the number is what the rules pass over.
    """

    timing: Timing
    mention: PeriodMention | None = None
    rank: int = 0
    ignored: bool = False
    also: tuple[str, ...] = ()
    only_passed: bool = False


def _with_sources(first: PeriodOption, *others: PeriodOption) -> PeriodOption:
    """The nearest of the options with the same dates that the rules do not pass over, with the others' sources."""
    if not others:
        return first
    stated = [option.ignored for option in (first, *others) if option.mention is not None]
    only_passed = bool(stated) and all(stated)
    if first.ignored and not all(option.ignored for option in others):
        at = next(at for at, option in enumerate(others) if not option.ignored)
        first, others = others[at], (first, *others[:at], *others[at + 1 :])
    also = tuple(dict.fromkeys([option.timing.source for option in others]))
    return PeriodOption(first.timing, first.mention, first.rank, first.ignored, also, only_passed)


def _positions(mentions: Mentions) -> _Around:
    return tuple([(source, tuple([mention.span.start for mention in found])) for source, found in mentions])


def _next_stretch(start: date, end: date) -> tuple[date, date] | None:
    """The stretch of as many months that follows: after the second quarter the third, after 2011-2015 2016-2020."""
    following = end + _DAY
    months = (following.year - start.year) * 12 + following.month - start.month
    if months <= 0 or abs(following.day - start.day) > 1:
        return None
    year, month = divmod(following.year * 12 + following.month - 1 + months, 12)
    after = dated(year, (month + 1, following.day))
    return (following, after - _DAY) if after is not None else None


class PeriodOptions:
    """Makes the options of one document's numbers."""

    def __init__(self, layout: Layout, dates: DocumentDates, ignored: set[int], event: Pair | None) -> None:
        """Options of a document.

        Args:
            layout: of the document.
            dates: of the document.
            ignored: where the mentions begin that the rules pass over.
            event: first and last day of which news tells.
        """
        self._layout = layout
        self._dates = dates
        self._ignored = ignored
        self._event = event
        self._reader = PeriodReader(layout, dates)
        self._everything = layout.periods
        self._found: dict[tuple[_Near, Distinct[PeriodOption]], Distinct[PeriodOption]] = {}
        self._read: dict[tuple[int, str, int, bool, bool], list[PeriodOption]] = {}
        self._own: dict[tuple[bool, bool], list[PeriodOption]] = {}
        self._elsewhere: dict[tuple[int, int, bool, bool], Distinct[PeriodOption]] = {}
        self._alike: dict[tuple[_Around, bool, bool], Distinct[PeriodOption]] = {}

    def of(self, candidate: Candidate, *, stock: bool, target: bool) -> Distinct[PeriodOption]:
        """Every period that the candidate may have, each pair of dates once, nearest first.

        Numbers that stand alike, between the same mentions, have one and the same options.

        Args:
            candidate: the number and where it stands.
            stock: whether its indicator is a level at a date.
            target: whether it is wanted rather than reported.
        """
        near, outside = self._near(candidate), self._outside(candidate, stock=stock, target=target)
        key = near, outside
        if key not in self._found:
            found: dict[Pair, list[PeriodOption]] = {}
            for option in chain(self._of_mentions(self._mentions(near), stock=stock, target=target), outside):
                found.setdefault((option.timing.start, option.timing.end), []).append(option)
            self._found[key] = Distinct([_with_sources(*options) for options in found.values()])
        return self._found[key]

    def _outside(self, candidate: Candidate, *, stock: bool, target: bool) -> Distinct[PeriodOption]:
        """What is stated around its sentence and what the document has: the same for all numbers of a sentence.

        And for those of other sentences, if no mention stands between them.
        """
        key = candidate.place.block, candidate.place.sentence.start, stock, target
        if key not in self._elsewhere:
            around = list(self._farther(candidate))
            alike = _positions(around), stock, target
            if alike not in self._alike:
                stated = self._of_mentions(around, stock=stock, target=target)
                self._alike[alike] = Distinct([*stated, *self._of_dates(stock=stock, target=target)])
            self._elsewhere[key] = self._alike[alike]
        return self._elsewhere[key]

    def _of_mentions(
        self, everything: Iterable[tuple[str, list[PeriodMention]]], *, stock: bool, target: bool
    ) -> Iterator[PeriodOption]:
        """What mentions may mean, each by where it stands."""
        for source, mentions in everything:
            for rank, mention in enumerate(mentions):
                key = mention.span.start, source, rank, stock, target
                if key not in self._read:
                    passed = mention.span.start in self._ignored
                    timings = self._readings(mention, source, stock=stock, target=target)
                    ignored = [(timing, passed and not timing.source.endswith(":until")) for timing in timings]
                    self._read[key] = [PeriodOption(one, mention, rank, off, only_passed=off) for one, off in ignored]
                yield from self._read[key]

    def _of_dates(self, *, stock: bool, target: bool) -> list[PeriodOption]:
        """The document's own dates, and none."""
        if (stock, target) not in self._own:
            self._own[stock, target] = [
                PeriodOption(timing) for timing in self._of_document(stock=stock, target=target)
            ]
        return self._own[stock, target]

    def _readings(self, mention: PeriodMention, source: str, *, stock: bool, target: bool) -> Iterator[Timing]:
        """What a mention may mean: as the rules read it, and otherwise."""
        timing = self._reader.read(mention, source, stock=stock, target=target)
        if timing is not None:
            yield timing
            if stock and timing.end is not None and timing.start != timing.end:
                yield Timing(timing.end, timing.end, "as_of", f"{source}:last", mention.kind)
        for start, end, how in self._otherwise(mention, timing):
            if stock and start < end:
                yield Timing(end, end, "as_of", f"{source}:{how}_last", mention.kind)
            if start <= end:
                yield Timing(start, end, "as_of" if start == end else "calendar", f"{source}:{how}", mention.kind)

    def _otherwise(self, mention: PeriodMention, timing: Timing | None) -> Iterator[tuple[date, date, str]]:
        """Other readings: first and last day, and how it was read."""
        kind = mention.kind
        if kind is PeriodKind.FUTURE:
            yield from self._ahead()
        if kind in (PeriodKind.CURRENT, PeriodKind.PREVIOUS):
            yield from self._current(mention)
            first, last = self._dates.reference
            if first is not None and last is not None:
                yield first, last, "reference"
        if kind in (PeriodKind.SAME_PERIOD, PeriodKind.PREVIOUS):
            yield from self._of_other_year(mention)
        if timing is not None:
            yield from self._from_or_to(mention, timing)
        yield from self._as_written(mention)

    def _from_or_to(self, mention: PeriodMention, timing: Timing) -> Iterator[tuple[date, date, str]]:
        """What begins or ends with the days of a mention, the other end left to the document's dates."""
        kind, (first, _), published = mention.kind, self._dates.reference, self._dates.published
        start, end = timing.start, timing.end
        if end is not None and kind in (PeriodKind.AS_OF, PeriodKind.BY):
            yield end, end, "day"
            yield date(end.year, 1, 1), end, "year"
            if first is not None:
                yield first, end, "span"
            if published is not None:
                yield published, end, "ahead"
        if end is not None and kind is PeriodKind.AS_OF:
            yield from self._last_of(mention, end)
        if start is not None and self._begins(mention):
            yield from self._onwards(mention, start)
        if kind is PeriodKind.DATES and mention.months == (1, 1) and published is not None:
            yield date(published.year, 1, 1), published, "until_published"

    def _last_of(self, mention: PeriodMention, end: date) -> Iterator[tuple[date, date, str]]:
        """The month or quarter itself: "đến tháng 11 Toà mới xử", "tới quý IV ra quân hai buổi"."""
        words = mention.span.of(self._layout.folded)
        months = 3 if "quý" in words else int("tháng" in words and "ngày" not in words)
        if months and end == month_end(end.year, end.month):
            yield date(end.year, end.month - months + 1, 1), end, "itself"

    def _of_other_year(self, mention: PeriodMention) -> Iterator[tuple[date, date, str]]:
        """The same stretch of another year as was told before: "7 tháng bắt 6 vụ (cùng kỳ năm ngoái 4 vụ)"."""
        begin = mention.span.start
        for told in reversed(self._everything.starting(max(0, begin - _TOLD_BEFORE), begin)):
            timing = self._reader.read(told, "told", stock=False, target=False) if told.kind in _STRETCHES else None
            if timing is None or timing.start is None or timing.end is None:
                continue
            back = timing.end.year - mention.start.year if mention.start is not None else 1
            if (timing.end - timing.start).days <= _ONE_YEAR and back > 0:
                yield years_back(timing.start, back), years_back(timing.end, back), "of_other_year"
            return
        first, last = self._dates.reference
        if mention.start is None and first is not None and last is not None:
            yield years_back(first, 1), years_back(last, 1), "year_back"

    def _onwards(self, mention: PeriodMention, start: date) -> Iterator[tuple[date, date, str]]:
        """From a day on: to the end of the document's period, to its day, to where the text says."""
        ends = self._dates.reference[1], self._dates.published, self._until(mention)
        for end, how in zip(ends, _SPANNED, strict=True):
            if end is not None:
                yield start, end, how

    def _current(self, mention: PeriodMention) -> Iterator[tuple[date, date, str]]:
        """The year, quarter or month that "trong năm", "quý này" and "quý trước" mean."""
        words, last = mention.span.of(self._layout.folded), self._dates.reference[1] or self._dates.published
        if last is None:
            return
        years = said("counted_years").search(words)
        if years is not None:
            count = counted(years["n"])
            yield date(last.year - count + 1, 1, 1), last, "years_up_to"
            yield date(last.year - count, 1, 1), last, "years_since"
            return
        back = mention.kind is PeriodKind.PREVIOUS
        if "quý" in words:
            quarter = (last.month - 1) // 3 - back
            year, quarter = last.year + quarter // 4, quarter % 4
            yield date(year, quarter * 3 + 1, 1), month_end(year, quarter * 3 + 3), "quarter"
        elif "tháng" in words:
            months = last.year * 12 + last.month - 1 - back
            year, month = divmod(months, 12)
            yield date(year, month + 1, 1), month_end(year, month + 1), "month"
        else:
            year = last.year - (back or self._is_just_over(last))
            yield date(year, 1, 1), date(year, 12, 31), "whole_year"

    def _is_just_over(self, last: date) -> bool:
        """Whether "trong năm" is the year before: said in a January of what a document without a period tells."""
        return self._dates.reference == (None, None) and last.month == 1

    def _as_written(self, mention: PeriodMention) -> Iterator[tuple[date, date, str]]:
        """The calendar's own dates, where the rules took them for the document's period."""
        start, end = mention.start, mention.end
        if start is not None and end is not None and start.year != OPEN_YEAR:
            yield start, end, "written"
        elif mention.months is not None and mention.kind in PARTS_OF_YEAR:
            begin, close = mention.months
            published = self._dates.published
            for year in dict.fromkeys((self._year, published.year if published is not None else None)):
                if year is not None:
                    yield date(year, begin, 1), month_end(year, close), "written"

    def _begins(self, mention: PeriodMention) -> bool:
        """Whether something begins at a mention: "từ năm 2016 đến nay", "kể từ ngày thành lập (1/7/2025)"."""
        if mention.kind is PeriodKind.DATES:
            return mention.end is None
        if mention.kind not in (PeriodKind.DAY, PeriodKind.MONTH, PeriodKind.YEAR):
            return False
        before = self._layout.folded[max(0, mention.span.start - _SINCE) : mention.span.start]
        return said("since_words").search(before) is not None

    def _until(self, mention: PeriodMention) -> date | None:
        """The end of what begins at a mention, where one follows: "mở tháng 3, đến cuối năm"."""
        following = self._everything.first(mention.span.end, mention.span.end + _ENDING, 1)
        if not following or following[0].kind is not PeriodKind.AS_OF:
            return None
        timing = self._reader.read(following[0], "", stock=True, target=False)
        return timing.end if timing is not None else None

    @cached_property
    def _year(self) -> int | None:
        day = self._dates.reference[1] or self._dates.published or self._dates.likely
        return day.year if day is not None else None

    def _of_document(self, *, stock: bool, target: bool) -> Iterator[Timing]:
        """The document's own dates, what lies before and ahead of them, and none."""
        if stock and self._dates.data is not None:
            yield Timing(self._dates.data, self._dates.data, "as_of", "data")
        yield from self._of_reference(stock=stock)
        others = [days for days in self._dates.others if days != (None, None)]
        for at, (first, last) in enumerate(others):
            yield Timing(first, last, "calendar", f"document_other{at}")
        if self._event is not None:
            yield Timing(*self._event, "calendar", "event", PeriodKind.DAY)
        if self._dates.published is not None:
            yield Timing(self._dates.published, self._dates.published, "as_of", "published")
        if target:
            yield from (Timing(first, last, "calendar", f"document:{how}") for first, last, how in self._ahead())
        else:
            yield from self._before(stock=stock)
        if self._year is not None:
            yield Timing(date(self._year, 1, 1), date(self._year, 12, 31), "calendar", "document_year")
        yield Timing(None, None)

    def _of_reference(self, *, stock: bool) -> Iterator[Timing]:
        """The document's period, for a stock also its ends."""
        start, end = self._dates.reference
        if start is not None or end is not None:
            yield Timing(start, end, "calendar", "document")
        if stock and end is not None:
            yield Timing(end, end, "as_of", "document_end")
        if stock and start is not None:
            yield Timing(start, start, "as_of", "document_start")

    def _before(self, *, stock: bool) -> Iterator[Timing]:
        """Where a plan starts from: the year before, and its last day; a level in a report may rise from there, too."""
        start = self._dates.reference[0]
        if start is None:
            return
        if stock or self._dates.planning:
            yield Timing(start - _DAY, start - _DAY, "as_of", "before_day")
        if self._dates.planning:
            yield Timing(date(start.year - 1, 1, 1), date(start.year - 1, 12, 31), "calendar", "before_year")

    def _ahead(self) -> Iterator[tuple[date, date, str]]:
        """What a report may mean by the time to come: the rest of the year, from its day on, the next year."""
        (start, end), published = self._dates.reference, self._dates.published
        last = end or published
        if last is not None:
            following = last + _DAY
            yield following, date(following.year, 12, 31), "rest"
            yield date(last.year + 1, 1, 1), date(last.year + 1, 12, 31), "next_year"
        if start is not None and end is not None and (after := _next_stretch(start, end)) is not None:
            yield *after, "next_like"
        if published is not None:
            yield published, date(published.year, 12, 31), "from_published"

    def _near(self, candidate: Candidate) -> _Near:
        """Where the mentions around a number in its sentence stand among all."""
        sentence, at, everything = candidate.place.sentence, candidate.number.span, self._everything
        left = everything.range_before(max(sentence.start, at.start - REACH), at.start, _OF_PARAGRAPH)
        limit = min(sentence.end, at.end + REACH)
        first, last = everything.range_after(at.end, limit, _OF_PARAGRAPH)
        if first < last and everything.items[last - 1].span.end > limit:
            last -= 1
        return candidate.cell.headers if candidate.cell is not None else None, left, (first, last)

    def _mentions(self, near: _Near) -> Iterator[tuple[str, list[PeriodMention]]]:
        """Mentions in the sentence of a number by where they stand, nearest first."""
        headers, (first, last), right = near
        if headers is not None:
            yield "cell", [mention for span in headers for mention in self._everything.within(span)]
        yield "left", self._everything.items[first:last][::-1]
        yield "right", self._everything.items[slice(*right)]

    def _farther(self, candidate: Candidate) -> Iterator[tuple[str, list[PeriodMention]]]:
        """Mentions around the sentence of a candidate by where they stand, nearest first."""
        sentence, everything = candidate.place.sentence, self._everything
        paragraph = self._layout.blocks[candidate.place.block].span
        before = everything.starting(max(paragraph.start, sentence.start - REACH), sentence.start)
        yield "paragraph", before[: -_OF_PARAGRAPH - 1 : -1]
        for depth, index in enumerate(self._layout.ancestors(candidate.place.block)):
            heads = everything.within(self._layout.blocks[index].span)
            yield f"heading{min(depth, 2)}", heads[: -_OF_HEAD - 1 : -1]
        above = everything.starting(max(0, paragraph.start - REACH // 4), paragraph.start)
        yield "above", above[: -_OF_HEAD - 1 : -1]
        yield "head", self._head

    @cached_property
    def _head(self) -> list[PeriodMention]:
        """Mentions in the title and the first paragraphs."""
        spans = [self._layout.blocks[index].span for index in self._layout.main_blocks[:_OF_PARAGRAPH]]
        title = [self._layout.title] if self._layout.title is not None else []
        return [mention for span in (*title, *spans) for mention in self._everything.within(span)][: 2 * _OF_HEAD]


# Periods that are a stretch of a year.
_STRETCHES = (*PARTS_OF_YEAR, PeriodKind.DATES, PeriodKind.AS_OF)
