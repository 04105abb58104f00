"""Rates: which two numbers may be divided, and what is known of the result."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.analysis.series.build import SeriesSet
from pipeline.analysis.series.cells import Note, Origin
from pipeline.analysis.series.facts import Fact
from pipeline.analysis.series.frames import Grain, Slot
from pipeline.analysis.series.population import Population, PopulationError, read_population
from pipeline.analysis.series.rates import NoRate, RateSet, per_head, rate_series
from pipeline.records import Qualifier
from tests.analysis.series.made import FIRST, H1, HALVES, MONTHS_9, REPORTING_YEAR, Y2023, built, day, fact

HUNG_YEN, MERGED = "VN63_33", "VN34_33"
OTHER = {"province": "Thái Bình"}


def inspected(number: float, *period: Any, **given: Any) -> Fact:
    return fact(number, *period, **{"indicator": "establishments_inspected", **given})


def violating(number: float, *period: Any, **given: Any) -> Fact:
    return fact(number, *period, **{"indicator": "establishments_violating", **given})


def rates(parts: list[Fact], wholes: list[Fact], system: str = "VN63", grain: Grain = Grain.YEAR) -> RateSet:
    whole: SeriesSet = built(wholes, system, grain, **({} if wholes else {"indicator": "establishments"}))
    return rate_series(built(parts, system, grain), whole, "inspected")


def bounds(found: RateSet, place: str = HUNG_YEN, slot: Slot = Y2023) -> tuple[float, float, float] | None:
    cell = found.cell(place, slot)
    return (cell.quantity.value, cell.quantity.bounds.low, cell.quantity.bounds.high) if cell else None


@pytest.mark.parametrize(
    ("parts", "wholes", "expected"),
    [
        ([violating(18)], [inspected(72)], (25, 25, 25)),
        # 72 of more than 210: less than 34.3 percent.
        ([inspected(72)], [day(210, 2023, 6, 30, qualifier=Qualifier.OVER)], (7200 / 210, 0, 7200 / 210)),
        ([violating(18, qualifier=Qualifier.AT_LEAST)], [inspected(72)], (25, 25, math.inf)),
        ([violating(0)], [inspected(72)], (0, 0, 0)),
        # Both count visits.
        ([violating(18, counted_as="visits")], [inspected(72, counted_as="visits")], (25, 25, 25)),
        # The level of the nearest day of the year.
        ([inspected(72)], [day(100, 2023, 1, 15), day(144, 2023, 12, 1)], (50, 50, 50)),
        # Both cover nine months.
        ([violating(18, MONTHS_9)], [inspected(72, MONTHS_9)], (25, 25, 25)),
        # What the text says where no whole is stated.
        ([inspected(44, denominator=88)], [], (50, 50, 50)),
    ],
)
def test_rate(parts: list[Fact], wholes: list[Fact], expected: tuple[float, float, float]) -> None:
    assert bounds(rates(parts, wholes)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("parts", "wholes", "reason"),
    [
        ([violating(18)], [inspected(72, counted_as="visits")], NoRate.VISITS_AND_THINGS),
        ([violating(18, counted_as="visits")], [inspected(72)], NoRate.VISITS_AND_THINGS),
        ([violating(18)], [inspected(72, REPORTING_YEAR)], NoRate.OTHER_CALENDAR),
        ([violating(18)], [inspected(72, MONTHS_9)], NoRate.OTHER_STRETCH),
        ([violating(18)], [inspected(0)], NoRate.ZERO_WHOLE),
        ([violating(18)], [inspected(72, **OTHER)], NoRate.NO_WHOLE),
        ([inspected(72)], [day(100, 2022, 12, 31)], NoRate.NO_WHOLE),  # nothing is carried over from another year
        ([inspected(0, denominator=0)], [], NoRate.NO_WHOLE),
    ],
)
def test_no_rate(parts: list[Fact], wholes: list[Fact], reason: NoRate) -> None:
    found = rates(parts, wholes)
    assert not found.cells
    assert found.no_rate == {(HUNG_YEN, Y2023): reason}


def test_a_fraction_gives_way_to_a_stated_whole() -> None:
    cell = rates([inspected(44, denominator=88)], [day(100, 2023, 6, 30)]).cell(HUNG_YEN, Y2023)
    assert cell is not None
    assert (cell.origin, cell.quantity.value) == (Origin.RATE, 44)


def test_incomplete_sums_give_no_rate() -> None:
    found = rates([violating(18)], [inspected(72), inspected(8, **OTHER)], "VN34")
    assert found.no_rate == {(MERGED, Y2023): NoRate.INCOMPLETE}
    found = rates([violating(18), violating(2, **OTHER)], [inspected(72), inspected(8, **OTHER)], "VN34")
    assert bounds(found, MERGED) == (25, 25, 25)


def test_more_than_the_whole_is_doubtful() -> None:
    cell = rates([violating(80)], [inspected(72)]).cell(HUNG_YEN, Y2023)
    assert cell is not None
    assert {Note.ABOVE_WHOLE, Note.DOUBTFUL} <= cell.notes
    may_be_less = rates([violating(80)], [inspected(72, qualifier=Qualifier.OVER)]).cell(HUNG_YEN, Y2023)
    assert may_be_less is not None
    assert Note.ABOVE_WHOLE not in may_be_less.notes


def test_what_does_not_say_how_it_counts_is_noted() -> None:
    cell = rates([violating(18, counted_as="unknown")], [inspected(72)]).cell(HUNG_YEN, Y2023)
    assert cell is not None
    assert Note.UNKNOWN_COUNTING in cell.notes


def test_a_level_of_another_half_is_noted() -> None:
    found = rates([inspected(72, H1)], [day(144, 2023, 12, 14)], grain=HALVES)
    cell = found.cell(HUNG_YEN, FIRST)
    assert cell is not None
    assert Note.OTHER_DAY in cell.notes
    assert [side.quantity.value for side in cell.parts] == [72, 144]


class TestPopulation:
    """Inhabitants that the user brings."""

    def test_per_head(self, tmp_path: Path) -> None:
        path = tmp_path / "dan-so.csv"
        path.write_text("province,map,year,people\nHưng Yên,63,2023,1300000\n33,34,2025,3000000\n", encoding="utf-8")
        table = read_population(path)
        found = per_head(built([fact(13), fact(5, (date(2022, 1, 1), date(2022, 12, 31)))]), table)
        assert bounds(found) == pytest.approx((1, 1, 1))
        assert found.no_rate == {(HUNG_YEN, Slot(2022, 1, 12)): NoRate.NO_POPULATION}
        # Another map is another population, and half a sum is no rate.
        assert set(per_head(built([fact(13)], "VN34"), table).no_rate.values()) == {NoRate.NO_POPULATION}
        half = per_head(built([fact(13)], "VN34"), Population({(MERGED, 2023): 10}))
        assert set(half.no_rate.values()) == {NoRate.INCOMPLETE}

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("tỉnh,dân\n", "province, map, year, people"),
            ("province,map,year,people\nHưng Yên,63,2023\n", "dòng 2: có 3 ô"),
            ("province,map,year,people\nHưng Yên,64,2023,1\n", "“64”"),
            ("province,map,year,people\n\nHưng Yến,63,2023,1\n", "dòng 3: bản đồ 63 tỉnh, thành không có “Hưng Yến”"),
            ("province,map,year,people\nThái Bình,34,2025,1\n", "bản đồ 34"),  # joined to Hưng Yên
            ("province,map,year,people\nHưng Yên,63,23,1\n", "“23”"),
            ("province,map,year,people\nHưng Yên,63,2023,1.300.000\n", "“1.300.000”"),
            ("province,map,year,people\nHưng Yên,63,2023,0\n", "“0”"),
            ("province,map,year,people\nHưng Yên,63,2023,1\n33,63,2023,2\n", "dòng 3: tỉnh và năm này đã có"),
            ("province,map,year,people\n" + "x" * 2_000_000, "quá lớn"),
        ],
    )
    def test_what_is_wrong_is_told_by_line(self, tmp_path: Path, text: str, told: str) -> None:
        path = tmp_path / "dan-so.csv"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(PopulationError) as caught:
            read_population(path)
        assert told in caught.value.told.vi
        assert str(path) in caught.value.told.en

    def test_no_file_and_no_text(self, tmp_path: Path) -> None:
        with pytest.raises(PopulationError):
            read_population(tmp_path / "none.csv")
        path = tmp_path / "dan-so.csv"
        path.write_bytes(b"province,map,year,people\n\xff\xfe,63,2023,1")
        with pytest.raises(PopulationError, match="UTF-8"):
            read_population(path)

    def test_as_a_spreadsheet_saves_it(self, tmp_path: Path) -> None:
        path = tmp_path / "dan-so.csv"
        path.write_text("province;map;year;people\r\nThừa Thiên Huế;63;2023;1160000\r\n", encoding="utf-8-sig")
        assert read_population(path).people("VN63_46", "VN63", 2023) == 1_160_000
