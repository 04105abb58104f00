"""The file that a ministry sends: read back as XLSX and DOCX, with what reviewers decided."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from pipeline.analysis.auditfile import files
from pipeline.analysis.auditfile.files import FileKind, TooManyFindingsError, audit_file_name, file_bytes, file_of
from pipeline.analysis.auditfile.records import AuditFile, Head, Item
from pipeline.analysis.auditfile.words import AuditFileWords, Standing, words
from pipeline.analysis.findings.chosen import FindingFilter
from pipeline.analysis.findings.query import findings
from pipeline.analysis.findings.working import refresh
from pipeline.storage import StoreReader, open_store
from pipeline.storage.review.records import Action, Actor, Role
from tests.analysis.conflicts import CODES, FIRST, audited_store, report
from tests.analysis.reports import built
from tests.storage.reviewing import decide, id_of, table

DAY = date(2026, 11, 22)
HEAD = Head(FindingFilter(), "", DAY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return audited_store(tmp_path / "solieu.db")


def made(path: Path, head: Head = HEAD) -> AuditFile:
    with StoreReader(path).connect() as connection:
        return files.stored_file(connection, head)


def item(file: AuditFile, words_of_it: str) -> Item:
    (found,) = [one for one in file.items if words_of_it in one.message]
    return found


def sheets(file: AuditFile) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(file_bytes(file, FileKind.XLSX)))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def rows(file: AuditFile) -> list[dict[str, Any]]:
    header, *rest = sheets(file)["Phát hiện"]
    return [dict(zip(map(str, header), row, strict=True)) for row in rest]


def paper(file: AuditFile) -> str:
    """All words of the DOCX, paragraphs and tables in their order."""
    document = Document(io.BytesIO(file_bytes(file, FileKind.DOCX)))
    told = []
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            told += ["\t".join(cell.text for cell in row.cells) for row in part.rows]
        else:
            told.append(part.text)
    return "\n".join(told)


def looked_at_anew(path: Path) -> None:
    with open_store(path) as store:
        assert refresh(store)


def everything(file: AuditFile) -> str:
    cells = [str(cell) for sheet in sheets(file).values() for row in sheet for cell in row]
    return "\n".join([*cells, paper(file)])


class TestContent:
    """Both sides of every finding, as the documents have them."""

    def test_every_finding_of_the_filter(self, path: Path) -> None:
        file = made(path)
        assert len(file.items) == len(CODES)
        with StoreReader(path).connect() as connection:
            messages = [one.message("vi") for one in findings(connection, FindingFilter()).rows]
        assert [one.message for one in file.items] == messages
        assert all(message in paper(file) for message in messages)
        assert list(dict.fromkeys(row["Phát hiện"] for row in rows(file))) == messages
        narrowed = made(path, replace(HEAD, chosen=FindingFilter(severity=("error",), province=("Hưng Yên",))))
        assert 0 < len(narrowed.items) < len(CODES)
        assert dict(narrowed.scope)["Phạm vi lọc"] == "mức: Lỗi; địa phương: Hưng Yên"

    def test_both_sides(self, path: Path) -> None:
        file = made(path)
        first, second = item(file, "“14” và “12”").sides
        assert {first.written, second.written} == {"12", "14"}
        for side in (first, second):
            assert side.written in side.quotation
            assert side.value == f"{side.written} vụ"
            assert side.source in {"hung-yen_2023.txt", "hung-yen_2024.txt"}  # the folder is nobody's business
            assert side.quotation in paper(file)
            assert side.document in paper(file)
        told = [row for row in rows(file) if row["Viết trong văn bản"] in {"12", "14"}]
        assert [row["Bên"] for row in told] == [1, 2]
        assert [row["Trích dẫn"] for row in told] == [first.quotation, second.quotation]
        assert {row["Địa phương"] for row in told} == {"Hưng Yên"}
        assert {row["Kỳ số liệu"] for row in told} == {"Năm 2023"}

    def test_digits_that_are_no_figure_are_quoted(self, path: Path) -> None:
        (side,) = item(made(path), "77123").sides
        assert "77123" in side.quotation
        assert (side.written, side.review, side.decided) == ("", None, words().no_figure)

    def test_the_summary_adds_up(self, path: Path) -> None:
        file = made(path)
        header, *counts = file.summary
        assert header == ("Loại", "Lỗi", "Cảnh báo", "Lưu ý", "Cộng")
        assert counts[-1][-1] == sum(int(row[-1]) for row in counts[:-1]) == len(CODES)
        assert any(row[:5] == counts[-1] for row in sheets(file)["Tổng hợp"])
        assert "\t".join(map(str, counts[-1])) in paper(file)

    def test_the_heading_is_official(self, path: Path) -> None:
        for told in (paper(made(path)), everything(made(path))):
            for line in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: …", "Kính gửi: …"):
                assert line in told
            assert words().blank in told
        named = paper(made(path, replace(HEAD, body="Cục Phòng, chống tệ nạn xã hội")))
        assert named.startswith("CỤC PHÒNG, CHỐNG TỆ NẠN XÃ HỘI\tCỘNG HÒA")

    def test_people_are_masked(self, path: Path) -> None:
        assert "Nguyễn" not in everything(made(path))

    def test_texts_stay_texts(self, path: Path) -> None:
        told = everything(made(path))  # `sheets` looks for formulas and links
        assert "=cmd() <b>x</b>" in told

    def test_the_same_bytes(self, path: Path) -> None:
        for kind in FileKind:
            assert file_bytes(made(path), kind) == file_bytes(made(path), kind)

    def test_samples_say_so(self, tmp_path: Path) -> None:
        file = made(audited_store(tmp_path / "mau.db", sample=True), replace(HEAD, sample=True))
        assert everything(file).count("Dữ liệu mẫu, hư cấu") == 2


class TestNothing:
    """Zero findings are a result."""

    @pytest.mark.parametrize("chosen", [FindingFilter(province=("Cà Mau",)), FindingFilter(year=("1999",))])
    def test_zero_findings(self, path: Path, chosen: FindingFilter) -> None:
        file = made(path, replace(HEAD, chosen=chosen))
        assert file.items == ()
        assert words().nothing in paper(file)
        assert sheets(file)["Phát hiện"][1][0] == words().nothing
        assert dict(file.scope)["Địa phương"] == (chosen.province[0] if chosen.province else "không rõ")
        assert file.summary[-1] == ("Cộng", 0, 0, 0, 0)

    def test_too_many(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(files, "MOST_FINDINGS", len(CODES) - 1)
        with pytest.raises(TooManyFindingsError, match="tỉnh và năm"):
            made(path)

    def test_findings_of_files_have_no_review(self, path: Path) -> None:
        with StoreReader(path).connect() as connection:
            found = findings(connection, FindingFilter()).rows
        file = file_of(None, found, HEAD)
        assert {side.review.verdict for one in file.items for side in one.sides if side.review} == {"open"}


class TestReview:
    """What reviewers decided stands at each side, and decides what is asked."""

    def test_nobody_decided(self, path: Path) -> None:
        file = made(path)
        assert item(file, "“14” và “12”").standing is Standing.OPEN
        assert item(file, "“14” và “12”").ask == words().asks.open
        assert item(file, "77123").ask == words().asks.reading
        assert rows(file)[0]["Kết quả duyệt"] == "chưa duyệt"

    def test_confirmed(self, path: Path) -> None:
        decide(path, Action.CONFIRM, id_of(path, "12"))
        assert item(made(path), "“14” và “12”").standing is Standing.OPEN
        decide(path, Action.CONFIRM, id_of(path, "14"), note="=1+1 <b>đã gọi</b> ông Nguyễn Văn An")
        file = made(path)
        found = item(file, "“14” và “12”")
        assert (found.standing, found.ask) == (Standing.VOUCHED, words().asks.vouched)
        (told,) = [row for row in rows(file) if row["Viết trong văn bản"] == "14"]
        assert (told["Kết quả duyệt"], told["Người duyệt"], told["Ngày duyệt"]) == ("đã duyệt", "Lan", "01/11/2026")
        assert told["Ghi chú của người duyệt"].startswith("=1+1 <b>đã gọi</b>")
        assert "Nguyễn" not in everything(file)
        assert "đã duyệt; Lan, 01/11/2026" in paper(file)
        assert dict(file.standings)[words().states[Standing.VOUCHED]] == 1

    def test_corrected(self, path: Path) -> None:
        decide(path, Action.CORRECT, id_of(path, "40"), values={"value": 41, "district": None}, note="nhìn lại")
        file = made(path)
        (side,) = [side for one in file.items for side in one.sides if side.written == "40"]
        assert side.review is not None
        assert (side.review.name, side.review.change) == ("đã sửa", "Giá trị: 40 → 41")
        assert side.value == "41 người"
        assert "Giá trị: 40 → 41" in paper(file)
        decide(path, Action.UNDO, id_of(path, "40"))
        (side,) = [side for one in made(path).items for side in one.sides if side.written == "40"]
        assert side.review is not None and (side.review.name, side.review.change) == ("chưa duyệt", "")

    def test_rejected(self, path: Path) -> None:
        decide(path, Action.REJECT, id_of(path, "12"), note="của tỉnh khác")
        file = made(path)
        found = item(file, "“14” và “12”")
        assert (found.standing, found.ask) == (Standing.ASIDE, words().asks.aside)
        (side,) = [side for side in found.sides if side.written == "12"]
        assert side.review is not None and (side.review.name, side.review.note) == ("bị loại", "của tỉnh khác")
        assert "Nguyễn" not in everything(file)
        # The store is no longer what the findings were worked out from.
        assert words().stale in paper(file)
        looked_at_anew(path)
        # No audit finds it any more; who gets the file still reads it, with the verdict.
        with StoreReader(path).connect() as connection:
            assert not [one for one in findings(connection, FindingFilter()).rows if "“12”" in one.message("vi")]
        again = made(path)
        assert words().stale not in paper(again)
        assert item(again, "“14” và “12”") == replace(found, link="")
        assert dict(again.standings)[words().states[Standing.ASIDE]] == 1
        assert {row["Kết quả duyệt"] for row in rows(again) if row["Viết trong văn bản"] == "12"} == {"bị loại"}

    def test_settled_by_a_correction(self, path: Path) -> None:
        decide(path, Action.CORRECT, id_of(path, "14"), values={"value": 12})
        looked_at_anew(path)
        found = item(made(path), "“14” và “12”")
        assert (found.standing, found.ask) == (Standing.MENDED, words().asks.mended)
        assert "Giá trị: 14 → 12" in paper(made(path))

    def test_taken_back(self, path: Path) -> None:
        before = made(path).items
        decide(path, Action.REJECT, id_of(path, "12"))
        looked_at_anew(path)
        decide(path, Action.UNDO, table(path, "SELECT figure_id FROM decisions")[0][0])
        # Neither settled nor found until somebody looks again; then it is as it was.
        assert not [one for one in made(path).items if "“12”" in one.message]
        looked_at_anew(path)
        assert made(path).items == before

    def test_settled_ones_are_filtered_too(self, path: Path) -> None:
        decide(path, Action.REJECT, id_of(path, "12"))
        looked_at_anew(path)
        for chosen in (FindingFilter(province=("Cà Mau",)), FindingFilter(code=("ratio_over_one",))):
            assert not [one for one in made(path, replace(HEAD, chosen=chosen)).items if "“12”" in one.message]

    def test_settled_in_another_reading(self, path: Path) -> None:
        """The document comes with another frame, and so with other ids; the decision finds its figure, and this it."""
        decide(path, Action.REJECT, id_of(path, "12"))
        looked_at_anew(path)
        source, _, _ = built(FIRST)
        _, parsed, extraction = built(replace(FIRST, marked=FIRST.marked + " Hết."))
        with open_store(path) as store:
            store.begin_run([], "code-2")
            store.save(replace(source, raw_sha256="other"), parsed, extraction)
            store.finish_run({})
            refresh(store)
        assert item(made(path), "“14” và “12”").standing is Standing.ASIDE

    def test_settled_and_gone(self, path: Path) -> None:
        decide(path, Action.REJECT, id_of(path, "12"))
        looked_at_anew(path)
        with open_store(path) as store:
            store.begin_run([], "code-2")
            source, parsed, extraction = built(report("hung-yen_2023", "Không có gì."))
            store.save(replace(source, raw_sha256="other"), parsed, extraction)
            store.finish_run({})
            refresh(store)
        assert not [one for one in made(path).items if "“12”" in one.message]


@pytest.mark.parametrize("name", ['=HYPERLINK("http://127.0.0.1")', "+84 9", "@lan", "<b>Lan</b>", "Nguyễn Thị Lan"])
def test_a_reviewers_name_is_their_own_label(path: Path, name: str) -> None:
    """As typed, and never more than text: the names of the documents' people are masked, theirs is not."""
    decide(path, Action.CONFIRM, id_of(path, "12"), Actor(name, Role.REVIEWER))
    file = made(path)
    assert {row["Người duyệt"] for row in rows(file) if row["Viết trong văn bản"] == "12"} == {name}
    assert f"đã duyệt; {name}, 01/11/2026" in paper(file)


