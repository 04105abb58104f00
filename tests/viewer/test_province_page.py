"""The page of one province over stores in every condition, run without a browser."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import altair as alt
import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from pipeline.analysis.documents import store_facts
from pipeline.analysis.exports import ExportFormat, as_bytes
from pipeline.analysis.series.evidence import sources_of
from pipeline.storage import StoreReader
from pipeline.viewer.charts.pictures import Picture, picture
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.province.files import ProvinceFiles
from pipeline.viewer.province.lists import check_list, indicator_list, list_spec
from pipeline.viewer.province.state import ProvinceState, Tab, province_state
from pipeline.viewer.province.view import facts_behind, read_view
from pipeline.viewer.texts import plain, translator
from tests.analysis.reports import LAO_CAI, SCRIPT, Report, built, make_store
from tests.viewer.conftest import Open, component
from tests.viewer.planned import HALF_2021, PLAN, PLANNED, REPEATED
from tests.viewer.test_compare_page import components, fields, words

PAGE = "mot-tinh"
HUNG_YEN = "VN63_33"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("store") / "planned.db", reports=PLANNED)


def figure_id(report: Report, number: int = 0) -> str:
    return built(report)[2].figures[number].id


def rows(app: AppTest) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The cells of every row by id, under the headings of their groups."""
    drawn = component(app, "rows")
    assert drawn is not None
    return {group["name"]: {row["id"]: row["cells"] for row in group["rows"]} for group in drawn["groups"]}


# The figure may be stated first in either document: the one that stands first in the order of documents.
TARGETS = (figure_id(PLAN), figure_id(REPEATED))


def inspected(app: AppTest) -> list[list[dict[str, Any]]]:
    return list(rows(app)["Lượt cơ sở được kiểm tra"].values())


def test_the_plan_to_inspect_half_of_all_establishments(open_viewer: Open, store: Path) -> None:
    found = inspected(open_viewer(store, PAGE, place=HUNG_YEN, tab="targets"))
    assert [[cell["text"] if cell and "text" in cell else None for cell in line] for line in found] == [
        [
            "ít nhất 50 %",
            "2021",
            "nhiều nhất 34,3 % (riêng lực lượng được nêu)",
            None,
            "đang thực hiện",
            f"{PARTIAL} Số này là của một lực lượng; lực lượng khác có thể đã làm thêm.",
        ],
        ["ít nhất 50 %", "2022", "60 %", None, "đạt", "Kết quả nằm trong mức đặt ra (từ 50 % trở lên)."],
        ["ít nhất 50 %", "2023", "30 %", None, "chưa đạt", "Kết quả nằm ngoài mức đặt ra (từ 50 % trở lên)."],
        ["ít nhất 50 %", "2024", "", None, "chưa kết luận được", NO_RESULT],
        ["ít nhất 50 %", "2025", "", None, "chưa kết luận được", NO_RESULT],
    ]
    bar = found[0][3]
    assert (bar["low"], bar["high"], bar["goal"]) == (0, pytest.approx(0.3429, abs=1e-4), 0.5)
    assert [line[4]["mark"] for line in found] == ["◐", "✓", "✗", "?", "?"]  # told without colour


PARTIAL = "Số kết quả mới phủ một phần kỳ (đến 09/05/2021), nên chỉ cho biết tiến độ."
NO_RESULT = "Kho chưa có số kết quả của đúng chỉ tiêu, địa bàn và kỳ này."


def test_a_target_opens_its_evidence(open_viewer: Open, store: Path) -> None:
    first = next(iter(rows(open_viewer(store, PAGE, place=HUNG_YEN, tab="targets"))["Lượt cơ sở được kiểm tra"]))
    app = open_viewer(store, PAGE, place=HUNG_YEN, tab="targets", target=first)
    panel, *figures = components(app, "card")
    shown = fields(panel)
    assert shown["Kết luận"] == "◐ đang thực hiện"
    assert shown["Tính từ"] == "Tính: 72 cơ sở (đến 09/05/2021) chia cho trên 210 cơ sở (đến 30/06/2021)"
    assert shown["Nhắc lại ở nơi khác"] == "1"
    sentences = [field["text"] for card in figures for field in card["fields"] if field["kind"] == "quote"]
    assert any("Hằng năm, tổ chức kiểm tra ít nhất 50%" in sentence for sentence in sentences)
    assert any("Nhắc lại: hằng năm" in sentence for sentence in sentences)
    assert any("kiểm tra 72 lượt cơ sở" in sentence for sentence in sentences)
    links = {link.proto.query_string for link in app.get("page_link")}
    for figure in (*TARGETS, figure_id(HALF_2021, 1), figure_id(HALF_2021, 0)):
        assert any(figure in link for link in links)


