"""Back from the text to the page: where a span is printed, and what the page looks like. Worked out on demand.

Nothing of this is kept with a document: the file is read again, which gives the same text, and the text's hash says so.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.identity import text_hash
from pipeline.parsing.kinds import FileKind, find_kind
from pipeline.parsing.pdf.document import print_file
from pipeline.parsing.pdf.opening import OpenFile, open_file
from pipeline.parsing.pdf.page import TextLayer
from pipeline.parsing.printed.document import Placed, PrintedText
from pipeline.parsing.printed.places import Box, box_of
from pipeline.parsing.scans.images import image_page, print_image
from pipeline.records import RawDocument, ReadingLimits
from pipeline.spans import Span

_WORD = re.compile(r"\S+")
# A sheet of A0 at 150 dpi; larger pages are shown smaller.
_MOST_PIXELS = 35_000_000
_POINTS = 72
# A mark stands this far outside its words, in points; colours as in the viewer's document pane.
_ROOM = 2.0
_FILL, _LINE = (255, 214, 10, 70), (200, 80, 0, 255)


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
    if find_kind(raw) is FileKind.IMAGE:
        printed, _ = print_image(raw, limits, set())
        return _located(None, printed, text_sha256, spans)
    with closing(open_file(raw.data, limits.max_pages)) as file:
        return _located(file, print_file(file, raw.sha256, limits, set()), text_sha256, spans)


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
    with closing(open_file(data, max_pages)) as file:
        if not 1 <= number <= file.pages:
            raise DocumentError(ReasonCode.NOT_FOUND, f"page {number} of {file.pages}")
        with closing(file.document[number - 1]) as page:
            return _png(_image_of(page, resolution))


def marked_page(raw: RawDocument, text_sha256: str, span: Span, resolution: int, limits: ReadingLimits) -> bytes:
    """The page on which a span is printed, with the span marked, as PNG; the first where it stands on several.

    Args:
        raw: the PDF or image.
        text_sha256: of the text that the span was found in.
        span: in that text.
        resolution: dots per inch (see `render_page`).
        limits: as it was read with.

    Raises:
        DocumentError: as `locate` does, and NOT_FOUND where the span is printed nowhere.
    """
    if find_kind(raw) is FileKind.IMAGE:
        printed, _ = print_image(raw, limits, set())
        boxes = _on_first_page(_located(None, printed, text_sha256, [span])[0], span)
        image, scale = image_page(raw.data, boxes[0].page, resolution)
        return _png(_with_marks(image, boxes, scale))
    with closing(open_file(raw.data, limits.max_pages)) as file:
        printed = print_file(file, raw.sha256, limits, set())
        boxes = _on_first_page(_located(file, printed, text_sha256, [span])[0], span)
        with closing(file.document[boxes[0].page - 1]) as page:
            image = _image_of(page, resolution)
            return _png(_with_marks(image, boxes, image.width / page.get_width()))


def _on_first_page(boxes: Sequence[PageBox], span: Span) -> list[PageBox]:
    if not boxes:
        raise DocumentError(ReasonCode.NOT_FOUND, f"characters {span.start} to {span.end} are on no page")
    return [box for box in boxes if box.page == boxes[0].page]


def _image_of(page: pdfium.PdfPage, resolution: int) -> Image.Image:
    width, height = page.get_size()
    scale = resolution / _POINTS
    pixels = width * height * scale * scale
    with closing(page.render(scale=scale * min(1.0, (_MOST_PIXELS / max(pixels, 1.0)) ** 0.5))) as bitmap:
        image: Image.Image = bitmap.to_pil()
        return image.convert("RGB")


def _with_marks(image: Image.Image, boxes: Sequence[PageBox], scale: float) -> Image.Image:
    marks = Image.new("RGBA", image.size)
    drawing = ImageDraw.Draw(marks)
    for box in boxes:
        sides = (box.x0 - _ROOM, box.top - _ROOM, box.x1 + _ROOM, box.bottom + _ROOM)
        drawing.rectangle([side * scale for side in sides], fill=_FILL, outline=_LINE, width=2)
    return Image.alpha_composite(image.convert("RGBA"), marks).convert("RGB")


def _png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


class _Places:
    """Finds boxes on the pages of one file; a page's characters are asked for when a span stands on it.

    An image has no characters, all its pieces are words with their places.
    """

    def __init__(self, file: OpenFile | None, printed: PrintedText) -> None:
        self._file = file
        self._text = printed.text
        self._placed = printed.placed

    def boxes(self, span: Span) -> Iterator[PageBox]:
        """The boxes of a span, in the order of the text."""
        begin = max(0, bisect_right(self._placed.starts, span.start) - 1)
        for index in range(begin, bisect_left(self._placed.starts, span.end)):
            one = self._placed[index]
            if one.span.overlaps(span):
                part = Span(max(one.span.start, span.start), min(one.span.end, span.end))
                box = self._recognised(one, part) if one.words else self._written(one, part)
                if box is not None:
                    yield PageBox(one.page, *(round(side, 2) for side in (box.x0, box.top, box.x1, box.bottom)))

    def _words(self, one: Placed, part: Span) -> Iterator[tuple[int, Span]]:
        """Number in its piece and place in the text of every word that a part of the piece touches."""
        for number, match in enumerate(_WORD.finditer(self._text, one.span.start, one.span.end)):
            word = Span(match.start(), match.end())
            if word.overlaps(part):
                yield number, word

    def _recognised(self, one: Placed, part: Span) -> Box | None:
        words = [one.words[number] for number, _ in self._words(one, part) if number < len(one.words)]
        return box_of(words) if words else None

    def _written(self, one: Placed, part: Span) -> Box | None:
        if self._file is None:
            return None
        page = self._file.document[one.page - 1]
        layer = TextLayer(page)
        try:
            written = list(_WORD.finditer(layer.text, one.first, one.last + 1))
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
