"""What a store lets one ask, the grid of tiles, documents behind cells, and the table that files are made from."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.analysis.columns import catalogue
from pipeline.analysis.documents import store_facts
from pipeline.analysis.exports import ExportFormat, as_bytes
from pipeline.analysis.series import tiles as tiles_module
from pipeline.analysis.series.evidence import documents_behind, figures_of
from pipeline.analysis.series.options import options
from pipeline.analysis.series.places import provinces
from pipeline.analysis.series.query import series
from pipeline.analysis.series.selection import SeriesSelection
from pipeline.analysis.series.table import SERIES_COLUMNS, SeriesTable, cells_in_order
from pipeline.analysis.series.tiles import tiles
from pipeline.analysis.series.words import scale_of_set
from pipeline.errors import DataError
from pipeline.records import Level, Measure
from pipeline.storage import StoreReader
from tests.analysis.reports import HOSTILE_TITLE, YEAR_2023, Report, make_store
from tests.viewer.trends import told

FORMULA = '=HYPERLINK("http://127.0.0.1")'

SHARES = Report(
    source="=1+1.txt",
    marked="Năm 2023, Lào Cai kiểm tra [[60%]] kế hoạch, [[45%]] cơ sở; [[12]] cơ sở karaoke, [[3]] cơ sở do công an, "
    "[[5]] cơ sở ma túy.",
    figures=[
        {"measure": Measure.SHARE, "unit": "percent", "value": 60, "of": FORMULA},
        {"measure": Measure.SHARE, "unit": "percent", "value": 45},
        {"value": 12, "detail": ("karaoke",)},
        {"value": 3, "detail": ("police",)},
        {"value": 5, "detail": ("other_ground",)},
    ],
    meta=told(HOSTILE_TITLE, "Lào Cai", date(2024, 1, 5)),
)
SHARES = replace(
    SHARES,
    figures=[
        {
            "indicator": "establishments_inspected",
            "unit": "establishment",
            "level": Level.PROVINCE,
            "province": "Lào Cai",
            **YEAR_2023,
            **given,
        }
        for given in SHARES.figures
    ],
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("store") / "shares.db", reports=[SHARES])


def test_options(store: Path) -> None:
    with StoreReader(store).connect() as connection:
        counted = options(connection, "establishments_inspected", Measure.COUNT)
        shares = options(connection, "establishments_inspected", Measure.SHARE)
        nothing = options(connection, "trainings", Measure.COUNT)
    assert counted.measures == {"count": 3, "share": 2}
    assert counted.details == {("karaoke",): 1, (): 1}  # what one body did is all together; another topic is none
    assert counted.years == {2023: 2}
    assert shares.wholes == {FORMULA: 1, "": 1}
    assert not nothing.measures and not nothing.years


def test_a_share_of_another_whole_is_a_series_of_its_own(store: Path) -> None:
    with StoreReader(store).connect() as connection:
        own = series(connection, SeriesSelection(measure=Measure.SHARE, system="VN63"))
        plan = series(connection, SeriesSelection(measure=Measure.SHARE, of=FORMULA, system="VN63"))
    assert [cell.quantity.value for cell in own.cells.values()] == [45]
    assert [cell.quantity.value for cell in plan.cells.values()] == [60]


def test_the_table_and_its_files(store: Path) -> None:
    with StoreReader(store).connect() as connection:
        selection = SeriesSelection(measure=Measure.SHARE, of=FORMULA, system="VN63")
        found, facts = series(connection, selection), store_facts(connection)
        cells = cells_in_order(found)
        documents = documents_behind(connection, cells)
        assert [number for _, number in documents] == [1]
        assert set(figures_of(connection, [cells[0].facts[0].figure_id, "gone"])) == {cells[0].facts[0].figure_id}
    described = {"vi": (("Chỉ tiêu", FORMULA),), "en": (("Indicator", FORMULA),)}
    scale = scale_of_set(found, "vi")
    table = SeriesTable(found, cells, scale, documents, described, selection.to_query(), facts, "vi", date(2026, 1, 2))
    (row,) = csv.DictReader(io.StringIO(as_bytes(table, ExportFormat.CSV).decode()))
    assert (row["place_name"], row["slot"], row["value"], row["unit_shown"]) == ("Lào Cai", "2023", "60", "%")
    assert list(row) == [column.name for column in SERIES_COLUMNS]
    for kind in ExportFormat:
        assert as_bytes(table, kind) == as_bytes(table, kind) or kind is ExportFormat.XLSX
    sheet = list(table.source_rows())
    assert sheet[1][0] == HOSTILE_TITLE  # text stays text in a workbook; the writer never makes formulas


def test_every_column_has_a_header_and_every_header_a_column() -> None:
    assert [column.name for column in SERIES_COLUMNS] == list(catalogue().series)
    for column in SERIES_COLUMNS:
        assert column.header("vi") and column.header("en")


@pytest.mark.parametrize(("system", "number"), [("VN34", 34), ("VN63", 63)])
def test_each_province_has_one_tile(system: str, number: int) -> None:
    own = [tile.place for tile in tiles(system) if not tile.islands]
    assert len(own) == number == len({place.key for place in provinces(system)} & set(own))


@pytest.mark.parametrize(
    ("change", "told_as"),
    [
        (lambda lines: lines[:-1], "not one tile"),
        (lambda lines: [*lines, lines[-1]], "not one tile"),
        (lambda lines: [lines[0].replace("label", "name"), *lines[1:]], "columns"),
        (lambda lines: [*lines[:-1], lines[-1].replace(",province", ",sea")], "sea"),
        (lambda lines: [*lines, "VN34_48,0,2,Hoàng Sa,islands"], "two tiles"),
    ],
)
def test_a_broken_grid_is_an_error(
    change: Callable[[list[str]], list[str]], told_as: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = Path(tiles_module.__file__).parents[2] / "data" / "tiles_34.csv"
    (tmp_path / "data").mkdir()
    lines = data.read_text(encoding="utf-8").splitlines()
    (tmp_path / "data" / "tiles_34.csv").write_text("\n".join(change(lines)), encoding="utf-8")
    monkeypatch.setattr(tiles_module, "files", lambda _: tmp_path)
    with pytest.raises(DataError, match=told_as):
        tiles.__wrapped__("VN34")
