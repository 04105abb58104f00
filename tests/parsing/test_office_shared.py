"""The real Word files and workbooks that lie beside the repository: read or refused with a true reason."""

from __future__ import annotations

import shutil
import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlrd
from lxml import etree

from pipeline.parsing.office import libreoffice
from pipeline.parsing.office.libreoffice import as_docx
from pipeline.records import BlockKind
from tests.parsing.office import W
from tests.parsing.reading import check, read

# As a person counts them.
_TABLES = {
    "dongthap_KH-truong-doc-binh-kieu-2026.docx": 3,
    "phutho-2011_KH-dao-tao_VnTime.doc": 1,
    "tp-cc-36_so-theo-doi_VnTime.docx": 2,
}


def _words(shared: Path, pattern: str) -> list[Path]:
    found = sorted((shared / "real" / "docx").glob(pattern))
    assert found
    return found


def _characters(data: bytes) -> int:
    """All characters that are no spaces in the text of a .docx, by another way than the parser's."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    for branch in root.iter("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"):
        branch.clear()
    whole = "".join("".join((text.text or "").split()) for text in root.iter(f"{{{W}}}t"))
    return len(unicodedata.normalize("NFC", whole))


def test_real_word_documents_give_every_character(shared: Path) -> None:
    for path in _words(shared, "*.docx"):
        document = read(path.read_bytes(), path.name)
        assert document.parser == "docx/1"
        assert len("".join(document.text.split())) >= _characters(path.read_bytes()) > 500, path.name
        tables = sum(block.kind is BlockKind.TABLE for block in document.blocks)
        assert tables == _TABLES.get(path.name, 0), path.name


@pytest.mark.skipif(shutil.which("soffice") is None, reason="not run: no LibreOffice")
def test_real_old_word_documents_give_every_character(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in _words(shared, "*.doc"):
        data = path.read_bytes()
        if data.startswith(b"\xef\xbb\xbf<html"):  # see test_parsing_shared.py
            continue
        converted = as_docx(data)
        monkeypatch.setattr(libreoffice, "as_docx", lambda _, made=converted: made)
        document = read(data, path.name)
        assert document.parser == "doc/1"
        assert len("".join(document.text.split())) >= _characters(converted) > 1_000, path.name


def test_real_old_workbooks_give_every_filled_cell(shared: Path) -> None:
    for path in _words(shared, "xls/*.xls"):
        document = read(path.read_bytes(), path.name)
        check(document)
        filled = 0
        for sheet in xlrd.open_workbook(path).sheets():
            filled += sum(bool(str(cell.value).strip()) for row in sheet.get_rows() for cell in row)
        assert len({run.node for run in document.runs}) == filled, path.name
        assert sum(block.kind is BlockKind.TABLE for block in document.blocks) >= 10