def test_verdicts_narrow_the_list(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, PAGE, place=HUNG_YEN, tab="targets", verdict="met")
    assert [line[1]["text"] for line in inspected(app)] == ["2022"]
    assert "Không có mục tiêu nào có kết luận này." in words(
        open_viewer(store, PAGE, place=HUNG_YEN, tab="targets", verdict="met", first="2023")
    )
    only = open_viewer(store, PAGE, place=HUNG_YEN, tab="targets", first="2023", last="2023")
    assert [line[1]["text"] for line in inspected(only)] == ["2023"]


def test_why_there_is_no_verdict(open_viewer: Open, store: Path) -> None:
    found = rows(open_viewer(store, PAGE, place=HUNG_YEN, tab="targets"))
    (reached,) = found["(Lượt) người được tuyên truyền, tham dự"].values()
    assert SCRIPT in reached[5]["text"]  # text, never markup
    (trainings,) = found["Lớp, hội nghị tập huấn cán bộ"].values()
    assert trainings[5]["text"].startswith("Chỉ tiêu trải nhiều năm")


def test_indicators(open_viewer: Open, store: Path) -> None:
    found = rows(open_viewer(store, PAGE, place=HUNG_YEN))
    assert list(found) == ["Tình hình", "Thanh tra, kiểm tra"]
    name, value, when, _, spark, documents = found["Thanh tra, kiểm tra"]["establishments_inspected.count"]
    assert (name["text"], value["text"], when["text"]) == ("Lượt cơ sở được kiểm tra", "60 cơ sở", "2023")
    assert documents["text"] == "3"
    assert spark["label"] == "2021: 72; 2022: 120; 2023: 60"
    assert [tuple(point[4:]) for point in spark["points"]] == [
        (True, False),
        (False, False),
        (False, True),
    ]
    _, _, low, high, *_ = found["Tình hình"]["establishments.count"][4]["points"][0]
    assert (low, high) == (1, None)  # trên 210: open upwards


def test_an_indicator_opens_its_figures(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, PAGE, place=HUNG_YEN, row="establishments.count", at="2021-1-12")
    panel, figure = components(app, "card")
    assert fields(panel)["Giá trị"] == "trên 210 cơ sở"
    assert fields(panel)["Cận dưới – cận trên"] == "210 – ∞"
    assert "Toàn tỉnh có trên 210 cơ sở." in [field["text"] for field in figure["fields"]]
    links = [link.proto.query_string for link in app.get("page_link")]
    assert any(figure_id(HALF_2021) in link for link in links)


def test_a_merged_province_names_its_members(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, PAGE, place="VN34_33", tab="targets")
    assert "Hợp thành từ 1/7/2025" in words(app)
    labels = [button.label for button in app.button]
    assert plain("→ Hưng Yên (trước 7/2025): 4 mục tiêu riêng") in labels
    assert "→ Thái Bình" in labels
    assert "Kho chưa có mục tiêu nào của riêng địa bàn này." in words(app)
    next(button for button in app.button if "Hưng Yên" in button.label).click().run()
    assert app.query_params["place"] == HUNG_YEN
    assert len(inspected(app)) == 5
    # Its numbers are lower limits, since the other member has none.
    value = rows(open_viewer(store, PAGE, place="VN34_33"))["Thanh tra, kiểm tra"]["establishments_inspected.count"][1]
    assert (value["text"], value["hollow"]) == ("ít nhất 60 cơ sở", True)
    assert "Từ 1/7/2025 thuộc Hưng Yên" in words(open_viewer(store, PAGE, place=HUNG_YEN))


def test_the_country(open_viewer: Open, store: Path) -> None:
    found = rows(open_viewer(store, PAGE, place="VN"))
    assert found["Đấu tranh, xử lý"]["cases.count"][1]["text"] == "900 vụ"


def test_documents(open_viewer: Open, store: Path) -> None:
    table = component(open_viewer(store, PAGE, place=HUNG_YEN, tab="documents"), "table")
    assert table is not None
    assert table["rows"][0]["cells"][0] == "Báo cáo năm 2023 của Hưng Yên"
    assert len(table["rows"]) == 5


