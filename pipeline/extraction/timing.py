"""What a stated period means for a number: dates that the document completes, for a stock, a flow or a target.

The rules are those of GUIDELINE section 5.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.toldbefore import AIMS, is_moment, meant, told
from pipeline.extraction.yearcuts import counted_up_to
from pipeline.records import OPEN_YEAR, PeriodKind, PeriodMention, Status
from pipeline.values import value_class

_RELATIVE = (
    PeriodKind.FUTURE,
    PeriodKind.YEARLY,
    PeriodKind.CURRENT,
    PeriodKind.SAME_PERIOD,
    PeriodKind.SAME_TIME,
    PeriodKind.DAYS_AFTER,
    PeriodKind.PREVIOUS,
    PeriodKind.NOW,
    PeriodKind.FROM_NOW,
)

Pair = tuple[date | None, date | None]

# Counts of months and years as words.
_SPELLED = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "mười hai": 12,
    "mười lăm": 15,
    "hai mươi": 20,
}

# A period of at most this many days has a "same period" of the year before.
_ONE_YEAR = 366
_MONTH = 30.4
# A reporting period is as long as the calendar's, give or take these days, and ends at most these days before it.
_NEARLY, _TURNED = 20, 62
_YEAR = 365.25
_WEEK = 7


@value_class
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

    @property
    def days(self) -> Pair:
        """The first and last day."""
        return self.start, self.end


@value_class
class Standing:
    """Status and period of a figure, which depend on each other."""

    status: Status
    timing: Timing

    @property
    def days(self) -> Pair:
        """The first and last day."""
        return self.timing.days


@lru_cache(maxsize=1 << 12)
def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def counted(written: str) -> int:
    """A count of months or years, in digits or as a word."""
    return _SPELLED.get(written, 0) or int(written)


def days_after(words: str) -> timedelta:
    """How long after the day told before "hai ngày sau" is; "cùng đêm" is that day, "một ngày trước đó" before it."""
    match = said("counted_days").search(words)
    if match is None:
        return timedelta(days=0 if words.startswith("cùng") else 1)
    days = counted(match["n"]) * (_WEEK if match["unit"] == "tuần" else 1)
    return timedelta(days=-days if match["back"] or match["behind"] else days)


def is_dated_day(mention: PeriodMention) -> bool:
    """Whether a mention is a day, or days, with their year."""
    return mention.kind is PeriodKind.DAY and mention.start is not None and mention.start.year != OPEN_YEAR


def _year_of(day: date) -> tuple[date, date]:
    """The calendar year that a day lies in."""
    return date(day.year, 1, 1), date(day.year, 12, 31)


def dated(year: int, month_day: tuple[int, int]) -> date | None:
    """A day in a year; None for 29 February of one that has none."""
    try:
        return date(year, *month_day)
    except ValueError:
        return None


def lies(days: Pair, whole: Pair) -> str:
    """How the days of a period lie to those of another one, in one word."""
    (start, end), (first, last) = days, whole
    if start is None or end is None:
        return "none"
    if first is None or last is None:
        return "unknown"
    if days == whole:
        return "same"
    if first <= start and end <= last:
        return "part"
    if start <= first and last <= end:
        return "holds"
    return "before" if end < first else "after" if start > last else "across"


def years_back(day: date, years: int) -> date:
    """The same day of an earlier year; a month's end stays one."""
    if day == month_end(day.year, day.month):
        return month_end(day.year - years, day.month)
    return day.replace(year=day.year - years)


@dataclass(frozen=True, slots=True)
class DocumentDates:
    """The dates of a document that periods are read against.

    Attributes:
        reference: what it reports on or plans.
        published: when it appeared, or the day on which news without a date tell.
        others: periods that it may report on instead, likeliest first.
        planning: whether it plans.
        likely: a day of which it speaks, for the year of dates without one.
        data: the day up to which its data go, where it says so.
        dated: whether the page or paper itself tells when it appeared.
    """

    reference: Pair
    published: date | None
    others: Sequence[Pair] = ()
    planning: bool = False
    likely: date | None = None
    data: date | None = None
    dated: bool = True


