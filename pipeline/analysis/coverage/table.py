"""The matrix as files: exactly the rows and columns of the screen, states in words or, for machines, as codes."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from urllib.parse import urlencode

from pipeline import __version__
from pipeline.analysis.cells import excel_text, machine_text, workbook_text
from pipeline.analysis.columns import word as export_word
from pipeline.analysis.coverage.matrix import Matrix
from pipeline.analysis.coverage.names import heading, key_name, state_code, state_name
from pipeline.analysis.coverage.rules import State, coverage_rules, word
from pipeline.analysis.coverage.selection import View
from pipeline.analysis.exports import ENDINGS, ExportFormat
from pipeline.analysis.views import StoreFacts
from pipeline.analysis.words import date_words

# A matrix is no table of figures: it has the forms that people open.
FORMS = (ExportFormat.XLSX, ExportFormat.CSV_EXCEL, ExportFormat.CSV)
# Fills of a state in a workbook; the words stand in the cell beside it.
_FILLS = {
    State.REPORTED: "#9CC3E6",
    State.ZERO: "#FFE9A8",
    State.SILENT: "#E3E3E3",
    State.NO_REPORT: "#FFFFFF",
    State.MERGED: "#C4C4C4",
}


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """A matrix to be written.

    Attributes:
        made_on: the day that file name and notes give.
    """

    matrix: Matrix
    facts: StoreFacts
    language: str
    made_on: date

    def corner(self) -> str:
        """The head of the first column."""
        return word("indicator" if self.matrix.selection.view is View.PLACE else "place", self.language)

    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        sample = (export_word("sample", self.language),) if self.facts.sample else ()
        names = (key_name(key, self.language, short=True) for key in self.matrix.columns)
        return (*sample, self.corner(), *names)

    def rows(self) -> list[tuple[str, ...]]:
        """One tuple of words per row of the matrix."""
        cells, sample = self.matrix.cells, (export_word("sample", self.language),) if self.facts.sample else ()
        return [
            (
                *sample,
                key_name(row, self.language),
                *(state_name(cells[row, column], self.language) for column in self.matrix.columns),
            )
            for row in self.matrix.rows
        ]

    def machine_rows(self) -> list[tuple[str, ...]]:
        """Codes: a header, then one tuple per row."""
        sample = ("sample",) if self.facts.sample else ()
        head = "indicator" if self.matrix.selection.view is View.PLACE else "place"
        told = [(*sample, head, "name", *self.matrix.columns)]
        for row in self.matrix.rows:
            codes = (state_code(self.matrix.cells[row, column]) for column in self.matrix.columns)
            told.append((*(("true",) if sample else ()), row, key_name(row, "vi"), *codes))
        return told

    def notes(self) -> list[tuple[str, str]]:
        """What a reader must know: selection, link, rule, legend, run and day."""
        language = self.language
        signs = [*coverage_rules().states.values(), coverage_rules().partial]
        told = [(word("title", language), heading(self.matrix, language))]
        if self.facts.sample:
            told.append((export_word("sample", language), export_word("sample", language)))
        return [
            *told,
            (word("filter", language), "do-phu?" + urlencode(self.matrix.selection.to_query(), doseq=True)),
            *((sign.in_language(language), sign.note(language)) for sign in signs),
            (word("rule_name", language), word("rule", language)),
            (export_word("runs", language), str(self.facts.last_run or "—")),
            (export_word("made_on", language), date_words(self.made_on)),
            (export_word("program", language), __version__),
        ]


def coverage_file_name(table: CoverageTable, kind: ExportFormat) -> str:
    """A plain ASCII name that tells samples, the day, the last run and the kind of CSV."""
    sample = "_mau-sample" if table.facts.sample else ""
    return f"do-phu{sample}_{table.made_on.isoformat()}_run-{table.facts.last_run or 0}{ENDINGS[kind]}"


def coverage_bytes(table: CoverageTable, kind: ExportFormat) -> bytes:
    """The file in memory, for a download: CSV for machines, CSV for Excel in Vietnamese, or XLSX."""
    if kind is ExportFormat.XLSX:
        return _workbook(table)
    excel = kind is ExportFormat.CSV_EXCEL
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";" if excel else ",", lineterminator="\r\n" if excel else "\n")
    for row in [table.header(), *table.rows()] if excel else table.machine_rows():
        writer.writerow([excel_text(cell, table.language) if excel else machine_text(cell) for cell in row])
    return stream.getvalue().encode("utf-8-sig" if excel else "utf-8")


def _workbook(table: CoverageTable) -> bytes:
    import xlsxwriter  # type: ignore[import-untyped]  # a viewer of which no file is asked goes without it

    output = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(output, options) as book:
        made = datetime.combine(table.made_on, time(), UTC).replace(tzinfo=None)  # xlsxwriter wants none
        book.set_properties({"title": word("title", table.language), "created": made})
        head = book.add_format({"bold": True, "bg_color": "#E6EDF3", "bottom": 1, "text_wrap": True, "valign": "top"})
        fills = {state: book.add_format({"bg_color": colour, "border": 7}) for state, colour in _FILLS.items()}
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(word("sheet", table.language))
        first = 2 if table.facts.sample else 1
        sheet.set_column(0, first - 1, 34)
        sheet.set_column(first, first + len(table.matrix.columns), 16)
        for column, text in enumerate(table.header()):
            sheet.write_string(0, column, workbook_text(text, table.language), head)
        for line, (row, words) in enumerate(zip(table.matrix.rows, table.rows(), strict=True), start=1):
            for column, text in enumerate(words):
                key = table.matrix.columns[column - first] if column >= first else None
                fill = fills[table.matrix.cells[row, key].state] if key is not None else None
                sheet.write_string(line, column, workbook_text(text, table.language), fill)
        sheet.freeze_panes(1, first)
        notes = book.add_worksheet(export_word("sheet_notes", table.language))
        notes.set_column(0, 0, 34)
        notes.set_column(1, 1, 110)
        for line, (name, text) in enumerate(table.notes()):
            notes.write_string(line, 0, workbook_text(name, table.language), head)
            notes.write_string(line, 1, workbook_text(text, table.language), wrap)
    return output.getvalue()
