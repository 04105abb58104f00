"""A number far from all that the place stated in other years.

Far is told by the median and the median absolute deviation of the others' logarithms, as one odd year moves a mean and
a standard deviation towards itself: modified z-scores above 3.5 (B. Iglewicz, D. C. Hoaglin: How to Detect and Handle
Outliers, ASQC 1993).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import median

from pipeline.audit.between.findings import between
from pipeline.audit.between.history import Year, histories, others, slip_of
from pipeline.audit.between.places import Places
from pipeline.audit.between.rules import JumpRules, between_rules
from pipeline.audit.findings import Finding
from pipeline.intervals import Interval

CODE = "jump"

# The median absolute deviation of normally distributed values is so many standard deviations (Iglewicz, Hoaglin).
_DEVIATION = 0.6745


def check(places: Places) -> Iterator[Finding]:
    """Every year beside the others; powers of ten are for `unit_slip_years`."""
    rules = between_rules().jump
    for kind, years in histories(places):
        if len(years) <= rules.fewest_others:
            continue
        for at, year in enumerate(years):
            rest = others(years, at)
            middle = median(other.stated.value for other in rest)
            if max(year.stated.value, middle) < rules.least_of(kind.measure) or slip_of(years, at) is not None:
                continue
            if _is_far(year.interval, rest, middle, rules):
                nearest = min(rest, key=lambda other: (abs(other.year - year.year), other.year))
                values = {"one": year.stated.surface, "other": nearest.stated.surface, "years": str(len(rest))}
                told = [year.stated, nearest.stated, *(other.stated for other in rest if other is not nearest)]
                yield from between(CODE, told, (year.interval, Interval(middle, middle)), values, 1)


def _is_far(interval: Interval, rest: Sequence[Year], middle: float, rules: JumpRules) -> bool:
    """Whether even the nearer end of what a number may be is far."""
    end = interval.low if interval.low > middle else interval.high
    if math.isinf(end) or interval.low <= middle <= interval.high:
        return False
    logs = [math.log1p(max(other.stated.value, 0)) for other in rest]
    center = median(logs)
    away = abs(math.log1p(max(end, 0)) - center)
    spread = max(median(abs(log - center) for log in logs), rules.least_spread)
    return away >= math.log(rules.times) and _DEVIATION * away / spread > rules.score
