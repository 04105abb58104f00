"""Former provinces that together exceed the province that they were merged into."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.between.levels import levels, sum_above
from pipeline.audit.between.places import Places
from pipeline.audit.findings import Finding

CODE = "members_over_merged"


def check(places: Places) -> Iterator[Finding]:
    """Members with the merged province, of the same time."""
    for level in levels(places, places.territory.members):
        yield from sum_above(CODE, level)
