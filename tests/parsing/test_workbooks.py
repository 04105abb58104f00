"""Workbooks and separated values: titles as text, tables with places, values as people see them."""

# ruff: noqa: DTZ001 - the dates of sheets have no zone
from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from openpyxl import Workbook
from openpyxl.styles import Font

from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.characters.encodings import Run
from pipeline.parsing.office import oldworkbook, sheets
from pipeline.records import Block, BlockKind, ParsedDocument
from tests.parsing.office import book, package, replaced
from tests.parsing.reading import kinds, read, told

_TITLE = "KẾT QUẢ KIỂM TRA CƠ SỞ KINH DOANH DỊCH VỤ"


def _fill(workbook: Workbook) -> None:
    """A sheet as offices write it: title, unit, merged heads, sections, values with forms, a note, a signature."""
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Biểu 1"
    rows: list[list[object]] = [
        [_TITLE],
        ["6 tháng đầu năm 2024"],
        [],
        [None, None, None, "Đơn vị tính: lượt cơ sở"],
        ["STT", "Huyện", "Cơ sở", None],
        [None, None, "Kiểm tra", "Tỷ lệ vi phạm"],
        ["I", "Miền núi"],
        [1, "Sơn Động", 1234.5, 0.125],
        [2, "Lục Ngạn", 30, 0],
        [],
        [None, "Tổng", 1264.5, None],
        ["Ghi chú: số liệu đến ngày"],
        [datetime(2024, 6, 15)],
        ["Người lập biểu", None, "KT. GIÁM ĐỐC"],
    ]
    for row in rows:
        sheet.append(row)
    for ref in ("A1:D1", "A5:A6", "B5:B6", "C5:D5"):
        sheet.merge_cells(ref)
    for row_number in (8, 9, 11):
        sheet.cell(row_number, 3).number_format = "#,##0.0"
        sheet.cell(row_number, 4).number_format = "0.0%"
    sheet["A13"].number_format = "dd/mm/yyyy"


def _table(document: ParsedDocument) -> Block:
    (table,) = [block for block in document.blocks if block.kind is BlockKind.TABLE]
    return table


def test_a_sheet_of_a_report() -> None:
    document = read(book(_fill), "report.xlsx")
    assert document.parser == "xlsx/1"
    assert document.hints.title == _TITLE
    assert told(document) == [
        _TITLE,
        "6 tháng đầu năm 2024",
        "Đơn vị tính: lượt cơ sở",
        (
            "STT\tHuyện\tCơ sở\nKiểm tra\tTỷ lệ vi phạm\nI\tMiền núi\n1\tSơn Động\t1.234,5\t12,5%\n"
            "2\tLục Ngạn\t30,0\t0,0%\nTổng\t1.264,5"
        ),
        "Ghi chú: số liệu đến ngày",
        "15/06/2024",
        "Người lập biểu",
        "KT. GIÁM ĐỐC",
    ]
    assert document.repairs == ()


def test_cells_know_their_place_and_their_source() -> None:
    document = read(book(_fill), "report.xlsx")
    cells = {cell.span.of(document.text): cell for cell in _table(document).cells}
    assert (cells["STT"].rows, cells["Cơ sở"].columns) == (2, 2)
    assert (cells["Tỷ lệ vi phạm"].row, cells["Tỷ lệ vi phạm"].column) == (1, 3)
    assert (cells["Tổng"].row, cells["Tổng"].column) == (5, 1)  # the empty row is not counted
    assert [text for text, cell in cells.items() if cell.header] == [
        "STT", "Huyện", "Cơ sở", "Kiểm tra", "Tỷ lệ vi phạm", "I", "Miền núi",
    ]  # fmt: skip
    nodes = {run.span.of(document.text): run.node for run in document.runs}
    assert nodes["1.234,5"] == "'Biểu 1'!C8"
    assert nodes[_TITLE] == "'Biểu 1'!A1"


