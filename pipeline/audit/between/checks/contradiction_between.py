"""The same fact with two values in two documents, whose bounds cannot meet (GUIDELINE section 6)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.between.findings import between
from pipeline.audit.between.places import Places
from pipeline.audit.between.restated import contradictory, power_of_ten
from pipeline.audit.between.rules import is_mixed
from pipeline.audit.findings import Finding

CODE = "contradiction_between"


def check(places: Places) -> Iterator[Finding]:
    """Pairs of statements; slips of a unit and baselines of plans have checks of their own."""
    for other, reference, _ in contradictory(places):
        others = is_mixed(reference.kind) or power_of_ten(other, reference) is not None
        if not others and other.plan is reference.plan:
            values = {"one": reference.surface, "other": other.surface}
            yield from between(CODE, (other, reference), (other.interval, reference.interval), values)
