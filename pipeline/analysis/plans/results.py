"""What was reported of what a target asks for: counts, added up or the last state, and shares of a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.analysis.plans.targets import CLOSING_DAYS, Due, Way
from pipeline.analysis.series.build import Question, cells_on_demand, usual_measure
from pipeline.analysis.series.cells import Cell, Note
from pipeline.analysis.series.facts import Fact
from pipeline.analysis.series.frames import Grain, Slot
from pipeline.analysis.series.places import place_of
from pipeline.analysis.series.quantities import Quantity, exactly, ratio, total
from pipeline.analysis.series.rules import series_rules
from pipeline.analysis.series.statements import by_indicator
from pipeline.intervals import Interval
from pipeline.records import Measure
from pipeline.scheme import scheme


class Shortcoming(StrEnum):
    """What a result lacks to be held against its target."""

    NO_RESULT = "no_result"
    PARTIAL = "partial"
    EARLIER_DAY = "earlier_day"
    SOME_YEARS = "some_years"
    NO_BASELINE = "no_baseline"
    OTHER_WHOLE = "other_whole"
    OTHER_STRETCH = "other_stretch"


@dataclass(frozen=True, slots=True)
class Result:
    """What was reached.

    Attributes:
        quantity: in the unit of the target; bounds tell what is left open. What one body did is a lower limit in it.
        cells: what it rests on: of a share the part and the whole, of a change the later and the earlier.
        lacks: why it is no final answer; empty where it is one.
        rivals: other numbers that are stated for the same and cannot be true together with it.
        told: what the figures give by themselves, where what one body did stands for all; None where that is the same.
    """

    quantity: Quantity
    cells: tuple[Cell, ...]
    lacks: frozenset[Shortcoming] = frozenset()
    rivals: tuple[Quantity, ...] = ()
    told: Quantity | None = None


Cells = Callable[[Slot], Cell | None]
# What cells are brought to: one of them, their sum, a quotient, a difference. None where there is no such number.
_Combine = Callable[[Sequence[Quantity]], Quantity | None]
_GRAINS = {grain.months: grain for grain in Grain}


class Results:
    """Results of one place, ready to be asked for one target after the other."""

    def __init__(self, place: str, facts: Iterable[Fact]) -> None:
        """Takes all results of the place, and of the places it was made of."""
        self._place = place
        self._facts = by_indicator(facts)
        self._asked: dict[Question, Cells] = {}

    def result(self, target: Fact, due: Due) -> Result | Shortcoming:
        """What was reported of what is due.

        Returns:
            The result, or why there is none.
        """
        match target.measure:
            case Measure.CHANGE:
                return self._change(target, due)
            case Measure.SHARE:
                return self._share(target, due)
            case _:
                return _brought_together(self._own(target, due, Measure(target.measure)), due)

    def _own(self, target: Fact, due: Due, measure: Measure, of: str = "") -> Cells:
        """Cells of the indicator and details of a target."""
        return self._cells(target.indicator, measure, target.detail, due.slots[0].months, of)

    def _cells(self, indicator: str, measure: Measure, detail: tuple[str, ...], months: int, of: str = "") -> Cells:
        """Cells by slots of one length."""
        grain = _GRAINS.get(months)
        if grain is None:
            return lambda _: None
        place = place_of(self._place)
        system = place.system if place and place.system else "VN34"
        question = Question(indicator, measure, detail, of, "VN63" if system == "VN64" else system, grain)
        if question not in self._asked:
            self._asked[question] = cells_on_demand(self._facts[indicator], question, self._place)
        return self._asked[question]

    def _share(self, target: Fact, due: Due) -> Result | Shortcoming:
        """A share as stated, else of the counts that it is made of."""
        stated = self._own(target, due, Measure.SHARE, target.of)
        if any(stated(slot) for slot in due.slots):
            return _brought_together(stated, due)
        if target.of:
            return Shortcoming.OTHER_WHOLE
        found: Result | Shortcoming = Shortcoming.NO_RESULT
        for whole in (rate.whole for rate in series_rules().rates.values() if rate.part == target.indicator):
            found = self._of_counts(target, due, whole)
            if isinstance(found, Result):
                return found
        fraction = self._fraction(target, due)
        return fraction if isinstance(fraction, Result) else found

    def _of_counts(self, target: Fact, due: Due, whole: str) -> Result | Shortcoming:
        """The part by the whole, both of the latest stretch that has both; of a level any day of the year will do."""
        rules = series_rules()
        passed = rules.by_bodies | rules.implied_details.get(target.indicator, frozenset())
        detail = tuple(code for code in target.detail if code not in passed)
        level = scheme().indicators[whole].kind != "flow"
        parts = self._own(target, due, usual_measure(target.indicator))
        months = Grain.YEAR.months if level else due.slots[0].months
        wholes = self._cells(whole, usual_measure(whole), detail, months)
        for slot in reversed(due.slots):
            part, of = parts(slot), wholes(Slot(slot.year, 1, months) if level else slot)
            if part is None or of is None:
                continue
            if not level and part.covered != of.covered:
                return Shortcoming.OTHER_STRETCH
            made = _made(_share_of(part, of), (part, of), _lacks(part, due))
            if made is not None:
                return made
        return Shortcoming.NO_RESULT

    def _fraction(self, target: Fact, due: Due) -> Result | Shortcoming:
        """A count with its whole beside it ("44/44 cơ sở")."""
        counted = self._own(target, due, usual_measure(target.indicator))
        for slot in reversed(due.slots):
            cell = counted(slot)
            whole = cell.facts[0].denominator if cell and len(cell.facts) == 1 else None
            if cell is not None and whole:
                return _made(_share_of_number(float(whole)), (cell,), _lacks(cell, due)) or Shortcoming.NO_RESULT
        return Shortcoming.NO_RESULT

    def _change(self, target: Fact, due: Due) -> Result | Shortcoming:
        """Against the same stretch of the year before, for targets of single stretches."""
        if due.way is not Way.STRETCH:
            return Shortcoming.NO_BASELINE
        measure = usual_measure(target.indicator)
        now = self._own(target, due, measure)(due.slots[0])
        if now is None:
            return Shortcoming.NO_RESULT
        covered = now.covered
        before = Slot(covered.year - 1, covered.first, covered.last)
        then = self._cells(target.indicator, measure, target.detail, before.months)(before)
        if then is None or _lacks(then, Due((before,), Way.STRETCH)):
            return Shortcoming.NO_BASELINE
        combine = _relative_change if target.unit == "percent" else _difference
        return _made(combine, (now, then), _lacks(now, due)) or Shortcoming.NO_BASELINE


def _brought_together(cells: Cells, due: Due) -> Result | Shortcoming:
    found = [cell for slot in due.slots if (cell := cells(slot)) is not None]
    if not found:
        return Shortcoming.NO_RESULT
    if due.way is Way.SUM:
        lacks = {lack for cell in found for lack in _lacks(cell, due)} - {Shortcoming.SOME_YEARS}
        if len(found) < len(due.slots):
            lacks.add(Shortcoming.SOME_YEARS)
        return _made(total, tuple(found), frozenset(lacks)) or Shortcoming.NO_RESULT
    return _made(_first, (found[-1],), _lacks(found[-1], due)) or Shortcoming.NO_RESULT


def _lacks(cell: Cell, due: Due) -> frozenset[Shortcoming]:
    """Why a cell is not yet the end of what is due."""
    lacks: set[Shortcoming] = set()
    if Note.PARTIAL in cell.notes:
        lacks.add(Shortcoming.PARTIAL)
    elif cell.through is not None and (cell.slot.end - cell.through).days > CLOSING_DAYS:  # the day of a level
        lacks.add(Shortcoming.EARLIER_DAY)
    if cell.slot != due.slots[-1]:
        lacks.add(Shortcoming.SOME_YEARS)
    return frozenset(lacks)


def _made(combine: _Combine, cells: tuple[Cell, ...], lacks: frozenset[Shortcoming]) -> Result | None:
    """The result of cells: for the verdict, as told, and with every number that contradicts one of them."""
    known = [_known(cell) for cell in cells]
    quantity, told = combine(known), combine([cell.quantity for cell in cells])
    if quantity is None:
        return None
    others = [
        combine([*known[:index], rival, *known[index + 1 :]])
        for index, cell in enumerate(cells)
        for rival in _rivals(cell)
    ]
    rivals = tuple(other for other in others if other is not None)
    return Result(quantity, cells, lacks, rivals, told if told != quantity else None)


def _known(cell: Cell) -> Quantity:
    """What one body did is a lower limit of what all did."""
    return cell.quantity.at_least() if Note.ONE_BODY in cell.notes else cell.quantity


def _rivals(cell: Cell) -> tuple[Quantity, ...]:
    contradicting = (other.fact.quantity for other in cell.others if other.agreement == "contradicts")
    return tuple(contradicting) + ((cell.summed.quantity,) if cell.summed and Note.CONFLICT in cell.notes else ())


def _first(found: Sequence[Quantity]) -> Quantity:
    return found[0]


def _share_of(part: Cell, whole: Cell) -> _Combine:
    """A share of counts; visits are no more different things than they are visits."""
    visits = Note.VISITS in part.notes and Note.VISITS not in whole.notes

    def combine(found: Sequence[Quantity]) -> Quantity | None:
        counted = found[0]
        if visits:
            counted = Quantity(counted.value, Interval(0, counted.bounds.high, high_closed=counted.bounds.high_closed))
        return ratio(counted, found[1])

    return combine


def _share_of_number(whole: float) -> _Combine:
    return lambda found: ratio(found[0], exactly(whole))


def _difference(found: Sequence[Quantity]) -> Quantity:
    now, then = found
    return Quantity(now.value - then.value, now.bounds - then.bounds)


def _relative_change(found: Sequence[Quantity]) -> Quantity | None:
    share = ratio(found[0], found[1])
    hundred = Interval(100, 100)
    return Quantity(share.value - 100, share.bounds - hundred) if share else None
