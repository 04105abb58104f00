"""Pages as images, and programs that stand in for Tesseract."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

_DPI = 300
_WANTED = "SOLIEU_REQUIRE_TESSERACT"

# What every stand-in answers when it is asked what it is.
_ASKED = """#!/bin/sh
case "$1" in
--version) echo "tesseract 0.0.0 stand-in"; exit 0;;
--list-langs) printf 'List of available languages in "/nowhere/" (2):\\n%s\\nosd\\n' "${LANGUAGES:-vie}"; exit 0;;
esac
"""
HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def _missing() -> str | None:
    program = shutil.which("tesseract")
    if program is None:
        return "not run: no tesseract (Debian: tesseract-ocr tesseract-ocr-vie)"
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    return None if "vie" in listed.stdout.split() else "not run: no Vietnamese data (Debian: tesseract-ocr-vie)"


needs_tesseract = pytest.mark.skipif(
    os.environ.get(_WANTED) != "1" and _missing() is not None, reason=_missing() or f"{_WANTED}=1"
)


def stand_in(folder: Path, patch: pytest.MonkeyPatch, body: str) -> Path:
    """Puts a shell script first on the path as tesseract.

    Returns:
        The folder that it lies in; every reading adds a line to the file "calls" there.
    """
    folder.mkdir(exist_ok=True)
    script = folder / "tesseract"
    script.write_text(f"{_ASKED}echo run >> {folder / 'calls'}\n{body}\n", encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    patch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def printing(*lines: str, confidence: float = 95) -> str:
    """The script's body that sees these lines of words, each word 100 pixels wide and 40 high."""
    rows = [HEAD]
    for number, line in enumerate(lines, start=1):
        for at, word in enumerate(line.split(), start=1):
            place = f"{100 + 120 * at}\t{100 + 80 * number}\t100\t40"
            rows.append(f"5\t1\t1\t1\t{number}\t{at}\t{place}\t{confidence}\t{word}")
    return "cat <<'TABLE'\n" + "\n".join(rows) + "\nTABLE"


def pictures(pdf: bytes, *, skew: float = 0.0, turn: int = 0) -> list[Image.Image]:
    """The pages of a PDF as a scanner gives them: grey, 300 dpi, a little askew or sideways (counter-clockwise)."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        image = page.render(scale=_DPI / 72, grayscale=True).to_pil()
        page.close()
        image = image.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
        found.append(image.rotate(turn, expand=True))
    document.close()
    return found


def scanned(images: list[Image.Image]) -> bytes:
    """A PDF of nothing but images."""
    target = BytesIO()
    canvas = Canvas(target, invariant=1)
    for image in images:
        packed = BytesIO()
        image.save(packed, "JPEG", quality=80)
        size = tuple(side * 72 / _DPI for side in image.size)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(packed), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def file_of(images: list[Image.Image], form: str) -> bytes:
    """Images as a PNG, JPEG or TIFF file."""
    target = BytesIO()
    more = {"save_all": True, "append_images": images[1:]} if form == "TIFF" else {}
    images[0].save(target, form, dpi=(_DPI, _DPI), **more)
    return target.getvalue()
