"""The stores of all other tests are those that the revisions make."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipeline.storage import migrations, open_store, opening
from tests.newstores import NewStores


def _content(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        # all but the time at which it was made
        lines = [line for line in connection.iterdump() if "created" not in line]
        lines += [str(connection.execute(f"PRAGMA {name}").fetchall()) for name in ("application_id", "journal_mode")]
    connection.close()
    return lines


def test_a_store_by_script_is_one_by_revisions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []

    def upgrade(connection: object) -> None:
        called.append("upgrade")
        migrations.upgrade(connection)  # type: ignore[arg-type]

    monkeypatch.setattr(opening, "upgrade", NewStores(upgrade).upgrade)
    for name in ("first", "second"):
        with open_store(tmp_path / f"{name}.db"):
            pass
    assert called == ["upgrade"]
    monkeypatch.setattr(opening, "upgrade", upgrade)
    with open_store(tmp_path / "third.db"):
        pass
    assert called == ["upgrade"] * 2
    first, second, third = (_content(tmp_path / f"{name}.db") for name in ("first", "second", "third"))
    assert len(first) > 40
    assert first == second == third
