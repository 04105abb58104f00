"""What the checks between documents compare, read from a store: province by province, so that memory is bounded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, select

from pipeline.analysis.findings.territory import MapTerritory
from pipeline.analysis.series.cells import details_said
from pipeline.analysis.series.facts import OTHER_GROUND, Fact, day_of_level, facts
from pipeline.analysis.series.frames import frame_of
from pipeline.analysis.series.places import NATION, home, names_of, place_of, provinces
from pipeline.analysis.series.rules import series_rules
from pipeline.audit.between import Kind, Places, Season, Stated, Target, When, audit_places
from pipeline.audit.between.registry import BETWEEN, OF_LEVELS
from pipeline.audit.between.rules import between_rules
from pipeline.audit.findings import Finding
from pipeline.intervals import Interval
from pipeline.records import Level, Measure, Qualifier, Scope, Status
from pipeline.scheme import scheme
from pipeline.storage.schema import DocumentRow, FigureRow
from pipeline.textforms import fold


@dataclass(frozen=True, slots=True)
class Group:
    """A province of today with its districts and all that it was made of, or the whole country.

    Attributes:
        place: its key.
        provinces: of the whole country, whether what provinces state of the same is among its statements.
    """

    place: str
    places: Places
    provinces: bool = False

    def findings(self) -> tuple[Finding, ...]:
        """What does not add up; what provinces state was held against itself in their own groups."""
        return audit_places(self.places, OF_LEVELS if self.provinces else BETWEEN)


class Groups:
    """The groups of a store, one after the other."""

    def __init__(self, connection: Connection) -> None:
        """Takes a connection open for reading, which must stay so until the last group was read."""
        self._connection = connection
        rows = connection.execute(select(DocumentRow.id, DocumentRow.doc_type, DocumentRow.issuer)).all()
        plans = between_rules().plans
        aiming = plans | between_rules().reports
        self._documents = {row.id: (row.doc_type in plans, fold(row.issuer or "")) for row in rows}
        self._aiming = {row.id for row in rows if row.doc_type in aiming}
        self._indicators = tuple(code for code in scheme().indicators if code not in series_rules().without_series)
        self.places = (*(place.key for place in provinces("VN34")), NATION)

    def __iter__(self) -> Iterator[Group]:
        """The groups in the order of `places`."""
        nation = self._stated(self._results(national=True), level=Level.NATIONAL)
        wanted, beside = {(one.kind, one.when) for one in nation}, list[Stated]()
        for key in self.places[:-1]:
            names = names_of(_with_members(key))
            stated = self._stated(self._results(names), names)
            beside += [one for one in stated if (one.kind, one.when) in wanted and place_of(one.place)]
            yield Group(key, Places(stated, MapTerritory(), self._targets(names)))
        yield Group(NATION, Places(nation, MapTerritory(), self._targets(national=True)))
        yield Group(NATION, Places([*nation, *beside], MapTerritory()), provinces=True)

    def _results(self, names: Sequence[str] = (), *, national: bool = False) -> Iterator[Fact]:
        """All results; of changes those that are told as a share of a plan ("vượt 4% kế hoạch")."""
        plan = tuple(between_rules().plan_wholes)
        for fact in facts(self._connection, self._indicators, provinces=names, national=national, changes=True):
            if fact.measure != Measure.CHANGE or (fact.unit == "percent" and fold(fact.of).startswith(plan)):
                yield fact

    def _stated(self, found: Iterable[Fact], names: Sequence[str] = (), *, level: Level | None = None) -> list[Stated]:
        held = [fact for fact in found if fact.status == Status.REPORTED and OTHER_GROUND not in fact.detail]
        by_id = {fact.figure_id: fact for fact in held}
        written = self._surfaces(names, level)
        stated = []
        for fact in held:
            place, when = home(fact), _when(fact)
            if place is not None and when is not None and not _is_unnamed_part(fact, by_id):
                about = self._documents[fact.document_id]
                stated.append(_stated(fact, place, when, written.get(fact.figure_id, ""), about))
        return stated

    def _targets(self, names: Sequence[str] = (), *, national: bool = False) -> list[Target]:
        asked, indicators = self._connection, self._indicators
        found = facts(asked, indicators, status=Status.TARGET, provinces=names, national=national)
        held = [fact for fact in found if OTHER_GROUND not in fact.detail and fact.document_id in self._aiming]
        by_id = {fact.figure_id: fact for fact in held}
        written = self._surfaces(names, Level.NATIONAL if national else None) if held else {}
        targets = []
        for fact in held:
            place, when = home(fact), _span(fact)
            if place is not None and when is not None and not _is_unnamed_part(fact, by_id):
                about = self._documents[fact.document_id]
                targets.append(_target(fact, _stated(fact, place, when, written.get(fact.figure_id, ""), about)))
        return targets

    def _surfaces(self, names: Sequence[str], level: Level | None) -> dict[str, str]:
        chosen = FigureRow.level == level if level else FigureRow.province.in_(names)
        asked = select(FigureRow.id, FigureRow.surface)
        asked = asked.where(chosen, FigureRow.scope == Scope.AGGREGATE, FigureRow.same_as.is_(None))
        return {row.id: row.surface for row in self._connection.execute(asked)}


def _with_members(key: str) -> tuple[str, ...]:
    found = place_of(key)
    members = found.members if found else ()
    return (key, *(name for member in members for name in _with_members(member)))


def _when(fact: Fact) -> When | None:
    """The days of a flow; of what holds at a day that day."""
    if scheme().indicators[fact.indicator].kind != "flow":
        day = day_of_level(fact)
        return When(day, day) if day else None
    return _span(fact)


def _span(fact: Fact) -> When | None:
    return When(fact.start, fact.end) if fact.start and fact.end and fact.start <= fact.end else None


def _is_unnamed_part(fact: Fact, by_id: Mapping[str, Fact]) -> bool:
    """Whether a figure is called a part of another one, and nothing tells of which kind, place or time it is."""
    whole = by_id.get(fact.part_of or "")
    if whole is None or whole.indicator != fact.indicator:
        return False
    same = (whole.level, whole.province, whole.district, whole.start, whole.end, whole.of)
    return same == (fact.level, fact.province, fact.district, fact.start, fact.end, fact.of) and set(
        fact.detail
    ) <= set(whole.detail)


def _stated(fact: Fact, place: str, when: When, surface: str, about: tuple[bool, str]) -> Stated:
    return Stated(
        fact.figure_id,
        fact.document_id,
        fact.position,
        _kind(fact.indicator, fact.measure, tuple(sorted(details_said(fact))), fact.of, fact.counted_as, fact.joint),
        place,
        when,
        _season(when, flow=_is_flow(fact.indicator)),
        fact.quantity.value,
        fact.quantity.bounds,
        fact.denominator,
        surface,
        fact.confidence / 2 if fact.doubtful else fact.confidence,
        fact.official,
        *about,
        fact.published_on,
    )


def _target(fact: Fact, stated: Stated) -> Target:
    """What is aimed at: the number itself, whether as a floor or a ceiling; a range, or a rough number, as it is."""
    rough = fact.qualifier in (Qualifier.BETWEEN, Qualifier.ABOUT)
    aimed = fact.quantity.bounds if rough else Interval(fact.quantity.value, fact.quantity.value)
    several = stated.when.start.year != stated.when.end.year
    return Target(stated._replace(interval=aimed), (fact.recurrence or "") if several else "")


def _is_flow(indicator: str) -> bool:
    return scheme().indicators[indicator].kind == "flow"


@lru_cache(10_000)
def _kind(indicator: str, measure: str, detail: tuple[str, ...], of: str, counted_as: str, joint: bool) -> Kind:  # noqa: FBT001
    return Kind(indicator, measure, _is_flow(indicator), detail, fold(of), counted_as, joint)


@lru_cache(10_000)
def _season(when: When, *, flow: bool) -> Season | None:
    """The part of the year; a stock is compared by years, whatever its day."""
    if not flow:
        return Season(when.end.year, 1, 12)
    frame = frame_of(when.start, when.end)
    return None if frame is None or frame.unfinished else Season(frame.slot.year, frame.slot.first, frame.slot.last)