def _rows(*rows: list[object]) -> bytes:
    def fill(workbook: Workbook) -> None:
        assert workbook.active is not None
        for row in rows:
            workbook.active.append(row)

    return book(fill)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # two tables in one sheet, each with its title
        ([["Biểu 1"], ["Huyện", "Số vụ"], ["Sơn Động", 12], [], ["Biểu 2"], ["Huyện", "Số người"], ["Yên Thế", 5]],
         "hBhB"),
        # a section after an empty row goes on with the table
        ([["Huyện", "Số vụ"], ["Sơn Động", 12], [], ["Miền xuôi"], ["Yên Thế", 5]], "B"),
        # prose, one paragraph in each row
        ([["BÁO CÁO"], ["Kiểm tra 72 cơ sở, phạt 05 cơ sở."], ["Tổ chức 14 buổi truyền thông."]], "Tpp"),
        # a letterhead over the table
        ([["UBND TỈNH", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["Huyện", "Số vụ"], ["Sơn Động", 12]], "hpB"),
        # one row of columns is no table
        ([["Huyện Sơn Động", "72 cơ sở"]], "pp"),
    ],
)  # fmt: skip
def test_parts_of_a_sheet(rows: list[list[object]], expected: str) -> None:
    assert "".join(kinds(read(_rows(*rows), "report.xlsx"))) == expected


def test_a_sentence_over_two_rows_is_one_paragraph() -> None:
    data = _rows(["Kiểm tra 72 lượt cơ sở kinh doanh dịch vụ nhạy cảm trên địa bàn"], ["tỉnh, phạt 05 cơ sở."])
    (block,) = read(data, "report.xlsx").blocks
    assert block.kind is BlockKind.PARAGRAPH


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+2", "'=1+2"),  # a formula that nobody computed has no value; see below
        (True, "TRUE"),
        ("#DIV/0!", "#DIV/0!"),
        ("Sơn\nĐộng\t(huyện)", "Sơn Động (huyện)"),  # a row is one line
        (3.0, "3"),
        ("0012", "0012"),  # text that looks like a number
        ("a\u0302", "â"),
    ],
)
def test_values(value: object, shown: str) -> None:
    data = _rows(["Tên", "Giá trị"], ["Mục", value], ["Mục", 1])
    words = told(read(data, "report.xlsx"))[0].split("\n")[1].split("\t")
    assert words[1:] == ([] if shown.startswith("'=") else [shown])


def test_a_formula_s_value_is_read_and_its_lack_is_told() -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Huyện", "Số vụ"])
        sheet.write_row(1, 0, ["Sơn Động", 12])
        sheet.write(2, 0, "Tổng")
        sheet.write_formula(2, 1, "=SUM(B2:B2)", value=12)
    document = read(buffer.getvalue(), "report.xlsx")
    assert document.text.endswith("Tổng\t12")
    assert document.repairs == ()
    assert read(_rows(["Huyện", "Số vụ"], ["Tổng", "=1+2"]), "report.xlsx").repairs == ("formulas_without_value",)


def test_what_is_hidden_is_read_and_told() -> None:
    def fill(workbook: Workbook) -> None:
        sheet = workbook.active
        assert sheet is not None
        for row in (["Huyện", "Số vụ"], ["Sơn Động", 12], ["Yên Thế", 99]):
            sheet.append(row)
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet["B3"].number_format = ";;;"
        other = workbook.create_sheet("Nháp")
        other.append(["Số cũ: 70"])
        other.sheet_state = "hidden"
        workbook.create_sheet("Trống").sheet_state = "hidden"

    document = read(book(fill), "report.xlsx")
    assert told(document) == ["Huyện\tSố vụ\nSơn Động\t12", "Yên Thế", "Số cũ: 70"]
    assert document.repairs == ("hidden:cells", "hidden:columns", "hidden:rows", "hidden:sheets")


