"""Which files are read where."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.parsing import prepare
from pipeline.parsing.care import SMALL_TEXT
from pipeline.records import Care
from tests import fakes

TEXT = "Phát hiện 12 vụ"


@pytest.mark.parametrize(
    ("data", "care"),
    [
        (TEXT.encode(), Care.NONE),
        (TEXT.encode("utf-16"), Care.NONE),
        (b"x" * (SMALL_TEXT - 1), Care.NONE),
        (b"x" * SMALL_TEXT, Care.SHARED),
        # Whatever can become a tree, by its content: the name says nothing.
        (b"<html><body><p>a</p></body></html>", Care.SHARED),
        ("<p>a</p>".encode("utf-16"), Care.SHARED),
        (f"{TEXT} < 5".encode(), Care.SHARED),
        # Formats of others.
        (b"%PDF-1.4", Care.OWN),
        (b"\x89PNG\r\n", Care.OWN),
        (b"\xff\xd8\xff\xe0", Care.OWN),
        (b"II*\x00", Care.OWN),
        (b"PK\x03\x04 word/document.xml", Care.OWN),
        (b"PK\x03\x04 xl/workbook.xml", Care.OWN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), Care.OWN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), Care.OWN),
        # Refused by their first bytes, so never parsed.
        (b"7z\xbc\xaf\x27\x1c", Care.NONE),
        (b" \n", Care.NONE),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".html", ".pdf"])
def test_by_content(data: bytes, care: Care, suffix: str) -> None:
    assert prepare(replace(fakes.raw_of(data), suffix=suffix)) is care
