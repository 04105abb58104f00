"""A ratio "n/m" counts a part of m things; n above m cannot be (GUIDELINE section 3, denominator)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.audit.findings import Finding
from pipeline.records import Figure, Status

# "108/100 of the plan" may be overfulfilled: only things that exist are a part of their total.
_OF_A_PLAN = "inspections"


def ratios_over_one(figures: Iterable[Figure]) -> Iterator[Finding]:
    """Figures whose value lies above their denominator."""
    for figure in figures:
        if figure.denominator is None or figure.status is Status.TARGET or figure.indicator == _OF_A_PLAN:
            continue
        if figure.value > figure.denominator:
            yield Finding("ratio_over_one", (figure.id,), (("surface", figure.surface),))