def test_signs_that_no_file_holds(tmp_path: Path) -> None:
    odd = report("xau", "Có [[139/130]] xã \x0b\x01lành mạnh ￾ &amp; <w:t>.", {"value": 139, "denominator": 130})
    file = made(audited_store(tmp_path / "solieu.db", reports=(odd,)), replace(HEAD, body="A\x00B"))
    assert "&amp; <w:t>" in everything(file)


def test_addresses_and_pages(path: Path) -> None:
    with StoreReader(path).connect() as connection:
        found = findings(connection, FindingFilter(code=("ratio_over_one",))).rows
    (side,) = found[0].sides
    assert side.figure is not None
    printed = replace(side, source="https://so.example/bc?id=1", figure=replace(side.figure, page=7))
    file = file_of(None, [replace(found[0], sides=(printed,))], HEAD)
    assert "trang 7\nhttps://so.example/bc?id=1" in paper(file)
    assert (rows(file)[0]["Trang"], rows(file)[0]["Địa chỉ hoặc tên tệp"]) == (7, "https://so.example/bc?id=1")


def test_links_lead_to_where_others_open_the_viewer(path: Path) -> None:
    file = made(path, replace(HEAD, address="https://so-lieu.bo.example/"))
    with StoreReader(path).connect() as connection:
        ids = [one.id for one in findings(connection, FindingFilter()).rows]
    links = [f"https://so-lieu.bo.example/kiem-tra?f={name}" for name in ids]
    assert [one.link for one in file.items] == links
    assert list(dict.fromkeys(row[words().columns.link] for row in rows(file))) == links
    assert all(link in paper(file) for link in links)
    # Without an address nobody outside could follow them: there are none.
    assert "kiem-tra?" not in everything(made(path))
    assert words().columns.link not in rows(made(path))[0]


