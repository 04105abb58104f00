"""Pages of words, wherever they came from: nothing is lost, every span quotes, recognised numbers are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from pipeline.parsing.printed.document import PrintedText, print_parts
from pipeline.parsing.printed.joining import join_pages
from pipeline.parsing.printed.layout import lay_out, pieces_of
from pipeline.parsing.printed.pages import print_pages
from pipeline.parsing.printed.places import Box, PagePieces, Piece
from pipeline.parsing.printed.runninglines import LaidPage
from pipeline.parsing.printed.words import PageWord, PageWords, TableCell
from pipeline.records import ReadingLimits


def _printed(pages: Sequence[PagePieces], repairs: set[str] | None = None) -> PrintedText:
    laid = [LaidPage(page.number, page.width, page.height, tuple(lay_out(page))) for page in pages]
    return print_parts(join_pages(laid), set() if repairs is None else repairs)


def _words(text: str, top: float, confidence: float | None) -> list[PageWord]:
    """A line of words of 6 points a letter."""
    found, x = [], 80.0
    for word in text.split():
        found.append(PageWord(word, x, top, x + 6 * len(word), top + 12, confidence))
        x += 6 * len(word) + 5
    return found


def test_recognised_numbers_are_known_with_their_confidence() -> None:
    words = [
        *_words("Trong kỳ, lực lượng chức năng của tỉnh đã kiểm tra 1.234 lượt cơ sở kinh doanh, phát hiện", 100, 0.9),
        *_words("và xử phạt 27 cơ sở", 118, 0.5),
    ]
    printed = _printed([pieces_of(PageWords(1, 595, 842, tuple(words), recognised=True))])
    assert [(word.span.of(printed.text), word.confidence) for word in printed.recognised()] == [
        ("1.234", 0.9),
        ("27", 0.5),
    ]
    assert len(printed.units) == 1


def test_words_of_a_layer_are_not_recognised() -> None:
    words = tuple(_words("Kiểm tra 72 cơ sở", 100, None))
    assert _printed([pieces_of(PageWords(1, 595, 842, words))]).recognised() == ()


def test_pages_that_wait_for_the_letters_of_others_keep_their_place() -> None:
    texts = ("Đây là trang một.", "Các ñội ñã kiểm tra 72 cơ sở.", "Đây là trang ba.", "Xử phạt ñúng 12 vụ.")
    pages = [
        PagePieces(number, 595, 842, (Piece(text, Box(80, 100 + 40 * number, 400, 112 + 40 * number)),))
        for number, text in enumerate(texts, start=1)
    ]
    repairs: set[str] = set()
    printed = print_pages(pages, ReadingLimits(), repairs)
    assert printed.text == "\n".join(texts).replace("ñ", "đ")
    assert [run.page for run in printed.runs()] == [1, 2, 3, 4]
    assert "text_layer:ñ_for_đ" in repairs


def test_cells_that_were_found_in_an_image_make_a_table() -> None:
    cells = tuple(
        TableCell(80 + 100 * column, 100 + 20 * row, 180 + 100 * column, 120 + 20 * row, row, column)
        for row in range(2)
        for column in range(2)
    )
    texts = (("Huyện", 90, 105), ("vụ", 190, 105), ("Bát", 90, 125), ("Xát", 115, 125), ("12", 190, 125))
    words = tuple(PageWord(text, x, top, x + 20, top + 10, 0.9) for text, x, top in texts)
    printed = _printed([pieces_of(PageWords(1, 595, 842, words, (cells,), recognised=True))])
    assert printed.text == "Huyện\tvụ\nBát Xát\t12"
    assert [cell.span.of(printed.text) for cell in printed.units[0].cells] == ["Huyện", "vụ", "Bát Xát", "12"]


_PIECES = st.lists(
    st.tuples(
        st.sampled_from(["Số", "vụ", "12", "1.234,5", "- 7", "I. KẾT QUẢ", "xử phạt", "2021-", "mềm\u00ad", "đ", "…"]),
        st.floats(-50, 600),
        st.floats(-50, 900),
        st.floats(0, 200),
        st.floats(0, 40),
    ),
    max_size=40,
)


@given(st.lists(_PIECES, min_size=1, max_size=4))
def test_every_piece_is_printed_once_and_quoted(pages: list[list[tuple[str, float, float, float, float]]]) -> None:
    laid = [
        PagePieces(
            number,
            595,
            842,
            tuple(Piece(text, Box(x, top, x + wide, top + high)) for text, x, top, wide, high in found),
        )
        for number, found in enumerate(pages, start=1)
    ]
    printed = _printed(laid)
    placed = [printed.placed[index] for index in range(len(printed.placed))]
    written = Counter(one.span.of(printed.text) for one in placed)
    assert written == Counter(piece.text.rstrip("\u00ad") for page in laid for piece in page.pieces)
    last = 0
    for one in placed:
        assert last <= one.span.start
        last = one.span.end
    for unit in printed.units:
        assert unit.text == unit.span.of(printed.text) == unit.text.strip()
        assert all(unit.span.contains(cell.span) for cell in unit.cells)
