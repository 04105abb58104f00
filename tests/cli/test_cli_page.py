"""`solieu page`: the printed page of a figure, marked."""

from __future__ import annotations

import sqlite3
import sys
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from pipeline import cli
from tests.parsing.pdfs import Report, needs_font
from tests.parsing.scans import needs_tesseract

pytestmark = needs_font


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of one PDF of two pages, the figure on the second."""
    monkeypatch.setenv("SOLIEU_STORE", str(tmp_path / "solieu.db"))
    monkeypatch.setenv("SOLIEU_PAGE_CACHE", str(tmp_path / "pages"))
    written = Report()
    written.centred("BÁO CÁO")
    written.centred("Công tác phòng, chống mại dâm năm 2021 trên địa bàn tỉnh Hưng Yên")
    written.turn_page()
    written.centred("Các lực lượng đã triệt phá 17 vụ mại dâm.")
    path = tmp_path / "report.pdf"
    path.write_bytes(written.data())
    assert _solieu(monkeypatch, "run", path) == cli.FINE
    return path


def _solieu(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["solieu", *map(str, arguments)])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    return caught.value.code if isinstance(caught.value.code, int) else 0


def _figure(tmp_path: Path, store_name: str = "solieu.db") -> tuple[str, int]:
    with sqlite3.connect(tmp_path / store_name) as store:
        found: tuple[str, int] = store.execute("SELECT id, page FROM figures WHERE surface = '17'").fetchone()
    return found


def test_the_page_is_drawn_with_the_figure_marked(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure, page = _figure(tmp_path)
    assert page == 2
    assert _solieu(monkeypatch, "page", figure, "--output", tmp_path / "page.png") == cli.FINE
    with Image.open(BytesIO((tmp_path / "page.png").read_bytes())) as image:
        coloured = [(x, y) for x in range(image.width) for y in range(image.height) if _is_yellow(image, x, y)]
    width = max(x for x, _ in coloured) - min(x for x, _ in coloured)
    assert 10 < width < 60  # one word of two digits at 110 dpi


def _is_yellow(image: Image.Image, x: int, y: int) -> bool:
    pixel = image.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return pixel[0] - pixel[2] > 50


@needs_tesseract
def test_a_scan_is_drawn_with_the_figure_marked(report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same report as a picture: its words and their places come from the recognition."""
    with pdfium.PdfDocument(report) as file:
        file[1].render(scale=300 / 72).to_pil().save(tmp_path / "scan.png")
    monkeypatch.setenv("SOLIEU_STORE", str(tmp_path / "scans.db"))
    assert _solieu(monkeypatch, "run", tmp_path / "scan.png") == cli.FINE
    figure, page = _figure(tmp_path, "scans.db")
    assert page == 1
    assert _solieu(monkeypatch, "page", figure, "--output", tmp_path / "page.png") == cli.FINE
    with Image.open(tmp_path / "page.png") as image:
        coloured = [x for x in range(image.width) for y in range(image.height) if _is_yellow(image, x, y)]
    assert 10 < max(coloured) - min(coloured) < 60


def test_a_file_that_has_changed_is_told(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figure, _ = _figure(tmp_path)
    report.write_bytes(report.read_bytes() + b"\n")
    assert _solieu(monkeypatch, "page", figure, "--output", tmp_path / "page.png") == cli.ERROR
    assert "has changed" in capsys.readouterr().err
    assert not (tmp_path / "page.png").exists()


def test_a_file_that_is_gone_is_told(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figure, _ = _figure(tmp_path)
    report.unlink()
    assert _solieu(monkeypatch, "page", figure, "--output", tmp_path / "page.png") == cli.ERROR
    assert "report.pdf" in capsys.readouterr().err


def test_an_unknown_figure_is_told(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _solieu(monkeypatch, "page", "f" * 8, "--output", tmp_path / "page.png") == cli.ERROR
    assert "no such figure" in capsys.readouterr().err
