"""How exact a number is, and stated zeros (GUIDELINE sections 3 and 8)."""

from __future__ import annotations

import pytest

from pipeline.language.resources import number_words
from tests.language.reading import numbers


def qualifiers(text: str) -> list[tuple[str, str]]:
    return [(item.span.of(text), item.qualifier.value) for item in numbers(text) if item.form.value != "denial"]


CASES = [
    ("có 210 cơ sở", [("210", "exact")]),
    ("trên 210 cơ sở", [("210", "over")]),
    ("hơn 1 nghìn lượt", [("1 nghìn", "over")]),
    ("quá 50 người", [("50", "over")]),
    ("dưới 20 vụ", [("20", "under")]),
    ("chưa đến 20 vụ", [("20", "under")]),
    ("chưa tới 20 vụ", [("20", "under")]),
    ("ít nhất 80% số xã", [("80%", "at_least")]),
    ("tối thiểu 80%", [("80%", "at_least")]),
    ("không dưới 20 người", [("20", "at_least")]),  # section 8: the negation turns it
    ("không quá 30 người", [("30", "at_most")]),
    ("không hơn 7.000 đồng", [("7.000", "at_most")]),
    ("tối đa 5 triệu đồng", [("5 triệu", "at_most")]),
    ("nhiều nhất 30 người", [("30", "at_most")]),
    ("nơi có nhiều nhất với 9 vụ", [("9", "exact")]),  # the most of several
    ("khoảng 50 người", [("50", "about")]),
    ("gần 50 người", [("50", "about")]),
    ("xấp xỉ 50 người", [("50", "about")]),
    ("ước 1.200 lượt", [("1.200", "about")]),
    ("độ 40 người", [("40", "about")]),
    ("mức độ 3", [("3", "exact")]),  # a compound
    ("tốc độ 40", [("40", "exact")]),
    ("ở mức trên 50%", [("50%", "over")]),  # "mức" spoils only "độ"
    ("hàng trăm người", [("hàng trăm", "about")]),
    ("10-20 người", [("10-20", "between")]),
    ("khoảng 200 - 250 người", [("200 - 250", "between")]),  # a range is always between
    ("từ 60% trở lên", [("60%", "at_least")]),
    ("từ 80% số xã, phường trở lên", [("80%", "at_least")]),  # the noun stands between
    ("05 vụ trở xuống", [("05", "at_most")]),
    ("12 vụ. Từ đó trở lên", [("12", "exact")]),  # another sentence
    ("12 vụ, 15 người trở lên", [("12", "exact"), ("15", "at_least")]),  # another number
    ("ước tính có hơn 350 người", [("350", "over")]),  # section 8: the nearest wins
    ("ước tính có tới 350 người", [("350", "about")]),
    ("ít nhất là 5 vụ", [("5", "at_least")]),
    ("cả ba nội dung trên là 5 tỷ đồng", [("5 tỷ", "exact")]),  # "the above", no more than
    ("trên địa bàn 5 xã", [("5", "exact")]),
    ("hơn 20 vụ, 31 người", [("20", "over"), ("31", "exact")]),  # section 8: it belongs to its number
    ("(trên 50 vụ)", [("50", "over")]),
    ("hơn\u00a050 vụ", [("50", "over")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_qualifier(text: str, expected: list[tuple[str, str]]) -> None:
    assert qualifiers(text) == expected


def test_the_words_that_qualify_are_kept() -> None:
    spans = {text: numbers(text)[0].qualifier_span for text in ("có không dưới 20 vụ", "hàng trăm vụ", "5 vụ trở lên")}
    written = {text: span.of(text) for text, span in spans.items() if span is not None}
    assert list(written.values()) == ["không dưới", "hàng trăm", "5 vụ trở lên"]


@pytest.mark.parametrize("bridge", number_words().bridges)
def test_every_bridge_stands_between_an_estimate_and_its_number(bridge: str) -> None:
    assert qualifiers(f"ước tính {bridge} 350 người") == [("350", "about")]


@pytest.mark.parametrize("word", number_words().unbridged)
def test_no_word_of_place_is_bridged(word: str) -> None:
    assert qualifiers(f"nội dung {word} là 350 người") == [("350", "exact")]


@pytest.mark.parametrize("word", number_words().not_qualifier_after)
def test_no_compound_of_a_qualifier_qualifies(word: str) -> None:
    assert qualifiers(f"{word} độ 3") == [("3", "exact")]


@pytest.mark.parametrize(
    ("closing", "kind"),
    [
        *((word, "at_least") for word in number_words().at_least_after),
        *((word, "at_most") for word in number_words().at_most_after),
    ],
)
def test_every_closing_word_qualifies(closing: str, kind: str) -> None:
    assert qualifiers(f"từ 5 vụ {closing}") == [("5", kind)]


# Proposed zeros: from the negation to where the noun may begin.
DENIALS = [
    ("không có vụ việc vi phạm nào", "không có"),
    ("chưa phát hiện tụ điểm mại dâm", "chưa phát hiện"),  # "hiện" inside it is no "now"
    ("không phát hiện ra vụ nào", "không phát hiện ra"),
    ("không còn xã trọng điểm", "không còn"),
    ("chưa có ai bị khởi tố", "chưa có"),
    ("không phát sinh tụ điểm mới", "không phát sinh"),
    ("không xảy ra vụ nào", "không xảy ra"),
    ("chưa từng xảy ra vụ nào", "chưa từng xảy ra"),
    ("không có bất kỳ vụ nào", "không có bất kỳ"),
    ("không ai bị bắt", "không"),
    ("chưa tiếp cận được ai", "chưa tiếp cận được"),
    ("chưa chị nào được vay vốn", "chưa"),
    ("chưa mô hình hỗ trợ nào được lập", "chưa"),
    ("không huyện miền núi", None),  # what it is not, no count of nothing
    ("không để phát sinh tụ điểm", None),  # a wish
    ("không ngừng tăng", None),
    ("không cố định", None),
    ("chưa chấp hành", None),
]


@pytest.mark.parametrize(("text", "surface"), DENIALS)
def test_denial(text: str, surface: str | None) -> None:
    found = [(item.span.of(text), item.value) for item in numbers(text) if item.form.value == "denial"]
    assert found == ([] if surface is None else [(surface, 0)])


@pytest.mark.parametrize("word", number_words().denial.bare_nouns)
def test_every_bare_noun_takes_a_denial_without_verb(word: str) -> None:
    assert [item.form.value for item in numbers(f"không {word} nào bị xử lý")] == ["denial"]


@pytest.mark.parametrize("word", number_words().denial.any_nouns)
def test_other_nouns_take_one_before_any_only(word: str) -> None:
    assert [item.form.value for item in numbers(f"chưa {word} nào được lập")] == ["denial"]
    assert numbers(f"chưa {word} được lập") == []


@pytest.mark.parametrize("word", number_words().denial.fillers)
def test_every_filler_stands_before_the_denied_noun(word: str) -> None:
    text = f"không có {word} vụ"
    assert [text[item.noun_start :] for item in numbers(text)] == [" vụ"]


@pytest.mark.parametrize("word", number_words().denial.adverbs)
def test_every_adverb_stands_before_the_denied_verb(word: str) -> None:
    assert [item.form.value for item in numbers(f"chưa {word} xảy ra vụ nào")] == ["denial"]
