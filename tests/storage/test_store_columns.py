"""Columns of all figures as arrays: after whatever was written they say what the rows say."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select

from pipeline.storage import StoreReader, open_store
from pipeline.storage.figurecolumns import FigureColumns, _Coder, are_listed
from pipeline.storage.schema import FigureColumnRow
from tests.fakes import read
from tests.storage.test_store_linking import PRESS, REPORT

FIRST = ("Phát hiện 12 vụ mại dâm, khởi tố 3 vụ.", "/reports/a.txt")
SECOND = ("Phát hiện 7 vụ.", "/reports/b.txt")

_SQL = {name: name for name in ("document_id", "position", "province", "level", "indicator", "measure", "status")}
_SQL |= {name: name for name in ("scope", "period_end", "period_start", "place_sort", "value", "confidence")}
_SQL |= {
    "repeat": "same_as IS NOT NULL",
    "published_on": "(SELECT published_on FROM documents d WHERE d.id = document_id)",
}


def rows_of(connection: Connection, sql: str) -> list[object]:
    query = f"SELECT {sql} FROM figures ORDER BY document_id, position"
    return [row[0] for row in connection.exec_driver_sql(query)]


def assert_exact(path: Path, *, kept: bool) -> int:
    """Compares every column with the rows; returns how many figures there are.

    Args:
        path: of the store.
        kept: whether the columns are read, or made of the rows when they are asked for.
    """
    with StoreReader(path).connect() as connection:
        assert bool(connection.scalar(select(func.count()).select_from(FigureColumnRow))) is kept
        columns = FigureColumns(connection)
        for name, sql in _SQL.items():
            column, stored = columns[name], rows_of(connection, sql)
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


def write(path: Path, *texts: tuple[str, str], run: str, finish: bool = True) -> None:
    with open_store(path) as store:
        store.begin_run([], run)
        for text, name in texts:
            store.save(*read(text, name))
        if finish:
            store.finish_run({})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "solieu.db"
    write(path, FIRST, SECOND, run="code-1")
    return path


def test_a_run_leaves_the_columns_behind(path: Path) -> None:
    assert assert_exact(path, kept=True) == 3


def test_documents_that_come_are_counted(path: Path) -> None:
    write(path, ("Xử phạt 5 vụ, 6 vụ.", "/reports/c.txt"), run="code-2")
    assert assert_exact(path, kept=True) == 5


def test_documents_that_change_are_counted_as_they_are_now(path: Path) -> None:
    write(path, (FIRST[0].replace("12 vụ", "12 vụ và 8 vụ"), FIRST[1]), run="code-2")
    assert assert_exact(path, kept=True) == 4


def test_documents_that_go_are_counted_no_more(path: Path) -> None:
    write(path, ("Không có gì.", FIRST[1]), run="code-2")  # the source holds another document now
    assert assert_exact(path, kept=True) == 1


def test_repeats_are_told_after_they_are_linked(path: Path) -> None:
    write(path, (REPORT, "/reports/portal.txt"), (PRESS, "/reports/press.txt"), run="code-2")
    assert_exact(path, kept=True)
    with StoreReader(path).connect() as connection:
        assert FigureColumns(connection)["repeat"].values == (0, 1)


def test_a_store_read_during_a_run_or_after_a_killed_one(path: Path) -> None:
    write(path, ("Xử phạt 5 vụ.", "/reports/c.txt"), run="code-2", finish=False)
    assert assert_exact(path, kept=False) == 4
    write(path, run="code-2")  # stores nothing, but finishes
    assert assert_exact(path, kept=True) == 4


def test_a_run_that_changes_nothing_writes_nothing(path: Path) -> None:
    before = path.read_bytes()
    write(path, run="code-1")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE figures SET value = 99 WHERE position = 0",
        "UPDATE figures SET same_as = id",
        "UPDATE figures SET province = 'Hà Nội', value = 2.5, confidence = NULL WHERE position = 1",
        "DELETE FROM figures WHERE position = 1",
        "DELETE FROM documents WHERE source = '/reports/b.txt'",  # its figures go along
        "UPDATE documents SET published_on = '2024-02-29'",
    ],
)
def test_whatever_another_program_writes_is_seen(path: Path, change: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA defer_foreign_keys=ON")
    with connection:
        connection.execute("DELETE FROM sources")
        connection.execute(change)
    connection.close()
    assert_exact(path, kept=False)


def test_a_store_without_figures(tmp_path: Path) -> None:
    path = tmp_path / "solieu.db"
    write(path, ("Không có gì.", "/reports/a.txt"), run="code-1")
    with StoreReader(path).connect() as connection:
        assert are_listed(connection)
        assert len(FigureColumns(connection)) == 0
        assert FigureColumns(connection)["province"].values == ()


def test_indexes_are_measured(path: Path) -> None:
    with StoreReader(path).connect() as connection:
        measured = connection.exec_driver_sql("SELECT idx FROM sqlite_stat1 WHERE tbl = 'figures'").scalars().all()
    assert "ix_figures_series" in measured


@pytest.mark.parametrize(("distinct", "width"), [(1, 1), (256, 1), (257, 2), (65_536, 2), (65_537, 4)])
def test_codes_are_as_wide_as_they_must_be(distinct: int, width: int) -> None:
    coder = _Coder()
    coder.add(list(range(distinct))[::-1])
    column = coder.column(keep=True)
    assert column.codes.dtype.itemsize == width
    assert column.codes.tolist() == list(range(distinct))[::-1]


@given(st.lists(st.lists(st.none() | st.integers() | st.floats(allow_nan=False), max_size=8), max_size=4))
@settings(max_examples=100)
def test_codes_order_as_values_do(chunks: list[list[float | None]]) -> None:
    coder = _Coder()
    for chunk in chunks:
        coder.add(chunk)
    column = coder.column(keep=True)
    values = [value for chunk in chunks for value in chunk]
    assert [column.values[code] for code in column.codes] == values
    stated = [value for value in column.values if value is not None]
    assert stated == sorted(stated)
    assert column.unstated is (None in values)
