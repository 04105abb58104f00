"""The page of findings, run without a browser: list, filters, both sides, files."""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from pipeline.analysis.auditfile.files import FileKind, file_bytes, stored_file
from pipeline.analysis.auditfile.records import Head
from pipeline.analysis.documents import store_facts
from pipeline.analysis.exports import ExportFormat
from pipeline.analysis.findings.chosen import FindingFilter
from pipeline.analysis.findings.query import findings
from pipeline.storage import StoreReader
from pipeline.storage.review.records import Action
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.findings.state import FindingsState, findings_state
from pipeline.viewer.pages.findings import finding_file, province_file
from pipeline.viewer.texts import translator
from tests.analysis.conflicts import CODES, CONFLICTS, FIRST, SECOND, audited_store
from tests.analysis.reports import built, make_store
from tests.storage.reviewing import decide
from tests.viewer.conftest import Open, component, components

AT = "kiem-tra"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return audited_store(tmp_path_factory.mktemp("store") / "solieu.db")


def ids(store: Path, **chosen: Any) -> list[str]:
    with StoreReader(store).connect() as connection:
        return [one.id for one in findings(connection, FindingFilter(**chosen)).rows]


def words(app: AppTest) -> str:
    return "\n".join(str(item.value) for item in (*app.text, *app.info, *app.warning, *app.code))


def links(app: AppTest) -> set[tuple[str, str]]:
    """Page and query of every link to a page."""
    return {(item.proto.page, item.proto.query_string) for item in app.get("page_link")}


def table(app: AppTest) -> dict[str, Any]:
    found = component(app, "table")
    assert found is not None
    return found


def test_the_list_is_ranked(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, AT)
    assert [row["id"] for row in table(app)["rows"]] == ids(store)
    assert [column["label"] for column in table(app)["columns"]] == [
        "Mức",
        "Phát hiện",
        "Chỉ tiêu",
        "Tỉnh, thành phố",
        "Kỳ",
    ]
    first = table(app)["rows"][0]["cells"]
    assert first[0] == "Lỗi"
    assert first[3:] == ["Hưng Yên", "Năm 2023"]
    assert f"{len(CODES)} phát hiện" in words(app)
    assert component(app, "card") is None


def test_english(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, AT, lang="en")
    assert [column["label"] for column in table(app)["columns"]] == [
        "Severity",
        "Finding",
        "Indicator",
        "Province",
        "Period",
    ]
    assert table(app)["rows"][0]["cells"][0] == "Error"


def test_facets_narrow(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, AT, kind=["place"])
    assert [row["id"] for row in table(app)["rows"]] == ids(store, kind=("place",))
    facets = component(app, "facets")
    assert facets is not None
    groups = {group["key"]: group for group in facets["facets"]}
    assert list(groups) == ["severity", "kind", "province", "year", "code", "indicator"]
    shown = {item["value"]: (item["name"], item["shown"], item["chosen"]) for item in groups["kind"]["values"]}
    assert shown["place"] == ("Giữa các văn bản, các kỳ", "1", True)
    assert shown["levels"][1:] == ("1", False)


def test_both_sides_are_quoted_and_highlighted(open_viewer: Open, store: Path) -> None:
    (found,) = ids(store, code=("contradiction_between",))
    app = open_viewer(store, AT, f=found)
    card = component(app, "card")
    assert card is not None
    assert card["heading"] == "Mâu thuẫn giữa hai văn bản"
    told = {item["label"]: item["text"] for item in card["fields"]}
    assert "“14” và “12”" in told["Phát hiện"]
    sides = components(app, "document")
    assert [side["title"] for side in sides] == ["Báo cáo hung-yen_2023", "Báo cáo hung-yen_2024"]
    for side, number in zip(sides, ("12", "14"), strict=True):
        ((key, start, end, _, _),) = side["marks"]
        assert side["text"][start:end] == number
        assert side["chosen"] == key
    assert "Nguyễn" not in sides[0]["text"]
    assert table(app)["chosen"] == found


@pytest.mark.parametrize(
    ("action", "values", "told"), [(Action.CORRECT, {"value": 12}, "đã sửa"), (Action.REJECT, {}, "bị loại")]
)
def test_a_decision_is_told_with_its_finding(
    open_viewer: Open, store: Path, tmp_path: Path, action: Action, values: dict[str, Any], told: str
) -> None:
    path = Path(shutil.copy(store, tmp_path / "solieu.db"))
    figure = next(one.id for one in built(SECOND)[2].figures if one.surface == "14")
    decide(path, action, figure, values=values, note="đã hỏi lại tỉnh")
    (found,) = ids(path, code=("contradiction_between",))
    app = open_viewer(path, AT, f=found)
    rows = {row["id"]: row["cells"][1] for row in table(app)["rows"]}
    assert rows.pop(found).startswith(f"[Đã duyệt: {told}]")
    assert not [cell for cell in rows.values() if cell.startswith("[")]
    card = component(app, "card")
    assert card is not None
    (review,) = [item["text"] for item in card["fields"] if item["label"] == "Kết quả duyệt"]
    assert "“14” · #1" in review and "Lan" in review and "đã hỏi lại tỉnh" in review
    # Both sides stay, also of what is off the lists.
    assert len(components(app, "document")) == 2


