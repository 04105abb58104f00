"""Phrases in text: leftmost, longest, whole syllables; and looking only where one may begin."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import Found, PhraseBooks, Syllables, first_syllables, phrase_key
from pipeline.spans import Span
from pipeline.textforms import fold


@pytest.mark.parametrize(
    ("phrase", "key"),
    [
        ("Cơ sở", "cơ sở"),
        ("phòng,chống", "phòng , chống"),
        ("  TP.  HCM ", "tp . hcm"),
        ("Hoà Bình", "hòa bình"),
        ("BR–VT", "br - vt"),
    ],
)
def test_phrase_key(phrase: str, key: str) -> None:
    assert phrase_key(phrase) == key


PHRASES = {"cơ sở": 1, "cơ sở lưu trú": 2, "lưu trú": 3, "phòng, chống": 4, "vụ": 5, "sở": 6}


def look(text: str, phrases: dict[str, int] = PHRASES) -> list[Found[int]]:
    return PhraseBooks({"": phrases}).find(Syllables(fold(text)))[""]


def find(text: str) -> list[tuple[str, int]]:
    return [(item.span.of(text), item.value) for item in look(text)]


CASES = [
    ("72 cơ sở", [("cơ sở", 1)]),
    ("72 Cơ Sở Lưu Trú", [("Cơ Sở Lưu Trú", 2)]),  # the longest
    ("cơ sở, lưu trú", [("cơ sở", 1), ("lưu trú", 3)]),
    ("cơ sở lưu", [("cơ sở", 1)]),  # the text ends inside a longer one
    ("cơ\u00a0sở", [("cơ\u00a0sở", 1)]),
    ("cơ\nsở", [("cơ\nsở", 1)]),
    ("phòng,  chống", [("phòng,  chống", 4)]),  # signs are syllables of their own
    ("cơ sởs", []),  # whole syllables only
    ("vụvụ vụ", [("vụ", 5)]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_find(text: str, expected: list[tuple[str, int]]) -> None:
    assert find(text) == expected


def test_what_is_found_has_its_place_and_compared_form() -> None:
    assert look("5 Vụ, phòng,chống") == [Found(Span(2, 4), "vụ", 5), Found(Span(6, 17), "phòng , chống", 4)]


def test_books_do_not_take_each_others_text() -> None:
    books = PhraseBooks({"things": {"cơ sở": 1, "lưu trú": 2}, "kinds": {"sở lưu trú": 3, "trú": 4}, "none": {}})
    found = books.find(Syllables("cơ sở lưu trú"))
    phrases = {book: [item.phrase for item in items] for book, items in found.items()}
    assert phrases == {"things": ["cơ sở", "lưu trú"], "kinds": ["sở lưu trú"], "none": []}


def test_of_two_spellings_the_last_counts() -> None:
    assert [item.value for item in look("vụ", {"Vụ": 1, "vụ": 2})] == [2]


PIECES = st.sampled_from(["cơ", "sở", "lưu", "trú", "phòng", "chống", ",", "vụ", " ", " ", "x"])


@given(st.lists(PIECES, max_size=30).map("".join))
def test_finding_is_walking_from_place_to_place(text: str) -> None:
    keys = [phrase_key(phrase) for phrase in PHRASES]
    tokens = [(match.group(), match.span()) for match in re.finditer(r"\w+|[^\w\s]", text)]
    walked, index = [], 0
    while index < len(tokens):
        fits = [k for k in keys if k.split(" ") == [token for token, _ in tokens[index : index + k.count(" ") + 1]]]
        longest = max(fits, key=len, default="")
        count = longest.count(" ") + 1
        if longest:
            walked.append((longest, tokens[index][1][0], tokens[index + count - 1][1][1]))
        index += count
    assert [(item.phrase, item.span.start, item.span.end) for item in look(text)] == walked


def test_first_syllables() -> None:
    assert first_syllables(["cơ sở", "Cơ quan", "(vụ)", ""]) == {"cơ", "("}


@given(st.text(max_size=60))
def test_syllables_and_signs_are_slices_of_the_text(text: str) -> None:
    folded = fold(text)
    cut = Syllables(folded)
    assert len(cut) == len(cut.keys) == len(cut.starts) == len(cut.ends)
    assert [folded[start:end] for start, end in zip(cut.starts, cut.ends, strict=True)] == cut.keys
    assert cut.starts == sorted(cut.starts)
    assert cut.keys == re.findall(r"\w+|[^\w\s]", folded)


# Classes of syllables: "#" begins with a digit, "a#" holds one further on, "*-" touches a dash.
@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("12 vụ, 5a", "#", ["12", "5a"]),
        ("1.234,5 và 31,5", "#", ["1", "31"]),  # what goes on is no beginning
        ("ngày.5", "#", ["5"]),  # a full stop without a space
        ("pc02 và f1, 12", "a#", ["pc02", "f1"]),
        ("covid-19, sars-cov-2", "*-", ["covid", "sars", "cov"]),
        ("a - b", "*-", []),
        ("-5", "*-", []),
        ("x@y", "*@", ["x"]),
        ("* # a", "#", []),  # the sign itself is no numeral
        ("* # a", "*", ["*"]),
        ("một hai một", "một", ["một", "một"]),
    ],
)
def test_heads(text: str, head: str, expected: list[str]) -> None:
    cut = Syllables(text)
    assert [cut.keys[index] for index in cut.indices(frozenset([head]))] == expected


def test_several_heads_in_order_and_once() -> None:
    cut = Syllables("hai 12 một hai")
    assert cut.indices(frozenset(["hai", "một", "#", "#", "vắng"])) == [0, 1, 2, 3]
    assert cut.indices(frozenset()) == []


def test_matches_begin_at_heads_and_do_not_overlap() -> None:
    cut = Syllables("một một một hai một")
    found = cut.matches(re.compile("một(?: một)?"), frozenset(["một"]))
    assert [match.span() for match in found] == [(0, 7), (8, 11), (16, 19)]


def test_heads_first_asked_for_after_a_text_was_read() -> None:
    """One walk serves all sets of heads known so far; one that comes later is looked for as well."""
    cut = Syllables("sáu vụ ở sáu nơi")
    assert cut.indices(frozenset(["vụ"])) == [1]
    assert cut.indices(frozenset(["sáu", "later"])) == [0, 3]
    assert cut.indices(frozenset(["vụ"])) == [1]


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (0, 20, (0, 7)),
        (1, 20, (8, 15)),  # begins inside the first one
        (8, 15, (8, 15)),
        (8, 14, None),  # would end beyond
        (9, 20, None),
    ],
)
def test_first_match_in_a_stretch(start: int, end: int, found: tuple[int, int] | None) -> None:
    match = Syllables("một hai một hai ba").first(re.compile("một hai"), frozenset(["một"]), start, end)
    assert (match.span() if match is not None else None) == found
