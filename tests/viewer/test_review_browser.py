"""The whole path of the review in a real browser, by the keyboard alone; a missed figure also by marking it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from pipeline.storage.review.records import Action
from tests.analysis.reports import LAO_CAI, built, make_store
from tests.storage.reviewing import LAN, decide, table
from tests.viewer.conftest import Watched, settle
from tests.viewer.processes import RunningViewer, quiet_viewer

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("undecided")]

FIGURES = {figure.surface: figure for figure in built(LAO_CAI)[2].figures}
NOTE = '<img src=x onerror="alert(1)"> =1+1'


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("review") / "solieu.db", reports=[LAO_CAI])


@pytest.fixture(scope="module")
def viewer(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningViewer]:
    with quiet_viewer(store, tmp_path_factory.mktemp("viewer")) as started:
        yield started


def log(path: Path) -> list[tuple[object, ...]]:
    return table(path, "SELECT action, who, surface FROM decisions ORDER BY seq")


def open_at(watched: Watched, address: str) -> Page:
    """The page with a reviewer's name typed in, by the keyboard."""
    page = watched.open(address)
    name = page.get_by_label("Tên người duyệt")
    name.focus()
    page.keyboard.type("Lan")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Lan · người duyệt")).to_be_visible()
    # Keys are for buttons that are there.
    expect(page.locator(".st-key-review_do_confirm button, .st-key-review_do_note button").first).to_be_enabled()
    settle(page)
    leave(page)
    return page


def leave(page: Page) -> None:
    """Leaves the field: keys are for what is typed as long as it has the keyboard."""
    page.evaluate("document.activeElement && document.activeElement.blur()")


def at_hand(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("f", [""])[0]


def press(page: Page, key: str) -> None:
    page.keyboard.press(key)
    settle(page)


def marked(page: Page) -> str:
    return page.locator(".sides mark").first.inner_text()


def test_decide_by_keys_alone(watched: Watched, store: Path) -> None:
    page = open_at(watched, f"duyet?f={FIGURES['210'].id}")
    expect(page.locator(".sides mark").first).to_have_text("210")
    # Confirm: the next figure is at hand.
    page.keyboard.press("a")
    expect(page.get_by_text("Đã ghi vào nhật ký: số 1")).to_be_visible()
    expect(page.locator(".sides mark").first).not_to_have_text("210")
    second = marked(page)
    settle(page)
    # Reject it, look at it among those that are off the lists, take that back.
    page.keyboard.press("x")
    expect(page.get_by_text("Đã ghi vào nhật ký: số 2")).to_be_visible()
    assert log(store) == [("confirm", "Lan", "210"), ("reject", "Lan", second)]
    settle(page)
    before = marked(page)
    page.keyboard.press("j")
    expect(page.locator(".sides mark").first).not_to_have_text(before)
    settle(page)
    page.keyboard.press("k")
    expect(page.locator(".sides mark").first).to_have_text(before)
    settle(page)
    page.keyboard.press("d")
    expect(page.get_by_text("Đã ghi vào nhật ký: số 3")).to_be_visible()
    page = watched.open(f"duyet?show=set_aside&f={FIGURES['210'].id}")
    assert [row[0] for row in log(store)] == ["confirm", "reject", "not_a_figure"]


def test_undo_a_note_and_a_correction(watched: Watched, store: Path) -> None:
    page = open_at(watched, f"duyet?f={FIGURES['21'].id if '21' in FIGURES else FIGURES['210'].id}")
    surface = marked(page)
    # A note: the form takes the keyboard, Enter saves, what was typed stays text.
    page.keyboard.press("n")
    expect(page.locator(".st-key-review_form input").first).to_be_focused()
    page.keyboard.type(NOTE)
    page.keyboard.press("Enter")
    expect(page.get_by_text(NOTE)).to_be_visible()
    settle(page)
    leave(page)
    # A correction, with its reason.
    page.keyboard.press("s")
    first = page.locator(".st-key-review_form input").first
    expect(first).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("1.234")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã ghi vào nhật ký: số 2")).to_be_visible()
    assert table(store, f"SELECT value FROM figures WHERE surface = '{surface}' AND review = 'corrected'") == [(1234,)]
    # Taken back.
    page = open_at(watched, f"duyet?show=decided&indicator={FIGURES['210'].indicator}")
    expect(page.locator(".sides mark").first).to_have_text(surface)
    page.keyboard.press("u")
    expect(page.get_by_text("Đã ghi vào nhật ký: số 3")).to_be_visible()
    assert table(store, "SELECT count(*) FROM figures WHERE review IS NOT NULL") == [(0,)]


def test_add_a_missed_figure_by_keys(watched: Watched, store: Path) -> None:
    page = open_at(watched, f"duyet?f={FIGURES['210'].id}")
    page.keyboard.press("t")
    expect(page.locator(".st-key-review_form input").first).to_be_focused()
    page.keyboard.type("Mã hồ sơ [[77123]] chưa rõ")
    page.keyboard.press("Tab")
    page.keyboard.type("77.123")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã ghi vào nhật ký: số 1")).to_be_visible()
    assert table(store, "SELECT surface, value FROM figures WHERE review = 'added'") == [("77123", 77123)]
    expect(page.locator(".sides mark").first).to_have_text("77123")


def test_add_a_missed_figure_by_marking_it(watched: Watched, store: Path) -> None:
    page = open_at(watched, f"duyet?f={FIGURES['210'].id}")
    page.locator("mark.digits", has_text="77123").scroll_into_view_if_needed()
    page.locator("mark.digits", has_text="77123").dblclick()
    expect(page.get_by_text("Đang bôi đen: “77123”")).to_be_visible()
    settle(page)
    page.keyboard.press("t")
    expect(page.locator(".st-key-review_form input").first).to_have_value("77123")
    expect(page.locator(".st-key-review_form input").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã ghi vào nhật ký: số 1")).to_be_visible()
    assert table(store, "SELECT surface, value FROM figures WHERE review = 'added'") == [("77123", 5)]


def test_two_reviewers(watched: Watched, store: Path) -> None:
    """The second has the page open while the first decides: told, not lost; the first's is in the log then."""
    page = open_at(watched, f"duyet?f={FIGURES['210'].id}")
    decide(store, Action.REJECT, FIGURES["210"].id, LAN, note="số của quý trước")
    page.keyboard.press("a")
    expect(page.get_by_text(re.compile("Chưa ghi: người khác đã quyết định trước.*số của quý trước"))).to_be_visible()
    assert len(log(store)) == 1


def test_all_that_a_filter_leaves(watched: Watched, store: Path) -> None:
    page = open_at(watched, "duyet?indicator=arrests")
    page.locator("summary", has_text="Xác nhận cả danh sách đang lọc").focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Tôi đã xem và xác nhận 3 số liệu này").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Xác nhận 3 số liệu")).to_be_enabled()
    settle(page)
    page.get_by_role("button", name="Xác nhận 3 số liệu").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("Đã ghi 3 quyết định"))).to_be_visible()
    assert table(store, "SELECT count(*), count(DISTINCT batch) FROM decisions") == [(3, 1)]


def test_a_reader_has_no_keys(watched: Watched, store: Path) -> None:
    page = watched.open(f"duyet?f={FIGURES['210'].id}")
    expect(page.get_by_text("Bạn đang xem với quyền đọc")).to_be_visible()
    settle(page)
    for key in "asxdntu":
        page.keyboard.press(key)
    settle(page)
    assert log(store) == []
