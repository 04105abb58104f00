"""Files of exactly what a table shows: CSV for machines and for Excel, XLSX, Parquet, SDMX-CSV, Data Package."""

from __future__ import annotations

import csv
import io
from datetime import date
from enum import StrEnum
from typing import BinaryIO

from pipeline.analysis.cells import excel_text, machine_text
from pipeline.analysis.figuretable import FigureTable, figure_table
from pipeline.analysis.filters import FigureFilter
from pipeline.analysis.tables import Progress, Table, silent
from pipeline.analysis.views import StoreFacts

__all__ = [
    "ENDINGS",
    "ExportFormat",
    "FigureTable",
    "as_bytes",
    "figure_table",
    "file_name",
    "table_file_name",
    "write",
    "write_csv",
]


class ExportFormat(StrEnum):
    """The kinds of file."""

    CSV = "csv"
    CSV_EXCEL = "csv-excel"
    XLSX = "xlsx"
    PARQUET = "parquet"
    SDMX = "sdmx"
    DATA_PACKAGE = "datapackage"


ENDINGS = {
    ExportFormat.CSV: "_may.csv",
    ExportFormat.CSV_EXCEL: "_excel.csv",
    ExportFormat.XLSX: ".xlsx",
    ExportFormat.PARQUET: ".parquet",
    ExportFormat.SDMX: "_sdmx.zip",
    ExportFormat.DATA_PACKAGE: "_datapackage.zip",
}


def _name(stem: str, kind: ExportFormat, made_on: date, *, run: int | None, sample: bool, part: bool) -> str:
    begins = f"{stem}{'_mau-sample' if sample else ''}{'_loc' if part else ''}"
    return f"{begins}_{made_on.isoformat()}_run-{run or 0}{ENDINGS[kind]}"


def file_name(facts: StoreFacts, chosen: FigureFilter, kind: ExportFormat, made_on: date) -> str:
    """A plain ASCII name that tells samples, a filter, the day, the last run and the kind of file."""
    return _name(FigureTable.stem, kind, made_on, run=facts.last_run, sample=facts.sample, part=bool(chosen))


def table_file_name(table: Table, kind: ExportFormat) -> str:
    """The same of any table."""
    return _name(table.stem, kind, table.made_on, run=table.run, sample=table.sample, part=bool(table.query))


def write(table: Table, kind: ExportFormat, output: BinaryIO, progress: Progress = silent) -> int:
    """Writes the table as a file, row after row; memory does not grow with it.

    Args:
        table: what to write.
        kind: of file.
        output: open for writing; left open.
        progress: told how many rows of how many are done, from 0 again for each time that a file holds them.

    Returns:
        The number of rows written.
    """
    # Each writer loads a library that only its format needs.
    if kind is ExportFormat.XLSX:
        from pipeline.analysis.workbook import write_workbook

        return write_workbook(table, output, progress)
    if kind is ExportFormat.PARQUET:
        from pipeline.analysis.parquet import write_parquet

        return write_parquet(table, output, progress)
    if kind is ExportFormat.SDMX:
        from pipeline.analysis.sdmx import write_sdmx

        return write_sdmx(table, output, progress)
    if kind is ExportFormat.DATA_PACKAGE:
        from pipeline.analysis.datapackage import write_data_package

        return write_data_package(table, output, progress)
    return write_csv(table, output, excel=kind is ExportFormat.CSV_EXCEL, progress=progress)


def as_bytes(table: Table, kind: ExportFormat) -> bytes:
    """The file in memory, for a download."""
    buffer = io.BytesIO()
    write(table, kind, buffer)
    return buffer.getvalue()


def write_csv(table: Table, output: BinaryIO, *, excel: bool, progress: Progress = silent) -> int:
    """Writes a CSV: for machines, or for Excel under Vietnamese settings."""
    stream = io.TextIOWrapper(output, encoding="utf-8-sig" if excel else "utf-8", newline="", write_through=True)
    writer = csv.writer(stream, delimiter=";" if excel else ",", lineterminator="\r\n" if excel else "\n")
    writer.writerow([column.header(table.language) if excel else column.name for column in table.columns])
    number = 0
    for row in table.rows(progress):
        writer.writerow([excel_text(cell, table.language) if excel else machine_text(cell) for cell in row])
        number += 1
    stream.detach()
    return number
