"""The whole path of a review without a mouse: from the first page to every kind of decision, as a reviewer goes it.

Nothing is clicked, focused or filled in from outside; the address is typed once. What has the keyboard is only read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.analysis.conflicts import audited_store
from tests.storage.reviewing import table
from tests.viewer.conftest import Watched, settle
from tests.viewer.processes import RunningViewer, quiet_viewer

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("undecided")]

# More stops than the longest page has.
_STOPS = 200
# The letters of an icon, which stand before the name of what can be folded.
_SIGN = re.compile("^keyboard_arrow_(right|down)")
# What has the keyboard, as somebody hears it: its name, else its words. Our lists stand behind shadow roots.
_AT = """() => {
  let at = document.activeElement
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement
  if (!at || at === document.body) return ""
  const label = at.labels && at.labels[0] ? at.labels[0].textContent : ""
  return (at.getAttribute("aria-label") || label || at.textContent || at.value || at.tagName).trim()
}"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return audited_store(tmp_path_factory.mktemp("review") / "solieu.db")


@pytest.fixture(scope="module")
def viewer(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningViewer]:
    with quiet_viewer(store, tmp_path_factory.mktemp("viewer")) as started:
        yield started


def log(path: Path) -> list[tuple[object, ...]]:
    return table(path, "SELECT action, surface FROM decisions ORDER BY seq")


def tab_to(page: Page, name: str, *, back: bool = False) -> None:
    """Goes from stop to stop until one of this name has the keyboard."""
    seen = []
    for _ in range(_STOPS):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        seen.append(str(page.evaluate(_AT)))
        if _SIGN.sub("", seen[-1]).startswith(name):
            return
    pytest.fail(f"{name}: not among {list(dict.fromkeys(seen))}")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
        settle(page)


def saved(page: Page, number: int) -> None:
    expect(page.get_by_text(f"Đã ghi vào nhật ký: số {number}", exact=False)).to_be_visible()
    settle(page)


def marked(page: Page) -> str:
    return page.locator(".sides mark").first.inner_text()


def typed(page: Page, text: str) -> None:
    """Into the form that has just taken the keyboard."""
    expect(page.locator(".st-key-review_form input").first).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def at_desk(watched: Watched) -> Page:
    """From the first page to the queue, with a name; Tab leaves its field, from then on letters are keys."""
    page = watched.open()
    expect(page.get_by_test_id("stApp")).to_be_visible()
    settle(page)
    tab_to(page, "Duyệt")
    page.keyboard.press("Enter")
    expect(page.locator(".sides mark").first).to_be_visible()
    settle(page)
    tab_to(page, "Tên người duyệt")
    page.keyboard.type("Lan")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Lan · người duyệt")).to_be_visible()
    expect(page.locator(".st-key-review_do_confirm button")).to_be_enabled()
    settle(page)
    page.keyboard.press("Tab")
    return page


def test_every_decision(watched: Watched, store: Path) -> None:
    page = at_desk(watched)
    # Next, previous; confirm, which goes on to the next.
    first = marked(page)
    press(page, "j")
    expect(page.locator(".sides mark").first).not_to_have_text(first)
    press(page, "k")
    expect(page.locator(".sides mark").first).to_have_text(first)
    press(page, "a")
    saved(page, 1)
    # A correction: value, and what else the form asks is left.
    second = marked(page)
    press(page, "s")
    expect(page.locator(".st-key-review_form input").first).to_be_focused()
    page.keyboard.press("Control+a")
    typed(page, "1.234")
    saved(page, 2)
    # A note on the next, then it is rejected; one more is no figure.
    third = marked(page)
    press(page, "n")
    typed(page, "nhìn lại =1+1")
    saved(page, 3)
    press(page, "x")
    saved(page, 4)
    fourth = marked(page)
    press(page, "d")
    saved(page, 5)
    # Taken back, from the list of what was decided about.
    tab_to(page, "Chưa duyệt")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**show=set_aside*")
    expect(page.locator(".sides mark").first).to_have_text(fourth)  # the latest first
    settle(page)
    fifth = marked(page)
    press(page, "u")
    saved(page, 6)
    told = [("confirm", first), ("correct", second), ("note", third), ("reject", third), ("not_a_figure", fourth)]
    assert log(store) == [*told, ("undo", fifth)]


def test_a_missed_figure_then_all_that_a_filter_leaves(watched: Watched, store: Path) -> None:
    page = at_desk(watched)
    first = marked(page)
    press(page, "j")  # of the other document, where the number stands
    expect(page.locator(".sides mark").first).not_to_have_text(first)
    settle(page)
    press(page, "t")
    expect(page.locator(".st-key-review_form input").first).to_be_focused()
    page.keyboard.type("Mã [[77123]] chưa rõ")
    page.keyboard.press("Tab")
    page.keyboard.type("77.123")
    page.keyboard.press("Enter")
    saved(page, 1)
    assert log(store) == [("add", "77123")]
    # Narrowed to one indicator, ticked, confirmed.
    tab_to(page, "Chỉ tiêu")
    press(page, "Enter")
    tab_to(page, "Đối tượng bị bắt giữ")
    press(page, "Space")
    tab_to(page, "Xác nhận cả danh sách đang lọc")
    press(page, "Enter")
    tab_to(page, "Tôi đã xem và xác nhận 2 số liệu này")
    press(page, "Space")
    tab_to(page, "Xác nhận 2 số liệu")
    press(page, "Enter")
    expect(page.get_by_text("Đã ghi 2 quyết định", exact=False)).to_be_visible()
    assert table(store, "SELECT count(*) FROM decisions WHERE action = 'confirm'") == [(2,)]


def test_to_the_finding_and_back(watched: Watched) -> None:
    page = at_desk(watched)
    first = marked(page)
    tab_to(page, "Mở phát hiện này ở trang Kiểm tra")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kiem-tra?*f=*")
    settle(page)
    tab_to(page, "Duyệt số liệu này")
    page.keyboard.press("Enter")
    page.wait_for_url("**/duyet?*f=*")
    expect(page.locator(".sides mark").first).to_have_text(first)
