"""Laws of the language room on arbitrary text: every annotation is a slice of it."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language import annotate
from pipeline.language import words as words_module
from pipeline.language.components import COMPONENTS, notes, vietnamese
from pipeline.language.numbers import number_finder
from pipeline.language.periods import find_periods
from pipeline.lexicon import Syllables
from pipeline.records import Block, BlockKind, ParsedDocument
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
def test_everything_is_a_slice_of_the_text(text: str) -> None:
    found = annotate(document(text))
    for items in (found.numbers, found.nonfigures, found.periods, found.places):
        spans = [item.span for item in items]
        assert spans == sorted(spans)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
    for pieces in (found.sentences, found.words):
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


@given(st.integers(min_value=0, max_value=999_999_999))
def test_a_grouped_number_reads_back(value: int) -> None:
    written = f"{value:,}".replace(",", ".")
    assert [mention.value for mention in number_finder().find(Syllables(f"có {written} người"), [])] == [value]


@given(st.decimals(min_value=Decimal("0.1"), max_value=Decimal("99999.9"), places=1))
def test_a_decimal_number_reads_back(value: Decimal) -> None:
    written = f"{value:,}".replace(",", " ").replace(".", ",").replace(" ", ".")
    found = number_finder().find(Syllables(f"đạt {written} %"), [])
    assert [mention.value for mention in found] == [float(value)]


@given(st.dates())
def test_a_date_reads_back(day: date) -> None:
    written = f"ngày {day:%d/%m/}{day.year:04d}"
    found = [mention.start for mention in find_periods(Syllables(fold(written)))]
    years = range(1940, 2050)
    assert found == ([day] if day.year in years else found)


def test_words_only_where_a_quantity_can_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = words_module.segment

    def counted(text: str, sentence: Span) -> list[Span]:
        asked.append(sentence.of(text))
        return real(text, sentence)

    monkeypatch.setattr("pipeline.language.components.segment", counted)
    annotate(document(REPORT))
    assert [sentence[:6] for sentence in asked] == ["Trong ", "Không "]


def test_words_are_whole_words_of_the_segmenter() -> None:
    found = annotate(document(REPORT))
    assert "kiểm tra" in [word.of(REPORT) for word in found.words]


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
