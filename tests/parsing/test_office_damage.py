"""Damaged Word documents and workbooks end in a document or in a reason, never in another error."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from io import BytesIO

import docx
import openpyxl
import pytest

from pipeline.errors import DocumentError
from tests.parsing.office import book, package, written
from tests.parsing.reading import read

_ODD = (b'"-1"', b'"99999999999999"', b'"x"', b'""', b'"1048576"')


def _document() -> bytes:
    def fill(document: docx.document.Document) -> None:
        document.add_heading("I. Kết quả", 1)
        document.add_paragraph("Kiểm tra 72 cơ sở.", style="List Number")
        table = document.add_table(2, 2, style="Table Grid")
        table.cell(0, 0).merge(table.cell(0, 1)).text = "Huyện"
        table.cell(1, 1).text = "12"

    return written(fill)


def _workbook() -> bytes:
    def fill(workbook: openpyxl.Workbook) -> None:
        sheet = workbook.active
        assert sheet is not None
        for row in (["Huyện", "Số vụ"], ["Sơn Động", 12], ["Yên Thế", 0.125]):
            sheet.append(row)
        sheet.merge_cells("A4:B5")
        sheet["B3"].number_format = "0.0%"

    return book(fill)


def _damaged(data: bytes, chance: random.Random) -> bytes:
    """A part with bytes changed, lost and repeated, or with a number that no program writes."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randint(1, 40)]
            case 2:
                changed[at:at] = changed[at // 2 : at // 2 + chance.randint(1, 200)]
            case _:
                found = changed.find(b'"1"', at)
                if found >= 0:
                    changed[found : found + 3] = chance.choice(_ODD)
        changed = changed or bytearray(b"x")
    return bytes(changed)


@pytest.mark.soak
@pytest.mark.parametrize(("make", "name"), [(_document, "report.docx"), (_workbook, "report.xlsx")])
def test_damage_is_a_reason(make: Callable[[], bytes], name: str, soak: bool) -> None:
    with zipfile.ZipFile(BytesIO(make())) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    xml = [part for part in parts if part.endswith((".xml", ".rels"))]
    read_whole = refused = 0
    for seed in range(2_000 if soak else 80):
        chance = random.Random(seed)  # noqa: S311 - the same damage each time
        part = chance.choice(xml)
        try:
            read(package(parts | {part: _damaged(parts[part], chance)}), name)
            read_whole += 1
        except DocumentError:
            refused += 1
    assert read_whole
    assert refused
