"""All districts of a province that together stay below it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.between.levels import levels, sum_below
from pipeline.audit.between.places import Places
from pipeline.audit.findings import Finding

CODE = "districts_under_province"


def check(places: Places) -> Iterator[Finding]:
    """Provinces of which every district of the time states the same."""
    for level in levels(places, lambda place: places.districts.get(place, ())):
        every = places.territory.districts(level.place, level.when.end)
        if every and every <= level.parts.keys():
            yield from sum_below(CODE, level)
