"""Fines that come to more or less on the average than one fine can be (bounds and decrees in data/audit/rules.yaml)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument, interval_of
from pipeline.audit.findings import Finding, finding, gap, number
from pipeline.audit.rules import rules
from pipeline.intervals import Interval
from pipeline.records import Figure, Measure

CODE = "fine_average"

_AMOUNT = "fines_amount"


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Amounts of fines right behind the number of those fined, in one sentence."""
    for sentence in document.prose:
        fined: list[Figure] = []
        for figure in sentence.figures:
            if figure.indicator in rules().fines and figure.measure is Measure.COUNT:
                fined.append(figure)
            elif figure.measure is Measure.AMOUNT:
                # With another amount between them, nobody knows which fines are whose.
                if figure.indicator == _AMOUNT and fined and {one.scope for one in fined} == {figure.scope}:
                    yield from _implausible(figure, fined)
                fined = []


def _implausible(amount: Figure, fined: list[Figure]) -> Iterator[Finding]:
    told = interval_of(amount)
    limits = [rules().fines[one.indicator] for one in fined]
    least = min(limit.least * interval_of(one).low for limit, one in zip(limits, fined, strict=True))
    most = sum(limit.most * interval_of(one).high for limit, one in zip(limits, fined, strict=True))
    allowed = Interval(min(least, most), most)
    if not told.meets(allowed):
        each = amount.value / max(1.0, sum(one.value for one in fined))
        values = {
            "amount": amount.surface,
            "fined": " + ".join(one.surface for one in fined),
            "average": number(round(each)),
        }
        yield finding(CODE, (amount, *fined), size=gap(told, allowed), **values)
