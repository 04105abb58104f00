"""What a run keeps beside the rows, held against them: columns of all figures, blocks for series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from pipeline.records import Status
from pipeline.scheme import scheme
from pipeline.storage import StoreReader, open_store
from pipeline.storage.factblocks import FactBlock, read_blocks, read_counts
from pipeline.storage.figurecolumns import FigureColumns
from pipeline.storage.schema import FactBlockRow, FigureColumnRow
from tests.fakes import read

FIRST = ("Phát hiện 12 vụ mại dâm, khởi tố 3 vụ.", "/reports/a.txt")
SECOND = ("Phát hiện 7 vụ.", "/reports/b.txt")
PLACES = ("Năm 2023, tỉnh Hưng Yên phát hiện 12 vụ, tỉnh Thái Bình 5 vụ, cả nước 900 vụ.", "/reports/places.txt")
TARGET = ("Chỉ tiêu năm 2024: phấn đấu triệt phá ít nhất 15 vụ mại dâm.", "/reports/plan.txt")

_SQL = {name: name for name in ("document_id", "position", "province", "level", "indicator", "measure", "status")}
_SQL |= {name: name for name in ("scope", "period_end", "period_start", "place_sort", "value", "confidence")}
_SQL |= {
    "repeat": "same_as IS NOT NULL",
    "published_on": "(SELECT published_on FROM documents d WHERE d.id = document_id)",
}

_COLUMNS = (
    "id, indicator, status, province, level, part_of, position, document_id, publisher, d.published_on, f.district,"
    " f.area_system, f.period_start, f.period_end, measure, detail, of, unit, counted_as, joint, recurrence, flags,"
    " value, value_max, qualifier, bound_low, bound_high, denominator, confidence"
)
_ROWS = (
    "SELECT {columns} FROM figures f JOIN documents d ON d.id = f.document_id"
    " WHERE f.scope = 'aggregate' AND f.same_as IS NULL ORDER BY f.id"
)


def write(path: Path, *texts: tuple[str, str], run: str, finish: bool = True) -> None:
    """A run over some documents."""
    with open_store(path) as store:
        store.begin_run([], run)
        for text, name in texts:
            store.save(*read(text, name))
        if finish:
            store.finish_run({})


def four_documents(path: Path) -> Path:
    """A store with seven figures, all of series, as its first run leaves it."""
    write(path, FIRST, SECOND, PLACES, TARGET, run="code-1")
    return path


def _values(connection: Connection, sql: str) -> list[object]:
    query = f"SELECT {sql} FROM figures ORDER BY document_id, position"
    return [row[0] for row in connection.exec_driver_sql(query)]


def columns_exact(path: Path, *, kept: bool) -> int:
    """Compares every column with the rows; returns how many figures there are.

    Args:
        path: of the store.
        kept: whether the columns are read, or made of the rows when they are asked for.
    """
    with StoreReader(path).connect() as connection:
        assert bool(connection.scalar(select(func.count()).select_from(FigureColumnRow))) is kept
        columns = FigureColumns(connection)
        for name, sql in _SQL.items():
            column, stored = columns[name], _values(connection, sql)
            assert len(column.codes) == len(stored) == len(columns)
            assert column.size == len(set(stored))
            assert column.unstated is (None in stored)
            if column.values:
                assert [column.values[code] for code in column.codes] == stored, name
            else:
                in_order = sorted(zip(column.codes.tolist(), stored, strict=True), key=lambda pair: pair[0])
                for (one, value), (other, following) in pairwise(in_order):
                    assert following is None or (one == other) is (value == following)
                    assert following is None or value <= following  # type: ignore[operator]
        return len(columns)


def _told(block: FactBlock) -> Iterator[tuple[Any, ...]]:
    """The figures of a block, one row each."""
    for index, (figure, part) in enumerate(zip(block.ids, block.parts, strict=True)):
        position, document, spot, kind, way, number, sure = block.codes[:, index].tolist()
        name, published, publisher = block.documents[document]
        measure, level, detail, of = block.kinds[kind]
        yield (
            figure, block.indicator, block.status, block.province, level, part, position, name, publisher, published,
            *block.spots[spot], measure, detail, of, *block.ways[way], *block.numbers[number], block.confidences[sure],
        )  # fmt: skip


def all_told(connection: Connection, **narrowed: Any) -> list[tuple[Any, ...]]:
    """The figures of all blocks, or of some."""
    blocks = (read_blocks(connection, status, tuple(scheme().indicators), **narrowed) for status in Status)
    return sorted(row for each in blocks for block in each for row in _told(block))


def stored(connection: Connection) -> list[tuple[Any, ...]]:
    """What these must be: the rows."""
    columns = ", ".join(
        f"f.{name}" if "." not in name and name != "publisher" else name for name in _COLUMNS.split(", ")
    )
    rows = connection.exec_driver_sql(_ROWS.format(columns=columns)).all()
    return [tuple(row) for row in rows]


def blocks_exact(path: Path, *, kept: bool) -> int:
    """Compares blocks with rows; returns how many figures there are.

    Args:
        path: of the store.
        kept: whether the blocks are read, or made of the rows when they are asked for.
    """
    with StoreReader(path).connect() as connection:
        assert bool(connection.scalar(select(func.count()).select_from(FactBlockRow))) is kept
        rows = stored(connection)
        assert all_told(connection) == rows
        for indicator in {row[1] for row in rows}:
            counted: Counter[tuple[Any, ...]] = Counter()
            for count in read_counts(connection, Status.REPORTED, indicator):
                for year, number in zip(count.years, count.numbers, strict=True):
                    counted[count.measure, count.detail, count.of, year] += number
            reported = [row for row in rows if (row[1], row[2]) == (indicator, "reported")]
            assert counted == Counter((row[14], row[15], row[16], int((row[13] or "0")[:4])) for row in reported)
        return len(rows)
