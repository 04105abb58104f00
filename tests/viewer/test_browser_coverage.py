"""Coverage and overview in a real browser: cells by mouse and keyboard, links, evidence, files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.analysis.covered import REPORTS
from tests.analysis.reports import make_store
from tests.viewer.conftest import Watched, address_of, settle
from tests.viewer.processes import RunningViewer, quiet_viewer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningViewer]:
    store = make_store(tmp_path_factory.mktemp("store") / "solieu.db", reports=REPORTS)
    with quiet_viewer(store, tmp_path_factory.mktemp("viewer")) as started:
        yield started


def cell(page: Page, key: str) -> Locator:
    return page.locator(f'[data-cell="{key}"]')


def heading(page: Page) -> Locator:
    return page.locator(".card h3")


def signs(page: Page) -> list[str]:
    """What every cell says, read out, in the order of the screen."""
    told: list[str] = page.locator("td[data-cell]").evaluate_all(
        "cells => cells.map(cell => cell.getAttribute('aria-label'))"
    )
    return told


def test_a_cell_opens_what_is_behind_it(watched: Watched) -> None:
    page = watched.open("do-phu?indicator=cases")
    expect(cell(page, "VN34_96.2024")).to_have_attribute(
        "aria-label", "Cà Mau, Năm 2024: Có báo cáo, không nêu (một phần)"
    )
    cell(page, "VN34_96.2024").click()
    expect(heading(page)).to_have_text("Cà Mau · Năm 2024")
    expect(page.locator("dd", has_text="Bạc Liêu")).to_be_visible()
    assert address_of(page)["cell"] == ["VN34_96.2024"]
    expect(cell(page, "VN34_96.2024")).to_have_attribute("aria-selected", "true")

    # The same by keyboard, from the cell that was clicked.
    # The panel opened beside the matrix has not taken the keyboard away.
    settle(page)
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowUp", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(heading(page)).to_have_text("Toàn quốc · Năm 2024")
    expect(page.get_by_text("Kho không có văn bản nào về địa bàn và kỳ này.")).to_be_visible()
    page.get_by_role("button", name="Đóng").click()
    expect(heading(page)).to_have_count(0)


def test_from_a_cell_to_its_figures_and_documents(watched: Watched) -> None:
    page = watched.open("do-phu?indicator=cases&cell=VN34_15.2024")
    expect(heading(page)).to_have_text("Lào Cai · Năm 2024")
    page.get_by_role("link", name="Xem số liệu của ô này").click()
    page.wait_for_url("**/so-lieu?**")
    rows = page.get_by_role("grid").locator("tbody tr")
    expect(rows).to_have_count(2)
    assert address_of(page)["indicator"] == ["cases"]
    page.go_back()
    expect(heading(page)).to_have_text("Lào Cai · Năm 2024")
    page.locator("table.behind tbody tr").first.click()
    page.wait_for_url("**/van-ban?document=**")
    expect(page.locator("mark.figure")).to_have_count(1)


def test_maps_heads_and_a_link_in_a_fresh_browser(watched: Watched, browser: Browser) -> None:
    page = watched.open("do-phu?indicator=cases")
    expect(page.locator("tbody tr")).to_have_count(35)
    page.get_by_role("radio", name="63 tỉnh").or_(page.get_by_text("63 tỉnh", exact=True)).first.click()
    expect(page.locator("tbody tr")).to_have_count(64)
    page.get_by_role("rowheader", name="Lai Châu").click()
    expect(page.get_by_role("rowheader", name="Tình hình")).to_be_visible()
    expect(cell(page, "cases.2024")).to_have_attribute(
        "aria-label", "Vụ (án) mại dâm phát hiện, triệt phá, Năm 2024: Nêu là không (0)"
    )
    assert address_of(page) == {"view": ["place"], "indicator": ["cases"], "place": ["VN63_12"], "map": ["VN63"]}
    told = signs(page)
    fresh = browser.new_context(viewport={"width": 1366, "height": 768})
    again = fresh.new_page()
    again.goto(page.url)
    expect(cell(again, "cases.2024")).to_be_visible()
    assert signs(again) == told
    fresh.close()


def test_the_file_is_the_screen(watched: Watched) -> None:
    page = watched.open("do-phu?indicator=cases&first=2023")
    expect(page.locator("tbody tr")).to_have_count(35)
    told = [line.rpartition(": ")[2] for line in signs(page)]
    settle(page)
    page.get_by_role("button", name="Tải về").click()
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV (Excel)").click()
    text = Path(started.value.path()).read_text("utf-8-sig")
    header, *lines = csv.reader(io.StringIO(text), delimiter=";")
    assert header == ["Địa bàn", "2023", "2024", "2025"]
    assert [state for line in lines for state in line[1:]] == told


def test_overview_leads_on(watched: Watched) -> None:
    page = watched.open()
    expect(page.locator("table.bars tbody tr")).to_have_count(7)
    page.get_by_role("link", name="Xem độ phủ").click()
    expect(page.locator("td[data-cell]").first).to_be_visible()
    page.get_by_role("link", name="Tổng quan").click()
    page.locator("table.newest tbody tr").first.click()
    page.wait_for_url("**/van-ban?document=**")
    watched.open("tong-quan")
    expect(page.locator("table.newest tbody tr")).to_have_count(8)
