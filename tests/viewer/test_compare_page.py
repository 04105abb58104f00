"""The page of comparison over stores in every condition, run without a browser."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from pipeline.analysis.documents import store_facts
from pipeline.analysis.exports import ExportFormat, as_bytes
from pipeline.analysis.series.frames import Slot
from pipeline.storage import StoreReader
from pipeline.viewer.compare.files import CompareFiles
from pipeline.viewer.compare.state import compare_state
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.downloads import KINDS
from pipeline.viewer.texts import translator
from tests.analysis.reports import HOSTILE_TITLE, Report, built, make_store
from tests.viewer.conftest import Open, component
from tests.viewer.trends import AN_GIANG_2022, AN_GIANG_PRESS, LAO_CAI_2022, LAO_CAI_2023, TRENDS, YEN_BAI_2022

PAGE = "so-sanh"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("store") / "trends.db", reports=TRENDS)


def words(app: AppTest) -> str:
    told = [*app.text, *app.markdown, *app.info, *app.warning, *app.error, *app.button, *app.expander]
    return "\n".join(str(getattr(item, "value", "")) + str(getattr(item, "label", "")) for item in told)


def components(app: AppTest, name: str) -> list[dict[str, Any]]:
    nodes = [node for node in app.get("bidi_component") if node.proto.component_name == f"solieu.{name}"]
    return [data for node in nodes for data in json.loads(node.proto.json)]


def spec(app: AppTest) -> dict[str, Any] | None:
    for node in app.get("vega_lite_chart"):
        found: dict[str, Any] = json.loads(node.proto.spec)
        return found
    return None


def figure_id(report: Report, number: int = 0) -> str:
    return built(report)[2].figures[number].id


def table_cells(app: AppTest) -> dict[tuple[str, str], dict[str, Any]]:
    matrix = component(app, "matrix")
    assert matrix is not None
    return {
        (row["name"], column): cell
        for row in matrix["rows"]
        for column, cell in zip(matrix["columns"], row["cells"], strict=True)
        if cell
    }


def fields(card: dict[str, Any]) -> dict[str, str]:
    return {field["label"]: field["text"] for field in card["fields"]}


def test_the_chart_is_shown_first(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, PAGE)
    drawn = spec(app)
    assert drawn is not None
    assert drawn["vconcat"][0]["title"]["text"] == ["Lượt cơ sở được kiểm tra"]
    assert "kỳ ngắn hơn hoặc khác bước đang xem: 2" in words(app)


def test_table(open_viewer: Open, store: Path) -> None:
    cells = table_cells(open_viewer(store, PAGE, tab="table"))
    assert {key: cell["words"] + cell["marks"] for key, cell in cells.items()} == {
        ("An Giang", "2022"): "ít nhất 50t!",
        ("Lào Cai", "2022"): "200",
        ("Lào Cai", "2023"): "ít nhất 130t~",
    }
    before = table_cells(open_viewer(store, PAGE, tab="table", map="VN63"))
    assert before["Lào Cai", "2023"]["words"] == "trên 130"  # as stated
    assert before["Lào Cai", "2024"]["hollow"]
    english = table_cells(open_viewer(store, PAGE, tab="table", map="VN63", lang="en"))
    assert english["Lào Cai", "2023"]["words"] == "over 130"


def test_places_are_counted_and_found_in_the_sidebar(open_viewer: Open, store: Path) -> None:
    facets = component(open_viewer(store, PAGE, place="VN34_15"), "facets")
    assert facets is not None
    (group,) = facets["facets"]
    assert len(group["values"]) == 1 + 34
    assert {item["name"]: item["count"] for item in group["values"] if item["count"]} == {"An Giang": 1, "Lào Cai": 2}
    assert [item["name"] for item in group["values"] if item["chosen"]] == ["Lào Cai"]


def test_widgets_show_what_the_address_says_and_change_it(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, PAGE, tab="table", first="2023", place="VN34_15")
    assert app.selectbox(key="compare_first").value == 2023
    app.selectbox(key="compare_last").set_value(2023).run()
    assert app.query_params["last"] == "2023"
    app.button_group(key="compare_map").set_value("VN63").run()
    assert app.query_params["map"] == "VN63"
    assert app.query_params["place"] == ["VN63_10", "VN63_15"]
    app.selectbox(key="compare_family").set_value("situation").run()
    assert app.query_params["indicator"] == "establishments"
    assert app.query_params["map"] == "VN63"  # everything else stays


def test_a_sum_names_its_members_and_the_figures_behind(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, PAGE, cell="VN34_15.2022-1-12")
    cell, *figures = components(app, "card")
    assert cell["heading"] == "Lào Cai · 2022"
    told = fields(cell)
    assert told["Giá trị"] == "200 cơ sở"
    assert told["Nguồn gốc số"] == "Cộng các tỉnh hợp thành"
    assert told["Gồm"] == "Lào Cai (trước 7/2025): 120; Yên Bái: 80"
    assert [figure["heading"] for figure in figures] == [
        "Lượt cơ sở được kiểm tra: 120 cơ sở",
        "Lượt cơ sở được kiểm tra: 80 cơ sở",
    ]
    links = [node.proto.query_string for node in app.get("page_link")]
    assert links == [f"f={figure_id(LAO_CAI_2022)}", f"f={figure_id(YEN_BAI_2022)}"]


def test_a_lower_limit_names_who_is_missing(open_viewer: Open, store: Path) -> None:
    told = fields(components(open_viewer(store, PAGE, cell="VN34_15.2023-1-12"), "card")[0])
    assert (told["Giá trị"], told["Cận dưới – cận trên"]) == ("ít nhất 130 cơ sở", "130 – ∞")
    assert told["Thiếu số của"] == "Yên Bái"


def test_a_contradiction_shows_both_with_how_they_agree(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, PAGE, map="VN63", cell="VN63_89.2022-1-12")
    cell, taken, other = components(app, "card")
    assert "mâu thuẫn" in fields(cell)["Lưu ý"]
    assert "Báo cáo năm 2022 của An Giang" in fields(taken)["Văn bản"]  # the issuer's own over the later press
    assert fields(other)["So với số đã lấy"] == "mâu thuẫn"
    links = [node.proto.query_string for node in app.get("page_link")]
    assert links == [f"f={figure_id(AN_GIANG_2022)}", f"f={figure_id(AN_GIANG_PRESS)}"]


def test_a_rate_names_its_two_sides(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, PAGE, map="VN63", rate="inspected", cell="VN63_10.2022-1-12")
    told = fields(components(app, "card")[0])
    assert told["Giá trị"] == "50 %"
    assert told["Gồm"].startswith("Lượt cơ sở được kiểm tra: 120 cơ sở; Cơ sở kinh doanh dịch vụ")
    assert "Ô có tử số mà không tính được tỷ lệ" in words(app)
    assert "không có mẫu số: 4" in words(app)


def test_a_rate_per_head_needs_a_table(open_viewer: Open, store: Path, tmp_path: Path, monkeypatch: Any) -> None:
    assert "hãy đặt bảng dân số" in words(open_viewer(store, PAGE, map="VN63", rate="per_head"))
    people = tmp_path / "people.csv"
    people.write_text("province,map,year,people\nLào Cai,63,2022,800000\n", encoding="utf-8")
    monkeypatch.setenv("SOLIEU_POPULATION", str(people))
    cells = table_cells(open_viewer(store, PAGE, map="VN63", rate="per_head", tab="table"))
    assert {key: cell["words"] for key, cell in cells.items()} == {("Lào Cai", "2022"): "15"}
    people.write_text("province,map,year,people\nLào Cai,63,2022,many\n", encoding="utf-8")
    told = words(open_viewer(store, PAGE, map="VN63", rate="per_head"))
    assert "many" in told


def test_names_are_masked_in_the_panel(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, PAGE, map="VN63", cell="VN63_10.2023-1-12")
    assert "Văn Bình" not in str(components(app, "card"))


def test_sources(open_viewer: Open, store: Path) -> None:
    table = component(open_viewer(store, PAGE, tab="sources", place="VN34_15"), "table")
    assert table is not None
    assert {row["id"] for row in table["rows"]} == {
        built(report)[1].document_id for report in (LAO_CAI_2022, LAO_CAI_2023, YEN_BAI_2022)
    }


def test_documents_come_in_pages(open_viewer: Open, tmp_path: Path) -> None:
    """120 reports of a province, each with a year of its own, and the three pages that list them."""
    years = [
        Report(
            source=f"years/{year}.txt",
            marked=f"Năm {year}, toàn tỉnh kiểm tra [[{year - 1800}]] cơ sở.",
            figures=[
                {
                    **LAO_CAI_2022.figures[0],
                    "value": year - 1800,
                    "period_start": date(year, 1, 1),
                    "period_end": date(year, 12, 31),
                }
            ],
            meta=LAO_CAI_2022.meta,
        )
        for year in range(1901, 2021)
    ]
    store = make_store(tmp_path / "years.db", reports=years)
    app = open_viewer(store, PAGE, tab="sources", map="VN63")
    assert "120 văn bản" in words(app)
    seen = []
    for page in (1, 2, 3, 9):  # the last is none: a link or a tab from before a run that took documents away
        app.session_state["compare_page"] = page
        app.run()
        table = component(app, "table")
        assert table is not None
        seen.append([row["id"] for row in table["rows"]])
    assert [len(ids) for ids in seen] == [50, 50, 20, 50]
    assert len({one for ids in seen for one in ids}) == 120
    assert seen[3] == seen[0]


def test_ranking_and_tiles(open_viewer: Open, store: Path) -> None:
    for tab in ("ranking", "tiles"):
        app = open_viewer(store, PAGE, tab=tab, at="2023-1-12")
        assert spec(app) is not None
        assert app.selectbox(key="compare_at").value == Slot(2023, 1, 12)


def test_an_empty_store(open_viewer: Open, tmp_path: Path) -> None:
    app = open_viewer(make_store(tmp_path / "empty.db", reports=[]), PAGE, cell="VN34_15.2022-1-12")
    assert "Kho chưa có văn bản nào" in words(app)


@pytest.mark.parametrize("tab", ["chart", "tiles", "ranking", "table", "sources"])
def test_one_document(open_viewer: Open, tmp_path: Path, tab: str) -> None:
    store = make_store(tmp_path / "one.db", reports=[LAO_CAI_2022])
    app = open_viewer(store, PAGE, tab=tab)
    assert not app.error
    assert "Kho chưa có số nào" not in words(app)


@pytest.mark.parametrize("tab", ["chart", "tiles", "ranking", "table", "sources"])
def test_no_number_for_the_selection_is_said(open_viewer: Open, store: Path, tab: str) -> None:
    app = open_viewer(store, PAGE, tab=tab, indicator="trainings")
    assert "Kho chưa có số nào cho lựa chọn này" in words(app)
    assert "Không có số nào ở tỉnh và năm đã chọn" in words(open_viewer(store, PAGE, tab=tab, place="VN34_01"))
    assert not app.error


def test_a_cell_without_a_number_is_said(open_viewer: Open, store: Path) -> None:
    (card,) = components(open_viewer(store, PAGE, cell="VN34_01.2022-1-12"), "card")
    assert "không có số liệu" in card["told"] and not card["fields"]
    (card,) = components(open_viewer(store, PAGE, cell="VN63_10.2022-1-12"), "card")  # a place of the other map
    assert "không có số liệu" in card["told"] and not card["fields"]


def test_a_hand_edited_link_is_told_and_shown_as_text(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, PAGE, **{"**bold**": "1", "indicator": "<b>", "cell": "x' OR 1", "place": "VN34_99"})
    told = [item.value for item in app.text]
    assert any("**bold**" in text and "indicator=<b>" in text and "place=VN34_99" in text for text in told)
    assert not any("bold" in item.value for item in app.markdown)
    assert spec(app) is not None  # what could be understood is shown


def test_markup_of_reports_travels_as_data_only(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, PAGE, map="VN63", cell="VN63_89.2022-1-12")
    spoken = [*app.markdown, *app.warning, *app.info, *app.error, *app.caption]
    assert not any("script" in item.value or "onerror" in item.value for item in spoken)
    assert HOSTILE_TITLE in fields(components(app, "card")[2])["Văn bản"]
    for node in app.get("bidi_component"):
        assert "window.hacked" not in node.proto.js_content + node.proto.html_content + node.proto.css_content
    assert not any("script" in node.proto.label for node in app.get("page_link"))


def test_files_hold_what_the_screen_shows(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, PAGE, tab="table")
    assert len(app.get("download_button")) == len(KINDS)
    context = ViewerContext(store, 1.0, "vi", translator("vi"))
    state, _ = compare_state({"tab": ["table"]})
    with StoreReader(store).connect() as connection:
        facts = store_facts(connection)
    table = CompareFiles(context, facts, state, 1000, date(2026, 1, 2)).table()
    shown = {(key[0], cell["words"]) for key, cell in table_cells(app).items()}
    machine = list(csv.DictReader(io.StringIO(as_bytes(table, ExportFormat.CSV).decode())))
    assert {(row["place_name"], row["value_words"]) for row in machine} == shown
    least = next(row for row in machine if row["value_words"] == "ít nhất 130")
    assert (least["value"], least["bound_low"], least["bound_high"], least["missing"]) == ("130", "130", "", "Yên Bái")
    assert least["figure_ids"] == figure_id(LAO_CAI_2023)
    excel = as_bytes(table, ExportFormat.CSV_EXCEL).decode("utf-8-sig")
    assert excel.startswith("Địa bàn;Mã địa bàn;Bản đồ;Kỳ")
    book = openpyxl.load_workbook(io.BytesIO(as_bytes(table, ExportFormat.XLSX)))
    assert book.sheetnames == ["Chuỗi số liệu", "Chú giải", "Nguồn", "Kiểm tra"]
    assert book["Chuỗi số liệu"].max_row == 1 + len(shown)
    notes = " ".join(str(value) for row in book["Chú giải"].iter_rows(values_only=True) for value in row)
    assert "?indicator=establishments_inspected&tab=table" in notes
    assert "kỳ ngắn hơn hoặc khác bước đang xem: 2" in notes