def test_room_for_an_answer_only_where_something_is_asked(path: Path) -> None:
    asked = [one.is_asked for one in made(path).items]
    assert asked.count(False) == 1 and not item(made(path), "77123").is_asked  # how it was read is no matter of theirs
    assert paper(made(path)).count(f"{words().answer}: {words().blank}") == len(CODES) - 1
    decide(path, Action.REJECT, id_of(path, "12"))
    assert not item(made(path), "“14” và “12”").is_asked


def test_how_it_is_printed(path: Path) -> None:
    """No row is torn by the end of a page, heads come again; rows are as high as their longest text."""
    file = made(path)
    document = Document(io.BytesIO(file_bytes(file, FileKind.DOCX)))
    grids = [table for table in document.tables if table.style is not None and table.style.name == "Table Grid"]
    assert all(row._tr.trPr is not None and "cantSplit" in row._tr.trPr.xml for table in grids for row in table.rows)
    heads = [table.rows[0]._tr.trPr for table in grids if len(table.columns) == 5]
    assert heads and all(head is not None and "tblHeader" in head.xml for head in heads)
    sheet = openpyxl.load_workbook(io.BytesIO(file_bytes(file, FileKind.XLSX)))["Phát hiện"]
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight, sheet.print_title_cols) == (2, 0, "$A:$A")
    assert all((sheet.row_dimensions[at].height or 0) >= 34 for at in range(2, sheet.max_row + 1))


