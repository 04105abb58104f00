"""Sentences inside blocks: abbreviations, hard wraps, lists, tables; words in the sentences that hold a quantity."""

from __future__ import annotations

import pytest

from pipeline.language import words as module
from pipeline.language.sentences import find_sentences, split_sentences
from pipeline.language.words import MAX_SENTENCE, segment
from pipeline.records import Block, BlockKind
from pipeline.spans import Span


def split(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text, Span(0, len(text)))]


CASES = [
    ("Kiểm tra 5 cơ sở. Phát hiện 2 vụ.", ["Kiểm tra 5 cơ sở.", "Phát hiện 2 vụ."]),
    ("Kết quả thế nào? Tốt!", ["Kết quả thế nào?", "Tốt!"]),
    ("Tại TP. Hồ Chí Minh có 5 vụ.", ["Tại TP. Hồ Chí Minh có 5 vụ."]),  # abbreviations
    ("Tại Q. 1 và P. Bến Nghé.", ["Tại Q. 1 và P. Bến Nghé."]),
    ("Bị cáo N.T.H. Mua dâm.", ["Bị cáo N.T.H. Mua dâm."]),  # a letter alone: an initial
    ("Tổng số 1.234 lượt, đạt 31.5 điểm.", ["Tổng số 1.234 lượt, đạt 31.5 điểm."]),  # no white space after the point
    ("Đạt 12.5%. Tăng.", ["Đạt 12.5%.", "Tăng."]),
    ("Năm 2021. Năm 2022.", ["Năm 2021.", "Năm 2022."]),
    ("vụ việc... Công an", ["vụ việc...", "Công an"]),
    ("vụ việc... đã xong", ["vụ việc... đã xong"]),  # goes on in lower case
    ("Ông nói: “Đã bắt.” Vụ việc", ["Ông nói: “Đã bắt.”", "Vụ việc"]),
    ("Kiểm tra 72 lượt\ncơ sở. Phát hiện\n5 vụ.", ["Kiểm tra 72 lượt\ncơ sở.", "Phát hiện\n5 vụ."]),  # hard wraps
    ("  Có khoảng trắng.  ", ["Có khoảng trắng."]),
    ("Không có dấu chấm", ["Không có dấu chấm"]),
    ("A. Tình hình. - Kiểm tra", ["A. Tình hình.", "- Kiểm tra"]),
    ("", []),
    (" \n ", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_a_sentence_never_crosses_a_block() -> None:
    text = "Mục một\nMục hai. Hết"
    blocks = [Block(BlockKind.HEADING, Span(0, 7)), Block(BlockKind.LIST_ITEM, Span(8, len(text)))]
    assert [span.of(text) for span in find_sentences(text, blocks)] == ["Mục một", "Mục hai.", "Hết"]


def test_each_row_of_a_table_is_a_sentence() -> None:
    text = "Huyện\tSố cơ sở\nVăn Lâm\t12. A\n\nVăn Giang\t9"
    found = find_sentences(text, [Block(BlockKind.TABLE, Span(0, len(text)))])
    assert [span.of(text) for span in found] == ["Huyện\tSố cơ sở", "Văn Lâm\t12. A", "Văn Giang\t9"]


def words(text: str, start: int = 0) -> list[str]:
    return [span.of(text) for span in segment(text, Span(start, len(text)))]


def test_words_are_those_of_the_segmenter() -> None:
    assert words("Kiểm tra 72 lượt cơ sở kinh doanh") == ["Kiểm tra", "72", "lượt", "cơ sở", "kinh doanh"]


def test_words_keep_their_places_where_white_space_was_dropped() -> None:
    assert words("Kiểm  tra\n72 cơ\u00a0sở") == ["Kiểm  tra", "72", "cơ\u00a0sở"]


def test_words_begin_where_the_sentence_does() -> None:
    assert words("Bỏ qua. Kiểm tra", 8) == ["Kiểm tra"]


def test_long_sentences_are_cut_at_white_space(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []

    def counting(text: str, **_: object) -> list[str]:
        given.append(text)
        return text.split()

    monkeypatch.setattr(module, "_segmenter", lambda: counting)
    text = "kiểm tra " * (MAX_SENTENCE // 4)
    assert words(text) == text.split()
    assert max(map(len, given)) <= MAX_SENTENCE
    assert all(not piece[-1:].isalnum() or piece.split()[-1] in ("kiểm", "tra") for piece in given)


def test_text_without_white_space_is_cut_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_segmenter", lambda: lambda text, **_: [text])
    text = "a" * (3 * MAX_SENTENCE + 1)
    assert "".join(words(text)) == text


def test_words_that_cannot_be_found_again_are_syllables(monkeypatch: pytest.MonkeyPatch) -> None:
    # a segmenter that changes letters must not move a span
    monkeypatch.setattr(module, "_segmenter", lambda: lambda _, **__: ["kiem", "tra"])
    assert words("kiểm tra cơ sở") == ["kiểm", "tra", "cơ", "sở"]


def test_the_segmenter_is_never_given_fixed_words(monkeypatch: pytest.MonkeyPatch) -> None:
    # they would change later calls in the same process
    asked: list[dict[str, object]] = []

    def noting(text: str, **options: object) -> list[str]:
        asked.append(options)
        return text.split()

    monkeypatch.setattr(module, "_segmenter", lambda: noting)
    words("kiểm tra")
    assert asked == [{"use_token_normalize": False}]
