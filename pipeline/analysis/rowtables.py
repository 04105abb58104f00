"""Tables of rows that files are made from: columns named in a section of exports.yaml, notes, documents behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from urllib.parse import urlencode

from pipeline import __version__
from pipeline.analysis.columns import SAMPLE_COLUMN, Cell, ExportColumn, Header, Kind, catalogue, word
from pipeline.analysis.exports import document_rows
from pipeline.analysis.views import DocumentFacts, StoreFacts
from pipeline.analysis.words import date_words

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class RowColumn(Generic[Row]):
    """One column; `value` is typed, in a language where it is a name.

    Attributes:
        section: of exports.yaml, where its header is.
    """

    section: str
    name: str
    value: Callable[[Row, str], Cell]
    kind: Kind = Kind.TEXT

    def _header(self) -> Header:
        headers: dict[str, Header] = getattr(catalogue(), self.section)
        return headers[self.name]

    def header(self, language: str) -> str:
        """What people read above the column."""
        return self._header().in_language(language)

    def note(self, language: str) -> str:
        """What the column means, where its header does not say it."""
        return self._header().note(language)


@dataclass(frozen=True, slots=True)
class RowTable(Generic[Row]):
    """What is exported: the rows that the screen shows.

    Attributes:
        sheet: key of the words that name the first sheet of a workbook.
        about: key of the sentence that says what a row is.
        row_columns: its columns.
        held: the rows.
        documents: behind them, each with the number of its figures.
        described: what was selected, as (name, words).
        query: the parameters of its link.
        facts: of the store.
        made_on: the day that the file gives.
    """

    sheet: str
    about: str
    row_columns: Sequence[RowColumn[Row]]
    held: Sequence[Row]
    documents: tuple[tuple[DocumentFacts, int], ...]
    described: tuple[tuple[str, str], ...]
    query: dict[str, list[str]]
    facts: StoreFacts
    language: str
    made_on: date

    @property
    def columns(self) -> Sequence[ExportColumn]:
        """All columns; the samples' own first, so that no printed page goes without it."""
        return (SAMPLE_COLUMN, *self.row_columns) if self.facts.sample else tuple(self.row_columns)

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Typed values, one tuple per row."""
        sample = (word("sample", self.language),) if self.facts.sample else ()
        for row in self.held:
            yield (*sample, *(column.value(row, self.language) for column in self.row_columns))

    def notes(self) -> list[tuple[str, str]]:
        """What a reader must know: selection, runs, date, whether it is a sample."""
        language = self.language
        told = [(word("title", language), word(self.about, language))]
        if self.facts.sample:
            told.append((SAMPLE_COLUMN.header(language), word("sample", language)))
        runs = sorted({facts.run_id for facts, _ in self.documents})
        return [
            *told,
            (word("series_selection", language), " | ".join(f"{name}: {words}" for name, words in self.described)),
            (word("link", language), "?" + urlencode(self.query, doseq=True)),
            (word("rows", language), str(len(self.held))),
            (word("runs", language), ", ".join(map(str, runs)) or "—"),
            (word("made_on", language), date_words(self.made_on)),
            (word("program", language), __version__),
        ]

    def source_rows(self) -> Iterator[tuple[str, ...]]:
        """The sheet of sources as text: a header, then one row per document."""
        return document_rows(self.documents, self.language, sample=self.facts.sample)
