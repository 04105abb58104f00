"""A district above its province, of the same time and kind."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.between.levels import levels, part_above
from pipeline.audit.between.places import Places
from pipeline.audit.findings import Finding

CODE = "district_above_province"


def check(places: Places) -> Iterator[Finding]:
    """Districts with their province."""
    for level in levels(places, lambda place: places.districts.get(place, ())):
        yield from part_above(CODE, level)
