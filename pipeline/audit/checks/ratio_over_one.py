"""A ratio "n/m" counts a part of m things; n above m cannot be (GUIDELINE section 3, denominator)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument
from pipeline.audit.findings import Finding, finding
from pipeline.records import Figure, Measure, Status

CODE = "ratio_over_one"

# "108/100 of the plan" may be overfulfilled: only things that exist are a part of their total.
_MAY_EXCEED = frozenset({"inspections", "communication_events", "trainings", "people_reached", "people_trained"})


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Figures whose value lies above their denominator."""
    over = [figure for figure in document.figures if _is_over(figure)]
    told = Counter(figure.indicator for figure in over)
    for figure in over:
        # Several of one code are two columns in one ("đội huyện/đội xã"), not ratios.
        if figure.denominator and told[figure.indicator] == 1:
            size = 1 - figure.denominator / figure.value
            yield finding(CODE, (figure,), size=size, surface=figure.surface)


def _is_over(figure: Figure) -> bool:
    if figure.denominator is None or figure.status is Status.TARGET or figure.measure is not Measure.COUNT:
        return False
    return figure.indicator not in _MAY_EXCEED and figure.value > figure.denominator
