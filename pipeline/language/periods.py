"""Stated periods: what GUIDELINE section 5 reads as period_start and period_end.

A mention without a year keeps its months ("6 tháng đầu năm" is 1 to 6) or its day ("đến ngày 31/12" is 12, 31); the
extraction room completes it from the document. Days and months that no calendar has are no period.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from pipeline.areas import MERGER
from pipeline.errors import DataError
from pipeline.language.resources import period_patterns
from pipeline.language.spelled import counted
from pipeline.lexicon import Syllables
from pipeline.records import OPEN_YEAR, PeriodKind, PeriodMention
from pipeline.spans import Span, in_order

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
# Months that have names of their own, and what half a year has.
_NAMED_MONTHS, _HALF_YEAR = {"giêng": 1, "chạp": 12}, 6

# Days on which the reporting year of an authority turns (15 December to 14 December, 16 November to 15 November).
_TURNS = (14, 15, 16)
# February of a year that is not known yet.
_SHORT_FEBRUARY = 28

Groups = dict[str, str | None]
Built = tuple[PeriodKind, date | None, date | None, tuple[int, int] | None, str] | None


def _int(groups: Groups, *names: str) -> int | None:
    for name in names:
        written = groups.get(name)
        if written:
            return int(written)
    return None


def _must(groups: Groups, *names: str) -> int:
    value = _int(groups, *names)
    if value is None:
        raise ValueError(f"no {names[0]}")
    return value


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _last_day(month: int) -> int:
    return _SHORT_FEBRUARY if month == 2 else calendar.monthrange(2001, month)[1]


def _period(kind: PeriodKind, start: date | None, end: date | None, basis: str = "calendar") -> Built:
    if start is not None and end is not None and end < start:
        return None
    return kind, start, end, None, basis


def _unknown(kind: PeriodKind, months: tuple[int, int] | None, basis: str = "calendar") -> Built:
    return kind, None, None, months, basis


def _in_year(kind: PeriodKind, year: int, months: tuple[int, int]) -> Built:
    return kind, date(year, months[0], 1), _month_end(year, months[1]), months, "calendar"


def _months(groups: Groups) -> tuple[int, int] | None:
    written = "nửa" if groups.get("half") else (groups.get("n") or "").strip()
    count = _HALF_YEAR if written == "nửa" else counted(written)
    if not 1 <= count <= 12:
        return None
    return (13 - count, 12) if groups.get("part") == "cuối" else (1, count)


def _quarter_number(written: str | None) -> int:
    return _ROMAN.get(written or "") or counted(written or "0")


@dataclass(frozen=True, slots=True)
class _Point:
    """One end of a span as written: any of its parts may be missing."""

    day: int | None
    month: int | None
    year: int | None

    def first(self, year: int) -> date:
        return date(year, self.month or 1, self.day or 1)

    def last(self, year: int) -> date:
        if self.day is not None:
            return date(year, self.month or 1, self.day)
        return _month_end(year, self.month or 12)


def _from_to(groups: Groups) -> Built:
    """From a day, month or year to a day, month or year; a year that stands on one side only serves both."""
    first = _Point(_int(groups, "d"), _int(groups, "m", "ma"), _int(groups, "y", "ya", "yb"))
    last = _Point(_int(groups, "d2"), _int(groups, "m2", "m2a", "m2b"), _int(groups, "y2", "y2a", "y2b"))
    if groups.get("end") and last.year is None:  # "đến hết năm" is that of the beginning
        last = _Point(None, None, first.year)
    year = last.year or first.year
    if year is None:
        return _months_of_points(first, last)
    if first.month is not None and first.year is None and last.month is None:  # "từ tháng 7-2013" is one month
        return None
    start, end = first.first(first.year or year), last.last(year)
    if end < start and first.year is None:  # "từ 15/12 đến 14/6/2022"
        start = first.first(year - 1)
    if end < start and last.year is None:  # "từ tháng 7/2019 đến tháng 6"
        end = last.last(year + 1)
    if first.month is None and last.month is None:
        return _period(PeriodKind.YEARS, start, end)
    turns = first.day in _TURNS and last.day is not None and end.day in (13, *_TURNS)
    return _period(PeriodKind.DATES, start, end, "reporting" if turns else "calendar")


def _months_of_points(first: _Point, last: _Point) -> Built:
    """Without a year only whole months can be kept."""
    if first.month is None or last.month is None or first.month > last.month:
        return None
    whole = first.day in (None, 1) and last.day in (None, _last_day(last.month))
    return _unknown(PeriodKind.MONTHS, (first.month, last.month)) if whole else None


def _open_days(groups: Groups) -> Built:
    """Two days of which the text leaves the year open."""
    first = date(OPEN_YEAR, _must(groups, "m", "ma"), _must(groups, "d"))
    last = date(OPEN_YEAR, _must(groups, "m2"), _must(groups, "d2"))
    return _period(PeriodKind.DATES, first, last)


def _from_now(groups: Groups) -> Built:
    """From the day of publication to a day, or to the end of a month or year."""
    point = _Point(_int(groups, "d"), _int(groups, "m", "ma"), _int(groups, "y", "ya", "yc"))
    if point.year is not None:
        return _period(PeriodKind.FROM_NOW, None, point.last(point.year))
    month = point.month or 12
    day = point.day or _last_day(month)
    date(2000, month, day)  # raises where no calendar has the day
    return _unknown(PeriodKind.FROM_NOW, (month, day))


def _days(groups: Groups) -> Built:
    """Days of one month: "từ ngày 12 đến 15/5/2020" is a span, "ngày 12 và 13/5/2020" days of one event."""
    first, last, month = _must(groups, "d"), _must(groups, "d2"), _must(groups, "m2")
    year = _int(groups, "y2")
    if first >= last:
        raise ValueError("days run backwards")
    kind = PeriodKind.DATES if groups.get("link") in ("-", "đến", "tới") else PeriodKind.DAY
    if year is None:
        return _period(kind, date(OPEN_YEAR, month, first), date(OPEN_YEAR, month, last))
    return _period(kind, date(year, month, first), date(year, month, last))


def _days_of_month(groups: Groups) -> Built:
    """ "ba ngày đầu tháng 3": the first or the last days of a month, perhaps of a year left open."""
    count = counted(groups.get("n") or "")
    year, month = _int(groups, "y") or OPEN_YEAR, _must(groups, "m")
    last = _last_day(month)
    first, end = (last - count + 1, last) if groups.get("part") == "cuối" else (1, count)
    return _period(PeriodKind.DATES, date(year, month, first), date(year, month, end))


def _open_from_to(groups: Groups) -> Built:
    """ "từ 15/10 đến hết tháng 12": a day and the end of a month of which the text leaves the year open."""
    month = _must(groups, "m2")
    first, last = date(OPEN_YEAR, _must(groups, "m"), _must(groups, "d")), date(OPEN_YEAR, month, _last_day(month))
    return _period(PeriodKind.DATES, first, last)


def _months_span(groups: Groups) -> Built:
    year2 = _must(groups, "y2")
    year, month = _int(groups, "y") or year2, _must(groups, "m")
    return _period(PeriodKind.DATES, date(year, month, 1), _month_end(year2, _must(groups, "m2")))


def _since(groups: Groups) -> Built:
    return _period(PeriodKind.DATES, date(_must(groups, "y"), _int(groups, "m") or 1, _int(groups, "d") or 1), None)


def _since_merger(_: Groups) -> Built:
    """ "từ khi thành lập xã đến nay": since provinces were merged and districts ended (Law 72/2025/QH15)."""
    return _period(PeriodKind.DATES, MERGER, None)


def _since_open(groups: Groups) -> Built:
    """From a month and day on, of which the text leaves the year open; without a month from the start of the year."""
    month, day = _int(groups, "m", "ma") or 1, _int(groups, "d") or 1
    date(2001, month, day)  # raises where not every year has the day
    return _unknown(PeriodKind.DATES, (month, day))


def _months_to(groups: Groups) -> Built:
    """From the start of the year to the end of a month."""
    months, year = (1, _must(groups, "m2")), _int(groups, "y2")
    return _unknown(PeriodKind.MONTHS, months) if year is None else _in_year(PeriodKind.MONTHS, year, months)


def _as_of(groups: Groups) -> Built:
    """Up to a day, or to the end of a month, quarter or year."""
    quarter = _quarter_number(groups.get("q")) if groups.get("q") else None
    month = quarter * 3 if quarter is not None else _named_month(groups) or _int(groups, "m", "ma")
    point = _Point(_int(groups, "d", "da"), month, _int(groups, "y"))
    if point.year is not None:
        return _period(PeriodKind.AS_OF, None, point.last(point.year), "as_of")
    if month is None:
        raise ValueError("no month")
    day = point.day or _last_day(month)
    date(2000, month, day)  # raises where no calendar has the day
    return _unknown(PeriodKind.AS_OF, (month, day), "as_of")


def _as_of_middle(groups: Groups) -> Built:
    """Up to the middle of a month."""
    return _as_of({**groups, "d": "15", "m": str(_month_number(groups)), "mw": None})


def _as_of_edge(_: Groups) -> Built:
    """ "cuối kỳ": an end of the document's own period, which the text does not name."""
    return _unknown(PeriodKind.AS_OF, None, "as_of")


