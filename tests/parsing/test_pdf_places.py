"""Back from the text to the page: boxes of spans, and pages as images."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pypdfium2
import pytest
from PIL import Image

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.pdf.page import TextLayer
from pipeline.parsing.pdf.ruledtables import find_grids
from pipeline.parsing.printed.layout import PageLine, PageTable, lay_out, pieces_of
from pipeline.parsing.printed.places import Grid, PagePieces, Turn
from pipeline.parsing.printed.words import TableCell
from pipeline.parsing.views import PageBox, locate, render_page
from pipeline.records import ParsedDocument, ReadingLimits
from pipeline.spans import Span
from tests.parsing.pdfs import LEFT, Report, needs_font
from tests.parsing.reading import raw, read

_LONG = (
    "Trong 6 tháng đầu năm, các lực lượng chức năng toàn tỉnh đã kiểm tra 1.234 lượt cơ sở kinh doanh dịch vụ, phát "
    "hiện 27 cơ sở vi phạm, xử phạt 245,5 triệu đồng."
)


def _sample() -> bytes:
    report = Report()
    report.heads(["UBND TỈNH LÀO CAI", "Số: 118/BC-UBND"], ["CỘNG HÒA XÃ HỘI", "Lào Cai, ngày 12 tháng 6"])
    for _ in range(7):
        report.paragraph(_LONG)
    report.ruled([["Địa phương", "Số vụ"], ["Lào Cai", "12"], ["Bát Xát", "3"]], [150, 100])
    report.turn_page()
    report.canvas.setPageRotation(90)
    report.canvas.translate(560, 0)
    report.canvas.rotate(90)
    report.at(LEFT, 300, "Huyện Văn Bàn triệt phá 45 vụ.")
    return report.data()


def _inside(data: bytes, box: PageBox) -> str:
    """What PDFium finds in a box of a page as it is shown."""
    page = pypdfium2.PdfDocument(data)[box.page - 1]
    left, bottom, right, top = box.x0, page.get_height() - box.bottom, box.x1, page.get_height() - box.top
    if page.get_rotation() == 90:  # the page's own space is not turned
        left, bottom, right, top = box.top, box.x0, box.bottom, box.x1
    return str(page.get_textpage().get_text_bounded(left, bottom, right, top))


def _numbers(document: ParsedDocument) -> list[Span]:
    return [Span(match.start(), match.end()) for match in re.finditer(r"\d[\d.,]*\d|\d", document.text)]


@needs_font
def test_every_number_is_where_its_box_says() -> None:
    data = _sample()
    document = read(data, "report.pdf")
    spans = _numbers(document)
    places = locate(raw(data, "report.pdf"), document.text_sha256, spans, ReadingLimits())
    assert len(spans) > 30
    assert {box.page for boxes in places for box in boxes} == {1, 2}
    for span, boxes in zip(spans, places, strict=True):
        assert span.of(document.text) in "".join(_inside(data, box) for box in boxes)
        run = next(run for run in document.runs if run.span.contains(span))
        assert {box.page for box in boxes} == {run.page}


@needs_font
def test_a_box_is_as_narrow_as_its_span() -> None:
    data = _sample()
    document = read(data, "report.pdf")
    at = document.text.index("245,5")
    whole, part, none = locate(
        raw(data, "report.pdf"),
        document.text_sha256,
        [Span(at, at + 5), Span(at, at + 3), Span(at, at)],
        ReadingLimits(),
    )
    assert whole[0].x0 == part[0].x0
    assert whole[0].x1 > part[0].x1 > part[0].x0
    assert not none


@needs_font
def test_a_span_over_two_lines_has_two_boxes() -> None:
    data = _sample()
    document = read(data, "report.pdf")
    at = document.text.index(_LONG)
    (boxes,) = locate(raw(data, "report.pdf"), document.text_sha256, [Span(at, at + len(_LONG))], ReadingLimits())
    assert len(boxes) >= 2
    assert all(above.bottom <= below.top + 2 for above, below in pairwise(boxes))


@needs_font
def test_places_in_another_text_are_refused() -> None:
    with pytest.raises(DocumentError) as caught:
        locate(raw(_sample(), "report.pdf"), "0" * 64, [Span(0, 3)], ReadingLimits())
    assert caught.value.code is ReasonCode.NOT_FOUND


@needs_font
def test_a_page_is_drawn_at_the_resolution_that_is_asked_for() -> None:
    data = _sample()
    image = Image.open(BytesIO(render_page(data, 1, 72)))
    assert (image.format, image.size) == ("PNG", (596, 842))
    assert Image.open(BytesIO(render_page(data, 2, 36))).size == (298, 421)
    assert render_page(data, 1, 72) == render_page(data, 1, 72)
    assert max(Image.open(BytesIO(render_page(data, 1, 3_000))).size) < 8_000
    with pytest.raises(DocumentError) as caught:
        render_page(data, 3, 72)
    assert caught.value.detail == "page 3 of 2"


@needs_font
def test_words_of_a_layer_are_laid_out_like_the_layer_itself() -> None:
    """What judges a layer, or reads the image instead, hands over words: the same lines come out of them."""
    page = pypdfium2.PdfDocument(_sample())[0]
    layer = TextLayer(page)
    words = layer.words(1)
    assert (words.number, round(words.width), round(words.height)) == (1, 595, 842)
    drawn = find_grids(page, layer.turn)
    again = replace(words, tables=tuple(grid.cells for grid in drawn))
    pieces = PagePieces(1, layer.turn.width, layer.turn.height, tuple(layer.pieces(drawn)), drawn)
    assert [_said(item) for item in lay_out(pieces_of(again))] == [_said(item) for item in lay_out(pieces)]


def _said(item: PageLine | PageTable) -> object:
    return item.text if isinstance(item, PageLine) else [cell.text for cell in item.cells]


@pytest.mark.parametrize(
    ("degrees", "box"),
    [
        (0, (10, 70, 30, 80)),  # from the top left
        (90, (20, 10, 30, 30)),  # what ran upwards along the left edge stands at the top left
        (180, (70, 20, 90, 30)),
        (270, (70, 70, 80, 90)),
    ],
)
def test_a_turned_page(degrees: int, box: tuple[float, ...]) -> None:
    turn = Turn(degrees, 0, 0, 100, 100)
    assert tuple(turn.box(10, 20, 30, 30)) == box


def test_cells_of_a_table_by_their_points() -> None:
    cells = (
        TableCell(0, 0, 10, 20, 0, 0, rows=2),
        TableCell(10, 0, 30, 10, 0, 1, columns=2),
        TableCell(20, 10, 30, 20, 1, 2),
    )
    grid = Grid(cells)
    assert [grid.find(*point) for point in ((5, 15), (15, 5), (25, 5), (25, 15), (15, 15), (31, 5), (-1, 5))] == [
        0,
        1,
        1,
        2,
        None,  # a hole
        None,
        None,
    ]
