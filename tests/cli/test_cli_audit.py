"""`solieu audit` over files and over a store; its rooms are the real ones, for fakes find nothing that is wrong."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from pipeline import cli
from pipeline.engine.rooms import default_rooms
from pipeline.storage.lock import run_lock
from tests.cli.commands import Ended, Solieu, use_rooms

_HEAD = "BÁO CÁO\nKết quả công tác phòng, chống mại dâm tỉnh Hưng Yên năm 2023\n\n"
_WRONG = _HEAD + "Toàn tỉnh có 139/130 xã, phường, thị trấn không có tệ nạn mại dâm theo ông Nguyễn Văn An (SN 1985).\n"
_RIGHT = _HEAD + "Toàn tỉnh có 121/130 xã, phường, thị trấn không có tệ nạn mại dâm.\n"
_DAY = _HEAD + "Theo ông Nguyễn Văn An, đến ngày 31/6/2023 có 12 vụ mại dâm.\nHết.\n"


@pytest.fixture(name="solieu")
def _solieu(solieu: Solieu, monkeypatch: pytest.MonkeyPatch) -> Solieu:
    use_rooms(monkeypatch, default_rooms())
    return solieu


@pytest.fixture
def reports(tmp_path: Path) -> Callable[..., Path]:
    def write(**texts: str) -> Path:
        folder = tmp_path / "reports"
        folder.mkdir()
        for name, text in texts.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        return folder

    return write


def lines(ended: Ended) -> list[dict[str, object]]:
    return [json.loads(line) for line in ended.out.splitlines()]


def test_a_table_in_vietnamese(solieu: Solieu, reports: Callable[..., Path]) -> None:
    ended = solieu("audit", reports(sai=_WRONG, dung=_RIGHT))
    assert ended.status == cli.FINDINGS
    assert "Lỗi" in ended.out
    assert "139/130" in ended.out
    assert "đã kiểm tra: 2; số phát hiện: 1." in ended.out
    assert "Nguyễn" not in ended.out


def test_nothing_found(solieu: Solieu, reports: Callable[..., Path]) -> None:
    ended = solieu("audit", reports(dung=_RIGHT))
    assert ended.status == cli.FINE
    assert "không phát hiện" in ended.out


def test_documents_with_problems(solieu: Solieu, reports: Callable[..., Path]) -> None:
    ended = solieu("audit", reports(trong=""))
    assert ended.status == cli.SOME_PROBLEMS
    assert "Không có văn bản nào để kiểm tra." in ended.out
    assert "trong.txt" in ended.err


def test_a_missing_file(solieu: Solieu, reports: Callable[..., Path]) -> None:
    folder = reports(dung=_RIGHT)
    ended = solieu("audit", folder / "khong-co.txt")
    assert ended.status == cli.SOME_PROBLEMS
    assert "Không có văn bản nào để kiểm tra." in ended.out
    assert solieu("audit", folder, folder / "khong-co.txt").status == cli.SOME_PROBLEMS


def test_findings_count_more_than_problems(solieu: Solieu, reports: Callable[..., Path]) -> None:
    ended = solieu("audit", reports(sai=_WRONG, trong=""))
    assert ended.status == cli.FINDINGS
    assert "trong.txt" in ended.err


def test_a_date_is_shown_in_its_line(solieu: Solieu, reports: Callable[..., Path]) -> None:
    folder = reports(ngay=_DAY)
    (found,) = lines(solieu("audit", folder, "--format", "jsonl"))
    evidence = found["evidence"][0]  # type: ignore[index]
    assert found["code"] == "impossible_date"
    assert "đến ngày 31/6/2023 có 12 vụ mại dâm." in evidence["sentence"]
    assert "Nguyễn" not in json.dumps(found, ensure_ascii=False)
    assert "đến ngày 31/6/2023" in solieu("audit", folder).flat


def test_lines_have_both_sides(solieu: Solieu, reports: Callable[..., Path]) -> None:
    (found,) = lines(solieu("audit", reports(sai=_WRONG), "--format", "jsonl"))
    assert (found["code"], found["severity"]) == ("ratio_over_one", "error")
    assert "139/130" in str(found["message_vi"])
    assert [_WRONG[start:end] for start, end in found["spans"]] == ["139/130"]  # type: ignore[attr-defined]
    assert "Nguyễn" not in json.dumps(found, ensure_ascii=False)


def test_a_store_gives_what_its_files_give(solieu: Solieu, reports: Callable[..., Path]) -> None:
    # the date is no figure: its line is quoted from the text
    folder = reports(sai=_WRONG, dung=_RIGHT, ngay=_DAY)
    solieu("run", folder)
    options = ("--format", "jsonl", "--severity", "notice", "--filter", "kind=document", "--filter", "kind=reading")
    from_store, from_files = solieu("audit", *options), solieu("audit", folder, *options)
    assert lines(from_store) == lines(from_files) != []
    assert from_store.status == cli.FINDINGS


def test_a_store_gives_what_its_documents_say_of_each_other(solieu: Solieu, reports: Callable[..., Path]) -> None:
    solieu("run", reports(sai=_WRONG, dung=_RIGHT))
    ended = solieu("audit", "--format", "jsonl", "--filter", "code=contradiction_between")
    (found,) = lines(ended)
    assert [side["surface"] for side in found["evidence"]] == ["139/130", "121/130"]  # type: ignore[attr-defined]
    assert (found["province"], found["indicator"]) == ("Hưng Yên", "communes_free")
    assert "1 lần mâu thuẫn" in solieu("audit").out


def test_a_store_as_a_path(solieu: Solieu, reports: Callable[..., Path], tmp_path: Path) -> None:
    store = tmp_path / "other.db"
    solieu("run", reports(sai=_WRONG), "--store", store)
    named = solieu("audit", store, "--format", "jsonl")
    assert [line["code"] for line in lines(named)] == ["ratio_over_one"]
    assert named.out == solieu("audit", "--store", store, "--format", "jsonl").out


def test_findings_of_a_store_that_cannot_be_written(
    solieu: Solieu, reports: Callable[..., Path], tmp_path: Path
) -> None:
    store = tmp_path / "other.db"
    solieu("run", reports(sai=_WRONG, dung=_RIGHT), "--store", store)
    kept = solieu("audit", store, "--format", "jsonl")
    forget(store)
    with run_lock(store, "solieu run"):  # another run is writing it
        assert solieu("audit", store, "--format", "jsonl").out == kept.out
    with sqlite3.connect(store) as database:
        assert database.execute("SELECT count(*) FROM findings").fetchone() == (0,)
    assert solieu("audit", store, "--format", "jsonl").out == kept.out
    with sqlite3.connect(store) as database:
        assert database.execute("SELECT count(*) FROM findings").fetchone() == (2,)


@pytest.mark.parametrize("name", ["gui-tinh.xlsx", "gui tỉnh.DOCX"])
def test_a_file_for_the_province(solieu: Solieu, reports: Callable[..., Path], tmp_path: Path, name: str) -> None:
    folder, file = reports(sai=_WRONG, dung=_RIGHT), tmp_path / name
    solieu("run", folder)
    ended = solieu("audit", "--file", file, "--filter", "province=Hưng Yên", "--filter", "year=2023")
    assert ended.status == cli.FINDINGS
    assert (ended.out, "Đã ghi 2 phát hiện vào" in ended.err) == ("", True)
    text = words_of(file)
    assert "139/130" in text and "121/130" in text
    assert "Nguyễn" not in text
    assert "địa phương: Hưng Yên" in text
    # Of files that are in no store as well, and of nothing.
    assert solieu("audit", folder / "sai.txt", "--file", file).status == cli.FINDINGS
    assert "139/130" in words_of(file) and "121/130" not in words_of(file)
    assert solieu("audit", "--file", file, "--filter", "year=1999").status == cli.FINE
    assert "Không có phát hiện nào" in words_of(file)


def words_of(file: Path) -> str:
    if file.suffix == ".xlsx":
        book = load_workbook(file)
        return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    document = Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])


def test_the_file_names_the_body(
    solieu: Solieu, reports: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOLIEU_ISSUING_BODY", "Bộ Nội vụ")
    solieu("audit", reports(sai=_WRONG), "--file", tmp_path / "a.docx")
    assert words_of(tmp_path / "a.docx").startswith("BỘ NỘI VỤ")


@pytest.mark.parametrize("options", [("--file", "a.pdf"), ("--file", "a"), ("--file", "a.xlsx", "--limit", "3")])
def test_a_file_that_cannot_be(
    solieu: Solieu, reports: Callable[..., Path], tmp_path: Path, options: tuple[str, ...]
) -> None:
    assert solieu("audit", reports(sai=_WRONG), *options).status == cli.USAGE
    assert not list(tmp_path.glob("a*"))


def forget(store: Path) -> None:
    """Takes the findings out of a store."""
    with sqlite3.connect(store) as database:
        database.execute("PRAGMA foreign_keys=ON")
        for statement in ("DELETE FROM findings", "DELETE FROM audited", "DELETE FROM meta WHERE key = 'audited'"):
            database.execute(statement)
    database.close()


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (["province=Hưng Yên"], {"contradiction_between", "ratio_over_one"}),
        (["province=Huế"], set()),
        (["kind=place"], {"contradiction_between"}),
        (["year=2023", "code=ratio_over_one"], {"ratio_over_one"}),
        (["from=2024-01-01"], set()),
        (["from=2023-06-01", "to=2023-06-30"], {"contradiction_between", "ratio_over_one"}),
        (["indicator=cases"], set()),
        (["severity=warning"], set()),
    ],
)
def test_filters(solieu: Solieu, reports: Callable[..., Path], wanted: list[str], codes: set[str]) -> None:
    solieu("run", reports(sai=_WRONG, dung=_RIGHT))
    options = [part for item in wanted for part in ("--filter", item)]
    ended = solieu("audit", "--format", "jsonl", *options)
    assert {line["code"] for line in lines(ended)} == codes
    assert ended.status == (cli.FINDINGS if codes else cli.FINE)


def test_a_filter_that_means_nothing(solieu: Solieu, reports: Callable[..., Path]) -> None:
    ended = solieu("audit", reports(sai=_WRONG), "--filter", "code=nichts")
    assert ended.status == cli.USAGE
    assert "code=nichts" in ended.err


def test_severity_and_limit(solieu: Solieu, reports: Callable[..., Path]) -> None:
    folder = reports(sai=_WRONG, la=_HEAD + "Số vụ mại dâm: 12 vụ.\nKiểm tra l2 cơ sở dễ phát sinh mại dâm.\n")
    all_found = lines(solieu("audit", folder, "--format", "jsonl", "--severity", "notice"))
    assert {one["severity"] for one in all_found} == {"error", "notice"}
    assert lines(solieu("audit", folder, "--format", "jsonl", "--severity", "error")) == all_found[:1]
    assert lines(solieu("audit", folder, "--format", "jsonl", "--severity", "notice", "--limit", "2")) == all_found[:2]


def test_english(solieu: Solieu, reports: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIEU_LANGUAGE", "en")
    assert "the first number is larger" in solieu("audit", reports(sai=_WRONG)).flat


def test_no_store(solieu: Solieu) -> None:
    assert solieu("audit").status == cli.ERROR
