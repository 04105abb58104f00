"""What lists of figures are narrowed, counted and sorted by: each column as one array of codes.

A page of the list asks of every figure whether it fits, where it stands and which values it has. Rows are too wide for
that in a store of a million, and no index serves every filter. So a run leaves these columns behind as arrays. Triggers
(revision 0006) throw them away with the first figure that comes, goes or changes: what is there always says what the
rows say. Where nothing is there, it is made of the rows when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, String, delete, exists, insert, select, type_coerce

from pipeline.storage.schema import DocumentRow, FigureColumnRow, FigureRow

Codes = npt.NDArray[np.unsignedinteger[Any]]

# Read as SQLite stores them: days as texts in ISO 8601, whose order is that of time.
COLUMNS: dict[str, Any] = {
    "document_id": FigureRow.document_id,
    "position": FigureRow.position,
    "province": FigureRow.province,
    "level": FigureRow.level,
    "indicator": FigureRow.indicator,
    "measure": FigureRow.measure,
    "status": FigureRow.status,
    "scope": FigureRow.scope,
    "period_end": FigureRow.period_end,
    "period_start": FigureRow.period_start,
    "repeat": FigureRow.same_as.is_not(None),
    "place_sort": FigureRow.place_sort,
    "value": FigureRow.value,
    "confidence": FigureRow.confidence,
}
# Only their order is asked for, and nearly every figure may have its own.
ORDER_ONLY = frozenset({"place_sort", "value", "confidence"})
PUBLISHED = "published_on"

_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column of all figures, in the order of document ids and positions.

    Attributes:
        codes: for each figure the index of its value among the column's distinct ones.
        values: the distinct values as stored, sorted, what is not stated (None) last; empty where only the order of
            the values is asked for.
        size: how many distinct values there are.
        unstated: whether the last of them is None.
    """

    codes: Codes
    values: tuple[Any, ...]
    size: int
    unstated: bool


class FigureColumns:
    """The columns of a store, each read when it is first asked for. Good for one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._read: dict[str, Column] = {} if are_listed(connection) else dict(_made(connection))

    def __getitem__(self, name: str) -> Column:
        if name not in self._read:
            row = self._connection.execute(
                select(FigureColumnRow.__table__).where(FigureColumnRow.name == name)
            ).one_or_none()
            self._read[name] = _column(row) if row else _EMPTY
        return self._read[name]

    def __len__(self) -> int:
        return len(self["document_id"].codes)


_EMPTY = Column(np.empty(0, np.uint8), (), 0, unstated=False)


def are_listed(connection: Connection) -> bool:
    """Whether the columns of all stored figures are there."""
    return bool(connection.scalar(select(exists(FigureColumnRow)))) or not connection.scalar(select(exists(FigureRow)))


def list_figures(connection: Connection) -> None:
    """Writes the columns of all stored figures."""
    connection.execute(delete(FigureColumnRow))
    rows = [
        {
            "name": name,
            "distinct": list(column.values),
            "size": column.size,
            "unstated": column.unstated,
            "codes": column.codes.tobytes(),
        }
        for name, column in _made(connection)
        if column.size
    ]
    if rows:
        connection.execute(insert(FigureColumnRow), rows)


def _column(row: Any) -> Column:
    codes = np.frombuffer(row.codes, width_of(row.size))
    return Column(codes, tuple(row.distinct), row.size, unstated=row.unstated)


def width_of(size: int) -> str:
    """The narrowest whole number that counts so many values; the same bytes on every machine."""
    return "<u1" if size <= 1 << 8 else "<u2" if size <= 1 << 16 else "<u4"


def _made(connection: Connection) -> Iterator[tuple[str, Column]]:
    """All columns, made of the rows."""
    coders = {name: _Coder() for name in COLUMNS}
    # Rows as SQLite gives them: wrapping each would take longer than reading it.
    cursor: Any = connection.execute(select(*COLUMNS.values())).cursor
    while rows := cursor.fetchmany(_CHUNK):
        for coder, values in zip(coders.values(), zip(*rows, strict=True), strict=True):
            coder.add(values)
    made = {name: coder.column(keep=name not in ORDER_ONLY) for name, coder in coders.items()}
    documents = made["document_id"]
    order = np.lexsort((made["position"].codes, documents.codes))
    made[PUBLISHED] = _published(connection, documents)
    for name, column in made.items():
        yield name, Column(column.codes[order], column.values, column.size, unstated=column.unstated)


def _published(connection: Connection, documents: Column) -> Column:
    """The day of publication of each figure's document."""
    asked = select(DocumentRow.id, type_coerce(DocumentRow.published_on, String))
    days: dict[str, str | None] = {row[0]: row[1] for row in connection.execute(asked)}
    coder = _Coder()
    coder.add([days.get(document) for document in documents.values])
    published = coder.column(keep=True)
    return Column(published.codes[documents.codes], published.values, published.size, unstated=published.unstated)


class _Numbers(dict[Any, int]):
    """Gives each new key the next number."""

    def __missing__(self, key: Any) -> int:
        number = self[key] = len(self)
        return number


class _Coder:
    """Numbers the values of a column as they come, and at last by their order."""

    def __init__(self) -> None:
        self._seen = _Numbers()
        self._codes: list[npt.NDArray[np.uint32]] = [np.empty(0, np.uint32)]

    def add(self, values: Sequence[Any]) -> None:
        self._codes.append(np.fromiter(map(self._seen.__getitem__, values), np.uint32, len(values)))

    def column(self, *, keep: bool) -> Column:
        values = sorted(value for value in self._seen if value is not None)
        unstated = None in self._seen
        if unstated:
            values.append(None)
        size = len(values)
        ranks = np.empty(size, width_of(size))
        ranks[[self._seen[value] for value in values]] = np.arange(size)
        return Column(ranks[np.concatenate(self._codes)], tuple(values) if keep else (), size, unstated=unstated)
