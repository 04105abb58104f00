"""A PDF whose scanned pages can be searched and copied from, made by OCRmyPDF where that is installed.

It is a program of its own, as Tesseract and LibreOffice are: its licence (MPL, standing on Ghostscript) and its weight
stay outside. To be called in a process that limits time and memory and kills what is left (`engine.searchable`).
"""

from __future__ import annotations

import io
import math
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from PIL import Image

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.kinds import FileKind, find_kind
from pipeline.parsing.pdf.opening import OpenFile, open_file
from pipeline.parsing.pdf.page import TextLayer
from pipeline.parsing.pdf.pictures import hides_picture
from pipeline.parsing.printed.textlayer import is_lying
from pipeline.parsing.scans.images import points_per_pixel
from pipeline.parsing.scans.tesseract import LANGUAGE, installed
from pipeline.records import RawDocument, ReadingLimits

PROGRAM = "ocrmypdf"
_POINTS = 72
# How often is told that the program still works.
_LOOK_SECONDS = 2.0
_TOLD = 400
_MAX_OUTPUT = 500_000_000
# What its exit status says (ocrmypdf.exceptions.ExitCode); every other one is a failure of its own.
_REASONS = {2: ReasonCode.CORRUPT, 3: ReasonCode.UNSUPPORTED, 8: ReasonCode.ENCRYPTED}


def make_searchable(raw: RawDocument, folder: Path, page_seconds: float, limits: ReadingLimits) -> bytes:
    """A PDF or an image as a PDF with a text layer on every page.

    Args:
        raw: the file.
        folder: empty; of the caller, who takes it away.
        page_seconds: so much time for each page.
        limits: as for reading; `page_read` is called every few seconds.

    Returns:
        The new PDF. Pages with a text layer keep it; where one lies about its page, invisible layers are made anew.

    Raises:
        DocumentError: UNSUPPORTED for another kind of file or a missing program, ENCRYPTED, CORRUPT, TOO_MANY_PAGES,
            TOO_LARGE, TIMEOUT, or CRASH with how it ended.
    """
    kind = find_kind(raw)
    if kind not in {FileKind.PDF, FileKind.IMAGE}:
        raise DocumentError(ReasonCode.UNSUPPORTED, f"{kind.value}: only a PDF or an image has pages to recognise")
    pages, how = _of_image(raw.data) if kind is FileKind.IMAGE else _of_file(raw.data, limits)
    source, target = folder / "source", folder / "searchable.pdf"
    source.write_bytes(raw.data)
    command = [*_command(), *how, str(source), str(target)]
    status, told = _run(command, folder, pages * page_seconds, limits.page_read or (lambda: None))
    if status or not target.is_file():
        code = _REASONS.get(status, ReasonCode.CRASH)
        raise DocumentError(code, f"OCRmyPDF: exit status {status}; {told or 'nothing written'}")
    size = target.stat().st_size
    if size > _MAX_OUTPUT:
        raise DocumentError(ReasonCode.TOO_LARGE, f"OCRmyPDF: {size} bytes > {_MAX_OUTPUT}")
    return target.read_bytes()


def _of_image(data: bytes) -> tuple[int, list[str]]:
    """Pages of an image, and its resolution as an option."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            return getattr(image, "n_frames", 1), ["--image-dpi", str(round(_POINTS / points_per_pixel(image)))]
    except (OSError, ValueError, SyntaxError) as error:
        raise DocumentError(ReasonCode.CORRUPT, f"{type(error).__name__}: {error}") from error


def _of_file(data: bytes, limits: ReadingLimits) -> tuple[int, list[str]]:
    """Pages of a PDF, and what is to be done with the text layers that it has."""
    with closing(open_file(data, limits.max_pages)) as file:
        lying = any(_lies(file, number) for number in range(file.pages))
        return file.pages, ["--redo-ocr" if lying else "--skip-text"]


def _lies(file: OpenFile, number: int) -> bool:
    with closing(file.document[number]) as page, closing(TextLayer(page)) as layer:
        return bool(layer.text.strip()) and (is_lying(layer.text) or hides_picture(page, layer.text))


def _command() -> list[str]:
    program = shutil.which(PROGRAM)
    if program is None:
        raise DocumentError(ReasonCode.UNSUPPORTED, f"{PROGRAM} is not installed: apt-get install {PROGRAM}")
    # Without PDF/A and optimising: the pages stay as they are. Its own limit for a page would leave pages out silently.
    command = [program, "--language", LANGUAGE, "--jobs", "1", "--output-type", "pdf", "--optimize", "0", "--quiet"]
    command += ["--tesseract-timeout", "100000"]
    return [*command, "--rotate-pages"] if installed().tells_turn else command


def _run(command: list[str], folder: Path, seconds: float, page_read: Callable[[], None]) -> tuple[int, str]:
    """Exit status and last words of the program. Whoever limits this process ends what it leaves behind."""
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    environment = kept | {"HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
    with (folder / "told").open("w+b") as told:
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=told, stderr=told, cwd=folder, env=environment
        ) as process:
            try:
                status = _watched(process, seconds, page_read)
            finally:
                process.kill()
        told.seek(max(0, told.seek(0, os.SEEK_END) - _TOLD))
        return status, " ".join(told.read().decode("utf-8", "replace").split())


def _watched(process: subprocess.Popen[bytes], seconds: float, page_read: Callable[[], None]) -> int:
    """Waits for the end of the program, and tells time and again that there is something to wait for."""
    if sys.platform == "linux":  # the limit of this process is one of reading, and is handed down
        _, hard = resource.prlimit(process.pid, resource.RLIMIT_CPU)
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (math.ceil(seconds) + 1, hard))
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        page_read()
        try:
            return process.wait(min(left, _LOOK_SECONDS))
        except subprocess.TimeoutExpired:
            continue
    raise DocumentError(ReasonCode.TIMEOUT, f"OCRmyPDF: more than {seconds:g} seconds")
