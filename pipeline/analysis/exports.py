"""Files of exactly what is filtered: CSV for machines, CSV for Excel in Vietnamese, XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, BinaryIO, Protocol
from urllib.parse import urlencode

from sqlalchemy import Connection, Select, func, select

from pipeline import __version__
from pipeline.analysis.cells import excel_text, machine_text
from pipeline.analysis.columns import COLUMNS, SAMPLE_COLUMN, Cell, Column, ExportColumn, catalogue, masked, word
from pipeline.analysis.documents import store_facts
from pipeline.analysis.filters import FigureFilter
from pipeline.analysis.labels import name_of
from pipeline.analysis.queries import DEFAULT_SORT, conditions, count, entries
from pipeline.analysis.rows import DOCUMENT_COLUMNS, document_of
from pipeline.analysis.views import DocumentFacts, StoreFacts
from pipeline.analysis.words import date_words
from pipeline.storage.schema import DocumentRow, FigureRow


class ExportFormat(StrEnum):
    """The kinds of file."""

    CSV = "csv"
    CSV_EXCEL = "csv-excel"
    XLSX = "xlsx"


class ExportTable(Protocol):
    """A table that files are made from."""

    @property
    def language(self) -> str:
        """Of headers, names and notes: "vi" or "en"."""

    @property
    def made_on(self) -> date:
        """The day that the file gives."""

    @property
    def sheet(self) -> str:
        """Key of the words that name the first sheet of a workbook."""

    @property
    def columns(self) -> Sequence[ExportColumn]:
        """In their order."""

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Typed cells, one tuple per row."""

    def notes(self) -> list[tuple[str, str]]:
        """What a reader must know."""

    def source_rows(self) -> Iterator[tuple[str, ...]]:
        """The documents as text: a header, then one row each."""


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

    @property
    def sheet(self) -> str:
        """Key of the words that name the first sheet of a workbook."""
        return "sheet_figures"

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns; the samples' own first, so that no printed page goes without it."""
        return (SAMPLE_COLUMN, *COLUMNS) if self.facts.sample else COLUMNS

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Typed cells, one tuple per figure, read in chunks."""
        columns = self.columns
        for entry in entries(self.connection, self.chosen, sort=self.sort):
            yield tuple(column.cell(entry, self.language) for column in columns)

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
        return ((document_of(row), row.n) for row in self.connection.execute(query))

    def run_ids(self) -> tuple[int, ...]:
        """The runs that stored the figures of the table."""
        query = select(FigureRow.run_id).where(*conditions(self.chosen)).distinct().order_by(FigureRow.run_id)
        return tuple(self.connection.scalars(query))

    def notes(self) -> list[tuple[str, str]]:
        """What a reader must know: filter, runs, date, whether it is a sample."""
        told = [(word("title", self.language), word("about", self.language))]
        if self.facts.sample:
            told.append((SAMPLE_COLUMN.header(self.language), word("sample", self.language)))
        filters = catalogue().filters
        narrowed = [
            f"{filters[key].in_language(self.language)}: {names}" for key, names in self.chosen.describe(self.language)
        ]
        link = "?" + urlencode(self.chosen.to_query(), doseq=True) if self.chosen else "—"
        return [
            *told,
            (word("filter", self.language), " | ".join(narrowed) or word("no_filter", self.language)),
            (word("link", self.language), link),
            (word("rows", self.language), str(count(self.connection, self.chosen))),
            *self._repeats(),
            (word("runs", self.language), ", ".join(map(str, self.run_ids())) or "—"),
            (word("made_on", self.language), date_words(self.made_on)),
            (word("program", self.language), __version__),
        ]

    def _repeats(self) -> list[tuple[str, str]]:
        """How documents that state the same are counted, where the store has any."""
        if not self.facts.copies:
            return []
        told = word("repeats_listed" if self.chosen.lists_repeats else "repeats_once", self.language)
        words = told.format(documents=self.facts.copies, figures=self.facts.repeated)
        return [(word("repeats", self.language), words)]

    def source_rows(self) -> Iterator[tuple[str, ...]]:
        """The sheet of sources as text: a header, then one row per document."""
        return document_rows(self.documents(), self.language, sample=self.facts.sample)


def document_rows(
    documents: Iterable[tuple[DocumentFacts, int]], language: str, *, sample: bool
) -> Iterator[tuple[str, ...]]:
    """Documents as text, each with how many of its figures are in a file: a header, then one row per document.

    Args:
        documents: in the order of the rows.
        language: "vi" or "en".
        sample: whether they are fictional, which the first column then says.
    """
    headers = {name: header.in_language(language) for name, header in catalogue().columns.items()}
    names = ("document_title", "document_number", "document_type_name", "issuer", "published_on", "source")
    tail = ("document_id", "text_sha256", "run_id")
    marked = (word("sample", language),) if sample else ()
    yield (
        *((headers["sample"],) if marked else ()),
        *(headers[name] for name in (*names, *tail)),
        word("figures_here", language),
    )
    for facts, number in documents:
        yield (
            *marked,
            masked(facts.title) or "",
            facts.number or "",
            name_of("document_types", facts.doc_type, language),
            facts.issuer or "",
            date_words(facts.published_on),
            facts.source,
            facts.id,
            facts.text_sha256,
            str(facts.run_id),
            str(number),
        )


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


def file_name(facts: StoreFacts, chosen: FigureFilter, kind: ExportFormat, made_on: date) -> str:
    """A plain ASCII name that tells samples, a filter, the day, the last run and the kind of CSV."""
    sample = "_mau-sample" if facts.sample else ""
    part = "_loc" if chosen else ""
    ending = {ExportFormat.CSV: "_may.csv", ExportFormat.CSV_EXCEL: "_excel.csv", ExportFormat.XLSX: ".xlsx"}[kind]
    return f"so-lieu{sample}{part}_{made_on.isoformat()}_run-{facts.last_run or 0}{ending}"


def write(table: ExportTable, kind: ExportFormat, output: BinaryIO) -> int:
    """Writes the table as a file.

    Returns:
        The number of rows written.
    """
    if kind is ExportFormat.XLSX:
        from pipeline.analysis.workbook import write_workbook  # only this format needs xlsxwriter

        return write_workbook(table, output)
    return _write_csv(table, output, excel=kind is ExportFormat.CSV_EXCEL)


def as_bytes(table: ExportTable, kind: ExportFormat) -> bytes:
    """The file in memory, for a download."""
    buffer = io.BytesIO()
    write(table, kind, buffer)
    return buffer.getvalue()


def _write_csv(table: ExportTable, output: BinaryIO, *, excel: bool) -> int:
    stream = io.TextIOWrapper(output, encoding="utf-8-sig" if excel else "utf-8", newline="", write_through=True)
    writer = csv.writer(stream, delimiter=";" if excel else ",", lineterminator="\r\n" if excel else "\n")
    columns = table.columns
    writer.writerow([column.header(table.language) if excel else column.name for column in columns])
    number = 0
    for row in table.rows():
        writer.writerow([excel_text(cell, table.language) if excel else machine_text(cell) for cell in row])
        number += 1
    stream.detach()
    return number
