"""Findings of a store: worked out once, kept while what they rest on stays, narrowed and paged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection

from pipeline.analysis.findings.chosen import FindingFilter, finding_filter, finding_value_name, keeps
from pipeline.analysis.findings.query import (
    are_worked_out,
    finding,
    finding_facets,
    finding_offset,
    findings,
    told_of,
)
from pipeline.analysis.findings.records import StoredFinding
from pipeline.analysis.findings.words import findings_words
from pipeline.analysis.findings.working import refresh, worked_out
from pipeline.analysis.labels import UNKNOWN
from pipeline.analysis.series.places import districts, provinces
from pipeline.audit.between.rules import between_rules
from pipeline.audit.families import CODES as FAMILY_CODES
from pipeline.audit.findings import kinds
from pipeline.records import Level, Measure, Qualifier, Scope, Status
from pipeline.storage import StoreReader, open_store
from pipeline.storage.findings import kept_agreements, unaudited
from tests.analysis.conflicts import CODES, CONFLICTS, FIRST, SECOND, audited_store, report
from tests.analysis.reports import built


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return audited_store(tmp_path_factory.mktemp("store") / "solieu.db")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return audited_store(tmp_path / "solieu.db")


@pytest.fixture
def connection(kept: Path) -> Iterator[Connection]:
    with StoreReader(kept).connect() as opened:
        yield opened


def codes(path: Path, chosen: FindingFilter | None = None) -> list[str]:
    with StoreReader(path).connect() as connection:
        return [one.code for one in findings(connection, chosen or FindingFilter()).rows]


def is_current(path: Path) -> bool:
    with StoreReader(path).connect() as connection:
        return are_worked_out(connection)


class TestKept:
    """What is kept is what would be found now."""

    def test_all_of_them_by_rank(self, connection: Connection) -> None:
        page = findings(connection, FindingFilter())
        assert tuple(sorted(one.code for one in page.rows)) == tuple(sorted(CODES))
        assert page.total == len(CODES)
        assert [one.rank for one in page.rows] == sorted((one.rank for one in page.rows), reverse=True)
        assert are_worked_out(connection)

    def test_the_same_as_worked_out_anew(self, connection: Connection) -> None:
        anew, agreed = worked_out(connection)
        assert told_of(connection, anew) == list(findings(connection, FindingFilter()).rows)
        assert agreed == kept_agreements(connection) == {"complete": 0, "consistent": 0, "contradictory": 1}

    def test_nothing_is_done_twice(self, path: Path) -> None:
        before = path.read_bytes()
        steps: list[str] = []
        with open_store(path) as store:
            assert refresh(store, lambda _done, _total, name: steps.append(name))
        assert steps == []
        assert path.read_bytes() == before

    def test_a_new_document_asks_for_a_new_comparison(self, path: Path) -> None:
        other = report("tin", "Cả năm có [[12]] vụ.", {"value": 12})
        with open_store(path) as store:
            store.begin_run([], "code-1")
            store.save(*built(other))
            store.finish_run({})
        assert not is_current(path)
        with open_store(path) as store:
            refresh(store)
        assert is_current(path)
        with StoreReader(path).connect() as connection:
            (found,) = findings(connection, FindingFilter(code=("contradiction_between",))).rows
            assert kept_agreements(connection)["complete"] == 1
        # Two documents say 12 now, so that the 14 is in doubt.
        assert [figure.value for _, figure in found.figures()] == [14, 12]

    def test_a_replaced_document_takes_its_findings_along(self, path: Path) -> None:
        source, _, _ = built(SECOND)
        mended = replace(
            SECOND,
            marked=SECOND.marked.replace("[[14]]", "[[12]]"),
            figures=[{**SECOND.figures[0], "value": 12}, SECOND.figures[1]],
        )
        _, parsed, extraction = built(mended)
        with open_store(path) as store:
            store.begin_run([], "code-1")
            store.save(replace(source, raw_sha256="other"), parsed, extraction)
            store.finish_run({})
        assert codes(path) == ["ratio_over_one"]
        with open_store(path) as store:
            refresh(store)
        assert sorted(codes(path)) == ["district_above_province", "ratio_over_one", "unrecognised_number"]

    def test_a_killed_run_goes_on(self, path: Path) -> None:
        forget(path)
        with open_store(path) as store:
            assert not refresh(store, stopping=lambda: True)
        assert codes(path) == []
        with open_store(path) as store:
            assert refresh(store)
        assert len(codes(path)) == len(CODES)

    def test_copies_are_counted_once(self, tmp_path: Path) -> None:
        words = " ".join(f"từ{number}" for number in range(200))
        first = report("goc", f"Có [[12]] vụ. {words}", {"value": 12})
        again = report("dang-lai", f"Cổng thông tin\nCó [[12]] vụ. {words}", {"value": 12})
        other = report("khac", "Cả năm có [[14]] vụ.", {"value": 14})
        path = audited_store(tmp_path / "solieu.db", reports=(first, again, other))
        with StoreReader(path).connect() as connection:
            (found,) = findings(connection, FindingFilter()).rows
            assert kept_agreements(connection) == {"complete": 0, "consistent": 0, "contradictory": 1}
        assert len(found.sides) == 2

    def test_an_older_audit_is_worked_out_anew(self, path: Path) -> None:
        with sqlite3.connect(path) as database:
            database.execute("UPDATE audited SET fingerprint = 'older'")
            database.execute("UPDATE meta SET value = 'older' WHERE key = 'audited'")
            database.execute("UPDATE findings SET rank = 0")
        database.close()
        assert not is_current(path)
        with open_store(path) as store:
            refresh(store)
        with StoreReader(path).connect() as connection:
            assert all(one.rank > 0 or one.severity == "notice" for one in findings(connection, FindingFilter()).rows)

    def test_a_finding_of_a_newer_program_is_left_out(self, path: Path) -> None:
        with sqlite3.connect(path) as database:
            database.execute("UPDATE findings SET code = 'tomorrow' WHERE code = 'ratio_over_one'")
        database.close()
        assert "ratio_over_one" not in codes(path)
        assert len(codes(path)) == len(CODES) - 1

    def test_ids_stay(self, path: Path) -> None:
        with StoreReader(path).connect() as connection:
            before = {one.id for one in findings(connection, FindingFilter()).rows}
        forget(path)
        with open_store(path) as store:
            refresh(store)
        with StoreReader(path).connect() as connection:
            assert {one.id for one in findings(connection, FindingFilter()).rows} == before

    @pytest.mark.parametrize(
        ("doc_type", "code"),
        [*((kind, "baseline_off") for kind in sorted(between_rules().plans)), ("news", "contradiction_between")],
    )
    def test_what_a_plan_states_of_the_past_is_its_baseline(self, tmp_path: Path, doc_type: str, code: str) -> None:
        plan = report("ke-hoach", "Năm 2023 có [[15]] vụ.", {"value": 15})
        plan = replace(plan, meta=replace(plan.meta, doc_type=doc_type))
        path = audited_store(tmp_path / "solieu.db", reports=(report("nam", "Có [[12]] vụ.", {"value": 12}), plan))
        assert codes(path) == [code]

    @pytest.mark.parametrize(
        ("changes", "found"),
        [
            ({}, 1),
            # no totals, another ground, no place on a map, no period
            ({"scope": Scope.INCIDENT}, 0),
            ({"detail": ("other_ground",)}, 0),
            ({"level": Level.COMMUNE, "commune": "Tân Việt"}, 0),
            ({"province": "Nơi Khác"}, 0),
            ({"period_end": None}, 0),
            ({"joint": True}, 0),
        ],
    )
    def test_what_is_compared(self, tmp_path: Path, changes: dict[str, object], found: int) -> None:
        first, second = (report(name, f"Có [[{n}]] vụ.", {"value": n, **changes}) for name, n in (("a", 12), ("b", 15)))
        if changes == {"joint": True}:
            first = report("a", "Có [[12]] vụ.", {"value": 12})
        path = audited_store(tmp_path / "solieu.db", reports=(first, second))
        assert len(codes(path, FindingFilter(kind=("place", "levels")))) == found

    @pytest.mark.parametrize(
        ("changes", "found"),
        [
            ({}, ["target_differs"]),
            # "ít nhất 50%" aims at 50%, as "50%" does
            ({"value": 60, "qualifier": Qualifier.AT_LEAST}, []),
            # another time, place or breakdown; a target of each year and one of all of them
            ({"period_end": date(2024, 12, 31)}, []),
            ({"province": "Thái Bình"}, []),
            ({"detail": ("seller",)}, []),
            ({"period_end": date(2025, 12, 31), "recurrence": "yearly"}, []),
            # what is the case is no target, what a case asks for is none of the place; an interview tells wishes
            ({"doc_type": "news"}, []),
            ({"status": Status.REPORTED}, []),
            ({"scope": Scope.INCIDENT}, []),
        ],
    )
    def test_targets(self, tmp_path: Path, changes: dict[str, object], found: list[str]) -> None:
        target = {"status": Status.TARGET, "value": 60}
        plan = report("ke-hoach", "Phấn đấu xử lý [[60]] vụ.", target, published=date(2023, 1, 15))
        plan = replace(plan, meta=replace(plan.meta, doc_type="plan"))
        kind = changes.get("doc_type", "report")
        told = {**target, "value": 80, **{name: value for name, value in changes.items() if name != "doc_type"}}
        later = report("bao-cao", f"Chỉ tiêu năm là [[{told['value']}]] vụ.", told)
        later = replace(later, meta=replace(later.meta, doc_type=str(kind)))
        path = audited_store(tmp_path / "solieu.db", reports=(plan, later))
        assert codes(path) == found
        for one in self.told(path):
            assert [figure.value for _, figure in one.figures()] == [80, 60]
            assert "“60” và “80”" in one.message("vi")

    @pytest.mark.parametrize(
        ("share", "measure", "found"),
        [
            (80, Measure.SHARE, []),
            (96, Measure.SHARE, ["progress_off"]),
            (-20, Measure.CHANGE, []),
            (4, Measure.CHANGE, ["progress_off"]),
        ],
    )
    def test_the_share_of_a_plan_that_was_reached(
        self, tmp_path: Path, share: int, measure: Measure, found: list[str]
    ) -> None:
        plan = report("ke-hoach", "Phấn đấu xử lý [[60]] vụ.", {"status": Status.TARGET, "value": 60})
        plan = replace(plan, meta=replace(plan.meta, doc_type="plan"))
        reached = {"measure": measure, "value": share, "unit": "percent", "of": "kế hoạch năm"}
        told = report("bao-cao", f"Xử lý [[48]] vụ, đạt [[{share}%]] kế hoạch năm.", {"value": 48}, reached)
        path = audited_store(tmp_path / "solieu.db", reports=(plan, told))
        assert codes(path) == found
        for one in self.told(path):
            assert [figure.value for _, figure in one.figures()] == [share, 48, 60]
            assert one.message("vi").endswith("là khoảng 80%.")

    def test_a_part_without_a_name_is_no_total(self, tmp_path: Path) -> None:
        first = report("a", "Có [[12]] vụ, trong đó [[5]] vụ.", {"value": 12}, {"value": 5, "parent": 0})
        path = audited_store(tmp_path / "solieu.db", reports=(first, report("b", "Có [[15]] vụ.", {"value": 15})))
        (found,) = self.told(path)
        assert {figure.value for _, figure in found.figures()} == {12, 15}

    def told(self, path: Path) -> tuple[StoredFinding, ...]:
        with StoreReader(path).connect() as connection:
            return findings(connection, FindingFilter()).rows

    def test_members_and_their_merged_province(self, tmp_path: Path) -> None:
        half = {"period_start": date(2025, 1, 1), "period_end": date(2025, 6, 30)}
        old = report("cu", "Có [[40]] vụ.", {"value": 40, **half}, published=date(2025, 6, 20))
        new = report("moi", "Có [[30]] vụ.", {"value": 30, **half, "area_system": "VN34"}, published=date(2025, 7, 20))
        path = audited_store(tmp_path / "solieu.db", reports=(old, new))
        assert [one.code for one in self.told(path)] == ["member_above_merged"]

    def test_provinces_and_the_country(self, tmp_path: Path) -> None:
        nation = report("ca-nuoc", "Có [[30]] vụ.", {"value": 30, "level": Level.NATIONAL, "province": None})
        path = audited_store(tmp_path / "solieu.db", reports=(report("a", "Có [[40]] vụ.", {"value": 40}), nation))
        assert [one.code for one in self.told(path)] == ["province_above_nation"]

    def test_all_districts_of_a_province(self, tmp_path: Path) -> None:
        (hung_yen,) = [place for place in provinces("VN63") if place.name == "Hưng Yên"]
        names = [place.name for place in districts(hung_yen.key, date(2023, 12, 31))]
        marked = " ".join(f"{name}: [[4]] vụ." for name in names)
        of_districts = [{"value": 4, "level": Level.DISTRICT, "district": name} for name in names]
        whole = report("tinh", "Có [[99]] vụ.", {"value": 99})
        path = audited_store(tmp_path / "solieu.db", reports=(whole, report("huyen", marked, *of_districts)))
        assert [one.code for one in self.told(path)] == ["districts_under_province"]

    def test_documents_without_anything_are_looked_at_once(self, tmp_path: Path) -> None:
        path = audited_store(tmp_path / "solieu.db", reports=(report("trong", "Không có gì."),))
        assert is_current(path)
        with StoreReader(path).connect() as connection:
            assert unaudited(connection, "other") != []


def forget(path: Path) -> None:
    """Takes the findings out of a store."""
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA foreign_keys=ON")
        for statement in ("DELETE FROM findings", "DELETE FROM audited", "DELETE FROM meta WHERE key = 'audited'"):
            database.execute(statement)
        assert database.execute("SELECT count(*) FROM finding_sides").fetchone() == (0,)
    database.close()


class TestTold:
    """Both sides, with the documents that state them."""

    def test_sides(self, connection: Connection) -> None:
        (found,) = findings(connection, FindingFilter(code=("contradiction_between",))).rows
        assert [(side.title, figure.surface) for side, figure in found.figures()] == [
            ("Báo cáo hung-yen_2023", "12"),
            ("Báo cáo hung-yen_2024", "14"),
        ]
        assert (found.province, found.indicator, found.period_end) == ("Hưng Yên", "cases", date(2023, 12, 31))
        assert found.sources == tuple(one.source for one in CONFLICTS)
        assert "“12”" in found.message("vi")
        assert "“14”" in found.message("en")

    def test_people_are_masked(self, connection: Connection) -> None:
        for one in findings(connection, FindingFilter()).rows:
            told = " ".join([one.message("vi"), *(side.sentence() for side in one.sides), str(one.line())])
            assert "Nguyễn" not in told

    def test_digits_that_are_no_figure(self, connection: Connection) -> None:
        (found,) = findings(connection, FindingFilter(code=("unrecognised_number",))).rows
        assert "77123" in found.message("vi")
        assert list(found.figures()) == []
        assert found.province == "Hưng Yên"
        text = built(SECOND)[1].text
        assert text[found.sides[0].start : found.sides[0].end] == "77123"

    def test_by_id(self, connection: Connection) -> None:
        for one in findings(connection, FindingFilter()).rows:
            assert finding(connection, one.id) == one
        assert finding(connection, "unknown") is None


class TestChosen:
    """Pages and filters."""

    @pytest.mark.parametrize(
        ("chosen", "expected"),
        [
            (FindingFilter(severity=("error",)), 3),
            (FindingFilter(severity=("warning",)), 0),
            (FindingFilter(severity=("error", "notice")), 4),
            (FindingFilter(kind=("place",)), 1),
            (FindingFilter(kind=("place", "levels")), 2),
            (FindingFilter(kind=("document",), code=("contradiction_between",)), 0),
            (FindingFilter(province=("Hưng Yên",)), 4),
            (FindingFilter(province=(UNKNOWN,)), 0),
            (FindingFilter(year=("2023",)), 4),
            (FindingFilter(year=("2022",)), 0),
            (FindingFilter(indicator=("arrests",)), 1),
            (FindingFilter(indicator=(UNKNOWN,)), 1),
            (FindingFilter(document=(built(FIRST)[1].document_id,)), 3),
            (FindingFilter(document=(built(SECOND)[1].document_id,)), 3),
            (FindingFilter(period_from=date(2023, 12, 31)), 4),
            (FindingFilter(period_from=date(2024, 1, 1)), 0),
            (FindingFilter(period_to=date(2022, 12, 31)), 0),
        ],
    )
    def test_filters(self, connection: Connection, chosen: FindingFilter, expected: int) -> None:
        page = findings(connection, chosen)
        assert page.total == len(page.rows) == expected
        every = findings(connection, FindingFilter()).rows
        assert [one for one in every if keeps(chosen, one)] == list(page.rows)

    def test_pages(self, connection: Connection) -> None:
        every = findings(connection, FindingFilter()).rows
        pages = [findings(connection, FindingFilter(), limit=1, offset=at) for at in range(len(every))]
        assert [page.rows[0] for page in pages] == list(every)
        assert {page.total for page in pages} == {len(every)}
        assert [finding_offset(connection, FindingFilter(), one.id) for one in every] == list(range(len(every)))
        assert finding_offset(connection, FindingFilter(severity=("warning",)), every[0].id) is None

    def test_facets_count_what_a_choice_would_leave(self, connection: Connection) -> None:
        chosen = FindingFilter(severity=("error",), code=("unrecognised_number",))
        facets = finding_facets(connection, chosen)
        for name, values in facets.items():
            for value in values:
                alone = replace(chosen, **{name: (value.value,)})  # type: ignore[arg-type]
                assert findings(connection, alone).total == value.count
        assert {(value.value, value.count) for value in facets["severity"]} == {("error", 0), ("notice", 1)}
        assert ("unrecognised_number", 0) in [(value.value, value.count) for value in facets["code"]]

    def test_links_come_back(self) -> None:
        chosen = FindingFilter(
            severity=("error",),
            kind=("levels",),
            province=("Hưng Yên", UNKNOWN),
            year=("2023",),
            period_to=date(2023, 6, 30),
        )
        assert finding_filter(chosen.to_query()) == (chosen, ())
        assert not FindingFilter()
        assert chosen

    @pytest.mark.parametrize(
        ("query", "refused"),
        [
            ({"severity": ["worst"]}, "severity"),
            ({"kind": ["x"]}, "kind"),
            ({"code": ["<script>"]}, "code"),
            ({"year": ["20233"]}, "year"),
            ({"indicator": ["nothing"]}, "indicator"),
            ({"document": ["../etc"]}, "document"),
            ({"province": ["\u202e"]}, "province"),
            ({"from": ["2023-02-31"]}, "from"),
            ({"to": ["31/12/2023"]}, "to"),
            ({"colour": ["red"]}, "colour"),
        ],
    )
    def test_what_means_nothing_is_left_out(self, query: dict[str, list[str]], refused: str) -> None:
        chosen, odd = finding_filter(query)
        assert chosen == FindingFilter()
        assert [item.key for item in odd] == [refused]

    def test_a_filter_in_words(self) -> None:
        chosen = FindingFilter(
            severity=("error",), kind=("levels",), code=("jump",), province=(UNKNOWN,), period_from=date(2023, 1, 1)
        )
        assert dict(chosen.describe("vi")) == {
            "severity": "Lỗi",
            "kind": "Giữa các cấp, qua hợp nhất",
            "code": "Khác xa các năm khác",
            "province": "không rõ",
            "from": "01/01/2023",
        }
        assert finding_value_name("indicator", "cases", "en") != "cases"


def test_every_code_has_a_family_and_a_name() -> None:
    assert sorted(code for held in FAMILY_CODES.values() for code in held) == sorted(kinds())
    assert all(findings_words("codes", code, language) != code for code in kinds() for language in ("vi", "en"))
    assert findings_words("codes", "tomorrow", "vi") == "tomorrow"
