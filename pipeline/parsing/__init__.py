"""Room 2: from bytes to a text with blocks, hints and the origin of every run."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.parsing.care import prepare
from pipeline.parsing.document import parse
from pipeline.records import RawDocument, ReadingLimits
from pipeline.spans import Span

__all__ = ["located", "make_searchable", "marked_page", "parse", "prepare"]


def located(
    raw: RawDocument, text_sha256: str, spans: Sequence[Span], limits: ReadingLimits
) -> list[list[tuple[int, tuple[float, float, float, float]]]]:
    """See `views.locate`, which loads PDFium: page and sides of every box of each span."""
    from pipeline.parsing import views

    found = views.locate(raw, text_sha256, spans, limits)
    return [[(box.page, (box.x0, box.top, box.x1, box.bottom)) for box in boxes] for boxes in found]


def marked_page(raw: RawDocument, text_sha256: str, span: Span, resolution: int, limits: ReadingLimits) -> bytes:
    """See `printed.views.marked_page`, which loads PDFium."""
    from pipeline.parsing import views

    return views.marked_page(raw, text_sha256, span, resolution, limits)


def make_searchable(raw: RawDocument, folder: Path, page_seconds: float, limits: ReadingLimits) -> bytes:
    """See `searchable.make_searchable`, which loads PDFium."""
    from pipeline.parsing import searchable

    return searchable.make_searchable(raw, folder, page_seconds, limits)
