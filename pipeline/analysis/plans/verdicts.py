"""Whether targets were met: a verdict only where the numbers leave no other, else why none can be given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from pipeline.analysis.plans.results import Result, Results, Shortcoming
from pipeline.analysis.plans.targets import Due, Way, dues_of, wanted
from pipeline.analysis.series.facts import OTHER_GROUND, Fact, facts
from pipeline.analysis.series.places import home, place_of
from pipeline.analysis.series.quantities import Quantity
from pipeline.intervals import Interval
from pipeline.records import Measure, Status
from pipeline.scheme import scheme


class Verdict(StrEnum):
    """Whether a target was reached."""

    MET = "met"
    NOT_MET = "not_met"
    UNDER_WAY = "under_way"
    CANNOT_SAY = "cannot_say"


class Why(StrEnum):
    """Why there is no verdict, beside what the result lacks (`results.Shortcoming`)."""

    NO_SPAN = "no_span"
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
    """

    target: Fact
    place: str
    due: Due | None
    wanted: Interval | None
    result: Result | None
    verdict: Verdict
    why: tuple[str, ...] = ()


def place_checks(connection: Connection, place: str) -> tuple[Check, ...]:
    """All targets of a place with their verdicts, by indicator and time.

    Args:
        connection: open for reading.
        place: key of a province, or of the whole country.
    """
    names = _names(place)
    codes = list(scheme().indicators)
    targets = facts(connection, codes, status=Status.TARGET, provinces=names)
    results = Results(place, facts(connection, codes, provinces=names))
    return tuple(check for target in targets if _is_of(target, place) for check in checks_of(target, place, results))


def _names(place: str) -> tuple[str, ...]:
    """Names under which figures of a place and of its members may be stored, former ones included."""
    found = place_of(place)
    if found is None or not found.name:
        return ()
    members = [member for key in found.members for member in (place_of(key),) if member]
    return tuple(dict.fromkeys(name for one in (found, *members) for name in (one.name, *one.former)))


def _is_of(target: Fact, place: str) -> bool:
    return home(target) == place and OTHER_GROUND not in target.detail


def checks_of(target: Fact, place: str, results: Results) -> Iterator[Check]:
    """One check for each number that a target asks for."""
    dues = dues_of(target)
    if not dues:
        yield Check(target, place, None, wanted(target), None, Verdict.CANNOT_SAY, (Why.NO_SPAN,))
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
    if result.lacks:
        final = _is_final(target, due, interval, told)
        return (told, ()) if final else (Verdict.UNDER_WAY, tuple(sorted(result.lacks)))
    if told is Verdict.CANNOT_SAY:
        return told, (Why.BOUNDS,)
    if any(compare(rival, interval) is not told for rival in result.rivals):
        return Verdict.CANNOT_SAY, (Why.CONFLICT,)
    return told, ()


def _is_final(target: Fact, due: Due, interval: Interval, told: Verdict) -> bool:
    """Whether the rest of the time cannot change it: what adds up and is enough already, or too much already."""
    grows = due.way is not Way.LAST and target.measure in (Measure.COUNT, Measure.AMOUNT)
    if not grows or scheme().indicators[target.indicator].kind == "stock":
        return False
    return told is (Verdict.MET if interval.high == float("inf") else Verdict.NOT_MET)


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
