"""Districts that together exceed their province, even if some of them state nothing."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.between.levels import levels, sum_above
from pipeline.audit.between.places import Places
from pipeline.audit.findings import Finding

CODE = "districts_over_province"


def check(places: Places) -> Iterator[Finding]:
    """Districts with their province."""
    for level in levels(places, lambda place: places.districts.get(place, ())):
        yield from sum_above(CODE, level)
