"""Promises that hold for any text and any tree."""

from __future__ import annotations

import unicodedata
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.web import maintext
from pipeline.records import ParsedDocument
from tests.parsing.reading import read

# Lines that make the layout rules meet each other, among arbitrary ones.
_LINES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "",
            "BÁO CÁO",
            "Số: 5/BC-UBND",
            "I. TÌNH HÌNH",
            "- Kiểm tra 72 cơ sở;",
            "a\tb\t5",
            "| 1 | 2 |",
            "|---|---|",
            "Tin liên quan",
            "Lượt xem: 5",
            "Thứ sáu, 07/01/2022 09:15",
            "Địa chỉ: số 5",
            "Kiểm tra 72 lượt cơ sở kinh doanh dịch vụ trên địa bàn, " * 3 + "xong.",
            "   mọc dày ở hai bên đường và quanh các khu công nghiệp của tỉnh",
            "A      B      5",
            "2",
        ]
    ),
)


def _read_or_code(source: str, name: str) -> ParsedDocument | ReasonCode:
    """The document, with all that is promised of it checked, or why there is none."""
    try:
        return read(source, name)
    except DocumentError as error:
        return error.code


@given(st.lists(_LINES, max_size=25), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_any_text(lines: list[str], end: str) -> None:
    source = end.join(lines)
    document = _read_or_code(source, "report.txt")
    if isinstance(document, ReasonCode):
        assert not source.strip() or document in (ReasonCode.CORRUPT, ReasonCode.CHARSET, ReasonCode.EMPTY)
        return
    if document.parser != "txt/1":
        return
    assert unicodedata.is_normalized("NFC", document.text)
    assert "\r" not in document.text
    assert "\x00" not in document.text
    again = _read_or_code(document.text, "report.txt")  # fewer line ends: the share of odd characters may pass a limit
    assert isinstance(again, ReasonCode) or again.text == document.text.removeprefix("\ufeff")
    assert len(document.document_id) == 32


_TEXTS = st.text(st.characters(codec="utf-8"), max_size=12).map(escape)
_TAGS = st.sampled_from(
    ["p", "div", "b", "span", "ul", "li", "table", "tr", "td", "th", "h1", "h2", "a", "pre", "nav", "br", "sup", "o:p"]
)
_ATTRIBUTES = st.sampled_from(
    ["", " hidden", " style='display:block'", " colspan=3", " rowspan=9", " rowspan=0", " border=1"]
)


def _element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    whole = st.tuples(_TAGS, _ATTRIBUTES, st.lists(children, max_size=4)).map(
        lambda item: f"<{item[0]}{item[1]}>{''.join(item[2])}</{item[0]}>"
    )
    unclosed = st.tuples(_TAGS, children).map(lambda item: f"<{item[0]}>{item[1]}")
    return st.one_of(whole, unclosed)


_PAGES = st.recursive(_TEXTS, _element, max_leaves=25)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(_PAGES)
def test_any_tree(body: str) -> None:
    page = f"<!DOCTYPE html><html><body>{body}</body></html>"
    document = _read_or_code(page, "page.html")
    if isinstance(document, ReasonCode):
        assert document in (ReasonCode.NO_TEXT, ReasonCode.CORRUPT, ReasonCode.CHARSET)
        return
    assert unicodedata.is_normalized("NFC", document.text)
    assert not any(repair.startswith("main_text") for repair in document.repairs)
    if "<pre" not in body:
        assert all(line.strip() for line in document.text.split("\n"))


_WORDS = st.lists(st.integers(1, 10_000).map(lambda number: f"từ{number}"), unique=True, min_size=1, max_size=20)


@given(_WORDS, st.data())
def test_every_visible_word_stands_in_the_text_once(words: list[str], data: st.DataObject) -> None:
    tags = st.sampled_from(["p", "div", "span", "li", "td", "h2", "b"])
    body = "".join(f"<{tag}>{word}</{tag}> " for word in words for tag in [data.draw(tags)])
    text = read(f"<html><body>{body}</body></html>", "page.html").text
    assert text.split() == words


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=8), max_size=30))
def test_texts_are_squeezed_alike_in_any_case(parts: list[str]) -> None:
    text = " ".join(parts)
    assert maintext.squeeze(text) == "".join(maintext.squeeze(part) for part in parts)


@pytest.mark.parametrize("text", ["\u2028\n\u2028a", "\x0b5\x0c", "İ 5 İ", "\u0301\n\u0301"])
def test_odd_characters_are_covered(text: str) -> None:
    assert read(text).text == text


@pytest.mark.parametrize("text", ["\u200b", "\ufeff\ufeff", " \u00ad\n\u202e"])
def test_what_is_invisible_is_no_text(text: str) -> None:
    assert _read_or_code(text, "report.txt") is ReasonCode.NO_TEXT


_NUMERALS = st.integers(1, 10**9).map(lambda value: f"{value:,}".replace(",", "."))
_UNSEEN = st.sampled_from("\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u202c\u2060\u2066\u2069\ufeff\ufe0f")


@given(
    _NUMERALS,
    st.lists(st.tuples(st.integers(0, 12), _UNSEEN), min_size=1, max_size=6),
    st.sampled_from(["txt", "html"]),
)
def test_a_number_spliced_by_what_nobody_sees_is_one_number(
    numeral: str, signs: list[tuple[int, str]], suffix: str
) -> None:
    spliced = numeral
    for place, sign in signs:
        at = 1 + place % len(numeral)
        spliced = spliced[:at] + sign + spliced[at:]
    text = f"Kiểm tra {spliced} lượt cơ sở trên địa bàn."
    page = f"<html><body><p>{text}</p></body></html>"
    document = read(page if suffix == "html" else text, f"report.{suffix}")
    assert document.text == f"Kiểm tra {numeral} lượt cơ sở trên địa bàn."
    assert "invisible" in document.repairs
