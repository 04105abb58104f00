"""Percentages as they are written, rounded or cut off, and as two numbers give them."""

from __future__ import annotations

import math

from pipeline.audit.document import interval_of
from pipeline.intervals import Interval
from pipeline.records import Figure

_PERCENT = 100


def written_percent(figure: Figure) -> Interval:
    """What a written percentage leaves open: rounded, or cut off, in its last place."""
    told = interval_of(figure)
    if math.isinf(told.low) or math.isinf(told.high):
        return told
    half = (told.high - told.low) / 2
    return Interval(told.low - half, told.high + half)


def change_interval(now: Interval, before: Interval) -> Interval | None:
    """The change from one value to another in percent; None where there was nothing before, or it had no bounds."""
    if before.low <= 0 or any(math.isinf(end) for end in (now.low, now.high, before.high)):
        return None
    return Interval(_PERCENT * (now.low / before.high - 1), _PERCENT * (now.high / before.low - 1))
