"""The document text and the origin of its lines."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DocumentError
from pipeline.parsing.characters.cleaning import clean_characters, clean_text, decoded_text
from pipeline.parsing.characters.decoding import Decoding
from pipeline.records import ParsedDocument
from tests.parsing.reading import raw, read


@pytest.mark.parametrize(
    ("source", "text", "repairs"),
    [
        ("a 1\r\nb 2\rc 3\nd", "a 1\nb 2\nc 3\nd", ("crlf",)),
        ("\ufeff72 cơ sở", "72 cơ sở", ("bom",)),
        ("72\ufeff cơ sở", "72 cơ sở", ("invisible",)),  # a mark inside the text is a zero-width space
        ("a\x00b 5", "a\ufffdb 5", ("nul",)),
        ("a\uffffb\ufdd0c\U0001fffe 5", "a\ufffdb\ufffdc\ufffd 5", ("noncharacter",)),
        ("tỉnh".replace("ỉ", "i\u0309"), "tỉnh", ("nfc",)),
        ("a\x01b\x7f 5", "a\ufffdb\ufffd 5", ("control",)),
        ("1.2\u200b34 vụ", "1.234 vụ", ("invisible",)),
        ("phòng\u00ad chống 1\u00ad2 vụ", "phòng chống 12 vụ", ("invisible",)),
        (
            "\u202e21\u202c vụ, \u20665\u2069 vụ",
            "21 vụ, 5 vụ",
            ("invisible",),
        ),  # shown as 12 by what overrides direction
        ("e\u200d\u0301 5", "é 5", ("invisible", "nfc")),  # a mark finds its letter again
        ("１２．３４５ vụ, tăng ５，５％", "12.345 vụ, tăng 5,5%", ("digits",)),
        ("\u0661\u0662 vụ", "12 vụ", ("digits",)),  # the same digits in another script
        ("a．b，c％", "a．b，c％", ()),  # full-width signs without a digit
        ("72\u00a0cơ sở\u2028x \x0c y", "72\u00a0cơ sở\u2028x \x0c y", ()),  # nothing else is changed
        (
            "1\u202f234 và 1\u2007234",
            "1\u202f234 và 1\u2007234",
            (),
        ),  # narrow spaces are read as spaces, in their place
        ("1.234² và 5½", "1.234² và 5½", ()),  # never compatibility forms: they would make other numbers
    ],
)
def test_the_text_is_the_source_but_for_named_repairs(source: str, text: str, repairs: tuple[str, ...]) -> None:
    document = read(source)
    assert document.text == text
    assert document.repairs == repairs


def _same_by_bytes(data: bytes, document: ParsedDocument) -> None:
    """Decoding a run's bytes and cleaning them gives the run's slice of the text."""
    told: set[str] = set()
    for run in document.runs:
        assert run.byte_start is not None
        assert run.byte_end is not None
        source = data[run.byte_start : run.byte_end].decode(document.encoding, "replace")
        assert clean_characters(source, told) == run.span.of(document.text)
    assert sum(len(run.span) for run in document.runs) == len(document.text) - document.text.count("\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1258"])
@pytest.mark.parametrize("mark", [True, False])
def test_runs_lead_back_to_the_bytes(encoding: str, mark: bool) -> None:
    text = "Năm 2021\r\n\r\ncó 72 cơ sở\rvà 05 vu\u0323\nhuyện Ḍ"
    if encoding == "cp1258":
        text = "Năm 2021\r\n\r\ncó 72 cơ sơ\u0309\rvà 05 vu\u0323\nxa\u0303 Đ"
    data = (b"" if not mark or encoding == "cp1258" else "\ufeff".encode(encoding)) + text.encode(encoding)
    document = read(data)
    assert document.encoding == encoding
    _same_by_bytes(data, document)


@given(st.text(min_size=1, max_size=200), st.sampled_from(["utf-8", "utf-16-le", "utf-32-be"]))
def test_runs_lead_back_to_the_bytes_of_any_text(text: str, encoding: str) -> None:
    data = text.encode(encoding, "replace")
    clean = clean_text(decoded_text(data, Decoding(encoding, 0, "replace")))
    assert unicodedata.is_normalized("NFC", clean.text)
    told: set[str] = set()
    for run in clean.runs:
        source = data[run.byte_start : run.byte_end].decode(encoding, "replace")
        assert clean_characters(source, told) == run.span.of(clean.text)


def test_charsets_with_shift_states_have_no_byte_ranges() -> None:
    data = "日本 72\n日本".encode("iso2022_jp")
    clean = clean_text(decoded_text(data, Decoding("iso2022_jp")))
    assert clean.text == "日本 72\n日本"
    assert [run.byte_start for run in clean.runs] == [None, None]


def test_a_long_text_is_refused() -> None:
    with pytest.raises(DocumentError, match="too_large: 11 characters > 10"):
        read("72 cơ sở ok", limit=10)


def test_the_source_is_told() -> None:
    document = read("72 cơ sở", "a.txt")
    assert (document.source, document.source_id) == ("a.txt", "/reports/a.txt")
    assert document.raw_sha256 == raw("72 cơ sở").sha256
