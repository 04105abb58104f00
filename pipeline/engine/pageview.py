"""The page on which a figure is printed, as a picture: read again from the original, behind the fence of a reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.engine.archived import archived_original
from pipeline.engine.confined import process_limits
from pipeline.engine.reader import Reader
from pipeline.errors import DocumentError, ReasonCode
from pipeline.records import RawDocument
from pipeline.settings import Settings
from pipeline.sources import read_one
from pipeline.spans import Span

# Legible on a screen, and a third of a megabyte a page.
RESOLUTION = 110


@dataclass(frozen=True, slots=True)
class PrintedPlace:
    """Where a figure was found.

    Attributes:
        path: of the original, or its web address.
        raw_sha256: of its bytes then.
        text_sha256: of the text that the span counts in.
        span: the figure's.
        store: that the figure is in; originals that were fetched lie beside it.
    """

    path: str
    raw_sha256: str
    text_sha256: str
    span: Span
    store: Path | None = None


def page_picture(place: PrintedPlace, settings: Settings) -> bytes:
    """The page with the figure marked, as PNG. Called where there is one thread: a process is forked.

    Raises:
        DocumentError: NOT_FOUND where the original is gone or has changed since, else as reading it does.
    """
    from pipeline.parsing import marked_page, prepare

    raw = _original(place, settings)
    prepare(raw)

    def work(raw: RawDocument, page_read: Callable[[], None]) -> bytes:
        limits = replace(settings.reading_limits(), page_read=page_read)
        return marked_page(raw, place.text_sha256, place.span, RESOLUTION, limits)

    reader = Reader(work, process_limits(settings))
    try:
        return reader.read(raw, lambda: False)
    finally:
        reader.end()


def _original(place: PrintedPlace, settings: Settings) -> RawDocument:
    if place.store is not None and "://" in place.path:
        return archived_original(place.store, place.path, place.raw_sha256, settings)
    found = read_one(place.path, max_file_bytes=settings.max_file_bytes)
    if found.sha256 != place.raw_sha256:
        raise DocumentError(ReasonCode.NOT_FOUND, f"{place.path} has changed since it was read")
    return found
