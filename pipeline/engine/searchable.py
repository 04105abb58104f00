"""A scan made searchable on request: OCRmyPDF behind the fence of a reading, with time for every page."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipeline.engine.confined import process_limits
from pipeline.engine.reader import Reader
from pipeline.errors import DocumentError, ReasonCode
from pipeline.records import RawDocument
from pipeline.settings import Settings
from pipeline.sources import read_one

PROGRAM = "ocrmypdf"
# Bytes of the answer; `parsing.searchable` refuses to write more.
_ANSWER = 512 * 1024 * 1024
_PDF = b"%PDF-"
# Longer than it works without a word, and longer than reading the result takes.
_SILENCE_SECONDS = 30.0


def is_installed() -> bool:
    """Whether OCRmyPDF is on the path."""
    return shutil.which(PROGRAM) is not None


def searchable_pdf(path: Path, settings: Settings) -> bytes:
    """A PDF or image as a searchable PDF. Called where there is one thread: a process is forked.

    Raises:
        DocumentError: if the file cannot be read; as `parsing.searchable` says; or the limit that was reached.
    """
    from pipeline.parsing import make_searchable, prepare

    raw = read_one(path, max_file_bytes=settings.max_file_bytes)
    prepare(raw)
    with tempfile.TemporaryDirectory(prefix="solieu-searchable-", ignore_cleanup_errors=True) as folder:

        def work(raw: RawDocument, page_read: Callable[[], None]) -> bytes:
            limits = replace(settings.reading_limits(), page_read=page_read)
            return make_searchable(raw, Path(folder), settings.page_seconds, limits)

        # What it tells is that it still works, not pages; how long it may work for all of them is known inside.
        waits = max(settings.page_seconds, _SILENCE_SECONDS)
        limits = replace(process_limits(settings), answer=_ANSWER, pages=2**31, page_seconds=waits)
        reader = Reader(work, limits)
        try:
            made = reader.read(raw, lambda: False)
        finally:
            reader.end()
    if not made.startswith(_PDF):
        raise DocumentError(ReasonCode.CRASH, "OCRmyPDF: what was written is no PDF")
    return made
