"""Stores for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from pipeline.storage import StoreReader
from tests.analysis.reports import make_store


@pytest.fixture(scope="session")
def store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("store") / "solieu.db")


@pytest.fixture
def connection(store_path: Path) -> Iterator[Connection]:
    with StoreReader(store_path).connect() as opened:
        yield opened
