"""From figures to series: each place and stretch of a map and a grain with one number, its bounds and where it is from.

A cell is looked for in this order: stated for the place itself; following from what is stated for other stretches of
the same year; the sum of the places that it was made of; the sum of all its districts. A sum without some of its
members is a lower limit and names them. Levels at a day are never added over time, shares are never added at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.analysis.series.cells import Agreement, Alternative, Cell, Note, Origin, stated_cell
from pipeline.analysis.series.derived import derivation
from pipeline.analysis.series.facts import OTHER_GROUND, Accounts, Fact, LeftOut, day_of_level
from pipeline.analysis.series.frames import Calendar, Frame, Grain, Slot, frame_of, slot_of_day, slots_of
from pipeline.analysis.series.places import NATION, SYSTEMS, Place, districts, home, place_of, provinces, successors
from pipeline.analysis.series.quantities import Quantity, total
from pipeline.analysis.series.rules import series_rules
from pipeline.areas import HA_TAY_JOINED
from pipeline.records import Measure
from pipeline.scheme import scheme

# Beginnings of a stretch that may stand for it, as a partial period: nine months, a half, a quarter.
_PARTIAL_MONTHS = (9, 6, 3)


@dataclass(frozen=True, slots=True)
class Question:
    """What a series is of.

    Attributes:
        indicator: code.
        measure: count, share or amount.
        detail: codes of a breakdown; empty for all together.
        of: of a share, the whole that it is said of, as written; empty where the code says it.
        system: the map, "VN63" or "VN34".
        grain: the step.
    """

    indicator: str
    measure: Measure
    detail: tuple[str, ...] = ()
    of: str = ""
    system: str = "VN34"
    grain: Grain = Grain.YEAR

    @property
    def level_at_day(self) -> bool:
        """Whether the number holds at a day (stocks, cumulative counts of different things)."""
        return scheme().indicators[self.indicator].kind != "flow"

    @property
    def adds_over_places(self) -> bool:
        """Whether numbers of different places can be added."""
        return self.measure is not Measure.SHARE

    @property
    def adds_over_time(self) -> bool:
        """Whether numbers of different stretches can be added."""
        return self.adds_over_places and not self.level_at_day


def usual_measure(indicator: str) -> Measure:
    """Money is an amount, all else is counted."""
    return Measure.AMOUNT if scheme().indicators[indicator].unit == "vnd" else Measure.COUNT


@dataclass(frozen=True, slots=True)
class SeriesSet:
    """The series of one question.

    Attributes:
        places: those that were asked for, in Vietnamese alphabetical order, with or without numbers.
        slots: in order, without gaps, from the first stretch with a number to the last.
        cells: by key of the place and slot.
        left_out: figures of the indicator that are in no series, by reason.
    """

    question: Question
    places: tuple[Place, ...]
    slots: tuple[Slot, ...]
    cells: Mapping[tuple[str, Slot], Cell]
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)

    def cell(self, place: str, slot: Slot) -> Cell | None:
        """The cell, or None where nothing is known."""
        return self.cells.get((place, slot))


def build_series(facts: Iterable[Fact], question: Question, places: Sequence[str] = ()) -> SeriesSet:
    """The series of some figures.

    Args:
        facts: results of the question's indicator; others are left out.
        question: what is asked.
        places: keys of places; all provinces of the map where none is given.

    Raises:
        ValueError: if a place is in another map.
    """
    wanted = _wanted(question.system, places)
    sorted_facts = _Statements(question)
    for fact in facts:
        sorted_facts.add(fact)
    years = sorted_facts.years()
    resolver = _Resolver(question, sorted_facts.cells(), sorted_facts.unfinished_cells())
    slots = [slot for year in years for slot in slots_of(year, question.grain)]
    cells = {
        (place.key, slot): cell
        for place in wanted
        for slot in slots
        if (cell := resolver.cell_or_partial(place, slot)) is not None
    }
    held = sorted({slot for _, slot in cells})
    shown = [slot for slot in slots if held and held[0] <= slot <= held[-1]]
    return SeriesSet(question, wanted, tuple(shown), cells, dict(sorted_facts.left_out))


def _wanted(system: str, keys: Sequence[str]) -> tuple[Place, ...]:
    if system not in SYSTEMS:
        raise ValueError(f"{system} is none of {', '.join(SYSTEMS)}")
    if not keys:
        return provinces(system)
    found = [place_of(key) or _district(key) for key in keys]
    if any(place is None or place.system not in ("", system, "VN63") for place in found):
        raise ValueError(", ".join(keys))
    return tuple(place for place in found if place is not None)


def _district(key: str) -> Place | None:
    parent = "_".join(key.split("_")[:2])
    return next((place for place in districts(parent) if place.key == key), None)


class _Statements:
    """Figures sorted to the places, stretches and calendars that they are of; what fits none is counted."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._found: dict[tuple[str, Slot, Calendar], list[Fact]] = defaultdict(list)
        self._unfinished: dict[tuple[str, int], list[tuple[Frame, Fact]]] = defaultdict(list)
        self.left_out = Accounts()

    def add(self, fact: Fact) -> None:
        reason = self._unfit(fact)
        place = home(fact) if reason is None else None
        if reason is None and place is None:
            reason = LeftOut.OTHER_LEVEL if fact.province else LeftOut.NO_PLACE
        if place is not None and self._question.system == "VN63" and place.startswith("VN34_"):
            reason = LeftOut.OTHER_MAP  # a merged province is never split
        if reason is None and place is not None:
            reason = self._place(place, fact)
        if reason is not None:
            self.left_out[reason] += 1

    def _unfit(self, fact: Fact) -> LeftOut | None:
        question = self._question
        implied = series_rules().implied_details.get(question.indicator, frozenset())
        if fact.measure != question.measure:
            return LeftOut.OTHER_MEASURE
        if OTHER_GROUND in fact.detail:
            return LeftOut.OTHER_GROUND
        passed = implied | series_rules().by_bodies - set(question.detail)
        if set(fact.detail) - passed != set(question.detail) - passed:
            return LeftOut.BROKEN_DOWN
        return LeftOut.OTHER_WHOLE if fact.of != question.of else None

    def _place(self, place: str, fact: Fact) -> LeftOut | None:
        if self._question.level_at_day:
            day = day_of_level(fact)
            if day is None:
                return LeftOut.NO_PERIOD
            self._found[place, slot_of_day(day, self._question.grain), Calendar.CALENDAR].append(fact)
            return None
        frame = frame_of(fact.start, fact.end)
        if frame is None:
            return LeftOut.NO_PERIOD if fact.start is None and fact.end is None else LeftOut.ODD_PERIOD
        if frame.unfinished:
            self._unfinished[place, frame.slot.year].append((frame, fact))
        else:
            self._found[place, frame.slot, frame.calendar].append(fact)
        return None

    def years(self) -> range:
        """From the first year to the last."""
        found = {slot.year for _, slot, _ in self._found} | {year for _, year in self._unfinished}
        return range(min(found), max(found) + 1) if found else range(0)

    def cells(self) -> dict[tuple[str, Slot, Calendar], Cell]:
        """What is stated."""
        cells = {}
        for (place, slot, calendar), facts in self._found.items():
            whole = self._without_parts(facts)
            cells[place, slot, calendar] = stated_cell(
                place, slot, calendar, whole, level_at_day=self._question.level_at_day
            )
        return cells

    def _without_parts(self, facts: Sequence[Fact]) -> list[Fact]:
        """Without figures that are said to be a part of another one of the same cell."""
        ids = {fact.figure_id for fact in facts}
        kept = [fact for fact in facts if fact.part_of not in ids]
        self.left_out[LeftOut.SUBSET] += len(facts) - len(kept)
        return kept or list(facts)

    def unfinished_cells(self) -> dict[tuple[str, int], Cell]:
        """What is stated from the beginning of a year to a day within a month: the latest day of each year."""
        cells = {}
        for (place, year), found in self._unfinished.items():
            latest = max(fact.end for _, fact in found if fact.end is not None)
            frames = [(frame, fact) for frame, fact in found if fact.end == latest]
            calendar = min(frame.calendar for frame, _ in frames)
            facts = [fact for frame, fact in frames if frame.calendar is calendar]
            cell = stated_cell(place, frames[0][0].slot, calendar, facts, level_at_day=False)
            cells[place, year] = replace(cell.noted(Note.PARTIAL), through=latest)
        return cells


