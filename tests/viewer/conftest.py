"""Stores, and the viewer's script run over them without a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pipeline.viewer.launch import HOME
from tests.analysis.reports import make_store

Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def real_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("store") / "solieu.db")


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("store") / "samples.db", sample=True)


@pytest.fixture
def open_viewer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    """Runs the viewer's script: open_viewer(store, at="", **address)."""
    monkeypatch.setenv("SOLIEU_SETTINGS_FILE", str(tmp_path / "none.toml"))
    monkeypatch.setenv("SOLIEU_BUSY_SECONDS", "0.1")

    def opened(store: Path, at: str = "", **address: str | list[str]) -> AppTest:
        monkeypatch.setenv("SOLIEU_STORE", str(store))
        app = AppTest.from_file(str(HOME / "app.py"), default_timeout=60)
        for key, value in address.items():
            app.query_params[key] = value
        if at:  # AppTest has no public way to a page that st.navigation makes
            app._page_hash = calc_hash(at)
        app.run()
        assert not app.exception
        return app

    return opened


def component(app: AppTest, name: str) -> dict[str, Any] | None:
    """The data that one of our components was given, None where the page does not show it."""
    for node in app.get("bidi_component"):
        if node.proto.component_name == f"solieu.{name}":
            data: dict[str, Any] = json.loads(node.proto.json)
            return data
    return None
