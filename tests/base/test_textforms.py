"""The two folded forms: one keeps positions, one drops marks; and the order of Vietnamese names."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Block, BlockKind
from pipeline.spans import Span
from pipeline.textforms import collation_key, fold, has_marks, search_key, single_spaced, unwrap

# Two spellings of one word: the tone on the first vowel is the folded form (Decision 240/QĐ of 1984).
TONES = [
    ("hoà", "hòa"),
    ("HOÀ BÌNH", "hòa bình"),
    ("khoẻ", "khỏe"),
    ("thuỷ", "thủy"),
    ("Uỷ ban", "ủy ban"),
    ("thuý", "thúy"),
    ("hoạ", "họa"),
    ("quý", "quý"),  # after q the u is no vowel
    ("quà", "quà"),
    ("hoàn", "hoàn"),  # closed syllables have one spelling
    ("khuya", "khuya"),
    ("hòa", "hòa"),
]


@pytest.mark.parametrize(("written", "folded"), TONES)
def test_tone_placement(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize("dash", "‐‑‒–—―−")
def test_every_dash_is_plain(dash: str) -> None:
    assert fold(f"2016{dash}2020") == "2016-2020"


@pytest.mark.parametrize("space", "\u00a0\u2000\u2003\u2007\u2009\u202f\u3000")
def test_every_space_is_plain(space: str) -> None:
    assert fold(f"1{space}250") == "1 250"


def test_line_ends_and_tabs_stay() -> None:
    assert fold("A\n\tB") == "a\n\tb"


def test_letters_that_grow_in_lower_case_stay() -> None:
    assert fold("İSTANBUL") == "İstanbul"


@given(st.text())
def test_folding_keeps_every_position_and_is_done_once(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(st.text(alphabet="aăâeêioôơuưyđhòahoàthuỷQUÝ 12-–\u00a0", max_size=40))
def test_folding_pieces_at_spaces_is_folding_the_whole(text: str) -> None:
    assert fold(" ".join(text.split(" "))) == " ".join(fold(piece) for piece in text.split(" "))


def test_unwrap_joins_running_text_only() -> None:
    folded = "kiểm tra\n5 cơ sở\nvăn lâm\t5\nvăn giang\t7\ntrang\nchủ\nhết\nbài"
    ends = [folded.index("\nvăn lâm"), folded.index("\ntrang"), folded.index("\nhết"), len(folded)]
    kinds = [BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.BOILERPLATE, BlockKind.LIST_ITEM]
    starts = [0, *(end + 1 for end in ends[:-1])]
    blocks = [Block(kind, Span(start, end)) for kind, start, end in zip(kinds, starts, ends, strict=True)]
    assert unwrap(folded, blocks) == "kiểm tra 5 cơ sở\nvăn lâm\t5\nvăn giang\t7\ntrang\nchủ\nhết bài"
    assert unwrap(folded, []) == folded


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Mại dâm", "mai dam"),
        ("ĐẮK LẮK", "dak lak"),
        ("Hoà  Bình\n2021", "hoa binh 2021"),
        ("Đà Nẵng", "da nang"),
        ("mại", "mai"),  # decomposed
    ],
)
def test_search_key(text: str, key: str) -> None:
    assert search_key(text) == search_key(unicodedata.normalize("NFD", text)) == key


@given(st.text())
def test_a_search_key_is_its_own(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@pytest.mark.parametrize(("text", "expected"), [("mai dam", False), ("mại", True), ("Đak", True), ("HIV 12", False)])
def test_has_marks(text: str, expected: bool) -> None:
    assert has_marks(text) is expected


def test_names_in_vietnamese_order() -> None:
    names = ["Đồng Nai", "Ắ", "Đà Nẵng", "Dầu Tiếng", "Ea Kar", "Ân Thi", "An Giang", "Bắc Ninh", "Ăn", "Cao Bằng"]
    ordered = sorted(names, key=collation_key)
    assert ordered.index("Dầu Tiếng") < ordered.index("Đà Nẵng") < ordered.index("Đồng Nai") < ordered.index("Ea Kar")
    assert ordered.index("An Giang") < ordered.index("Ăn") < ordered.index("Ân Thi") < ordered.index("Bắc Ninh")


def test_tones_only_break_ties() -> None:
    assert sorted(["má", "mà b", "ma c", "ma"], key=collation_key) == ["ma", "má", "mà b", "ma c"]


@given(
    st.text(
        alphabet=st.sampled_from(
            [*map(chr, (*range(0x21), 0x85, 0xA0, 0x1680, *range(0x2000, 0x2030), 0x205F)), "a", "ồ"]
        )
    )
)
def test_single_spaces_as_split_sees_them(text: str) -> None:
    assert single_spaced(text) == " ".join(text.split())


def test_every_white_space_is_seen() -> None:
    spaces = [char for char in map(chr, range(0x110000)) if char.isspace()]
    assert [char for char in spaces if single_spaced(f"a{char}b") != "a b"] == []
