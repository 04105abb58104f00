"""Lists of figures that add up to another: what is a total and what its parts, by their numbers alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.records import Measure

# A list and its total stand within so many figures of their unit, and so many characters.
_FIGURES, _REACH = 12, 1_800
# Fewer are no list, and smaller totals are met by chance.
_FEWEST, _LEAST = 2, 3
# Sums of money are no whole numbers.
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Addend:
    """A figure of running text as it is added up.

    Attributes:
        at: its place in the list of figures.
        depth: how many brackets of its paragraph are open before it.
    """

    at: int
    start: int
    value: float
    unit: str
    measure: Measure
    indicator: str
    depth: int


@dataclass(frozen=True, slots=True)
class Run:
    """A list that adds up to a total.

    Attributes:
        away: how many figures that count in the same unit stand between list and total.
        size: how many figures it has.
    """

    away: int
    size: int


def adding_up(figures: Iterable[Addend]) -> dict[tuple[int, int], Run]:
    """Which figures stand in a list that adds up to which total, by part and total; the nearest list of several.

    A list stands behind its total, or before it if it counts the same. What stands deeper in brackets, or counts
    something else, may be passed over.

    Args:
        figures: in the order of the text.
    """
    alike: dict[tuple[str, Measure], list[Addend]] = defaultdict(list)
    for figure in figures:
        if figure.measure in (Measure.COUNT, Measure.AMOUNT) and figure.value > 0:
            alike[figure.unit, figure.measure].append(figure)
    found: dict[tuple[int, int], Run] = {}
    for row in alike.values():
        for rank, total in enumerate(row):
            if total.value >= _LEAST:
                for part, run in _parts(row, rank):
                    known = found.setdefault((part, total.at), run)
                    if run.away < known.away:
                        found[part, total.at] = run
    return found


def _parts(row: Sequence[Addend], rank: int) -> Iterator[tuple[int, Run]]:
    """The figures of all lists around a total that add up to it."""
    total = row[rank]
    behind = [one for one in row[rank + 1 : rank + 1 + _FIGURES] if one.start - total.start < _REACH]
    before = [one for one in reversed(row[max(0, rank - _FIGURES) : rank]) if total.start - one.start < _REACH]
    same = [one for one in behind if one.indicator == total.indicator]
    counted = [one for one in before if one.indicator == total.indicator]
    for sequence in (behind, *_by_depth(behind), same, counted, *_by_depth(counted)):
        for run in _runs([one.value for one in sequence], total.value):
            for one in sequence[run.away : run.away + run.size]:
                yield one.at, run


def _by_depth(figures: Sequence[Addend]) -> Iterator[list[Addend]]:
    """The figures of each depth of brackets, where there are several."""
    depths = {one.depth for one in figures}
    for depth in sorted(depths) if len(depths) > 1 else ():
        yield [one for one in figures if one.depth == depth]


def _runs(values: Sequence[float], total: float) -> Iterator[Run]:
    """The runs of neighbours that add up to a total."""
    for first in range(len(values) - _FEWEST + 1):
        for size, summed in enumerate(accumulate(values[first:]), start=1):
            if summed >= total * (1 - _EXACT):
                if size >= _FEWEST and summed <= total * (1 + _EXACT):
                    yield Run(first, size)
                break
