"""What tables of a selection have in common, whatever their rows are: who made them of what, and how to cite them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pipeline import __version__
from pipeline.analysis.citing import citation, link_of
from pipeline.analysis.columns import SAMPLE_COLUMN, word
from pipeline.analysis.textrows import document_rows
from pipeline.analysis.views import DocumentFacts, StoreFacts
from pipeline.analysis.words import date_words


class SelectedTable:
    """A table whose documents are known.

    Attributes:
        flow: names the table; also the key of the words for its sheet ("sheet_…") and for what a row is ("…_about").
        documents: behind the rows, each with the number of its figures.
        described: what was selected, as (name, words), in each language.
        query: the parameters of its link.
        facts: of the store.
        made_on: the day that the file gives.
    """

    __slots__ = ()

    flow: str
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

    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

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
