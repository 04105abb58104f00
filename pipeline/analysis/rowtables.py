"""Tables of rows that files are made from: columns named in a section of exports.yaml, notes, documents, checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.analysis.columns import catalogue, word
from pipeline.analysis.labels import name_of
from pipeline.analysis.selected import Row, RowColumn, SelectedTable
from pipeline.analysis.series.cells import Cell as SeriesCell
from pipeline.analysis.series.cells import Note
from pipeline.analysis.series.words import key_words, notes_words, slot_words
from pipeline.analysis.textrows import marked
from pipeline.analysis.views import DocumentFacts, StoreFacts


@dataclass(frozen=True, slots=True)
class RowTable(SelectedTable[Row]):
    """What is exported: the rows that the screen shows.

    Attributes:
        flow: also how the names of its files begin.
        held: the rows.
        numbers: the cells of series that a row rests on.
    """

    flow: str
    row_columns: tuple[RowColumn[Row], ...]
    held: Sequence[Row]
    numbers: Callable[[Row], Iterable[SeriesCell]]
    documents: tuple[tuple[DocumentFacts, int], ...]
    described: Mapping[str, tuple[tuple[str, str], ...]]
    query: dict[str, list[str]]
    facts: StoreFacts
    language: str
    made_on: date

    @property
    def stem(self) -> str:
        """How its file names begin."""
        return self.flow

    def count(self) -> int:
        """How many rows there are."""
        return len(self.held)

    def records(self) -> Iterable[Row]:
        """The rows as they are held."""
        return self.held

    def checked(self, language: str) -> str:
        """How many cells are looked at."""
        return word("series_checked", language).format(cells=len(self._numbers()))

    def check_rows(self) -> Iterator[tuple[str, ...]]:
        """The cells whose statements cannot all be right: a header, then one row per cell."""
        language, headers = self.language, catalogue().series
        header = (
            word("finding", language),
            *(headers[name].in_language(language) for name in ("indicator_name", "place_name", "slot")),
            word("figures_concerned", language),
            headers["document_ids"].in_language(language),
        )
        conflicts = (cell for cell in self._numbers() if Note.CONFLICT in cell.notes)
        return marked(header, (_conflict(cell, language) for cell in conflicts), language, sample=self.sample)

    def _numbers(self) -> list[SeriesCell]:
        """Each cell once; several rows may rest on one."""
        found = {
            (cell.place, cell.slot, tuple(fact.figure_id for fact in cell.facts)): cell
            for row in self.held
            for cell in self.numbers(row)
        }
        return list(found.values())


def _conflict(cell: SeriesCell, language: str) -> tuple[str, ...]:
    facts = (*cell.facts, *(other.fact for other in cell.others), *(cell.summed.facts if cell.summed else ()))
    return (
        "; ".join(text for _, text in notes_words([Note.CONFLICT], language)),
        "; ".join(dict.fromkeys(name_of("indicators", fact.indicator, language) for fact in facts)),
        key_words(cell.place, language),
        slot_words(cell.slot, language),
        "; ".join(fact.figure_id for fact in facts),
        "; ".join(dict.fromkeys(fact.document_id for fact in facts)),
    )
