"""The page of findings in a real browser: by keyboard and by hand, with texts that nobody vouches for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.analysis.conflicts import CODES, CONFLICTS, audited_store
from tests.viewer.conftest import Watched, address_of, settle
from tests.viewer.processes import RunningViewer, quiet_viewer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningViewer]:
    store = audited_store(tmp_path_factory.mktemp("store") / "findings.db", sample=True, reports=CONFLICTS)
    with quiet_viewer(store, tmp_path_factory.mktemp("viewer")) as started:
        yield started


def test_a_finding_is_opened_and_closed(watched: Watched) -> None:
    page = watched.open("kiem-tra")
    rows = page.locator("table.findings tbody tr")
    expect(rows).to_have_count(len(CODES))
    rows.nth(0).focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark.chosen")).to_have_count(2)
    assert len(address_of(page)["f"]) == 1
    expect(page.get_by_text("Nguyễn Văn An")).to_have_count(0)
    page.get_by_role("button", name="Đóng").click()
    expect(page.locator("mark.chosen")).to_have_count(0)
    assert "f" not in address_of(page)


def test_texts_of_documents_stay_texts(watched: Watched) -> None:
    page = watched.open("kiem-tra?code=unrecognised_number")
    page.locator("table.findings tbody tr").first.click()
    expect(page.locator(".document .text")).to_contain_text("=cmd() <b>x</b>")
    expect(page.locator(".document .text b")).to_have_count(0)


def test_filter_and_link(watched: Watched) -> None:
    page = watched.open("kiem-tra")
    page.get_by_role("checkbox", name="Giữa các cấp").check()
    expect(page.locator("table.findings tbody tr")).to_have_count(1)
    settle(page)
    assert address_of(page) == {"kind": ["levels"], "page": ["1"]}
    page.reload()
    expect(page.locator("table.findings tbody tr")).to_have_count(1)


def test_the_way_to_figure_and_document(watched: Watched) -> None:
    page = watched.open("kiem-tra?code=contradiction_between")
    page.locator("table.findings tbody tr").first.click()
    expect(page.locator("mark.chosen")).to_have_count(2)
    settle(page)
    opened = page.url
    page.get_by_role("link", name="Mở văn bản").first.click()
    expect(page).to_have_url(re.compile("/van-ban"))
    expect(page.locator("mark.chosen")).to_have_count(1)  # until then those of the page before
    expect(page.locator("mark.chosen")).to_have_text("12")
    page.goto(opened)
    expect(page.locator("mark.chosen")).to_have_count(2)
    settle(page)
    page.get_by_role("link", name="Xem số liệu này").last.click()
    expect(page).to_have_url(re.compile("/so-lieu"))
    expect(page.locator("mark.chosen")).to_have_count(1)
    expect(page.locator("mark.chosen")).to_have_text("14")


def test_the_way_to_the_review_and_back(watched: Watched) -> None:
    page = watched.open("kiem-tra?code=contradiction_between")
    page.locator("table.findings tbody tr").first.click()
    expect(page.locator("mark.chosen")).to_have_count(2)
    settle(page)
    page.get_by_role("link", name="Duyệt số liệu này").first.click()
    expect(page).to_have_url(re.compile("/duyet"))
    page.get_by_role("link", name="Mở phát hiện này").click()
    expect(page).to_have_url(re.compile("/kiem-tra"))
    expect(page.locator("mark.chosen")).to_have_count(2)


def test_the_file_holds_the_list(watched: Watched) -> None:
    page = watched.open("kiem-tra?kind=place")
    expect(page.locator("table.findings tbody tr")).to_have_count(1)
    settle(page)
    page.get_by_role("button", name="Tải về").click()
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV (máy)").click()
    lines = started.value.path().read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert "contradiction_between" in lines[1]
    assert started.value.suggested_filename.startswith("kiem-tra_mau-sample_loc_")
