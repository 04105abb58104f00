"""The page of comparison in a real browser: maps, links, from a point or a number to its evidence, files."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.analysis.datapackages import faults
from tests.analysis.reports import built, make_store
from tests.viewer.conftest import Watched, address_of, settle
from tests.viewer.processes import RunningViewer, quiet_viewer
from tests.viewer.trends import LAO_CAI_2022, TRENDS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningViewer]:
    store = make_store(tmp_path_factory.mktemp("store") / "trends.db", sample=True, reports=TRENDS)
    with quiet_viewer(store, tmp_path_factory.mktemp("viewer")) as started:
        yield started


def numbers(page: Page) -> Locator:
    return page.locator(".matrix td button")


def chart(page: Page) -> Locator:
    return page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first


def test_another_map_keeps_the_place(watched: Watched) -> None:
    page = watched.open("so-sanh?tab=table&place=VN34_15")
    expect(numbers(page)).to_have_count(2)
    page.get_by_role("radio", name="63 tỉnh").click()
    expect(numbers(page)).to_have_count(4)
    expect(page.locator(".matrix tbody th")).to_have_text(["Lào Cai", "Yên Bái"])
    assert address_of(page)["place"] == ["VN63_10", "VN63_15"]
    page.go_back()
    expect(numbers(page)).to_have_count(2)


def test_a_link_in_a_fresh_browser_shows_the_same(watched: Watched, browser: Browser, viewer: RunningViewer) -> None:
    page = watched.open("so-sanh?tab=table")
    page.get_by_role("radio", name="63 tỉnh").click()
    expect(numbers(page)).to_have_count(5)
    page.get_by_role("button", name="An Giang, 2022").click()
    expect(page.locator(".card h3").first).to_have_text("An Giang · 2022")
    settle(page)
    fresh = browser.new_context(viewport={"width": 1366, "height": 768})
    try:
        again = fresh.new_page()
        again.goto(page.url)
        expect(again.locator(".card h3").first).to_have_text("An Giang · 2022")
        assert numbers(again).all_inner_texts() == numbers(page).all_inner_texts()
        assert again.locator(".card").all_inner_texts() == page.locator(".card").all_inner_texts()
        pressed = again.locator(".matrix button[aria-pressed=true]")
        expect(pressed).to_have_attribute("data-id", "VN63_89.2022-1-12")
    finally:
        fresh.close()


def test_from_a_number_of_the_table_to_the_sentence_by_keyboard(watched: Watched) -> None:
    page = watched.open("so-sanh?tab=table&map=VN63")
    first = numbers(page).first
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".card h3").first).to_have_text("Lào Cai · 2022")
    expect(page.locator(".card .quote")).to_contain_text("đã kiểm tra 120 cơ sở")
    assert address_of(page)["cell"] == ["VN63_10.2022-1-12"]
    settle(page)
    page.get_by_role("link", name="Xem trong văn bản").click()
    expect(page.locator("mark.chosen")).to_have_text("120")
    assert address_of(page)["f"] == [built(LAO_CAI_2022)[2].figures[0].id]


@pytest.mark.parametrize("tab", ["chart", "tiles", "ranking"])
def test_from_a_chart_to_its_evidence_by_keyboard(watched: Watched, tab: str) -> None:
    page = watched.open(f"so-sanh?map=VN63&tab={tab}&at=2022-1-12")
    expect(chart(page)).to_be_visible()
    settle(page)
    skip = page.get_by_role("button", name="Đi qua từng số của biểu đồ bằng bàn phím")
    held = page.locator(".st-key-compare_skip")
    assert (held.bounding_box() or {"width": 0})["width"] < 20  # and that is clipped, before the keyboard comes
    page.get_by_role("button", name="Tải về").focus()
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    assert (held.bounding_box() or {"width": 0})["width"] > 100
    page.keyboard.press("Enter")
    expect(numbers(page).first).to_be_visible()
    focused = page.locator(".matrix button:focus")
    expect(focused).to_have_count(1)
    first = focused.get_attribute("data-id")
    assert first is not None and first.endswith(".2022-1-12")
    assert address_of(page)["tab"] == ["table"]
    page.keyboard.press("Enter")
    expect(page.locator(".card .quote").first).to_be_visible()
    assert address_of(page)["cell"] == [first]


def test_marks_of_a_chart_are_read_out_in_words(watched: Watched) -> None:
    page = watched.open("so-sanh?map=VN63&tab=ranking&at=2022-1-12")
    expect(page.get_by_label("Lào Cai, 2022: 120", exact=True)).to_have_count(1)
    expect(page.get_by_test_id("stVegaLiteChart").get_by_label(", 2022: ")).to_have_count(3)


def test_from_a_bar_of_the_ranking_to_its_evidence(watched: Watched) -> None:
    page = watched.open("so-sanh?tab=ranking&at=2022-1-12&place=VN34_15")
    expect(chart(page)).to_be_visible()
    settle(page)
    box = chart(page).bounding_box()
    assert box is not None
    # The one bar stands below title and heading of its group.
    opened = page.locator(".card h3").first
    for down in (70, 78, 86, 94):
        page.mouse.click(box["x"] + 180, box["y"] + down)
        page.wait_for_timeout(700)
        if "cell" in address_of(page):
            break
    expect(opened).to_have_text("Lào Cai · 2022")
    page.get_by_role("button", name="Đóng").click()
    expect(page.locator(".card")).to_have_count(0)
    assert "cell" not in address_of(page)


def test_from_a_tile_to_its_evidence_also_on_its_words(watched: Watched) -> None:
    page = watched.open("so-sanh?tab=tiles&at=2022-1-12")
    expect(chart(page)).to_be_visible()
    settle(page)
    box = chart(page).bounding_box()
    assert box is not None
    # Lào Cai: second column, second row of the grid; the press meets its name, its number, or the tile.
    for down in (85, 95, 105, 75):
        page.mouse.click(box["x"] + 162, box["y"] + down)
        page.wait_for_timeout(700)
        if "cell" in address_of(page):
            break
    expect(page.locator(".card h3").first).to_have_text("Lào Cai · 2022")


def test_a_place_is_found_without_marks(watched: Watched) -> None:
    page = watched.open("so-sanh?tab=table")
    page.get_by_role("searchbox", name="Tìm: Tỉnh, thành phố").fill("lao cai")
    page.get_by_role("checkbox", name="Lào Cai").check()
    expect(numbers(page)).to_have_count(2)
    assert address_of(page)["place"] == ["VN34_15"]


TABLES = (
    "CSV (máy)",
    "CSV (Excel)",
    "Excel (XLSX)",
    "Parquet",
    "SDMX-CSV kèm cấu trúc (ZIP)",
    "Gói dữ liệu Frictionless (ZIP)",
)


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_files_equal_the_screen(watched: Watched) -> None:
    page = watched.open("so-sanh?tab=ranking&at=2022-1-12")
    expect(chart(page)).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Tải về").click()
    files = {}
    for name in (*TABLES, "Hình (PNG)", "Hình (SVG)"):
        with page.expect_download() as started:
            page.get_by_role("button", name=name).click()
        assert started.value.suggested_filename.startswith("so-sanh_mau-sample_establishments_inspected_")
        files[name] = Path(started.value.path()).read_bytes()
    sample = "Dữ liệu mẫu, hư cấu"
    shown = [("Lào Cai", "200", sample), ("An Giang", "ít nhất 50", sample)]
    machine = list(csv.DictReader(io.StringIO(files["CSV (máy)"].decode())))
    for rows in (machine, pq.read_table(io.BytesIO(files["Parquet"])).to_pylist()):
        assert [(row["place_name"], row["value_words"], row["sample"]) for row in rows] == shown
    excel = list(csv.DictReader(io.StringIO(files["CSV (Excel)"].decode("utf-8-sig")), delimiter=";"))
    book = openpyxl.load_workbook(io.BytesIO(files["Excel (XLSX)"]))
    header, *lines = book["Chuỗi số liệu"].iter_rows(values_only=True)
    for rows in (excel, [dict(zip(header, line, strict=True)) for line in lines]):
        assert [(row["Địa bàn"], row["Giá trị bằng lời"], row["Mẫu"]) for row in rows] == shown
    package = unpacked(files["Gói dữ liệu Frictionless (ZIP)"])
    assert not faults(package)
    assert package["series.csv"] == files["CSV (máy)"]
    sdmx = unpacked(files["SDMX-CSV kèm cấu trúc (ZIP)"])["data.csv"].decode()
    assert [row["OBS_VALUE"] for row in csv.DictReader(io.StringIO(sdmx))] == ["200", "50"]
    assert files["Hình (PNG)"].startswith(b"\x89PNG")
    drawn = files["Hình (SVG)"].decode()
    assert "ít nhất 50" in drawn and "Dữ liệu mẫu, hư cấu" in drawn


def test_sources_lead_to_their_documents(watched: Watched) -> None:
    page = watched.open("so-sanh?tab=sources&place=VN34_91")
    page.get_by_role("grid").locator("tbody tr").first.click()
    expect(page.locator(".document .title")).to_contain_text("Báo cáo năm 2022 của An Giang")


def test_markup_in_a_report_stays_text(watched: Watched) -> None:
    page = watched.open("so-sanh?map=VN63&cell=VN63_89.2022-1-12")
    expect(page.locator(".card .quote").last).to_contain_text("<script>window.hacked = 1</script>")
    expect(chart(page)).to_be_visible()
    assert page.evaluate("window.hacked") is None


def test_english_and_back_from_another_page(watched: Watched) -> None:
    page = watched.open("so-sanh?tab=table&map=VN63")
    page.get_by_text("English").click()
    expect(numbers(page).filter(has_text="over 130")).to_have_count(1)
    page.get_by_role("link", name="Figures").click()
    expect(page.get_by_role("grid")).to_be_visible()
    page.get_by_role("link", name="Compare").click()
    expect(numbers(page)).to_have_count(5)  # the selection is kept
