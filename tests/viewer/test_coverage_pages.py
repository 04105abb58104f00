"""The pages of coverage and overview, run without a browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pipeline.analysis.coverage.selection import CoverageSelection, View, indicators
from pipeline.viewer.coveragebar import _with_map, _with_step
from pipeline.viewer.pages.coverage import turned
from tests.analysis.covered import REPORTS
from tests.analysis.reports import HOSTILE, HOSTILE_TITLE, SCRIPT, built, make_store
from tests.viewer.conftest import Open, component
from tests.viewer.test_viewer_pages import words


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("coverage") / "solieu.db", reports=REPORTS)


def shown(app: AppTest) -> dict[str, Any]:
    data = component(app, "signs")
    assert data is not None
    return data


def cell(data: dict[str, Any], row: str, column: str) -> str:
    """The name of a cell's state."""
    at = [head["key"] for head in data["columns"]].index(column)
    code = next(line["cells"][at] for line in data["rows"] if line["key"] == row)
    (name,) = [state["name"] for state in data["states"] if state["code"] == code]
    return str(name)


def test_one_indicator(open_viewer: Open, store: Path) -> None:
    data = shown(open_viewer(store, "do-phu", indicator="cases"))
    assert len(data["rows"]) == 35
    assert [column["label"] for column in data["columns"]] == [str(year) for year in range(2019, 2026)]
    assert cell(data, "VN34_15", "2024") == "Có số liệu (một phần)"
    assert cell(data, "VN34_15", "2025") == "Có số liệu"
    assert cell(data, "VN34_12", "2024") == "Nêu là không (0)"
    assert cell(data, "VN34_20", "2024") == "Có báo cáo, không nêu"
    assert cell(data, "VN34_01", "2024") == "Không tìm thấy báo cáo"
    listed = {state["name"]: state["shown"] for state in data["states"] if state["listed"]}
    assert listed["Có số liệu"] == "4"  # of the nation and Lạng Sơn, and twice of Lào Cai
    assert "Tỉnh không còn, đã sáp nhập" not in listed


def test_the_other_map_and_halves(open_viewer: Open, store: Path) -> None:
    data = shown(open_viewer(store, "do-phu", indicator="cases", map="VN63", step="half"))
    assert len(data["rows"]) == 64
    assert cell(data, "VN63_15", "2025-7-12") == "Tỉnh không còn, đã sáp nhập"
    assert data["columns"][0]["title"] == "6 tháng đầu năm 2019"


def test_one_place_and_one_period(open_viewer: Open, store: Path) -> None:
    data = shown(open_viewer(store, "do-phu", view="place", place="VN63_12", map="VN63"))
    assert [line["key"] for line in data["rows"]] == list(indicators())
    assert next(line["group"] for line in data["rows"] if line["group"]) == "Tình hình"
    data = shown(open_viewer(store, "do-phu", view="period", period="2024"))
    assert sum(group["span"] for group in data["groups"]) == len(indicators())
    assert cell(data, "VN34_12", "cases") == "Nêu là không (0)"


def test_english(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, "do-phu", lang="en", indicator="cases")
    data = shown(app)
    assert cell(data, "VN34_15", "2024") == "Reported (in part)"
    assert data["rows"][0]["label"] == "Nation"
    assert "34 provinces" in words(app)


def test_an_opened_cell_tells_what_it_rests_on(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, "do-phu", indicator="cases", cell="VN34_96.2024")
    card, table = component(app, "card"), component(app, "table")
    assert card is not None and table is not None
    fields = {field["label"]: field["text"] for field in card["fields"]}
    assert card["heading"] == "Cà Mau · Năm 2024"
    assert fields["Trạng thái"] == "Có báo cáo, không nêu (một phần)"
    assert (fields["Dựa vào báo cáo của"], fields["Còn thiếu"]) == ("Cà Mau", "Bạc Liêu")
    assert [row["cells"][2] for row in table["rows"]] == ["không nêu"]
    app = open_viewer(store, "do-phu", indicator="cases", cell="VN34_15.2024")
    table = component(app, "table")
    assert table is not None
    assert [row["cells"][2] for row in table["rows"]] == ["nêu 1 số liệu", "nêu 1 số liệu"]
    (link,) = [item for item in app.get("page_link") if item.proto.label == "Xem số liệu của ô này"]
    assert "indicator=cases" in link.proto.query_string
    assert link.proto.page == "so-lieu"


def test_a_cell_without_a_report_says_so(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, "do-phu", indicator="cases", cell="VN34_01.2021")
    assert "Kho không có văn bản nào về địa bàn và kỳ này." in words(app)
    assert component(app, "table") is None


@pytest.mark.parametrize(
    "address",
    [
        {"cell": "VN34_15.1990"},
        {"cell": "cases.2024"},
        {"cell": "<b>.<i>"},
        {"place": "VN34_99"},
        {"view": "'; DROP TABLE figures"},
        {"first": "2024", "last": "2019"},
        {"period": "0000"},
        {"colour": "red"},
    ],
)
def test_a_hand_edited_link(open_viewer: Open, store: Path, address: dict[str, str]) -> None:
    app = open_viewer(store, "do-phu", **address)
    assert shown(app)
    assert not app.error
    assert app.warning or app.info


