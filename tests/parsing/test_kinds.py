"""What a file is."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

import pytest

from pipeline.errors import DocumentError, ReasonCode
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
