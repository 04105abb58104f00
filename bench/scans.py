"""A scan against the program that reads its pages, called by hand for each of them."""

from __future__ import annotations

import os
import shutil
import subprocess
from io import BytesIO

import pypdfium2

from bench.clock import Comparison, compare, rounds
from bench.pdfs import make, read

_PAGES, _DPI = 10, 300


def scan(count: int) -> Comparison | None:
    """Ten scanned pages of running text to a document, against Tesseract alone on one thread; None without it."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    images = _images(make(_PAGES))
    data = _scanned(images)
    taken = rounds({"document": lambda: read(data), "bare": lambda: _bare(program, images)}, count, warm=False)
    return compare("scan to document", "tesseract, one thread", f"{_PAGES} pages", taken["document"], taken["bare"])


def _bare(program: str, images: list[bytes]) -> int:
    command = [program, "stdin", "stdout", "-l", "vie", "--dpi", str(_DPI), "tsv"]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    found = 0
    for image in images:
        found += len(subprocess.run(command, input=image, env=environment, check=True, capture_output=True).stdout)
    return found


def _images(pdf: bytes) -> list[bytes]:
    """The pages as the simplest image files."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        target = BytesIO()
        page.render(scale=_DPI / 72, grayscale=True).to_pil().save(target, "PPM")
        found.append(target.getvalue())
        page.close()
    document.close()
    return found


def _scanned(images: list[bytes]) -> bytes:
    """A PDF of these images."""
    from PIL import Image

    pages = [Image.open(BytesIO(image)) for image in images]
    target = BytesIO()
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=_DPI, quality=90)
    return target.getvalue()
