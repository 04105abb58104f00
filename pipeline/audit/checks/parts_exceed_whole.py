"""Parts against their whole: none above it, and a partition's sum not above it (XBRL Calculations 1.1, with bounds).

A finding is raised only if the intervals leave no way out: the least that the parts can be lies above the most
that the whole can be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.audit.findings import Finding, interval_of
from pipeline.records import Figure, Measure


def parts_over_whole(figures: Sequence[Figure]) -> Iterator[Finding]:
    """Wholes that are smaller than a part of theirs, or than the sum of the parts that split them."""
    by_id = {figure.id: figure for figure in figures}
    parts: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        whole = by_id.get(figure.part_of or "")
        if whole is None or figure.measure is not whole.measure or figure.measure is Measure.CHANGE:
            continue
        parts[whole.id].append(figure)
        if interval_of(figure).low > interval_of(whole).high:
            values = (("part", figure.surface), ("whole", whole.surface))
            yield Finding("part_over_whole", (figure.id, whole.id), values)
    for whole_id, members in parts.items():
        yield from _sum_over(by_id[whole_id], [part for part in members if part.relation == "partition"])


def _sum_over(whole: Figure, members: list[Figure]) -> Iterator[Finding]:
    """Parts of one kind of breakdown only: by sex and by age together count everybody twice."""
    kinds = {len(part.detail) > 0 for part in members}
    least = sum(interval_of(part).low for part in members)
    if len(members) < 2 or len(kinds) > 1 or least <= interval_of(whole).high:
        return
    if len({part.detail for part in members}) < len(members) and any(part.detail for part in members):
        return
    values = (("parts", " + ".join(part.surface for part in members)), ("whole", whole.surface))
    yield Finding("parts_over_whole", (whole.id, *(part.id for part in members)), values)
