"""Copies with other numbers and places are seen; texts of their own are not."""

from __future__ import annotations

import pytest

from pipeline.evaluation.overlap import (
    MAX_COMMON_SENTENCES,
    MAX_SHARED_GRAMS,
    SharedText,
    common_sentences,
    grams,
    masked_words,
    pairs_sharing,
)

REPORT = """Sáu tháng đầu năm 2021, các đội kiểm tra liên ngành của tỉnh Hưng Yên đã vào 72 lượt cơ sở kinh doanh
dịch vụ, nhắc nhở 14 cơ sở chưa niêm yết nội quy và xử phạt 6 cơ sở với số tiền 45 triệu đồng. Lực lượng công an huyện
Văn Lâm triệt phá 05 vụ, bắt giữ 18 đối tượng, trong đó có 4 chủ chứa."""
# The same words with other numbers, places and line ends: what a template would give.
COPY = """Sáu tháng đầu năm 2023, các đội kiểm tra liên ngành của tỉnh Bà Rịa - Vũng Tàu đã vào 1.250 lượt cơ sở
kinh doanh dịch vụ, nhắc nhở 8 cơ sở chưa niêm yết nội quy và xử phạt 31 cơ sở với số tiền 1,2 triệu đồng. Lực lượng
công an huyện Côn Đảo triệt phá 2 vụ, bắt giữ 7 đối tượng, trong đó có 1 chủ chứa."""
# The same facts in other words.
RETOLD = """Công an Văn Lâm vừa xóa năm tụ điểm, đưa về trụ sở mười tám người, bốn người cầm đầu. Từ tháng 1 đến
tháng 6, tỉnh ghi nhận 72 lần liên ngành xuống địa bàn; mười bốn nơi phải khắc phục ngay, sáu nơi nộp phạt tổng cộng
45 triệu đồng."""


def test_numbers_and_names_are_masked() -> None:
    assert masked_words("Công an huyện Văn Lâm bắt 18 người ngày 05/3/2021.") == [
        "N", "an", "huyện", "N", "bắt", "0", "người", "ngày", "0",
    ]  # fmt: skip
    # Runs of names or numbers are one, so that the length of a name is no difference.
    assert masked_words("tỉnh Bà Rịa - Vũng Tàu 12 - 14") == ["tỉnh", "N", "0"]


def test_a_copy_with_other_numbers_and_places_is_caught() -> None:
    (found,) = pairs_sharing({"b": COPY, "a": REPORT, "c": RETOLD})
    assert (found.first, found.second) == ("a", "b")
    assert found.share > 0.95


def test_the_same_facts_in_other_words_are_no_copy() -> None:
    assert list(pairs_sharing({"a": REPORT, "c": RETOLD})) == []
    (found,) = pairs_sharing({"a": REPORT, "c": RETOLD}, limit=-1)
    assert found.share < MAX_SHARED_GRAMS / 3


def test_a_part_taken_over_into_a_longer_text_is_caught() -> None:
    # The share is that of the shorter text: padding hides nothing.
    own = " ".join(f"câu thứ {word} nói một chuyện hoàn toàn {word} khác hẳn" for word in "abcdefghklmnopq")
    (found,) = pairs_sharing({"a": REPORT, "b": f"{own}. {COPY}"})
    assert found.share > 0.9


def counted(size: int, common: int) -> dict[str, str]:
    """Two texts of `size` shingles each, of which they share `common`."""

    def text(name: str) -> str:
        words = [f"chung{letters(n)}" for n in range(common + 4)]
        return " ".join(words + [f"{name}{letters(n)}" for n in range(size - common)])

    def letters(number: int) -> str:
        return "".join(chr(ord("a") + int(digit)) for digit in str(number))

    return {"a": text("một"), "b": text("hai")}


@pytest.mark.parametrize(("common", "caught"), [(15, False), (16, True)])
def test_the_limit_for_pairs(common: int, caught: bool) -> None:
    # 15 of 100 may be shared, 16 may not.
    texts = counted(100, common)
    assert [len(grams(text)) for text in texts.values()] == [100, 100]
    assert list(pairs_sharing(texts)) == ([SharedText("a", "b", common / 100)] if caught else [])
    assert MAX_SHARED_GRAMS == 0.15


def test_texts_without_words_share_nothing() -> None:
    assert list(pairs_sharing({"a": "", "b": "", "c": "12 13 14 15 16 17", "d": "Hà Nội"})) == []


def test_common_sentences_are_those_of_more_than_two_documents() -> None:
    stock = "Công tác tuyên truyền tiếp tục được các ngành quan tâm"
    texts = {
        "a": f"{stock}. Tỉnh đã mở 12 lớp cho cán bộ ở cơ sở",
        "b": f"{stock}; huyện chưa có mô hình nào để nhân ra diện rộng",
        "c": "Tỉnh đã mở 7 lớp cho cán bộ ở cơ sở\nXã thì chưa mở được lớp nào trong năm",
        # Short ones are datelines and closings, which every genre repeats.
        "d": "Nơi nhận. Như trên. Lưu: văn thư.",
    }
    assert common_sentences(texts) == (0.0, [])
    share, sentences = common_sentences({**texts, "e": f"{stock}."})
    assert sentences == ["N tác tuyên truyền tiếp tục được các ngành quan tâm"]
    # Three of the seven sentences that are long enough.
    assert share == pytest.approx(3 / 7)


def test_the_limit_for_sentences() -> None:
    own = {
        f"{n}": f"chuyện {chr(ord('a') + n)} {chr(ord('b') + n)} được kể lại bằng lời riêng của nó." for n in range(24)
    }
    stock = "Công tác tuyên truyền tiếp tục được các ngành quan tâm."
    three = {name: text + (f" {stock}" if int(name) < 3 else "") for name, text in own.items()}
    two = {name: text + (f" {stock}" if int(name) < 2 else "") for name, text in own.items()}
    assert common_sentences(three)[0] > MAX_COMMON_SENTENCES > common_sentences(two)[0]
    assert MAX_COMMON_SENTENCES == 0.03


def test_the_order_of_texts_does_not_matter() -> None:
    texts = {"a": REPORT, "b": COPY, "c": RETOLD}
    backwards = dict(reversed(texts.items()))
    assert list(pairs_sharing(texts)) == list(pairs_sharing(backwards))
    assert common_sentences(texts) == common_sentences(backwards)
