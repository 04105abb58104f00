"""A table as Parquet: typed columns in row groups, with what a reader must know in the file's own metadata."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.analysis.cells import clean
from pipeline.analysis.columns import Cell, Kind
from pipeline.analysis.tables import Heading, Progress, Table, silent

# Rows held at a time: some 60 columns of Python objects stay below 100 MB.
ROWS_PER_GROUP = 10_000

_TYPES: dict[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(),
    Kind.NUMBER: pa.float64(),
    Kind.DATE: pa.date32(),
    Kind.FLAG: pa.bool_(),
}


def write_parquet(table: Table, output: BinaryIO, progress: Progress = silent) -> int:
    """Writes the table; text stays as it is, since no reader of Parquet takes a cell for a formula.

    Returns:
        The number of rows written.
    """
    schema = _schema(table)
    rows = table.rows(progress)
    number = 0
    with pq.ParquetWriter(output, schema, compression="zstd") as writer:
        for group in _groups(rows):
            columns = zip(*group, strict=True)
            arrays = [
                pa.array([_typed(cell, heading.kind) for cell in cells], type=field.type)
                for cells, heading, field in zip(columns, table.columns, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=ROWS_PER_GROUP)
            number += len(group)
    return number


def _groups(rows: Iterator[tuple[Cell, ...]]) -> Iterator[list[tuple[Cell, ...]]]:
    while group := list(islice(rows, ROWS_PER_GROUP)):
        yield group


def _schema(table: Table) -> pa.Schema:
    told = {"run": str(table.run or 0), "filter": json.dumps(table.query, ensure_ascii=False)}
    for language in ("vi", "en"):
        told[f"notes_{language}"] = "\n".join(f"{name}: {text}" for name, text in table.notes(language))
        told[f"citation_{language}"] = table.citation(language)
    fields = [_field(heading) for heading in table.columns]
    return pa.schema(fields, metadata={f"solieu.{name}": clean(text) for name, text in told.items()})


def _field(heading: Heading) -> pa.Field[Any]:
    headers = {language: heading.header(language) for language in ("vi", "en")}
    return pa.field(heading.name, _TYPES[heading.kind], metadata=headers)


def _typed(cell: Cell, kind: Kind) -> str | float | date | bool | None:
    if cell is None:
        return None
    if kind is Kind.NUMBER:
        number = float(cell)  # type: ignore[arg-type]  # a column of numbers holds nothing else
        return number if math.isfinite(number) else None
    return clean(cell) if isinstance(cell, str) else cell
