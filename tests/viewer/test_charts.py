"""Charts as specifications: their rows, encodings and words, without a browser."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import altair as alt
import pytest
import vl_convert
from sqlalchemy import Connection

from pipeline.analysis.documents import store_facts
from pipeline.analysis.series.frames import Slot
from pipeline.analysis.series.tiles import tiles
from pipeline.storage import StoreReader
from pipeline.viewer.charts.frame import PICK, Frame, with_rows, wrapped
from pipeline.viewer.charts.lines import LineAxes, small_multiples, together
from pipeline.viewer.charts.pictures import Picture, picture
from pipeline.viewer.charts.rows import Row, RowMaker, fullest_slot, held_places, line_rows, slot_rows
from pipeline.viewer.charts.tiles import hatching, tile_rows
from pipeline.viewer.compare.pictures import Drawing
from pipeline.viewer.compare.state import CompareState, Tab, compare_state
from pipeline.viewer.compare.view import CompareView, read_view
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.texts import translator
from tests.analysis.reports import make_store
from tests.viewer.trends import TRENDS

LABELS = {"place": "Địa bàn", "words": "cơ sở"}
YEAR_2022 = Slot(2022, 1, 12)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("store") / "trends.db", reports=TRENDS)


@pytest.fixture
def connection(store: Path) -> Iterator[Connection]:
    with StoreReader(store).connect() as opened:
        yield opened


def viewed(connection: Connection, **query: str | list[str]) -> tuple[CompareState, CompareView]:
    lists = {key: [value] if isinstance(value, str) else value for key, value in query.items()}
    state, refused = compare_state(lists)
    assert not refused
    return state, read_view(connection, state, "vi")


def rows_of(connection: Connection, **query: str | list[str]) -> dict[str, Row]:
    _, view = viewed(connection, **query)
    return {row["cell"]: row for row in line_rows(view.found, RowMaker(view.scale, "vi"))}


def drawn(connection: Connection, store: Path, language: str = "vi", **query: str | list[str]) -> dict[str, Any]:
    state, view = viewed(connection, **query)
    context = ViewerContext(store, 1.0, language, translator(language))
    made = Drawing(context, store_facts(connection), state, view, 1020).picture()
    assert made is not None
    alt.VConcatChart.from_dict(made)  # valid by the schema of Vega-Lite
    return made


def texts(spec: object) -> str:
    return json.dumps(spec, ensure_ascii=False)


def layers(spec: dict[str, Any]) -> list[dict[str, Any]]:
    chart = spec["vconcat"][0]
    found: list[dict[str, Any]] = chart.get("layer") or chart["spec"]["layer"]
    return found


def test_rows_carry_numbers_bounds_and_how_they_are_drawn(connection: Connection) -> None:
    rows = rows_of(connection)
    whole = rows["VN34_15.2022-1-12"]
    assert (whole["value"], whole["low"], whole["high"]) == (200, None, None)  # an exact sum has no bar
    assert (whole["shape"], whole["hollow"], whole["conflict"]) == ("summed", False, False)
    least = rows["VN34_15.2023-1-12"]
    assert (least["value"], least["low"], least["high"], least["opened"]) == (130, 130, None, True)
    assert least["hollow"] and least["words"] == "ít nhất 130" and least["bounds"] == "130 – ∞"
    assert rows["VN34_91.2022-1-12"]["conflict"]
    stated = rows_of(connection, map="VN63")
    assert stated["VN63_10.2023-1-12"]["words"] == "trên 130"
    assert stated["VN63_10.2023-1-12"]["shape"] == "stated"
    partial = stated["VN63_10.2024-1-12"]
    assert partial["hollow"] and "6 tháng đầu năm 2024" in partial["notes"]


def test_lines_join_neighbours_that_are_complete_and_nothing_else(connection: Connection) -> None:
    rows = rows_of(connection, map="VN63")
    runs = [rows[f"VN63_10.{year}-1-12"]["run"] for year in (2022, 2023, 2024)]
    assert runs[0] == runs[1] != runs[2]  # the last is a partial period
    halves = [row["run"] for row in rows_of(connection, step="half").values()]
    assert len(set(halves)) == len(halves)  # a year and a half lie between them: a gap, not a line


def test_the_day_of_the_merger_lies_between_the_halves(connection: Connection) -> None:
    first, last = rows_of(connection, step="half").values()
    assert (first["x"], last["x"]) == (0, 3)
    assert (first["break_x"], first["break_day"]) == (2.5, "01/07/2025")
    assert last["break_x"] is None  # once per place


def test_the_slot_shown_first_has_the_most_complete_numbers(connection: Connection) -> None:
    _, view = viewed(connection)
    assert fullest_slot(view.found) == YEAR_2022
    maker = RowMaker(view.scale, "vi")
    assert [row["cell"] for row in slot_rows(view.found, YEAR_2022, maker)] == [
        "VN34_15.2022-1-12",
        "VN34_91.2022-1-12",  # not complete, so after it
    ]


def test_small_multiples(connection: Connection, store: Path) -> None:
    spec = drawn(connection, store)
    chart = spec["vconcat"][0]
    assert chart["facet"]["field"] == "place"
    assert chart["facet"]["sort"] == ["An Giang", "Lào Cai"]  # Vietnamese order
    assert chart["resolve"]["scale"]["y"] == "shared"
    assert spec["params"][0]["name"] == PICK
    assert spec["params"][0]["select"]["fields"] == ["cell"]
    assert spec["config"]["locale"]["number"]["decimal"] == ","
    assert spec["config"]["locale"]["number"]["thousands"] == "."
    y = next(layer["encoding"]["y"] for layer in layers(spec) if layer["mark"]["type"] == "line")
    assert (y["axis"]["title"], y["scale"]["zero"]) == ("cơ sở", True)
    assert chart["title"]["text"] == ["Lượt cơ sở được kiểm tra"]
    told = texts(spec)
    assert "quy về 34 tỉnh" in told and "Nguồn: 4 văn bản" in told and "Không có số: " in told
    assert "rỗng: " in told and "↑ ít nhất" in told and "! các văn bản mâu thuẫn" in told
    assert "◆" not in told  # nothing is derived, so its sign is not explained


def test_a_free_axis_is_told(connection: Connection, store: Path) -> None:
    spec = drawn(connection, store, axis="free")
    assert spec["vconcat"][0]["resolve"]["scale"]["y"] == "independent"
    assert "Mỗi ô một trục riêng" in texts(spec)
    assert "Each panel has an axis of its own" in texts(drawn(connection, store, "en", axis="free"))


@pytest.mark.parametrize("tab", ["chart", "tiles", "ranking"])
def test_a_page_sends_rows_where_they_are_drawn(connection: Connection, store: Path, tab: str) -> None:
    """Of rows by name Streamlit makes data frames; of those at the top of the specification too."""
    made = drawn(connection, store, tab=tab)
    sent = with_rows(made)
    alt.VConcatChart.from_dict(sent)
    assert "datasets" not in sent and "data" not in sent
    assert [part["data"] for part in (sent["vconcat"][0], *layers(sent)) if "data" in part] == [
        {"values": rows} for rows in made["datasets"].values()
    ]
    assert made["datasets"]  # what files are drawn of stays as it is


def test_few_lines_in_one_picture(connection: Connection, store: Path) -> None:
    spec = drawn(connection, store, lines="together", map="VN63")
    line = next(layer for layer in layers(spec) if layer["mark"]["type"] == "line")
    assert line["encoding"]["color"]["scale"]["domain"] == ["An Giang", "Lào Cai", "Yên Bái"]
    assert "strokeDash" in line["encoding"]  # told apart without colour


def test_english(connection: Connection, store: Path) -> None:
    spec = drawn(connection, store, "en")
    assert spec["config"]["locale"]["number"]["decimal"] == "."
    assert "No number: " in texts(spec)


def test_ranking_shows_incomplete_ones_apart(connection: Connection, store: Path) -> None:
    spec = drawn(connection, store, tab="ranking")
    chart = spec["vconcat"][0]
    (rows,) = spec["datasets"].values()
    assert [(row["place"], row["group"]) for row in rows] == [
        ("Lào Cai", "Đủ kỳ, đủ địa bàn"),
        ("An Giang", "Chưa đủ: kỳ chưa trọn hoặc thiếu tỉnh hợp thành"),
    ]
    assert chart["facet"]["row"]["sort"] == [row["group"] for row in rows]


def test_tiles_show_every_province_once_and_hatch_the_empty(connection: Connection, store: Path) -> None:
    _, view = viewed(connection, tab="tiles")
    rows = slot_rows(view.found, YEAR_2022, RowMaker(view.scale, "vi"))
    grid = tile_rows(tiles("VN34"), rows, {row["cell"]: row["words"] for row in rows})
    assert len(grid) == 34 + 2
    filled = {row["label"]: row["short"] for row in grid if not row["empty"]}
    assert filled == {"Lào Cai": "200", "An Giang": "ít nhất 50"}
    lines = hatching(grid)
    assert len(lines) == 7 * (34 + 2 - 2)
    for line in lines:  # each stays within some tile
        assert 0 < line["right"] - line["left"] <= 1 and 0 < line["bottom"] - line["top"] <= 1
    told = texts(drawn(connection, store, tab="tiles"))
    assert "Hoàng Sa" in told and "gạch chéo: không có số" in told and "≥ 50* !" in told


@pytest.mark.parametrize("system", ["VN34", "VN63"])
def test_archipelagos_stand_beside_their_provinces(system: str) -> None:
    by_label = {tile.label: tile for tile in tiles(system)}
    for islands, province in (("Hoàng Sa", "Đà Nẵng"), ("Trường Sa", "Khánh Hòa")):
        assert by_label[islands].place == by_label[province].place
        assert by_label[islands].row == by_label[province].row
        assert by_label[islands].column == by_label[province].column + 1


def test_rates(connection: Connection) -> None:
    (row,) = rows_of(connection, map="VN63", rate="inspected").values()
    assert (row["cell"], row["value"], row["words"], row["shape"]) == ("VN63_10.2022-1-12", 50, "50", "derived")


def test_money_is_shown_in_thousand_millions(connection: Connection) -> None:
    (row,) = rows_of(connection, map="VN63", indicator="fines_amount").values()
    assert (row["value"], row["words"]) == (1.5, "1,5")


def test_no_number_no_picture(connection: Connection, store: Path) -> None:
    state, view = viewed(connection, indicator="trainings")
    context = ViewerContext(store, 1.0, "vi", translator("vi"))
    assert Drawing(context, store_facts(connection), state, view, 1020).picture() is None
    assert held_places(view.found)[0] == []


def test_words_of_outside_are_data_never_expressions() -> None:
    row = {"cell": "VN34_15.2022-1-12", "key": "VN34_15", "place": "'); alert(1); ('", "slot": "2022", "value": 1.0}
    row |= {"low": None, "high": None, "opened": False, "shape": "stated", "hollow": False, "conflict": False}
    row |= {"words": "1", "bounds": "", "origin": "", "notes": "", "x": 0, "run": "a", "break_x": None, "break_day": ""}
    frame = Frame("</script><script>", (), "cơ sở", (), "vi", chosen="'] || alert(1)")
    axes = LineAxes(("2022",), shared=True, places=(str(row["place"]),), width=400)
    for spec in (small_multiples([row], axes, frame, LABELS), together([row], axes, frame, LABELS)):
        steps = [step for layer in layers(spec) for step in layer.get("transform", [])]
        told = [step.get("filter", step.get("calculate")) for step in steps]
        assert told and None not in told
        assert not any("alert" in text for text in told if isinstance(text, str))


@pytest.mark.parametrize("tab", [Tab.CHART, Tab.TILES, Tab.RANKING])
def test_what_is_read_out_is_each_number_in_words(connection: Connection, store: Path, tab: Tab) -> None:
    spec = drawn(connection, store, tab=tab)
    assert spec["config"]["mark"]["aria"] is False
    (told,) = (layer for layer in layers(spec) if layer["mark"].get("aria"))
    assert told["encoding"]["description"]["field"] == "told"
    assert spec["params"][0]["views"] == [told["name"]]  # what is read out is what can be pressed
    held = [row for row in spec["datasets"]["rows"] if not row.get("empty")]
    assert held and all({"place", "slot", "words"} <= set(row) for row in held)


def test_long_words_are_broken_at_spaces() -> None:
    assert wrapped("một hai ba bốn", 7) == ["một hai", "ba bốn"]
    assert wrapped("", 7) == []


def test_picture_files(connection: Connection, store: Path) -> None:
    """The same specification as on the screen, drawn without a browser; letters with marks stay text in SVG."""
    spec = drawn(connection, store, tab="ranking")
    png = picture(spec, Picture.PNG)
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert width > 1000 and height > 300
    svg = ET.fromstring(picture(spec, Picture.SVG))  # noqa: S314 - our own file
    words = " ".join("".join(item.itertext()) for item in svg.iter("{http://www.w3.org/2000/svg}text"))
    assert "Lượt cơ sở được kiểm tra" in words and "Lào Cai" in words and "200" in words


@pytest.mark.parametrize("tab", [Tab.CHART, Tab.TILES, Tab.RANKING])
@pytest.mark.parametrize("system", ["VN34", "VN63"])
def test_every_picture_is_valid(connection: Connection, store: Path, tab: Tab, system: str) -> None:
    spec = drawn(connection, store, tab=tab.value, map=system)
    assert spec["datasets"]["rows"]
    assert vl_convert.vegalite_to_vega(spec)["marks"]  # what the schema allows may still not be drawn