def test_no_place_yet(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, PAGE)
    assert "Chọn một tỉnh" in words(app)
    table = component(app, "table")
    assert table is not None
    assert table["rows"][0] == {"id": "VN34_33", "cells": ["Hưng Yên", "5"]}
    assert len(table["rows"]) == 34
    assert len(component(open_viewer(store, PAGE, map="VN63"), "table")["rows"]) == 63  # type: ignore[index]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"place": "VN63_999"}, "place=VN63_999"),
        ({"place": "VN63_33", "map": "VN34"}, "place=VN63_33"),
        ({"place": HUNG_YEN, "tab": "secret"}, "tab=secret"),
        ({"place": HUNG_YEN, "row": "<script>.count"}, "row=<script>.count"),
        ({"place": HUNG_YEN, "row": "arrests.count"}, ""),
        ({"place": HUNG_YEN, "tab": "targets", "target": "gone.0"}, ""),
        ({"place": HUNG_YEN, "step": "half", "at": "2021-1-12", "row": "establishments.count"}, "at=2021-1-12"),
        ({"place": "VN63_10"}, "Kho chưa có số nào của địa bàn này vào được chuỗi."),
        ({"place": HUNG_YEN, "first": "2030"}, "Không có số nào trong các năm đã chọn"),
        ({"place": HUNG_YEN, "odd": "1"}, "odd"),
    ],
)
def test_links_edited_by_hand(open_viewer: Open, store: Path, address: dict[str, str], sentence: str) -> None:
    app = open_viewer(store, PAGE, **address)
    assert sentence in words(app)
    if not sentence:
        (panel, *_) = components(app, "card")
        assert "Không có" in panel["heading"] and panel["told"] and not panel["fields"]


def test_english(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, PAGE, place=HUNG_YEN, tab="targets", lang="en")
    first = next(iter(rows(app)["Establishments inspected"].values()))
    assert first[2]["text"] == "at most 34.3 % (of the body that is named)"


def test_empty_store_and_one_document(open_viewer: Open, tmp_path: Path) -> None:
    empty = make_store(tmp_path / "empty.db", reports=[])
    assert "solieu run" in "".join(str(item.value) for item in open_viewer(empty, PAGE, place=HUNG_YEN).code)
    one = make_store(tmp_path / "one.db", reports=[LAO_CAI])
    assert "Vụ (án) mại dâm phát hiện, triệt phá" in str(rows(open_viewer(one, PAGE, place="VN63_10", step="half")))


def files(app: AppTest, store: Path, **address: str) -> dict[str, bytes]:
    """The files of the page, made as its buttons make them."""
    assert app.get("download_button")
    context = ViewerContext(store, 1.0, "vi", translator("vi"))
    state, _ = province_state({key: [value] for key, value in address.items()})
    with StoreReader(store).connect() as connection:
        table = ProvinceFiles(context, store_facts(connection), state, 0, date(2026, 1, 2)).table()
    return {form.value: as_bytes(table, form) for form in (ExportFormat.CSV, ExportFormat.XLSX)}


def test_files_are_what_is_shown(open_viewer: Open, store: Path) -> None:
    address = {"place": HUNG_YEN, "tab": "targets"}
    app = open_viewer(store, PAGE, **address)
    made = files(app, store, **address)
    held = list(csv.DictReader(io.StringIO(made["csv"].decode())))
    assert len(held) == sum(len(group) for group in rows(app).values())
    assert [line["verdict"] for line in held][:3] == ["under_way", "met", "not_met"]
    assert held[0]["reached_words"] == "nhiều nhất 34,3 % (riêng lực lượng được nêu)"
    assert figure_id(HALF_2021, 1) in held[0]["result_ids"]
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    assert book["Mục tiêu và kết quả"].max_row == len(held) + 1
    assert any("place=VN63_33" in str(cell.value) for line in book["Chú giải"].rows for cell in line)
    # A plan with a script in its words: text in every file, and no formula.
    scripts = [cell for sheet in book for line in sheet.rows for cell in line if SCRIPT in str(cell.value)]
    assert scripts and {cell.data_type for cell in scripts} == {"s"}
    assert any(SCRIPT in line["detail_name"] for line in held)
    made = files(open_viewer(store, PAGE, place=HUNG_YEN), store, place=HUNG_YEN)
    held = list(csv.DictReader(io.StringIO(made["csv"].decode())))
    assert [(line["indicator"], line["value_words"]) for line in held] == [
        ("establishments", "200"),
        ("establishments_inspected", "60"),
    ]
    assert openpyxl.load_workbook(io.BytesIO(made["xlsx"]))["Chỉ tiêu của tỉnh"].max_row == 3


