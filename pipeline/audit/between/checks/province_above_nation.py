"""A province above the whole country, of the same time and kind."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.between.levels import levels, part_above
from pipeline.audit.between.places import Places
from pipeline.audit.findings import Finding

CODE = "province_above_nation"


def check(places: Places) -> Iterator[Finding]:
    """Provinces with the country."""
    for level in levels(places, places.territory.provinces):
        yield from part_above(CODE, level)
