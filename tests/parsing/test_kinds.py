"""What a file is."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

import pytest

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.kinds import PAGE_SUFFIXES, SHEET_SUFFIXES, TEXT_SUFFIXES
from pipeline.sources.files import SUFFIXES
from tests.parsing.office import p, word
from tests.parsing.reading import read


def _zip(member: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, "x" * 200)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code", "detail"),
    [
        (b"", "report.txt", ReasonCode.EMPTY, "0 bytes"),
        (b" \r\n\t\n", "report.txt", ReasonCode.EMPTY, "white space"),
        (b"\x00" * 100, "report.txt", ReasonCode.EMPTY, "100 bytes"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "report.txt", ReasonCode.CORRUPT, "PDF"),
        (_zip("word/document.xml"), "report.txt", ReasonCode.CORRUPT, "word/document.xml"),
        (_zip("xl/workbook.xml"), "report.html", ReasonCode.CORRUPT, "xl/workbook.xml"),
        (_zip("reports/a.txt"), "report", ReasonCode.UNSUPPORTED, "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "report.txt", ReasonCode.UNSUPPORTED, "OLE"),
        (b"{\\rtf1\\ansi 72}", "report.txt", ReasonCode.UNSUPPORTED, "RTF"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 30, "report.txt", ReasonCode.CORRUPT, "image"),
        (random.Random(4).randbytes(5_000), "report.txt", ReasonCode.CORRUPT, "binary"),  # noqa: S311 - a fixed noise
        (random.Random(5).randbytes(5_000), "page.html", ReasonCode.CORRUPT, "binary"),  # noqa: S311
        ("Kiểm tra 72 cơ sở.".encode(), "report.xyz", ReasonCode.UNSUPPORTED, ".xyz"),
    ],
)
def test_what_is_no_text_is_refused_with_its_kind(data: bytes, name: str, code: ReasonCode, detail: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data, name)
    assert caught.value.code is code
    assert detail in caught.value.detail


@pytest.mark.parametrize("suffix", sorted(SUFFIXES - TEXT_SUFFIXES - SHEET_SUFFIXES - PAGE_SUFFIXES))
@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (word(p("Kiểm tra 72 cơ sở."))[:40], "ZIP"),  # the download broke off before the first name that tells
        (_zip("reports/a.txt"), "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "OLE"),
        ("Không tìm thấy tệp.".encode(), "text"),  # what a server says instead of the file
    ],
)
def test_a_damaged_file_of_a_known_kind_is_told_as_damaged(data: bytes, seen: str, suffix: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data, f"report{suffix}")
    assert (caught.value.code, caught.value.detail) == (ReasonCode.CORRUPT, f"{seen}, no {suffix}")


@pytest.mark.parametrize(
    ("data", "name", "detail"),
    [
        (b"{\\rtf1\\ansi 72}", "report.doc", "RTF"),
        (_zip("ppt/slides/slide1.xml"), "report.docx", "PPTX"),
        (b"GIF89a", "scan.png", "GIF"),
    ],
)
def test_another_kind_under_a_known_suffix_keeps_its_name(data: bytes, name: str, detail: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data, name)
    assert (caught.value.code, caught.value.detail) == (ReasonCode.UNSUPPORTED, detail)


@pytest.mark.parametrize(
    ("text", "name", "parser"),
    [
        ("Kiểm tra 72 cơ sở.", "report.txt", "txt/1"),
        ("Kiểm tra 72 cơ sở.", "report", "txt/1"),  # an address without a suffix
        ("<!DOCTYPE html><html><body><p>72 cơ sở</p></body></html>", "report.txt", "html/1"),
        ("<!-- saved -->\n<HTML><BODY>72 cơ sở</BODY></HTML>", "report", "html/1"),
        ("<html><body><p>72 cơ sở</p></body></html>", "letter.doc", "html/1"),  # Word files that are pages
        ("<p>72 cơ sở</p>", "page.html", "html/1"),
        ("72 cơ sở, không có thẻ nào", "page.html", "txt/1"),  # a page by its name only
        ("<div><p>a</p><p>b</p><p>c</p><p>d</p><br></div>", "report.txt", "html/1"),
        ("Số vụ < 5, số cơ sở > 10: <không rõ>", "report.txt", "txt/1"),
    ],
)
def test_content_decides_before_the_suffix(text: str, name: str, parser: str) -> None:
    assert read(text, name).parser == parser
