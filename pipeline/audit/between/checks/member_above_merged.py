"""A former province above the province that it was merged into, of the same time."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.between.levels import levels, part_above
from pipeline.audit.between.places import Places
from pipeline.audit.findings import Finding

CODE = "member_above_merged"


def check(places: Places) -> Iterator[Finding]:
    """Members with the merged province (whole provinces were merged: Resolution 202/2025/QH15)."""
    for level in levels(places, places.territory.members):
        yield from part_above(CODE, level)