def test_stores_without_coverage(open_viewer: Open, tmp_path: Path) -> None:
    empty = make_store(tmp_path / "empty.db", reports=[])
    for page in ("", "tong-quan", "do-phu"):
        assert "Kho chưa có văn bản nào" in words(open_viewer(empty, page))
    plan = [report for report in REPORTS if report.meta.doc_type == "plan"]
    only = make_store(tmp_path / "plan.db", reports=plan)
    for view in View:
        app = open_viewer(only, "do-phu", view=str(view))
        assert "chưa có báo cáo nào nêu rõ địa bàn" in words(app)
        assert component(app, "signs") is None
    assert "Chưa có báo cáo nào" in words(open_viewer(only))


def test_years_without_anything(open_viewer: Open, store: Path) -> None:
    assert "những năm đã chọn" in words(open_viewer(store, "do-phu", first="2040"))


def test_controls_change_the_address(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, "do-phu", cell="VN34_15.2024", lang="vi")
    app.selectbox(key="coverage_indicator").set_value("cases").run()
    assert app.query_params["indicator"] == "cases"
    assert "cell" not in app.query_params  # it was of another matrix
    app.segmented_control(key="coverage_map").set_value("VN63").run()
    app.segmented_control(key="coverage_step").set_value("half").run()
    app.selectbox(key="coverage_first").set_value(2024).run()
    assert {key: app.query_params[key] for key in ("map", "step", "first")} == {
        "map": "VN63",
        "step": "half",
        "first": "2024",
    }
    assert len(shown(app)["columns"]) == 4
    app.radio(key="coverage_view").set_value(View.PERIOD).run()
    assert app.query_params["view"] == "period"
    assert shown(app)["kind"] == "period"
    assert app.query_params["lang"] == "vi"


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        # To the other map: the province that it became part of; of a new one the first member.
        (
            {"place": "VN63_15", "system": "VN63"},
            lambda now: _with_map(now, "VN34"),
            {"place": "VN34_15", "system": "VN34"},
        ),
        ({"place": "VN34_15"}, lambda now: _with_map(now, "VN63"), {"place": "VN63_10", "system": "VN63"}),
        ({"place": "VN"}, lambda now: _with_map(now, "VN63"), {"place": "VN", "system": "VN63"}),
        # To the other step: the one in which the period ends.
        ({"period": "2024"}, lambda now: _with_step(now, "half"), {"period": "2024-7-12", "grain": "half"}),
        (
            {"period": "2024-1-6", "grain": "half"},
            lambda now: _with_step(now, "year"),
            {"period": "2024", "grain": "year"},
        ),
        # A head leads to the matrix of its own.
        ({}, lambda now: turned(now, "VN34_15"), {"view": View.PLACE, "place": "VN34_15"}),
        ({}, lambda now: turned(now, "2024"), {"view": View.PERIOD, "period": "2024"}),
        ({"view": View.PLACE}, lambda now: turned(now, "arrests"), {"view": View.INDICATOR, "indicator": "arrests"}),
    ],
)
def test_changes_of_the_selection(
    before: dict[str, Any], change: Callable[[CoverageSelection], CoverageSelection], after: dict[str, Any]
) -> None:
    now = replace(CoverageSelection(), **before)
    assert change(now) == replace(now, **after)


def test_overview(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store)
    assert {metric.label: metric.value for metric in app.metric}["Văn bản"] == str(len(REPORTS))
    bars, newest = component(app, "bars"), component(app, "table")
    assert bars is not None and newest is not None
    assert {bar["label"]: bar["shown"] for bar in bars["bars"]}["2024"] == "cả năm 2, một phần 2"
    assert len(newest["rows"]) == 8
    assert "0 tệp chưa đọc được" not in words(app)  # the store has one problem
    assert "1 tệp chưa đọc được" in words(app)
    assert "Names of provinces" in {metric.label.partition(",")[0] for metric in open_viewer(store, lang="en").metric}


def test_names_are_masked_and_markup_stays_text(open_viewer: Open, tmp_path: Path) -> None:
    store = make_store(tmp_path / "hostile.db", reports=[HOSTILE])
    newest = component(open_viewer(store), "table")
    assert newest is not None
    assert newest["rows"][0]["id"] == built(HOSTILE)[1].document_id
    assert SCRIPT in newest["rows"][0]["cells"][0]  # as data: the component makes text nodes of it
    app = open_viewer(store, "do-phu", indicator="cases", cell="VN34_33.2023")
    table = component(app, "table")
    assert table is not None
    assert HOSTILE_TITLE[:20] in table["rows"][0]["cells"][0]
    assert SCRIPT not in words(app)


def test_links_without_a_path_lead_to_the_figures(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, indicator="cases", lang="en")
    facets = component(app, "facets")
    assert facets is not None
    assert app.query_params["indicator"] == "cases"
    assert app.query_params["lang"] == "en"


def test_files_are_offered(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, "do-phu", indicator="cases")
    assert "Đúng bảng đang xem: 35 hàng × 7 cột." in words(app)
    labels = {button.proto.label for button in app.get("download_button")}
    assert labels == {"Excel (XLSX)", "CSV (Excel)", "CSV (máy)"}
