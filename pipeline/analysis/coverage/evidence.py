"""What a store says of places and periods: one statement for documents, one for figures, both grouped in SQL.

A document counts as a report on the place and period that it tells of itself if its type can report results
(data/coverage.yaml), it is of a province or the nation, and it states at least one figure, whoever published it. Copies
are counted with the document that they repeat. Plans are no reports; results that they state are results.

A period belongs to the step in which it ends, as reports cumulate: figures of the whole year cover the year and, for
halves, its second half; figures of six months cover the year in part. A level at a day covers the step of that day; one
of several years ("giai đoạn 2021-2025") that of their last day, or of the day on which it was published if that was
earlier, as series read it (series.facts.day_of_level). Whatever else is no part of one year covers nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import IntFlag
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, case, func, select, type_coerce

from pipeline.analysis.coverage.rules import coverage_rules
from pipeline.analysis.coverage.selection import indicators
from pipeline.analysis.series.facts import OTHER_GROUND
from pipeline.analysis.series.frames import Grain, Slot, frame_of, slot_of_day, slots_of
from pipeline.analysis.series.places import NATION, SYSTEMS, names_of, province_home, provinces
from pipeline.analysis.series.rules import series_rules
from pipeline.areas import system_on
from pipeline.records import Level, Measure, Scope, Status
from pipeline.scheme import scheme
from pipeline.storage.schema import DocumentRow, FigureRow

# A reporting period may end so long before the step that it is of (series.frames).
_AHEAD = timedelta(days=60)


class Sight(IntFlag):
    """What was seen of one place and step, in whole or in part of the step; sights are joined by "or"."""

    NOTHING = 0
    DOCUMENT_PART = 1
    DOCUMENT = 2
    ZERO_PART = 4
    ZERO = 8
    NUMBER_PART = 16
    NUMBER = 32


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked at; an empty field is everything.

    Attributes:
        indicators: codes.
        places: keys of provinces, or NATION alone.
        slot: a step.
    """

    indicators: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    slot: Slot | None = None


@dataclass(slots=True)
class Evidence:
    """What was seen.

    Attributes:
        documents: by place and step.
        figures: by place, step and indicator.
    """

    documents: dict[tuple[str, Slot], Sight] = field(default_factory=lambda: defaultdict(lambda: Sight.NOTHING))
    figures: dict[tuple[str, Slot, str], Sight] = field(default_factory=lambda: defaultdict(lambda: Sight.NOTHING))

    def of(self, place: str, slot: Slot, indicator: str) -> Sight:
        """Everything seen of one cell."""
        found = self.documents.get((place, slot), Sight.NOTHING)
        return found | self.figures.get((place, slot, indicator), Sight.NOTHING)

    @property
    def years(self) -> tuple[int, ...]:
        """All years from the first with anything to the last."""
        held = {slot.year for _, slot in self.documents} | {slot.year for _, slot, _ in self.figures}
        return tuple(range(min(held), max(held) + 1)) if held else ()


@dataclass(frozen=True, slots=True)
class LongLevel:
    """A level that is stated for several years.

    Attributes:
        slot: the step in which it holds.
        none_of: of a zero the stored breakdown; else None.
        end_year: of its period.
    """

    place: str
    slot: Slot
    indicator: str
    none_of: str | None
    document_id: str
    end_year: int


def gather_documents(connection: Connection, grain: Grain) -> Evidence:
    """Reads which places and steps the store has reports on; figures are not looked at."""
    found = Evidence()
    for row in connection.execute(_documents()):
        place = home_of(row.level, row.province, row.area_system, row.period_end)
        covered = step_of(row.period_start, row.period_end, grain)
        if place and covered:
            found.documents[place, covered[0]] |= Sight.DOCUMENT if covered[1] else Sight.DOCUMENT_PART
    return found


def gather_figures(connection: Connection, grain: Grain, wanted: Wanted, found: Evidence) -> None:
    """Adds what figures state of the places, steps and indicators that are wanted."""
    groups = [wanted]
    if wanted.slot and not wanted.places:
        # By names, so that SQLite can go to the period within each place.
        every = tuple(place.key for system in (*SYSTEMS, "VN64") for place in provinces(system))
        groups = [replace(wanted, places=places) for places in ((NATION,), every)]
    for group in groups:
        for row in connection.execute(_figures(group)):
            place = home_of(row.level, row.province, row.area_system, row.period_end)
            covered = step_of(row.period_start, row.period_end, grain, at_day=holds_at_day(row.indicator))
            if place and covered and _is_wanted(place, covered[0], wanted):
                sight = _sight(row.indicator, row.none_of, whole=covered[1])
                found.figures[place, covered[0], row.indicator] |= sight
    for held in long_levels(connection, grain, wanted):
        found.figures[held.place, held.slot, held.indicator] |= _sight(held.indicator, held.none_of, whole=True)


def long_levels(connection: Connection, grain: Grain, wanted: Wanted) -> Iterator[LongLevel]:
    """The levels of several years among what is wanted: they are few, and the day of their document decides."""
    for row in connection.execute(_long_levels(wanted)):
        end, published = row.period_end, row.published_on
        day = published if published is not None and published < end else end
        place = home_of(row.level, row.province, row.area_system, day)
        slot = slot_of_day(day, grain)
        if place and _is_wanted(place, slot, wanted):
            yield LongLevel(place, slot, row.indicator, row.none_of, row.document_id, end.year)


def _is_wanted(place: str, slot: Slot, wanted: Wanted) -> bool:
    return (not wanted.places or place in wanted.places) and wanted.slot in (None, slot)


