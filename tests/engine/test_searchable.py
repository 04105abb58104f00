"""Scans made searchable by OCRmyPDF: found, limited, ended with all that it started, and told where it fails."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pypdfium2
import pytest

from pipeline import cli
from pipeline.engine.searchable import searchable_pdf
from pipeline.errors import DocumentError, ReasonCode
from pipeline.settings import Settings
from tests.engine.processes import ends, no_process_is_left
from tests.parsing.pdfs import Report, needs_font
from tests.parsing.scans import file_of, needs_tesseract, pictures, scanned, stand_in

needs_program = pytest.mark.skipif(shutil.which("ocrmypdf") is None, reason="not run: no ocrmypdf")
_WORDS = "Các lực lượng đã triệt phá 17 vụ mại dâm trên địa bàn tỉnh."


def _scan(path: Path, words: str = _WORDS) -> Path:
    report = Report()
    report.paragraph(words)
    images = pictures(report.data())
    path.write_bytes(scanned(images) if path.suffix == ".pdf" else file_of(images, "PNG"))
    return path


def _settings(tmp_path: Path, page_seconds: float = 60.0) -> Settings:
    return Settings(page_cache=tmp_path / "pages", page_seconds=page_seconds, document_seconds=60.0)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program under OCRmyPDF's name, that notes its arguments and does what a file beside it says."""
    folder = stand_in(tmp_path / "bin", monkeypatch, "exit 0")
    script = folder / "ocrmypdf"
    script.write_text(f'#!/bin/sh\necho "$@" > {folder}/asked\n. {folder}/does\n', encoding="utf-8")
    script.chmod(0o755)
    (folder / "does").write_text('for last; do :; done\nprintf "%%PDF-1.7 made" > "$last"\n', encoding="utf-8")
    return folder


def _refusal(path: Path, settings: Settings) -> DocumentError:
    with no_process_is_left(), pytest.raises(DocumentError) as caught:
        searchable_pdf(path, settings)
    return caught.value


@needs_font
def test_it_is_asked_for_vietnamese_one_page_at_a_time(program: Path, tmp_path: Path) -> None:
    with no_process_is_left():
        made = searchable_pdf(_scan(tmp_path / "a.pdf"), _settings(tmp_path))
    assert made == b"%PDF-1.7 made"
    asked = (program / "asked").read_text(encoding="utf-8")
    assert "--language vie --jobs 1 " in asked
    assert "--skip-text" in asked
    folder = Path(asked.split()[-1]).parent
    assert not folder.exists()


@needs_font
def test_a_layer_that_lies_is_made_anew(program: Path, tmp_path: Path) -> None:
    """Words of a font whose codes are no letters: private use."""
    report = Report()
    report.paragraph("\ue012\ue013 \ue014\ue015 " * 40)
    path = tmp_path / "a.pdf"
    path.write_bytes(report.data())
    searchable_pdf(path, _settings(tmp_path))
    asked = (program / "asked").read_text(encoding="utf-8")
    assert "--redo-ocr" in asked
    assert "--skip-text" not in asked


@needs_font
def test_an_image_is_handed_over_with_its_resolution(program: Path, tmp_path: Path) -> None:
    searchable_pdf(_scan(tmp_path / "a.png"), _settings(tmp_path))
    assert "--image-dpi 300" in (program / "asked").read_text(encoding="utf-8")


@needs_font
@pytest.mark.parametrize(
    ("script", "code", "detail"),
    [
        ("echo 'no such font' >&2; exit 15", ReasonCode.CRASH, "exit status 15; no such font"),
        ("exit 0", ReasonCode.CRASH, "exit status 0; nothing written"),
        ("exit 8", ReasonCode.ENCRYPTED, "exit status 8"),
        ("exit 2", ReasonCode.CORRUPT, "exit status 2"),
        ("kill -SEGV $$", ReasonCode.CRASH, "exit status -11"),
        # what it calls a PDF is none
        ('for last; do :; done; echo page > "$last"', ReasonCode.CRASH, "no PDF"),
    ],
)
def test_a_program_that_fails(program: Path, tmp_path: Path, script: str, code: ReasonCode, detail: str) -> None:
    (program / "does").write_text(script, encoding="utf-8")
    error = _refusal(_scan(tmp_path / "a.pdf"), _settings(tmp_path))
    assert error.code is code
    assert detail in error.detail


@needs_font
def test_a_program_that_hangs_is_ended_with_all_that_it_started(program: Path, tmp_path: Path) -> None:
    (program / "does").write_text(f"setsid sleep 600 & echo $! > {program}/child; wait", encoding="utf-8")
    error = _refusal(_scan(tmp_path / "a.pdf"), _settings(tmp_path, page_seconds=1.0))
    assert (error.code, error.detail) == (ReasonCode.TIMEOUT, "OCRmyPDF: more than 1 seconds")
    assert ends(int((program / "child").read_text(encoding="ascii")))


@needs_font
def test_its_memory_is_limited(program: Path, tmp_path: Path) -> None:
    (program / "does").write_text("ulimit -v >&2; exit 15", encoding="utf-8")
    error = _refusal(_scan(tmp_path / "a.pdf"), _settings(tmp_path))
    assert error.detail.rpartition(" ")[2].isdigit()


def test_another_kind_of_file_is_refused(program: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("12 vụ", encoding="utf-8")
    assert _refusal(path, _settings(tmp_path)).code is ReasonCode.UNSUPPORTED
    assert not (program / "asked").exists()
    assert _refusal(tmp_path, _settings(tmp_path)).code is ReasonCode.UNSUPPORTED
    assert _refusal(tmp_path / "none.pdf", _settings(tmp_path)).code is ReasonCode.NOT_FOUND


def _solieu(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["solieu", *map(str, arguments)])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    return caught.value.code if isinstance(caught.value.code, int) else 0


@needs_font
def test_nothing_is_written_over_unless_asked(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOLIEU_PAGE_CACHE", str(tmp_path / "pages"))
    scan, made = _scan(tmp_path / "a.pdf"), tmp_path / "b.pdf"
    original = scan.read_bytes()
    made.write_text("mine", encoding="utf-8")
    assert _solieu(monkeypatch, "searchable", scan, "-o", made) == cli.ERROR
    assert "--force" in capsys.readouterr().err
    assert made.read_text(encoding="utf-8") == "mine"
    assert _solieu(monkeypatch, "searchable", scan, "-o", scan, "--force") == cli.ERROR
    assert scan.read_bytes() == original
    assert not (program / "asked").exists()
    assert _solieu(monkeypatch, "searchable", scan, "-o", made, "--force") == cli.FINE
    assert made.read_bytes() == b"%PDF-1.7 made"


def test_without_the_program_its_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert _solieu(monkeypatch, "searchable", tmp_path / "a.pdf", "-o", tmp_path / "b.pdf") == cli.ERROR
    assert "apt-get install ocrmypdf tesseract-ocr-vie" in " ".join(capsys.readouterr().err.split())


@needs_font
@needs_tesseract
@needs_program
@pytest.mark.parametrize("name", ["a.pdf", "a.png"])
def test_a_scan_can_be_searched(tmp_path: Path, name: str) -> None:
    with no_process_is_left():
        made = searchable_pdf(_scan(tmp_path / name), _settings(tmp_path))
    with pypdfium2.PdfDocument(made) as file:
        text = file[0].get_textpage().get_text_bounded()
    assert "17 vụ mại dâm" in " ".join(text.split())
