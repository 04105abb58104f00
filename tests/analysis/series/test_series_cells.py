"""A hand-made set of figures with known answers."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pytest

from pipeline.analysis.series.build import SeriesSet, facts_of
from pipeline.analysis.series.cells import Agreement, Note, Origin
from pipeline.analysis.series.facts import Fact, LeftOut
from pipeline.analysis.series.frames import Calendar, Slot
from pipeline.analysis.series.places import district, districts, place_of, provinces
from pipeline.areas import area_table
from pipeline.records import Measure, Qualifier
from tests.analysis.series.made import (
    DISTINCT,
    FIRST,
    H1,
    H2,
    HALVES,
    MONTHS_9,
    Q1,
    REPORTING_H1,
    REPORTING_YEAR,
    SECOND,
    Y2023,
    YEAR,
    built,
    day,
    fact,
)

HUNG_YEN, THAI_BINH, MERGED = "VN63_33", "VN63_34", "VN34_33"
OVER = Qualifier.OVER


def value(found: SeriesSet, place: str = HUNG_YEN, slot: Slot = Y2023) -> tuple[float, float, float] | None:
    """Number, low and high bound."""
    cell = found.cell(place, slot)
    return (cell.quantity.value, cell.quantity.bounds.low, cell.quantity.bounds.high) if cell else None


def exact(number: float) -> tuple[float, float, float]:
    return number, number, number


def notes(found: SeriesSet, place: str = HUNG_YEN, slot: Slot = Y2023) -> set[Note]:
    cell = found.cell(place, slot)
    return set(cell.notes) if cell else set()


def press(number: float, period: tuple[date, date] = YEAR, **given: Any) -> Fact:
    return fact(number, period, official=False, **given)


class TestStretches:
    """Flows over a year."""

    @pytest.mark.parametrize(
        ("facts", "first", "second", "year"),
        [
            ([fact(10), fact(4, H1)], exact(4), exact(6), exact(10)),  # the second half is the year without the first
            ([fact(4, H1), fact(6, H2)], exact(4), exact(6), exact(10)),  # two halves are a year
            ([fact(10), fact(6, H2)], exact(4), exact(6), exact(10)),
            ([fact(10), fact(4, H1), fact(7, H2)], exact(4), exact(7), exact(10)),  # what is stated stands
            ([fact(10, qualifier=OVER), fact(4, H1)], exact(4), (6, 6, math.inf), (10, 10, math.inf)),
            ([fact(10), fact(4, H1, qualifier=OVER)], (4, 4, math.inf), (6, 0, 6), exact(10)),
            ([fact(3), fact(4, H1)], exact(4), None, exact(3)),  # a sum that falls leaves nothing for the rest
            # Two calendars are never subtracted from each other.
            ([fact(10), fact(4, REPORTING_H1)], exact(4), None, exact(10)),
            ([fact(10, REPORTING_YEAR), fact(4, REPORTING_H1)], exact(4), exact(6), exact(10)),
            # Nor visits from things, nor several topics from one.
            ([fact(10), fact(4, H1, counted_as="visits")], exact(4), None, exact(10)),
            ([fact(10), fact(4, H1, joint=True)], exact(4), None, exact(10)),
            ([fact(10), fact(4, H1, counted_as="unknown")], exact(4), exact(6), exact(10)),
        ],
    )
    def test_halves(self, facts: list[Fact], first: Any, second: Any, year: Any) -> None:
        halves = built(facts, grain=HALVES)
        assert (value(halves, slot=FIRST), value(halves, slot=SECOND)) == (first, second)
        assert value(built(facts)) == year

    def test_what_was_derived_says_how(self) -> None:
        cell = built([fact(10), fact(4, H1)], grain=HALVES).cell(HUNG_YEN, SECOND)
        assert cell is not None
        assert cell.origin is Origin.DIFFERENCE
        assert [part.quantity.value for part in cell.parts] == [10, 4]

    @pytest.mark.parametrize(
        ("facts", "number", "covered", "through"),
        [
            ([fact(4, H1)], 4, (2023, 1, 6), None),
            ([fact(4, H1), fact(7, MONTHS_9)], 7, (2023, 1, 9), None),  # the longest beginning
            ([fact(8, (date(2023, 1, 1), date(2023, 11, 30)))], 8, (2023, 1, 11), None),
            ([fact(9, (date(2023, 1, 1), date(2023, 11, 15)))], 9, (2023, 1, 11), date(2023, 11, 15)),
            (
                [fact(7, MONTHS_9), fact(9, (date(2023, 1, 1), date(2023, 11, 15)))],
                9,
                (2023, 1, 11),
                date(2023, 11, 15),
            ),
            ([fact(2, Q1), fact(2, (date(2023, 4, 1), date(2023, 6, 30)))], 4, (2023, 1, 6), None),  # two quarters
        ],
    )
    def test_partial_years(self, facts: list[Fact], number: float, covered: Any, through: date | None) -> None:
        cell = built(facts).cell(HUNG_YEN, Y2023)
        assert cell is not None
        assert (cell.quantity.value, cell.covered, cell.through) == (number, Slot(*covered), through)
        assert Note.PARTIAL in cell.notes

    def test_an_unfinished_half_from_july(self) -> None:
        found = built([fact(9, (date(2025, 7, 1), date(2025, 12, 15)))], "VN34", HALVES)
        assert value(found, MERGED, Slot(2025, 7, 12)) == exact(9)
        assert Note.PARTIAL in notes(found, MERGED, Slot(2025, 7, 12))

    def test_the_end_of_a_year_is_no_partial_year(self) -> None:
        assert value(built([fact(6, H2)])) is None


class TestCalendars:
    """Halves of two calendars in one slot."""

    def test_the_calendar_goes_first_and_the_other_is_kept(self) -> None:
        cell = built([fact(10), fact(11, REPORTING_YEAR)]).cell(HUNG_YEN, Y2023)
        assert cell is not None
        assert (cell.quantity.value, cell.calendar) == (10, Calendar.CALENDAR)
        assert [(other.fact.quantity.value, other.agreement) for other in cell.others] == [
            (11, Agreement.NOT_COMPARABLE)
        ]

    def test_an_own_report_goes_before_the_press(self) -> None:
        found = built([press(10), fact(11, REPORTING_YEAR)])
        assert value(found) == exact(11)
        assert Note.REPORTING in notes(found)

    def test_a_sum_over_both_says_so(self) -> None:
        found = built([fact(10), fact(5, REPORTING_YEAR, province="Thái Bình")], "VN34")
        assert value(found, MERGED) == exact(15)
        assert {Note.MIXED_CALENDARS, Note.REPORTING} <= notes(found, MERGED)


class TestChoice:
    """One value per cell, all others kept."""

    @pytest.mark.parametrize(
        ("facts", "chosen", "agreement"),
        [
            ([fact(10, name="a"), press(12, name="b")], 10, Agreement.CONTRADICTS),
            ([fact(10, published_on=date(2024, 1, 5)), fact(12, published_on=date(2024, 2, 5))], 12, "contradicts"),
            ([fact(10, name="a"), fact(10, name="b")], 10, Agreement.SAME),
            ([fact(10, name="a", position=0), fact(10, name="a", position=4)], 10, Agreement.SAME),  # told twice
            ([fact(10, name="a"), fact(9, name="b", qualifier=OVER)], 10, Agreement.CONSISTENT),
            # Contradictions only between figures that agree in all else.
            ([fact(10, name="a"), fact(12, name="b", counted_as="visits")], 10, Agreement.NOT_COMPARABLE),
            ([fact(10, name="a"), fact(10, name="b", counted_as="visits")], 10, Agreement.NOT_COMPARABLE),
            ([fact(10, name="a"), fact(12, name="b", counted_as="unknown")], 10, Agreement.NOT_COMPARABLE),
            ([fact(10, name="a"), fact(12, name="b", joint=True)], 10, Agreement.NOT_COMPARABLE),
            ([fact(10, name="a"), fact(12, name="b", denominator=12)], 10, Agreement.NOT_COMPARABLE),
            ([fact(10, name="a"), fact(3, name="b", detail=("police",))], 10, Agreement.NOT_COMPARABLE),
            ([fact(10, name="a"), fact(12, name="b", doubtful=True)], 10, Agreement.CONTRADICTS),
        ],
    )
    def test_rule(self, facts: list[Fact], chosen: float, agreement: str) -> None:
        cell = built(facts).cell(HUNG_YEN, Y2023)
        assert cell is not None
        assert cell.quantity.value == chosen
        assert [other.agreement for other in cell.others] == [agreement]
        assert (Note.CONFLICT in cell.notes) is (agreement == Agreement.CONTRADICTS)

    def test_own_words_over_a_sum_and_the_sum_is_kept(self) -> None:
        parts = [fact(4), fact(5, province="Thái Bình")]
        own = fact(10, area_system="VN34", published_on=date(2025, 8, 1))
        cell = built([*parts, own], "VN34").cell(MERGED, Y2023)
        assert cell is not None
        assert cell.summed is not None
        assert (cell.quantity.value, cell.summed.quantity.value) == (10, 9)
        assert Note.CONFLICT in cell.notes

    @pytest.mark.parametrize(
        "given", [{"counted_as": "visits"}, {"counted_as": "unknown"}, {"joint": True}, {"detail": ("police",)}]
    )
    def test_no_conflict_with_a_sum_of_something_else(self, given: dict[str, Any]) -> None:
        parts = [fact(4, **given), fact(5, province="Thái Bình")]
        own = fact(10, area_system="VN34", published_on=date(2025, 8, 1))
        assert Note.CONFLICT not in notes(built([*parts, own], "VN34"), MERGED)

    def test_an_incomplete_sum_above_its_whole_is_a_conflict(self) -> None:
        own = fact(3, area_system="VN34", published_on=date(2025, 8, 1))
        assert Note.CONFLICT in notes(built([fact(4), own], "VN34"), MERGED)
        assert Note.CONFLICT not in notes(built([fact(2), own], "VN34"), MERGED)


class TestLevels:
    """Stocks and counts of different things: a number at a day."""

    def test_the_latest_day_of_the_slot(self) -> None:
        facts = [day(200, 2023, 6, 30), day(210, 2023, 12, 14)]
        cell = built(facts).cell(HUNG_YEN, Y2023)
        assert cell is not None
        assert (cell.quantity.value, cell.through) == (210, date(2023, 12, 14))
        assert Note.CONFLICT not in cell.notes  # another day is another level
        halves = built(facts, grain=HALVES)
        assert (value(halves, slot=FIRST), value(halves, slot=SECOND)) == (exact(200), exact(210))

    def test_levels_are_never_added_nor_carried_over(self) -> None:
        found = built([day(200, 2023, 3, 1)], grain=HALVES)
        assert value(found, slot=SECOND) is None

    def test_members_on_other_days_do_not_contradict(self) -> None:
        facts = [
            day(200, 2025, 5, 31),
            day(100, 2025, 6, 14, province="Thái Bình"),
            day(290, 2025, 12, 14),
        ]
        found = built(facts, "VN34")
        assert value(found, MERGED, Slot(2025, 1, 12)) == exact(290)
        assert Note.CONFLICT not in notes(found, MERGED, Slot(2025, 1, 12))

    def test_a_level_in_a_plan_is_of_the_day_of_the_plan(self) -> None:
        plan = fact(200, (date(2021, 1, 1), date(2025, 12, 31)), indicator="hotspots", published_on=date(2021, 10, 1))
        cell = built([plan]).cell(HUNG_YEN, Slot(2021, 1, 12))
        assert cell is not None
        assert cell.through == date(2021, 10, 1)

    def test_things_reached_in_half_a_year_are_a_partial_year(self) -> None:
        reached = fact(161, H1, indicator=DISTINCT)
        cell = built([reached]).cell(HUNG_YEN, Y2023)
        assert cell is not None
        assert Note.PARTIAL in cell.notes
        assert cell.covered == FIRST
        assert Note.PARTIAL not in notes(built([fact(161, REPORTING_YEAR, indicator=DISTINCT)]))

    def test_things_reached_are_not_subtracted(self) -> None:
        facts = [fact(161, indicator=DISTINCT), fact(100, H1, indicator=DISTINCT)]
        halves = built(facts, grain=HALVES)
        assert value(halves, slot=SECOND) == exact(161)


class TestMaps:
    """63 and 34 provinces, and Hà Nội before 1 August 2008."""

    def test_members_are_added_and_named(self) -> None:
        cell = built([fact(4), fact(5, province="Thái Bình")], "VN34").cell(MERGED, Y2023)
        assert cell is not None
        assert (cell.origin, [part.place for part in cell.parts], cell.missing) == (
            Origin.MEMBERS,
            [HUNG_YEN, THAI_BINH],
            (),
        )
        assert cell.quantity.bounds.high == 9

    def test_a_missing_member_makes_a_lower_limit(self) -> None:
        cell = built([fact(4)], "VN34").cell(MERGED, Y2023)
        assert cell is not None
        assert (cell.quantity.bounds.low, cell.quantity.bounds.high, cell.missing) == (4, math.inf, (THAI_BINH,))
        assert Note.MISSING_MEMBERS in cell.notes

    def test_bounds_are_added(self) -> None:
        found = built([fact(4, qualifier=OVER), fact(5, province="Thái Bình")], "VN34")
        assert value(found, MERGED) == (9, 9, math.inf)

    def test_nothing_is_split_backwards(self) -> None:
        merged = fact(9, (date(2025, 1, 1), date(2025, 12, 31)))
        found = built([merged])
        assert not found.cells
        assert found.left_out == {LeftOut.OTHER_MAP: 1}

    def test_shares_are_never_added(self) -> None:
        share: dict[str, Any] = {"measure": "share", "indicator": "communes_free", "unit": "percent"}
        found = built([fact(90, **share), fact(80, province="Thái Bình", **share)], "VN34", measure=Measure.SHARE)
        assert not found.cells

    def test_a_share_of_an_unchanged_province_stays(self) -> None:
        share = fact(90, province="Cao Bằng", measure="share", indicator="communes_free")
        assert value(built([share], "VN34", measure=Measure.SHARE), "VN34_04") == exact(90)

    @pytest.mark.parametrize(
        ("first", "later", "year"),
        [
            # The year of the merger: the members' first half and the new province's second.
            ([fact(4, (date(2025, 1, 1), date(2025, 6, 30)))], fact(9, (date(2025, 7, 1), date(2025, 12, 31))), 19),
            # The whole year stated: the second half is what the members' first half leaves.
            ([fact(4, (date(2025, 1, 1), date(2025, 6, 30)))], fact(19, (date(2025, 1, 1), date(2025, 12, 31))), 19),
        ],
    )
    def test_the_year_of_the_merger(self, first: list[Fact], later: Fact, year: float) -> None:
        other = fact(6, (date(2025, 1, 1), date(2025, 6, 30)), province="Thái Bình")
        facts = [*first, other, later]
        assert value(built(facts, "VN34"), MERGED, Slot(2025, 1, 12)) == exact(year)
        halves = built(facts, "VN34", HALVES)
        assert value(halves, MERGED, Slot(2025, 1, 6)) == exact(10)
        assert value(halves, MERGED, Slot(2025, 7, 12)) == exact(9)

    def test_the_year_of_the_merger_needs_all_members(self) -> None:
        facts = [fact(4, (date(2025, 1, 1), date(2025, 6, 30))), fact(19, (date(2025, 1, 1), date(2025, 12, 31)))]
        assert value(built(facts, "VN34", HALVES), MERGED, Slot(2025, 7, 12)) is None

    @pytest.mark.parametrize(
        ("name", "system", "on", "key"),
        [
            ("Thừa Thiên Huế", "VN63", date(2023, 12, 31), "VN63_46"),
            ("Huế", "VN63", date(2025, 3, 31), "VN63_46"),  # renamed on 1 January 2025
            ("Huế", "VN34", date(2025, 12, 31), "VN63_46"),  # and left as it was by the merger
            ("Lào Cai", "VN63", date(2023, 12, 31), "VN63_10"),
            ("Lào Cai", "VN34", date(2025, 12, 31), "VN34_15"),  # the same name, another area
            ("Lào Cai", None, date(2025, 12, 31), "VN34_15"),  # by the day where no map is known
            ("Lào Cai", "VN34", date(2025, 6, 30), "VN34_15"),  # the issuer's map, not that of the period
            ("Yên Bái", "VN34", date(2025, 12, 31), "VN63_15"),  # a former province keeps its area
        ],
    )
    def test_names_are_read_in_their_map(self, name: str, system: str | None, on: date, key: str) -> None:
        found = built([fact(3, (date(on.year, 1, 1), on), province=name, area_system=system)], "VN34")
        behind = [cell for cell in found.cells.values() if cell.quantity.value == 3]
        assert {part.place for cell in behind for part in (cell.parts or (cell,))} <= {key, f"VN34_{key[5:]}"}
        assert behind

    def test_ha_tay_was_another_province(self) -> None:
        early = (date(2007, 1, 1), date(2007, 12, 31))
        both = [fact(7, early, province="Hà Nội"), fact(3, early, province="Hà Tây")]
        for system, key in (("VN63", "VN63_01"), ("VN34", "VN34_01")):
            assert value(built(both, system), key, Slot(2007, 1, 12)) == exact(10)
            alone = built(both[:1], system).cell(key, Slot(2007, 1, 12))
            assert alone is not None
            assert (alone.missing, alone.quantity.bounds.high) == (("VN64_28",), math.inf)

    def test_the_joined_capital_is_no_sum_any_more(self) -> None:
        late = (date(2009, 1, 1), date(2009, 12, 31))
        cell = built([fact(10, late, province="Hà Nội")]).cell("VN63_01", Slot(2009, 1, 12))
        assert cell is not None
        assert (cell.origin, cell.missing) == (Origin.STATED, ())

    def test_breaks(self) -> None:
        facts = [fact(4, H1), *(fact(9, (date(2025, first, 1), date(2025, 12, 31))) for first in (1, 7))]
        years, halves = built(facts, "VN34"), built(facts, "VN34", HALVES)
        assert [(found.day, found.slot, found.inside) for found in years.breaks] == [
            (date(2025, 7, 1), Slot(2025, 1, 12), True)
        ]
        assert [(found.slot, found.inside) for found in halves.breaks] == [(Slot(2025, 7, 12), False)]
        assert MERGED in years.breaks[0].places
        assert "VN34_04" not in years.breaks[0].places  # Cao Bằng was left as it was
        assert not built(facts[:1], "VN34").breaks


class TestDistricts:
    """Districts make up a province only when all are there."""

    @staticmethod
    def of(province: str, key: str, on: date) -> list[Fact]:
        period = (date(on.year, 1, 1), on)
        return [
            fact(1, period, province=province, level="district", district=place.name) for place in districts(key, on)
        ]

    def test_all_districts(self) -> None:
        facts = self.of("Hưng Yên", HUNG_YEN, date(2023, 12, 31))
        cell = built(facts).cell(HUNG_YEN, Y2023)
        assert cell is not None
        assert (cell.quantity.value, cell.origin) == (len(facts), Origin.DISTRICTS)

    def test_one_is_missing(self) -> None:
        facts = self.of("Hưng Yên", HUNG_YEN, date(2023, 12, 31))[1:]
        found = built(facts)
        assert not found.cells
        assert found.left_out == {LeftOut.INCOMPLETE: len(facts)}

    def test_districts_are_those_of_the_time(self) -> None:
        """Từ Liêm was divided on 28 December 2013."""
        for year in (2012, 2015):
            facts = self.of("Hà Nội", "VN63_01", date(year, 12, 31))
            assert value(built(facts), "VN63_01", Slot(year, 1, 12)) == exact(len(facts))


class TestNation:
    """The whole country."""

    @staticmethod
    def all_provinces() -> list[Fact]:
        from pipeline.analysis.series.places import provinces

        return [fact(2, province=place.name) for place in provinces("VN63")]

    def test_complete(self) -> None:
        facts = self.all_provinces()
        for system in ("VN63", "VN34"):
            assert value(built(facts, system, places=["VN"]), "VN") == exact(126)

    def test_incomplete(self) -> None:
        facts = self.all_provinces()[1:]
        for system in ("VN63", "VN34"):
            found = built(facts, system, places=["VN"])
            assert not found.cells
            assert found.left_out == {LeftOut.INCOMPLETE: 62}

    def test_stated(self) -> None:
        stated = fact(130, level="national", province=None)
        assert value(built([stated], places=["VN"]), "VN") == exact(130)
        assert built([stated]).left_out == {LeftOut.OTHER_LEVEL: 1}


def test_one_body_stands_for_all_only_where_nothing_else_does() -> None:
    police = fact(3, detail=("police",))
    assert Note.ONE_BODY in notes(built([police]))
    assert value(built([police, press(5)])) == exact(5)


def test_a_place_of_another_map_is_refused() -> None:
    with pytest.raises(ValueError, match="VN34_33"):
        built([fact(1)], "VN63", places=["VN34_33"])
    with pytest.raises(ValueError, match="VN99"):
        built([fact(1)], "VN99")


def test_nothing_gives_nothing() -> None:
    found = built([])
    assert (found.slots, found.cells, found.left_out, found.breaks) == ((), {}, {}, ())
    assert len(found.places) == 63


def test_slots_have_no_holes() -> None:
    found = built([fact(1), fact(1, (date(2020, 1, 1), date(2020, 12, 31)))])
    assert [slot.year for slot in found.slots] == [2020, 2021, 2022, 2023]
    assert found.cell(HUNG_YEN, Slot(2021, 1, 12)) is None


def test_facts_of_a_cell_are_all_behind_it() -> None:
    facts = [fact(4, name="a"), fact(4, name="b"), fact(5, province="Thái Bình")]
    cell = built(facts, "VN34").cell(MERGED, Y2023)
    assert cell is not None
    assert sorted(one.figure_id for one in facts_of(cell)) == sorted(one.figure_id for one in facts)


def test_former_names_are_known() -> None:
    place = place_of("VN63_46")
    assert place is not None
    assert (place.name, place.former) == ("Huế", ("Thừa Thiên Huế",))


@pytest.mark.parametrize("province", [place.key for place in provinces("VN63")])
def test_districts_of_a_day_are_those_that_were_there(province: str) -> None:
    """They are kept by the days on which any was made or ended: the day itself, before and after it."""
    own = [area for area in area_table().by_id.values() if (one := district(area.id)) and one.parent == province]
    changes = {on for area in own for on in (area.valid_from, area.valid_to) if on} or {date(2020, 1, 1)}
    for on in (change + timedelta(days=step) for change in changes for step in (-1, 0, 1)):
        assert {place.key for place in districts(province, on)} == {area.id for area in own if area.valid_on(on)}
