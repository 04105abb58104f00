"""The components in a pipeline of others, one by one, and what they leave behind."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import weakref
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language import annotate
from pipeline.language.components import COMPONENTS, SyllableTokenizer, notes, vietnamese
from pipeline.records import Block, BlockKind, ParsedDocument
from pipeline.spans import Span
from tests.language.reading import document

ROOT = Path(__file__).resolve().parents[2]
REPORT = "Trong 6 tháng đầu năm 2021, tỉnh Hưng Yên kiểm tra 72 lượt cơ sở. Không có vụ nào. Công tác tốt."


def fresh(*names: str) -> Language:
    nlp = spacy.blank("xx")
    for name in names:
        nlp.add_pipe(name)
    return nlp


@pytest.mark.parametrize("name", COMPONENTS)
def test_each_component_stands_alone(name: str) -> None:
    doc = fresh(name)(REPORT)
    assert doc.text == REPORT
    assert name.removeprefix("solieu_") in notes(doc)


def test_the_entry_points_of_the_package_name_the_components() -> None:
    assert set(COMPONENTS) == {name for name in Language.factories if name.startswith("solieu_")}


def test_token_spans_are_widened_to_the_tokens_of_the_pipeline() -> None:
    # the tokenizer of "xx" keeps "72/80" and "sở." in one token
    doc = fresh(*COMPONENTS)("Kiểm tra 72/80 cơ sở, đạt 90%.")
    assert [(span.text, span.label_) for span in doc.spans["numbers"]] == [("72/80", "ratio"), ("90%", "percent")]
    assert [item.span.of(doc.text) for item in notes(doc)["numbers"]] == ["72/80", "90%"]


def test_a_pipe_of_texts_keeps_them_apart() -> None:
    docs = list(fresh(*COMPONENTS).pipe(["có 5 vụ", "", "có 7 vụ"]))
    assert [[item.value for item in notes(doc)["numbers"]] for doc in docs] == [[5], [], [7]]


def test_our_tokens_are_syllables_signs_and_white_space() -> None:
    doc = SyllableTokenizer(spacy.blank("xx").vocab)("Kiểm tra,  72\n\ncơ sở (5).")
    assert [token.text for token in doc] == ["Kiểm", "tra", ",", " ", "72", "\n\n", "cơ", "sở", "(", "5", ")", "."]
    assert doc.text == "Kiểm tra,  72\n\ncơ sở (5)."


@pytest.mark.parametrize("text", ["", " ", "\n", "  a", "a  ", "\t\t", "a\u00a0b", "\u2028", "😀 a\u0301"])
def test_tokens_spell_odd_texts(text: str) -> None:
    assert vietnamese().make_doc(text).text == text


def test_the_tokenizer_survives_being_written_and_read() -> None:
    tokenizer = SyllableTokenizer(spacy.blank("xx").vocab)
    assert tokenizer.from_bytes(tokenizer.to_bytes()) is tokenizer


def test_boilerplate_has_periods_and_numbers_but_no_sentences() -> None:
    text = "Lượt xem 12 vụ\nCó 5 vụ."
    blocks = (Block(BlockKind.BOILERPLATE, Span(0, 14)), Block(BlockKind.PARAGRAPH, Span(15, len(text))))
    found = annotate(ParsedDocument("a.txt", "a.txt", "0", text, "0", "0", blocks, ()))
    assert [span.of(text) for span in found.sentences] == ["Có 5 vụ."]
    assert [item.value for item in found.numbers] == [12, 5]


def test_a_hard_wrapped_phrase_is_read_whole_and_a_row_is_not() -> None:
    text = "6 tháng đầu\nnăm 2021"
    assert [item.span.of(text) for item in annotate(document(text)).periods] == [text]
    assert text not in [item.span.of(text) for item in annotate(document(text, BlockKind.TABLE)).periods]


def test_list_marks_are_no_numbers() -> None:
    text = "2. Kiểm tra 5 cơ sở"
    parsed = ParsedDocument(
        "a.txt", "a.txt", "0", text, "0", "0", (Block(BlockKind.LIST_ITEM, Span(0, len(text)), marker="2."),), ()
    )
    found = annotate(parsed)
    assert [item.value for item in found.numbers] == [5]
    assert [(item.kind, item.span.of(text)) for item in found.nonfigures] == [("list_number", "2.")]


def test_a_run_reads_what_the_pipeline_reads() -> None:
    found, read = notes(vietnamese()(REPORT)), annotate(document(REPORT))
    for name in ("sentences", "numbers", "periods", "places"):
        assert tuple(found[name]) == getattr(read, name) != ()
    assert sorted(item.span for item in found["nonfigures"]) == [item.span for item in read.nonfigures]


def test_a_run_needs_neither_tokens_nor_words() -> None:
    program = """
import sys
from pipeline.language import annotate
from pipeline.records import Block, BlockKind, ParsedDocument
from pipeline.spans import Span
text = "Năm 2021 kiểm tra 72 cơ sở."
block = Block(BlockKind.PARAGRAPH, Span(0, len(text)))
annotate(ParsedDocument("a.txt", "a.txt", "0", text, "0", "0", (block,), ()))
print(sorted({"spacy", "underthesea"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_is_left_of_a_text_in_the_next() -> None:
    first = annotate(document(REPORT))
    annotate(document("Kiểm tra 5 cơ sở tại TP. Hồ Chí Minh, 03 vụ."))
    assert annotate(document(REPORT)) == first


def test_notes_are_an_attribute_of_the_doc() -> None:
    doc = vietnamese()("có 5 vụ")
    assert doc._.solieu is notes(doc)


def test_notes_live_as_long_as_their_doc() -> None:
    doc = vietnamese()("có 5 vụ")
    other = vietnamese()("có 7 vụ")
    assert [item.value for item in notes(doc)["numbers"]] == [5]
    left = weakref.ref(doc)
    del doc
    gc.collect()
    assert left() is None
    assert [item.value for item in notes(other)["numbers"]] == [7]


def test_a_doc_is_written_with_its_token_spans() -> None:
    doc = fresh(*COMPONENTS)("Năm 2021 có 5 vụ.")
    again = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert [(span.text, span.label_) for span in again.spans["numbers"]] == [("5", "integer")]


def test_two_processes_read_as_one() -> None:
    texts = ["có 5 vụ", "có 7 vụ"]
    docs = fresh(*COMPONENTS).pipe(texts, n_process=2, batch_size=1)
    assert [[span.text for span in doc.spans["numbers"]] for doc in docs] == [["5"], ["7"]]


def test_threads_read_alike() -> None:
    texts = [f"Năm 202{i % 5}, kiểm tra {i} cơ sở tại huyện Văn Lâm." for i in range(24)]
    expected = [annotate(document(text)) for text in texts]
    found: dict[int, object] = {}

    def work(numbers: range) -> None:
        for number in numbers:
            found[number] = annotate(document(texts[number]))

    threads = [threading.Thread(target=work, args=(range(start, 24, 3),)) for start in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[number] for number in range(24)] == expected
