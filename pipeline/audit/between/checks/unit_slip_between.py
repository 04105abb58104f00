"""The same fact in two documents, exactly 10, 100, 1,000 … times apart: a zero or a unit too many."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.between.findings import between
from pipeline.audit.between.places import Places
from pipeline.audit.between.restated import contradictory, power_of_ten
from pipeline.audit.findings import Finding

CODE = "unit_slip_between"


def check(places: Places) -> Iterator[Finding]:
    """Pairs of statements."""
    for other, reference, _ in contradictory(places):
        power = power_of_ten(other, reference)
        if power is not None:
            values = {"one": reference.surface, "other": other.surface, "times": f"{10**power}"}
            yield from between(CODE, (other, reference), (other.interval, reference.interval), values)
