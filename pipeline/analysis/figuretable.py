"""The table of the figures that a filter leaves: one row per figure, as the figures page lists them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from pipeline import __version__
from pipeline.analysis.checks import findings, looked_at
from pipeline.analysis.citing import citation, link_of
from pipeline.analysis.columns import COLUMNS, SAMPLE_COLUMN, Cell, Column, catalogue, masked, word
from pipeline.analysis.documents import store_facts
from pipeline.analysis.filters import FigureFilter
from pipeline.analysis.queries import DEFAULT_SORT, conditions, count, entries
from pipeline.analysis.rows import DOCUMENT_COLUMNS, document_of
from pipeline.analysis.tables import Progress, silent, told
from pipeline.analysis.textrows import document_rows, marked
from pipeline.analysis.views import DocumentFacts, StoreFacts
from pipeline.analysis.words import date_words, number_words
from pipeline.storage.schema import DocumentRow, FigureRow

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class FigureTable:
    """What is exported: one table, one filter, one state of the store.

    Attributes:
        connection: open for reading; its transaction fixes the state of the store.
        made_on: the day that file name and notes give.
    """

    connection: Connection
    chosen: FigureFilter
    sort: str
    language: str
    made_on: date
    facts: StoreFacts

    flow = "figures"
    stem = "so-lieu"
    sheet = "sheet_figures"

    @property
    def sample(self) -> bool:
        """Whether all of it is fictional."""
        return self.facts.sample

    @property
    def run(self) -> int | None:
        """The last run of the store."""
        return self.facts.last_run

    @property
    def query(self) -> dict[str, list[str]]:
        """The filter as parameters of a link."""
        return self.chosen.to_query()

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns; the samples' own first, so that no printed page goes without it."""
        return (SAMPLE_COLUMN, *COLUMNS) if self.sample else COLUMNS

    def count(self) -> int:
        """How many figures there are."""
        return count(self.connection, self.chosen)

    def rows(self, progress: Progress = silent) -> Iterator[tuple[Cell, ...]]:
        """Typed cells, one tuple per figure, read in chunks."""
        columns, language = self.columns, self.language
        found = entries(self.connection, self.chosen, sort=self.sort)
        cells = (tuple(column.cell(entry, language) for column in columns) for entry in found)
        return cells if progress is silent else told(cells, self.count(), progress)

    def documents(self) -> Iterator[tuple[DocumentFacts, int]]:
        """The documents of the figures, each with how many of its figures are in the table."""
        held = conditions(self.chosen)
        counted = (
            select(FigureRow.document_id, func.count().label("n"))
            .where(*held)
            .group_by(FigureRow.document_id)
            .subquery()
        )
        query: Select[Any] = (
            select(*DOCUMENT_COLUMNS, counted.c.n)
            .join(counted, counted.c.document_id == DocumentRow.id)
            .order_by(DocumentRow.published_on, DocumentRow.id)
        )
        rows = self.connection.execute(query, execution_options={"yield_per": _CHUNK})
        return ((document_of(row), row.n) for row in rows)

    def run_ids(self) -> tuple[int, ...]:
        """The runs that stored the figures of the table."""
        query = select(FigureRow.run_id).where(*conditions(self.chosen)).distinct().order_by(FigureRow.run_id)
        return tuple(self.connection.scalars(query))

    def filter_words(self, language: str) -> str:
        """The filter in words."""
        filters = catalogue().filters
        narrowed = [f"{filters[key].in_language(language)}: {names}" for key, names in self.chosen.describe(language)]
        return " | ".join(narrowed) or word("no_filter", language)

    def citation(self, language: str) -> str:
        """How to cite the file."""
        title = word("title", language)
        if self.sample:
            title = f"{title} ({word('sample', language)})"
        return citation(title, self.filter_words(language), self.query, self.run, on=self.made_on, language=language)

    def notes(self, language: str) -> list[tuple[str, str]]:
        """What a reader must know: filter, runs, date, whether it is a sample."""
        first = [(word("title", language), word("about", language))]
        if self.sample:
            first.append((SAMPLE_COLUMN.header(language), word("sample", language)))
        return [
            *first,
            (word("filter", language), self.filter_words(language)),
            (word("link", language), link_of(self.query)),
            (word("rows", language), str(self.count())),
            *self._repeats(language),
            (word("runs", language), ", ".join(map(str, self.run_ids())) or "—"),
            (word("made_on", language), date_words(self.made_on)),
            (word("program", language), __version__),
        ]

    def _repeats(self, language: str) -> list[tuple[str, str]]:
        """How documents that state the same are counted, where the store has any."""
        if not self.facts.copies:
            return []
        said = word("repeats_listed" if self.chosen.lists_repeats else "repeats_once", language)
        words = said.format(documents=self.facts.copies, figures=self.facts.repeated)
        return [(word("repeats", language), words)]

    def source_rows(self) -> Iterator[tuple[str, ...]]:
        """The documents as text: a header, then one row each."""
        return document_rows(self.documents(), self.language, sample=self.sample)

    def checked(self, language: str) -> str:
        """How many documents and figures the checks look at."""
        documents, figures = looked_at(self.connection, self.chosen)
        told_numbers = {
            "documents": number_words(documents, language),
            "figures": number_words(figures, language),
        }
        return word("checked", language).format(**told_numbers)

    def check_rows(self) -> Iterator[tuple[str, ...]]:
        """What does not add up in the documents of the figures: a header, then one row per finding."""
        language, headers = self.language, catalogue().columns
        header = (
            word("finding", language),
            word("check", language),
            word("figures_concerned", language),
            *(headers[name].in_language(language) for name in ("document_title", "document_number", "source")),
            headers["document_id"].in_language(language),
        )
        rows = (
            (
                masked(found.finding.sentence(language)) or "",
                found.finding.code,
                "; ".join(found.finding.figures),
                masked(found.document.title) or "",
                found.document.number or "",
                found.document.source,
                found.document.id,
            )
            for found in findings(self.connection, self.chosen)
        )
        return marked(header, rows, language, sample=self.sample)


def figure_table(
    connection: Connection,
    chosen: FigureFilter,
    *,
    made_on: date,
    sort: str = DEFAULT_SORT,
    language: str = "vi",
) -> FigureTable:
    """The table of the figures that a filter leaves.

    Args:
        connection: open for reading, kept open until the last row is written.
        chosen: the filter of the screen, unchanged.
        made_on: today.
        sort: one of queries.SORTS.
        language: "vi" or "en", for headers and names; codes stay.
    """
    return FigureTable(connection, chosen, sort, language, made_on, store_facts(connection))
