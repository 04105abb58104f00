"""A report that is put up again is counted once in lists, facets, totals and files, and they say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection

from pipeline.analysis import queries
from pipeline.analysis.documents import document, store_facts
from pipeline.analysis.exports import ExportFormat, as_bytes, figure_table
from pipeline.analysis.filters import FigureFilter, from_query
from pipeline.storage import StoreReader
from tests.analysis.reports import LAO_CAI, N_FIGURES, REPORTS, REPOST, built, make_store
from tests.analysis.test_analysis_exports import csv_rows, sheets

REPEATED = len(LAO_CAI.figures)
IDS = {report.source: built(report)[1].document_id for report in (LAO_CAI, REPOST)}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("store") / "repeats.db", reports=[*REPORTS, REPOST])


@pytest.fixture
def connection(path: Path) -> Iterator[Connection]:
    with StoreReader(path).connect() as opened:
        yield opened


def test_totals(connection: Connection) -> None:
    facts = store_facts(connection)
    assert (facts.documents, facts.copies) == (len(REPORTS), 1)
    assert (facts.figures, facts.repeated) == (N_FIGURES + 1, REPEATED)  # one figure stands in the repost alone


@pytest.mark.parametrize(
    ("chosen", "number"),
    [
        (FigureFilter(), N_FIGURES + 1),
        (FigureFilter(repeats=True), N_FIGURES + 1 + REPEATED),
        (FigureFilter(province=("Lào Cai",)), REPEATED + 1),
        (FigureFilter(province=("Lào Cai",), repeats=True), 2 * REPEATED + 1),
        (FigureFilter(document=(IDS[REPOST.source],)), REPEATED + 1),  # all that one document states
        (FigureFilter(document=(IDS[LAO_CAI.source],)), REPEATED),
    ],
)
def test_lists_count_once(connection: Connection, chosen: FigureFilter, number: int) -> None:
    assert queries.count(connection, chosen) == number
    page = queries.page(connection, chosen, sort=queries.DEFAULT_SORT, limit=500, offset=0)
    assert len(page.rows) == page.total == number
    provinces = {value.value: value.count for value in queries.facets(connection, chosen)["province"].values}
    if not chosen.province:
        assert sum(provinces.values()) == number


def test_a_figure_of_the_repost_leads_to_the_one_that_is_counted(connection: Connection) -> None:
    view = document(connection, IDS[REPOST.source])
    assert view is not None
    assert [facts.id for facts in view.linked] == [IDS[LAO_CAI.source]]
    assert (view.facts.same_as, view.linked[0].copies) == (IDS[LAO_CAI.source], 1)
    led = [entry for entry in view.figures if entry.same_as]
    assert len(led) == REPEATED
    for entry in led:
        found = queries.figure(connection, entry.same_as or "")
        assert found is not None
        assert found.entry is not None
        assert found.entry.document.id == IDS[LAO_CAI.source]
        assert found.entry.figure.surface == entry.figure.surface
        assert not queries.holds(connection, FigureFilter(), entry.figure.id)
    first = document(connection, IDS[LAO_CAI.source])
    assert first is not None
    assert [facts.id for facts in first.linked] == [IDS[REPOST.source]]


def test_files_count_once_and_say_so(connection: Connection) -> None:
    once = figure_table(connection, FigureFilter(), made_on=date(2026, 3, 5))
    rows = csv_rows(as_bytes(once, ExportFormat.CSV))
    assert len(rows) == N_FIGURES + 1
    assert {row["copies"] for row in rows if row["document_id"] == IDS[LAO_CAI.source]} == {"1"}
    assert {row["same_as"] for row in rows} == {""}
    assert ("Bản đăng lại", f"1 văn bản đăng lại nội dung đã có; {REPEATED} số liệu của chúng chỉ tính một lần") in (
        once.notes("vi")
    )
    assert "Chú giải" in sheets(as_bytes(once, ExportFormat.XLSX))
    every = replace(once, chosen=FigureFilter(repeats=True), language="en")
    rows = csv_rows(as_bytes(every, ExportFormat.CSV))
    assert sum(bool(row["same_as"]) for row in rows) == REPEATED
    assert {row["same_as"] for row in rows} - {""} < {row["figure_id"] for row in rows}
    notes = dict(every.notes("en"))
    assert notes["Copies"].startswith("listed in full")
    assert notes["Filter"] == "Copies too: yes"


def test_a_store_without_copies_says_nothing(store_path: Path) -> None:
    with StoreReader(store_path).connect() as connection:
        notes = figure_table(connection, FigureFilter(), made_on=date(2026, 3, 5)).notes("vi")
    assert "Bản đăng lại" not in dict(notes)


def test_the_link_keeps_it() -> None:
    chosen = FigureFilter(repeats=True)
    assert from_query(chosen.to_query()) == (chosen, ())
    assert from_query({"repeats": ["yes"]})[1][0].key == "repeats"
