"""The cell of a place and a stretch: stated, following from other stretches, or the sum of the place's parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.analysis.series.cells import (
    Agreement,
    Alternative,
    Cell,
    Note,
    Origin,
    comparable,
    stated_cell,
)
from pipeline.analysis.series.derived import derivation
from pipeline.analysis.series.facts import Fact
from pipeline.analysis.series.frames import Calendar, Slot, frame_of
from pipeline.analysis.series.places import NATION, Place, above, district, districts, members_of, place_of, provinces
from pipeline.analysis.series.quantities import Quantity, total
from pipeline.analysis.series.statements import Spot, Statements
from pipeline.areas import HA_TAY_JOINED
from pipeline.values import changed

# Beginnings of a stretch that sums and differences may give, besides those that are stated.
_USUAL_ENDS = frozenset({3, 6, 9})
_CALENDARS = tuple(Calendar)


class Resolver:
    """Finds the cell of a place and a stretch, each once."""

    def __init__(self, statements: Statements) -> None:
        self._question = statements.question
        self._found = statements.found
        self._unfinished: dict[tuple[str, int, int], list[tuple[Spot, list[Fact]]]] = defaultdict(list)
        for spot, facts in statements.unfinished.items():
            self._unfinished[spot.place, spot.slot.year, spot.slot.first].append((spot, facts))
        self._slots: dict[tuple[str, int, Calendar], set[Slot]] = defaultdict(set)
        self._ends: dict[int, set[int]] = defaultdict(lambda: set(_USUAL_ENDS))
        for spot in statements.found:
            self._slots[spot.place, spot.slot.year, spot.calendar].add(spot.slot)
            self._ends[spot.slot.year].add(spot.slot.last)
        found = (district(key) for key in {spot.place for spot in statements.found})
        self._with_districts = {place.parent for place in found if place is not None}
        held = {(spot.place, spot.slot.year) for spot in statements.found}
        self._told = {(key, year) for place, year in held for key in above(place)}
        self._adds_over_time = self._question.adds_over_time
        self._adds_over_places = self._question.adds_over_places
        self._stated: dict[Spot, Cell] = {}
        self._known: dict[tuple[str, Slot], Cell | None] = {}

    def cell_or_partial(self, place: Place, slot: Slot) -> Cell | None:
        """The cell; where nothing tells all of the stretch, what tells the longest beginning of it."""
        if (one := _only_member(place)) is not None:
            return _called(self.cell_or_partial(one, slot), place)
        return self.cell(place, slot) or (self._partial(place, slot) if not self._question.level_at_day else None)

    def cell(self, place: Place, slot: Slot) -> Cell | None:
        """The cell of a whole stretch."""
        if (one := _only_member(place)) is not None:
            return _called(self.cell(one, slot), place)
        asked = (place.key, slot)
        if (place.key, slot.year) not in self._told:
            return None
        if asked not in self._known:
            self._known[asked] = self._resolved(place, slot)
        return self._known[asked]

    def _resolved(self, place: Place, slot: Slot) -> Cell | None:
        own = self._stated_for(place.key, slot) or self._derived(place, slot)
        summed = self._summed(place, slot)
        if own is None and (summed is None or not summed.is_whole):
            own = self._derived(place, slot, with_sums=True)
        if own is None or summed is None:
            return own or summed
        own = changed(own, summed=summed)
        return own.noted(Note.CONFLICT) if _contradicts(own, summed) else own

    def _stated_at(self, spot: Spot) -> Cell | None:
        """What is stated for a spot."""
        if spot not in self._stated:
            facts = self._found.get(spot)
            if not facts:
                return None
            cell = stated_cell(spot.place, spot.slot, spot.calendar, facts, level_at_day=self._question.level_at_day)
            self._stated[spot] = _as_reached(cell) if self._question.reaches_over_time else cell
        return self._stated[spot]

    def _stated_for(self, place: str, slot: Slot) -> Cell | None:
        """On the calendar, else on the reporting calendar; the better document decides where both are there."""
        cells = [cell for calendar in _CALENDARS if (cell := self._stated_at(Spot(place, slot, calendar)))]
        cells.sort(key=lambda cell: Note.PRESS in cell.notes)
        if len(cells) > 1:
            facts = (*cells[1].facts, *(other.fact for other in cells[1].others))
            others = (Alternative(fact, Agreement.NOT_COMPARABLE) for fact in facts)
            return changed(cells[0], others=(*cells[0].others, *others))
        return cells[0] if cells else None

    def _derived(self, place: Place, slot: Slot, *, with_sums: bool = False) -> Cell | None:
        """What follows from other stretches of the year, all on one calendar and all counting the same."""
        if not self._adds_over_time:
            return None
        for calendar in _CALENDARS:
            known = self._stretches(place, slot.year, calendar, with_sums=with_sums)
            found = derivation(slot, known) if len(known) > 1 else None
            if found is None:
                continue
            parts = tuple(known[part] for part in (*found.plus, *found.minus))
            quantity = found.quantity({part: cell.quantity for part, cell in known.items()})
            if quantity is not None and comparable(fact for part in parts for fact in part.facts):
                return made(place.key, slot, Origin.DIFFERENCE if found.minus else Origin.PERIODS, parts, quantity)
        return None

    def _stretches(self, place: Place, year: int, calendar: Calendar, *, with_sums: bool = False) -> dict[Slot, Cell]:
        """What is known of a year's stretches: stated, or (if asked) the full sum of the members."""
        own = self._slots.get((place.key, year, calendar), set())
        known = {slot: cell for slot in own if (cell := self._stated_at(Spot(place.key, slot, calendar)))}
        members = members_of(place)
        if with_sums and known and members:
            shared = set.intersection(*(self._slots.get((one.key, year, calendar), set()) for one in members))
            for slot in sorted(shared - own):
                cell = self._sum(place, slot, members, Origin.MEMBERS)
                if cell is not None and cell.is_whole and cell.calendar is calendar and _is_unmixed(cell):
                    known[slot] = cell
        return known

    def _summed(self, place: Place, slot: Slot) -> Cell | None:
        if not self._adds_over_places:
            return None
        if place.key == NATION:
            return self._whole_sum(place, slot, provinces(self._question.system), Origin.PROVINCES)
        members = members_of(place)
        if members and not (place.system == "VN63" and slot.end >= HA_TAY_JOINED):
            return self._sum(place, slot, members, Origin.MEMBERS)
        if place.key in self._with_districts:
            # Of a stretch in which districts were made or joined, either all old ones or all new ones.
            for day in (slot.end, slot.start):
                cell = self._whole_sum(place, slot, districts(place.key, day), Origin.DISTRICTS)
                if cell is not None:
                    return cell
        return None

    def _whole_sum(self, place: Place, slot: Slot, members: Sequence[Place], origin: Origin) -> Cell | None:
        """The sum where every member has a full number."""
        for member in members:
            cell = self.cell(member, slot)
            if cell is None or not cell.is_whole:
                return None
        return self._sum(place, slot, members, origin) if members else None

    def _sum(self, place: Place, slot: Slot, members: Sequence[Place], origin: Origin) -> Cell | None:
        cells = [cell for member in members if (cell := self.cell(member, slot))]
        if not cells:
            return None
        held = {cell.place for cell in cells}
        missing = tuple(member.key for member in members if member.key not in held)
        quantity = total(cell.quantity for cell in cells)
        summed = made(place.key, slot, origin, tuple(cells), quantity.at_least() if missing else quantity)
        if not missing:
            return summed
        return changed(summed.noted(Note.MISSING_MEMBERS), missing=(*missing, *summed.missing))

    def _partial(self, place: Place, slot: Slot) -> Cell | None:
        cell = None
        for last in sorted(self._ends[slot.year], reverse=True):
            if cell is None and slot.first <= last < slot.last:
                begun = Slot(slot.year, slot.first, last)
                found = self.cell(place, begun)
                if found is not None and found.is_whole:
                    cell = changed(found.noted(Note.PARTIAL), slot=slot, covered=begun)
        return self._later(place, slot, cell)

    def _later(self, place: Place, slot: Slot, cell: Cell | None) -> Cell | None:
        """What runs to a day within a month, if it tells more than the whole months do."""
        found = self._unfinished.get((place.key, slot.year, slot.first), [])
        usable = [(spot.through, spot, facts) for spot, facts in found if spot.through and spot.through <= slot.end]
        if not usable:
            return cell
        through = max(through for through, _, _ in usable)
        if cell is not None and cell.covered.end >= through:
            return cell
        _, spot, facts = min((item for item in usable if item[0] == through), key=lambda item: item[1].calendar)
        made_ = stated_cell(place.key, slot, spot.calendar, facts, level_at_day=False)
        return changed(made_.noted(Note.PARTIAL), covered=spot.slot, through=through)


