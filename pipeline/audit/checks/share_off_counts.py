"""A share that no count beside it gives: "204 xã, trong đó 196 xã không có tệ nạn (96,1%)".

The part is the count that the share follows; the whole is what that count is a part of. Raised only if no other count
of the same things nearby gives the share either.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.audit.document import AuditedDocument, interval_of
from pipeline.audit.findings import Finding, finding, gap
from pipeline.audit.shares import ratio_interval, share_interval, tied_before
from pipeline.intervals import Interval
from pipeline.records import Figure, Measure

CODE = "share_off_counts"

# Figures before the part that may be its whole.
_BACK = 12


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Shares right behind a part of a whole."""
    for sentence in document.sentences:
        for part, share in pairwise(sentence.figures):
            whole = document.whole_of(part)
            told = share_interval(share)
            if whole is None or told is None or part.denominator is not None or not _counts(part, whole):
                continue
            if not tied_before(sentence, part, share) or _given(document, part, told):
                continue
            counted = ratio_interval(interval_of(part), interval_of(whole))
            if counted is not None and not counted.meets(told):
                values = {"share": share.surface, "part": part.surface, "whole": whole.surface}
                yield finding(CODE, (share, part, whole), size=gap(told, counted), **values)


def _counts(part: Figure, whole: Figure) -> bool:
    return part.measure is whole.measure and part.measure in (Measure.COUNT, Measure.AMOUNT)


def _given(document: AuditedDocument, part: Figure, told: Interval) -> bool:
    """Whether some count before the part gives the share."""
    at = document.figures.index(part)
    for other in document.figures[max(0, at - _BACK) : at]:
        if other.measure is not part.measure:
            continue
        wholes = [interval_of(other)]
        if other.denominator is not None:
            wholes.append(Interval(other.denominator, other.denominator))
        ratios = [(interval_of(part), whole) for whole in wholes]
        ratios.append((interval_of(other), interval_of(part)))  # "121 trong tổng số 168, chiếm 72%"
        for one, whole in ratios:
            counted = ratio_interval(one, whole)
            if counted is not None and counted.meets(told):
                return True
    return False
