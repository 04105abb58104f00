"""Quantities with bounds: what is stated, and what follows from it by adding, subtracting and dividing.

The interval logic is that of `pipeline.intervals` (after XBRL Calculations 1.1). A bound never narrows by adding.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from pipeline.intervals import Interval
from pipeline.values import value_class


@value_class
class Quantity:
    """A number and what it may be in truth.

    Attributes:
        value: as stated, or what stated numbers give; in the unit of its indicator.
        bounds: every number that the words leave open.
    """

    value: float
    bounds: Interval

    @property
    def is_exact(self) -> bool:
        """Whether the bounds leave one number only."""
        return self.bounds.low == self.bounds.high

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.value + other.value, self.bounds + other.bounds)

    def at_least(self) -> Quantity:
        """The same as a lower limit: what more may come on top is not known."""
        return Quantity(self.value, Interval(self.bounds.low, math.inf, self.bounds.low_closed, high_closed=False))


def exactly(value: float) -> Quantity:
    """A number without any doubt."""
    return Quantity(value, Interval(value, value))


def total(quantities: Iterable[Quantity]) -> Quantity:
    """The sum; nothing at all sums to an exact zero."""
    found = exactly(0)
    for quantity in quantities:
        found = found + quantity
    return found


def rest(whole: Quantity, part: Quantity) -> Quantity | None:
    """What is left of a whole without one of its parts, where both count things.

    Returns:
        The rest, never below zero; None where the part is larger than the whole can be.
    """
    left = whole.bounds - part.bounds
    if left.high < 0 or (left.high == 0 and not left.high_closed):
        return None
    bounds = left if left.low >= 0 else Interval(0, left.high, high_closed=left.high_closed or left.high == 0)
    return Quantity(max(whole.value - part.value, 0), bounds)


def ratio(numerator: Quantity, denominator: Quantity, *, scale: float = 100) -> Quantity | None:
    """A quotient of two counts.

    Args:
        numerator: not below zero.
        denominator: not below zero.
        scale: 100 gives percent.

    Returns:
        None where the denominator is, or can only be, zero.
    """
    if denominator.value <= 0 or denominator.bounds.high <= 0:
        return None
    low, high = numerator.bounds, denominator.bounds
    if low.high <= 0:  # nothing of something is nothing
        return exactly(0)
    bottom = 0.0 if math.isinf(high.high) else max(low.low, 0) / high.high
    top = math.inf if high.low <= 0 or math.isinf(low.high) else low.high / high.low
    bounds = Interval(
        bottom * scale,
        top * scale,
        low.low_closed and (high.high_closed or low.low <= 0),
        low.high_closed and high.low_closed and not math.isinf(top),
    )
    return Quantity(numerator.value / denominator.value * scale, bounds)
