"""Bounds of stated numbers (GUIDELINE section 3, "Bounds") and the laws of their intervals."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intervals import ABOUT_MARGIN, Interval, bounds
from pipeline.records import Qualifier

INF = math.inf

# value, qualifier, further arguments -> low, high, closed below, closed above
CASES = [
    (72, Qualifier.EXACT, {}, (72, 72, True, True)),
    (210, Qualifier.OVER, {}, (210, INF, False, False)),
    (80, Qualifier.AT_LEAST, {}, (80, INF, True, False)),
    (20, Qualifier.UNDER, {}, (0, 20, False, False)),
    (30, Qualifier.AT_MOST, {}, (0, 30, True, True)),
    (200, Qualifier.ABOUT, {}, (180, 220, True, True)),
    (200, Qualifier.ABOUT, {"words": "ước"}, (180, 220, True, True)),
    (50, Qualifier.ABOUT, {"words": "gần"}, (45, 50, True, False)),  # "gần": [0.9 v, v)
    (100, Qualifier.ABOUT, {"words": "hàng trăm"}, (100, 1000, True, False)),  # "hàng": [n, 10 n)
    (10, Qualifier.BETWEEN, {"value_max": 20}, (10, 20, True, True)),
    (20, Qualifier.BETWEEN, {"value_max": 10}, (10, 20, True, True)),  # an end either way round
    (1_200_000_000, Qualifier.EXACT, {"step": 100_000_000}, (1_150_000_000, 1_250_000_000, True, True)),  # "1,2 tỷ"
    (31.5, Qualifier.EXACT, {"step": 0.1, "whole": False}, (31.45, 31.55, True, True)),
    (80, Qualifier.EXACT, {"whole": False}, (79.5, 80.5, True, True)),  # a percentage is rounded, a count is not
    (0, Qualifier.EXACT, {}, (0, 0, True, True)),  # a stated zero
    (-14, Qualifier.EXACT, {}, (-14, -14, True, True)),  # a fall
    # a fall is the mirror of a rise: "giảm hơn 10 vụ" is more than ten down
    (-10, Qualifier.OVER, {}, (-INF, -10, False, False)),
    (-10, Qualifier.UNDER, {}, (-10, 0, False, False)),
    (-10, Qualifier.AT_LEAST, {}, (-INF, -10, False, True)),
    (-50, Qualifier.ABOUT, {"words": "gần"}, (-50, -45, False, True)),
]


@pytest.mark.parametrize(("value", "qualifier", "further", "expected"), CASES)
def test_bounds(
    value: float, qualifier: Qualifier, further: dict[str, float], expected: tuple[float, float, bool, bool]
) -> None:
    interval = bounds(value, qualifier, **further)  # type: ignore[arg-type]
    assert (interval.low, interval.high) == pytest.approx(expected[:2])
    assert (interval.low_closed, interval.high_closed) == expected[2:]


@pytest.mark.parametrize(("low", "high"), [(2, 1), (math.nan, 1), (1, math.nan)])
def test_no_interval(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="no interval"):
        Interval(low, high)


NUMBERS = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)
INTERVALS = st.builds(
    lambda ends, low, high: Interval(min(ends), max(ends), low, high),
    st.tuples(NUMBERS, NUMBERS),
    st.booleans(),
    st.booleans(),
)


@given(INTERVALS, INTERVALS)
def test_meeting_is_symmetric(one: Interval, other: Interval) -> None:
    assert one.meets(other) == other.meets(one)


@given(INTERVALS)
def test_an_interval_meets_itself_unless_it_holds_nothing(one: Interval) -> None:
    empty = one.low == one.high and not (one.low_closed and one.high_closed)
    assert one.meets(one) != empty


# Ends that touch meet only where both may be reached.
@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Interval(0, 5), Interval(5, 9), True),
        (Interval(0, 5, high_closed=False), Interval(5, 9), False),
        (Interval(0, 5), Interval(5, 9, low_closed=False), False),
        (Interval(0, 4), Interval(5, 9), False),
        (Interval(210, INF, low_closed=False), Interval(210, 210), False),  # "trên 210" excludes 210
        (Interval(210, INF, low_closed=False), Interval(211, 211), True),
        (Interval(45, 50, high_closed=False), Interval(50, 50), False),  # "gần 50" is not 50
        (Interval(0, INF), Interval(-INF, 0), True),
    ],
)
def test_meets(one: Interval, other: Interval, expected: bool) -> None:
    assert one.meets(other) is expected
    assert other.meets(one) is expected


@given(INTERVALS, INTERVALS)
def test_a_sum_is_as_wide_as_both_and_ends_where_both_do(one: Interval, other: Interval) -> None:
    total = one + other
    assert total == other + one
    width = (one.high - one.low) + (other.high - other.low)
    assert total.high - total.low == pytest.approx(width, abs=1e-3)
    assert total.low_closed == (one.low_closed and other.low_closed)
    assert total.high_closed == (one.high_closed and other.high_closed)


@given(INTERVALS, INTERVALS, NUMBERS, NUMBERS)
def test_numbers_of_two_intervals_sum_into_their_sum(one: Interval, other: Interval, here: float, there: float) -> None:
    first = min(max(here, one.low), one.high)
    second = min(max(there, other.low), other.high)
    total = one + other
    assert total.low <= first + second <= total.high or first + second == pytest.approx(total.low, abs=1e-6)


QUALIFIERS = st.sampled_from([kind for kind in Qualifier if kind is not Qualifier.BETWEEN])


@given(st.integers(0, 10**9), QUALIFIERS, st.sampled_from([1, 10, 1000]), st.booleans())
def test_bounds_hold_the_value_but_at_open_ends(value: int, qualifier: Qualifier, step: int, whole: bool) -> None:
    interval = bounds(value, qualifier, step=step, whole=whole)
    assert interval.low <= value <= interval.high
    excludes = qualifier in (Qualifier.OVER, Qualifier.UNDER)
    assert interval.meets(Interval(value, value)) is not excludes


@given(st.integers(1, 10**6), QUALIFIERS, st.sampled_from([1, 10]))
def test_a_fall_is_the_mirror_of_a_rise(value: int, qualifier: Qualifier, step: int) -> None:
    rise, fall = bounds(value, qualifier, step=step), bounds(-value, qualifier, step=step)
    assert (fall.low, fall.high) == (-rise.high, -rise.low)
    assert (fall.low_closed, fall.high_closed) == (rise.high_closed, rise.low_closed)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_range_holds_both_ends(one: int, other: int) -> None:
    interval = bounds(one, Qualifier.BETWEEN, value_max=other)
    assert interval.meets(Interval(one, one))
    assert interval.meets(Interval(other, other))


@given(st.integers(1, 10**6))
def test_about_is_a_tenth_either_side(value: int) -> None:
    interval = bounds(value, Qualifier.ABOUT)
    assert interval.high - interval.low == pytest.approx(2 * ABOUT_MARGIN * value)
