"""Commands over stand-in rooms, and a folder of two reports."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline import cli
from tests import fakes
from tests.cli.commands import TEXT, Ended, Solieu, use_rooms


@pytest.fixture
def solieu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Solieu:
    """Runs a command with the fake rooms, over stores in the test's own folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOLIEU_STORE", str(tmp_path / "solieu.db"))
    monkeypatch.setenv("SOLIEU_SAMPLES_STORE", str(tmp_path / "samples.db"))
    monkeypatch.setenv("SOLIEU_BUSY_SECONDS", "0.05")
    use_rooms(monkeypatch, fakes.rooms())

    def call(*arguments: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["solieu", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        status = caught.value.code
        return Ended(status if isinstance(status, int) else 0, printed.out, printed.err)

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two reports."""
    folder = tmp_path / "báo cáo"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_text("Báo cáo B\nKhởi tố 5 vụ, 3 bị can.", encoding="utf-8")
    return folder
