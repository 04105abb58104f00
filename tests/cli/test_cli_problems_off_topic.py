"""Collected pages that were set aside: told after a run, listed when asked for, and in nobody's way."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import cli
from pipeline.engine.screening import screened
from tests import fakes
from tests.cli.commands import Solieu, use_rooms

_ON = "Năm 2022, công an tỉnh triệt phá 12 vụ mại dâm, bắt giữ 31 đối tượng bán dâm, chứa mại dâm."
_OFF = "Tổng thu ngân sách đạt 412 tỷ đồng, chi đầu tư xây dựng 96 tỷ đồng, chi giáo dục 120 tỷ đồng."


def test_commands_tell_of_pages_set_aside(solieu: Solieu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "trang"
    folder.mkdir()
    (folder / "a.txt").write_text(_ON, encoding="utf-8")
    (folder / "b.txt").write_text(_OFF, encoding="utf-8")
    use_rooms(monkeypatch, screened(fakes.rooms()))
    ended = solieu("run", folder)
    assert ended.status == cli.FINE
    assert "Không đúng lĩnh vực, để riêng 1" in ended.flat
    listed = solieu("problems")
    assert listed.status == cli.FINE
    assert "1 trang thu thập được không đúng lĩnh vực" in listed.flat
    aside = solieu("problems", "--off-topic")
    assert aside.status == cli.FINE
    assert "[off_topic, extraction]" in aside.flat


def test_none_was_set_aside(solieu: Solieu, folder: Path) -> None:
    solieu("run", folder)
    assert "để riêng vì không đúng lĩnh vực" in solieu("problems", "--off-topic").flat
