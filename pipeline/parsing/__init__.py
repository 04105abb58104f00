"""Room 2: from bytes to a text with blocks, hints and the origin of every run."""

from pipeline.parsing.care import prepare
from pipeline.parsing.document import parse
from pipeline.records import RawDocument, ReadingLimits
from pipeline.spans import Span

__all__ = ["marked_page", "parse", "prepare"]


def marked_page(raw: RawDocument, text_sha256: str, span: Span, resolution: int, limits: ReadingLimits) -> bytes:
    """See `printed.views.marked_page`, which loads PDFium."""
    from pipeline.parsing import views

    return views.marked_page(raw, text_sha256, span, resolution, limits)
