"""Columns of all figures as arrays (that they say what the rows say: `test_store_kept`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.storage import StoreReader
from pipeline.storage.figurecolumns import FigureColumns, _Coder, are_listed
from tests.storage.kept import columns_exact, four_documents, write
from tests.storage.test_store_linking import PRESS, REPORT


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return four_documents(tmp_path / "solieu.db")


def test_repeats_are_told_after_they_are_linked(path: Path) -> None:
    write(path, (REPORT, "/reports/portal.txt"), (PRESS, "/reports/press.txt"), run="code-2")
    columns_exact(path, kept=True)
    with StoreReader(path).connect() as connection:
        assert FigureColumns(connection)["repeat"].values == (0, 1)


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
