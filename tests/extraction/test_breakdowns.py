"""Lists of figures that add up to a total before or behind them."""

from __future__ import annotations

import pytest

from pipeline.extraction.breakdowns import Addend, Run, adding_up
from pipeline.records import Measure

Written = tuple[float, str, int]


def figures(*written: float | Written, measure: Measure = Measure.COUNT) -> list[Addend]:
    """Figures of a value, an indicator and a depth of brackets each, ten characters apart."""
    told = [(one, "arrests", 0) if isinstance(one, (int, float)) else one for one in written]
    return [Addend(at, at * 10, value, "person", measure, code, deep) for at, (value, code, deep) in enumerate(told)]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        # right behind the total, further on, and nowhere
        ((18, 4, 14), {(1, 0): Run(0, 2), (2, 0): Run(0, 2)}),
        ((18, 7, 4, 14), {(2, 0): Run(1, 2), (3, 0): Run(1, 2)}),
        ((18, 4, 13), {}),
        # of two lists the nearer, though each has its own parts: by kind, then by place
        ((18, 4, 14, 10, 8), {(1, 0): Run(0, 2), (2, 0): Run(0, 2), (3, 0): Run(2, 2), (4, 0): Run(2, 2)}),
        # what stands in brackets splits a part, not the whole
        ((18, 4, (3, "arrests", 1), 14), {(1, 0): Run(0, 2), (3, 0): Run(0, 2)}),
        # other codes of the unit may add up, or stand between
        ((18, (4, "defendants_prosecuted", 0), (14, "people_fined", 0)), {(1, 0): Run(0, 2), (2, 0): Run(0, 2)}),
        ((18, 4, (5, "defendants_prosecuted", 0), 14), {(1, 0): Run(0, 2), (3, 0): Run(0, 2)}),
        # before the total: of its own code alone
        ((4, 14, 18), {(0, 2): Run(0, 2), (1, 2): Run(0, 2)}),
        (((4, "people_fined", 0), (14, "people_fined", 0), 18), {}),
        # one alone is no list, zeros add nothing, small totals mean nothing
        ((18, 18), {}),
        ((18, 18, 0), {}),
        ((2, 1, 1), {}),
    ],
)
def test_lists(told: tuple[float | Written, ...], found: dict[tuple[int, int], Run]) -> None:
    assert adding_up(figures(*told)) == found


def test_money_is_added_up_though_it_is_no_whole_number() -> None:
    found = adding_up(figures(0.3e9, 0.1e9, 0.2e9, measure=Measure.AMOUNT))
    assert set(found) == {(1, 0), (2, 0)}


@pytest.mark.parametrize("measure", [Measure.SHARE, Measure.CHANGE])
def test_shares_and_changes_are_not_added_up(measure: Measure) -> None:
    assert adding_up(figures(100, 40, 60, measure=measure)) == {}


def test_no_list_of_another_page() -> None:
    total, *parts = figures(18, 4, 14)
    far = [Addend(one.at, one.start + 5_000, one.value, *("person", one.measure, one.indicator, 0)) for one in parts]
    assert adding_up([total, *far]) == {}
