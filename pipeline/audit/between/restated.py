"""The same fact in several documents: complete, consistent within its bounds, or contradictory (as XBRL facts are).

XBRL calls duplicates complete (all the same), consistent (the same within rounding) and inconsistent
(https://www.xbrl.org/WGN/xbrl-duplicates/). Here the bounds of words ("trên 210") count like rounding.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import combinations, islice
from typing import NamedTuple

from pipeline.audit.between.places import Places, rank
from pipeline.audit.between.records import Stated
from pipeline.records import Measure

# Ten, a hundred … a million times: a zero too many, or a thousand for a million.
_LARGEST_POWER = 6
# Pairs of documents that tell one fact in several numbers.
_MOST_LISTS = 50
# Values of one fact beside the one that stands for it.
_MOST_VALUES = 10


class Agreement(StrEnum):
    """How two statements of one fact stand to each other."""

    COMPLETE = "complete"
    CONSISTENT = "consistent"
    CONTRADICTORY = "contradictory"


class Pair(NamedTuple):
    """Two statements of one fact; `reference` is the one that more, or better, documents state."""

    other: Stated
    reference: Stated
    agreement: Agreement


def pairs(places: Places) -> Iterator[Pair]:
    """Every statement beside the one that stands for the fact; of `n` documents `n - 1` pairs."""
    for _, _, facts in places.facts(mixed=True):
        for told in facts.values():
            yield from _pairs(told)
    for several in places.lists:
        yield from _of_lists(several)


def _of_lists(several: Mapping[str, Sequence[Stated]]) -> Iterator[Pair]:
    """Two documents that tell the same acts, all but one of them with the same numbers."""
    ordered = sorted(several.values(), key=lambda held: min(map(rank, held)))
    for reference, other in islice(combinations(ordered, 2), _MOST_LISTS):
        first, second = ({one.value: one for one in held} for held in (reference, other))
        left, right = first.keys() - second.keys(), second.keys() - first.keys()
        if first.keys() & second.keys() and len(left) == len(right) == 1:
            one, two = second[right.pop()], first[left.pop()]
            yield Pair(one, two, agreement(one, two))


def _pairs(told: Sequence[Stated]) -> Iterator[Pair]:
    """Only what has the same denominator, or none, states the same."""
    for whole in {one.denominator: None for one in told}:
        alike = [one for one in told if one.denominator == whole]
        often = Counter(one.value for one in alike)
        # They stand in the order of rank: of values told equally often the better one comes first.
        reference = max(alike, key=lambda one: often[one.value])
        for one in alike:
            if one is not reference:
                yield Pair(one, reference, agreement(one, reference))


def agreement(one: Stated, other: Stated) -> Agreement:
    """How two statements of one fact stand to each other."""
    if one.value == other.value and one.interval == other.interval:
        return Agreement.COMPLETE
    return Agreement.CONSISTENT if one.interval.meets(other.interval) else Agreement.CONTRADICTORY


def contradictory(places: Places) -> Iterator[Pair]:
    """Pairs that cannot both be right, of each value one, and of a fact so many at most."""
    told: dict[str, set[float]] = defaultdict(set)
    for pair in pairs(places):
        values = told[pair.reference.id]
        new = pair.agreement is Agreement.CONTRADICTORY and pair.other.value not in values
        if new and len(values) < _MOST_VALUES:
            values.add(pair.other.value)
            yield pair


def power_of_ten(one: Stated, other: Stated) -> int | None:
    """How many times ten the larger of two values is exactly the smaller one; None where it is no such power."""
    low, high = sorted((one.value, other.value))
    if low <= 0 or Measure.SHARE in (one.kind.measure, other.kind.measure):
        return None
    power = round(math.log10(high / low))
    return power if 1 <= power <= _LARGEST_POWER and math.isclose(high, low * 10**power) else None
