"""Stretches of a year that figures of different reports share, on the calendar or on the reporting calendar.

Reports count a year from 1 January, or to the day on which data are closed: six months from 15 December to 14 June,
the year from 15 December to 14 December (decisions of provinces under Decree 09/2019/NĐ-CP on reporting). Both halves
are "the first half of the year"; they are kept apart by their calendar and may be compared with a note.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

_YEAR = 12
# Months that a report covers at once, beside a single one.
_LENGTHS = (_YEAR, 9, 6, 3)
# Days by which a reporting period runs ahead of the calendar's: data are closed between the 10th of the month and the
# 10th of the month before. Months and quarters only within the last month: "từ 15/11 đến 14/2" is more often a campaign
# before the New Year's feast than a first quarter.
_LEAST_AHEAD, _MOST_AHEAD, _MOST_AHEAD_IF_SHORT = 5, 52, 31
_SHORT = 3
# Start and end may be named a day or two apart ("từ 15/12 đến 15/6", "từ 16/11 đến 14/5").
_UNEVEN = 2
# Beginnings of a year and of its second half, from which what is not finished is counted ("từ 01/7 đến 15/12/2025").
_BEGINNINGS = (1, 7)
# Days of an unfinished period: what is no longer than a quarter may as well be a campaign.
_LEAST_UNFINISHED = 93


class Calendar(StrEnum):
    """By which calendar a stretch is counted."""

    CALENDAR = "calendar"
    REPORTING = "reporting"


class Grain(StrEnum):
    """The step of a series."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"

    @property
    def months(self) -> int:
        """Length of a step."""
        return _MONTHS[self]


_MONTHS = {Grain.YEAR: 12, Grain.HALF: 6, Grain.QUARTER: 3}


class Slot(NamedTuple):
    """Months of a year: 1 to 6 is its first half (a tuple: it is looked up all the time).

    Attributes:
        year: the year that it is called by.
        first, last: months, both included.
    """

    year: int
    first: int
    last: int

    @property
    def months(self) -> int:
        """How many."""
        return self.last - self.first + 1

    @property
    def is_cumulative(self) -> bool:
        """Whether it runs from the beginning of its year."""
        return self.first == 1

    @property
    def start(self) -> date:
        """First day on the calendar."""
        return date(self.year, self.first, 1)

    @property
    def end(self) -> date:
        """Last day on the calendar."""
        return _last_day(self.year, self.last)


@dataclass(frozen=True, slots=True, order=True)
class Frame:
    """What a period is as part of a year.

    Attributes:
        slot: the months; of an unfinished one those up to its last day.
        calendar: on which it is counted.
        unfinished: it runs from the beginning of the year, or of its second half, to a day within a month.
    """

    slot: Slot
    calendar: Calendar = Calendar.CALENDAR
    unfinished: bool = False


def slots_of(year: int, grain: Grain) -> tuple[Slot, ...]:
    """The steps of a year, in order."""
    length = grain.months
    return tuple(Slot(year, first, first + length - 1) for first in range(1, _YEAR + 1, length))


def slot_of_day(day: date, grain: Grain) -> Slot:
    """The step that a day lies in."""
    first = (day.month - 1) // grain.months * grain.months + 1
    return Slot(day.year, first, first + grain.months - 1)


def frame_of(start: date | None, end: date | None) -> Frame | None:
    """The frame of a period.

    Args:
        start: first day.
        end: last day, included.

    Returns:
        None for a period that is no part of one year (several years, a campaign between two days), or none at all.
    """
    if start is None or end is None or end < start:
        return None
    return _on_calendar(start, end) or _on_reporting_calendar(start, end) or _unfinished(start, end)


def _on_calendar(start: date, end: date) -> Frame | None:
    if start.year != end.year or start.day != 1 or end != _last_day(end.year, end.month):
        return None
    return Frame(Slot(start.year, start.month, end.month))


def _on_reporting_calendar(start: date, end: date) -> Frame | None:
    for slot in _candidates(end):
        ahead, most = (slot.end - end).days, _MOST_AHEAD_IF_SHORT if slot.months <= _SHORT else _MOST_AHEAD
        if _LEAST_AHEAD <= ahead <= most and _is_months_long(start, end, slot.months):
            return Frame(slot, Calendar.REPORTING)
    return None


def _is_months_long(start: date, end: date, months: int) -> bool:
    """Whether so many months begin on the first day and end, give or take a day or two, on the last."""
    year, month = divmod(start.year * _YEAR + start.month - 1 + months, _YEAR)
    last = min(start.day, _last_day(year, month + 1).day)
    uneven = abs((end - date(year, month + 1, last)).days + 1)
    return uneven <= (_UNEVEN if months > 1 else 1)


def _candidates(end: date) -> list[Slot]:
    """Quarters, halves, nine months, years and months that may be closed on a day, the longest first."""
    found = [Slot(end.year, 1, last) for last in _LENGTHS]
    found += [Slot(end.year, _YEAR - length + 1, _YEAR) for length in (6, 3)]
    found += [Slot(end.year, 4, 6), Slot(end.year, 7, 9)]
    found += [Slot(end.year, month, month) for month in range(1, _YEAR + 1)]
    return sorted(found, key=lambda slot: (-slot.months, slot))


def _unfinished(start: date, end: date) -> Frame | None:
    """From the beginning of the year or its second half, on either calendar, to some day."""
    if (end - start).days < _LEAST_UNFINISHED:
        return None
    for first in _BEGINNINGS:
        ahead = (date(end.year, first, 1) - start).days
        if end.month >= first and (ahead == 0 or _LEAST_AHEAD <= ahead <= _MOST_AHEAD):
            calendar_ = Calendar.REPORTING if ahead else Calendar.CALENDAR
            return Frame(Slot(end.year, first, end.month), calendar_, unfinished=True)
    return None


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