class PeriodReader:
    """Reads period mentions against the document's reference period and date."""

    def __init__(self, layout: Layout, dates: DocumentDates) -> None:
        """Reads the mentions of a document against its dates."""
        self._layout = layout
        self._planning = dates.planning
        self._reference = dates.reference
        self._published = dates.published
        self._likely = dates.published or dates.likely

    def read(self, mention: PeriodMention, source: str, *, stock: bool, target: bool) -> Timing | None:
        """What a mention means for a stock or flow, reported or wanted; None if it says nothing about it."""
        kind = mention.kind
        if kind in _RELATIVE:
            return self._relative(mention, source, stock=stock, target=target)
        if kind is PeriodKind.BY or (kind is PeriodKind.AS_OF and target and self._ahead(mention)):
            return self._by(mention, source, stock=stock, target=target)
        if kind is PeriodKind.AS_OF:
            return self._as_of(mention, source, stock=stock)
        if mention.start is not None and mention.start.year == OPEN_YEAR:
            return self._open_days(mention, source, target=target)
        if mention.start is not None and mention.end is not None:
            if self._restates(mention.start, mention.end):
                return Timing(*self._reference, mention.basis, source, kind)
            last = self._last_of(mention, mention.start, mention.end)
            return Timing(mention.start, last, mention.basis, source, kind)
        return self._completed(mention, source, target=target)

    def _last_of(self, mention: PeriodMention, start: date, end: date) -> date:
        """Up to which day a year or part of it is counted: "năm 2020 (đến hết tháng 10)"."""
        day = counted_up_to(self._layout, mention, end.year)
        return day if day is not None and start < day <= end else end

    def _restates(self, start: date, end: date) -> bool:
        """Whether "năm 2017" is the reporting year (15 November to 14 November) that the document defines."""
        first, last = self._reference
        if first is None or last is None or first.day == 1 or last.year != end.year:
            return False
        longer = abs((end - start).days - (last - first).days)
        return longer <= _NEARLY and 0 < (end - last).days <= _TURNED

    def _relative(self, mention: PeriodMention, source: str, *, stock: bool, target: bool) -> Timing | None:
        """Periods that only the document's own dates make definite."""
        kind = mention.kind
        if kind is PeriodKind.FUTURE:
            return Timing(None, None, None, source, kind)
        if kind is PeriodKind.YEARLY:
            return self._yearly(mention, source, target=target)
        if kind in (PeriodKind.SAME_TIME, PeriodKind.DAYS_AFTER):
            return self._of_told(mention, source, stock=stock, target=target)
        if kind is PeriodKind.FROM_NOW:
            return self._from_now(mention, source)
        if kind is PeriodKind.CURRENT:
            return self._this_year(mention, source, target=target)
        if kind is PeriodKind.SAME_PERIOD:
            return self._same_period(mention, source)
        if kind is PeriodKind.PREVIOUS:
            return self._shifted(mention, source)
        return self._now(source, stock=stock, target=target)

    def _yearly(self, mention: PeriodMention, source: str, *, target: bool) -> Timing | None:
        """ "hằng năm": each year of the document's period, of what a report wants each of the years told before it."""
        first, last = self._reference
        if first is None or last is None:
            return None
        if target and not self._planning:
            for earlier in (*told(self._layout, mention, (PeriodKind.YEARS,)), *told(self._layout, mention, AIMS)):
                timing = self.read(earlier, source, stock=False, target=True)
                if timing is not None and timing.end is not None and timing.end > last:
                    return Timing(*timing.days, "calendar", source, mention.kind)
        return Timing(first, last, "calendar", source, mention.kind)

    def _of_told(self, mention: PeriodMention, source: str, *, stock: bool, target: bool) -> Timing | None:
        """ "cùng thời gian này", "hai ngày sau": what was told before, or so many days after it."""
        for earlier in meant(self._layout, mention):
            if earlier.kind is PeriodKind.AS_OF and not stock and is_moment(self._layout, mention):
                return None
            timing = self.read(earlier, source, stock=stock, target=target)
            if timing is None or timing.start is None or timing.end is None:
                continue
            if mention.kind is PeriodKind.SAME_TIME:
                return self._whole_or(timing, source)
            days = days_after(mention.span.of(self._layout.folded))
            return Timing(timing.start + days, timing.end + days, timing.basis, source, timing.kind)
        return None

    def _whole_or(self, timing: Timing, source: str) -> Timing:
        """A stretch told before, or the document's own where that was one of its years, or the year that it lies in.

        "Năm 2025 chi 620 triệu. … Cũng trong thời gian này bắt 17 vụ" goes on with what the document is on.
        """
        if timing.kind is PeriodKind.YEAR and lies(timing.days, self._reference) in ("part", "holds"):
            return Timing(*self._reference, "calendar", source, PeriodKind.SAME_TIME)
        return timing

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

    def _this_year(self, mention: PeriodMention, source: str, *, target: bool) -> Timing | None:
        """ "trong năm" is the year that paragraph, heading or document speak of; "năm nay" is the document's own.

        In a document on several years it is that of publication.
        """
        words = mention.span.of(self._layout.folded)
        years = said("counted_years").search(words)
        if years is not None:
            return self._years_of(counted(years["n"]), mention, source, target=target)
        if said("own_stretch").search(words) is not None and self._reference != (None, None):
            return Timing(*self._reference, "calendar", source, mention.kind)
        first = self._reference[0]
        if self._planning and not target and first is not None and said("year_gone").search(words) is not None:
            return Timing(*_year_of(first - timedelta(days=1)), "calendar", source, mention.kind)
        planned = target and said("whole_year").fullmatch(words) is not None
        if not planned and not words.endswith("năm nay"):
            return None
        if planned and self._reference[1] is not None:
            return self.whole_year(mention, source)
        if self._reference != (None, None) and not (self._on_years and self._published is not None):
            return Timing(*self._reference, "calendar", source, mention.kind)
        if self._published is None:
            return Timing(None, None, None, source, mention.kind)
        return Timing(*_year_of(self._published), "calendar", source, mention.kind)

    @property
    def _on_years(self) -> bool:
        """Whether the document is on several years, of which none is "this year"."""
        first, last = self._reference
        return first is not None and last is not None and (last - first).days > _ONE_YEAR

    def whole_year(self, mention: PeriodMention, source: str) -> Timing | None:
        """The calendar year of a report on a part of it, its own of one on a year; None of several."""
        end = self._reference[1]
        return self._calendar_year(end, mention, source) if end is not None else None

    def _calendar_year(self, end: date, mention: PeriodMention, source: str) -> Timing | None:
        """ "kế hoạch cả năm" of a report on a part of the year; of one on a year that year, on several none of them."""
        first = self._reference[0]
        days = (end - first).days if first is not None else 0
        if days > _ONE_YEAR:
            return None
        turned = first is not None and (first.month, first.day) != (1, 1)
        whole = self._reference if turned and days > _ONE_YEAR - _TURNED else _year_of(end)
        return Timing(*whole, "calendar", source, mention.kind)

    def _years_of(self, years: int, mention: PeriodMention, source: str, *, target: bool) -> Timing | None:
        """ "năm năm qua": of a plan the years before it, of a report its own period if that is as long.

        What a report sums up of more years than its own ("lũy kế 5 năm") are the years up to its end.
        """
        first, last = self._reference
        if first is None or last is None:
            return None
        if self._planning and not target:
            before = first - timedelta(days=1)
            return Timing(years_back(first, years), before, "calendar", source, mention.kind)
        if (last - first).days < (years - 1) * _YEAR - _TURNED and not target:
            return Timing(date(last.year - years + 1, 1, 1), last, "calendar", source, mention.kind)
        days = (last - first).days
        whole = last.year - first.year == years and days > years * _YEAR  # ten years are said of 2003-2013
        if abs(days - years * _YEAR) > _TURNED and not whole:
            return None
        return Timing(first, last, "calendar", source, mention.kind)

    def _same_period(self, mention: PeriodMention, source: str) -> Timing | None:
        """ "cùng kỳ năm 2022 bắt 11 vụ": the document's months in that year, else in the year before."""
        start, end = self._reference
        if start is None or end is None or (end - start).days > _ONE_YEAR:
            return (
                None if mention.start is None else Timing(mention.start, mention.end, "calendar", source, mention.kind)
            )
        year = mention.start.year if mention.start is not None else end.year - 1
        if mention.start is not None and "cùng kỳ" not in mention.span.of(self._layout.folded):
            return Timing(mention.start, mention.end, "calendar", source, mention.kind)
        back = end.year - year
        first, last = years_back(start, back), years_back(end, back)
        return Timing(first, last, "calendar", source, mention.kind)

    def _from_now(self, mention: PeriodMention, source: str) -> Timing | None:
        """ "từ nay đến hết năm", "từ nay đến 20/01": from publication on, or from the day after what it reports."""
        begin, end = self._published, mention.end
        if begin is None:
            return None
        if end is None and mention.months is not None:
            end = dated(begin.year + (mention.months < (begin.month, begin.day)), mention.months)
        reported = self._reference[1]
        if end is not None and reported is not None and begin <= reported < end:  # written before its period was over
            begin = reported + timedelta(days=1)
        return None if end is None or end < begin else Timing(begin, end, "calendar", source, PeriodKind.FROM_NOW)

    def _shifted(self, mention: PeriodMention, source: str) -> Timing | None:
        """ "năm ngoái", "quý IV năm ngoái": of the year before that of the reference period, else of publication.

        "Kỳ trước" of a reporting year is the one before it.
        """
        start, end = self._reference
        is_year = "năm" in mention.span.of(self._layout.folded).split()
        if start is not None and end is not None and (end - start).days <= _ONE_YEAR:
            year = end.year - 1
        elif (start is None or (self._on_years and is_year)) and self._published is not None:
            year = self._published.year - 1
        else:
            return None
        told = said("period_before").match(self._layout.folded, mention.span.start)
        if told is not None and start is not None and end is not None and (end - start).days > _ONE_YEAR - _TURNED:
            return Timing(years_back(start, 1), years_back(end, 1), "calendar", source, PeriodKind.PREVIOUS)
        first, last = mention.months or (1, 12)
        return Timing(date(year, first, 1), month_end(year, last), "calendar", source, PeriodKind.PREVIOUS)

    def _open_days(self, mention: PeriodMention, source: str, *, target: bool) -> Timing | None:
        """ "từ 01/7 đến 15/9": two days of the document's year."""
        if mention.start is None or mention.end is None:
            return None
        year = self._year((mention.end.month, mention.end.day), target=target)
        if year is None:
            return None
        try:
            first, last = mention.start.replace(year=year), mention.end.replace(year=year)
        except ValueError:  # 29 February of another year
            return None
        return Timing(first, last, "calendar", source, mention.kind)

    def _as_of(self, mention: PeriodMention, source: str, *, stock: bool) -> Timing | None:
        end = mention.end
        if mention.months is not None:
            year = self._year(mention.months)
            end = dated(year, mention.months) if year is not None else None
        elif end is None and stock:  # "đầu kỳ", "cuối kỳ"
            end = self._reference[mention.span.of(self._layout.folded).startswith(("cuối", "hết"))]
        if end is None:
            return None
        if stock:
            return Timing(end, end, "as_of", source, PeriodKind.AS_OF)
        first = self._reference[0]
        last = self._reference[1]
        inside = first is not None and last is not None and first <= end <= date(last.year, 12, 31)
        start = first if inside and first is not None else date(end.year, 1, 1)
        if end == date(end.year, 1, 1):  # what happens at the start of a year is of that year
            return Timing(end, date(end.year, 12, 31), "calendar", source, PeriodKind.AS_OF)
        return Timing(start, end, "calendar", source, PeriodKind.AS_OF)

    def _by(self, mention: PeriodMention, source: str, *, stock: bool, target: bool) -> Timing | None:
        end = mention.end
        if end is None:
            end = self._day_of(mention, target=target)
        if end is None:
            return None
        if not target:
            start = end if stock else date(end.year, 1, 1)
            return Timing(start, end, "as_of" if stock else "calendar", source, PeriodKind.BY)
        return Timing(self._works_from(end), end, "calendar", source, PeriodKind.BY)

    def _day_of(self, mention: PeriodMention, *, target: bool) -> date | None:
        """The day of "trước 30/4", in the document's year."""
        year = self._year(mention.months, target=target) if mention.months is not None else None
        return dated(year, mention.months) if year is not None and mention.months is not None else None

    def _works_from(self, end: date) -> date:
        """From when on something is wanted by a day: the plan's start, the day after a report, the day of an order."""
        (first, last), published = self._reference, self._published
        if last is not None and last < end and not self._planning:  # a report that looks ahead
            return last + timedelta(days=1)
        if first is not None and first <= end:
            return first
        if (first, last) == (None, None) and published is not None and published < end:
            return published
        return date(end.year, 1, 1)

    def _completed(self, mention: PeriodMention, source: str, *, target: bool) -> Timing | None:
        """ "6 tháng đầu năm", "ngày 13/12", "tháng 7", "từ năm 2016 đến nay": what the document completes."""
        if mention.kind is PeriodKind.DATES:
            start = mention.start
            end = self._reference[1] or self._told_end(mention) or self._published
            if start is None and end is not None:
                begins = mention.months or (1, 1)
                start = date(end.year - (begins > (end.month, end.day)), *begins)
            if start is None or (end is not None and end < start):
                return None
            return Timing(start, end, "calendar", source, mention.kind)
        if mention.months is None:
            return None
        if mention.kind is PeriodKind.DAY:
            year = self._year(mention.months, target=target, happened=not target)
            if year is None:
                return Timing(None, None, None, source, mention.kind)
            day = dated(year, mention.months)
            return Timing(day, day, "calendar", source, mention.kind) if day is not None else None
        if not target and self._spans(mention):
            return Timing(*self._reference, "calendar", source, mention.kind)
        first, last = mention.months
        year = self._year((last if first == 1 else first, 1), target=target)  # "bốn tháng cuối năm" may be under way
        if year is None:
            return Timing(None, None, None, source, mention.kind)
        start, end = date(year, first, 1), month_end(year, last)
        return Timing(start, self._last_of(mention, start, end), mention.basis, source, mention.kind)

    def _told_end(self, mention: PeriodMention) -> date | None:
        """Up to which day a paragraph counts that says only since when: "Đến 30/11 có 9 quán; từ tháng 8 kiểm tra"."""
        if said("until_now").search(mention.span.of(self._layout.folded)):
            return None
        block = self._layout.block_at(mention.span.start)
        for earlier in told(self._layout, mention, (PeriodKind.AS_OF,)):
            if self._layout.block_at(earlier.span.start) != block:
                return None
            timing = self._as_of(earlier, "", stock=True)
            return timing.end if timing is not None else None
        return None

    def _spans(self, mention: PeriodMention) -> bool:
        """Whether "sáu tháng qua" is the document's own period: a reporting half-year, or the second one."""
        start, end = self._reference
        if start is None or end is None or mention.months is None or mention.months[0] != 1:
            return False
        of_year = start.month == 1 or said("of_year").search(mention.span.of(self._layout.folded))
        if start.year == end.year and of_year:
            return False
        return abs((end - start).days - mention.months[1] * _MONTH) <= _MONTH / 2

    def _year_of_reference(self, month_day: tuple[int, int]) -> int | None:
        """The one year of the reference period in which it holds a day or month."""
        first, last = self._reference
        if first is None or last is None:
            return None
        if first.year == last.year:
            return first.year
        if self._published is not None:  # nearer to it than to the ends of a long period
            return None
        days = (dated(year, month_day) for year in range(first.year, last.year + 1))
        held = [day.year for day in days if day is not None and first <= day <= last]
        return held[0] if len(held) == 1 else None

    def _is_elsewhere(self, year: int, month_day: tuple[int, int]) -> bool:
        """Whether no day of a year can be meant: it had not come when the text appeared, or the year was long over."""
        published = self._published
        if published is None:
            return False
        return (year, month_day[0]) > (published.year, published.month) or published.year - year > 1

    def _year(self, month_day: tuple[int, int], *, target: bool = False, happened: bool = False) -> int | None:
        """The year that a day or month without one belongs to: the reference period's, else publication's.

        What is wanted lies ahead of publication, what happened lies behind it.
        """
        told = self._year_of_reference(month_day)
        if told is not None and not (happened and self._is_elsewhere(told, month_day)):
            return told
        if self._likely is None:
            return None
        month, _ = month_day
        if target:
            return self._likely.year + (month < self._likely.month)
        if self._published is None:  # the latest date that the text names: the article may tell of later days
            return self._likely.year
        return self._likely.year - (month > self._likely.month)