class _Resolver:
    """Finds the cell of a place and a stretch, each once."""

    def __init__(
        self,
        question: Question,
        stated: Mapping[tuple[str, Slot, Calendar], Cell],
        unfinished: Mapping[tuple[str, int], Cell],
    ) -> None:
        self._question = question
        self._stated = stated
        self._unfinished = unfinished
        self._by_place: dict[tuple[str, int, Calendar], dict[Slot, Cell]] = defaultdict(dict)
        for (place, slot, calendar), cell in stated.items():
            self._by_place[place, slot.year, calendar][slot] = cell
        self._with_districts = {"_".join(place.split("_")[:2]) for place, _, _ in stated if place.count("_") > 1}
        self._known: dict[tuple[str, Slot], Cell | None] = {}

    def cell_or_partial(self, place: Place, slot: Slot) -> Cell | None:
        """The cell; where nothing tells all of the stretch, what tells the longest beginning of it."""
        return self.cell(place, slot) or (self._partial(place, slot) if not self._question.level_at_day else None)

    def cell(self, place: Place, slot: Slot) -> Cell | None:
        """The cell of a whole stretch."""
        asked = (place.key, slot)
        if asked not in self._known:
            self._known[asked] = None  # no place is a part of itself
            self._known[asked] = self._resolved(place, slot)
        return self._known[asked]

    def _resolved(self, place: Place, slot: Slot) -> Cell | None:
        own = self._stated_for(place.key, slot) or self._derived(place.key, slot)
        summed = self._summed(place, slot)
        if own is None or summed is None or not summed.is_whole:
            return own or summed
        meets = own.quantity.bounds.meets(summed.quantity.bounds)
        own = replace(own, summed=summed)
        return own if meets else own.noted(Note.CONFLICT)

    def _stated_for(self, place: str, slot: Slot) -> Cell | None:
        """On the calendar, else on the reporting calendar; the better document decides where both are there."""
        cells = [cell for calendar in Calendar if (cell := self._stated.get((place, slot, calendar)))]
        cells.sort(key=lambda cell: Note.PRESS in cell.notes)
        if len(cells) > 1:
            others = (Alternative(fact, Agreement.NOT_COMPARABLE) for fact in cells[1].facts)
            return replace(cells[0], others=(*cells[0].others, *others, *cells[1].others))
        return cells[0] if cells else None

    def _derived(self, place: str, slot: Slot) -> Cell | None:
        if not self._question.adds_over_time:
            return None
        for calendar in Calendar:
            stated = self._by_place.get((place, slot.year, calendar), {})
            found = derivation(slot, stated) if stated else None
            quantity = found.quantity({part: cell.quantity for part, cell in stated.items()}) if found else None
            if found is not None and quantity is not None:
                parts = tuple(stated[part] for part in (*found.plus, *found.minus))
                origin = Origin.DIFFERENCE if found.minus else Origin.PERIODS
                return _made(place, slot, quantity, origin, parts)
        return None

    def _summed(self, place: Place, slot: Slot) -> Cell | None:
        if not self._question.adds_over_places and len(place.members) != 1:
            return None
        if place.key == NATION:
            return self._sum(place, slot, provinces(self._question.system), Origin.PROVINCES, whole_only=True)
        members = [member for key in place.members if (member := place_of(key))]
        if members and not (place.system == "VN63" and slot.end >= HA_TAY_JOINED):
            return self._sum(place, slot, members, Origin.MEMBERS)
        if place.key in self._with_districts:
            return self._sum(place, slot, districts(place.key), Origin.DISTRICTS, whole_only=True)
        return None

    def _sum(
        self, place: Place, slot: Slot, members: Sequence[Place], origin: Origin, *, whole_only: bool = False
    ) -> Cell | None:
        cells = [cell for member in members if (cell := self.cell(member, slot))]
        held = {cell.place for cell in cells}
        missing = tuple(member.key for member in members if member.key not in held)
        if not cells or (whole_only and missing):
            return None
        if len(members) == 1:
            return replace(cells[0], place=place.key)  # the same territory under another key
        quantity = total(cell.quantity for cell in cells)
        made = _made(place.key, slot, quantity.at_least() if missing else quantity, origin, tuple(cells))
        return replace(made.noted(Note.MISSING_MEMBERS), missing=missing) if missing else made

    def _partial(self, place: Place, slot: Slot) -> Cell | None:
        for months in _PARTIAL_MONTHS:
            if months < slot.months:
                begun = Slot(slot.year, slot.first, slot.first + months - 1)
                cell = self.cell(place, begun)
                if cell is not None and cell.is_whole:
                    return self._later(place, slot, replace(cell.noted(Note.PARTIAL), slot=slot, covered=begun))
        return self._later(place, slot, None)

    def _later(self, place: Place, slot: Slot, cell: Cell | None) -> Cell | None:
        """What runs to a day within a month, if it tells more than the whole months do."""
        found = self._unfinished.get((place.key, slot.year))
        if found is None and len(place.members) == 1:
            found = self._unfinished.get((place.members[0], slot.year))
        if found is None or found.through is None or slot.first != 1 or found.through > slot.end:
            return cell
        if cell is not None and cell.covered.end >= found.through:
            return cell
        return replace(found, place=place.key, slot=slot)


def _made(place: str, slot: Slot, quantity: Quantity, origin: Origin, parts: tuple[Cell, ...]) -> Cell:
    """A cell made of others: it bears their notes, and one if they are counted on two calendars."""
    calendars = {part.calendar for part in parts}
    notes = set().union(*(part.notes for part in parts))
    if len(calendars) > 1 or Note.MIXED_CALENDARS in notes:
        notes.add(Note.MIXED_CALENDARS)
    return Cell(
        place,
        slot,
        quantity,
        origin,
        min(calendars),
        frozenset(notes),
        covered=slot,
        facts=tuple(dict.fromkeys(fact for part in parts for fact in part.facts)),
        missing=tuple(dict.fromkeys(key for part in parts for key in part.missing)),
        parts=parts,
    )


def merged_into(place: Place, system: str) -> Place | None:
    """The place of another map that a place became part of; None where there is none."""
    return next((found for key in successors(place.key) if (found := place_of(key)) and found.system == system), None)
