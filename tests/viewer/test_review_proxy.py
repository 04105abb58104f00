"""A proxy's header at a running viewer: believed from the configured address alone, whatever else a client sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.analysis.reports import LAO_CAI, built, make_store
from tests.storage.reviewing import table
from tests.viewer.conftest import settle
from tests.viewer.processes import RunningViewer, running_viewer

pytestmark = pytest.mark.browser

FIGURE = built(LAO_CAI)[2].figures[0].id


@contextmanager
def behind_proxy(folder: Path, address: str) -> Iterator[tuple[RunningViewer, Path]]:
    store = make_store(folder / "solieu.db", reports=[LAO_CAI])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOLIEU_SIGN_IN", "proxy")
        patch.setenv("SOLIEU_PROXY_ADDRESS", address)
        patch.setenv("SOLIEU_REVIEWERS", '["lan@bo.gov.vn"]')
        with running_viewer(store, folder) as started:
            yield started, store


def decide_as(browser: Browser, viewer: RunningViewer, headers: dict[str, str], told: str) -> None:
    """Opens the review with some headers, expects to be told who one is, and tries to confirm."""
    context = browser.new_context(extra_http_headers=headers)
    page = context.new_page()
    page.goto(f"{viewer.url}/duyet?f={FIGURE}")
    expect(page.get_by_text(told)).to_be_visible()
    settle(page)
    page.keyboard.press("a")
    settle(page)
    context.close()


def test_from_the_proxy(browser: Browser, tmp_path: Path) -> None:
    with behind_proxy(tmp_path, "127.0.0.1") as (viewer, store):
        decide_as(browser, viewer, {"X-Forwarded-User": "binh@bo.gov.vn"}, "binh@bo.gov.vn · người đọc")
        assert table(store, "SELECT who FROM decisions") == []
        context = browser.new_context(extra_http_headers={"X-Forwarded-User": "lan@bo.gov.vn"})
        page = context.new_page()
        page.goto(f"{viewer.url}/duyet?f={FIGURE}")
        expect(page.get_by_text("lan@bo.gov.vn · người duyệt")).to_be_visible()
        expect(page.locator(".st-key-review_do_confirm button")).to_be_enabled()
        settle(page)
        page.keyboard.press("a")
        expect(page.get_by_text("Đã ghi vào nhật ký: số 1")).to_be_visible()
        context.close()
        assert table(store, "SELECT who FROM decisions") == [("lan@bo.gov.vn",)]


def test_forged(browser: Browser, tmp_path: Path) -> None:
    """Not from the proxy's address, also where the client says that it is from there."""
    with behind_proxy(tmp_path, "10.0.0.5") as (viewer, store):
        forged = {"X-Forwarded-User": "lan@bo.gov.vn"}
        decide_as(browser, viewer, forged, "— · người đọc")
        decide_as(browser, viewer, {**forged, "X-Forwarded-For": "10.0.0.5", "X-Real-IP": "10.0.0.5"}, "— · người đọc")
        assert table(store, "SELECT who FROM decisions") == []
        assert "refused: header X-Forwarded-User from 127.0.0.1" in "".join(viewer.output)
