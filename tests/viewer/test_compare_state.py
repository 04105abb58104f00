"""What a link to the page of comparison says, and what becomes of a link that says nonsense."""

from __future__ import annotations

import pytest

from pipeline.analysis.series.frames import Grain, Slot
from pipeline.analysis.series.selection import PER_HEAD, SeriesSelection
from pipeline.records import Measure
from pipeline.viewer.compare.state import CellKey, CompareState, Tab, cell_from, compare_state, slot_from

FULL = CompareState(
    SeriesSelection(
        "cases_tried",
        Measure.SHARE,
        ("harbouring",),
        "",
        "VN63",
        Grain.HALF,
        ("VN63_10", "VN63_15"),
        2015,
        2024,
        "vụ đã khởi tố",
    ),
    Tab.TABLE,
    free_axis=True,
    together=True,
    at=Slot(2024, 1, 6),
    cell=CellKey("VN63_10", Slot(2024, 1, 6)),
)


@pytest.mark.parametrize(
    "state",
    [
        CompareState(),
        FULL,
        CompareState(SeriesSelection(rate="inspected")),
        CompareState(SeriesSelection(rate=PER_HEAD)),
        CompareState(SeriesSelection(places=("VN", "VN34_15"))),
    ],
)
def test_a_link_says_all_of_a_state(state: CompareState) -> None:
    assert compare_state(state.to_query()) == (state, ())


def test_what_is_as_it_starts_is_left_out() -> None:
    assert CompareState().to_query() == {"indicator": ["establishments_inspected"]}
    assert compare_state({}) == (CompareState(), ())


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ({"tab": ["pie"]}, ["tab"]),
        ({"axis": ["log"]}, ["axis"]),
        ({"lines": ["1"]}, ["lines"]),
        ({"at": ["2024"]}, ["at"]),
        ({"at": ["2024-1-6"]}, ["at"]),  # a half, and the step is a year
        ({"at": ["2024-7-1"]}, ["at"]),
        ({"cell": ["VN34_15"]}, ["cell"]),
        ({"cell": ["VN34_99.2024-1-12"]}, ["cell"]),  # no map has the place
        ({"cell": ["../../etc.2024-1-12"]}, ["cell"]),
        ({"cell": ["<b>.2024-1-12"]}, ["cell"]),
        ({"place": ["VN34_99"]}, ["place"]),
        ({"place": ["VN63_10"]}, ["place"]),  # a place of the other map
        ({"indicator": ["<script>"], "colour": ["red"]}, ["colour", "indicator"]),
        ({"rate": ["violating"]}, ["rate"]),  # of another indicator
        ({"first": ["2020"], "last": ["2010"]}, ["last"]),
        ({"measure": ["share"], "of": ["a\x00b"]}, ["of"]),
        ({"measure": ["share"], "of": ["x" * 500]}, ["of"]),
    ],
)
def test_what_means_nothing_is_told_and_left_out(query: dict[str, list[str]], refused: list[str]) -> None:
    state, odd = compare_state(query)
    assert sorted({item.key for item in odd}) == refused
    assert state.tab is Tab.CHART and state.cell is None and state.at is None
    assert all(len(item.value) <= 120 for item in odd)


@pytest.mark.parametrize("value", [None, 7, {"cell": 1}, "", "VN34_15.", ".2024-1-12", "VN34_15.2024-13-1", "a" * 5000])
def test_what_a_browser_sends_is_not_believed(value: object) -> None:
    assert cell_from(value) is None
    assert slot_from(value) is None


def test_a_cell_as_a_link_writes_it() -> None:
    cell = CellKey("VN34_15", Slot(2024, 1, 12))
    assert str(cell) == "VN34_15.2024-1-12"
    assert cell_from(str(cell)) == cell


def test_another_map_brings_the_places_along() -> None:
    both = CompareState(SeriesSelection(system="VN63", places=("VN63_10", "VN63_15", "VN63_04", "VN")))
    merged = both.on_map("VN34").selection
    assert merged.places == ("VN34_15", "VN34_04", "VN")  # Lào Cai and Yên Bái are one now, Cao Bằng as it was
    back = CompareState(merged).on_map("VN63").selection
    assert back.places == ("VN63_10", "VN63_15", "VN63_04", "VN")
    assert both.on_map("VN63") is both


def test_another_indicator_keeps_map_and_places_and_drops_what_was_the_former_ones_own() -> None:
    changed = FULL.of_indicator("fines_amount")
    assert changed.selection.measure is Measure.AMOUNT
    assert (changed.selection.detail, changed.selection.of, changed.cell) == ((), "", None)
    assert changed.selection.places == FULL.selection.places and changed.at == FULL.at
    assert FULL.of_indicator("cases_tried") is FULL


def test_another_step_closes_the_stretch_of_the_former() -> None:
    assert FULL.selecting(grain=Grain.QUARTER).at is None


def test_measures_and_rates_exclude_each_other() -> None:
    rate = CompareState().of_rate("inspected")
    assert rate.selection.rate == "inspected"
    assert rate.of_measure(Measure.COUNT).selection == SeriesSelection()
    assert rate.of_measure(Measure.SHARE).selection.rate == ""
    assert CompareState().of_measure(Measure.COUNT) == CompareState()


@pytest.mark.parametrize("place", ["VN63_10", "VN34_99", "", "x"])
def test_a_place_that_is_not_on_the_map_cannot_be_chosen(place: str) -> None:
    assert CompareState().toggled(place, on=True) == CompareState()


def test_places_are_added_and_taken_away() -> None:
    one = CompareState().toggled("VN34_15", on=True)
    assert one.selection.places == ("VN34_15",)
    assert one.toggled("VN34_15", on=True) == one
    assert one.toggled("VN34_15", on=False) == CompareState()
