"""A report that says which share of the plan was reached, or by how much it went beyond, beside result and target."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipeline.audit.between.findings import between
from pipeline.audit.between.places import Places
from pipeline.audit.between.records import Kind, Stated, When
from pipeline.audit.between.rules import between_rules
from pipeline.audit.findings import Finding, about
from pipeline.intervals import Interval
from pipeline.records import Measure

CODE = "progress_off"

_PERCENT = 100
_COUNTED = (Measure.COUNT, Measure.AMOUNT)
_SHARES = (Measure.SHARE, Measure.CHANGE)
# What is counted, whatever the measure: indicator, details, whether of several topics.
_Thing = tuple[str, tuple[str, ...], bool]
# Of a document: the thing, the place, the time.
_Place = tuple[str, _Thing, str, When]


def check(places: Places) -> Iterator[Finding]:
    """Shares of a plan; only where one result and a target of the same thing are known."""
    shares = [share for kind in sorted(places.kinds) if _is_of_plan(kind) for share in _statements(places, kind)]
    if not shares:
        return
    results, targets = _results(places, shares), _targets(places)
    for share in shares:
        thing = _thing(share.kind)
        found = results[share.document, thing, share.place, share.when]
        if len({one.value for one in found}) == 1:
            asked = [one for one in targets[thing, share.place] if _covers(one, found[0])]
            yield from _held(share, found[0], asked)


def _is_of_plan(kind: Kind) -> bool:
    return kind.measure in _SHARES and kind.of.startswith(tuple(between_rules().plan_wholes))


def _thing(kind: Kind) -> _Thing:
    return kind.indicator, kind.detail, kind.joint


def _statements(places: Places, kind: Kind) -> Iterator[Stated]:
    for place in sorted(places.kinds[kind]):
        for told in places.kinds[kind][place].values():
            yield from told


def _results(places: Places, shares: Sequence[Stated]) -> Mapping[_Place, Sequence[Stated]]:
    """The results of the documents that tell a share."""
    wanted = {_thing(share.kind) for share in shares}
    found: dict[_Place, list[Stated]] = defaultdict(list)
    for kind in sorted(places.kinds):
        if kind.measure in _COUNTED and not kind.of and _thing(kind) in wanted:
            for one in _statements(places, kind):
                found[one.document, _thing(kind), one.place, one.when].append(one)
    return found


def _targets(places: Places) -> Mapping[tuple[_Thing, str], Sequence[Stated]]:
    found: dict[tuple[_Thing, str], list[Stated]] = defaultdict(list)
    for aim, told in places.aims.items():
        if aim.kind.measure in _COUNTED and not aim.kind.of:
            found[_thing(aim.kind), aim.place] += told
    return found


def _covers(target: Stated, result: Stated) -> bool:
    """Whether a result may be held against a target: of the same time, or of the year that it lies in."""
    asked, given = target.when, result.when
    one_year = asked.start.year == asked.end.year
    return target.kind.measure == result.kind.measure and (asked == given or (one_year and asked.holds(given)))


def _held(share: Stated, result: Stated, asked: Sequence[Stated]) -> Iterator[Finding]:
    told = _written(share)
    reached = [(target, _ratio(result.interval, target.interval)) for target in asked]
    if not reached or any(found is None or found.meets(told) for _, found in reached):
        return
    target, found = reached[0]
    if found is not None:
        values = {"share": share.surface, "result": result.surface, "target": target.surface, "found": about(found)}
        yield from between(CODE, (share, result, target), (told, found), values)


def _written(share: Stated) -> Interval:
    """What a written percentage leaves open: rounded, or cut off, in its last place; "vượt 4%" is 104 %."""
    told = share.interval
    if share.kind.measure == Measure.CHANGE:
        told = told + Interval(_PERCENT, _PERCENT)
    if math.isinf(told.low) or math.isinf(told.high):
        return told
    half = (told.high - told.low) / 2
    return Interval(told.low - half, told.high + half)


def _ratio(result: Interval, target: Interval) -> Interval | None:
    """Result by target in percent; None where nothing was aimed at."""
    if target.low <= 0 or math.isinf(target.high):
        return None
    return Interval(
        _PERCENT * result.low / target.high,
        _PERCENT * result.high / target.low,
        low_closed=not math.isinf(result.low),
        high_closed=not math.isinf(result.high),
    )