def test_ways_to_the_review_and_back(open_viewer: Open, store: Path) -> None:
    (found,) = ids(store, code=("contradiction_between",))
    figure = next(one.id for one in built(FIRST)[2].figures if one.surface == "12")
    assert ("duyet", f"f={figure}") in links(open_viewer(store, AT, f=found))
    app = open_viewer(store, "duyet", f=figure)
    assert (AT, f"f={found}") in links(app)
    sides = component(app, "sides")
    assert sides is not None
    assert [side["surface"] for side in sides["sides"]] == ["12", "14"]
    assert ["2023" in side["under"] for side in sides["sides"]] == [True, True]
    assert ["hung-yen_2024" in side["under"] for side in sides["sides"]] == [False, True]
    assert "“12”" in sides["told"] and "“14”" in sides["told"]


def test_the_card_of_a_figure_tells_of_other_documents(open_viewer: Open, store: Path) -> None:
    figure = next(one.id for one in built(FIRST)[2].figures if one.surface == "12")
    card = component(open_viewer(store, "so-lieu", f=figure), "card")
    assert card is not None
    told = {item["label"]: item["text"] for item in card["fields"]}
    assert "“14”" in told["Chưa khớp với văn bản khác"]


def test_the_overview_counts_them(open_viewer: Open, store: Path) -> None:
    app = open_viewer(store, "tong-quan")
    assert f"{len(CODES)} phát hiện khi kiểm tra (Lỗi: 3" in words(app)
    assert (AT, "") in links(app)


def test_digits_that_are_no_figure_are_quoted(open_viewer: Open, store: Path) -> None:
    (found,) = ids(store, code=("unrecognised_number",))
    (side,) = components(open_viewer(store, AT, f=found), "document")
    ((_, start, end, _, _),) = side["marks"]
    assert side["text"][start:end] == "77123"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ({"f": "gone"}, "Kho không có phát hiện mang mã này"),
        ({"f": "<script>"}, "Đã bỏ qua"),
        ({"colour": "red"}, "colour"),
        ({"severity": "worst"}, "severity=worst"),
        ({"page": "0"}, "page=0"),
        ({"page": "9" * 30}, "page"),
        ({"severity": "warning"}, "Không có phát hiện nào khớp"),
    ],
)
def test_addresses_that_lead_nowhere(open_viewer: Open, store: Path, address: dict[str, str], told: str) -> None:
    assert told in words(open_viewer(store, AT, **address))


def test_a_finding_outside_the_filter_stays_open(open_viewer: Open, store: Path) -> None:
    (found,) = ids(store, code=("ratio_over_one",))
    app = open_viewer(store, AT, f=found, kind=["place"])
    assert "nằm ngoài bộ lọc" in words(app)
    assert component(app, "card") is not None


def test_a_store_that_was_never_checked_says_so(open_viewer: Open, tmp_path: Path) -> None:
    app = open_viewer(make_store(tmp_path / "solieu.db"), AT)
    assert "chưa được kiểm tra" in words(app)
    assert "solieu audit" in words(app)


def test_a_store_in_which_nothing_is_wrong(open_viewer: Open, tmp_path: Path) -> None:
    app = open_viewer(audited_store(tmp_path / "solieu.db", reports=(CONFLICTS[0],)), AT, severity=["warning"])
    assert "Không có phát hiện nào khớp" in words(app)