def _asked(monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[str, str | None]]]:
    """What the converter is asked for; it gives capitals."""
    asked: list[list[tuple[str, str | None]]] = []

    def convert(blocks: Sequence[Sequence[Run]], _: set[str]) -> list[list[str]]:
        asked.extend([(run.text, run.font) for run in block] for block in blocks)
        return [[run.text.upper() for run in block] for block in blocks]

    monkeypatch.setattr(sheets, "in_unicode_blocks", convert)
    return asked


def test_fonts_of_the_past_are_told_to_the_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _asked(monkeypatch)
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as made:
        old, other = made.add_format({"font_name": ".VnTime"}), made.add_format({"font_name": "VNI-Times"})
        sheet = made.add_worksheet()
        sheet.write(0, 0, "Tæng sè", old)
        sheet.write_rich_string(1, 0, "Th¸ng ", other, "6", old)
    assert read(buffer.getvalue(), "report.xlsx").text == "TÆNG SÈ\nTH¸NG 6"
    assert asked == [[("Tæng sè", ".VnTime")], [("Th¸ng ", ".VnTime"), ("6", "VNI-Times")]]


def _with_sheet(xml: str, rows: tuple[list[object], ...] = (["Huyện", "Số vụ"], ["Sơn Động", 12])) -> bytes:
    """A workbook with another text before or after the cells of its sheet."""
    where = b"<sheetData>" if xml.startswith("<dimension") else b"</sheetData>"

    def change(data: bytes) -> bytes:
        if where == b"<sheetData>":
            start, end = data.index(b"<dimension"), data.index(b"/>", data.index(b"<dimension")) + 2
            return data[:start] + xml.encode() + data[end:]
        return data.replace(where, where + xml.encode())

    return replaced(_rows(*rows), "xl/worksheets/sheet1.xml", change)


@pytest.mark.parametrize(
    "xml",
    [
        '<dimension ref="A1:XFD1048576"/>',  # the whole grid is declared, four cells are there
        '<mergeCells count="1"><mergeCell ref="A4:XFD1048576"/></mergeCells>',
    ],
)
def test_a_declared_grid_is_not_walked(xml: str) -> None:
    assert told(read(_with_sheet(xml), "report.xlsx")) == ["Huyện\tSố vụ\nSơn Động\t12"]


def _row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


@pytest.mark.parametrize(
    ("cells", "code", "detail"),
    [
        (_row(99_999_999, '<c r="A99999999"><v>1</v></c>'), ReasonCode.CORRUPT, "row 99999999"),
        (_row(2, '<c r="ZZZ2"><v>1</v></c>'), ReasonCode.CORRUPT, "cell ZZZ2"),
        (_row(2, '<c r="A2"><v>so</v></c>'), ReasonCode.CORRUPT, "ValueError"),
        (_row(2, '<c r="A2" t="s"><v>99</v></c>'), ReasonCode.CORRUPT, "IndexError"),
        (_row(2, '<c r="A2" s="9999"><v>7</v></c>'), ReasonCode.CORRUPT, "IndexError"),
        (_row(2, "<c>"), ReasonCode.CORRUPT, "sheet1.xml"),
    ],
)
def test_a_damaged_sheet(cells: str, code: ReasonCode, detail: str) -> None:
    change = lambda data: data.replace(b"</sheetData>", cells.encode() + b"</sheetData>")  # noqa: E731
    with pytest.raises(DocumentError) as caught:
        read(replaced(_rows(["Huyện"]), "xl/worksheets/sheet1.xml", change), "report.xlsx")
    assert caught.value.code is code
    assert detail in caught.value.detail


def test_more_cells_than_any_report_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.parsing.office.sheets.MAX_CELLS", 3)
    with pytest.raises(DocumentError) as caught:
        read(_rows(["a", "b"], ["c", "d"]), "report.xlsx")
    assert caught.value.code is ReasonCode.TOO_LARGE


