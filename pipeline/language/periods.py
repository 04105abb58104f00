"""Stated periods: what GUIDELINE section 5 reads as period_start and period_end.

A mention without a year keeps its months ("6 tháng đầu năm" is 1 to 6); the extraction room completes it from
the document. Days and months that no calendar has are no period.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date
from functools import cache

from pipeline.errors import DataError
from pipeline.language.resources import period_patterns
from pipeline.records import PeriodKind, PeriodMention
from pipeline.spans import Span

_SPELLED = {"ba": 3, "sáu": 6, "chín": 9, "mười": 10, "mười một": 11, "nửa": 6}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

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


def _period(kind: PeriodKind, start: date | None, end: date | None, basis: str = "calendar") -> Built:
    if start is not None and end is not None and end < start:
        return None
    return kind, start, end, None, basis


def _months(groups: Groups) -> tuple[int, int] | None:
    written = (groups.get("n") or "").strip()
    count = _SPELLED.get(written) or (int(written) if written.isdigit() else 0)
    if not 1 <= count <= 12:
        return None
    return (13 - count, 12) if groups.get("part") == "cuối" else (1, count)


def _dates(groups: Groups) -> Built:
    last = date(_must(groups, "y2"), _must(groups, "m2"), _must(groups, "d2"))
    year = _int(groups, "y", "yc") or last.year
    first = date(year, _must(groups, "m"), _must(groups, "d"))
    if first > last and not groups.get("y"):  # "từ 15/12 đến 14/6/2022"
        first = first.replace(year=year - 1)
    basis = "reporting" if first.day in (14, 15, 16) and last.day in (13, 14, 15) else "calendar"
    return _period(PeriodKind.DATES, first, last, basis)


def _months_span(groups: Groups) -> Built:
    year2 = _must(groups, "y2")
    year, month = _int(groups, "y", "yb") or year2, _must(groups, "m")
    return _period(PeriodKind.DATES, date(year, month, 1), _month_end(year2, _must(groups, "m2")))


def _since_date(groups: Groups) -> Built:
    return _period(PeriodKind.DATES, date(_must(groups, "y", "yb"), _must(groups, "m"), _must(groups, "d")), None)


def _since(groups: Groups) -> Built:
    return _period(PeriodKind.DATES, date(_must(groups, "y"), _int(groups, "m") or 1, 1), None)


def _since_unknown(groups: Groups) -> Built:
    return PeriodKind.DATES, None, None, (1, 12), "calendar"


def _as_of_day(groups: Groups) -> Built:
    year = _int(groups, "y", "yb")
    month, day = _must(groups, "m"), _must(groups, "d")
    if year is None:
        return PeriodKind.AS_OF, None, None, (month, day), "as_of"
    return _period(PeriodKind.AS_OF, None, date(year, month, day), "as_of")


def _as_of_month(groups: Groups) -> Built:
    return _period(PeriodKind.AS_OF, None, _month_end(_must(groups, "y"), _must(groups, "m")), "as_of")


def _as_of_year_start(groups: Groups) -> Built:
    return _period(PeriodKind.AS_OF, None, date(_must(groups, "y"), 1, 1), "as_of")


def _as_of_year_end(groups: Groups) -> Built:
    return _period(PeriodKind.AS_OF, None, date(_must(groups, "y"), 12, 31), "as_of")


def _as_of_year_end_open(groups: Groups) -> Built:
    return PeriodKind.AS_OF, None, None, (12, 31), "as_of"


def _same_period(groups: Groups) -> Built:
    year = _int(groups, "y")
    if year is None:
        return PeriodKind.SAME_PERIOD, None, None, None, "calendar"
    return _period(PeriodKind.SAME_PERIOD, date(year, 1, 1), date(year, 12, 31))


def _months_of_year(groups: Groups) -> Built:
    months, year = _months(groups), _must(groups, "y")
    if months is None:
        return None
    kind = PeriodKind.HALF if months in ((1, 6), (7, 12)) else PeriodKind.MONTHS
    return kind, date(year, months[0], 1), _month_end(year, months[1]), months, "calendar"


def _months_unknown(groups: Groups) -> Built:
    months = _months(groups)
    return None if months is None else (PeriodKind.MONTHS, None, None, months, "calendar")


def _quarter_number(written: str | None) -> int:
    return _ROMAN.get(written or "") or int(written or "0")


def _quarter(groups: Groups) -> Built:
    first = _quarter_number(groups.get("q"))
    last = _quarter_number(groups["q2"]) if groups.get("q2") else first
    year = _must(groups, "y")
    return _period(PeriodKind.QUARTER, date(year, first * 3 - 2, 1), _month_end(year, last * 3))


def _quarter_unknown(groups: Groups) -> Built:
    quarter = _quarter_number(groups.get("q"))
    return PeriodKind.QUARTER, None, None, (quarter * 3 - 2, quarter * 3), "calendar"


def _years(groups: Groups) -> Built:
    return _period(PeriodKind.YEARS, date(_must(groups, "y"), 1, 1), date(_must(groups, "y2"), 12, 31))


def _by_year(groups: Groups) -> Built:
    return _period(PeriodKind.BY, None, date(_must(groups, "y"), 12, 31))


def _day(groups: Groups) -> Built:
    day = date(_must(groups, "y", "yb"), _must(groups, "m"), _must(groups, "d"))
    return _period(PeriodKind.DAY, day, day)


def _day_no_year(groups: Groups) -> Built:
    month, day = _must(groups, "m", "mb"), _must(groups, "d")
    date(2000, month, day)  # raises where no calendar has the day
    return PeriodKind.DAY, None, None, (month, day), "calendar"


def _month(groups: Groups) -> Built:
    year, month = _must(groups, "y"), _must(groups, "m")
    return _period(PeriodKind.MONTH, date(year, month, 1), _month_end(year, month))


def _month_no_year(groups: Groups) -> Built:
    month = _must(groups, "m")
    return PeriodKind.MONTH, None, None, (month, _int(groups, "m2") or month), "calendar"


def _year(groups: Groups) -> Built:
    year = _must(groups, "y")
    return _period(PeriodKind.YEAR, date(year, 1, 1), date(year, 12, 31))


def _open(kind: PeriodKind) -> Callable[[Groups], Built]:
    return lambda groups: (kind, None, None, None, "calendar")


_BUILDERS: dict[str, Callable[[Groups], Built]] = {
    "dates": _dates,
    "months_span": _months_span,
    "since_date": _since_date,
    "since": _since,
    "since_unknown": _since_unknown,
    "as_of_day": _as_of_day,
    "as_of_month": _as_of_month,
    "as_of_year_start": _as_of_year_start,
    "as_of_year_end": _as_of_year_end,
    "as_of_year_end_open": _as_of_year_end_open,
    "same_period": _same_period,
    "months_of_year": _months_of_year,
    "months_unknown": _months_unknown,
    "quarter": _quarter,
    "quarter_unknown": _quarter_unknown,
    "years": _years,
    "by_year": _by_year,
    "day": _day,
    "day_no_year": _day_no_year,
    "month": _month,
    "month_no_year": _month_no_year,
    "year": _year,
    "yearly": _open(PeriodKind.YEARLY),
    "previous": _open(PeriodKind.PREVIOUS),
    "current": _open(PeriodKind.CURRENT),
    "now": _open(PeriodKind.NOW),
    "future": _open(PeriodKind.FUTURE),
}


def compile_pattern(pattern: str, macros: dict[str, str]) -> re.Pattern[str]:
    """A pattern of the data file with its macros filled in (macros may use earlier macros)."""
    for _ in range(4):
        for name, body in macros.items():
            pattern = pattern.replace("{" + name + "}", body)
    return re.compile(pattern)


@cache
def _compiled() -> list[tuple[Callable[[Groups], Built], re.Pattern[str]]]:
    data = period_patterns()
    unknown = {entry.build for entry in data.patterns} - set(_BUILDERS)
    if unknown:
        raise DataError(f"periods.yaml: no builder named {', '.join(sorted(unknown))}")
    return [(_BUILDERS[entry.build], compile_pattern(entry.pattern, data.macros)) for entry in data.patterns]


def find_periods(folded: str) -> list[PeriodMention]:
    """All stated periods of a folded text, in order and not overlapping; the earlier pattern wins."""
    taken = bytearray(len(folded))
    found: list[PeriodMention] = []
    for build, pattern in _compiled():
        for match in pattern.finditer(folded):
            start, end = match.start() + (match.group()[:1] == "("), match.end()
            if any(taken[start:end]):
                continue
            try:
                built = build(match.groupdict())
            except ValueError:  # 31/02, month 13: no calendar has it
                continue
            if built is not None:
                kind, first, last, months, basis = built
                found.append(PeriodMention(Span(start, end), kind, first, last, months, basis))
                taken[start:end] = b"\x01" * (end - start)
    return sorted(found, key=lambda mention: mention.span)
