"""Series out of a real store."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from pipeline.analysis.plans.verdicts import place_checks
from pipeline.analysis.profile.rows import profile
from pipeline.analysis.series.build import Question, build_series, facts_of, usual_measure
from pipeline.analysis.series.cells import Note, Origin
from pipeline.analysis.series.facts import LeftOut, facts
from pipeline.analysis.series.frames import Grain, Slot
from pipeline.analysis.series.options import options
from pipeline.analysis.series.query import series, series_of
from pipeline.analysis.series.selection import SeriesSelection
from pipeline.records import DocumentMeta, Level, Measure, Qualifier
from pipeline.scheme import scheme
from pipeline.storage import StoreReader
from tests.analysis.reports import REPORTS, Report, make_store

_YEAR = {"period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)}
_H1 = {"period_start": date(2022, 12, 15), "period_end": date(2023, 6, 14)}


def _report(name: str, marked: str, figures: list[dict[str, object]], published: date, publisher: str) -> Report:
    meta = DocumentMeta(
        doc_type="report", title=name, level=Level.PROVINCE, province="Hưng Yên", published_on=published,
        publisher=publisher,
    )  # fmt: skip
    return Report(f"{name}.txt", marked, figures, meta)


def _here(value: float, **given: object) -> dict[str, object]:
    return {"value": value, "province": "Hưng Yên", "counted_as": "distinct", **_YEAR, **given}


OWN = _report(
    "bao-cao",
    "Năm 2023 triệt phá [[12]] vụ, trong đó [[2]] vụ lớn; sáu tháng đầu năm [[5]] vụ. Thái Bình [[trên 7]] vụ.\n"
    "Công an bắt [[3]] vụ có người chưa thành niên, trong đó [[1]] vụ. Chỉ tiêu năm 2023 là [[15]] vụ.",
    [
        _here(12),
        _here(2, parent=0),
        _here(5, **_H1, period_basis="reporting"),
        _here(7, qualifier=Qualifier.OVER, province="Thái Bình"),
        _here(3, detail=("minor",)),
        _here(1, parent=4),
        _here(15, status="target"),
    ],
    date(2024, 1, 10),
    "issuer",
)
NEWS = _report("tin", "Báo chí: năm 2023 Hưng Yên triệt phá [[14]] vụ mại dâm.", [_here(14)], date(2024, 2, 1), "press")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("series") / "solieu.db", reports=[OWN, NEWS])


def test_known_answers(path: Path) -> None:
    with StoreReader(path).connect() as connection:
        years = series(connection, SeriesSelection("cases"))
        halves = series(connection, SeriesSelection("cases", grain=Grain.HALF, system="VN63"))
    cell = years.cell("VN34_33", Slot(2023, 1, 12))
    assert cell is not None
    assert (cell.origin, cell.quantity.value, cell.quantity.bounds.low) == (Origin.MEMBERS, 19, 19)
    assert {Note.CONFLICT, Note.BOUNDED} <= cell.notes
    assert [other.fact.quantity.value for other in cell.parts[0].others] == [14]
    # The half of the reporting calendar is not shown by years; the part of twelve and the part of minors are subsets.
    assert years.left_out == {LeftOut.OTHER_STRETCH: 1, LeftOut.BROKEN_DOWN: 1, LeftOut.SUBSET: 2}
    first = halves.cell("VN63_33", Slot(2023, 1, 6))
    assert first is not None
    assert Note.REPORTING in first.notes


def test_years_of_a_selection(path: Path) -> None:
    with StoreReader(path).connect() as connection:
        found = series(connection, SeriesSelection("cases", first_year=2024))
    assert not found.cells
    assert found.left_out[LeftOut.OTHER_YEAR] == 4


@pytest.mark.parametrize("indicator", sorted(scheme().indicators))
@pytest.mark.parametrize("system", ["VN63", "VN34"])
def test_every_result_is_in_a_cell_or_counted(
    tmp_path_factory: pytest.TempPathFactory, indicator: str, system: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / "series-all"
    folder.mkdir(exist_ok=True)
    store = folder / "solieu.db"
    if not store.exists():
        make_store(store, reports=[*REPORTS, OWN, NEWS])
    with StoreReader(store).connect() as connection:
        for measure in (Measure.COUNT, Measure.SHARE, Measure.AMOUNT):
            question = Question(indicator, measure, system=system)
            found = series_of(connection, question)
            used = {one.figure_id for cell in found.cells.values() for one in facts_of(cell)}
            held = list(facts(connection, [indicator]))
            assert len(used) + sum(found.left_out.values()) == len(held)
            # What is sorted out in SQL is what would be sorted out in memory.
            assert build_series(held, question) == found


def test_the_answer_is_the_same_without_what_a_run_leaves_behind(tmp_path: Path) -> None:
    """A store that a run is writing, or that an older program wrote."""
    store = make_store(tmp_path / "solieu.db", reports=[*REPORTS, OWN, NEWS])

    def answers() -> list[object]:
        with StoreReader(store).connect() as connection:
            found: list[object] = [
                series(connection, SeriesSelection(code, usual_measure(code))) for code in scheme().indicators
            ]
            found += [options(connection, code, usual_measure(code)) for code in scheme().indicators]
            return [*found, profile(connection, "VN34_33", "VN34"), place_checks(connection, "VN34_33")]

    before = answers()
    with sqlite3.connect(store) as connection:
        assert connection.execute("DELETE FROM fact_blocks").rowcount
    assert answers() == before


def test_an_empty_store(tmp_path: Path) -> None:
    with StoreReader(make_store(tmp_path / "solieu.db", reports=[])).connect() as connection:
        found = series(connection, SeriesSelection())
    assert (found.cells, found.slots, found.left_out) == ({}, (), {})
    assert len(found.places) == 34
