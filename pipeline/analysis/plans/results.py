"""What was reported of what a target asks for: counts, added up or the last state, and shares of a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.analysis.plans.targets import Due, Way
from pipeline.analysis.series.build import Question, SeriesSet, build_series, usual_measure
from pipeline.analysis.series.cells import Cell, Note
from pipeline.analysis.series.facts import Fact
from pipeline.analysis.series.frames import Grain, Slot
from pipeline.analysis.series.places import place_of
from pipeline.analysis.series.quantities import Quantity, ratio, total
from pipeline.analysis.series.rules import series_rules
from pipeline.intervals import Interval
from pipeline.records import Measure


class Shortcoming(StrEnum):
    """What a result lacks to be held against its target."""

    NO_RESULT = "no_result"
    PARTIAL = "partial"
    SOME_YEARS = "some_years"
    NO_BASELINE = "no_baseline"
    OTHER_WHOLE = "other_whole"


@dataclass(frozen=True, slots=True)
class Result:
    """What was reached.

    Attributes:
        quantity: in the unit of the target; bounds tell what is left open.
        cells: what it rests on.
        lacks: why it is no final answer; empty where it is one.
        rivals: other numbers that are stated for the same and cannot be true together with it.
    """

    quantity: Quantity
    cells: tuple[Cell, ...]
    lacks: frozenset[Shortcoming] = frozenset()
    rivals: tuple[Quantity, ...] = ()


Cells = Callable[[Slot], Cell | None]


class Results:
    """Results of one place, ready to be asked for one target after the other."""

    def __init__(self, place: str, facts: Iterable[Fact]) -> None:
        """Takes all results of the place, and of the places it was made of."""
        self._place = place
        self._facts: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts:
            self._facts[fact.indicator].append(fact)
        self._sets: dict[Question, SeriesSet] = {}

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
                return _brought_together(self._cells(target.indicator, target, Measure(target.measure), due), due)

    def _cells(self, indicator: str, target: Fact, measure: Measure, due: Due, of: str = "") -> Cells:
        """Cells by slot; the details that are asked for are those of the target where the indicator is its own."""
        slot = due.slots[0]
        grain = {12: Grain.YEAR, 6: Grain.HALF, 3: Grain.QUARTER}.get(slot.months)
        if grain is None:
            return lambda _: None
        place = place_of(self._place)
        system = place.system if place and place.system else "VN34"
        detail = target.detail if indicator == target.indicator else ()
        question = Question(indicator, measure, detail, of, "VN63" if system == "VN64" else system, grain)
        found = self._sets.get(question)
        if found is None:
            found = build_series(self._facts.get(indicator, ()), question, [self._place])
            self._sets[question] = found
        return lambda slot: found.cell(self._place, slot)

    def _share(self, target: Fact, due: Due) -> Result | Shortcoming:
        """A share as stated, else of the counts that it is made of."""
        stated = self._cells(target.indicator, target, Measure.SHARE, due, target.of)
        if any(stated(slot) for slot in due.slots):
            return _brought_together(stated, due)
        if target.of:
            return Shortcoming.OTHER_WHOLE
        counted = self._cells(target.indicator, target, usual_measure(target.indicator), due)
        wholes = [rate.whole for rate in series_rules().rates.values() if rate.part == target.indicator]
        for whole in wholes:
            part = _brought_together(counted, due)
            of = _brought_together(self._cells(whole, target, usual_measure(whole), due), due)
            if isinstance(part, Result) and isinstance(of, Result):
                return _divided(part, of)
        return self._fraction(counted, due)

    def _fraction(self, counted: Cells, due: Due) -> Result | Shortcoming:
        """A count with its whole beside it ("44/44 cơ sở")."""
        cells = [cell for slot in due.slots if (cell := counted(slot)) and len(cell.facts) == 1]
        if not cells or not cells[-1].facts[0].denominator:
            return Shortcoming.NO_RESULT
        cell, whole = cells[-1], float(cells[-1].facts[0].denominator)
        share = ratio(cell.quantity, Quantity(whole, Interval(whole, whole)))
        lacks = {Shortcoming.PARTIAL} if Note.PARTIAL in cell.notes else set()
        return Result(share, (cell,), frozenset(lacks)) if share else Shortcoming.NO_RESULT

    def _change(self, target: Fact, due: Due) -> Result | Shortcoming:
        """Against the year before, for targets of single stretches."""
        if due.way is not Way.STRETCH:
            return Shortcoming.NO_BASELINE
        slot = due.slots[0]
        before = Due((Slot(slot.year - 1, slot.first, slot.last),), Way.STRETCH)
        cells = self._cells(target.indicator, target, usual_measure(target.indicator), due)
        now, then = _brought_together(cells, due), _brought_together(cells, before)
        if not isinstance(now, Result):
            return now
        if not isinstance(then, Result) or then.lacks:
            return Shortcoming.NO_BASELINE
        return _compared(now, then, relative=target.unit == "percent")


def _brought_together(cells: Cells, due: Due) -> Result | Shortcoming:
    found = [cell for slot in due.slots if (cell := cells(slot)) is not None]
    if not found:
        return Shortcoming.NO_RESULT
    if due.way is Way.SUM:
        return _added(found, due)
    cell = found[-1]
    lacks = {Shortcoming.PARTIAL} if Note.PARTIAL in cell.notes else set()
    if cell.slot != due.slots[-1]:
        lacks.add(Shortcoming.SOME_YEARS)
    return Result(_known(cell), (cell,), frozenset(lacks), _rivals(cell))


def _added(found: Sequence[Cell], due: Due) -> Result:
    lacks = {Shortcoming.PARTIAL} if any(Note.PARTIAL in cell.notes for cell in found) else set()
    if len(found) < len(due.slots):
        lacks.add(Shortcoming.SOME_YEARS)
    return Result(total(map(_known, found)), tuple(found), frozenset(lacks))


def _known(cell: Cell) -> Quantity:
    """What one body did is a lower limit of what all did."""
    return cell.quantity.at_least() if Note.ONE_BODY in cell.notes else cell.quantity


def _rivals(cell: Cell) -> tuple[Quantity, ...]:
    contradicting = (other.fact.quantity for other in cell.others if other.agreement == "contradicts")
    return tuple(contradicting) + ((cell.summed.quantity,) if cell.summed and Note.CONFLICT in cell.notes else ())


def _divided(part: Result, whole: Result) -> Result | Shortcoming:
    """A share of counts; visits are no more different things than they are visits."""
    counted = part.quantity
    if any(Note.VISITS in cell.notes for cell in part.cells) and not any(
        Note.VISITS in cell.notes for cell in whole.cells
    ):
        counted = Quantity(counted.value, Interval(0, counted.bounds.high, high_closed=counted.bounds.high_closed))
    share = ratio(counted, whole.quantity)
    if share is None:
        return Shortcoming.NO_RESULT
    return Result(share, (*part.cells, *whole.cells), part.lacks)


def _compared(now: Result, then: Result, *, relative: bool) -> Result | Shortcoming:
    cells = (*now.cells, *then.cells)
    if not relative:
        bounds = now.quantity.bounds - then.quantity.bounds
        return Result(Quantity(now.quantity.value - then.quantity.value, bounds), cells, now.lacks)
    share = ratio(now.quantity, then.quantity)
    if share is None:
        return Shortcoming.NO_BASELINE
    hundred = Interval(100, 100)
    return Result(Quantity(share.value - 100, share.bounds - hundred), cells, now.lacks)
