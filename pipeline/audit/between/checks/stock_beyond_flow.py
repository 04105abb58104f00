"""A stock that falls by more than was taken from it: 30 hotspots, 5 cleared, 12 left (pairs in data/audit)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from pipeline.audit.between.findings import between
from pipeline.audit.between.places import Facts, Places, above, hull
from pipeline.audit.between.records import When
from pipeline.audit.between.rules import between_rules
from pipeline.audit.findings import Finding
from pipeline.records import Measure

CODE = "stock_beyond_flow"

# Days by which the flow's period may begin after the earlier stock, or end before the later one.
_SLACK = timedelta(days=16)


def check(places: Places) -> Iterator[Finding]:
    """Two stocks of a place that follow each other, and a flow that covers the time between."""
    flows = {drain.stock: drain.flow for drain in between_rules().drains}
    for kind, place, facts in places.facts():
        if kind.measure != Measure.COUNT or kind.indicator not in flows:
            continue
        drained = kind._replace(indicator=flows[kind.indicator], flow=True)
        taken = places.kinds[drained].get(place, {}) if drained in places.kinds else {}
        for before, now in pairwise(sorted(facts)):
            cover = _covering(taken, before, now)
            if cover is not None:
                yield from _beyond(facts, taken, (before, now, cover))


def _covering(taken: Facts, before: When, now: When) -> When | None:
    around = [one for one in taken if one.start <= before.end + _SLACK and one.end >= now.end - _SLACK]
    return min(around, key=lambda one: (one.end - one.start, one), default=None)


def _beyond(facts: Facts, taken: Facts, times: tuple[When, When, When]) -> Iterator[Finding]:
    before, now, cover = times
    if before.end >= now.end:
        return
    fall, allowed = hull(facts[before]) - hull(facts[now]), hull(taken[cover])
    if above(fall, allowed):
        told = (facts[now][0], facts[before][0], taken[cover][0])
        values = {"now": told[0].surface, "before": told[1].surface, "taken": told[2].surface}
        yield from between(CODE, told, (fall, allowed), values)