@pytest.mark.parametrize("limit", ["_MAX_EMPTY", "_MAX_WIDTH", "_MAX_MERGES"])
def test_sheets_that_are_large_without_values(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(f"pipeline.parsing.office.workbook.{limit}", 0)
    xml = f'{_row(9, "<c/><c/>")}</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells><sheetData>'
    change = lambda data: data.replace(b"</sheetData>", xml.encode() + b"</sheetData>")  # noqa: E731
    with pytest.raises(DocumentError) as caught:
        read(replaced(_rows(["Huyện"]), "xl/worksheets/sheet1.xml", change), "report.xlsx")
    assert caught.value.code is ReasonCode.TOO_LARGE
    assert "1 merged ranges" in caught.value.detail or limit != "_MAX_MERGES"


def test_empty_workbooks() -> None:
    with pytest.raises(DocumentError) as caught:
        read(book(lambda workbook: workbook.create_sheet("Biểu 2")), "report.xlsx")
    assert caught.value.code is ReasonCode.NO_TEXT
    with pytest.raises(DocumentError) as caught:
        read(package({"xl/workbook.xml": "<workbook/>"}), "report.xlsx")
    assert caught.value.code is ReasonCode.CORRUPT


def test_cells_that_were_passed_over_are_told() -> None:
    """Characters stand in a cell that calls itself a number: openpyxl looks for a value only."""
    odd = b'<row r="9"><c r="A9"><is><t>Y</t></is></c></row></sheetData>'
    data = replaced(
        _rows(["Kiểm tra 72 cơ sở."]), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", odd)
    )
    assert read(data, "report.xlsx").repairs == ("cells_not_read:1",)


def test_a_strict_workbook_is_never_silently_empty() -> None:
    data = _rows(["Huyện", "Số vụ"], ["Sơn Động", 12])
    strict = replaced(
        data,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"schemas.openxmlformats.org/spreadsheetml/2006/main", b"purl.oclc.org/ooxml/main"),
    )
    with pytest.raises(DocumentError) as caught:
        read(strict, "report.xlsx")
    assert caught.value.code is ReasonCode.CORRUPT
    assert caught.value.detail == "0 of 4 filled cells can be read"


