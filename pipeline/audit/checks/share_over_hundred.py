"""A share of things that exist above 100 percent: "chiếm 120% tổng số cơ sở"; a plan may be overfulfilled."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument, FigureSentence
from pipeline.audit.findings import Finding, finding
from pipeline.audit.rules import words
from pipeline.audit.shares import said_of_something_else, share_interval
from pipeline.records import Figure, Measure, Status

CODE = "share_over_hundred"

_ALL = 100
_BEFORE, _BEHIND = 16, 24


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Shares that words around them say are of a whole."""
    for sentence in document.prose:
        for share in sentence.figures:
            told = share_interval(share) if share.status is Status.REPORTED else None
            if told is not None and told.low > _ALL and _is_of_a_whole(sentence, share):
                yield finding(CODE, (share,), size=1 - _ALL / share.value, surface=share.surface)


def _is_of_a_whole(sentence: FigureSentence, share: Figure) -> bool:
    if share.measure is not Measure.SHARE or said_of_something_else(sentence, share):
        return False
    before, behind = sentence.before(share)[-_BEFORE:], sentence.after(share)[:_BEHIND].lstrip(" %")
    return words("part_verbs").search(before) is not None or words("wholes").match(behind) is not None
