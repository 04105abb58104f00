""" "92 vụ, tăng 51,4% (cùng kỳ 70 vụ)": the percentage is not what its two values give."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.changes import changes
from pipeline.audit.columns import figures_of, row_changes
from pipeline.audit.document import AuditedDocument, interval_of
from pipeline.audit.findings import Finding, about, finding, gap
from pipeline.audit.percentages import change_interval, written_percent
from pipeline.intervals import Interval

CODE = "change_percent"


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Changes in percent between two stated values; the sign counts."""
    for one in changes(document):
        if one.before is None or not one.relative:
            continue
        told = written_percent(one.change)
        found = change_interval(interval_of(one.now), interval_of(one.before))
        if found is not None and not told.meets(found):
            values = {
                "change": one.change.surface,
                "now": one.now.surface,
                "before": one.before.surface,
                "found": about(found),
            }
            yield finding(CODE, (one.change, one.now, one.before), size=gap(told, found), **values)
    for cell in row_changes(document, relative=True):
        told, found = Interval(cell.told, cell.told), Interval(cell.found, cell.found)
        now, before = cell.others
        values = {"change": cell.cell.surface, "now": now.surface, "before": before.surface, "found": about(found)}
        yield finding(CODE, figures_of(cell), size=gap(told, found), **values)
