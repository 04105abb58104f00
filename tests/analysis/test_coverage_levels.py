"""Levels stated for several years stand in the coverage matrix where series have them; flows nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from pipeline.analysis.coverage.behind import Role, behind
from pipeline.analysis.coverage.matrix import matrix
from pipeline.analysis.coverage.rules import State
from pipeline.analysis.coverage.selection import CoverageSelection, View, slot_key
from pipeline.analysis.queries import entries
from pipeline.analysis.series.frames import Grain
from pipeline.analysis.series.query import series
from pipeline.analysis.series.selection import SeriesSelection
from pipeline.records import DocumentMeta, Level
from pipeline.storage import StoreReader
from tests.analysis.reports import Report, make_store

HUNG_YEN = "VN63_33"


def _long(source: str, published: date, *figures: dict[str, Any]) -> Report:
    """A report of Hưng Yên on 2021-2025 with some numbers."""
    years = {"period_start": date(2021, 1, 1), "period_end": date(2025, 12, 31), "period_basis": "calendar"}
    marked = "Giai đoạn 2021-2025: " + ", ".join(f"[[{figure['value']}]] {source}" for figure in figures) + "."
    meta = DocumentMeta(
        doc_type="report",
        title=source,
        issuer="UBND tỉnh Hưng Yên",
        publisher="issuer",
        level=Level.PROVINCE,
        province="Hưng Yên",
        published_on=published,
    )
    return Report(source, marked, [{"province": "Hưng Yên", **years, **figure} for figure in figures], meta)


STOCK = {"indicator": "establishments", "unit": "establishment"}
LONG_LEVELS = (
    _long("giua-ky.txt", date(2023, 3, 1), {**STOCK, "value": 310}, {"indicator": "cases", "value": 41}),
    _long("tong-ket.txt", date(2026, 1, 10), {**STOCK, "value": 290}),
)


@pytest.fixture(scope="module")
def levels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    path = make_store(tmp_path_factory.mktemp("store") / "levels.db", reports=LONG_LEVELS)
    with StoreReader(path).connect() as connection:
        yield connection


@pytest.mark.parametrize("grain", [Grain.YEAR, Grain.HALF])
def test_where_series_have_it(levels: Connection, grain: Grain) -> None:
    found = matrix(levels, CoverageSelection(indicator="establishments", system="VN63", grain=grain))
    told = {column for (row, column), cell in found.cells.items() if row == HUNG_YEN and cell.state is State.REPORTED}
    selection = SeriesSelection(indicator="establishments", system="VN63", grain=grain)
    assert told == {slot_key(slot) for place, slot in series(levels, selection).cells if place == HUNG_YEN}
    assert len(told) == 2


def test_a_flow_is_of_no_year(levels: Connection) -> None:
    found = matrix(levels, CoverageSelection(indicator="cases", system="VN63"))
    assert State.REPORTED not in {cell.state for (row, _), cell in found.cells.items() if row == HUNG_YEN}


def test_the_three_views_agree(levels: Connection) -> None:
    by_period = matrix(levels, CoverageSelection(view=View.PERIOD, period="2023", system="VN63"))
    by_place = matrix(levels, CoverageSelection(view=View.PLACE, place=HUNG_YEN, system="VN63"))
    assert by_period.cells[HUNG_YEN, "establishments"].state is State.REPORTED
    assert by_place.cells["establishments", "2023"].state is State.REPORTED


def test_its_document_is_behind_it(levels: Connection) -> None:
    found = matrix(levels, CoverageSelection(indicator="establishments", system="VN63"))
    cell = behind(levels, found, HUNG_YEN, "2023")
    assert cell is not None and cell.chosen is not None
    assert [(facts.title, role, number) for facts, role, number in cell.documents if role is Role.STATES] == [
        ("giua-ky.txt", Role.STATES, 1)
    ]
    # The link shows the figure: its period ends in another year.
    assert [entry.figure.value for entry in entries(levels, cell.chosen)] == [310]
