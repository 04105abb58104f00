"""Rates in percent, or per 100,000 inhabitants, with their bounds.

Both sides are of the same place, the same stretch and the same calendar, and count the same way: visits are never
divided by distinct things, nor the other way round. A level that is divided by is that of the nearest day in the year.
A sum without some of its members gives no rate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pipeline.analysis.series.build import SeriesSet
from pipeline.analysis.series.cells import UNKNOWN, Cell, Note, Origin
from pipeline.analysis.series.frames import Slot
from pipeline.analysis.series.population import Population
from pipeline.analysis.series.quantities import Quantity, exactly, ratio

PERCENT = 100
PER_INHABITANTS = 100_000


class NoRate(StrEnum):
    """Why there is no rate although the part has a number."""

    NO_WHOLE = "no_whole"
    NO_POPULATION = "no_population"
    ZERO_WHOLE = "zero_whole"
    INCOMPLETE = "incomplete"
    OTHER_CALENDAR = "other_calendar"
    OTHER_STRETCH = "other_stretch"
    VISITS_AND_THINGS = "visits_and_things"


@dataclass(frozen=True, slots=True)
class RateSet(SeriesSet):
    """Rates over the places and stretches of their part, as a series of their own.

    The `parts` of a cell are its two sides: the part, and the whole where there is one (not of a stated fraction, nor
    of a rate per inhabitant). `question` and `left_out` are those of the part.

    Attributes:
        rate: its code, or "" per inhabitant.
        no_rate: where the part has a number and there is no rate, why.
    """

    rate: str = ""
    no_rate: Mapping[tuple[str, Slot], NoRate] = field(default_factory=dict)


def rate_series(part: SeriesSet, whole: SeriesSet, rate: str) -> RateSet:
    """Rates in percent.

    Args:
        part: counts some of what the whole counts.
        whole: of the same map, step, places and years.
        rate: code in data/series.yaml.
    """

    def rate_of(cell: Cell) -> Cell | NoRate:
        divisor = _whole_of(cell, whole)
        if divisor is None:
            return _stated_fraction(cell) or NoRate.NO_WHOLE
        return _rate(cell, divisor, at_day=whole.question.level_at_day)

    return _rates(part, rate_of, rate)


def per_head(part: SeriesSet, population: Population) -> RateSet:
    """Rates per 100,000 inhabitants, where the table has the place in the same map and year."""

    def rate_of(cell: Cell) -> Cell | NoRate:
        people = population.people(cell.place, part.question.system, cell.slot.year)
        if people is None:
            return NoRate.NO_POPULATION
        if not _is_complete(cell):
            return NoRate.INCOMPLETE
        quantity = ratio(cell.quantity, exactly(people), scale=PER_INHABITANTS)
        return _cell(cell, quantity, Origin.PER_HEAD, (cell,)) if quantity else NoRate.ZERO_WHOLE

    return _rates(part, rate_of, "")


def _rates(part: SeriesSet, rate_of: Callable[[Cell], Cell | NoRate], rate: str) -> RateSet:
    cells: dict[tuple[str, Slot], Cell] = {}
    without: dict[tuple[str, Slot], NoRate] = {}
    for key, cell in part.cells.items():
        found = rate_of(cell)
        if isinstance(found, Cell):
            cells[key] = found
        else:
            without[key] = found
    return RateSet(part.question, part.places, part.slots, cells, part.left_out, rate, without)


def _whole_of(part: Cell, whole: SeriesSet) -> Cell | None:
    """The number to divide by: of the same stretch, or the level of the nearest day in the year."""
    if not whole.question.level_at_day:
        return whole.cell(part.place, part.slot)
    same_year = (whole.cell(part.place, slot) for slot in whole.slots if slot.year == part.slot.year)
    found = [cell for cell in same_year if cell is not None]
    return min(found, key=lambda cell: (abs((_day(cell) - _day(part)).days), cell.slot), default=None)


def _day(cell: Cell) -> date:
    return cell.through or cell.covered.end


def _rate(part: Cell, whole: Cell, *, at_day: bool) -> Cell | NoRate:
    if not (_is_complete(part) and _is_complete(whole)):
        return NoRate.INCOMPLETE
    ways = {fact.counted_as for cell in (part, whole) for fact in cell.facts}
    if len(ways - {UNKNOWN}) > 1:
        return NoRate.VISITS_AND_THINGS
    if not at_day and (part.covered, part.through) != (whole.covered, whole.through):
        return NoRate.OTHER_STRETCH
    if not at_day and (part.calendar is not whole.calendar or Note.MIXED_CALENDARS in part.notes | whole.notes):
        return NoRate.OTHER_CALENDAR
    quantity = ratio(part.quantity, whole.quantity, scale=PERCENT)
    if quantity is None:
        return NoRate.ZERO_WHOLE
    cell = _cell(part, quantity, Origin.RATE, (part, whole))
    if len(ways) > 1:
        cell = cell.noted(Note.UNKNOWN_COUNTING)
    if at_day and not _holds_day(part, whole):
        cell = cell.noted(Note.OTHER_DAY)
    return cell


def _stated_fraction(part: Cell) -> Cell | None:
    """The rate that the text itself gives: "12/72 cơ sở"."""
    whole = part.facts[0].denominator if part.origin is Origin.STATED else None
    quantity = ratio(part.quantity, exactly(whole), scale=PERCENT) if whole is not None else None
    return _cell(part, quantity, Origin.FRACTION, (part,)) if quantity else None


def _cell(part: Cell, quantity: Quantity, origin: Origin, sides: tuple[Cell, ...]) -> Cell:
    notes = set().union(*(side.notes for side in sides))
    bounds = quantity.bounds
    if not quantity.is_exact:
        notes.add(Note.BOUNDED)
    if origin is not Origin.PER_HEAD and (bounds.low > PERCENT or (bounds.low == PERCENT and not bounds.low_closed)):
        notes |= {Note.ABOVE_WHOLE, Note.DOUBTFUL}
    return Cell(
        part.place,
        part.slot,
        quantity,
        origin,
        part.calendar,
        frozenset(notes),
        covered=part.covered,
        through=part.through,
        facts=tuple({fact.figure_id: fact for side in sides for fact in side.facts}.values()),
        parts=sides,
    )


def _is_complete(cell: Cell) -> bool:
    return Note.MISSING_MEMBERS not in cell.notes


def _holds_day(part: Cell, whole: Cell) -> bool:
    """Whether the level that is divided by is of a day in the part's stretch."""
    if whole.through is None:
        return whole.slot == part.slot
    return part.covered.start <= whole.through <= part.covered.end
