"""Laws of the language room on arbitrary text: every annotation is a slice of it."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
import spacy
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language import annotate
from pipeline.language import words as words_module
from pipeline.language.components import COMPONENTS, notes, vietnamese
from pipeline.language.numbers import number_finder
from pipeline.language.periods import find_periods
from pipeline.lexicon import Syllables
from pipeline.records import Block, BlockKind, ParsedDocument
from pipeline.spacing import respaced
from pipeline.spans import Span
from pipeline.textforms import fold, search_key

REPORT = "Trong 6 tháng đầu năm 2021, tỉnh Hưng Yên kiểm tra 72 lượt cơ sở. Không có vụ nào. Công tác tốt."

# Arbitrary text, and text made of the pieces that the grammars look for.
WRITTEN = ["1.234,5", "02", "44/44", "10-20", "12,5%", "1,2 tỷ", "tháng", "năm 2021", "quý I", "không có", "vụ"]
AROUND = [
    "TP.HCM",
    "từ",
    "đến",
    "15/12",
    "ngày",
    "huyện Văn Lâm",
    "\n",
    " ",
    ";",
    "…",
    "\u200b",
    "\u00a0",
    "😀",
    "\u202e",
]
PIECES = st.sampled_from([*WRITTEN, *AROUND, "e\u0301"])
TEXTS = st.one_of(
    st.text(max_size=120), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES, max_size=25).map("".join)
).map(lambda text: unicodedata.normalize("NFC", text).replace("\x00", " "))


def document(text: str) -> ParsedDocument:
    block = Block(BlockKind.PARAGRAPH, Span(0, len(text)))
    return ParsedDocument("a.txt", "a.txt", "0", text, "0", "0", (block,), ())


@given(TEXTS)
def test_everything_is_a_slice_of_the_text(written: str) -> None:
    parsed = document(written)
    spaced = respaced(parsed)
    text = spaced.document.text if spaced is not None else written
    found = annotate(parsed)
    for items in (found.numbers, found.nonfigures, found.periods, found.places):
        spans = [item.span for item in items]
        assert spans == sorted(spans)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
    for pieces in (found.sentences, notes(vietnamese()(text))["words"]):
        assert all(span.of(text).strip() == span.of(text) != "" for span in pieces)
        assert all(before.end <= after.start for before, after in pairwise(pieces))
    numbers = [item.span for item in found.numbers]
    assert all(before.end <= after.start for before, after in pairwise(numbers))


@given(TEXTS)
def test_tokens_spell_the_text(text: str) -> None:
    doc = vietnamese().make_doc(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


@given(TEXTS)
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
    assert search_key(search_key(text)) == search_key(text)


@given(TEXTS)
def test_periods_places_and_non_figures_of_a_kind_stay_apart(text: str) -> None:
    found = annotate(document(text))
    for items in (found.periods, found.places, found.nonfigures):
        spans = [item.span for item in items]
        assert all(before.end <= after.start for before, after in pairwise(spans))
    taken = bytearray(len(text))
    for span in (item.span for items in (found.periods, found.nonfigures) for item in items):
        taken[span.start : span.end] = b"\x01" * len(span)
    assert not [item for item in found.numbers if any(taken[item.span.start : item.span.end])]


def values(text: str) -> list[float]:
    return [mention.value for mention in number_finder().find(Syllables(fold(text)), [])]


@given(st.integers(min_value=0, max_value=10**15))
def test_a_grouped_number_reads_back(value: int) -> None:
    assert values(f"có {format_decimal(value, locale='vi')} người") == [value]


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999.99"), places=2))
def test_a_decimal_number_reads_back(value: Decimal) -> None:
    assert values(f"đạt {format_decimal(value, locale='vi')} %") == [float(value)]


@given(st.integers(1, 999), st.integers(1, 999), st.integers(1, 999))
def test_a_sum_in_scales_reads_back(billions: int, millions: int, thousands: int) -> None:
    text = f"chi {billions} tỷ {millions} triệu {thousands} nghìn đồng"
    assert values(text) == [billions * 10**9 + millions * 10**6 + thousands * 10**3]


DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def in_words(value: int) -> str:
    """A number under a million as it is spoken."""
    if value >= 1000:
        rest = f" {in_words_of_group(value % 1000)}" if value % 1000 else ""
        return f"{in_words_of_group(value // 1000, whole=False)} nghìn{rest}"
    return in_words_of_group(value, whole=False) if value else DIGITS[0]


def in_words_of_group(value: int, *, whole: bool = True) -> str:
    """Hundreds, tens and ones; after a thousand the hundreds are said even where they are zero."""
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    said = [DIGITS[hundreds], "trăm"] if hundreds or whole else []
    if tens == 0 and ones and said:
        said += ["linh", DIGITS[ones]]
    elif tens == 0:
        said += [DIGITS[ones]] if ones else []
    else:
        said += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
        last = {1: "mốt" if tens > 1 else "một", 5: "lăm"}.get(ones, DIGITS[ones])
        said += [last] if ones else []
    return " ".join(said)


@given(st.integers(min_value=10, max_value=999_999))
def test_a_number_in_words_reads_back(value: int) -> None:
    assert values(f"tất cả {in_words(value)} người") == [value]


DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31))
FORMS = ["dd/MM/yyyy", "d/M/yyyy", "d-M-yyyy", "dd.MM.yyyy", "'ngày' d 'tháng' M 'năm' yyyy", "'ngày' dd/MM/yyyy"]


@given(DAYS, st.sampled_from(FORMS))
def test_a_date_reads_back(day: date, form: str) -> None:
    text = f"hôm {format_date(day, form, locale='vi')}, "
    assert [(item.start, item.end) for item in find_periods(Syllables(fold(text)))] == [(day, day)]


@given(DAYS, DAYS, st.sampled_from(["đến", "đến hết ngày", "-", "tới ngày"]))
def test_a_span_of_days_reads_back(one: date, other: date, link: str) -> None:
    first, last = sorted((one, other))
    text = f"từ ngày {first:%d/%m/%Y} {link} {last:%d/%m/%Y}."
    found = [(item.start, item.end) for item in find_periods(Syllables(fold(text)))]
    assert found == [(first, last)]


@given(st.integers(1, 12), st.integers(1950, 2049))
def test_months_and_quarters_read_back(month: int, year: int) -> None:
    quarter = (month + 2) // 3
    found = find_periods(Syllables(f"tháng {month}/{year}; quý {quarter}/{year}; {month} tháng đầu năm {year};"))
    assert [(item.start.month, item.end.month) for item in found if item.start and item.end] == [
        (month, month),
        (quarter * 3 - 2, quarter * 3),
        (1, month),
    ]


def test_words_only_where_a_quantity_can_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = words_module.segment

    def counted(text: str, sentence: Span) -> list[Span]:
        asked.append(sentence.of(text))
        return real(text, sentence)

    monkeypatch.setattr("pipeline.language.components.segment", counted)
    vietnamese()(REPORT)
    assert [sentence[:6] for sentence in asked] == ["Trong ", "Không "]


def test_words_are_whole_words_of_the_segmenter() -> None:
    assert "kiểm tra" in [word.of(REPORT) for word in notes(vietnamese()(REPORT))["words"]]


def test_components_serve_another_pipeline() -> None:
    nlp = spacy.blank("xx")
    for name in COMPONENTS:
        nlp.add_pipe(name)
    doc = nlp(REPORT)
    assert [mention.value for mention in notes(doc)["numbers"]] == [72, 0]
    assert "72" in [span.text for span in doc.spans["numbers"]]


def test_the_same_text_gives_the_same_annotations() -> None:
    first = annotate(document(REPORT))
    annotate(document("Kiểm tra 5 cơ sở tại TP. Hồ Chí Minh, 03 vụ."))
    assert annotate(document(REPORT)) == first
