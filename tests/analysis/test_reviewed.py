"""What reviewers decided reaches every list, series and file; what they rejected leaves them."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from sqlalchemy import Connection

from pipeline.analysis import queries
from pipeline.analysis.exports import ExportFormat, as_bytes, figure_table
from pipeline.analysis.filters import FigureFilter
from pipeline.analysis.series.cells import Note
from pipeline.analysis.series.facts import facts, marked
from pipeline.analysis.series.frames import Grain
from pipeline.analysis.series.query import series_of
from pipeline.analysis.series.questions import Question
from pipeline.records import Measure
from pipeline.storage import StoreReader
from pipeline.storage.review.records import Action, Actor, Role
from tests.analysis.reports import LAO_CAI, built, make_store
from tests.storage.reviewing import decide

LAO_CAI_ONLY = FigureFilter(province=("Lào Cai",))


def ids() -> dict[str, str]:
    return {figure.surface: figure.id for figure in built(LAO_CAI)[2].figures}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = make_store(tmp_path / "solieu.db")
    decide(path, Action.CORRECT, ids()["05"], values={"value": 6, "province": "Sơn La"}, note="=1+1")
    decide(path, Action.REJECT, ids()["18"])
    decide(path, Action.CONFIRM, ids()["210"])
    return path


def lines(reading: Connection, chosen: FigureFilter) -> dict[str, dict[str, str]]:
    table = figure_table(reading, chosen, made_on=date(2026, 11, 1))
    rows = csv.DictReader(io.StringIO(as_bytes(table, ExportFormat.CSV).decode()))
    return {row["surface"]: row for row in rows}


def test_lists_facets_and_files(store: Path) -> None:
    with StoreReader(store).connect() as reading:
        listing = queries.Listing(reading, LAO_CAI_ONLY)
        assert listing.total == len(LAO_CAI.figures) - 2  # one rejected, one of another province now
        shown = listing.page(sort=queries.DEFAULT_SORT, limit=50, offset=0).rows
        assert {entry.figure.surface: entry.review for entry in shown}["210"] == "confirmed"
        assert {value.value for value in listing.facets()["province"].values} >= {"Lào Cai", "Sơn La"}
        (moved,) = lines(reading, FigureFilter(province=("Sơn La",))).values()
        assert (moved["value"], moved["review"], moved["reviewed_by"]) == ("6", "corrected", "Lan")
        assert moved["review_name"] == "đã sửa"
        ids_left = {row["figure_id"]: row["review"] for row in lines(reading, LAO_CAI_ONLY).values()}
        assert ids()["18"] not in ids_left and ids_left[ids()["44/44"]] == ""


def test_one_figure(store: Path) -> None:
    with StoreReader(store).connect() as reading:
        found = queries.figure(reading, ids()["18"])
        assert found is not None and (found.entry, found.set_aside, found.surface) == (None, True, "18")
        found = queries.figure(reading, ids()["05"])
        assert found is not None and found.entry is not None and found.entry.figure.value == 6


def test_series(store: Path) -> None:
    with StoreReader(store).connect() as reading:
        cases = series_of(reading, Question("cases", Measure.COUNT, (), "", "VN63", Grain.HALF))
        arrests = series_of(reading, Question("arrests", Measure.COUNT, (), "", "VN63", Grain.HALF))
    reviewed = [
        cell for cell in cases.cells.values() if Note.REVIEWED in cell.notes and cell.facts[0].figure_id == ids()["05"]
    ]
    assert [cell.quantity.value for cell in reviewed] == [6]
    used = {fact.figure_id for cell in arrests.cells.values() for fact in cell.facts}
    assert ids()["18"] not in used


def test_marks_of_few_facts_among_many_reviewed(store: Path) -> None:
    """No more is read than there are facts: a store may hold a hundred thousand reviewed figures."""
    with StoreReader(store).connect() as reading:
        found = facts(reading, ["cases"])
        assert {fact.figure_id for fact in found if fact.reviewed} == {ids()["05"]}
        one = [fact._replace(reviewed=False) for fact in found if fact.figure_id == ids()["05"]]
        other = [fact for fact in found if not fact.reviewed][:1]
        assert [fact.reviewed for fact in marked(reading, one)] == [True]
        assert [fact.reviewed for fact in marked(reading, other)] == [False]
        assert marked(reading, []) == []


@pytest.mark.parametrize("name", ['=HYPERLINK("http://127.0.0.1")', "@SUM(1)", "<img src=x onerror=alert(1)>"])
def test_a_reviewers_name_is_text_in_every_file(store: Path, name: str) -> None:
    decide(store, Action.CONFIRM, ids()["92,5%"], Actor(name, Role.REVIEWER), note=f"{name} ghi chú")
    with StoreReader(store).connect() as reading:
        table = figure_table(reading, LAO_CAI_ONLY, made_on=date(2026, 11, 1))
        made = {form: as_bytes(table, form) for form in ExportFormat}
    for form, mark in ((ExportFormat.CSV, ","), (ExportFormat.CSV_EXCEL, ";")):
        read = csv.reader(io.StringIO(made[form].decode("utf-8-sig")), delimiter=mark)
        told = {cell for row in read for cell in row if name in cell}
        assert told == {name if name.startswith("<") else f"'{name}"}
    book = openpyxl.load_workbook(io.BytesIO(made[ExportFormat.XLSX]))
    cells = [cell for row in book["Số liệu"].iter_rows() for cell in row if name in str(cell.value)]
    assert cells and {(cell.data_type, cell.hyperlink) for cell in cells} == {("s", None)}
    # A file that no program computes holds what was typed.
    assert name in pq.read_table(io.BytesIO(made[ExportFormat.PARQUET]))["reviewed_by"].to_pylist()
    for form in (ExportFormat.SDMX, ExportFormat.DATA_PACKAGE):
        with zipfile.ZipFile(io.BytesIO(made[form])) as package:
            assert {Path(member).suffix for member in package.namelist()} <= {".csv", ".json", ".xml", ".md", ".txt"}
    assert not [form for form, data in made.items() if "ghi chú".encode() in data]  # notes are for the audit file


def test_taken_back(store: Path) -> None:
    for surface in ("05", "18", "210"):
        decide(store, Action.UNDO, ids()[surface])
    with StoreReader(store).connect() as reading:
        assert queries.count(reading, LAO_CAI_ONLY) == len(LAO_CAI.figures)
        assert {row["review"] for row in lines(reading, FigureFilter()).values()} == {""}
