"""Where the figures of a document are printed: worked out on request, from the original, behind a reading's fence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pydantic import TypeAdapter, ValidationError

from pipeline.engine.confined import process_limits
from pipeline.engine.reader import Reader
from pipeline.engine.rooms import ProcessedDocument
from pipeline.errors import DocumentError, ReasonCode
from pipeline.records import RawDocument
from pipeline.settings import Settings
from pipeline.spans import Span

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the top left of the page as it is shown."""

# Page and box of every line that a figure stands on.
_PLACES: TypeAdapter[list[list[tuple[int, Box]]]] = TypeAdapter(list[list[tuple[int, Box]]])


def figure_boxes(document: ProcessedDocument, settings: Settings) -> dict[str, list[Box]]:
    """The boxes of every figure of a document on the page that the figure names; called where there is one thread.

    Returns:
        By figure id; nothing for a document without printed pages.

    Raises:
        DocumentError: as reading the file again does; or the limit that was reached.
    """
    from pipeline.parsing import located

    figures = document.extraction.figures
    if document.parsed.pages is None or not figures:
        return {}
    spans = [Span(figure.start, figure.end) for figure in figures]

    def work(raw: RawDocument, page_read: Callable[[], None]) -> bytes:
        limits = replace(settings.reading_limits(), page_read=page_read)
        found = located(raw, document.parsed.text_sha256, spans, limits)
        return _PLACES.dump_json(found)

    reader = Reader(work, process_limits(settings))
    try:
        answer = reader.read(document.raw, lambda: False)
    finally:
        reader.end()
    try:
        places = _PLACES.validate_json(answer, strict=True)
        pairs = list(zip(figures, places, strict=True))
    except (ValidationError, ValueError) as error:
        raise DocumentError(ReasonCode.CRASH, "no answer of a reader: boxes") from error
    return {figure.id: [box for page, box in boxes if page == figure.page] for figure, boxes in pairs}
