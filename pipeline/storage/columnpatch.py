"""The arrays that lists read (storage.figurecolumns), brought up to a few figures that changed.

Making them anew takes seconds in a large store; a reviewer's decision changes one figure. What is written has the same
order and values as arrays made anew; a value that no figure has any more may stay among the distinct ones.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, String, delete, insert, select, type_coerce

from pipeline.storage.figurecolumns import COLUMNS, ORDER_ONLY, PUBLISHED, Column, FigureColumns, are_listed, width_of
from pipeline.storage.schema import DocumentRow, FigureColumnRow, FigureRow

Values = dict[str, Any]


def listed_values(connection: Connection, figure_id: str) -> Values | None:
    """What the arrays hold of a figure, as SQLite stores it; None where it is in no list."""
    names = (*COLUMNS, PUBLISHED)
    published = type_coerce(DocumentRow.published_on, String)
    asked: Any = select(*COLUMNS.values(), published).join(DocumentRow, DocumentRow.id == FigureRow.document_id)
    row = connection.execute(asked.where(FigureRow.id == figure_id)).cursor.fetchone()
    return dict(zip(names, row, strict=True)) if row else None


class ColumnPatch:
    """The arrays of a store, to be changed and written again. Good for one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Reads them; they must be there."""
        columns = FigureColumns(connection)
        self._connection = connection
        self._held = {name: columns[name] for name in (*COLUMNS, PUBLISHED)}

    def replace(self, before: Values | None, after: Values | None) -> None:
        """Takes a figure out as it was and puts it in as it is; None where it is in no list."""
        place = itemgetter("document_id", "position")
        names = list(self._held)
        if before is not None and after is not None and place(before) == place(after):
            names = [name for name in names if before[name] != after[name]]
        if before is not None:
            at = self._place(before)
            self._held |= {name: _without(self._held[name], at) for name in names}
        if after is not None:
            at = self._place(after)
            self._held |= {name: self._with(name, self._held[name], at, after) for name in names}

    def write(self) -> None:
        """Writes them, where a figure that came, went or changed has thrown them away."""
        if are_listed(self._connection):
            return
        self._connection.execute(delete(FigureColumnRow))
        rows = [
            {
                "name": name,
                "distinct": list(one.values),
                "size": one.size,
                "unstated": one.unstated,
                "codes": one.codes.astype(width_of(one.size)).tobytes(),
            }
            for name, one in self._held.items()
            if len(one.codes)
        ]
        if rows:
            self._connection.execute(insert(FigureColumnRow), rows)

    def _place(self, figure: Values) -> int:
        """Where a figure stands, or belongs: by document and position."""
        documents, positions = self._held["document_id"], self._held["position"]
        document = bisect_left(documents.values, figure["document_id"])
        known = document < len(documents.values) and documents.values[document] == figure["document_id"]
        first = int(np.searchsorted(documents.codes, document, "left"))
        last = int(np.searchsorted(documents.codes, document, "right")) if known else first
        position = bisect_left(positions.values, figure["position"])
        return first + int(np.searchsorted(positions.codes[first:last], position, "left"))

    def _with(self, name: str, column: Column, at: int, figure: Values) -> Column:
        """A column with a figure at a place."""
        value = figure[name]
        stated = column.size - column.unstated
        values = column.values
        if value is None:
            if not column.unstated and name not in ORDER_ONLY:
                values = (*values, None)
            return Column(_inserted(column.codes, at, stated, stated + 1), values, stated + 1, unstated=True)
        if name in ORDER_ONLY:
            code, new = self._rank(name, column, at, value)
        else:
            code = bisect_left(column.values, value, 0, stated)
            new = code == stated or column.values[code] != value
            values = (*column.values[:code], value, *column.values[code:]) if new else column.values
        codes, size = column.codes, column.size + new
        if new:
            codes = codes.astype(width_of(size))
            codes[codes >= code] += 1
        return Column(_inserted(codes, at, code, size), values, size, unstated=column.unstated)

    def _rank(self, name: str, column: Column, at: int, value: Any) -> tuple[int, bool]:
        """The rank of a value among those of a column that keeps only ranks, and whether it is a new one.

        Looked for by halves: a figure of each rank that is asked for is read.
        """
        ranks = np.unique(column.codes)
        if column.unstated and len(ranks) and ranks[-1] == column.size - 1:
            ranks = ranks[:-1]
        low, high = 0, len(ranks)
        while low < high:
            middle = (low + high) // 2
            found = self._value_of(name, int(np.argmax(column.codes == ranks[middle])), at)
            if found == value:
                return int(ranks[middle]), False
            low, high = (middle + 1, high) if found < value else (low, middle)
        return (int(ranks[low]) if low < len(ranks) else column.size - column.unstated), True

    def _value_of(self, name: str, index: int, taken_out: int) -> Any:
        """What a figure has in a column from which one was taken out, that the columns of places may still have."""
        documents, positions = self._held["document_id"], self._held["position"]
        at = index + (len(documents.codes) > len(self._held[name].codes) and index >= taken_out)
        document, position = documents.values[int(documents.codes[at])], positions.values[int(positions.codes[at])]
        asked: Any = select(COLUMNS[name]).where(FigureRow.document_id == document, FigureRow.position == position)
        cursor: Any = self._connection.execute(asked).cursor
        return cursor.fetchone()[0]


def _without(column: Column, at: int) -> Column:
    return Column(np.delete(column.codes, at), column.values, column.size, unstated=column.unstated)


def _inserted(codes: npt.NDArray[Any], at: int, code: int, size: int) -> npt.NDArray[Any]:
    return np.insert(codes.astype(width_of(size), copy=False), at, code)
