""" "20 vụ, tăng 5 vụ (cùng kỳ 17 vụ)": the change is not the difference of its two values."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.changes import changes
from pipeline.audit.document import AuditedDocument, interval_of
from pipeline.audit.findings import Finding, finding, gap

CODE = "change_absolute"


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Changes in numbers between two stated values; the sign counts."""
    for one in changes(document):
        if one.before is None or one.relative or one.change.unit != one.now.unit:
            continue
        told, found = interval_of(one.change), interval_of(one.now) - interval_of(one.before)
        if not told.meets(found):
            values = {"change": one.change.surface, "now": one.now.surface, "before": one.before.surface}
            yield finding(CODE, (one.change, one.now, one.before), size=gap(told, found), **values)
