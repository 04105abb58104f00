"""Addresses of the figures page: read, written, changed by what people do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.analysis.filters import MAX_VALUES, FigureFilter
from pipeline.viewer.state import FiguresState, figures_state, typed_day, valid_id

SHOWN = FiguresState(FigureFilter(province=("Lào Cai",), text="vụ"), sort="-value", page=3, figure="abc123")


def test_an_address_survives() -> None:
    assert figures_state(SHOWN.to_query()) == (SHOWN, ())
    assert FiguresState().to_query() == {}
    assert figures_state({}) == (FiguresState(), ())
    assert figures_state({"lang": ["en"]}) == (FiguresState(), ())


@pytest.mark.parametrize(
    "query",
    [
        {"sort": ["size"]},
        {"sort": ["value; DROP TABLE figures"]},
        {"page": ["0"]},
        {"page": ["-1"]},
        {"page": ["١"]},  # a digit, but of another script
        {"page": ["9" * 5000]},
        {"f": ["../x"]},
        {"f": ["x" * 1_000_000]},
        {"f": ["a b"]},
        {"nonsense": ["1"]},
    ],
)
def test_what_means_nothing_is_left_out_and_told(query: dict[str, list[str]]) -> None:
    state, refused = figures_state(query)
    assert state == FiguresState()
    assert len(refused) == 1
    assert len(refused[0].value) <= 120


def test_another_filter_starts_at_the_first_page_and_keeps_the_figure() -> None:
    changed = SHOWN.toggled("status", "target", on=True)
    assert changed == replace(SHOWN, chosen=replace(SHOWN.chosen, status=("target",)), page=1)
    assert changed.toggled("status", "target", on=False).chosen == SHOWN.chosen
    assert SHOWN.toggled("province", "An Giang", on=True).chosen.province == ("Lào Cai", "An Giang")
    assert SHOWN.toggled("province", "Lào Cai", on=True).chosen.province == ("Lào Cai",)


@pytest.mark.parametrize(("facet", "value"), [("colour", "red"), ("status", "done"), ("province", ""), ("text", "x")])
def test_a_browser_cannot_choose_what_does_not_exist(facet: str, value: str) -> None:
    assert SHOWN.toggled(facet, value, on=True) == SHOWN


def test_no_more_values_than_a_link_holds() -> None:
    full = FiguresState(FigureFilter(province=tuple(f"Tỉnh {index}" for index in range(MAX_VALUES))))
    assert full.toggled("province", "Một tỉnh nữa", on=True) == full


def test_searching_and_sorting() -> None:
    assert SHOWN.searched("  mại   dâm ").chosen.text == "mại dâm"
    assert SHOWN.searched("").chosen.text == ""
    assert SHOWN.searched("x" * 1000) == SHOWN
    assert SHOWN.sorted_by("place") == replace(SHOWN, sort="place", page=1)
    assert SHOWN.sorted_by("size") == SHOWN


def test_what_changes_nothing_turns_no_page() -> None:
    """Streamlit may call a handler although nothing was done; the list must stay where it is."""
    assert SHOWN.searched("vụ") == SHOWN
    assert SHOWN.toggled("province", "Lào Cai", on=True) == SHOWN
    assert SHOWN.toggled("status", "target", on=False) == SHOWN
    assert SHOWN.sorted_by("-value") == SHOWN


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/12/2024", date(2024, 12, 31)),
        ("5/3/2024", date(2024, 3, 5)),
        (" 05-03-2024 ", date(2024, 3, 5)),
        ("", None),
    ],
)
def test_typed_days(text: str, day: date | None) -> None:
    assert typed_day(text) == day


@pytest.mark.parametrize("text", ["31/02/2024", "2024-12-31", "hôm nay", "12/2024", "1/1/24"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        typed_day(text)


@pytest.mark.parametrize("value", [None, 7, {"id": "a"}, "", "a/b", "<b>", ["a"]])
def test_what_is_no_id(value: object) -> None:
    assert valid_id(value) is None
    assert valid_id("3b9a-XY_z:1") == "3b9a-XY_z:1"
