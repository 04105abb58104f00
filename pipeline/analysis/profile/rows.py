"""All indicators of one place: each with its series, its latest number and how many documents stand behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from pipeline.analysis.series.build import Question, SeriesSet, build_series, usual_measure
from pipeline.analysis.series.cells import Cell
from pipeline.analysis.series.facts import Fact
from pipeline.analysis.series.frames import Grain, Slot
from pipeline.analysis.series.placefacts import place_facts
from pipeline.analysis.series.rules import series_rules
from pipeline.analysis.series.statements import FactsByKind, by_indicator
from pipeline.analysis.series.words import Scale, scale_of_set
from pipeline.garbage import uncollected
from pipeline.records import Measure
from pipeline.scheme import scheme

Years = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One indicator, counted or as the share that reports state.

    Attributes:
        found: its series at the place.
        latest: the number of the last stretch that has one.
        documents: how many stand behind the numbers.
    """

    found: SeriesSet
    latest: Cell
    documents: int

    @property
    def question(self) -> Question:
        """What the row is of."""
        return self.found.question

    @property
    def cells(self) -> tuple[Cell, ...]:
        """In the order of time."""
        return tuple(self.found.cells[key] for key in sorted(self.found.cells, key=lambda key: key[1]))

    def scale(self, language: str) -> Scale:
        """The unit that the row is shown in."""
        return scale_of_set(self.found, language)


@dataclass(frozen=True, slots=True)
class Profile:
    """All indicators of a place.

    Attributes:
        rows: in the order of families and indicators.
        slots: in order, without gaps, from the first stretch with a number of any indicator to the last.
        divided: indicators without a row of which figures are stated that no series of the whole can take, with their
            number: other breakdowns, wholes, periods.
        silent: indicators of which nothing is stated.
    """

    rows: tuple[ProfileRow, ...]
    slots: tuple[Slot, ...]
    divided: tuple[tuple[str, int], ...]
    silent: tuple[str, ...]


def profile(connection: Connection, place: str, system: str, grain: Grain = Grain.YEAR) -> Profile:
    """What is known of a place.

    Args:
        connection: open for reading.
        place: key of a province of the map, or of the whole country.
        system: the map.
        grain: the step.
    """
    with uncollected():
        return _profile(place_facts(connection, place, scheme().indicators), place, system, grain)


def _profile(facts: Iterable[Fact], place: str, system: str, grain: Grain) -> Profile:
    held = by_indicator(facts)
    rows: list[ProfileRow] = []
    divided, silent = [], []
    for indicator in _in_order():
        about = held[indicator]
        made = list(_rows(indicator, about, place, system, grain))
        rows += made
        if not made and len(about):
            divided.append((indicator, len(about)))
        elif not made:
            silent.append(indicator)
    return Profile(tuple(rows), _all_slots(rows), tuple(divided), tuple(silent))


def _in_order() -> list[str]:
    """Indicators by family, those that count different things left out."""
    families = list(scheme().families)
    indicators = scheme().indicators
    kept = [code for code in indicators if code not in series_rules().without_series]
    return sorted(kept, key=lambda code: families.index(indicators[code].family))


def _rows(indicator: str, facts: FactsByKind, place: str, system: str, grain: Grain) -> Iterator[ProfileRow]:
    """The usual measure first, then the share, where there is any."""
    stated = facts.measures
    for measure in (usual_measure(indicator), Measure.SHARE):
        if measure not in stated:
            continue
        found = build_series(facts, Question(indicator, measure, system=system, grain=grain), [place])
        if found.cells:
            yield _row(found)


def _row(found: SeriesSet) -> ProfileRow:
    last = max(found.cells, key=lambda key: key[1])
    behind = {fact.document_id for cell in found.cells.values() for fact in cell.facts}
    return ProfileRow(found, found.cells[last], len(behind))


def narrowed(held: Profile, years: Years) -> Profile:
    """Some years only; indicators without a number in them have no row.

    Args:
        held: of all years.
        years: the first and the last; None is open.
    """
    first, last = years
    rows = []
    for row in held.rows:
        kept = {
            key: cell
            for key, cell in row.found.cells.items()
            if (first is None or key[1].year >= first) and (last is None or key[1].year <= last)
        }
        if kept:
            slots = tuple(slot for slot in row.found.slots if min(kept)[1] <= slot <= max(kept)[1])
            rows.append(_row(replace(row.found, cells=kept, slots=slots)))
    return replace(held, rows=tuple(rows), slots=_all_slots(rows))


def _all_slots(rows: Sequence[ProfileRow]) -> tuple[Slot, ...]:
    """From the first stretch of any row to the last; rows of one step share them."""
    held = [slot for row in rows for slot in row.found.slots]
    if not held:
        return ()
    first, last, months = min(held), max(held), held[0].months
    every = (
        Slot(year, month, month + months - 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, Grain.YEAR.months + 1, months)
    )
    return tuple(slot for slot in every if first <= slot <= last)
