"""Originals that are kept: read again by address and bytes, in a run or alone; what is damaged is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.engine.archived import archived_original, run_archived
from pipeline.engine.crawling import archive_of
from pipeline.engine.fetching import ingest
from pipeline.errors import DocumentError, ReasonCode
from pipeline.settings import Settings
from pipeline.storage import open_store
from tests import fakes

TEXT = "Báo cáo A\nTriệt phá 12 vụ"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with one original that is not read yet."""
    folder = tmp_path / "đã lưu"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "solieu.db"
    assert ingest([folder], path, Settings()).new == 1
    return path


def read(store: Path) -> tuple[int, int, list[ReasonCode]]:
    with open_store(store) as opened:
        done = run_archived(opened, Settings(), command="solieu ingest", rooms=fakes.rooms())
    return done.read, done.unchanged, [problem.code for problem in done.problems]


def test_an_original_is_read_once(store: Path) -> None:
    assert read(store) == (1, 0, [])
    assert read(store) == (0, 1, [])


def test_an_original_is_had_by_address_and_bytes(store: Path, tmp_path: Path) -> None:
    address = str(tmp_path / "đã lưu" / "a.txt")
    found = archived_original(store, address, fakes.sha256(TEXT), Settings())
    assert (found.data, found.suffix, found.source_id) == (TEXT.encode(), ".txt", address)
    with pytest.raises(DocumentError) as caught:
        archived_original(store, address, fakes.sha256("khác"), Settings())
    assert caught.value.code is ReasonCode.NOT_FOUND


def test_originals_that_are_gone_are_problems(store: Path) -> None:
    for path in archive_of(store).iterdir():
        path.unlink()
    assert read(store) == (0, 0, [ReasonCode.NOT_FOUND])


def test_originals_go_with_a_store_that_is_moved(store: Path, tmp_path: Path) -> None:
    other = tmp_path / "khác"
    other.mkdir()
    archive_of(store).rename(other / archive_of(store).name)
    store.rename(other / store.name)
    assert read(other / store.name) == (1, 0, [])