# --- .xls: nothing that we have writes it but LibreOffice


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    if shutil.which("soffice") is None:
        pytest.skip("not run: no LibreOffice")
    folder = tmp_path_factory.mktemp("xls")

    def fill(workbook: Workbook) -> None:
        _fill(workbook)
        sheet = workbook.active
        assert sheet is not None
        sheet["B8"].font = Font(name=".VnTime")
        sheet["E8"], sheet["E9"], sheet["E11"] = True, "=1/0", 7
        sheet["E11"].number_format = ";;;"
        sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["D"].hidden = True
        other = workbook.create_sheet("Nháp")
        other.append(["Số cũ: 70"])
        other.sheet_state = "hidden"

    (folder / "report.xlsx").write_bytes(book(fill))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xls",
         "--outdir", str(folder), str(folder / "report.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "report.xls").read_bytes()


def test_an_old_workbook(old: bytes) -> None:
    document = read(old, "report.xls")
    assert document.parser == "xls/1"
    assert told(document)[:3] == [_TITLE, "6 tháng đầu năm 2024", "Đơn vị tính: lượt cơ sở"]
    table = _table(document).span.of(document.text).split("\n")
    assert table[3:] == [
        "1\tSơn Động\t1.234,5\t12,5%\tTRUE", "2\tLục Ngạn\t30,0\t0,0%\t#DIV/0!", "Tổng\t1.264,5",
    ]  # fmt: skip
    assert "15/06/2024" in told(document)
    assert told(document)[-1] == "Số cũ: 70"
    assert document.repairs == ("hidden:cells", "hidden:columns", "hidden:rows", "hidden:sheets")
    cells = {cell.span.of(document.text): cell for cell in _table(document).cells}
    assert (cells["STT"].rows, cells["Cơ sở"].columns) == (2, 2)


def test_fonts_of_an_old_workbook(old: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _asked(monkeypatch)
    assert "SƠN ĐỘNG" in read(old, "report.xls").text
    fonts = {run[0]: run[1] for block in asked for run in block}
    assert fonts["Sơn Động"] == ".VnTime"
    assert fonts["Lục Ngạn"] not in (None, ".VnTime")
    assert fonts["1.234,5"] is None


def test_a_damaged_old_workbook(old: bytes) -> None:
    for data in (old[:3_000], old[:2_000] + b"\xff" * 600 + old[2_600:]):
        with pytest.raises(DocumentError) as caught:
            read(data, "report.xls")
        assert caught.value.code in (ReasonCode.CORRUPT, ReasonCode.UNSUPPORTED)


def test_an_old_workbook_with_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    import xlrd

    def locked(data: bytes) -> None:
        raise xlrd.XLRDError("Workbook is encrypted")

    monkeypatch.setattr(oldworkbook, "_open", locked)
    with pytest.raises(DocumentError) as caught:
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\x00" * 600, "report.xls")
    assert caught.value.code is ReasonCode.ENCRYPTED


# --- .csv


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("Huyện,Số vụ\nSơn Động,12\n".encode(), ["Huyện\tSố vụ", "Sơn Động\t12"]),
        # semicolons, where the comma is a decimal comma
        ("Huyện;Tỷ lệ\nSơn Động;12,5\nYên Thế;7,5".encode(), ["Huyện\tTỷ lệ", "Sơn Động\t12,5", "Yên Thế\t7,5"]),
        ("Huyện\tTỷ lệ\nSơn Động\t12,5".encode("utf-16"), ["Huyện\tTỷ lệ", "Sơn Động\t12,5"]),  # Excel's "Unicode text"
        ('\ufeffHuyện,Số vụ\r\n"Sơn Động, Yên\nThế",12'.encode(), ["Huyện\tSố vụ", "Sơn Động, Yên Thế\t12"]),
        ("Huyện,Ghi chú\nSơn Động,=1+2\nYên Thế,@SUM(A1)".encode(),
         ["Huyện\tGhi chú", "Sơn Động\t=1+2", "Yên Thế\t@SUM(A1)"]),  # text, whatever it looks like
        ("Huyện,Số vụ\nLục Nam,12".encode("cp1258", "replace"), ["Huy?n\tS? v?", "L?c Nam\t12"]),
    ],
)  # fmt: skip
def test_separated_values(data: bytes, rows: list[str]) -> None:
    document = read(data, "report.csv")
    assert document.parser == "csv/1"
    assert document.text.split("\n") == rows
    assert document.blocks[0].kind is BlockKind.TABLE
    assert document.runs[1].node == "B1"


def test_separated_values_that_are_none() -> None:
    assert told(read("Kiểm tra 72 cơ sở.\nPhạt 05 cơ sở.", "report.csv")) == ["Kiểm tra 72 cơ sở.", "Phạt 05 cơ sở."]
    assert read("<html><body><p>72 cơ sở</p></body></html>", "report.csv").parser == "html/1"
    with pytest.raises(DocumentError) as caught:
        read('Huyện,"' + "x" * 200_000, "report.csv")  # a field that never ends
    assert caught.value.code is ReasonCode.CORRUPT
    with pytest.raises(DocumentError) as caught:
        read(",,,\n,,,", "report.csv")
    assert caught.value.code is ReasonCode.NO_TEXT


def test_a_page_under_a_workbook_s_name(tmp_path: Path) -> None:
    """Portals export tables as pages and call them .xls."""
    table = "<table><tr><th>Huyện</th><th>Số vụ</th></tr><tr><td>Sơn Động</td><td>12</td></tr></table>"
    assert read(f"<html><body>{table}</body></html>", "report.xls").parser == "html/1"
