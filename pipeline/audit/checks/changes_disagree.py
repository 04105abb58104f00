""" "29 vụ, giảm 5 vụ (14,7%)": the change in numbers and the one in percent do not go with the value together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.audit.changes import Change, changes
from pipeline.audit.document import AuditedDocument, interval_of
from pipeline.audit.findings import Finding, finding, gap
from pipeline.audit.percentages import change_interval, written_percent

CODE = "changes_disagree"


def check(document: AuditedDocument) -> Iterator[Finding]:
    """The two changes of one value, side by side."""
    for one, other in pairwise(changes(document)):
        pair = _absolute_and_relative(one, other)
        if pair is None:
            continue
        absolute, relative = pair
        now = interval_of(absolute.now)
        told, found = written_percent(relative.change), change_interval(now, now - interval_of(absolute.change))
        if found is not None and not told.meets(found):
            values = {
                "now": absolute.now.surface,
                "absolute": absolute.change.surface,
                "percent": relative.change.surface,
            }
            yield finding(CODE, (relative.change, absolute.change, absolute.now), size=gap(told, found), **values)


def _absolute_and_relative(one: Change, other: Change) -> tuple[Change, Change] | None:
    if one.now is not other.now or one.relative == other.relative:
        return None
    absolute, relative = (other, one) if one.relative else (one, other)
    return (absolute, relative) if absolute.change.unit == absolute.now.unit else None
