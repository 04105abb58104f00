"""`solieu extract --boxes`: where on its page every figure is printed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pypdfium2
import pytest

from pipeline import cli
from pipeline.errors import DocumentError, ReasonCode
from pipeline.scheme import figure_schema
from tests.parsing.pdfs import Report, needs_font

pytestmark = needs_font


@pytest.fixture
def report(tmp_path: Path) -> Path:
    written = Report()
    written.centred("BÁO CÁO")
    written.centred("Công tác phòng, chống mại dâm năm 2021 trên địa bàn tỉnh Hưng Yên")
    written.turn_page()
    written.centred("Các lực lượng đã triệt phá 17 vụ mại dâm, bắt 42 đối tượng.")
    path = tmp_path / "report.pdf"
    path.write_bytes(written.data())
    return path


def _solieu(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["solieu", *map(str, arguments)])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    return caught.value.code if isinstance(caught.value.code, int) else 0


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_box_holds_its_figure(report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "lines.jsonl"
    assert _solieu(monkeypatch, "extract", report, "--boxes", "--format", "jsonl", "-o", output) == cli.FINE
    lines = _lines(output)
    assert {line["surface"] for line in lines} == {"17", "42"}
    with pypdfium2.PdfDocument(report) as file:
        for line in lines:
            jsonschema.validate(line, figure_schema())
            page = file[line["page"] - 1]
            ((x0, top, x1, bottom),) = line["boxes"]
            height = page.get_height()
            seen = page.get_textpage().get_text_bounded(x0 - 1, height - bottom - 1, x1 + 1, height - top + 1)
            assert seen.strip() == line["surface"]


def test_without_the_option_nothing_is_worked_out(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.engine.boxes.figure_boxes", None)
    output = tmp_path / "lines.jsonl"
    assert _solieu(monkeypatch, "extract", report, "--format", "jsonl", "-o", output) == cli.FINE
    assert not any("boxes" in line for line in _lines(output))


def test_a_text_has_no_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, output = tmp_path / "a.txt", tmp_path / "lines.jsonl"
    text.write_text("Tỉnh Hưng Yên năm 2021 triệt phá 17 vụ mại dâm.", encoding="utf-8")
    assert _solieu(monkeypatch, "extract", text, "--boxes", "--format", "jsonl", "-o", output) == cli.FINE
    (line,) = _lines(output)
    assert "boxes" not in line


@pytest.mark.parametrize("form", ["table", "csv"])
def test_it_goes_with_lines_only(
    report: Path, monkeypatch: pytest.MonkeyPatch, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _solieu(monkeypatch, "extract", report, "--boxes", "--format", form) == cli.USAGE
    assert "--format jsonl" in capsys.readouterr().err


def test_where_places_cannot_be_found_the_figures_stay(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object) -> None:
        raise DocumentError(ReasonCode.TIMEOUT, "> 120 seconds")

    monkeypatch.setattr("pipeline.engine.boxes.figure_boxes", fails)
    output = tmp_path / "lines.jsonl"
    assert _solieu(monkeypatch, "extract", report, "--boxes", "--format", "jsonl", "-o", output) == cli.SOME_PROBLEMS
    assert len(_lines(output)) == 2
    assert "120 seconds" in capsys.readouterr().err
