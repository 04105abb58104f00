"""The table of series: one row per cell, the same for the screen and for every file."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from pipeline import __version__
from pipeline.analysis.columns import SAMPLE_COLUMN, ExportColumn, Kind, catalogue, word
from pipeline.analysis.columns import Cell as Value
from pipeline.analysis.exports import document_rows
from pipeline.analysis.labels import name_of
from pipeline.analysis.series.build import Question, SeriesSet
from pipeline.analysis.series.cells import Cell
from pipeline.analysis.series.words import (
    Scale,
    cell_words,
    covered_words,
    key_words,
    left_out_words,
    member_words,
    notes_words,
    origin_words,
    slot_words,
)
from pipeline.analysis.views import DocumentFacts, StoreFacts
from pipeline.analysis.words import date_words


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One cell with what names it."""

    cell: Cell
    question: Question
    scale: Scale
    rate: str = ""


@dataclass(frozen=True, slots=True)
class SeriesColumn:
    """One column; `value` is typed, in a language where it is a name."""

    name: str
    value: Callable[[SeriesRow, str], Value]
    kind: Kind = Kind.TEXT

    def header(self, language: str) -> str:
        """What people read above the column."""
        return catalogue().series[self.name].in_language(language)

    def note(self, language: str) -> str:
        """What the column means, where its header does not say it."""
        return catalogue().series[self.name].note(language)


def _bound(number: float) -> float | None:
    return None if math.isinf(number) else number


SERIES_COLUMNS: tuple[SeriesColumn, ...] = (
    SeriesColumn("place_name", lambda row, language: key_words(row.cell.place, language)),
    SeriesColumn("place", lambda row, _: row.cell.place),
    SeriesColumn("slot", lambda row, language: slot_words(row.cell.slot, language)),
    SeriesColumn("year", lambda row, _: row.cell.slot.year, Kind.NUMBER),
    SeriesColumn("first_month", lambda row, _: row.cell.slot.first, Kind.NUMBER),
    SeriesColumn("last_month", lambda row, _: row.cell.slot.last, Kind.NUMBER),
    SeriesColumn("indicator_name", lambda row, language: name_of("indicators", row.question.indicator, language)),
    SeriesColumn("indicator", lambda row, _: row.question.indicator),
    SeriesColumn("measure", lambda row, _: str(row.question.measure)),
    SeriesColumn("detail", lambda row, _: " ".join(row.question.detail)),
    SeriesColumn("rate", lambda row, _: row.rate),
    SeriesColumn("value_words", lambda row, language: cell_words(row.cell, row.scale, language)),
    SeriesColumn("unit_shown", lambda row, _: row.scale.unit),
    SeriesColumn("value", lambda row, _: row.cell.quantity.value, Kind.NUMBER),
    SeriesColumn("bound_low", lambda row, _: _bound(row.cell.quantity.bounds.low), Kind.NUMBER),
    SeriesColumn("bound_high", lambda row, _: _bound(row.cell.quantity.bounds.high), Kind.NUMBER),
    SeriesColumn("origin_name", lambda row, language: origin_words(row.cell, language)),
    SeriesColumn("origin", lambda row, _: str(row.cell.origin)),
    SeriesColumn("calendar", lambda row, _: str(row.cell.calendar)),
    SeriesColumn("covered", lambda row, language: covered_words(row.cell, language)),
    SeriesColumn(
        "notes_words",
        lambda row, language: "; ".join(text for _, text in notes_words(row.cell.notes, language)),
    ),
    SeriesColumn("notes", lambda row, _: " ".join(sorted(row.cell.notes))),
    SeriesColumn("missing", lambda row, language: "; ".join(member_words(key, language) for key in row.cell.missing)),
    SeriesColumn("figure_ids", lambda row, _: " ".join(fact.figure_id for fact in row.cell.facts)),
    SeriesColumn("document_ids", lambda row, _: " ".join(dict.fromkeys(fact.document_id for fact in row.cell.facts))),
    SeriesColumn("others", lambda row, _: len(row.cell.others), Kind.NUMBER),
)


@dataclass(frozen=True, slots=True)
class SeriesTable:
    """What is exported: the cells that the screen shows.

    Attributes:
        cells: in the order of the rows.
        documents: behind them, each with the number of its figures.
        described: what was selected, as (name, words).
        query: the parameters of its link.
        made_on: the day that the file gives.
    """

    found: SeriesSet
    cells: tuple[Cell, ...]
    scale: Scale
    documents: tuple[tuple[DocumentFacts, int], ...]
    described: tuple[tuple[str, str], ...]
    query: dict[str, list[str]]
    facts: StoreFacts
    language: str
    made_on: date

    @property
    def sheet(self) -> str:
        """Key of the words that name the first sheet of a workbook."""
        return "sheet_series"

    @property
    def columns(self) -> Sequence[ExportColumn]:
        """All columns; the samples' own first, so that no printed page goes without it."""
        return (SAMPLE_COLUMN, *SERIES_COLUMNS) if self.facts.sample else SERIES_COLUMNS

    def rows(self) -> Iterator[tuple[Value, ...]]:
        """Typed values, one tuple per cell."""
        sample = (word("sample", self.language),) if self.facts.sample else ()
        rate = ",".join(self.query.get("rate", ()))
        for cell in self.cells:
            row = SeriesRow(cell, self.found.question, self.scale, rate)
            yield (*sample, *(column.value(row, self.language) for column in SERIES_COLUMNS))

    def notes(self) -> list[tuple[str, str]]:
        """What a reader must know: selection, runs, date, what was left out, whether it is a sample."""
        language = self.language
        told = [(word("title", language), word("series_about", language))]
        if self.facts.sample:
            told.append((SAMPLE_COLUMN.header(language), word("sample", language)))
        runs = sorted({facts.run_id for facts, _ in self.documents})
        left_out = [f"{text}: {number}" for text, number in left_out_words(self.found, language)]
        return [
            *told,
            (word("series_selection", language), " | ".join(f"{name}: {words}" for name, words in self.described)),
            (word("link", language), "?" + urlencode(self.query, doseq=True)),
            (word("rows", language), str(len(self.cells))),
            (word("series_left_out", language), "; ".join(left_out) or "—"),
            (word("runs", language), ", ".join(map(str, runs)) or "—"),
            (word("made_on", language), date_words(self.made_on)),
            (word("program", language), __version__),
        ]

    def source_rows(self) -> Iterator[tuple[str, ...]]:
        """The sheet of sources as text: a header, then one row per document."""
        return document_rows(self.documents, self.language, sample=self.facts.sample)


def cells_in_order(found: SeriesSet) -> tuple[Cell, ...]:
    """All cells by place, then by stretch."""
    cells = (found.cell(place.key, slot) for place in found.places for slot in found.slots)
    return tuple(cell for cell in cells if cell is not None)
