"""Provinces that together exceed the whole country."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.between.levels import levels, sum_above
from pipeline.audit.between.places import Places
from pipeline.audit.findings import Finding

CODE = "provinces_over_nation"


def check(places: Places) -> Iterator[Finding]:
    """Provinces with the country; a merged one is not added to its members."""
    for level in levels(places, places.territory.provinces):
        merged = {member for place in level.parts for member in places.territory.members(place)}
        once = {place: told for place, told in level.parts.items() if place not in merged}
        yield from sum_above(CODE, level._replace(parts=once))
