"""A plan that starts from another number than the report of that time states."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.between.findings import between
from pipeline.audit.between.places import Places
from pipeline.audit.between.restated import contradictory, power_of_ten
from pipeline.audit.between.rules import is_mixed
from pipeline.audit.findings import Finding

CODE = "baseline_off"


def check(places: Places) -> Iterator[Finding]:
    """What a plan states of the past beside what another document states of it."""
    for other, reference, _ in contradictory(places):
        others = is_mixed(reference.kind) or power_of_ten(other, reference) is not None
        if not others and other.plan is not reference.plan:
            plan, report = (other, reference) if other.plan else (reference, other)
            values = {"plan": plan.surface, "report": report.surface}
            yield from between(CODE, (plan, report), (plan.interval, report.interval), values)
