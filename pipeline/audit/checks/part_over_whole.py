"""A part lies above the whole that it is said to be a part of (GUIDELINE section 6, part_of).

Raised only if the intervals leave no way out (XBRL Calculations 1.1): the least that the part can be lies above the
most that the whole can be.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument, interval_of
from pipeline.audit.findings import Finding, finding, gap

CODE = "part_over_whole"


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Parts that are larger than their whole."""
    for whole_id, parts in document.parts.items():
        whole = document.by_id[whole_id]
        for part in parts:
            one, other = interval_of(part), interval_of(whole)
            if part.unit == whole.unit and one.low > other.high:
                values = {"part": part.surface, "whole": whole.surface}
                yield finding(CODE, (part, whole), size=gap(one, other), **values)
