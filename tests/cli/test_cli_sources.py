"""`solieu sources` as a user meets it: lists, explanations, the check, and a registry of his own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import cli
from tests.cli.commands import Solieu


def test_lists_by_province_and_kind(solieu: Solieu) -> None:
    ended = solieu("sources", "--province", "bac ninh", "--kind", "department")
    assert ended.status == cli.FINE
    assert "bac-ninh-so-lao-dong" in ended.out
    assert "1 nguồn" in ended.flat
    assert "cong-tinh" not in ended.out


def test_prints_lines(solieu: Solieu) -> None:
    ended = solieu("sources", "--era", "VN34", "--kind", "portal", "--format", "jsonl")
    lines = [json.loads(line) for line in ended.out.splitlines()]
    assert len(lines) > 20
    assert {(line["era"], line["kind"], line["enabled"]) for line in lines} == {("VN34", "portal", False)}


def test_nothing_is_on(solieu: Solieu) -> None:
    assert "0 nguồn" in solieu("sources", "--enabled").flat
    assert "0 nguồn" not in solieu("sources", "--disabled").flat


def test_explains_one(solieu: Solieu) -> None:
    ended = solieu("sources", "--explain", "bac-ninh-so-lao-dong")
    assert ended.status == cli.FINE
    for told in ("Tìm thấy ở: http://sldtbxh.bacninh.gov.vn/news", "30/09/2020", "Thu thập: tắt", "Bắc Ninh (VN63)"):
        assert told in ended.flat


def test_an_id_that_nobody_has(solieu: Solieu) -> None:
    ended = solieu("sources", "--explain", "khong-co")
    assert ended.status == cli.ERROR
    assert "khong-co" in ended.err


def test_checks(solieu: Solieu) -> None:
    ended = solieu("sources", "--check")
    assert ended.status == cli.FINE
    assert "VN63: 63 tỉnh" in ended.flat
    assert "Lào Cai" in ended.flat


def test_in_english(solieu: Solieu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIEU_LANGUAGE", "en")
    assert "63 provinces have a publisher" in solieu("sources", "--check").flat
    assert "day not known" in solieu("sources", "--explain", "yen-bai-cong-tinh").flat


def test_the_users_own_registry_lies_over_it(solieu: Solieu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "nguồn.yaml"
    own.write_text("enable: [tieng-chuong]\n", encoding="utf-8")
    monkeypatch.setenv("SOLIEU_SOURCES", str(own))
    ended = solieu("sources", "--enabled")
    assert "tieng-chuong" in ended.out
    assert "1 nguồn" in ended.flat


def test_a_registry_with_a_slip(solieu: Solieu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("enable: [tieng-chuon]\n", encoding="utf-8")
    monkeypatch.setenv("SOLIEU_SOURCES", str(own))
    ended = solieu("sources", "--check")
    assert ended.status == cli.ERROR
    assert "no such source: tieng-chuon" in ended.flat
