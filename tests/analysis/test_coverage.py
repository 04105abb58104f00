"""Coverage over a hand-made store with known answers: the four states, both maps, years and halves."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Connection

from pipeline.analysis.coverage.behind import Role, behind
from pipeline.analysis.coverage.evidence import step_of
from pipeline.analysis.coverage.matrix import Covered, Matrix, matrix, triple
from pipeline.analysis.coverage.names import key_name, state_name
from pipeline.analysis.coverage.rules import CoverageRules, State, coverage_rules, word
from pipeline.analysis.coverage.selection import (
    REST,
    CoverageSelection,
    View,
    indicators,
    selection_from,
    slot_key,
    slot_of,
)
from pipeline.analysis.coverage.table import CoverageTable, coverage_bytes, coverage_file_name
from pipeline.analysis.documents import store_facts
from pipeline.analysis.exports import ExportFormat
from pipeline.analysis.overview import overview
from pipeline.analysis.series.frames import Grain, Slot
from pipeline.analysis.series.places import NATION, provinces
from pipeline.scheme import scheme
from pipeline.storage import StoreReader
from tests.analysis.covered import H1, LAI_CHAU, LANG_SON, LAO_CAI, NEW_LAO_CAI, REPORTS, YEAR, YEN_BAI, report
from tests.analysis.reports import make_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("coverage") / "solieu.db", reports=REPORTS)


@pytest.fixture
def opened(store: Path) -> Iterator[Connection]:
    with StoreReader(store).connect() as connection:
        yield connection


def of_cases(connection: Connection, **given: Any) -> Matrix:
    return matrix(connection, CoverageSelection(indicator="cases", **given))


@pytest.mark.parametrize(
    ("place", "period", "expected"),
    [
        (LAO_CAI, "2024", Covered(State.REPORTED)),
        (YEN_BAI, "2024", Covered(State.REPORTED, part_of_step=True)),  # six months of twelve
        (LAI_CHAU, "2024", Covered(State.ZERO)),
        (LANG_SON, "2024", Covered(State.SILENT)),  # its report, by the press too, states arrests only
        (LANG_SON, "2019", Covered(State.REPORTED)),  # by a document of the nation
        ("VN63_02", "2024", Covered(State.NO_REPORT)),  # plan, district, no figure, no period
        ("VN63_96", "2024", Covered(State.SILENT)),  # change, incident, other ground
        ("VN63_06", "2025", Covered(State.NO_REPORT)),  # five years are no year
        (LAO_CAI, "2025", Covered(State.NO_REPORT)),  # the new province says nothing of its members
        (NATION, "2019", Covered(State.REPORTED)),
        (NATION, "2024", Covered(State.NO_REPORT)),
    ],
)
def test_states_of_63_by_year(opened: Connection, place: str, period: str, expected: Covered) -> None:
    assert of_cases(opened, system="VN63").cells[place, period] == expected


@pytest.mark.parametrize(
    ("place", "period", "expected"),
    [
        # Both members: Lào Cai whole, Yên Bái in part.
        (NEW_LAO_CAI, "2024", Covered(State.REPORTED, True, (LAO_CAI, YEN_BAI))),
        # Its own report stands before those of members.
        (NEW_LAO_CAI, "2025", Covered(State.REPORTED)),
        (NEW_LAO_CAI, "2019", Covered(State.NO_REPORT)),
        # A province that was not merged is itself.
        ("VN34_12", "2024", Covered(State.ZERO)),
        ("VN34_20", "2024", Covered(State.SILENT)),
        # Of Cà Mau and Bạc Liêu one has a report: silent in part, the other named.
        ("VN34_96", "2024", Covered(State.SILENT, False, ("VN63_96",), ("VN63_95",))),
    ],
)
def test_states_of_34_by_year(opened: Connection, place: str, period: str, expected: Covered) -> None:
    assert of_cases(opened).cells[place, period] == expected


@pytest.mark.parametrize(
    ("place", "period", "expected"),
    [
        (YEN_BAI, "2024-1-6", Covered(State.REPORTED)),
        (YEN_BAI, "2024-7-12", Covered(State.NO_REPORT)),
        # Reports cumulate: those on the year are the only ones on its second half.
        (LAO_CAI, "2024-7-12", Covered(State.REPORTED)),
        (LAO_CAI, "2024-1-6", Covered(State.NO_REPORT)),
        (LANG_SON, "2024-7-12", Covered(State.SILENT)),
        (YEN_BAI, "2025-1-6", Covered(State.REPORTED)),
        # From 1 July 2025 there was no Yên Bái; Lai Châu went on.
        (YEN_BAI, "2025-7-12", Covered(State.MERGED)),
        (LAI_CHAU, "2025-7-12", Covered(State.NO_REPORT)),
    ],
)
def test_states_of_63_by_half(opened: Connection, place: str, period: str, expected: Covered) -> None:
    assert of_cases(opened, system="VN63", grain=Grain.HALF).cells[place, period] == expected


def test_none_of_a_part_is_not_none_of_it(opened: Connection) -> None:
    found = matrix(opened, CoverageSelection(View.PLACE, place=LAI_CHAU, system="VN63"))
    assert found.cells["arrests", "2024"] == Covered(State.REPORTED)
    assert found.cells["cases", "2024"] == Covered(State.ZERO)
    assert found.cells["defendants_prosecuted", "2019"] == Covered(State.ZERO)
    assert found.cells["fines_amount", "2019"] == Covered(State.SILENT)


@pytest.mark.parametrize("system", ["VN63", "VN34"])
@pytest.mark.parametrize("grain", [Grain.YEAR, Grain.HALF])
def test_the_three_views_agree(opened: Connection, system: str, grain: Grain) -> None:
    """Every cell is the same whichever two of place, indicator and period are spread out."""
    by_indicator = of_cases(opened, system=system, grain=grain)
    assert by_indicator.rows == (NATION, *(place.key for place in provinces(system)))
    for place in (NATION, LAO_CAI, YEN_BAI, LANG_SON, NEW_LAO_CAI, "VN34_12", "VN34_96"):
        if place not in by_indicator.rows:
            continue
        by_place = matrix(opened, CoverageSelection(View.PLACE, place=place, system=system, grain=grain))
        assert by_place.rows == indicators()
        assert by_place.columns == by_indicator.columns
        for period in by_indicator.columns:
            assert by_place.cells["cases", period] == by_indicator.cells[place, period], (place, period)
    for period in by_indicator.columns:
        by_period = matrix(opened, CoverageSelection(View.PERIOD, period=period, system=system, grain=grain))
        for place in by_indicator.rows:
            assert by_period.cells[place, "cases"] == by_indicator.cells[place, period], (place, period)


def test_the_order_of_documents_does_not_matter(opened: Connection, tmp_path: Path) -> None:
    other = make_store(tmp_path / "turned.db", reports=tuple(reversed(REPORTS)))
    with StoreReader(other).connect() as connection:
        for grain in (Grain.YEAR, Grain.HALF):
            for system in ("VN63", "VN34"):
                assert of_cases(connection, system=system, grain=grain) == of_cases(opened, system=system, grain=grain)


def test_years_without_a_report_stand_between_the_others(opened: Connection) -> None:
    found = of_cases(opened)
    assert found.columns == ("2019", "2020", "2021", "2022", "2023", "2024", "2025")
    assert {found.cells[row, "2021"].state for row in found.rows} == {State.NO_REPORT}
    assert of_cases(opened, first_year=2024, last_year=2024).columns == ("2024",)
    assert of_cases(opened, first_year=1999, last_year=2090).columns == found.columns
    assert of_cases(opened, first_year=2030).columns == ()


def test_a_year_beyond_all_reports_does_not_move_the_window(tmp_path: Path) -> None:
    """A figure of a year that no report is of (a slip of a report, or of ours) can be asked for."""
    beyond = report(
        "Lào Cai", YEAR["2024"], [{"value": 1}, {"period_start": date(2031, 1, 1), "period_end": date(2031, 12, 31)}]
    )
    with StoreReader(make_store(tmp_path / "beyond.db", reports=[beyond])).connect() as connection:
        assert of_cases(connection).columns == ("2024",)
        assert of_cases(connection, last_year=2031).columns[-1] == "2031"
        assert of_cases(connection).years[-1] == 2031


def test_what_a_link_leaves_open_is_chosen(opened: Connection) -> None:
    assert matrix(opened, CoverageSelection(View.PLACE)).selection.place == NEW_LAO_CAI  # most is known of it
    assert matrix(opened, CoverageSelection(View.PERIOD)).selection.period == "2025"
    assert matrix(opened, CoverageSelection(View.PERIOD, grain=Grain.HALF)).selection.period == "2025-7-12"


@pytest.mark.parametrize(
    ("start", "end", "grain", "expected"),
    [
        # Whole when it reaches from the beginning of the step, or before, to its end.
        ("2024-01-01", "2024-12-31", Grain.YEAR, (Slot(2024, 1, 12), True)),
        ("2024-01-01", "2024-12-31", Grain.HALF, (Slot(2024, 7, 12), True)),
        ("2024-01-01", "2024-06-30", Grain.HALF, (Slot(2024, 1, 6), True)),
        ("2023-12-15", "2024-06-14", Grain.HALF, (Slot(2024, 1, 6), True)),
        ("2024-07-01", "2024-12-31", Grain.YEAR, (Slot(2024, 1, 12), False)),
        ("2024-01-01", "2024-09-30", Grain.HALF, (Slot(2024, 7, 12), False)),
        ("2024-01-01", "2024-05-20", Grain.HALF, (Slot(2024, 1, 6), False)),
        ("2021-01-01", "2025-12-31", Grain.YEAR, None),
        (None, "2024-12-31", Grain.YEAR, None),
    ],
)
def test_steps_of_periods(start: str | None, end: str, grain: Grain, expected: tuple[Slot, bool] | None) -> None:
    first = date.fromisoformat(start) if start else None
    assert step_of(first, date.fromisoformat(end), grain) == expected


def test_a_level_holds_at_its_day() -> None:
    day = date(2024, 6, 30)
    assert step_of(None, day, Grain.YEAR, at_day=True) == (Slot(2024, 1, 12), True)
    assert step_of(day, day, Grain.HALF, at_day=True) == (Slot(2024, 1, 6), True)
    assert step_of(date(2021, 1, 1), date(2025, 12, 31), Grain.YEAR, at_day=True) is None


class TestBehind:
    """A cell tells what it rests on."""

    def test_figures(self, opened: Connection) -> None:
        found = of_cases(opened)
        cell = behind(opened, found, NEW_LAO_CAI, "2024")
        assert cell is not None
        assert {(facts.province, role, number) for facts, role, number in cell.documents} == {
            ("Lào Cai", Role.STATES, 1),
            ("Yên Bái", Role.STATES, 1),
        }
        assert cell.chosen is not None
        assert cell.chosen.indicator == ("cases",)
        assert set(cell.chosen.document) == {facts.id for facts, _, _ in cell.documents}

    def test_silence(self, opened: Connection) -> None:
        cell = behind(opened, of_cases(opened, system="VN63"), LANG_SON, "2024")
        assert cell is not None
        assert [(facts.publisher, role) for facts, role, _ in cell.documents] == [("press", Role.SILENT)]
        assert cell.chosen is None

    def test_what_does_not_count_is_named(self, opened: Connection) -> None:
        cell = behind(opened, of_cases(opened, system="VN63"), "VN63_02", "2024")
        assert cell is not None
        assert cell.cell.state is State.NO_REPORT
        assert sorted((facts.doc_type, role) for facts, role, _ in cell.documents) == [
            ("plan", Role.NO_REPORT),
            ("report", Role.NO_REPORT),
            ("report", Role.NO_REPORT),
        ]

    def test_a_number_in_a_document_of_the_nation(self, opened: Connection) -> None:
        cell = behind(opened, of_cases(opened, system="VN63"), LANG_SON, "2019")
        assert cell is not None
        assert [(facts.level, number) for facts, _, number in cell.documents] == [("national", 1)]
        nation = behind(opened, of_cases(opened), NATION, "2019")
        assert nation is not None
        assert [number for _, _, number in nation.documents] == [1]  # the province's number is not the nation's

    @pytest.mark.parametrize("cell", [("VN34_15", "1990"), ("nothing", "2024"), ("", ""), ("2024", "VN34_15")])
    def test_no_such_cell(self, opened: Connection, cell: tuple[str, str]) -> None:
        assert behind(opened, of_cases(opened), *cell) is None

    def test_every_cell_agrees_with_its_documents(self, opened: Connection) -> None:
        for system in ("VN63", "VN34"):
            found = of_cases(opened, system=system, grain=Grain.HALF)
            for (row, column), covered in found.cells.items():
                cell = behind(opened, found, row, column)
                assert cell is not None
                roles = {role for _, role, _ in cell.documents}
                assert (Role.STATES in roles) == (covered.state in (State.REPORTED, State.ZERO)), (row, column)
                silent = Role.SILENT in roles and Role.STATES not in roles
                assert silent == (covered.state is State.SILENT), (row, column)


class TestLinks:
    """A selection survives its link; what means nothing is left out and told."""

    @pytest.mark.parametrize(
        "selection",
        [
            CoverageSelection(),
            CoverageSelection(View.PLACE, place="VN63_33", system="VN63", grain=Grain.HALF, first_year=2019),
            CoverageSelection(View.PLACE, place=NATION, last_year=2020),
            CoverageSelection(View.PERIOD, period="2024-7-12", grain=Grain.HALF, cell="VN34_15.cases"),
            CoverageSelection(indicator="arrests", cell="VN.2024"),
        ],
    )
    def test_round_trip(self, selection: CoverageSelection) -> None:
        assert selection_from(selection.to_query()) == (selection, ())

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("view", "chart"),
            ("indicator", "nothing"),
            ("indicator", REST),
            ("place", "VN63_15"),  # of the other map
            ("place", "VN34_99"),
            ("period", "2024-1-6"),  # of the other step
            ("period", "20240"),
            ("map", "VN12"),
            ("step", "quarter"),
            ("first", "year"),
            ("cell", "<b>.x"),
            ("cell", "a"),
            ("colour", "red"),
        ],
    )
    def test_what_means_nothing_is_left_out(self, key: str, value: str) -> None:
        selection, refused = selection_from({key: [value], "lang": ["en"]}, other=frozenset({"lang"}))
        assert selection == CoverageSelection()
        assert [item.key for item in refused] == [key]

    def test_years_the_wrong_way_round(self) -> None:
        selection, refused = selection_from({"first": ["2024"], "last": ["2019"]})
        assert (selection.first_year, selection.last_year) == (2024, None)
        assert [item.key for item in refused] == ["last"]

    def test_keys_of_steps(self) -> None:
        for slot in (Slot(2024, 1, 12), Slot(2024, 1, 6), Slot(2024, 7, 12)):
            assert slot_of(slot_key(slot)) == slot
        assert slot_of("2024-2-3") is None

    def test_a_cell_of_no_matrix(self) -> None:
        with pytest.raises(ValueError, match="x"):
            triple(CoverageSelection(), "x", "2024")


class TestFiles:
    """Files hold exactly the matrix."""

    def table(self, connection: Connection, language: str = "vi") -> CoverageTable:
        found = of_cases(connection, first_year=2024)
        return CoverageTable(found, store_facts(connection), language, date(2026, 3, 2))

    def test_machine(self, opened: Connection) -> None:
        table = self.table(opened)
        header, *lines = csv.reader(io.StringIO(coverage_bytes(table, ExportFormat.CSV).decode("utf-8")))
        assert header == ["place", "name", "2024", "2025"]
        assert ["VN34_15", "Lào Cai", "reported_part", "reported"] in lines
        assert ["VN34_12", "Lai Châu", "zero", "no_report"] in lines
        assert [line[0] for line in lines] == list(table.matrix.rows)

    def test_excel_and_workbook_say_the_same(self, opened: Connection) -> None:
        table = self.table(opened)
        text = coverage_bytes(table, ExportFormat.CSV_EXCEL).decode("utf-8-sig")
        told = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert told[0] == ["Địa bàn", "2024", "2025"]
        assert ["Lào Cai", "Có số liệu (một phần)", "Có số liệu"] in told
        book = openpyxl.load_workbook(io.BytesIO(coverage_bytes(table, ExportFormat.XLSX)))
        assert [list(row) for row in book["Độ phủ"].iter_rows(values_only=True)] == told
        notes = dict(book["Chú giải"].iter_rows(values_only=True))
        assert notes["Liên kết"] == "do-phu?indicator=cases&first=2024"
        assert notes["Cách tính"] == word("rule", "vi")
        assert notes["Ngày xuất"] == "02/03/2026"

    def test_english_and_names(self, opened: Connection) -> None:
        table = self.table(opened, "en")
        assert table.header() == ("Place", "2024", "2025")
        assert coverage_file_name(table, ExportFormat.CSV) == "do-phu_2026-03-02_run-1_may.csv"

    def test_the_same_bytes(self, opened: Connection) -> None:
        for kind in ExportFormat:
            assert coverage_bytes(self.table(opened), kind) == coverage_bytes(self.table(opened), kind)

    def test_samples_say_so(self, tmp_path: Path) -> None:
        path = make_store(tmp_path / "samples.db", sample=True, reports=REPORTS[:1])
        with StoreReader(path).connect() as connection:
            table = self.table(connection)
            assert table.header()[0] == "Dữ liệu mẫu, hư cấu"
            assert "mau-sample" in coverage_file_name(table, ExportFormat.XLSX)
            book = openpyxl.load_workbook(io.BytesIO(coverage_bytes(table, ExportFormat.XLSX)))
            assert [cell.value for cell in book["Độ phủ"]["A"]][1:] == ["Dữ liệu mẫu, hư cấu"] * len(table.matrix.rows)
            machine = coverage_bytes(table, ExportFormat.CSV).decode("utf-8").splitlines()
            assert machine[0].startswith("sample,place")


class TestWords:
    """Data of the matrix is whole."""

    def test_every_state_has_words(self) -> None:
        for state in State:
            for language in ("vi", "en"):
                assert state_name(Covered(state), language)
                assert coverage_rules().states[state].note(language)
        assert len({sign.sign for sign in coverage_rules().states.values()}) == len(State)

    def test_every_word_is_used(self) -> None:
        folder = Path(__file__).parents[2] / "pipeline" / "analysis" / "coverage"
        code = "\n".join(path.read_text("utf-8") for path in folder.glob("*.py"))
        for key in coverage_rules().words:
            assert (
                f'"{key}' in code or f"'{key}'" in code or key.removesuffix("_short") in ("half_1", "half_2", "year")
            ), key

    @pytest.mark.parametrize("given", [[], ["memo"], ["report", "report"]])
    def test_wrong_types_are_refused(self, given: list[str]) -> None:
        whole = coverage_rules().model_dump(mode="json")
        with pytest.raises(ValueError, match="document_types"):
            CoverageRules.model_validate({**whole, "document_types": given})

    def test_short_names_keep_what_tells_them_apart(self) -> None:
        for language in ("vi", "en"):
            names = [key_name(code, language, short=True) for code in indicators()]
            assert len(set(names)) == len(names)
        assert set(indicators()) == set(scheme().indicators) - {REST}


def test_overview(opened: Connection) -> None:
    seen = overview(opened)
    reach = {item.year: (item.whole, item.part) for item in seen.reach}
    # 2024: Lai Châu, Lạng Sơn whole; Lào Cai (a member in part), Cà Mau (a member missing) in part.
    assert reach[2024] == (2, 2)
    assert reach[2025] == (1, 0)
    assert reach[2021] == (0, 0)
    assert [item.year for item in seen.reach] == list(range(2025, 2018, -1))
    assert dict(seen.types)["plan"] == 1
    assert len(seen.newest) == 8
    assert next(facts.published_on for facts, _ in seen.newest) == date(2025, 12, 31)


def test_doubts_are_counted(tmp_path: Path) -> None:
    unsure = report("Lào Cai", H1, [{"confidence": 0.3}, {"flags": ("doubtful",)}, {"flags": ("ocr",)}, {}])
    path = make_store(tmp_path / "doubts.db", reports=[unsure])
    with StoreReader(path).connect() as connection:
        doubts = overview(connection).doubts
    assert (doubts.doubtful, doubts.unsure, doubts.unrecognised) == (1, 1, 0)


def test_an_empty_store_and_one_document(tmp_path: Path) -> None:
    with StoreReader(make_store(tmp_path / "empty.db", reports=[])).connect() as connection:
        for view in View:
            found = matrix(connection, CoverageSelection(view))
            assert (found.columns, found.years) == ((), ())
        assert overview(connection).reach == ()
    with StoreReader(make_store(tmp_path / "one.db", reports=REPORTS[:1])).connect() as connection:
        found = of_cases(connection, system="VN63")
        assert found.columns == ("2024",)
        assert found.counts()[State.REPORTED] == 1
        assert found.counts()[State.NO_REPORT] == 63