def _as_of_year_start(groups: Groups) -> Built:
    return _period(PeriodKind.AS_OF, None, date(_must(groups, "y"), 1, 1), "as_of")


def _as_of_new_year(_: Groups) -> Built:
    """ "đầu năm" without the year."""
    return _unknown(PeriodKind.AS_OF, (1, 1), "as_of")


def _as_of_year_end(_: Groups) -> Built:
    return _unknown(PeriodKind.AS_OF, (12, 31), "as_of")


def _as_of_half_year(groups: Groups) -> Built:
    """ "đến giữa năm 2012": the end of its first half."""
    year = _int(groups, "y")
    if year is None:
        return _unknown(PeriodKind.AS_OF, (6, 30), "as_of")
    return _period(PeriodKind.AS_OF, None, date(year, 6, 30), "as_of")


def _same_period(groups: Groups) -> Built:
    """What is compared with: a year, or the part of it that is named."""
    kind, year = PeriodKind.SAME_PERIOD, _int(groups, "y")
    if groups.get("y1"):
        return _period(kind, date(_must(groups, "y1"), 1, 1), date(_must(groups, "y2"), 12, 31))
    if year is None:
        return _unknown(kind, None)
    months = (1, 12)
    if groups.get("n"):
        months = _months(groups) or months
    elif groups.get("q"):
        quarter = _quarter_number(groups["q"])
        months = (quarter * 3 - 2, quarter * 3)
    elif groups.get("m"):
        months = (_must(groups, "m"), _must(groups, "m"))
    return _period(kind, date(year, months[0], 1), _month_end(year, months[1]))


