"""The same target with two values: in a report and in the plan that it reports on, or in two plans of one issuer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.audit.between.findings import between
from pipeline.audit.between.places import Places
from pipeline.audit.between.records import Stated
from pipeline.audit.findings import Finding

CODE = "target_differs"


def check(places: Places) -> Iterator[Finding]:
    """Each value beside those that stand for the target; what fits one of them is that one."""
    for told in places.aims.values():
        values: set[float] = set()
        for at, one in enumerate(told):
            others = _standing(told, at)
            if one.value in values or not others or any(one.interval.meets(other.interval) for other in others):
                continue
            values.add(one.value)
            other = others[-1]
            apart = (one.interval, other.interval)
            yield from between(CODE, (one, other), apart, {"one": other.surface, "other": one.surface})


def _standing(told: Sequence[Stated], at: int) -> Sequence[Stated]:
    """What a statement has to agree with.

    Another body may want more of the same place, so that a plan is held against earlier ones of its own issuer only.
    A report is held against all plans that it can know; where the store has none, against the first report.
    """
    one = told[at]
    if one.plan:
        return [other for other in told[:at] if one.issuer and other.issuer == one.issuer]
    if plans := [other for other in told if other.plan]:
        return [plan for plan in plans if not (one.published and plan.published and one.published < plan.published)]
    return told[: min(at, 1)]