def buttons(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


def test_the_paper_for_the_province_is_offered(open_viewer: Open, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"Bảng kết quả (Word)", "Bảng kết quả (Excel)"}
    assert told <= set(buttons(open_viewer(store, AT)))
    monkeypatch.setattr("pipeline.viewer.pages.findings.MOST_FINDINGS", 1)
    app = open_viewer(store, AT)
    assert not told & set(buttons(app))
    assert "nhiều nhất 1 phát hiện" in words(app)


def context_of(store: Path, language: str = "vi") -> ViewerContext:
    return ViewerContext(store, 1.0, language, translator(language))


class TestFiles:
    """Exactly the list, in every form."""

    def made(self, store: Path, form: ExportFormat, chosen: FindingFilter | None = None, language: str = "vi") -> bytes:
        with StoreReader(store).connect() as connection:
            facts = store_facts(connection)
        return finding_file(context_of(store, language), facts, chosen or FindingFilter(), form, date(2024, 1, 2))

    def test_the_same_rows_as_the_screen(self, store: Path) -> None:
        rows = list(csv.DictReader(io.StringIO(self.made(store, ExportFormat.CSV).decode())))
        assert [row["finding_id"] for row in rows] == ids(store)
        contradiction = next(row for row in rows if row["code"] == "contradiction_between")
        assert (contradiction["surface_1"], contradiction["surface_2"]) == ("12", "14")
        assert contradiction["document_ids"].split() == [built(one)[1].document_id for one in (FIRST, SECOND)]
        assert contradiction["period_end"] == "2023-12-31"

    def test_only_what_is_filtered(self, store: Path) -> None:
        chosen = FindingFilter(kind=("levels",))
        rows = list(csv.DictReader(io.StringIO(self.made(store, ExportFormat.CSV, chosen).decode())))
        assert [row["finding_id"] for row in rows] == ids(store, kind=("levels",))

    def test_a_workbook_for_people(self, store: Path) -> None:
        book = load_workbook(io.BytesIO(self.made(store, ExportFormat.XLSX)))
        assert book.sheetnames[0] == "Phát hiện"
        sheet = book[book.sheetnames[0]]
        cells = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
        assert cells[0][0] == "Mức"
        assert len(cells) == len(CODES) + 1
        text = "\n".join(str(cell.value) for each in book for row in each.iter_rows() for cell in row)
        assert "Nguyễn" not in text
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]

    def test_texts_of_documents_are_no_formulas(self, store: Path) -> None:
        excel = self.made(store, ExportFormat.CSV_EXCEL).decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(excel), delimiter=";") for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]

    @pytest.mark.parametrize("kind", list(FileKind))
    def test_the_paper_for_the_province(self, store: Path, kind: FileKind) -> None:
        head = Head(FindingFilter(kind=("levels",)), "Bộ Nội vụ", date(2024, 1, 2), run=1)
        with StoreReader(store).connect() as connection:
            wanted = file_bytes(stored_file(connection, head), kind)
        # In Vietnamese, whatever language the page is in.
        assert province_file(context_of(store, "en"), head, kind) == wanted
        assert province_file(context_of(store), replace(head, chosen=FindingFilter()), kind) != wanted

    @pytest.mark.parametrize("form", [ExportFormat.PARQUET, ExportFormat.CSV_EXCEL])
    def test_the_other_forms_are_written_twice_alike(self, store: Path, form: ExportFormat) -> None:
        assert self.made(store, form, language="en") == self.made(store, form, language="en")

    def test_samples_say_so(self, tmp_path: Path) -> None:
        sample = audited_store(tmp_path / "samples.db", sample=True)
        rows = list(csv.DictReader(io.StringIO(self.made(sample, ExportFormat.CSV).decode())))
        assert {row["sample"] for row in rows} == {"Dữ liệu mẫu, hư cấu"}


def test_long_lists_are_paged(open_viewer: Open, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.viewer.findings.view.PAGE_SIZE", 1)
    monkeypatch.setattr("pipeline.viewer.pages.findings.PAGE_SIZE", 1)
    every = ids(store)
    assert [table(open_viewer(store, AT, page=str(at + 1)))["rows"][0]["id"] for at in range(len(every))] == every
    # A link to a finding opens the page that it stands on.
    assert table(open_viewer(store, AT, f=every[2]))["rows"][0]["id"] == every[2]


def test_a_store_with_findings_of_another_program(open_viewer: Open, tmp_path: Path) -> None:
    store = audited_store(tmp_path / "solieu.db")
    with sqlite3.connect(store) as database:
        database.execute("UPDATE findings SET code = 'tomorrow', severity = 'grave' WHERE code = 'ratio_over_one'")
    database.close()
    assert len(table(open_viewer(store, AT))["rows"]) == len(CODES) - 1


def test_links_come_back() -> None:
    state = FindingsState(FindingFilter(severity=("error",), province=("Hưng Yên",)), page=3, finding="abc")
    assert findings_state(state.to_query()) == (state, ())
    assert state.toggled("severity", "notice", on=True).chosen.severity == ("error", "notice")
    assert state.toggled("severity", "notice", on=True).page == 1
    assert state.toggled("severity", "error", on=False).chosen.severity == ()
    assert state.toggled("severity", "worst", on=True) == state
    assert state.toggled("nothing", "x", on=True) == state
