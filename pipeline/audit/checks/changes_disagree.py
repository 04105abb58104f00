""" "29 vụ, giảm 5 vụ (14,7%)": the change in numbers and the one in percent do not go with the value together."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.changes import told_twice
from pipeline.audit.document import AuditedDocument, interval_of
from pipeline.audit.findings import Finding, about, finding, gap
from pipeline.audit.percentages import change_interval, written_percent
from pipeline.intervals import Interval

CODE = "changes_disagree"


def check(document: AuditedDocument) -> Iterator[Finding]:
    """The two tellings of one change, side by side; the words of the first say whether both go up or down."""
    for absolute, relative in told_twice(document):
        now = interval_of(absolute.now)
        found = change_interval(now, now - interval_of(absolute.change))
        told = written_percent(relative)
        if found is None or absolute.now.unit != absolute.change.unit:
            continue
        if not _size(told).meets(_size(found)):
            values = {
                "now": absolute.now.surface,
                "absolute": absolute.change.surface,
                "percent": relative.surface,
                "found": about(_size(found)),
            }
            figures = (relative, absolute.change, absolute.now)
            yield finding(CODE, figures, size=gap(_size(told), _size(found)), **values)


def _size(change: Interval) -> Interval:
    """A change without its sign."""
    if change.low >= 0:
        return change
    return Interval(-change.high, -change.low) if change.high <= 0 else Interval(0, max(-change.low, change.high))
