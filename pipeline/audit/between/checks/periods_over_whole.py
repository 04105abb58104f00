"""Periods that follow each other and together exceed the whole: two halves above their year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.audit.between.checks.cumulative_falls import is_act
from pipeline.audit.between.findings import between, listed
from pipeline.audit.between.places import Facts, Places, above, hull
from pipeline.audit.between.records import When
from pipeline.audit.findings import Finding
from pipeline.intervals import Interval

CODE = "periods_over_whole"

_FEWEST = 2
# Periods of one fact that are looked at: a year has 12 months, 4 quarters, and what begins with it.
_MOST = 40


def check(places: Places) -> Iterator[Finding]:
    """Of each period those within it that do not overlap and come to most."""
    for kind, facts in places.over_time():
        if not _FEWEST < len(facts) <= _MOST:
            continue
        for whole in sorted(facts):
            parts = _most(
                [when for when in facts if when != whole and whole.holds(when) and not is_act(kind, when)], facts
            )
            if len(parts) < _FEWEST:
                continue
            total, told = _total(parts, facts), hull(facts[whole])
            alone = any(above(hull(facts[part]), told) for part in parts)
            if above(total, told) and not alone:
                one, others = facts[whole][0], [facts[part][0] for part in parts]
                values = {"parts": listed(others), "whole": one.surface}
                yield from between(CODE, (one, *others), (total, told), values)


def _most(periods: Sequence[When], facts: Facts) -> tuple[When, ...]:
    """Periods without common days whose least values come to most (weighted interval scheduling)."""
    best: list[tuple[float, tuple[When, ...]]] = [(0.0, ())]
    ordered = sorted(periods, key=lambda when: (when.end, when.start))
    for at, when in enumerate(ordered):
        before = max((place for place in range(at) if ordered[place].end < when.start), default=-1)
        value, chosen = best[before + 1]
        taken = (value + hull(facts[when]).low, (*chosen, when))
        best.append(max(best[-1], taken, key=lambda one: one[0]))
    return best[-1][1]


def _total(parts: Sequence[When], facts: Facts) -> Interval:
    total = Interval(0, 0)
    for part in parts:
        total = total + hull(facts[part])
    return total