def home_of(level: str, province: str | None, system: str | None, day: date | None) -> str | None:
    """Key of the place that a document or figure is of; None where the matrix has none (region, district, commune)."""
    if level == Level.NATIONAL:
        return NATION
    if level != Level.PROVINCE or not province:
        return None
    return province_home(province, system or system_on(day) or "VN63")


def holds_at_day(indicator: str) -> bool:
    """Whether numbers of an indicator hold at a day (stocks, cumulative counts of different things)."""
    return scheme().indicators[indicator].kind != "flow"


def step_of(start: date | None, end: date | None, grain: Grain, *, at_day: bool = False) -> tuple[Slot, bool] | None:
    """The step that a period belongs to, and whether it covers all of it.

    Args:
        start: first day.
        end: last day, included.
        grain: length of the steps.
        at_day: whether the number holds at the period's end.
    """
    frame = frame_of(start, end)
    if frame is None:
        single = at_day and end is not None and (start is None or start.year == end.year)
        return (slot_of_day(end, grain), True) if single and end is not None else None
    step = next(slot for slot in slots_of(frame.slot.year, grain) if slot.first <= frame.slot.last <= slot.last)
    whole = frame.slot.first <= step.first and frame.slot.last == step.last and not frame.unfinished
    return step, whole or at_day


def _sight(indicator: str, none_of: str | None, *, whole: bool) -> Sight:
    """A number, or a zero that stands for all of the indicator: none of a part of it is not none of it."""
    if none_of is not None and _stands_for_all(indicator, none_of):
        return Sight.ZERO if whole else Sight.ZERO_PART
    return Sight.NUMBER if whole else Sight.NUMBER_PART


def _stands_for_all(indicator: str, detail: str) -> bool:
    implied = series_rules().implied_details.get(indicator, frozenset())
    codes = {code for code in detail.strip("[]").replace('"', "").replace(" ", "").split(",") if code}
    return codes <= implied


def _documents() -> Any:
    columns = (
        DocumentRow.level,
        DocumentRow.province,
        DocumentRow.area_system,
        DocumentRow.period_start,
        DocumentRow.period_end,
    )
    held = (
        DocumentRow.doc_type.in_(sorted(coverage_rules().document_types)),
        DocumentRow.n_figures > 0,
        _aside(DocumentRow.same_as) == "",
        DocumentRow.level.in_((Level.PROVINCE, Level.NATIONAL)),
        DocumentRow.period_end.is_not(None),
    )
    return select(*columns).where(*held).group_by(*columns)


def _aside(column: Any) -> Any:
    """A column that SQLite is not to look for an index of: those of indicator and place cover the question."""
    return func.ifnull(column, "")


_COLUMNS = (
    FigureRow.level,
    FigureRow.province,
    FigureRow.area_system,
    FigureRow.period_start,
    FigureRow.period_end,
    FigureRow.indicator,
    # Of a zero, what there is none of.
    case(((FigureRow.value == 0) & FigureRow.value_max.is_(None), type_coerce(FigureRow.detail, String))).label(
        "none_of"
    ),
)


def _figures(wanted: Wanted) -> Any:
    held = [*figure_conditions(), *place_conditions(FigureRow, wanted)]
    # All indicators are named, and so are all provinces: the index begins with the two.
    held.append(FigureRow.indicator.in_(wanted.indicators or indicators()))
    return select(*_COLUMNS).where(*held).group_by(*_COLUMNS)


def _long_levels(wanted: Wanted) -> Any:
    first, last = (type_coerce(day, String) for day in (FigureRow.period_start, FigureRow.period_end))
    held = [*figure_conditions(), *place_conditions(FigureRow, replace(wanted, slot=None))]
    held.append(FigureRow.indicator.in_([code for code in wanted.indicators or indicators() if holds_at_day(code)]))
    held.append(func.substr(first, 1, 4) < func.substr(last, 1, 4))
    if wanted.slot is not None:  # none holds after its last day
        held.append(FigureRow.period_end >= wanted.slot.start)
    joined = select(*_COLUMNS, FigureRow.document_id, DocumentRow.published_on)
    return joined.join(DocumentRow, DocumentRow.id == FigureRow.document_id).where(*held)


def figure_conditions() -> list[ColumnElement[bool]]:
    """What makes a figure a result of its place and period: no target, change, single incident or other ground."""
    return [
        _aside(FigureRow.status) == Status.REPORTED,
        _aside(FigureRow.scope) == Scope.AGGREGATE,
        FigureRow.measure != Measure.CHANGE,
        _aside(FigureRow.same_as) == "",
        FigureRow.level.in_((Level.PROVINCE, Level.NATIONAL)),
        FigureRow.period_end.is_not(None),
        type_coerce(FigureRow.detail, String).not_like(f"%{OTHER_GROUND}%"),
    ]


def place_conditions(table: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    """A wider net than what is wanted, which an index can draw in; whoever asks looks again."""
    held: list[ColumnElement[bool]] = []
    if wanted.slot is not None:
        held.append(table.period_end.between(wanted.slot.start - _AHEAD, wanted.slot.end + _AHEAD))
    if wanted.places:
        nation = NATION in wanted.places
        held.append(table.province.is_(None) if nation else table.province.in_(sorted(names_of(wanted.places))))
    return held


def slots_between(grain: Grain, first: int, last: int) -> Iterator[Slot]:
    """The steps of some years, in order."""
    return (slot for year in range(first, last + 1) for slot in slots_of(year, grain))
