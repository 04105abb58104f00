"""Places of gold documents at which one changed number must make one check fire, told by the gold alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from pipeline.evaluation.planting.counting import fines, funnels, ratios, shares
from pipeline.evaluation.planting.reading import GoldReading, Slip
from pipeline.evaluation.planting.restating import (
    changes_added,
    changes_from_before,
    changes_together,
    dates,
    twice,
)
from pipeline.evaluation.planting.summing import parts_above, sums_above, sums_below, swapped, totals, wrong_wholes

SITES: tuple[Callable[[GoldReading, Random], Iterator[Slip]], ...] = (
    changes_together,
    changes_from_before,
    changes_added,
    shares,
    twice,
    dates,
    totals,
    swapped,
    sums_below,
    wrong_wholes,
    funnels,
    sums_above,
    ratios,
    fines,
    parts_above,
)
"""What to look for, the rarest first."""
