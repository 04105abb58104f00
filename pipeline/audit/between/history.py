"""The history of a fact: one number for each year, of the same part of the year."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from pipeline.audit.between.places import Facts, Places, hull
from pipeline.audit.between.records import Kind, Stated
from pipeline.audit.between.rules import between_rules
from pipeline.intervals import Interval
from pipeline.records import Measure


class Year(NamedTuple):
    """What was stated of a year; documents that contradict each other widen the bounds."""

    year: int
    stated: Stated
    interval: Interval


class History(NamedTuple):
    """The years of one fact, in order, each once."""

    kind: Kind
    years: tuple[Year, ...]


def histories(places: Places) -> Iterator[History]:
    """The histories of counts and amounts: of flows by part of the year, of stocks one day of each year, the last."""
    for kind, _, facts in places.facts():
        if kind.measure not in (Measure.COUNT, Measure.AMOUNT):
            continue
        for years in _seasons(facts):
            yield History(kind, years)


def _seasons(facts: Facts) -> Iterator[tuple[Year, ...]]:
    found: dict[tuple[int, int], dict[int, Year]] = defaultdict(dict)
    for when in sorted(facts, key=lambda one: (one.end, one.start)):
        told = facts[when]
        if season := told[0].season:
            found[season.first, season.last][season.year] = Year(season.year, told[0], hull(told))
    for by_year in found.values():
        yield tuple(by_year[year] for year in sorted(by_year))


def others(years: Sequence[Year], at: int) -> list[Year]:
    """All years but one."""
    return [year for place, year in enumerate(years) if place != at]


def slip_of(years: Sequence[Year], at: int) -> int | None:
    """Which power of ten, to be divided by or (negative) multiplied with, brings a year among the others.

    Only where these are close to each other, and the year would be as close to them: six times as many is no slip.
    """
    rules, rest = between_rules().slip, others(years, at)
    values = [year.stated.value for year in rest]
    low, high = min(values, default=0), max(values, default=0)
    if len(rest) < rules.fewest_others or low <= 0 or high > rules.spread * low:
        return None
    value, middle = years[at].stated.value, median(values)
    if min(value, middle) < rules.least:
        return None
    power = round(math.log10(value / middle))
    fits = low / rules.closeness <= value / 10.0**power <= high * rules.closeness
    return power if power and fits and not _reaches(years[at].interval, rest) else None


def _reaches(interval: Interval, rest: Sequence[Year]) -> bool:
    """Whether the bounds of a number reach the others: "trên 20" may be 2,000."""
    low, high = min(year.interval.low for year in rest), max(year.interval.high for year in rest)
    return interval.meets(Interval(low, high))
