"""What tables of a selection have in common, whatever their rows are: columns, who made them of what, how to cite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from pipeline import __version__
from pipeline.analysis.citing import citation, link_of
from pipeline.analysis.columns import SAMPLE_COLUMN, Cell, Header, Kind, catalogue, word
from pipeline.analysis.tables import Heading, Progress, silent, told
from pipeline.analysis.textrows import document_rows
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


class SelectedTable(Generic[Row]):
    """A table whose documents are known.

    Attributes:
        flow: names the table; also the key of the words for its sheet ("sheet_…") and for what a row is ("…_about").
        row_columns: its columns.
        documents: behind the rows, each with the number of its figures.
        described: what was selected, as (name, words), in each language.
        query: the parameters of its link.
        facts: of the store.
        made_on: the day that the file gives.
    """

    __slots__ = ()

    flow: str
    row_columns: tuple[RowColumn[Row], ...]
    documents: tuple[tuple[DocumentFacts, int], ...]
    described: Mapping[str, tuple[tuple[str, str], ...]]
    query: dict[str, list[str]]
    facts: StoreFacts
    language: str
    made_on: date

    @property
    def sheet(self) -> str:
        """Key of the word that names its sheet."""
        return f"sheet_{self.flow}"

    @property
    def sample(self) -> bool:
        """Whether all of it is fictional."""
        return self.facts.sample

    @property
    def run(self) -> int | None:
        """The last run of the store."""
        return self.facts.last_run

    @property
    def columns(self) -> tuple[Heading, ...]:
        """All columns; the samples' own first, so that no printed page goes without it."""
        return (SAMPLE_COLUMN, *self.row_columns) if self.sample else self.row_columns

    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def records(self) -> Iterable[Row]:
        """What each row is made of, in order."""
        raise NotImplementedError

    def rows(self, progress: Progress = silent) -> Iterator[tuple[Cell, ...]]:
        """Typed values, one tuple per row."""
        return told(self._cells(), self.count(), progress)

    def _cells(self) -> Iterator[tuple[Cell, ...]]:
        sample = (word("sample", self.language),) if self.sample else ()
        for record in self.records():
            yield (*sample, *(column.value(record, self.language) for column in self.row_columns))

    def selection_words(self, language: str) -> str:
        """The selection in words."""
        return " | ".join(f"{name}: {words}" for name, words in self.described[language])

    def citation(self, language: str) -> str:
        """How to cite the file."""
        title = f"{word(self.sheet, language)}. {word('title', language)}"
        if self.sample:
            title = f"{title} ({word('sample', language)})"
        return citation(title, self.selection_words(language), self.query, self.run, on=self.made_on, language=language)

    def notes(self, language: str) -> list[tuple[str, str]]:
        """What a reader must know: selection, runs, date, what was left out, whether it is a sample."""
        first = [(word("title", language), word(f"{self.flow}_about", language))]
        if self.sample:
            first.append((SAMPLE_COLUMN.header(language), word("sample", language)))
        runs = sorted({facts.run_id for facts, _ in self.documents})
        return [
            *first,
            (word("series_selection", language), self.selection_words(language)),
            (word("link", language), link_of(self.query)),
            (word("rows", language), str(self.count())),
            *self.left_out(language),
            (word("runs", language), ", ".join(map(str, runs)) or "—"),
            (word("made_on", language), date_words(self.made_on)),
            (word("program", language), __version__),
        ]

    def left_out(self, language: str) -> list[tuple[str, str]]:  # noqa: ARG002 - for the tables that say more
        """Notes on what is selected and in no row; none where that cannot be."""
        return []

    def source_rows(self) -> Iterator[tuple[str, ...]]:
        """The sheet of sources as text: a header, then one row per document."""
        return document_rows(self.documents, self.language, sample=self.sample)
