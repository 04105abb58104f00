"""Fines that come to more or less on the average than one fine can be (bounds and decrees in data/audit/rules.yaml)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument, FigureSentence, interval_of
from pipeline.audit.findings import Finding, finding, gap
from pipeline.audit.rules import rules
from pipeline.intervals import Interval
from pipeline.records import Figure, Measure, Scope

CODE = "fine_average"

_AMOUNT = "fines_amount"
_FINED = frozenset({"establishments_fined", "people_fined"})


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Amounts of fines beside the number of those fined, in one sentence."""
    for sentence in document.sentences:
        for amount in sentence.figures:
            if amount.indicator != _AMOUNT or amount.measure is not Measure.AMOUNT or amount.scope is Scope.INCIDENT:
                continue
            fined = [one for one in sentence.figures if one.indicator in _FINED and one.measure is Measure.COUNT]
            if fined and _alone(sentence, amount):
                yield from _implausible(amount, fined)


def _alone(sentence: FigureSentence, amount: Figure) -> bool:
    """Whether it is the sentence's only amount: with several, nobody knows which fines are whose."""
    return all(one is amount or one.measure is not Measure.AMOUNT for one in sentence.figures)


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
