"""Every file that a page offers, opened and held against the screen, over reports that try to be more than text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from docx import Document
from playwright.sync_api import Page, expect

from pipeline.analysis.columns import catalogue
from pipeline.analysis.series.words import series_words
from tests.analysis.conflicts import CONFLICTS, audited_store, report
from tests.analysis.datapackages import faults
from tests.analysis.reports import SCRIPT
from tests.viewer.conftest import Watched, settle
from tests.viewer.planned import PLANNED
from tests.viewer.processes import RunningViewer, quiet_viewer

pytestmark = pytest.mark.browser

MACHINE, EXCEL, BOOK, PARQUET = "CSV (máy)", "CSV (Excel)", "Excel (XLSX)", "Parquet"
SDMX, PACKAGE = "SDMX-CSV kèm cấu trúc (ZIP)", "Gói dữ liệu Frictionless (ZIP)"
TABLES = (MACHINE, EXCEL, BOOK, PARQUET)
# Its file's name, which is also its title, begins like a formula and holds a script; what it counts contradicts others.
NAMED = report(f"=1+1 {SCRIPT}", f"Trong năm triệt phá [[7]] vụ {SCRIPT}.", {"value": 7})

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningViewer]:
    reports = (*CONFLICTS, NAMED, *PLANNED)
    store = audited_store(tmp_path_factory.mktemp("store") / "files.db", sample=True, reports=reports)
    with quiet_viewer(store, tmp_path_factory.mktemp("viewer")) as started:
        yield started


def downloaded(page: Page, name: str) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("button", name=name, exact=True).click()
    assert "mau-sample" in started.value.suggested_filename
    return Path(started.value.path()).read_bytes()


def lines_of(name: str, data: bytes) -> Rows:
    """The rows of a file, by the names of its columns."""
    if name == PARQUET:
        return list(pq.read_table(io.BytesIO(data)).to_pylist())
    if name == BOOK:
        header, *lines = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
        return [dict(zip(map(str, header), line, strict=True)) for line in lines]
    if name in (SDMX, PACKAGE):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            parts = {one: file.read(one) for one in file.namelist()}
        assert name == SDMX or not faults(parts)
        data = parts["data.csv" if name == SDMX else "figures.csv"]
    if name == EXCEL:
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    return list(csv.DictReader(io.StringIO(data.decode())))


def figures(name: str, rows: Rows) -> list[str]:
    """What the files of the list of figures have of its rows."""
    column = {EXCEL: "Mã số liệu", BOOK: "Mã số liệu", SDMX: "FIGURE_ID"}.get(name, "figure_id")
    return [row[column] for row in rows]


def findings(name: str, rows: Rows) -> list[str]:
    """Likewise of the list of findings."""
    return [row["Mã phát hiện" if name in (EXCEL, BOOK) else "finding_id"] for row in rows]


def numbers(name: str, rows: Rows) -> list[str]:
    """Likewise of the indicators of a province."""
    words, unit = (catalogue().profile[key].vi for key in ("value_words", "unit_shown"))
    if name in (EXCEL, BOOK):
        return [f"{row[words]} {row[unit]}" for row in rows]
    return [f"{row['value_words']} {row['unit_shown']}" for row in rows]


def targets(name: str, rows: Rows) -> list[str]:
    """Likewise of its targets."""
    column = catalogue().checks["target_ids"].vi if name in (EXCEL, BOOK) else "target_ids"
    return [row[column].split()[0] for row in rows]


def ids(page: Page, rows: str) -> list[str]:
    found: list[str] = page.locator(rows).evaluate_all("rows => rows.map(row => row.dataset.id.split('.')[0])")
    return found


def shown_numbers(page: Page, rows: str) -> list[str]:
    """Without the signs of notes, which a file has in a column of their own."""
    signs = "".join(words.mark for words in series_words().notes.values())
    return [text.rstrip(signs) for text in page.locator(f"{rows} .strong").all_inner_texts()]


@pytest.mark.parametrize(
    ("address", "rows", "screen", "file", "forms"),
    [
        ("so-lieu", "[role=grid] tbody tr", ids, figures, (*TABLES, SDMX, PACKAGE)),
        ("so-lieu?q=triệt+phá&sort=-value", "[role=grid] tbody tr", ids, figures, (MACHINE, BOOK)),
        ("kiem-tra", "table.findings tbody tr", ids, findings, TABLES),
        ("mot-tinh?place=VN63_33", ".rows tr.row", shown_numbers, numbers, TABLES),
        ("mot-tinh?place=VN63_33&tab=targets", ".rows tr.row", ids, targets, TABLES),
    ],
    ids=["figures", "figures found and sorted", "findings", "indicators of a province", "targets of a province"],
)
def test_every_table_is_the_screen(
    watched: Watched,
    address: str,
    rows: str,
    screen: Callable[[Page, str], list[str]],
    file: Callable[[str, Rows], list[str]],
    forms: tuple[str, ...],
) -> None:
    page = watched.open(address)
    expect(page.locator(rows).first).to_be_visible()
    settle(page)
    shown = screen(page, rows)
    assert shown
    page.get_by_role("button", name="Tải về").click()
    for name in forms:
        data = downloaded(page, name)
        found = file(name, lines_of(name, data))
        # An SDMX file is sorted by its keys.
        assert (sorted(found) if name == SDMX else found) == (sorted(shown) if name == SDMX else shown), name
        if name == BOOK:
            cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(data)) for row in sheet for cell in row]
            assert not [cell for cell in cells if cell.data_type == "f"]
    assert page.evaluate("window.hacked") is None


def test_every_file_of_coverage_is_the_screen(watched: Watched) -> None:
    page = watched.open("do-phu?indicator=cases")
    cells = page.locator("td[data-cell]")
    expect(cells.first).to_be_visible()
    settle(page)
    told = [text.rpartition(": ")[2] for text in cells.evaluate_all("all => all.map(one => one.ariaLabel)")]
    page.get_by_role("button", name="Tải về").click()
    files = {name: lines_of(name, downloaded(page, name)) for name in (MACHINE, EXCEL, BOOK)}
    for name in (EXCEL, BOOK):
        assert [state for row in files[name] for state in list(row.values())[2:]] == told
    # Codes: as many of each as there are words of each.
    codes = [state for row in files[MACHINE] for state in list(row.values())[3:]]
    pairs = dict(zip(told, codes, strict=True))
    assert [pairs[words] for words in told] == codes
    assert len(set(pairs.values())) == len(pairs) > 1


def test_the_paper_for_a_province_holds_the_findings_of_the_screen(watched: Watched) -> None:
    page = watched.open("kiem-tra")
    messages = page.locator("table.findings td.col-message")
    expect(messages.first).to_be_visible()
    settle(page)
    shown = messages.evaluate_all("cells => cells.map(cell => cell.title)")
    page.get_by_role("button", name="Tải về").click()
    paper = Document(io.BytesIO(downloaded(page, "Bảng kết quả (Word)")))
    told = "\n".join(
        [part.text for part in paper.paragraphs]
        + [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    )
    book = openpyxl.load_workbook(io.BytesIO(downloaded(page, "Bảng kết quả (Excel)")))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    listed = "\n".join(str(cell.value) for cell in cells)
    for text in (told, listed):
        assert [message for message in shown if message not in text] == []
        assert SCRIPT in text
    assert not [cell for cell in cells if cell.data_type == "f"]
