"""A part of a period above the whole: a half above its year, a year above its five years."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.between.checks.cumulative_falls import is_act
from pipeline.audit.between.findings import between
from pipeline.audit.between.places import Facts, Places, above, hull
from pipeline.audit.between.records import When
from pipeline.audit.findings import Finding

CODE = "period_above_whole"


def check(places: Places) -> Iterator[Finding]:
    """Periods within others; those that begin with them, within one year, are for `cumulative_falls`."""
    for kind, facts in places.over_time():
        for part in sorted(when for when in facts if not is_act(kind, when)):
            whole = _whole(facts, part)
            if whole is not None:
                one, other = facts[part][0], facts[whole][0]
                apart = (hull(facts[part]), hull(facts[whole]))
                yield from between(CODE, (one, other), apart, {"part": one.surface, "whole": other.surface})


def _whole(facts: Facts, part: When) -> When | None:
    """The shortest period around one that is surely below it."""
    around = [when for when in facts if when != part and when.holds(part)]
    for whole in sorted(around, key=lambda when: (when.end - when.start, when)):
        if whole.start == part.start and whole.end.year == part.start.year:
            continue
        if above(hull(facts[part]), hull(facts[whole])):
            return whole
    return None