def test_provinces_stand_together(path: Path) -> None:
    with StoreReader(path).connect() as connection:
        found = list(findings(connection, FindingFilter()).rows)
    mixed = [
        replace(one, province=name) for one, name in zip(found, (None, "Sơn La", "An Giang", "Sơn La"), strict=True)
    ]
    file = file_of(None, mixed, HEAD)
    assert [one.province for one in file.items] == ["An Giang", "Sơn La", "Sơn La", "không rõ"]
    assert "Địa phương: Sơn La" in paper(file)


def test_names_of_files() -> None:
    assert audit_file_name(HEAD, FileKind.DOCX) == "ket-qua-kiem-tra_2026-11-22_run-0.docx"
    narrowed = Head(FindingFilter(year=("2023",)), "", DAY, run=3, sample=True)
    assert audit_file_name(narrowed, FileKind.XLSX) == "ket-qua-kiem-tra_mau-sample_loc_2026-11-22_run-3.xlsx"


def test_no_word_is_missing() -> None:
    data = words().model_dump()
    for group in ("states", "filters"):
        broken = {**data, group: dict(list(data[group].items())[1:])}
        with pytest.raises(ValueError, match=group):
            AuditFileWords.model_validate(broken)


def test_a_package_without_times(path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(file_bytes(made(path), FileKind.DOCX))) as package:
        assert {member.date_time[0] for member in package.infolist()} == {1980}
