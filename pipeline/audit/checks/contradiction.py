"""The same fact with two values in one document.

GUIDELINE section 6: two figures contradict each other only if they agree in everything but the value, and none of it
is unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from pipeline.audit.findings import Finding, interval_of
from pipeline.records import Figure, Measure, Scope

_MOST_VALUES = 2

# Stocks that a document states once: flows are often told act by act ("mở 5 lớp … mở thêm 3 lớp").
_STATED_ONCE = frozenset({"communes", "communes_free", "communes_affected", "inspection_teams"})


def contradictions(figures: Sequence[Figure]) -> Iterator[Finding]:
    """Pairs of statements of one fact whose intervals cannot meet."""
    facts: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        if _comparable(figure):
            facts[_fact(figure)].append(figure)
    for members in facts.values():
        if len({figure.value for figure in members}) > _MOST_VALUES:
            continue  # more values than two are different facts that look alike, not a contradiction
        for one, other in combinations(members, 2):
            if not interval_of(one).meets(interval_of(other)):
                values = (("one", one.surface), ("other", other.surface))
                yield Finding("contradiction", (one.id, other.id), values)


def _comparable(figure: Figure) -> bool:
    """A part, an event, a change or a figure without place or period says nothing about another statement."""
    known = figure.period_start is not None and figure.period_end is not None
    placed = figure.level == "national" or figure.province is not None
    return (
        known
        and placed
        and figure.part_of is None
        and figure.scope is Scope.AGGREGATE
        and figure.measure in (Measure.COUNT, Measure.AMOUNT)
        and figure.indicator in _STATED_ONCE
    )


def _fact(figure: Figure) -> tuple[object, ...]:
    return (
        figure.indicator,
        figure.measure,
        figure.denominator,
        figure.status,
        figure.level,
        figure.province,
        figure.district,
        figure.commune,
        figure.area_name,
        figure.period_start,
        figure.period_end,
        figure.detail,
        figure.of,
        figure.counted_as,
    )
