"""The pages over stores in every condition, run without a browser."""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipeline.analysis.queries import SlowQueryError
from pipeline.viewer import downloads
from pipeline.viewer.pages import figures as figures_page
from tests.analysis.reports import HOSTILE, LAO_CAI, LONG, N_FIGURES, PROBLEM, REPOST, Report, built, make_store
from tests.viewer.conftest import Open, component

BANNER = "Dữ liệu mẫu, hư cấu"
PAGES = ("", "tong-quan", "so-lieu", "mot-tinh", "do-phu", "kiem-tra", "van-ban", "su-co", "gioi-thieu")


def words(app: AppTest) -> str:
    told = [*app.text, *app.markdown, *app.info, *app.warning, *app.error, *app.code, *app.button]
    return "\n".join(str(getattr(item, "value", "")) + str(getattr(item, "label", "")) for item in told)


def figure_ids(report: Report = LAO_CAI) -> list[str]:
    return [figure.id for figure in built(report)[2].figures]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_over_samples_says_so(open_viewer: Open, sample_store: Path, real_store: Path, page: str) -> None:
    assert BANNER in words(open_viewer(sample_store, page))
    assert "Sample data, fictional" in words(open_viewer(sample_store, page, lang="en"))
    assert BANNER not in words(open_viewer(real_store, page))


def test_the_list_shows_what_is_filtered_in_words(open_viewer: Open, real_store: Path) -> None:
    app = open_viewer(real_store, province=["Lào Cai"])
    table = component(app, "table")
    assert table is not None
    assert [row["id"] for row in table["rows"]] == figure_ids()
    labels = [column["label"] for column in table["columns"]]
    assert labels[:6] == ["Chỉ tiêu", "Giá trị", "Đơn vị", "Địa bàn", "Kỳ báo cáo", "Trạng thái"]
    first = dict(zip(labels, table["rows"][0]["cells"], strict=True))
    assert (first["Giá trị"], first["Đơn vị"], first["Địa bàn"]) == ("trên 210", "cơ sở", "Lào Cai")
    assert (first["Kỳ báo cáo"], first["Trạng thái"]) == ("6 tháng đầu năm 2024", "Kết quả")
    assert [row["cells"][0] for row in table["rows"]][10:12] == [
        "Cơ sở kinh doanh dịch vụ (có điều kiện, dễ phát sinh mại dâm) · karaoke",
        "Cơ sở kinh doanh dịch vụ (có điều kiện, dễ phát sinh mại dâm) · lưu trú",
    ]
    assert (first["Độ tin cậy"], first["Nguồn"]) == ("0,9", LAO_CAI.meta.title)
    assert f"13 trên {N_FIGURES} số liệu" in words(app)


def test_english(open_viewer: Open, real_store: Path) -> None:
    app = open_viewer(real_store, lang="en", province=["Lào Cai"])
    table = component(app, "table")
    assert table is not None
    assert table["rows"][0]["cells"][1] == "over 210"
    assert f"13 of {N_FIGURES} figures" in words(app)


def test_facets_carry_counts_and_choices(open_viewer: Open, real_store: Path) -> None:
    facets = component(open_viewer(real_store, province=["Lào Cai"], status=["target"]), "facets")
    assert facets is not None
    groups = {group["key"]: group["values"] for group in facets["facets"]}
    chosen = {(key, value["value"]) for key, values in groups.items() for value in values if value["chosen"]}
    assert chosen == {("province", "Lào Cai"), ("status", "target")}
    counts = {value["value"]: value["shown"] for value in groups["status"]}
    assert counts == {"reported": "12", "target": "1"}


def test_every_kind_of_file_can_be_downloaded(open_viewer: Open, real_store: Path) -> None:
    labels = [button.proto.label for button in open_viewer(real_store, "so-lieu", lang="en").get("download_button")]
    assert labels == [
        "Excel (XLSX)",
        "CSV (Excel)",
        "CSV (machine)",
        "Parquet",
        "SDMX-CSV with its structure (ZIP)",
        "Frictionless Data Package (ZIP)",
    ]


