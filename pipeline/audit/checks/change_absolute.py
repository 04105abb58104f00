""" "20 vụ, tăng 5 vụ (cùng kỳ 17 vụ)": the change is not the difference of its two values."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.changes import changes
from pipeline.audit.columns import figures_of, row_changes
from pipeline.audit.document import AuditedDocument, interval_of
from pipeline.audit.findings import Finding, about, finding, gap
from pipeline.intervals import Interval

CODE = "change_absolute"


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Changes in numbers between two stated values; the sign counts."""
    for one in changes(document):
        if one.before is None or one.relative or one.change.unit != one.now.unit:
            continue
        told, found = interval_of(one.change), interval_of(one.now) - interval_of(one.before)
        if not told.meets(found):
            values = {
                "change": one.change.surface,
                "now": one.now.surface,
                "before": one.before.surface,
                "found": about(found),
            }
            yield finding(CODE, (one.change, one.now, one.before), size=gap(told, found), **values)
    for cell in row_changes(document, relative=False):
        told, found = Interval(cell.told, cell.told), Interval(cell.found, cell.found)
        now, before = cell.others
        values = {"change": cell.cell.surface, "now": now.surface, "before": before.surface, "found": about(found)}
        yield finding(CODE, figures_of(cell), size=gap(told, found), **values)
