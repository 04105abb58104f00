"""Word documents and workbooks are zip files: what is refused before anything is unpacked."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.office.packages import open_package
from tests.parsing.office import package, part, word
from tests.parsing.reading import read

_GOOD = word("<w:p/>")
_ENTITIES = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "72"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>'
_OUTSIDE = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "outside.txt">]><w>&a;</w>'


def _refusal(data: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        open_package(data)
    return caught.value


def _with_flag(data: bytes, flag: int) -> bytes:
    """The package with a flag set for its first member, in its directory and before the member."""
    at = data.index(b"PK\x01\x02")
    changed = bytearray(data)
    for place in (6, at + 8):
        changed[place : place + 2] = struct.pack("<H", flag)
    return bytes(changed)


def _with_size(data: bytes, size: int) -> bytes:
    """The package whose directory gives its first member another size."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", size) + data[at + 28 :]


def _shared_place(data: bytes) -> bytes:
    """The package whose directory lets the second member begin where the first does."""
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    return data[: second + 42] + data[first + 42 : first + 46] + data[second + 46 :]


def _twice(name: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(name, "<b/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "detail"),
    [
        # 2 MB of spaces from 2 KB: more than a hundredfold
        (package({"word/document.xml": b" " * 2_000_000}), ReasonCode.BOMB, "100 times"),
        # more than any report holds, whether it is true or not
        (_with_size(package({"word/document.xml": "<a/>"}), 200_000_001), ReasonCode.BOMB, "bytes unpacked"),
        # as many members as a directory can have
        (package({f"word/{at}": b"" for at in range(10_001)}, zipfile.ZIP_STORED), ReasonCode.BOMB, "members"),
        # a size that is smaller than what unpacks: the member is never read beyond it
        (_with_size(package({"word/document.xml": "<a>72</a>"}), 3), ReasonCode.CORRUPT, "CRC"),
        # two members made of the same bytes
        (_shared_place(package({"a.xml": "<a/>", "b.xml": "<b/>"})), ReasonCode.CORRUPT, "overlaps"),
        # which of the two would be read is nobody's to say
        (_twice("word/document.xml"), ReasonCode.CORRUPT, "name of another"),
        # a zip's own password
        (_with_flag(_GOOD, 1), ReasonCode.ENCRYPTED, "_rels/.rels"),
        # allowed in zip files, never in these
        (package({"a.xml": "<a/>" * 50}, zipfile.ZIP_LZMA), ReasonCode.CORRUPT, "compression 14"),
        # a billion laughs, in the part and in one that only the program reads
        (package({"word/document.xml": _ENTITIES}), ReasonCode.CORRUPT, "DOCTYPE in word/document.xml"),
        (package({"word/document.xml": "<w/>", "xl/any.bin": _ENTITIES}), ReasonCode.CORRUPT, "DOCTYPE in xl/any.bin"),
        # a file of the machine
        (package({"word/styles.xml": _OUTSIDE}), ReasonCode.CORRUPT, "DOCTYPE in word/styles.xml"),
        # the same in UTF-16, where the letters cannot be found by looking for bytes
        (package({"xl/workbook.xml": _ENTITIES.replace('<?xml version="1.0"?>', "").encode("utf-16")}),
         ReasonCode.CORRUPT, "DOCTYPE in xl/workbook.xml"),
        # behind a comment longer than what is read at a time
        (package({"word/document.xml": f"<!--{'x' * 9_000}-->{_ENTITIES[21:]}"}), ReasonCode.CORRUPT, "DOCTYPE"),
        # cut off, and no zip at all
        (_GOOD[:-30], ReasonCode.CORRUPT, "zip"),
        (b"PK\x03\x04" + b"\x00" * 100, ReasonCode.CORRUPT, "zip"),
    ],
)  # fmt: skip
def test_a_harmful_package_is_refused_with_its_reason(data: bytes, code: ReasonCode, detail: str) -> None:
    error = _refusal(data)
    assert error.code is code
    assert detail in error.detail


def test_roots_tell_what_a_part_is_whatever_its_name() -> None:
    opened = open_package(package({"a.bin": part("document", ""), "b.xml": "no XML", "c/": ""}))
    assert opened.roots == {"a.bin": "document"}


def test_names_that_climb_are_names_only() -> None:
    opened = open_package(package({"../../passwd": "<a/>", "word/document.xml": "<b/>"}))
    assert opened.roots["../../passwd"] == "a"
    assert opened.tree("word/document.xml").tag == "b"


def test_relations_lead_inside_the_package() -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="t/styles" Target="../styles.xml"/>'
        '<Relationship Id="b" Type="t/header" Target="/word/h.xml"/>'
        '<Relationship Id="c" Type="t/image" Target="http://127.0.0.1/x" TargetMode="External"/>'
        "</Relationships>"
    )
    opened = open_package(package({"word/_rels/document.xml.rels": rels}))
    found = {name: (one.kind, one.part) for name, one in opened.relations("word/document.xml").items()}
    assert found == {"a": ("styles", "styles.xml"), "b": ("header", "word/h.xml")}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (package({"word/other.xml": "<a/>"}), ReasonCode.CORRUPT),  # no main part
        (package({"word/document.xml": "<w:document>"}), ReasonCode.CORRUPT),  # ends within an element
        (package({"word/document.xml": "<a>" * 300 + "</a>" * 300}), ReasonCode.DEPTH),
        (package({"xl/workbook.bin": "x", "xl/workbook.xml": "x"}), ReasonCode.CORRUPT),
        (package({"_rels/.rels": '<R><Relationship Id="a" Type="t/officeDocument" Target="xl/workbook.bin"/></R>',
                  "xl/workbook.bin": b"\x83\x01"}), ReasonCode.UNSUPPORTED),  # binary workbooks
    ],
)  # fmt: skip
def test_a_package_without_a_readable_document(data: bytes, code: ReasonCode) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data, "report.docx")
    assert caught.value.code is code


def test_a_tree_is_not_made_of_a_part_beyond_all_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.parsing.office.packages._MAX_TREE", 100)
    with pytest.raises(DocumentError) as caught:
        open_package(_GOOD).tree("word/document.xml")
    assert caught.value.code is ReasonCode.TOO_LARGE


def test_a_part_that_is_shorter_than_its_directory_says() -> None:
    opened = open_package(_with_size(package({"word/document.xml": "<a>72</a>"}), 900))
    with pytest.raises(DocumentError) as caught:
        opened.tree("word/document.xml")
    assert caught.value.code is ReasonCode.CORRUPT
    assert "9 bytes instead of 900" in caught.value.detail


def test_office_files_with_a_password() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 99
    with pytest.raises(DocumentError) as caught:
        read(locked, "report.docx")
    assert caught.value.code is ReasonCode.ENCRYPTED
