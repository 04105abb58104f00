"""A share that is not what its ratio gives: "80% tổng số xã (470/584 xã)" (GUIDELINE section 3)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.audit.document import AuditedDocument, FigureSentence
from pipeline.audit.findings import Finding, about, finding, gap
from pipeline.audit.shares import ratio_interval, share_interval, tied_before, tied_behind
from pipeline.intervals import Interval
from pipeline.records import Figure, Measure, Qualifier

CODE = "share_off_ratio"


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Neighbours of which one is a ratio and the other its share."""
    for sentence in document.prose:
        for one, other in pairwise(sentence.figures):
            pair = _share_and_ratio(sentence, one, other)
            if pair is None:
                continue
            share, ratio = pair
            told, counted = share_interval(share), _ratio(ratio)
            if told is not None and counted is not None and not told.meets(counted):
                values = {"share": share.surface, "ratio": ratio.surface, "found": about(counted)}
                yield finding(CODE, (share, ratio), size=gap(told, counted), **values)


def _share_and_ratio(sentence: FigureSentence, one: Figure, other: Figure) -> tuple[Figure, Figure] | None:
    if one.status is not other.status:
        return None
    if other.measure is Measure.SHARE and one.denominator is not None and tied_before(sentence, one, other):
        return other, one
    if one.measure is Measure.SHARE and other.denominator is not None and tied_behind(sentence, one, other):
        return one, other
    return None


def _ratio(figure: Figure) -> Interval | None:
    if figure.measure is not Measure.COUNT or figure.denominator is None or figure.qualifier is not Qualifier.EXACT:
        return None
    whole = Interval(figure.denominator, figure.denominator)
    return ratio_interval(Interval(figure.value, figure.value), whole)
