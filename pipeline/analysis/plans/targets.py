"""Targets: over which years they hold, and which results would meet them.

GUIDELINE sections 4 and 5: a target with `yearly` holds for each year of its span, with `by_end` for the state, or what
has added up, at its end, with `whole` for the span together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.analysis.series.facts import Fact
from pipeline.analysis.series.frames import Slot, frame_of
from pipeline.intervals import Interval
from pipeline.records import Measure, Qualifier
from pipeline.scheme import scheme

# Days before the end of a year on which its data may be closed: reports run to the middle of December or November.
CLOSING_DAYS = 52

_UP = (Qualifier.AT_LEAST, Qualifier.OVER)
_DOWN = (Qualifier.AT_MOST, Qualifier.UNDER)


class Recurrence(StrEnum):
    """GUIDELINE section 5."""

    YEARLY = "yearly"
    BY_END = "by_end"
    WHOLE = "whole"


class Way(StrEnum):
    """How results of a span are brought to one number."""

    STRETCH = "stretch"
    SUM = "sum"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Due:
    """One number that a target asks for.

    Attributes:
        slots: the stretches whose results count, in order.
        way: the one stretch itself, all added up, or the last state known in them.
    """

    slots: tuple[Slot, ...]
    way: Way


class NoDue(StrEnum):
    """Why a target asks for no number that results could be held against."""

    NO_SPAN = "no_span"
    ODD_SPAN = "odd_span"
    NO_RECURRENCE = "no_recurrence"


def dues_of(target: Fact) -> tuple[Due, ...] | NoDue:
    """What a target asks for: one number, or one for each year.

    Returns:
        Why there is none, where its span is unknown or made of no whole stretches, or where it spans years, counts what
        adds up, and does not say whether it is meant for each year or for all of them. A share or a state that does
        not say so is one of the end.
    """
    if target.start is None or target.end is None:
        return NoDue.NO_SPAN
    slot = _one_stretch(target.start, target.end)
    if slot is not None:
        return (Due((slot,), Way.STRETCH),)
    years = _years(target.start, target.end)
    if target.recurrence == Recurrence.YEARLY and years:
        return tuple(Due((year,), Way.STRETCH) for year in years)
    if not years or years[-1].year < target.end.year:
        return NoDue.ODD_SPAN
    adds_up = _adds_up(target)
    if target.recurrence is None and adds_up:
        return NoDue.NO_RECURRENCE
    return (Due(years, Way.SUM if adds_up else Way.LAST),)


def _one_stretch(start: date, end: date) -> Slot | None:
    frame = frame_of(start, end)
    if frame is not None and not frame.unfinished:
        return frame.slot
    if frame is not None and _closes_year(end):
        return Slot(end.year, frame.slot.first, 12)
    if start.year == end.year and (end.month, end.day) == (12, 31):
        return Slot(end.year, 1, 12)  # a plan of a year that was signed in its course
    return None


def _years(start: date, end: date) -> tuple[Slot, ...]:
    """The years of a span of several; one that it only begins or ends within counts if it was signed in its course."""
    first = start.year + 1 if _closes_year(start) else start.year
    last = end.year if _closes_year(end) else end.year - 1
    if start.year == end.year:
        return ()
    return tuple(Slot(year, 1, 12) for year in range(first, last + 1))


def _closes_year(day: date) -> bool:
    return (date(day.year, 12, 31) - day).days <= CLOSING_DAYS


def _adds_up(target: Fact) -> bool:
    flows = scheme().indicators[target.indicator].kind == "flow"
    return flows and target.measure in (Measure.COUNT, Measure.AMOUNT)


def wanted(target: Fact) -> Interval | None:
    """The results that meet a target.

    The words decide ("ít nhất", "không quá"), then the direction that the scheme says is wanted, of a change its sign.

    Returns:
        None where nothing says whether more or less is wanted.
    """
    value, bounds = target.quantity.value, target.quantity.bounds
    if target.measure == Measure.CHANGE and value != 0:
        return _up(value) if value > 0 else _down(value)
    if target.qualifier == Qualifier.BETWEEN:
        return _reached(target, bounds.low, bounds.high)
    if target.qualifier in _UP:
        return _up(value, closed=target.qualifier == Qualifier.AT_LEAST)
    if target.qualifier in _DOWN:
        return _down(value, closed=target.qualifier == Qualifier.AT_MOST)
    return _reached(target, value, value)


def _reached(target: Fact, low: float, high: float) -> Interval | None:
    """Of a range the nearer end is enough: "10-20 người" is reached with ten."""
    match scheme().indicators[target.indicator].desired:
        case "up":
            return _up(low)
        case "down":
            return _down(high)
        case _:
            return Interval(low, high) if low < high else None


def _up(value: float, *, closed: bool = True) -> Interval:
    return Interval(value, math.inf, low_closed=closed, high_closed=False)


def _down(value: float, *, closed: bool = True) -> Interval:
    return Interval(-math.inf, value, low_closed=False, high_closed=closed)
