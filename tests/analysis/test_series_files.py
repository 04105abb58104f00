"""The table of series as every kind of file: opened and compared with the cells."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from pysdmx.io import get_datasets, read_sdmx
from sqlalchemy import Connection

from pipeline.analysis.documents import store_facts
from pipeline.analysis.exports import ExportFormat, as_bytes, table_file_name
from pipeline.analysis.sdmx.flows import sdmx_rules
from pipeline.analysis.series.evidence import documents_behind
from pipeline.analysis.series.frames import Grain
from pipeline.analysis.series.query import series
from pipeline.analysis.series.selection import SeriesSelection
from pipeline.analysis.series.table import SeriesTable, cells_in_order
from pipeline.analysis.series.words import scale_of_set
from pipeline.records import Measure
from pipeline.storage import StoreReader
from tests.analysis.datapackages import faults
from tests.analysis.reports import SCRIPT, make_store
from tests.viewer.trends import INSPECTED, LAO_CAI_2022, LAO_CAI_2025, TRENDS, YEN_BAI_2022, year

TODAY = date(2026, 3, 5)
YEARS = SeriesSelection()
OLD_MAP = SeriesSelection(system="VN63")
HALVES = SeriesSelection(grain=Grain.HALF)
MONEY = SeriesSelection("fines_amount", Measure.AMOUNT)
NOTHING = SeriesSelection("trainings")
SELECTIONS = [YEARS, OLD_MAP, HALVES, MONEY, NOTHING]


@pytest.fixture(scope="module")
def trends(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("trends") / "solieu.db", reports=TRENDS)


@pytest.fixture
def opened(trends: Path) -> Iterator[Connection]:
    with StoreReader(trends).connect() as connection:
        yield connection


def table(connection: Connection, selection: SeriesSelection = YEARS, language: str = "vi") -> SeriesTable:
    found = series(connection, selection)
    cells = cells_in_order(found)
    described = {"vi": (("Chỉ tiêu", selection.indicator),), "en": (("Indicator", selection.indicator),)}
    return SeriesTable(
        found,
        cells,
        scale_of_set(found, language),
        documents_behind(connection, cells),
        described,
        selection.to_query(),
        store_facts(connection),
        language,
        TODAY,
    )


def members(made: SeriesTable, kind: ExportFormat) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(as_bytes(made, kind))) as file:
        return {name: file.read(name) for name in file.namelist()}


def records(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("selection", SELECTIONS)
def test_every_kind_holds_the_cells_in_their_order(
    opened: Connection, tmp_path: Path, selection: SeriesSelection
) -> None:
    made = table(opened, selection)
    cells = [(cell.place, cell.slot.year, cell.quantity.value) for cell in made.cells]
    machine = records(as_bytes(made, ExportFormat.CSV))
    assert [(row["place"], int(row["year"]), float(row["value"])) for row in machine] == cells
    parquet = pq.read_table(io.BytesIO(as_bytes(made, ExportFormat.PARQUET))).to_pylist()
    assert [(row["place"], int(row["year"]), row["value"]) for row in parquet] == cells
    package = records(members(made, ExportFormat.DATA_PACKAGE)["series.csv"])
    assert package == machine
    sdmx = records(members(made, ExportFormat.SDMX)["data.csv"])
    assert [(row["REF_AREA"], float(row["OBS_VALUE"])) for row in sdmx] == [(place, value) for place, _, value in cells]
    book = openpyxl.load_workbook(io.BytesIO(as_bytes(made, ExportFormat.XLSX)))
    assert book.sheetnames == ["Chuỗi số liệu", "Chú giải", "Nguồn", "Kiểm tra"]
    assert book["Chuỗi số liệu"].max_row == 1 + len(cells)


def test_a_cell_tells_what_it_is(opened: Connection) -> None:
    rows = {(row["place_name"], row["year"]): row for row in records(as_bytes(table(opened), ExportFormat.CSV))}
    least = rows["Lào Cai", "2023"]  # over 130 of one of its two members
    assert (least["value"], least["bound_low"], least["bound_high"]) == ("130", "130", "")
    assert (least["origin"], least["missing"], least["map"], least["unit"]) == (
        "members",
        "Yên Bái",
        "VN34",
        "establishment",
    )
    assert (least["period_start"], least["period_end"]) == ("2023-01-01", "2023-12-31")
    old = {(row["place"], row["year"]): row for row in records(as_bytes(table(opened, OLD_MAP), ExportFormat.CSV))}
    begun = old["VN63_10", "2024"]
    assert (begun["covered_start"], begun["covered_end"]) == ("2024-01-01", "2024-06-30")
    assert "partial" in begun["notes"].split()


def test_the_first_value_after_the_merger_is_marked(opened: Connection) -> None:
    """Of merged provinces only, and only once; the old map has none."""
    rows = records(as_bytes(table(opened, HALVES), ExportFormat.CSV))
    assert [(row["place_name"], row["period_start"]) for row in rows if row["series_break"] == "true"] == [
        ("Lào Cai", "2025-07-01")
    ]
    observed = records(members(table(opened, HALVES), ExportFormat.SDMX)["data.csv"])
    assert [row["TIME_PERIOD"] for row in observed if row["OBS_STATUS"] == "B"] == ["2025-S2"]
    old = records(as_bytes(table(opened, OLD_MAP), ExportFormat.CSV))
    assert {row["series_break"] for row in old} == {"false"}


@pytest.mark.parametrize("selection", SELECTIONS[:-1])
def test_sdmx_is_read_back(opened: Connection, tmp_path: Path, selection: SeriesSelection) -> None:
    made = table(opened, selection)
    for name, data in members(made, ExportFormat.SDMX).items():
        (tmp_path / name).write_bytes(data)
    message = read_sdmx(tmp_path / "structure.json", validate=True)
    assert message.get_dataflow("Dataflow=SOLIEU:SERIES(1.0.0)") is not None
    (dataset,) = get_datasets(tmp_path / "data.csv", tmp_path / "structure.json", validate=False)
    flow = sdmx_rules().flows["series"]
    assert list(dataset.data.columns) == list(flow.components)
    assert dataset.data["OBS_VALUE"].tolist() == [cell.quantity.value for cell in made.cells]
    dimensions = [name for name, rule in flow.components.items() if rule.role in ("dimension", "time")]
    assert not dataset.data.duplicated(subset=dimensions).any()


@pytest.mark.parametrize("selection", SELECTIONS)
def test_the_package_is_valid_by_the_standard(opened: Connection, selection: SeriesSelection) -> None:
    assert faults(members(table(opened, selection), ExportFormat.DATA_PACKAGE)) == []


@pytest.mark.parametrize("selection", SELECTIONS)
def test_frictionless_accepts_the_package(opened: Connection, tmp_path: Path, selection: SeriesSelection) -> None:
    frictionless = pytest.importorskip(
        "frictionless", reason="frictionless is not locked: it needs text-unidecode (Artistic License or GPL)"
    )
    for name, data in members(table(opened, selection), ExportFormat.DATA_PACKAGE).items():
        (tmp_path / name).write_bytes(data)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])


def test_conflicts_are_told(opened: Connection) -> None:
    """The press says 55 where the province says 50; its merged province is made of it, and bears the conflict."""
    made = table(opened)
    sheet = openpyxl.load_workbook(io.BytesIO(as_bytes(made, ExportFormat.XLSX)))["Kiểm tra"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == f"Đã kiểm tra {len(made.cells)} ô của chuỗi."
    (conflict,) = rows[2:]
    assert conflict[:3] == (
        "Lấy “50”, nhưng một văn bản khác nêu “55”: hai số không thể cùng đúng.",
        "An Giang",
        "2022",
    )
    assert len(str(conflict[3]).split("; ")) == len(str(conflict[4]).split("; ")) == 2
    quiet = openpyxl.load_workbook(io.BytesIO(as_bytes(table(opened, MONEY), ExportFormat.XLSX)))["Kiểm tra"]
    assert [row[0] for row in quiet.iter_rows(values_only=True)][1:] == [
        "Phát hiện",
        "Không phát hiện điểm nào mâu thuẫn.",
    ]


def test_a_statement_that_its_members_do_not_add_up_to(tmp_path: Path) -> None:
    """120 and 80 of the members, 300 of the province that they became."""
    own = replace(
        LAO_CAI_2025,
        source="trends/lao-cai-moi-2022.txt",
        marked="Năm 2022, tỉnh Lào Cai (mới) kiểm tra [[300]] cơ sở.",
        figures=[{**INSPECTED, "value": 300, "province": "Lào Cai", "area_system": "VN34", **year(2022)}],
    )
    path = make_store(tmp_path / "sum.db", reports=[LAO_CAI_2022, YEN_BAI_2022, own])
    with StoreReader(path).connect() as connection:
        _, *rows = table(connection).check_rows()
    (row,) = rows
    assert row[:3] == ("Nêu “300”, nhưng các địa bàn thành phần cộng lại là “200”.", "Lào Cai", "2022")
    assert len(row[3].split("; ")) == 3


@pytest.mark.parametrize("kind", [ExportFormat.SDMX, ExportFormat.DATA_PACKAGE])
def test_run_selection_and_citation_are_named_in_both_languages(opened: Connection, kind: ExportFormat) -> None:
    made = table(opened)
    page = members(made, kind)["README.txt"].decode()
    for words in ("lần chạy 1 của kho", "run 1 of the store", "Chỉ tiêu: establishments_inspected", "How to cite"):
        assert words in page
    assert table_file_name(made, kind).startswith("chuoi-so-lieu_loc_2026-03-05_run-1_")


def test_a_package_tells_its_selection(opened: Connection) -> None:
    descriptor = json.loads(members(table(opened, OLD_MAP), ExportFormat.DATA_PACKAGE)["datapackage.json"])
    assert descriptor["filter"] == {"indicator": ["establishments_inspected"], "map": ["VN63"]}
    assert [resource["path"] for resource in descriptor["resources"]] == [
        "series.csv",
        "series_excel.csv",
        "sources.csv",
        "checks.csv",
    ]


def test_scripts_in_titles_stay_text(opened: Connection) -> None:
    """The press report with a script in its title is an alternative, so its document is no source of a cell."""
    made = table(opened, OLD_MAP)
    text = b"".join(members(made, ExportFormat.DATA_PACKAGE).values()).decode("utf-8", "replace")
    assert SCRIPT not in text


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_the_same_series_give_the_same_bytes(opened: Connection, kind: ExportFormat) -> None:
    assert as_bytes(table(opened), kind) == as_bytes(table(opened), kind)
