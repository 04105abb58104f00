"""Places and those that lie in them: districts in their province, provinces in the country, members in a merged one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.audit.between.findings import between, listed
from pipeline.audit.between.places import Places, above, hull
from pipeline.audit.between.records import Stated, When
from pipeline.audit.findings import Finding
from pipeline.intervals import Interval
from pipeline.records import Measure

_FEWEST = 2

Told = Sequence[Stated]


class Level(NamedTuple):
    """What is stated of a place, and of the same kind and time of places in it.

    Attributes:
        whole: statements of the place.
        parts: statements of the others, by their keys.
    """

    place: str
    when: When
    whole: Told
    parts: Mapping[str, Told]


def levels(places: Places, parts_of: Callable[[str], Sequence[str]]) -> Iterator[Level]:
    """Counts and amounts of places with those that lie in them.

    Args:
        places: what is stated.
        parts_of: the keys of the places in one.
    """
    for kind, place, facts in places.facts():
        inside = parts_of(place)
        if not inside or kind.measure not in (Measure.COUNT, Measure.AMOUNT):
            continue
        by_place = places.kinds[kind]
        for when in sorted(facts):
            parts = {part: by_place[part][when] for part in inside if part in by_place and when in by_place[part]}
            if parts:
                yield Level(place, when, facts[when], parts)


def part_above(code: str, level: Level) -> Iterator[Finding]:
    """Each part that is surely above the whole."""
    for told in level.parts.values():
        apart = hull(told), hull(level.whole)
        if above(*apart):
            one, whole = told[0], level.whole[0]
            yield from between(code, (one, whole), apart, {"part": one.surface, "whole": whole.surface})


def sum_above(code: str, level: Level) -> Iterator[Finding]:
    """Parts whose sum is surely above the whole, none of them alone."""
    total, whole = together(level), hull(level.whole)
    alone = any(above(hull(told), whole) for told in level.parts.values())
    if len(level.parts) >= _FEWEST and not alone and above(total, whole):
        yield from _summed(code, level, total)


def sum_below(code: str, level: Level) -> Iterator[Finding]:
    """Parts, all that there are, whose sum is surely below the whole."""
    total = together(level)
    if above(hull(level.whole), total):
        yield from _summed(code, level, total)


def _summed(code: str, level: Level, total: Interval) -> Iterator[Finding]:
    whole = level.whole[0]
    parts = sorted((told[0] for told in level.parts.values()), key=lambda one: -one.value)
    values = {"parts": listed(parts), "count": str(len(parts)), "whole": whole.surface}
    yield from between(code, (whole, *parts), (total, hull(level.whole)), values)


def together(level: Level) -> Interval:
    """What the parts can be in sum."""
    total = Interval(0, 0)
    for told in level.parts.values():
        total = total + hull(told)
    return total
