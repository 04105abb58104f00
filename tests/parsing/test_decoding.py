"""How bytes become characters."""

from __future__ import annotations

import unicodedata

import pytest

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.characters.decoding import check_readable
from tests.parsing.reading import read

REPORT = "Năm 2021, tỉnh Hưng Yên đã kiểm tra 72 lượt cơ sở; phạt 31,5 triệu đồng, giảm 12% so với cùng kỳ."
FRENCH = "L'été dernier, la préfecture a contrôlé 72 établissements à Besançon, où 5 ont été fermés."


def _1258(text: str) -> bytes:
    """windows-1258 as old Windows programs write it: base letter with its hat, then the tone."""
    parts = []
    for char in text:
        try:
            parts.append(char.encode("cp1258"))
        except UnicodeEncodeError:
            tones = [mark for mark in unicodedata.normalize("NFD", char) if mark in "\u0300\u0301\u0303\u0309\u0323"]
            base = unicodedata.normalize("NFC", unicodedata.normalize("NFD", char).replace(tones[0], ""))
            parts.append((base + tones[0]).encode("cp1258"))
    return b"".join(parts)


def _page(text: str, charset: str) -> str:
    return f'<html><head><meta charset="{charset}"></head><body><p>{text}</p></body></html>'


@pytest.mark.parametrize(
    ("data", "encoding", "repairs"),
    [
        (REPORT.encode(), "utf-8", ()),
        (b"\xef\xbb\xbf" + REPORT.encode(), "utf-8", ("bom",)),
        (b"\xff\xfe" + REPORT.encode("utf-16-le"), "utf-16-le", ("bom",)),
        (b"\xfe\xff" + REPORT.encode("utf-16-be"), "utf-16-be", ("bom",)),
        (b"\xff\xfe\x00\x00" + REPORT.encode("utf-32-le"), "utf-32-le", ("bom",)),
        (REPORT.encode("utf-16-le"), "utf-16-le", ()),  # without a mark: the zero bytes tell it
        (REPORT.encode("utf-16-be"), "utf-16-be", ()),
        (_1258(REPORT), "cp1258", ("nfc",)),
        (unicodedata.normalize("NFD", REPORT).encode(), "utf-8", ("nfc",)),
    ],
)
def test_text_is_read_whatever_its_charset(data: bytes, encoding: str, repairs: tuple[str, ...]) -> None:
    document = read(data)
    assert document.text == REPORT
    assert (document.encoding, document.repairs) == (encoding, repairs)


@pytest.mark.parametrize(
    ("data", "encoding", "repair"),
    [
        # bytes that are valid UTF-8 beyond ASCII are UTF-8, whatever the page says
        (_page(REPORT, "iso-8859-1").encode(), "utf-8", "charset:iso-8859-1→utf-8"),
        (_page(REPORT, "windows-1258").encode(), "utf-8", "charset:windows-1258→utf-8"),
        (_1258(_page(REPORT, "utf-8")), "cp1258", "charset:utf-8→cp1258"),
        (_1258(_page(REPORT, "windows-1252")), "cp1258", "charset:windows-1252→cp1258"),
        (_page(REPORT, "x-unknown").encode(), "utf-8", "charset:x-unknown→utf-8"),
        (_page(REPORT, "base64").encode(), "utf-8", "charset:base64→utf-8"),  # a codec, but no charset
        (_page(REPORT, "utf-16").encode(), "utf-8", "charset:utf-16→utf-8"),
    ],
)
def test_a_declared_charset_that_does_not_fit_is_overridden(data: bytes, encoding: str, repair: str) -> None:
    document = read(data, "page.html")
    assert document.text == REPORT
    assert document.encoding == encoding
    assert repair in document.repairs


@pytest.mark.parametrize(
    ("charset", "codec"),
    [("utf-8", "utf-8"), ("windows-1258", "cp1258"), ("UTF8", "utf-8")],
)
def test_a_declared_charset_that_fits_needs_no_repair(charset: str, codec: str) -> None:
    data = _page(REPORT, charset)
    document = read(_1258(data) if codec == "cp1258" else data.encode(), "page.html")
    assert document.text == REPORT
    assert not [repair for repair in document.repairs if repair.startswith("charset")]


def test_latin_1_pages_are_windows_1252() -> None:
    document = read(_page(FRENCH, "iso-8859-1").encode("cp1252"), "page.html")
    assert (document.text, document.encoding) == (FRENCH, "cp1252")


def test_an_xml_declaration_names_the_charset() -> None:
    page = f'<?xml version="1.0" encoding="windows-1252"?><html><body><p>{FRENCH}</p></body></html>'
    assert read(page.encode("cp1252"), "page.xhtml").text == FRENCH


def test_text_cut_inside_a_character_is_read_and_noted() -> None:
    document = read(REPORT.encode().replace(b"k\xe1\xbb\xb3.", b"k\xe1\xbb"))
    assert document.text == REPORT.removesuffix("ỳ.") + "\ufffd"
    assert document.repairs == ("broken:utf-8",)


def test_utf_16_cut_inside_a_character_is_read_and_noted() -> None:
    document = read(b"\xff\xfe" + REPORT.encode("utf-16-le")[:-1])
    assert document.text == REPORT.removesuffix(".") + "\ufffd"
    assert document.repairs == ("bom", "broken:utf-16-le")


@pytest.mark.parametrize(
    "data",
    [
        # no encoding of Vietnamese gives syllables: Russian, Arabic, all bytes
        "В 2021 году проведено 72 проверки, пресечено 15 нарушений. ".encode("koi8-r") * 3,
        "تم تفتيش 72 منشأة في عام 2021. ".encode("cp1256") * 3,
        bytes(range(128, 256)) * 4,
    ],
)
def test_unknown_charsets_are_refused(data: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data)
    assert caught.value.code is ReasonCode.CHARSET
    assert caught.value.detail


def test_a_text_that_is_largely_lost_is_refused() -> None:
    with pytest.raises(DocumentError, match="40 of 400 characters"):
        check_readable("m\ufffdi dâm. " * 40 + " " * 40)
    check_readable("mại dâm " * 400 + "\ufffd" * 3)
