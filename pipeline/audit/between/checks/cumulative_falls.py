"""A count from the beginning of the year that is smaller after nine months than after six."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.audit.between.findings import between
from pipeline.audit.between.places import Places, above, hull
from pipeline.audit.between.records import Kind, Stated, When
from pipeline.audit.between.rules import between_rules
from pipeline.audit.findings import Finding

CODE = "cumulative_falls"

_MONTH = 31
_LONGEST = 12 * _MONTH


def check(places: Places) -> Iterator[Finding]:
    """Periods of one year with one beginning: the first that is surely above a later one."""
    for _, facts in places.over_time():
        begun: dict[date, list[When]] = defaultdict(list)
        for when in facts:
            if (when.end - when.start).days <= _LONGEST:
                begun[when.start].append(when)
        for periods in begun.values():
            told = [facts[when] for when in sorted(periods, key=lambda when: when.end)]
            yield from _falls(told)


def is_act(kind: Kind, when: When) -> bool:
    """Whether a period is so short that what is told of it may be an act of its own: a campaign in one month."""
    rules = between_rules()
    return kind.indicator in rules.acts and (when.end - when.start).days <= rules.longest_act * _MONTH


def _falls(told: Sequence[Sequence[Stated]]) -> Iterator[Finding]:
    for at, earlier in enumerate(told):
        highest = hull(earlier)
        later = [other for other in told[at + 1 :] if above(highest, hull(other))]
        if later:
            # Above all that follows, the earlier one is in doubt; else the one that falls.
            first, last = earlier[0], later[0][0]
            doubt = (first, last) if len(later) > 1 and len(later) == len(told) - at - 1 else (last, first)
            values = {"earlier": first.surface, "later": last.surface}
            yield from between(CODE, doubt, (highest, hull(later[0])), values)
            return
