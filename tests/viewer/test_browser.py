"""The viewer in a real browser (Debian's Chromium): filter, choose, walk, link, language, download."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.analysis.reports import HOSTILE, LAO_CAI, LONG, Report, built
from tests.viewer.conftest import Watched, address_of, settle
from tests.viewer.processes import RunningViewer, quiet_viewer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def viewer(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningViewer]:
    with quiet_viewer(sample_store, tmp_path_factory.mktemp("viewer")) as started:
        yield started


def rows(page: Page) -> Locator:
    return page.get_by_role("grid").locator("tbody tr")


def chosen_marks(page: Page) -> Locator:
    return page.locator("mark.chosen")


def ids_of(report: Report) -> list[str]:
    return [figure.id for figure in built(report)[2].figures]


def is_on_screen(mark: Locator) -> bool:
    """Whether the mark lies inside the pane that scrolls it."""
    inside: bool = mark.evaluate(
        """mark => { const pane = mark.closest('.text').getBoundingClientRect(), box = mark.getBoundingClientRect();
                     return box.top >= pane.top && box.bottom <= pane.bottom; }"""
    )
    return inside


def filter_lao_cai(page: Page) -> None:
    page.get_by_role("checkbox", name="Lào Cai").check()
    expect(rows(page)).to_have_count(len(LAO_CAI.figures))


def test_filter_choose_walk_and_download(watched: Watched) -> None:
    page = watched.open("so-lieu")
    expect(rows(page)).to_have_count(50)
    expect(page.get_by_text("Dữ liệu mẫu, hư cấu")).to_be_visible()
    filter_lao_cai(page)
    assert address_of(page) == {"province": ["Lào Cai"], "page": ["1"]}

    # A row shows its document, the figure highlighted and scrolled to, all others marked.
    rows(page).nth(12).click()
    expect(chosen_marks(page)).to_have_text("92,5%")
    expect(page.locator("mark.figure")).to_have_count(len(LAO_CAI.figures))
    assert is_on_screen(chosen_marks(page))
    expect(page.get_by_role("row", selected=True)).to_contain_text("92,5%")
    assert address_of(page)["f"] == [ids_of(LAO_CAI)[12]]

    # A highlight selects its row and shows its card.
    page.locator("mark.figure", has_text="14").last.scroll_into_view_if_needed()
    page.locator("mark.figure").get_by_text("14", exact=True).click()
    expect(chosen_marks(page)).to_have_text("14")
    expect(page.get_by_role("row", selected=True)).to_contain_text("14")
    expect(page.locator("dd", has_text="bán dâm").first).to_be_visible()

    # j and k walk through the figures; the card follows.
    page.keyboard.press("j")
    expect(chosen_marks(page)).to_have_text("không có")
    page.keyboard.press("j")
    expect(chosen_marks(page)).to_have_text("1,2 tỷ")
    page.keyboard.press("k")
    expect(chosen_marks(page)).to_have_text("không có")
    expect(page.get_by_role("row", selected=True)).to_contain_text("0")
    page.wait_for_url(f"**f={ids_of(LAO_CAI)[6]}*")

    # The file holds exactly the filtered rows.
    settle(page)
    page.get_by_role("button", name="Tải về").click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Excel (XLSX)").click()
    assert "mau-sample" in started.value.suggested_filename
    book = openpyxl.load_workbook(io.BytesIO(Path(started.value.path()).read_bytes()))
    header, *lines = book["Số liệu"].iter_rows(values_only=True)
    column = header.index("Mã số liệu")
    assert [line[column] for line in lines] == ids_of(LAO_CAI)
    assert {line[header.index("Mẫu")] for line in lines} == {"Dữ liệu mẫu, hư cấu"}


def test_the_list_by_keyboard(watched: Watched) -> None:
    page = watched.open("?province=L%C3%A0o+Cai")
    expect(rows(page)).to_have_count(len(LAO_CAI.figures))
    rows(page).first.focus()
    for key in ("ArrowDown", "j", "j", "k"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(chosen_marks(page)).to_have_text("05")
    expect(page.get_by_role("row", selected=True)).to_have_count(1)
    # The document opened beside the list has not taken the keyboard away.
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(chosen_marks(page)).to_have_text("18")


def test_sorting_and_paging(watched: Watched) -> None:
    page = watched.open("?province=Thanh+H%C3%B3a")
    expect(rows(page)).to_have_count(50)
    page.get_by_role("button", name="Giá trị").click()
    expect(page.get_by_role("columnheader", name="Giá trị")).to_have_attribute("aria-sort", "ascending")
    expect(rows(page).first).to_contain_text("1")
    page.get_by_role("button", name="Giá trị").click()
    expect(rows(page).first).to_contain_text("120")
    page.get_by_test_id("stPaginationNext").click()
    expect(rows(page).first).to_contain_text("70")
    assert address_of(page)["page"] == ["2"]


def test_a_link_in_a_fresh_browser_and_english(watched: Watched) -> None:
    wanted = ids_of(LONG)[110]
    page = watched.open(f"?f={wanted}")
    expect(chosen_marks(page)).to_have_text("111")
    assert is_on_screen(chosen_marks(page))
    expect(page.get_by_role("row", selected=True)).to_contain_text("111")
    page.get_by_text("English").click()
    expect(page.get_by_text("Sample data, fictional")).to_be_visible()
    expect(page.get_by_role("link", name="Documents")).to_be_visible()
    expect(chosen_marks(page)).to_have_text("111")  # the language changes nothing else
    assert address_of(page)["f"] == [wanted]


def test_the_address_is_the_filter_also_on_the_way_back(watched: Watched) -> None:
    page = watched.open("so-lieu")
    filter_lao_cai(page)
    page.get_by_role("checkbox", name="Mục tiêu").check()
    expect(rows(page)).to_have_count(1)
    page.go_back()
    expect(rows(page)).to_have_count(len(LAO_CAI.figures))
    expect(page.get_by_role("checkbox", name="Mục tiêu")).not_to_be_checked()


def test_another_page_and_back_keeps_the_filter(watched: Watched) -> None:
    page = watched.open("so-lieu")
    filter_lao_cai(page)
    page.get_by_role("link", name="Sự cố").click()
    expect(page.get_by_text("reports/quet.pdf")).to_be_visible()
    page.get_by_role("link", name="Số liệu").click()
    expect(rows(page)).to_have_count(len(LAO_CAI.figures))


def test_documents(watched: Watched) -> None:
    page = watched.open("van-ban")
    expect(rows(page)).to_have_count(4)
    rows(page).first.click()
    expect(page.locator("mark.digits")).to_have_text("77123")
    page.locator("mark.figure").first.click()
    expect(page.locator(".card h3")).to_contain_text("trên 210")
    page.get_by_role("button", name="Đóng").click()
    page.get_by_role("link", name="Lọc số liệu").click()
    expect(rows(page)).to_have_count(len(LAO_CAI.figures))


def test_markup_in_a_report_stays_text(watched: Watched) -> None:
    page = watched.open("?province=H%C6%B0ng+Y%C3%AAn")
    expect(rows(page)).to_have_count(len(HOSTILE.figures))
    rows(page).first.click()
    expect(chosen_marks(page)).to_have_text("21")  # right although an astral character stands before it
    expect(page.locator(".document .title")).to_have_text(HOSTILE.meta.title or "")
    expect(page.locator(".text")).to_contain_text("<script>window.hacked = 1</script>")
    sign = page.locator(".text .hidden-sign")
    expect(sign).to_have_count(1)  # the right-to-left override is seen and does nothing
    expect(sign).to_have_attribute("title", "U+202E")
    for address in (
        "van-ban",
        "su-co",
        "",
        "do-phu?indicator=cases&cell=%3Cb%3E&place=%3Cb%3E",
        "?q=%3Cscript%3E&colour=%3Cb%3E",
    ):
        watched.open(address)
        expect(page.get_by_test_id("stMain")).to_be_visible()
        page.get_by_role("grid").wait_for(state="attached")
    assert page.evaluate("window.hacked") is None


def test_nested_marks_are_reached_one_after_the_other(watched: Watched) -> None:
    page = watched.open(f"?f={ids_of(HOSTILE)[0]}")
    inner = page.locator("mark.figure").get_by_text("470", exact=True)
    inner.click()
    expect(chosen_marks(page)).to_have_count(1)
    expect(page.locator(".card h3")).to_contain_text("470")
    inner.click()  # the same place again: the figure around it
    expect(chosen_marks(page)).to_have_count(2)
    expect(page.locator(".card h3")).to_contain_text("470/584")


def test_the_whole_and_its_parts_are_links(watched: Watched) -> None:
    page = watched.open(f"?f={ids_of(LAO_CAI)[4]}")
    page.locator(".card button.link", has_text="18").click()
    expect(chosen_marks(page)).to_have_text("18")
    page.locator(".card button.link", has_text="14").click()
    expect(chosen_marks(page)).to_have_text("14")
