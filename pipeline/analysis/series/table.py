"""The table of series: one row per cell, the same for the screen and for every file."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.analysis.columns import Cell as Value
from pipeline.analysis.columns import Kind, catalogue, word
from pipeline.analysis.labels import name_of
from pipeline.analysis.selected import RowColumn, SelectedTable
from pipeline.analysis.series.build import Question, SeriesSet
from pipeline.analysis.series.cells import Agreement, Cell, Note
from pipeline.analysis.series.facts import Fact
from pipeline.analysis.series.frames import Slot
from pipeline.analysis.series.places import place_of
from pipeline.analysis.series.selection import PER_HEAD
from pipeline.analysis.series.words import (
    Scale,
    cell_words,
    covered_words,
    fact_words,
    key_words,
    left_out_words,
    member_words,
    notes_words,
    origin_words,
    slot_words,
)
from pipeline.analysis.textrows import marked
from pipeline.analysis.views import DocumentFacts, StoreFacts
from pipeline.areas import MERGER
from pipeline.records import Measure
from pipeline.scheme import scheme


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One cell with what names it.

    Attributes:
        breaks: whether it is the first value of a merged province after the merger of 2025.
    """

    cell: Cell
    question: Question
    scale: Scale
    rate: str = ""
    breaks: bool = False

    @property
    def unit(self) -> str:
        """Code of the unit that the full number is in."""
        if self.rate == PER_HEAD:
            return "any"
        if self.rate or self.question.measure is Measure.SHARE:
            return "percent"
        return scheme().indicators[self.question.indicator].unit


def _column(name: str, value: Callable[[SeriesRow, str], Value], kind: Kind = Kind.TEXT) -> RowColumn[SeriesRow]:
    return RowColumn("series", name, value, kind)


def _bound(number: float) -> float | None:
    return None if math.isinf(number) else number


SERIES_COLUMNS: tuple[RowColumn[SeriesRow], ...] = (
    _column("place_name", lambda row, language: key_words(row.cell.place, language)),
    _column("place", lambda row, _: row.cell.place),
    _column("map", lambda row, _: row.question.system),
    _column("slot", lambda row, language: slot_words(row.cell.slot, language)),
    _column("year", lambda row, _: row.cell.slot.year, Kind.NUMBER),
    _column("first_month", lambda row, _: row.cell.slot.first, Kind.NUMBER),
    _column("last_month", lambda row, _: row.cell.slot.last, Kind.NUMBER),
    _column("period_start", lambda row, _: row.cell.slot.start, Kind.DATE),
    _column("period_end", lambda row, _: row.cell.slot.end, Kind.DATE),
    _column("indicator_name", lambda row, language: name_of("indicators", row.question.indicator, language)),
    _column("indicator", lambda row, _: row.question.indicator),
    _column("measure", lambda row, _: str(row.question.measure)),
    _column("detail", lambda row, _: " ".join(row.question.detail)),
    _column("rate", lambda row, _: row.rate),
    _column("value_words", lambda row, language: cell_words(row.cell, row.scale, language)),
    _column("unit_shown", lambda row, _: row.scale.unit),
    _column("unit", lambda row, _: row.unit),
    _column("value", lambda row, _: row.cell.quantity.value, Kind.NUMBER),
    _column("bound_low", lambda row, _: _bound(row.cell.quantity.bounds.low), Kind.NUMBER),
    _column("bound_high", lambda row, _: _bound(row.cell.quantity.bounds.high), Kind.NUMBER),
    _column("origin_name", lambda row, language: origin_words(row.cell, language)),
    _column("origin", lambda row, _: str(row.cell.origin)),
    _column("calendar", lambda row, _: str(row.cell.calendar)),
    _column("covered", lambda row, language: covered_words(row.cell, language)),
    _column("covered_start", lambda row, _: row.cell.covered.start, Kind.DATE),
    _column("covered_end", lambda row, _: row.cell.through or row.cell.covered.end, Kind.DATE),
    _column("series_break", lambda row, _: row.breaks, Kind.FLAG),
    _column(
        "notes_words",
        lambda row, language: "; ".join(text for _, text in notes_words(row.cell.notes, language)),
    ),
    _column("notes", lambda row, _: " ".join(sorted(row.cell.notes))),
    _column("missing", lambda row, language: "; ".join(member_words(key, language) for key in row.cell.missing)),
    _column("figure_ids", lambda row, _: " ".join(fact.figure_id for fact in row.cell.facts)),
    _column("document_ids", lambda row, _: " ".join(dict.fromkeys(fact.document_id for fact in row.cell.facts))),
    _column("others", lambda row, _: len(row.cell.others), Kind.NUMBER),
)


