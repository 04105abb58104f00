"""Whether targets were met: a verdict only where the numbers leave no other, else why none can be given."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection

from pipeline.analysis.plans.results import Result, Results, Shortcoming
from pipeline.analysis.plans.targets import Due, NoDue, Way, dues_of, wanted
from pipeline.analysis.series.facts import OTHER_GROUND, Fact
from pipeline.analysis.series.placefacts import place_facts
from pipeline.analysis.series.places import home, place_of
from pipeline.analysis.series.quantities import Quantity
from pipeline.analysis.series.rules import series_rules
from pipeline.garbage import uncollected
from pipeline.intervals import Interval
from pipeline.records import Measure, Status
from pipeline.scheme import scheme

_LONG_AGO = date.min


class Verdict(StrEnum):
    """Whether a target was reached."""

    MET = "met"
    NOT_MET = "not_met"
    UNDER_WAY = "under_way"
    CANNOT_SAY = "cannot_say"


class Why(StrEnum):
    """Why there is no verdict, beside what the target (`targets.NoDue`) or the result lacks (`results.Shortcoming`)."""

    NO_DIRECTION = "no_direction"
    BOUNDS = "bounds"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Check:
    """A target held against what was reported.

    Attributes:
        due: what it asks for; None where that cannot be told.
        wanted: the results that meet it; None where nothing says whether more or less is wanted.
        why: reasons of a verdict that is none; empty for "met" and "not met".
        repeats: the same target in other places of the store, counted once.
    """

    target: Fact
    place: str
    due: Due | None
    wanted: Interval | None
    result: Result | None
    verdict: Verdict
    why: tuple[str, ...] = ()
    repeats: tuple[Fact, ...] = ()


def place_checks(connection: Connection, place: str) -> tuple[Check, ...]:
    """All targets of a place with their verdicts, by indicator and time.

    Args:
        connection: open for reading.
        place: key of a province, or of the whole country, whose targets are held against what is said of all of it.
    """
    with uncollected():
        stated = place_facts(connection, place, scheme().indicators, status=Status.TARGET)
        targets = [target for target in stated if _is_of(target, place)]
        results = Results(place, place_facts(connection, place, _answering(targets)))
        return tuple(
            replace(check, repeats=tuple(repeats))
            for target, *repeats in _alike(targets)
            for check in checks_of(target, place, results)
        )


def targets_of_members(connection: Connection, place: str) -> dict[str, int]:
    """How many targets each of the places has that a merged province was made of; they are none of its own."""
    found = place_of(place)
    if found is None or len(found.members) < 2:
        return {}
    counted = Counter(map(home, place_facts(connection, place, scheme().indicators, status=Status.TARGET)))
    return {member: counted[member] for member in found.members}


def _is_of(target: Fact, place: str) -> bool:
    """Whether a target is the place's own; one that the merger of 2025 left as it was has one key in both maps."""
    found = place_of(place)
    own = found.members if found and len(found.members) == 1 else (place,)
    return home(target) in (place, *own) and OTHER_GROUND not in target.detail


def _answering(targets: Iterable[Fact]) -> tuple[str, ...]:
    """The indicators whose results targets can be held against."""
    asked = {target.indicator for target in targets}
    asked |= {rate.whole for rate in series_rules().rates.values() if rate.part in asked}
    return tuple(sorted(asked))


def _alike(targets: Iterable[Fact]) -> Iterator[list[Fact]]:
    """Targets that ask for the same, each set in the order of documents; sets by indicator and time."""
    found: dict[tuple[object, ...], list[Fact]] = {}
    for target in targets:
        asks = (target.measure, target.quantity, target.qualifier, target.detail, target.of, target.recurrence)
        found.setdefault((target.indicator, *asks, target.start, target.end), []).append(target)
    order = {code: number for number, code in enumerate(scheme().indicators)}
    yield from sorted(
        found.values(),
        key=lambda alike: (order[alike[0].indicator], alike[0].start or _LONG_AGO, alike[0].end or _LONG_AGO),
    )


def checks_of(target: Fact, place: str, results: Results) -> Iterator[Check]:
    """One check for each number that a target asks for."""
    dues = dues_of(target)
    if isinstance(dues, NoDue):
        yield Check(target, place, None, wanted(target), None, Verdict.CANNOT_SAY, (dues,))
        return
    for due in dues:
        yield _checked(target, place, due, results.result(target, due))


def _checked(target: Fact, place: str, due: Due, found: Result | Shortcoming) -> Check:
    interval = wanted(target)
    if isinstance(found, Shortcoming):
        return Check(target, place, due, interval, None, Verdict.CANNOT_SAY, (found,))
    if interval is None:
        return Check(target, place, due, None, found, Verdict.CANNOT_SAY, (Why.NO_DIRECTION,))
    verdict, why = _verdict(target, due, interval, found)
    return Check(target, place, due, interval, found, verdict, why)


def _verdict(target: Fact, due: Due, interval: Interval, result: Result) -> tuple[Verdict, tuple[str, ...]]:
    told = compare(result.quantity, interval)
    if result.lacks and not _is_final(target, due, interval, result.quantity):
        return Verdict.UNDER_WAY, tuple(sorted(result.lacks))
    if told is Verdict.CANNOT_SAY:
        return told, (Why.BOUNDS,)
    if any(compare(rival, interval) is not told for rival in result.rivals):
        return Verdict.CANNOT_SAY, (Why.CONFLICT,)
    return told, ()


def _is_final(target: Fact, due: Due, interval: Interval, quantity: Quantity) -> bool:
    """Whether the rest of the time cannot change it: what adds up and is enough already, or too much already."""
    grows = due.way is not Way.LAST and target.measure in (Measure.COUNT, Measure.AMOUNT)
    if not grows or scheme().indicators[target.indicator].kind == "stock":
        return False
    if math.isinf(interval.high):
        return interval.holds_all_of(quantity.bounds)
    low, high = quantity.bounds.low, interval.high
    return low > high or (low == high and not (quantity.bounds.low_closed and interval.high_closed))


def compare(quantity: Quantity, interval: Interval) -> Verdict:
    """Met where every number that the result may be lies within what is wanted, not met where none does."""
    bounds = quantity.bounds
    if not bounds.meets(interval):
        return Verdict.NOT_MET
    return Verdict.MET if interval.holds_all_of(bounds) else Verdict.CANNOT_SAY


def tally(checks: Iterable[Check]) -> dict[Verdict, int]:
    """How many checks have each verdict, in the order of the verdicts."""
    found = list(checks)
    return {verdict: sum(check.verdict is verdict for check in found) for verdict in Verdict}
