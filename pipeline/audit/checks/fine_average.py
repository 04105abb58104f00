"""Fines that come to more or less on the average than one fine can be (bounds and decrees in data/audit/rules.yaml)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument, interval_of
from pipeline.audit.findings import Finding, finding, gap
from pipeline.audit.rules import rules
from pipeline.intervals import Interval
from pipeline.records import Figure, Measure, Scope

CODE = "fine_average"

_AMOUNT = "fines_amount"
_FINED = frozenset({"establishments_fined", "people_fined"})


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Amounts of fines right behind the number of those fined, in one sentence."""
    for sentence in document.prose:
        fined: list[Figure] = []
        for figure in sentence.figures:
            if figure.indicator in _FINED and figure.measure is Measure.COUNT and figure.scope is Scope.AGGREGATE:
                fined.append(figure)
            elif figure.measure is Measure.AMOUNT:
                # With another amount between them, nobody knows which fines are whose.
                if fined and figure.indicator == _AMOUNT and figure.scope is Scope.AGGREGATE:
                    yield from _implausible(figure, fined)
                fined = []


def _implausible(amount: Figure, fined: list[Figure]) -> Iterator[Finding]:
    told = interval_of(amount)
    possible = Interval(0, 0)
    for one in fined:
        possible = possible + interval_of(one)
    limits = rules().fine
    least = limits.least * min(interval_of(one).low for one in fined)
    most = limits.most * possible.high
    allowed = Interval(min(least, most), most)
    if not told.meets(allowed):
        values = {"amount": amount.surface, "fined": fined[0].surface}
        yield finding(CODE, (amount, *fined), size=gap(told, allowed), **values)
