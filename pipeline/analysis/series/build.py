"""From figures to series: each place and stretch of a map and a grain with one number, its bounds and where it is from.

A cell is looked for in this order: stated for the place itself; following from what is stated for other stretches of
the same year; the sum of the places that it was made of, or of all its districts; following from stated stretches and
full sums of members (a year over the merger). A sum without some of its members is a lower limit and names them. Levels
at a day are never added over time, shares are never added at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from pipeline.analysis.series.cells import Cell
from pipeline.analysis.series.facts import Accounts, Fact, LeftOut
from pipeline.analysis.series.frames import Slot, slots_of
from pipeline.analysis.series.places import NATION, SYSTEMS, Place, district, place_of, provinces, successors
from pipeline.analysis.series.questions import Question, usual_measure
from pipeline.analysis.series.resolving import Resolver
from pipeline.analysis.series.statements import FactsByKind, Spot, Statements
from pipeline.areas import HA_TAY_JOINED, MERGER

__all__ = ["Break", "Question", "SeriesSet", "build_series", "merged_into", "usual_measure"]


@dataclass(frozen=True, slots=True)
class Break:
    """A day on which provinces were joined, as a chart draws it.

    Attributes:
        day: the first day of the new map.
        slot: the first stretch that ends on the day or later.
        inside: the day lies within that stretch; else it is its first.
        places: keys of the shown places that are made of several since, or that ended then.
    """

    day: date
    slot: Slot
    inside: bool
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeriesSet:
    """The series of one question.

    Attributes:
        places: those that were asked for, in Vietnamese alphabetical order, with or without numbers.
        slots: in order, without gaps, from the first stretch with a number to the last.
        cells: by key of the place and slot.
        left_out: figures of the indicator that are in no cell, by reason: each is in a cell or counted here once.
    """

    question: Question
    places: tuple[Place, ...]
    slots: tuple[Slot, ...]
    cells: Mapping[tuple[str, Slot], Cell]
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)

    def cell(self, place: str, slot: Slot) -> Cell | None:
        """The cell, or None where nothing is known."""
        return self.cells.get((place, slot))

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Days among the shown stretches on which shown places were joined, in order."""
        return tuple(
            Break(day, slot, slot.start < day, places)
            for day in (HA_TAY_JOINED, MERGER)
            if (slot := next((slot for slot in self.slots if slot.end >= day), None)) is not None
            and (slot.start < day or self.slots[0] != slot)
            and (places := tuple(place.key for place in self.places if _changes(place, day)))
        )


def _changes(place: Place, day: date) -> bool:
    """Whether a place was joined with others, or joined to another, on a day."""
    if day == HA_TAY_JOINED:
        one = place_of(place.members[0]) if len(place.members) == 1 else place
        return one is not None and one.system == "VN63" and len(one.members) > 1
    if place.system == "VN34":
        return len(place.members) > 1
    after = merged_into(place, "VN34")
    return after is not None and len(after.members) > 1


def build_series(
    facts: Iterable[Fact] | FactsByKind,
    question: Question,
    places: Sequence[str] = (),
    *,
    years: tuple[int | None, int | None] = (None, None),
    left_out: Mapping[LeftOut, int] | None = None,
) -> SeriesSet:
    """The series of some figures.

    Args:
        facts: results of the question's indicator; others are left out. By kind where several questions are asked of
            the same.
        question: what is asked.
        places: keys of places; all provinces of the map where none is given.
        years: the first and the last that are shown; None is open.
        left_out: figures that were not even read, by reason.

    Raises:
        ValueError: if a place is in another map.
    """
    wanted = _wanted(question.system, places)
    statements = Statements(question, facts if isinstance(facts, FactsByKind) else FactsByKind(facts))
    resolver = Resolver(statements)
    slots = [slot for year in statements.years() if _within(year, years) for slot in slots_of(year, question.grain)]
    cells = {
        (place.key, slot): cell
        for place in wanted
        for slot in slots
        if (cell := resolver.cell_or_partial(place, slot)) is not None
    }
    held = sorted({slot for _, slot in cells})
    shown = tuple(slot for slot in slots if held and held[0] <= slot <= held[-1])
    accounts = statements.left_out + Accounts(left_out or {}) + _unused(statements, cells, wanted, years)
    return SeriesSet(
        question, wanted, shown, cells, {reason: accounts[reason] for reason in LeftOut if accounts[reason]}
    )


def cells_on_demand(facts: FactsByKind, question: Question, place: str) -> Callable[[Slot], Cell | None]:
    """What `build_series` has for one place, each cell made when it is asked for.

    Args:
        facts: results of the question's indicator.
        question: what is asked.
        place: its key.

    Raises:
        ValueError: if the place is in another map.
    """
    (wanted,) = _wanted(question.system, [place])
    statements = Statements(question, facts)
    resolver, years = Resolver(statements), statements.years()

    @cache
    def cell(slot: Slot) -> Cell | None:
        is_step = slot.year in years and slot in slots_of(slot.year, question.grain)
        return resolver.cell_or_partial(wanted, slot) if is_step else None

    return cell


def _within(year: int, years: tuple[int | None, int | None]) -> bool:
    first, last = years
    return (first is None or year >= first) and (last is None or year <= last)


def _wanted(system: str, keys: Sequence[str]) -> tuple[Place, ...]:
    if system not in SYSTEMS:
        raise ValueError(f"{system} is none of {', '.join(SYSTEMS)}")
    if not keys:
        return provinces(system)
    found = [place_of(key) or district(key) for key in keys]
    if any(place is None or place.system not in ("", system, "VN63") for place in found):
        raise ValueError(", ".join(keys))
    return tuple(place for place in found if place is not None)


def facts_of(*cells: Cell) -> Iterator[Fact]:
    """All figures of cells: behind their numbers, stated besides them, and those of what they were made of."""
    waiting, seen = list(cells), set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:  # a part of many sums
            continue
        seen.add(id(one))
        if not one.parts:
            yield from one.facts
        yield from [other.fact for other in one.others]
        waiting.extend(one.parts)
        if one.summed is not None:
            waiting.append(one.summed)


def _unused(
    statements: Statements,
    cells: Mapping[tuple[str, Slot], Cell],
    wanted: Sequence[Place],
    years: tuple[int | None, int | None],
) -> Accounts:
    """Why figures that could stand in a series do not stand in one of these."""
    used = {fact.figure_id for fact in facts_of(*cells.values())}
    shown = {place.key for place in wanted}
    accounts = Accounts()
    for spot, facts in statements.items():
        if facts[0].figure_id not in used:  # a cell takes all figures of a spot, or none
            accounts[_reason(spot, shown, years)] += len(facts)
    return accounts


def _reason(spot: Spot, shown: set[str], years: tuple[int | None, int | None]) -> LeftOut:
    """Why nothing of a spot is in a cell."""
    if spot.place == NATION and NATION not in shown:
        return LeftOut.OTHER_LEVEL
    part = district(spot.place)
    above = part.parent if part else spot.place
    if shown.isdisjoint({spot.place, above, *successors(above)}):
        return LeftOut.INCOMPLETE if NATION in shown else LeftOut.OTHER_PLACE
    if not _within(spot.slot.year, years):
        return LeftOut.OTHER_YEAR
    return LeftOut.INCOMPLETE if part and part.key not in shown else LeftOut.OTHER_STRETCH


def merged_into(place: Place, system: str) -> Place | None:
    """The place of another map that a place became part of; None where there is none."""
    return next((found for key in successors(place.key) if (found := place_of(key)) and found.system == system), None)