@pytest.fixture(scope="module")
def long_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with 60 targets that are each due five times."""
    many = Report(
        source="plans/nhieu-chi-tieu.txt",
        marked="".join(f"Hằng năm tổ chức [[{number}]] lớp tập huấn.\n" for number in range(10, 70)),
        figures=[
            {**PLAN.figures[2], "value": number, "recurrence": "yearly", "of": f"lớp {number}"}
            for number in range(10, 70)
        ],
        meta=PLAN.meta,
    )
    return make_store(tmp_path_factory.mktemp("store") / "long.db", sample=True, reports=[many])


def test_targets_come_in_pages_of_bounded_size(open_viewer: Open, long_plan: Path) -> None:
    app = open_viewer(long_plan, PAGE, place=HUNG_YEN, tab="targets")
    first = [key for group in rows(app).values() for key in group]
    assert len(first) == 50
    assert len(json.dumps(component(app, "rows"), ensure_ascii=False).encode()) < 60_000

    # A link to a target opens its page; opening another one on it stays there.
    app.session_state["province_page"] = 6
    app.run()
    last = [key for group in rows(app).values() for key in group]
    assert len(last) == 50 and not set(first) & set(last)
    fresh = open_viewer(long_plan, PAGE, place=HUNG_YEN, tab="targets", target=last[-1])
    assert [key for group in rows(fresh).values() for key in group] == last
    fresh.query_params["target"] = last[0]
    fresh.run()
    assert [key for group in rows(fresh).values() for key in group] == last

    # The file has all of them.
    held = files(app, long_plan, place=HUNG_YEN, tab="targets")["csv"].decode()
    assert len(list(csv.DictReader(io.StringIO(held)))) == 300


def test_a_page_that_is_no_more_is_the_first(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, PAGE, place=HUNG_YEN, tab="targets")
    app.session_state["province_page"] = 9
    app.run()
    assert len(inspected(app)) == 5


def pictured(store: Path, language: str, **address: str) -> dict[str, Any]:
    """The picture of a list as its specification."""
    context = ViewerContext(store, 1.0, language, translator(language))
    state, _ = province_state({key: [value] for key, value in address.items()})
    with StoreReader(store).connect() as connection:
        view, facts = read_view(connection, state), store_facts(connection)
        sources = sources_of(connection, facts_behind(view))
    targets = state.tab is Tab.TARGETS
    data = check_list(context, state, view.checks, view, "") if targets else indicator_list(context, state, view, "")
    spec = list_spec(context, facts, state, sources, data)
    alt.VConcatChart.from_dict(spec)  # valid by the schema of Vega-Lite
    drawn = ET.fromstring(picture(spec, Picture.SVG))  # noqa: S314 - our own
    assert drawn.tag.endswith("svg")
    return spec


def test_lists_as_pictures(long_plan: Path, store: Path) -> None:
    spec = pictured(store, "vi", place=HUNG_YEN)
    text = json.dumps(spec, ensure_ascii=False)
    # Title, selection, unit beside each number, what signs mean, source.
    for told in (
        "Hưng Yên: Số liệu",
        "Qua các kỳ 2021–2023",
        "60 cơ sở",
        "điểm rỗng là kỳ chưa trọn",
        "văn bản trong kho",
    ):
        assert told in text
    dots = spec["datasets"]["dots"]
    assert len(dots) == 6 and {dot["color"] for dot in dots} == {"#0072b2", "#ffffff"}
    spec = pictured(store, "en", place=HUNG_YEN, tab="targets")
    written = [row["text"] for row in spec["datasets"]["words"]]
    assert "✗ not met" in written and "at least 50 %" in written
    assert any(SCRIPT in text for text in written) or "<script>window.hacked" in " ".join(written)
    goals = [row for row in spec["datasets"]["lines"] if row["width"] == 2]
    assert len(goals) == 3  # a tick for each result that is known
    assert "fictional" in json.dumps(pictured(long_plan, "en", place=HUNG_YEN, tab="targets"))


@pytest.mark.parametrize(
    "state",
    [
        ProvinceState(),
        ProvinceState(system="VN63"),
        ProvinceState("VN", "VN63"),
        ProvinceState("VN34_33"),
        ProvinceState(
            HUNG_YEN, "VN63", first_year=2020, last_year=2024, tab=Tab.TARGETS, verdict="met", target="abc.1"
        ),
        ProvinceState(HUNG_YEN, "VN63", row="cases.count"),
    ],
)
def test_a_link_reads_back(state: ProvinceState) -> None:
    assert province_state(state.to_query()) == (state, ())


def test_other_map() -> None:
    merged = ProvinceState(HUNG_YEN, "VN63", row="cases.count").on_map("VN34")
    assert (merged.place, merged.system, merged.row) == ("VN34_33", "VN34", "")
    assert merged.on_map("VN63").place == HUNG_YEN
    assert ProvinceState("VN").on_map("VN63") == ProvinceState("VN", "VN63")
    assert ProvinceState().of_place("nowhere") == ProvinceState()