def _months_of_year(groups: Groups) -> Built:
    months, year = _months(groups), _must(groups, "y")
    if months is None:
        return None
    return _in_year(PeriodKind.HALF if months in ((1, 6), (7, 12)) else PeriodKind.MONTHS, year, months)


def _months_unknown(groups: Groups) -> Built:
    months = _months(groups)
    if months is None:
        return None
    return _unknown(PeriodKind.HALF if groups.get("half") else PeriodKind.MONTHS, months)


def _quarters_of_year(groups: Groups) -> Built:
    """ "2 quý đầu năm", "quý cuối năm 2025": quarters from the start or the end of the year."""
    written, year = groups.get("n") or "1", _int(groups, "y")
    count = counted(written)
    months = (13 - count * 3, 12) if groups.get("part") == "cuối" else (1, count * 3)
    return _unknown(PeriodKind.MONTHS, months) if year is None else _in_year(PeriodKind.MONTHS, year, months)


def _quarter_months(groups: Groups) -> tuple[int, int]:
    first = _quarter_number(groups.get("q"))
    last = _quarter_number(groups["q2"]) if groups.get("q2") else first
    if last < first:
        raise ValueError("quarters run backwards")
    return first * 3 - 2, last * 3


def _previous_part(groups: Groups) -> Built:
    """ "9 tháng của năm ngoái", "quý IV năm ngoái": a part of the year before the document's."""
    if groups.get("q"):
        return _unknown(PeriodKind.PREVIOUS, _quarter_months(groups))
    if groups.get("m"):
        return _unknown(PeriodKind.PREVIOUS, (_must(groups, "m"), _must(groups, "m")))
    months = _months(groups)
    return _unknown(PeriodKind.PREVIOUS, months) if months is not None else None


def _quarter(groups: Groups) -> Built:
    months, year = _quarter_months(groups), _must(groups, "y")
    return _period(PeriodKind.QUARTER, date(year, months[0], 1), _month_end(year, months[1]))


def _quarter_unknown(groups: Groups) -> Built:
    return _unknown(PeriodKind.QUARTER, _quarter_months(groups))


def _years(groups: Groups) -> Built:
    return _period(PeriodKind.YEARS, date(_must(groups, "y"), 1, 1), date(_must(groups, "y2"), 12, 31))


def _school_year(groups: Groups) -> Built:
    """From the opening in September to the end of May (yearly plan of the Ministry of Education and Training)."""
    return _period(PeriodKind.DATES, date(_must(groups, "y"), 9, 1), date(_must(groups, "y2"), 5, 31))


def _by_day(groups: Groups) -> Built:
    if not groups.get("y"):
        month, day = _must(groups, "m"), _must(groups, "d")
        date(2000, month, day)  # raises where no calendar has the day
        return _unknown(PeriodKind.BY, (month, day))
    return _period(PeriodKind.BY, None, date(_must(groups, "y"), _must(groups, "m"), _must(groups, "d")))


def _by_year(groups: Groups) -> Built:
    return _period(PeriodKind.BY, None, date(_must(groups, "y"), 12, 31))


def _named_month(groups: Groups) -> int | None:
    written = groups.get("mw")
    return (_NAMED_MONTHS.get(written) or counted(written)) if written else None


def _month_number(groups: Groups) -> int:
    return _named_month(groups) or _must(groups, "m")