def test_a_list_too_long_for_a_download_tells_the_command(
    open_viewer: Open, real_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A download is held in memory; the command writes the same rows as a stream."""
    monkeypatch.setattr(downloads, "_MOST_ROWS", 5)
    (command,) = [code.value for code in open_viewer(real_store, province=["Lào Cai"], q="lào cai").code]
    assert not open_viewer(real_store, province=["Lào Cai"]).get("download_button")
    assert shlex.split(command) == [
        "solieu",
        "export",
        "--store",
        str(real_store),
        "--format",
        "parquet",
        "--filter",
        "province=Lào Cai",
        "--text",
        "lào cai",
        "--output",
        "so-lieu.parquet",
    ]


def test_paging(open_viewer: Open, real_store: Path) -> None:
    last = component(open_viewer(real_store, page="3", province=["Thanh Hóa"]), "table")
    assert last is not None
    assert len(last["rows"]) == 20
    beyond = component(open_viewer(real_store, page="999", province=["Thanh Hóa"]), "table")
    assert beyond is not None
    assert beyond["rows"] == last["rows"]


def test_a_link_shows_the_figure_in_its_document(open_viewer: Open, real_store: Path) -> None:
    chosen = figure_ids()[4]
    app = open_viewer(real_store, f=chosen)
    card, shown, table = (component(app, name) for name in ("card", "document", "table"))
    assert card is not None and shown is not None and table is not None
    assert table["chosen"] == shown["chosen"] == chosen
    text = built(LAO_CAI)[1].text
    assert shown["text"] == text  # the original, whole
    marks = {mark[0]: (text[mark[1] : mark[2]], mark[3]) for mark in shown["marks"]}
    assert marks[chosen] == ("4", "figure")
    assert ("77123", "digits") in marks.values()
    fields = {field["label"]: field for field in card["fields"]}
    assert fields["Phân tổ"]["text"] == "chủ chứa, môi giới"
    assert fields["Thuộc số liệu"]["links"][0]["id"] == figure_ids()[3]
    assert fields["Quy tắc"]["text"] == "test.rule/1"
    assert fields["Nguồn"]["text"].startswith(LAO_CAI.source)


def test_a_link_turns_to_the_page_of_its_figure(open_viewer: Open, real_store: Path) -> None:
    wanted = figure_ids(LONG)[110]
    table = component(open_viewer(real_store, f=wanted, province=["Thanh Hóa"]), "table")
    assert table is not None
    assert wanted in [row["id"] for row in table["rows"]]
    # Whoever turns the page on is not pulled back.
    turned = component(open_viewer(real_store, f=wanted, province=["Thanh Hóa"], page="1"), "table")
    assert turned is not None
    assert wanted not in [row["id"] for row in turned["rows"]]


def test_the_whole_names_its_parts(open_viewer: Open, real_store: Path) -> None:
    card = component(open_viewer(real_store, f=figure_ids()[3]), "card")
    assert card is not None
    parts = next(field for field in card["fields"] if field["label"] == "Gồm các số liệu")
    assert [link["id"] for link in parts["links"]] == figure_ids()[4:6]


def test_names_are_masked_in_card_and_list_but_not_in_the_document(open_viewer: Open, real_store: Path) -> None:
    app = open_viewer(real_store, f=figure_ids()[7])
    card, shown, table = (component(app, name) for name in ("card", "document", "table"))
    assert card is not None and shown is not None
    assert "Văn An" not in str(card) and "1985" not in str(card)
    assert "Văn An" not in str(table)
    assert "Nguyễn Văn An (sinh năm 1985)" in shown["text"]


def test_a_figure_outside_the_filter_is_told(open_viewer: Open, real_store: Path) -> None:
    app = open_viewer(real_store, f=figure_ids()[0], province=["An Giang"])
    assert "nằm ngoài bộ lọc" in words(app)
    assert component(app, "document") is not None


@pytest.mark.parametrize("figure", ["nothing", "1' OR '1'='1"])
def test_a_link_that_leads_nowhere_is_told(open_viewer: Open, real_store: Path, figure: str) -> None:
    app = open_viewer(real_store, f=figure)
    assert "không" in words(app)
    assert component(app, "document") is None
    assert component(app, "table") is not None


def test_odd_addresses_are_told_and_shown_as_text(open_viewer: Open, real_store: Path) -> None:
    app = open_viewer(real_store, **{"**bold**": "1", "status": "<b>", "sort": "size"})
    told = [item.value for item in app.text]
    assert any("**bold**" in text and "status=<b>" in text for text in told)
    assert not any("bold" in item.value for item in app.markdown)


def test_markup_of_reports_travels_as_data_only(open_viewer: Open, real_store: Path) -> None:
    app = open_viewer(real_store, f=figure_ids(HOSTILE)[0], province=["Hưng Yên"])
    spoken = [*app.markdown, *app.warning, *app.info, *app.error]
    assert not any("script" in item.value or "onerror" in item.value for item in spoken)
    shown = component(app, "document")
    assert shown is not None
    assert shown["title"] == HOSTILE.meta.title
    for node in app.get("bidi_component"):
        assert "window.hacked" not in node.proto.js_content + node.proto.html_content + node.proto.css_content


def test_documents_page(open_viewer: Open, real_store: Path) -> None:
    app = open_viewer(real_store, "van-ban", document=built(LAO_CAI)[1].document_id)
    table, card, shown = (component(app, name) for name in ("table", "card", "document"))
    assert table is not None and card is not None and shown is not None
    assert len(table["rows"]) == 4
    assert table["rows"][0]["cells"][:3] == [LAO_CAI.meta.title, "Báo cáo", "20/06/2024"]
    digits = next(field["text"] for field in card["fields"] if field["label"] == "Chuỗi chữ số")
    assert digits.startswith("13 là số liệu") and "1 chưa nhận dạng" in digits


def test_a_report_that_is_put_up_again(open_viewer: Open, tmp_path: Path) -> None:
    store = make_store(tmp_path / "repeats.db", reports=[LAO_CAI, REPOST])
    once = len(LAO_CAI.figures) + 1
    app = open_viewer(store, "so-lieu")
    assert f"{once} số liệu" in words(app)
    (box,) = app.checkbox
    assert "1 văn bản đăng lại" in box.help
    box.check().run()
    assert app.query_params["repeats"] == "1"
    assert f"{once + len(LAO_CAI.figures)} trên {once + len(LAO_CAI.figures)} số liệu" in words(app)
    copy = built(REPOST)[1].document_id
    card = component(open_viewer(store, "van-ban", document=copy), "card")
    assert card is not None
    fields = {field["label"]: field["text"] for field in card["fields"]}
    assert (
        fields["Cùng một văn bản"] == f"{LAO_CAI.meta.title} · {LAO_CAI.source} · 20/06/2024 · số liệu được tính ở đây"
    )
    card = component(open_viewer(store, f=figure_ids(REPOST)[0]), "card")
    assert card is not None
    (same,) = [field for field in card["fields"] if field["label"] == "Đăng lại; được tính ở"]
    assert same["links"] == [{"id": figure_ids()[0], "text": LAO_CAI.meta.title}]
    assert "Ngoài ra có 1 văn bản đăng lại" in words(open_viewer(store, "gioi-thieu"))


def test_a_store_without_copies_asks_nothing(open_viewer: Open, real_store: Path) -> None:
    assert not open_viewer(real_store).checkbox
    assert "Ngoài ra" not in words(open_viewer(real_store, "gioi-thieu"))


def test_a_figure_chosen_on_the_documents_page(open_viewer: Open, real_store: Path) -> None:
    document, chosen = built(LAO_CAI)[1].document_id, figure_ids()[4]
    card = component(open_viewer(real_store, "van-ban", document=document, f=chosen), "card")
    assert card is not None
    assert card["address"] == chosen


def test_an_unknown_document_is_told(open_viewer: Open, real_store: Path) -> None:
    assert "Kho không có văn bản" in words(open_viewer(real_store, "van-ban", document="nothing"))


def test_problems_page(open_viewer: Open, real_store: Path) -> None:
    table = component(open_viewer(real_store, "su-co"), "table")
    assert table is not None
    source, reason, advice, detail, *_ = table["rows"][0]["cells"]
    assert (source, detail) == (PROBLEM.document, "sources: .pdf")
    assert "chưa đọc được" in reason and "rồi chạy lại" in advice


def test_about_page_shows_store_and_guideline(open_viewer: Open, real_store: Path) -> None:
    told = words(open_viewer(real_store, "gioi-thieu"))
    assert str(real_store) in told
    assert "What counts as a figure" in told


def damaged(path: Path) -> None:
    make_store(path)
    data = bytearray(path.read_bytes())
    data[100 : len(data) // 2] = os.urandom(len(data) // 2 - 100)
    path.write_bytes(bytes(data))


def newer(path: Path) -> None:
    make_store(path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


def foreign(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7 " * 100)


def missing(path: Path) -> None:
    assert not path.exists()


BROKEN: list[tuple[Callable[[Path], None], str]] = [
    (missing, "solieu run"),
    (damaged, "hỏng"),
    (newer, "phiên bản mới hơn"),
    (foreign, "không phải là kho"),
]


@pytest.mark.parametrize(("broken", "sentence"), BROKEN, ids=lambda value: getattr(value, "__name__", None))
def test_a_store_that_cannot_be_read_is_told_with_its_path(
    open_viewer: Open, tmp_path: Path, broken: Callable[[Path], None], sentence: str
) -> None:
    path = tmp_path / "kho_$x$_:material-home:.db"  # a path is no Markdown
    broken(path)
    app = open_viewer(path)
    told = "\n".join(item.value for item in app.text)
    assert str(path) in told and sentence in told
    assert app.error[0].value == "Không đọc được kho dữ liệu"
    assert "Traceback" not in words(app)
    assert component(app, "table") is None


def test_a_locked_store_is_told_and_recovers(open_viewer: Open, tmp_path: Path) -> None:
    path = make_store(tmp_path / "solieu.db")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode=DELETE")
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    app = open_viewer(path)
    assert "khóa" in "\n".join(item.value for item in app.text)
    other.close()
    app.run()
    assert not app.error
    assert component(app, "table") is not None


def test_a_store_that_goes_and_comes_back(open_viewer: Open, tmp_path: Path, real_store: Path) -> None:
    path = tmp_path / "solieu.db"
    shutil.copy(real_store, path)
    app = open_viewer(path)
    assert component(app, "table") is not None
    path.unlink()
    app.run()
    assert not app.exception
    assert "solieu run" in "\n".join(item.value for item in app.text)
    shutil.copy(real_store, path)
    app.run()
    assert component(app, "table") is not None


def test_an_empty_store_names_the_command(open_viewer: Open, tmp_path: Path) -> None:
    path = make_store(tmp_path / "solieu.db", reports=[])
    told = words(open_viewer(path))
    assert "chưa có văn bản nào" in told and "solieu run" in told and str(path) in told
    assert "Mọi văn bản đều đã được đọc" in words(open_viewer(path, "su-co"))


def test_nothing_found(open_viewer: Open, real_store: Path) -> None:
    app = open_viewer(real_store, q="không hề có từ này")
    assert "Không có số liệu nào khớp" in words(app)


def test_unexpected_failures_show_no_trace(
    open_viewer: Open, real_store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(figures_page, "read_view", fail)
    app = open_viewer(real_store, "so-lieu")
    assert "lỗi ngoài dự kiến" in app.error[0].value
    assert "secret detail" not in words(app)
    assert "secret detail" in caplog.text  # the terminal has it


def test_slow_queries_ask_for_a_narrower_filter(
    open_viewer: Open, real_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> None:
        raise SlowQueryError("> 20 s")

    monkeypatch.setattr(figures_page, "read_view", slow)
    assert "thu hẹp bộ lọc" in open_viewer(real_store, "so-lieu").warning[0].value


def test_a_wrong_setting_is_told(open_viewer: Open, real_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIEU_PORT", "many")
    app = open_viewer(real_store)
    assert "port" in app.text[0].value


def test_typing_in_the_search_box_changes_the_address(open_viewer: Open, real_store: Path) -> None:
    app = open_viewer(real_store, province=["Lào Cai"])
    app.text_input(key="figures_search").set_value("karaoke").run()
    assert app.query_params["q"] == "karaoke"
    assert app.query_params["province"] == "Lào Cai"
    table = component(app, "table")
    assert table is not None
    assert len(table["rows"]) == 1


def test_typed_days_narrow_or_are_refused(open_viewer: Open, real_store: Path) -> None:
    app = open_viewer(real_store, "so-lieu")
    app.text_input(key="figures_from").set_value("1/1/2025").run()
    assert app.query_params["from"] == "2025-01-01"
    app.text_input(key="figures_to").set_value("tháng sáu").run()
    assert "dd/mm/yyyy" in app.error[0].value
    assert "to" not in app.query_params


def test_clearing_all_filters(open_viewer: Open, real_store: Path) -> None:
    app = open_viewer(real_store, province=["Lào Cai"], q="vụ", sort="value")
    next(button for button in app.button if button.label == "Bỏ mọi bộ lọc").click().run()
    assert set(app.query_params) == {"sort", "page"}


@pytest.mark.parametrize(
    "page", ["", "so-lieu", "so-sanh", "mot-tinh", "do-phu", "kiem-tra", "van-ban", "duyet", "su-co"]
)
def test_a_sidebar_is_there_where_there_is_something_to_choose(open_viewer: Open, real_store: Path, page: str) -> None:
    app = open_viewer(real_store, page)
    assert len(app.segmented_control(key="language_switch").options) == 2  # on every page, in one place
    assert bool(app.sidebar.children) is (page not in ("", "van-ban", "su-co"))


def test_switching_the_language_keeps_the_filter(open_viewer: Open, real_store: Path) -> None:
    app = open_viewer(real_store, province=["Lào Cai"])
    app.segmented_control(key="language_switch").set_value("en").run()
    assert app.query_params["lang"] == "en"
    assert app.query_params["province"] == "Lào Cai"
    assert f"13 of {N_FIGURES} figures" in words(app)
