"""The same fact with two values that are exactly 10, 100, 1,000 … apart: a zero or a unit too many."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument, interval_of
from pipeline.audit.facts import restated
from pipeline.audit.findings import Finding, finding, gap
from pipeline.records import Figure

CODE = "unit_slip"

_LARGEST_POWER = 6


def power_of_ten(one: Figure, other: Figure) -> int | None:
    """How many times ten the larger of two values is the smaller one; None where it is no such power."""
    low, high = sorted((one.value, other.value))
    if low <= 0:
        return None
    power = round(math.log10(high / low))
    return power if 1 <= power <= _LARGEST_POWER and math.isclose(high, low * 10**power) else None


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Two statements of one fact."""
    for one, other in restated(document):
        power = power_of_ten(one, other)
        if power is not None:
            values = {"one": one.surface, "other": other.surface, "times": f"{10**power}"}
            yield finding(CODE, (other, one), size=gap(interval_of(one), interval_of(other)), **values)