def _day(groups: Groups) -> Built:
    year = _int(groups, "y")
    if year is None:
        year = 2000 + _must(groups, "yy")
    day = date(year, _month_number(groups), _must(groups, "d"))
    return _period(PeriodKind.DAY, day, day)


def _day_no_year(groups: Groups) -> Built:
    month, day = _must(groups, "m", "mb"), _must(groups, "d")
    date(2000, month, day)  # raises where no calendar has the day
    return _unknown(PeriodKind.DAY, (month, day))


def _month(groups: Groups) -> Built:
    year, month = _must(groups, "y"), _month_number(groups)
    return _period(PeriodKind.MONTH, date(year, month, 1), _month_end(year, month))


def _month_no_year(groups: Groups) -> Built:
    month = _month_number(groups)
    last = _int(groups, "m2") or month
    return _unknown(PeriodKind.MONTH, (month, last) if month <= last else None)  # "tháng 11 đến tháng 4 năm sau"


def _year(groups: Groups) -> Built:
    year = _must(groups, "y")
    return _period(PeriodKind.YEAR, date(year, 1, 1), date(year, 12, 31))


def _open(kind: PeriodKind) -> Callable[[Groups], Built]:
    return lambda _: _unknown(kind, None)


_BUILDERS: dict[str, Callable[[Groups], Built]] = {
    "from_to": _from_to,
    "days": _days,
    "days_of_month": _days_of_month,
    "open_from_to": _open_from_to,
    "months_span": _months_span,
    "from_now": _from_now,
    "open_days": _open_days,
    "since": _since,
    "since_merger": _since_merger,
    "since_open": _since_open,
    "previous_part": _previous_part,
    "months_to": _months_to,
    "as_of": _as_of,
    "as_of_middle": _as_of_middle,
    "as_of_new_year": _as_of_new_year,
    "as_of_edge": _as_of_edge,
    "as_of_year_start": _as_of_year_start,
    "as_of_year_end": _as_of_year_end,
    "as_of_half_year": _as_of_half_year,
    "same_period": _same_period,
    "months_of_year": _months_of_year,
    "months_unknown": _months_unknown,
    "quarters_of_year": _quarters_of_year,
    "quarter": _quarter,
    "quarter_unknown": _quarter_unknown,
    "school_year": _school_year,
    "years": _years,
    "by_day": _by_day,
    "by_year": _by_year,
    "day": _day,
    "day_no_year": _day_no_year,
    "month": _month,
    "month_no_year": _month_no_year,
    "year": _year,
    "yearly": _open(PeriodKind.YEARLY),
    "same_time": _open(PeriodKind.SAME_TIME),
    "days_after": _open(PeriodKind.DAYS_AFTER),
    "previous": _open(PeriodKind.PREVIOUS),
    "current": _open(PeriodKind.CURRENT),
    "now": _open(PeriodKind.NOW),
    "future": _open(PeriodKind.FUTURE),
}


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """One pattern of the data file: where it is tried, what it matches, and what reads its groups."""

    at: frozenset[str]
    pattern: re.Pattern[str]
    build: Callable[[Groups], Built]


@cache
def period_rules() -> tuple[PeriodRule, ...]:
    """The period grammar, in the order of the data file.

    Raises:
        DataError: if an entry names no builder, or is no regular expression.
    """
    data = period_patterns()
    rules = []
    for entry in data.patterns:
        if entry.build not in _BUILDERS:
            raise DataError(f"periods.yaml: no builder named {entry.build}")
        try:
            pattern = re.compile(filled(entry.pattern, data.macros))
        except re.error as error:
            raise DataError(f"periods.yaml: {entry.build}: {error}: {entry.pattern}") from error
        rules.append(PeriodRule(frozenset(entry.at), pattern, _BUILDERS[entry.build]))
    return tuple(rules)


def filled(pattern: str, macros: dict[str, str]) -> str:
    """A pattern of the data file with its macros filled in (a macro may use those before it)."""
    for name, body in reversed(macros.items()):
        pattern = pattern.replace("{" + name + "}", body)
    return pattern


def find_periods(text: Syllables) -> list[PeriodMention]:
    """All stated periods of a folded text, in order and not overlapping; the earlier pattern wins."""
    taken = bytearray(len(text.folded))
    found: list[PeriodMention] = []
    for rule in period_rules():
        for match in text.matches(rule.pattern, rule.at):
            start, end = match.start() + (match.group()[:1] == "("), match.end()
            if any(taken[start:end]):
                continue
            try:
                built = rule.build(match.groupdict())
            except ValueError:  # 31/02, month 13: no calendar has it
                continue
            if built is not None:
                kind, first, last, months, basis = built
                found.append(PeriodMention(Span(start, end), kind, first, last, months, basis))
                taken[start:end] = b"\x01" * (end - start)
    return in_order(found)
