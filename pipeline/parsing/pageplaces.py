"""Back from the text to the page: where a span is printed, and what the page looks like. Worked out on demand.

Nothing of this is kept with a document: the file is read again, which gives the same text, and the text's hash says so.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.identity import text_hash
from pipeline.parsing.images import print_image
from pipeline.parsing.kinds import FileKind, find_kind
from pipeline.parsing.pdf import print_file
from pipeline.parsing.pdffile import OpenFile, open_file
from pipeline.parsing.pdfpage import TextLayer
from pipeline.parsing.places import Box, box_of
from pipeline.parsing.printed import Placed, PrintedText
from pipeline.records import RawDocument, ReadingLimits
from pipeline.spans import Span

_WORD = re.compile(r"\S+")
# A sheet of A0 at 150 dpi; larger pages are shown smaller.
_MOST_PIXELS = 35_000_000
_POINTS = 72


@dataclass(frozen=True, slots=True)
class PageBox:
    """A place on a page as it is shown, in points (1/72 inch) from its top left.

    Attributes:
        page: number from 1.
    """

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


def locate(
    raw: RawDocument, text_sha256: str, spans: Sequence[Span], limits: ReadingLimits
) -> list[tuple[PageBox, ...]]:
    """Where spans of the text of a PDF or an image are printed.

    Args:
        raw: the file.
        text_sha256: of the text that the spans were found in.
        spans: in that text.
        limits: as it was read with.

    Returns:
        For each span its boxes, one for each line that it stands on.

    Raises:
        DocumentError: as `parse` does, and NOT_FOUND where the file has another text now.
    """
    if find_kind(raw.data) is FileKind.IMAGE:
        printed, _ = print_image(raw, limits, set())
        return _located(None, printed, text_sha256, spans)
    file = open_file(raw.data, limits.max_pages)
    try:
        return _located(file, print_file(file, raw.sha256, limits, set()), text_sha256, spans)
    finally:
        file.close()


def _located(
    file: OpenFile | None, printed: PrintedText, text_sha256: str, spans: Sequence[Span]
) -> list[tuple[PageBox, ...]]:
    found = text_hash(printed.text)
    if found != text_sha256:
        raise DocumentError(ReasonCode.NOT_FOUND, f"text {text_sha256[:12]} is now {found[:12]}")
    places = _Places(file, printed)
    return [tuple(places.boxes(span)) for span in spans]


def render_page(data: bytes, number: int, resolution: int, max_pages: int = ReadingLimits().max_pages) -> bytes:
    """A page as PNG.

    Args:
        data: the PDF.
        number: of the page, from 1.
        resolution: dots per inch; fewer for a page so large that it would have more than 35 million dots.
        max_pages: as for reading.

    Raises:
        DocumentError: as `parse` does, and NOT_FOUND for a page that the file has not.
    """
    file = open_file(data, max_pages)
    try:
        if not 1 <= number <= file.pages:
            raise DocumentError(ReasonCode.NOT_FOUND, f"page {number} of {file.pages}")
        page = file.document[number - 1]
        width, height = page.get_size()
        scale = resolution / _POINTS
        pixels = width * height * scale * scale
        bitmap = page.render(scale=scale * min(1.0, (_MOST_PIXELS / max(pixels, 1.0)) ** 0.5))
        image = io.BytesIO()
        bitmap.to_pil().save(image, "PNG")
        bitmap.close()
        page.close()
        return image.getvalue()
    finally:
        file.close()


class _Places:
    """Finds boxes on the pages of one file; a page's characters are asked for when a span stands on it.

    An image has no characters, all its pieces are words with their places.
    """

    def __init__(self, file: OpenFile | None, printed: PrintedText) -> None:
        self._file = file
        self._text = printed.text
        self._placed = printed.placed
        self._starts = [one.span.start for one in printed.placed]

    def boxes(self, span: Span) -> Iterator[PageBox]:
        """The boxes of a span, in the order of the text."""
        begin = max(0, bisect_right(self._starts, span.start) - 1)
        for one in self._placed[begin : bisect_left(self._starts, span.end)]:
            if one.span.overlaps(span):
                part = Span(max(one.span.start, span.start), min(one.span.end, span.end))
                box = self._recognised(one, part) if one.piece.words else self._written(one, part)
                if box is not None:
                    yield PageBox(one.page, *(round(side, 2) for side in (box.x0, box.top, box.x1, box.bottom)))

    def _words(self, one: Placed, part: Span) -> Iterator[tuple[int, Span]]:
        """Number in its piece and place in the text of every word that a part of the piece touches."""
        for number, match in enumerate(_WORD.finditer(self._text, one.span.start, one.span.end)):
            word = Span(match.start(), match.end())
            if word.overlaps(part):
                yield number, word

    def _recognised(self, one: Placed, part: Span) -> Box | None:
        words = [one.piece.words[number] for number, _ in self._words(one, part) if number < len(one.piece.words)]
        return box_of(words) if words else None

    def _written(self, one: Placed, part: Span) -> Box | None:
        if self._file is None:
            return None
        page = self._file.document[one.page - 1]
        layer = TextLayer(page)
        try:
            written = list(_WORD.finditer(layer.text, one.piece.first, one.piece.last + 1))
            boxes: list[Box] = []
            for number, word in self._words(one, part):
                if number < len(written):
                    first, last = _characters(written[number], word, part)
                    boxes += [layer.box(first, layer.shown), layer.box(last, layer.shown)]
            return box_of(boxes) if boxes else None
        finally:
            layer.close()
            page.close()


def _characters(written: re.Match[str], word: Span, part: Span) -> tuple[int, int]:
    """First and last character of the page for the part of a word; all of it where composing changed its length."""
    if len(word) != written.end() - written.start():
        return written.start(), written.end() - 1
    first = max(part.start, word.start) - word.start
    last = min(part.end, word.end) - word.start
    return written.start() + first, written.start() + last - 1
