"""Stores, and the viewer's script run over them without a browser."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect, sync_playwright
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pipeline.viewer.launch import HOME
from tests.analysis.reports import make_store
from tests.viewer.processes import RunningViewer

Open = Callable[..., AppTest]

# Debian's own browser; SOLIEU_REQUIRE_BROWSER=1 makes its absence a failure.
CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# How long a page may take to show something, in milliseconds: the first one of a server, on a busy machine.
WAIT = 90_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        told = f"not run: no browser at {CHROMIUM} (apt install chromium)"
        if os.environ.get("SOLIEU_REQUIRE_BROWSER") == "1":
            pytest.fail(told)
        pytest.skip(told)
    expect.set_options(timeout=WAIT)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_ARGUMENTS)
        yield started
        started.close()


class Watched:
    """A page, and what it did that it must not do."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.page: Page = context.new_page()
        self.home = home
        self.foreign: list[str] = []
        self.dialogs: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("websocket", lambda socket: self._asked(socket.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", self._interrupted)

    def _asked(self, url: str) -> None:
        own = urlsplit(self.home).netloc
        if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != own:
            self.foreign.append(url)

    def _interrupted(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def open(self, address: str = "") -> Page:
        self.page.goto(f"{self.home}/{address}")
        return self.page


@pytest.fixture
def watched(browser: Browser, viewer: RunningViewer) -> Iterator[Watched]:
    """A fresh browser at the `viewer` of the module; in the end it has called nobody else and nothing broke."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-US", accept_downloads=True)
    context.set_default_timeout(WAIT)
    opened = Watched(context, viewer.url)
    yield opened
    context.close()
    assert not opened.foreign
    assert not opened.dialogs
    assert not opened.errors


def address_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def settle(page: Page) -> None:
    """Waits until no script runs: a file's button leads to nothing while a newer run replaces it."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


@pytest.fixture(scope="session")
def real_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("store") / "solieu.db")


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("store") / "samples.db", sample=True)


@pytest.fixture
def undecided(store: Path, tmp_path: Path) -> Iterator[None]:
    """For modules that decide at a running viewer: each test finds the `store` of the module without decisions."""
    kept = shutil.copy(store, tmp_path / "kept.db")
    yield
    shutil.copy(kept, store)


@pytest.fixture
def open_viewer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    """A function that runs the viewer's script over a store, at one of its pages, under an address."""
    monkeypatch.setenv("SOLIEU_SETTINGS_FILE", str(tmp_path / "none.toml"))
    monkeypatch.setenv("SOLIEU_BUSY_SECONDS", "0.1")

    def opened(store: Path, at: str = "", /, **address: str | list[str]) -> AppTest:
        monkeypatch.setenv("SOLIEU_STORE", str(store))
        app = AppTest.from_file(str(HOME / "app.py"), default_timeout=120)
        for key, value in address.items():
            app.query_params[key] = value
        if at:  # AppTest has no public way to a page that st.navigation makes
            app._page_hash = calc_hash(at)
        app.run()
        assert not app.exception
        return app

    return opened


def components(app: AppTest, name: str) -> list[dict[str, Any]]:
    """The data that all of our components of a name were given, in the order of the page."""
    nodes = [node for node in app.get("bidi_component") if node.proto.component_name == f"solieu.{name}"]
    return [json.loads(node.proto.json)[0] for node in nodes]


def component(app: AppTest, name: str) -> dict[str, Any] | None:
    """The data that one of our components was given, None where the page does not show it."""
    return next(iter(components(app, name)), None)
