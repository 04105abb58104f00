"""All former provinces of a merged one that together stay below it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.between.levels import levels, sum_below
from pipeline.audit.between.places import Places
from pipeline.audit.findings import Finding

CODE = "members_under_merged"


def check(places: Places) -> Iterator[Finding]:
    """Merged provinces of which every member states the same."""
    for level in levels(places, places.territory.members):
        if level.parts.keys() == set(places.territory.members(level.place)):
            yield from sum_below(CODE, level)
