"""Bounds of a stated number (GUIDELINE section 3), kept as intervals for sums and comparisons.

The interval logic follows XBRL Calculations 1.1: two facts contradict each other only if their
intervals cannot meet.
"""

from __future__ import annotations

import math

from pipeline.records import Qualifier
from pipeline.values import value_class

# GUIDELINE section 3, "Bounds": khoảng, ước ±10 %; gần [0.9 v, v).
ABOUT_MARGIN = 0.1


@value_class
class Interval:
    """Low and high bound; each end closed (may be reached) or open.

    Raises:
        ValueError: if low lies above high, or a bound is not a number.
    """

    low: float
    high: float
    low_closed: bool = True
    high_closed: bool = True

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high:
            raise ValueError(f"no interval: {self.low} to {self.high}")

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low < high:
            return True
        return low == high and self._holds(low) and other._holds(low)

    def holds_all_of(self, other: Interval) -> bool:
        """Whether every number of the other lies in this one."""
        above = other.low > self.low or (other.low == self.low and (self.low_closed or not other.low_closed))
        below = other.high < self.high or (other.high == self.high and (self.high_closed or not other.high_closed))
        return above and below

    def _holds(self, value: float) -> bool:
        above = value > self.low or (value == self.low and self.low_closed)
        below = value < self.high or (value == self.high and self.high_closed)
        return above and below

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.low_closed and other.low_closed,
            self.high_closed and other.high_closed,
        )

    def __sub__(self, other: Interval) -> Interval:
        return Interval(
            self.low - other.high if not math.isinf(other.high) else -math.inf,
            self.high - other.low if not math.isinf(self.high) else math.inf,
            self.low_closed and other.high_closed,
            self.high_closed and other.low_closed,
        )


def bounds(
    value: float,
    qualifier: Qualifier,
    *,
    value_max: float | None = None,
    step: float = 1.0,
    whole: bool = True,
    words: str = "",
) -> Interval:
    """The interval that a stated number leaves open.

    Args:
        value: the number, or the low end of a range.
        qualifier: as the guideline names it.
        value_max: the high end of a range.
        step: size of the last written place, in full units.
        whole: whether the number counts things, so that an exact one is a point.
        words: the qualifier as written, folded; "gần" and "hàng" have bounds of their own.

    Returns:
        The interval of GUIDELINE section 3, "Bounds".
    """
    if value_max is not None:
        return Interval(min(value, value_max), max(value, value_max))
    if value < 0:  # "giảm hơn 10 vụ": more than ten down
        mirror = bounds(-value, qualifier, step=step, whole=whole, words=words)
        return Interval(-mirror.high, -mirror.low, mirror.high_closed, mirror.low_closed)
    if qualifier is Qualifier.OVER:
        return Interval(value, math.inf, low_closed=False, high_closed=False)
    if qualifier is Qualifier.AT_LEAST:
        return Interval(value, math.inf, high_closed=False)
    if qualifier is Qualifier.UNDER:
        return Interval(min(0.0, value), value, low_closed=False, high_closed=False)
    if qualifier is Qualifier.AT_MOST:
        return Interval(min(0.0, value), value)
    if qualifier is Qualifier.ABOUT:
        return _about(value, words)
    if whole and step == 1 and float(value).is_integer():
        return Interval(value, value)
    return Interval(value - step / 2, value + step / 2)


def _about(value: float, words: str) -> Interval:
    if words.startswith("gần"):
        low, high = sorted((value * (1 - ABOUT_MARGIN), value))
        return Interval(low, high, high_closed=False)
    if words.startswith("hàng"):
        return Interval(value, value * 10, high_closed=False)
    margin = abs(value) * ABOUT_MARGIN
    return Interval(value - margin, value + margin)