@dataclass(frozen=True, slots=True)
class SeriesTable(SelectedTable[SeriesRow]):
    """What is exported: the cells that the screen shows.

    Attributes:
        cells: in the order of the rows.
    """

    found: SeriesSet
    cells: tuple[Cell, ...]
    scale: Scale
    documents: tuple[tuple[DocumentFacts, int], ...]
    described: Mapping[str, tuple[tuple[str, str], ...]]
    query: dict[str, list[str]]
    facts: StoreFacts
    language: str
    made_on: date

    flow = "series"
    stem = "chuoi-so-lieu"
    row_columns = SERIES_COLUMNS

    def count(self) -> int:
        """How many cells there are."""
        return len(self.cells)

    def records(self) -> Iterator[SeriesRow]:
        """The cells, each with what names it."""
        rate = ",".join(self.query.get("rate", ()))
        breaks = breaks_of(self.found)
        for cell in self.cells:
            yield SeriesRow(cell, self.found.question, self.scale, rate, (cell.place, cell.slot) in breaks)

    def left_out(self, language: str) -> list[tuple[str, str]]:
        """Why statements of the indicator are in no cell, each reason with their number."""
        told = [f"{text}: {number}" for text, number in left_out_words(self.found, language)]
        return [(word("series_left_out", language), "; ".join(told) or "—")]

    def checked(self, language: str) -> str:
        """How many cells are looked at."""
        return word("series_checked", language).format(cells=len(self.cells))

    def check_rows(self) -> Iterator[tuple[str, ...]]:
        """The cells whose statements cannot all be right: a header, then one row per statement against one taken."""
        language, headers = self.language, catalogue().series
        header = (
            word("finding", language),
            *(headers[name].in_language(language) for name in ("place_name", "slot")),
            word("figures_concerned", language),
            headers["document_ids"].in_language(language),
        )
        rows = (row for cell in self.cells for row in self._conflicts(cell))
        return marked(header, rows, language, sample=self.sample)

    def _conflicts(self, cell: Cell) -> Iterator[tuple[str, ...]]:
        """Of a cell made of others, those of its parts: their note is its own."""
        if Note.CONFLICT not in cell.notes:
            return
        for part in cell.parts:
            yield from self._conflicts(part)
        against = [other.fact for other in cell.others if other.agreement is Agreement.CONTRADICTS]
        for fact in against:
            yield self._conflict("series_contradicts", cell, fact_words(fact, self.scale, self.language), [fact])
        if cell.summed is not None and not cell.quantity.bounds.meets(cell.summed.quantity.bounds):
            summed = cell_words(cell.summed, self.scale, self.language)
            yield self._conflict("series_sum_differs", cell, summed, cell.summed.facts)

    def _conflict(self, key: str, cell: Cell, other: str, facts: Iterable[Fact]) -> tuple[str, ...]:
        language, both = self.language, (*cell.facts, *facts)
        return (
            word(key, language).format(taken=cell_words(cell, self.scale, language), other=other),
            key_words(cell.place, language),
            slot_words(cell.slot, language),
            "; ".join(fact.figure_id for fact in both),
            "; ".join(dict.fromkeys(fact.document_id for fact in both)),
        )


def breaks_of(found: SeriesSet) -> frozenset[tuple[str, Slot]]:
    """Place and stretch of the first value after the merger of 2025 of each province that was merged of several."""
    first: dict[str, Slot] = {}
    for place, slot in sorted(found.cells, key=lambda key: key[1]):
        known = place_of(place)
        if known is not None and len(known.members) > 1 and known.system == "VN34" and slot.end >= MERGER:
            first.setdefault(place, slot)
    return frozenset(first.items())


def cells_in_order(found: SeriesSet) -> tuple[Cell, ...]:
    """All cells by place, then by stretch."""
    cells = (found.cell(place.key, slot) for place in found.places for slot in found.slots)
    return tuple(cell for cell in cells if cell is not None)
