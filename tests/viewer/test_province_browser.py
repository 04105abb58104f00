"""The page of one province in a real browser: from a target to its evidence, links, files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.analysis.reports import built, make_store
from tests.viewer.conftest import Watched, address_of, settle
from tests.viewer.planned import HALF_2021, PLANNED
from tests.viewer.processes import RunningViewer, quiet_viewer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningViewer]:
    store = make_store(tmp_path_factory.mktemp("store") / "planned.db", sample=True, reports=PLANNED)
    with quiet_viewer(store, tmp_path_factory.mktemp("viewer")) as started:
        yield started


def test_from_a_place_to_a_target_to_the_sentence_of_its_result(watched: Watched) -> None:
    page = watched.open("mot-tinh")
    page.get_by_role("searchbox", name="Tìm: Tỉnh, thành phố").fill("hung yen")
    page.get_by_role("checkbox", name="Hưng Yên").check()
    page.get_by_role("button", name="→ Hưng Yên (trước 7/2025)").click()
    # Until the other map is drawn: a press during a run that an earlier one began can take that one back.
    expect(page.get_by_role("radio", name="63 tỉnh")).to_be_checked()
    settle(page)
    page.get_by_role("radio", name="Chỉ tiêu và kết quả").click()
    first = page.locator(".rows tr.row").first
    expect(first).to_contain_text("nhiều nhất 34,3 %")
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".card h3").first).to_have_text("Lượt cơ sở được kiểm tra")
    expect(page.locator(".card").first).to_contain_text("đang thực hiện")
    settle(page)
    assert address_of(page)["place"] == ["VN63_33"]
    figure = built(HALF_2021)[2].figures[1].id
    page.locator(f"a[href*='{figure}']").click()
    expect(page.locator("mark.chosen")).to_have_text("72")
    assert address_of(page)["f"] == [figure]


def test_a_link_in_a_fresh_browser_shows_the_same(watched: Watched, browser: Browser) -> None:
    page = watched.open("mot-tinh?place=VN63_33&tab=targets")
    page.get_by_role("radio", name="✗ chưa đạt: 1").click()
    expect(page.locator(".rows tr.row")).to_have_count(1)
    page.locator(".rows tr.row").click()
    expect(page.locator(".card h3").first).to_have_text("Lượt cơ sở được kiểm tra")
    settle(page)
    fresh = browser.new_context(viewport={"width": 1366, "height": 768})
    try:
        again = fresh.new_page()
        again.goto(page.url)
        expect(again.locator(".card h3").first).to_have_text("Lượt cơ sở được kiểm tra")
        assert again.locator(".rows").all_inner_texts() == page.locator(".rows").all_inner_texts()
    finally:
        fresh.close()


def test_the_file_is_what_is_shown(watched: Watched) -> None:
    page = watched.open("mot-tinh?place=VN63_33")
    expect(page.locator(".rows tr.row")).to_have_count(2)
    settle(page)
    page.get_by_role("button", name="Tải về").click()
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV (máy)").click()
    assert started.value.suggested_filename.startswith("mot-tinh_mau-sample_VN63_33_chi-tieu_")
    rows = list(csv.DictReader(io.StringIO(Path(started.value.path()).read_bytes().decode())))
    shown = page.locator(".rows tr.row .strong").all_inner_texts()
    assert [f"{row['value_words']} {row['unit_shown']}" for row in rows] == shown
    drawn = {}
    for name in ("Hình (PNG)", "Hình (SVG)"):
        with page.expect_download() as started:
            page.get_by_role("button", name=name).click()
        drawn[name] = Path(started.value.path()).read_bytes()
    assert drawn["Hình (PNG)"].startswith(b"\x89PNG")
    text = drawn["Hình (SVG)"].decode()
    assert all(value in text for value in shown) and "Dữ liệu mẫu, hư cấu" in text


def test_markup_in_a_plan_stays_text(watched: Watched) -> None:
    page = watched.open("mot-tinh?place=VN63_33&tab=targets")
    expect(page.locator(".rows")).to_contain_text("<script>window.hacked = 1</script>")
    assert page.evaluate("window.hacked") is None
