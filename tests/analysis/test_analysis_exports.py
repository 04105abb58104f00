"""Exported files hold exactly what is filtered, as text where it is text, and tell what they are."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Connection

from pipeline.analysis import queries, workbook
from pipeline.analysis.cells import MAX_CELL_UNITS, clean, excel_text, guarded, machine_text, workbook_text
from pipeline.analysis.columns import COLUMNS, catalogue
from pipeline.analysis.exports import ExportFormat, FigureTable, as_bytes, figure_table, file_name
from pipeline.analysis.filters import FigureFilter
from pipeline.storage import StoreReader
from tests.analysis.reports import HOSTILE, IMAGE, LAO_CAI, LONG, N_FIGURES, Report, make_store

TODAY = date(2026, 3, 5)
LAO_CAI_ONLY = FigureFilter(province=("Lào Cai",))
HUNG_YEN_ONLY = FigureFilter(province=("Hưng Yên",))


EVERYTHING = FigureFilter()


def table(connection: Connection, chosen: FigureFilter = EVERYTHING, **given: Any) -> FigureTable:
    return figure_table(connection, chosen, made_on=TODAY, **given)


def csv_rows(data: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    text = data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def sheets(data: bytes) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets}


def sheet_rows(sheet: Worksheet) -> list[dict[str, Any]]:
    rows = sheet.iter_rows(values_only=True)
    header = [str(cell) for cell in next(rows)]
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.fixture
def samples(tmp_path: Path) -> Iterator[Connection]:
    path = make_store(tmp_path / "samples.db", sample=True, reports=[LAO_CAI])
    with StoreReader(path).connect() as connection:
        yield connection


FILTERS = [FigureFilter(), LAO_CAI_ONLY, HUNG_YEN_ONLY, FigureFilter(text="mai dam"), FigureFilter(year=("1999",))]


@pytest.mark.parametrize("chosen", FILTERS)
@pytest.mark.parametrize("sort", ["-document", "value"])
def test_every_file_holds_the_screen_rows_in_their_order(
    connection: Connection, chosen: FigureFilter, sort: str
) -> None:
    screen = [entry.figure.id for entry in queries.page(connection, chosen, sort=sort, limit=1000, offset=0).rows]
    made = table(connection, chosen, sort=sort)
    machine = csv_rows(as_bytes(made, ExportFormat.CSV))
    excel = csv_rows(as_bytes(made, ExportFormat.CSV_EXCEL), ";")
    book = sheet_rows(sheets(as_bytes(made, ExportFormat.XLSX))["Số liệu"])
    assert [row["figure_id"] for row in machine] == screen
    assert [row["Mã số liệu"] for row in excel] == screen
    assert [row["Mã số liệu"] for row in book] == screen


def test_machine_csv_is_plain(connection: Connection) -> None:
    data = as_bytes(table(connection, LAO_CAI_ONLY), ExportFormat.CSV)
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    row = csv_rows(data)[12]
    assert list(row) == [column.name for column in COLUMNS]
    assert (row["value"], row["bound_low"], row["value_words"]) == ("92.5", "92", "92,5%")
    assert (row["period_start"], row["period_end"], row["published_on"]) == ("2024-01-01", "2025-12-31", "2024-06-20")
    assert (row["status"], row["status_name"], row["joint"]) == ("target", "Mục tiêu", "false")


def test_excel_csv_is_vietnamese(connection: Connection) -> None:
    data = as_bytes(table(connection, LAO_CAI_ONLY), ExportFormat.CSV_EXCEL)
    assert data.startswith(b"\xef\xbb\xbf")
    assert not data.decode("utf-8-sig").startswith("sep=")
    rows = csv_rows(data, ";")
    assert (rows[12]["Giá trị"], rows[12]["Từ ngày"], rows[12]["Ngày ban hành"]) == ("92,5", "01/01/2024", "20/06/2024")
    assert (rows[7]["Giá trị"], rows[0]["Giá trị như nêu"]) == ("1200000000", "trên 210")


def test_workbook_has_numbers_dates_and_four_sheets(connection: Connection) -> None:
    book = sheets(as_bytes(table(connection, LAO_CAI_ONLY), ExportFormat.XLSX))
    assert list(book) == ["Số liệu", "Chú giải", "Nguồn", "Kiểm tra"]
    figures = book["Số liệu"]
    header = {str(cell.value): cell.column for cell in figures[1]}
    assert figures.freeze_panes == "A2"
    assert figures.auto_filter.ref == figures.dimensions
    share = figures.cell(14, header["Giá trị"])
    assert (share.value, share.number_format) == (92.5, "#,##0.##")
    money = figures.cell(9, header["Giá trị"])
    assert (money.value, money.number_format) == (1_200_000_000, "#,##0")  # "#,##0.##" would show a lone comma
    day = figures.cell(14, header["Đến ngày"])
    assert isinstance(day.value, datetime)
    assert (day.value.date(), day.number_format) == (date(2025, 12, 31), "dd/mm/yyyy")
    assert figures.cell(2, header["Cận trên"]).value is None  # open above
    assert figures.cell(3, header["Trên tổng số"]).value == 44


def test_codes_stand_beside_names(connection: Connection) -> None:
    row = sheet_rows(sheets(as_bytes(table(connection, LAO_CAI_ONLY), ExportFormat.XLSX))["Số liệu"])[4]
    assert (row["Mã chỉ tiêu"], row["Chỉ tiêu"]) == ("arrests", "Đối tượng bị bắt giữ, phát hiện, xử lý")
    assert (row["Mã phân tổ"], row["Phân tổ"]) == ("organiser", "chủ chứa, môi giới")
    assert row["Thuộc số liệu"] and row["Mã quan hệ"] == "partition"
    assert (row["Nguồn"], row["Số hiệu"], row["Quy tắc"], row["Lần chạy"]) == (
        LAO_CAI.source,
        "164/BC-UBND",
        "test.rule/1",
        1,
    )
    assert re.fullmatch("[0-9a-f]{64}", row["Mã băm văn bản"])
    assert (row["Độ tin cậy"], row["Mã mức độ"]) == (0.9, "exact")


def test_people_are_not_listed(connection: Connection) -> None:
    made = table(connection, LAO_CAI_ONLY)
    for kind in (ExportFormat.CSV, ExportFormat.CSV_EXCEL):
        text = as_bytes(made, kind).decode("utf-8-sig")
        assert "1,2 tỷ" in text
        assert "Văn Bàn" in text  # places stay
        for secret in ("Văn An", "1985", "12 đường"):
            assert secret not in text
    rows = sheet_rows(sheets(as_bytes(made, ExportFormat.XLSX))["Số liệu"])
    assert not any(secret in str(cell) for row in rows for cell in row.values() for secret in ("Văn An", "1985"))


@pytest.mark.parametrize("kind", [ExportFormat.CSV, ExportFormat.CSV_EXCEL, ExportFormat.XLSX])
def test_samples_say_so_in_every_row_and_in_the_name(samples: Connection, kind: ExportFormat) -> None:
    made = table(samples)
    assert "mau-sample" in file_name(made.facts, made.chosen, kind, TODAY)
    data = as_bytes(made, kind)
    if kind is ExportFormat.XLSX:
        book = sheets(data)
        for name in ("Số liệu", "Nguồn"):
            told = [row["Mẫu"] for row in sheet_rows(book[name])]
            assert told and set(told) == {"Dữ liệu mẫu, hư cấu"}
        assert ("Mẫu", "Dữ liệu mẫu, hư cấu", None) in list(book["Chú giải"].iter_rows(values_only=True))
    else:
        excel = kind is ExportFormat.CSV_EXCEL
        rows = csv_rows(data, ";" if excel else ",")
        assert {row["Mẫu" if excel else "sample"] for row in rows} == {"Dữ liệu mẫu, hư cấu"}


def test_real_data_is_not_called_a_sample(connection: Connection) -> None:
    made = table(connection)
    assert "sample" not in file_name(made.facts, made.chosen, ExportFormat.CSV, TODAY)
    assert "sample" not in csv_rows(as_bytes(made, ExportFormat.CSV))[0]


def test_file_names_are_plain_and_differ(connection: Connection, samples: Connection) -> None:
    names = {
        file_name(table(opened).facts, chosen, kind, TODAY)
        for opened in (connection, samples)
        for chosen in (FigureFilter(), LAO_CAI_ONLY)
        for kind in ExportFormat
    }
    assert len(names) == 4 * len(ExportFormat)
    for name in names:
        assert name.isascii()
        assert re.fullmatch(r"[a-z0-9._-]+", name)
        assert "2026-03-05" in name and "run-1" in name


def test_notes_name_filter_runs_and_day(connection: Connection) -> None:
    chosen = replace(LAO_CAI_ONLY, text="vụ")
    book = sheets(as_bytes(table(connection, chosen), ExportFormat.XLSX))
    told = {str(row[0]): row[1] for row in book["Chú giải"].iter_rows(values_only=True, max_row=9)}
    assert told["Bộ lọc"] == "Tỉnh, thành phố: Lào Cai | Từ tìm: vụ"
    assert told["Liên kết của bộ lọc"] == "?province=L%C3%A0o+Cai&q=v%E1%BB%A5"
    rows = sheet_rows(book["Số liệu"])
    assert told["Số dòng"] == str(len(rows))
    assert (told["Lần chạy"], told["Ngày xuất"]) == ("1", "05/03/2026")
    explained = {row[1] for row in book["Chú giải"].iter_rows(values_only=True)}
    assert {column.name for column in COLUMNS} <= explained


def test_sources_are_those_of_the_rows(connection: Connection) -> None:
    rows = sheet_rows(sheets(as_bytes(table(connection, FigureFilter(year=("2024",))), ExportFormat.XLSX))["Nguồn"])
    assert [(row["Nguồn"], row["Số liệu trong tệp này"]) for row in rows] == [(LAO_CAI.source, "12")]
    everything = sheet_rows(sheets(as_bytes(table(connection), ExportFormat.XLSX))["Nguồn"])
    assert sum(int(row["Số liệu trong tệp này"]) for row in everything) == N_FIGURES


def test_the_workbook_is_cited_in_both_languages(connection: Connection) -> None:
    book = sheets(as_bytes(table(connection, LAO_CAI_ONLY), ExportFormat.XLSX))
    told = {str(row[0]): str(row[1]) for row in book["Chú giải"].iter_rows(values_only=True, max_row=12)}
    for name, words in (
        ("Cách trích dẫn", ("lần chạy 1 của kho", "05/03/2026", "Tỉnh, thành phố: Lào Cai")),
        ("How to cite", ("run 1 of the store", "05/03/2026", "Province: Lào Cai")),
    ):
        assert all(each in told[name] for each in (*words, "?province=L%C3%A0o+Cai"))


def test_checks_tell_what_does_not_add_up(tmp_path: Path) -> None:
    # 12 and 9 of 18 people: together more than all of them. A ratio above one. The filter leaves the parts out, and
    # still the whole is looked at with them.
    report = Report(
        source="reports/sai.txt",
        marked="Bắt [[18]] đối tượng: [[12]] nữ, [[9]] nam; kiểm tra [[50/44]] cơ sở; [[=1+1]] vụ.",
        figures=[
            {"indicator": "arrests", "unit": "person", "value": 18, "province": "Lào Cai"},
            {"indicator": "arrests", "value": 12, "detail": ("female",), "parent": 0},
            {"indicator": "arrests", "value": 9, "detail": ("male",), "parent": 0},
            {"indicator": "establishments_inspected", "value": 50, "denominator": 44},
            {"value": 2},
        ],
        meta=LAO_CAI.meta,
    )
    path = make_store(tmp_path / "wrong.db", reports=[report, LONG])
    with StoreReader(path).connect() as connection:
        sheet = sheets(as_bytes(table(connection, LAO_CAI_ONLY), ExportFormat.XLSX))["Kiểm tra"]
        rows = list(sheet.iter_rows(values_only=True))
        assert table(connection, LAO_CAI_ONLY).count() == 1
        ids = [entry.figure.id for entry in queries.entries(connection, FigureFilter(document=(str(rows[2][6]),)))]
    assert rows[0][0] == "Đã kiểm tra 5 số liệu của 1 văn bản có số liệu trong tệp này."
    assert rows[1][:3] == ("Phát hiện", "Mã kiểm tra", "Số liệu liên quan")
    assert [row[:2] for row in rows[2:]] == [
        ("Các số thành phần (12 + 9) cộng lại được 21, lớn hơn tổng số “18”.", "parts_over_whole"),
        ("“50/44”: số đứng trước lớn hơn số đứng sau, trong khi nó chỉ là một phần của số đứng sau.", "ratio_over_one"),
    ]
    assert rows[2][2] == "; ".join(ids[:3])


def test_checks_say_when_nothing_was_found(connection: Connection) -> None:
    for chosen, looked in ((LAO_CAI_ONLY, "13"), (FigureFilter(year=("1999",)), "0")):
        sheet = sheets(as_bytes(table(connection, chosen), ExportFormat.XLSX))["Kiểm tra"]
        rows = [row[0] for row in sheet.iter_rows(values_only=True)]
        assert f"Đã kiểm tra {looked} số liệu" in str(rows[0])
        assert rows[1:] == ["Phát hiện", "Không phát hiện điểm nào mâu thuẫn."]


def test_english_headers(connection: Connection) -> None:
    book = sheets(as_bytes(table(connection, LAO_CAI_ONLY, language="en"), ExportFormat.XLSX))
    assert list(book) == ["Figures", "Notes", "Sources", "Checks"]
    row = sheet_rows(book["Figures"])[0]
    assert (row["Value as stated"], row["Status"], row["Unit"]) == ("over 210", "Result", "establishments")


# OWASP's starts, their full-width twins, and spaces before them.
DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "  =1",
    "\n=1",
    "\u00a0=1",
    "\x00=1",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_cell_starts_a_formula(text: str) -> None:
    assert guarded(text).startswith("'")
    assert machine_text(text) == excel_text(text, "vi") == guarded(text)


@pytest.mark.parametrize("text", ["", "a=1", "Kế hoạch - 2024", "'quoted", "12", "(=1)"])
def test_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_numbers_stay_numbers_even_when_negative() -> None:
    assert machine_text(-14) == "-14"
    assert excel_text(-0.5, "vi") == "-0,5"
    assert machine_text(1e-7) == "0.0000001"  # never an exponent
    assert machine_text(1e22) == "10000000000000000000000"
    assert machine_text(2**62) == str(2**62)
    assert machine_text(float("inf")) == ""


def test_formulas_in_reports_stay_text(connection: Connection) -> None:
    made = table(connection, HUNG_YEN_ONLY)
    for kind, delimiter in ((ExportFormat.CSV, ","), (ExportFormat.CSV_EXCEL, ";")):
        rows = list(csv.reader(io.StringIO(as_bytes(made, kind).decode("utf-8-sig")), delimiter=delimiter))
        text = [cell for row in rows for cell in row]
        assert '\'=HYPERLINK("http://127.0.0.1")' in text
        assert "'@SUM(A1)" in text
    book = openpyxl.load_workbook(io.BytesIO(as_bytes(made, ExportFormat.XLSX)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}  # none is "f", a formula
    assert not any(cell.hyperlink for cell in cells)
    assert '=HYPERLINK("http://127.0.0.1")' in {cell.value for cell in cells}


def test_markup_and_hidden_characters_survive_as_text(connection: Connection) -> None:
    rows = sheet_rows(sheets(as_bytes(table(connection, HUNG_YEN_ONLY), ExportFormat.XLSX))["Số liệu"])
    assert rows[0]["Văn bản"] == HOSTILE.meta.title
    assert IMAGE in rows[0]["Nguồn"]
    assert "😀" in rows[0]["Trích dẫn"] and "\u202e" in rows[0]["Trích dẫn"]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b", "ab"),
        ("a\x1f\x7f\x85b", "ab"),
        ("a\ud800b\ufffe", "ab"),  # a lone surrogate kills the XML writer
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\tb\nc", "a\tb\nc"),
    ],
)
def test_characters_that_a_file_cannot_hold(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_a_long_cell_ends_with_a_mark() -> None:
    fits = "x" * MAX_CELL_UNITS
    assert workbook_text(fits, "vi") == fits
    cut = workbook_text(fits + "x", "vi")
    assert len(cut) == MAX_CELL_UNITS and cut.endswith("[…đã cắt bớt vì quá dài]")
    astral = workbook_text("😀" * MAX_CELL_UNITS, "en")  # counts two units each, and is never cut in two
    assert len(astral.encode("utf-16-le")) // 2 <= MAX_CELL_UNITS
    assert astral.startswith("😀") and "\ufffd" not in astral


def test_more_rows_than_a_sheet_holds_go_on_in_a_next_one(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 50)
    chosen = FigureFilter(province=("Thanh Hóa",))
    book = sheets(as_bytes(table(connection, chosen, sort="value"), ExportFormat.XLSX))
    parts = [sheet_rows(book[name]) for name in ("Số liệu", "Số liệu (2)", "Số liệu (3)")]
    assert [len(part) for part in parts] == [50, 50, 20]
    assert [row["Giá trị"] for part in parts for row in part] == list(range(1, len(LONG.figures) + 1))


def test_a_full_last_sheet_needs_no_further_one(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 60)
    chosen = FigureFilter(province=("Thanh Hóa",))
    book = sheets(as_bytes(table(connection, chosen), ExportFormat.XLSX))
    assert list(book) == ["Số liệu", "Số liệu (2)", "Chú giải", "Nguồn", "Kiểm tra"]


def test_an_empty_selection_still_has_its_header(connection: Connection) -> None:
    made = table(connection, FigureFilter(year=("1999",)))
    assert as_bytes(made, ExportFormat.CSV).count(b"\n") == 1
    book = sheets(as_bytes(made, ExportFormat.XLSX))
    assert sheet_rows(book["Số liệu"]) == []
    assert book["Số liệu"].cell(1, 1).value == catalogue().columns["figure_id"].vi


def test_the_same_table_gives_the_same_bytes(connection: Connection) -> None:
    for kind in ExportFormat:
        assert as_bytes(table(connection), kind) == as_bytes(table(connection), kind)