def _only_member(place: Place) -> Place | None:
    """The place that bears the numbers of one that was only given another key."""
    return place_of(place.members[0]) if len(place.members) == 1 else None


def _called(cell: Cell | None, place: Place) -> Cell | None:
    return None if cell is None else changed(cell, place=place.key)


def _is_unmixed(cell: Cell) -> bool:
    return Note.MIXED_CALENDARS not in cell.notes


def _contradicts(own: Cell, summed: Cell) -> bool:
    """Whether a place's own number and the sum of its parts speak of the same and cannot both be true."""
    if own.quantity.bounds.meets(summed.quantity.bounds):
        return False
    days = {part.through for part in (own, *summed.parts)}
    alike = own.calendar is summed.calendar and _is_unmixed(own) and _is_unmixed(summed) and len(days) == 1
    return alike and comparable((*own.facts, *summed.facts), certain=True)


def _as_reached(cell: Cell) -> Cell:
    """A count of different things reached in a period that ends well before its stretch is only part of it."""
    fact = cell.facts[0]
    frame = frame_of(fact.start, fact.end) if fact.start != fact.end else None
    if frame is None or frame.slot.year != cell.slot.year:
        return cell
    if frame.calendar is Calendar.REPORTING:
        cell = changed(cell.noted(Note.REPORTING), calendar=frame.calendar)
    if frame.slot.last >= cell.slot.last:
        return cell
    covered = Slot(cell.slot.year, min(cell.slot.first, frame.slot.last), frame.slot.last)
    return changed(cell.noted(Note.PARTIAL), covered=covered)


def made(place: str, slot: Slot, origin: Origin, parts: tuple[Cell, ...], quantity: Quantity) -> Cell:
    """A cell made of others: it bears their notes, and one if they are counted on two calendars."""
    calendars = {part.calendar for part in parts}
    days = {part.through for part in parts}
    notes: set[Note] = set().union(*(part.notes for part in parts))
    if len(calendars) > 1:
        notes.add(Note.MIXED_CALENDARS)
    return Cell(
        place,
        slot,
        quantity,
        origin,
        min(calendars),
        frozenset(notes),
        covered=slot,
        through=days.pop() if len(days) == 1 else None,
        facts=tuple({fact.figure_id: fact for part in parts for fact in part.facts}.values()),
        missing=tuple(dict.fromkeys(key for part in parts for key in part.missing)),
        parts=parts,
    )
