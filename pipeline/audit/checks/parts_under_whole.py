"""Parts that a text names in full ("gồm", a colon, a bracket) add up to less than their whole."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument, interval_of
from pipeline.audit.findings import Finding, finding, gap, number
from pipeline.audit.listed import document_breakdowns
from pipeline.audit.partitions import total

CODE = "parts_under_whole"


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Wholes that are larger than all that splits them."""
    for found in document_breakdowns(document):
        one, other = total(found.parts), interval_of(found.whole)
        if found.complete and one.high < other.low:
            values = {
                "parts": " + ".join(part.surface for part in found.parts),
                "whole": found.whole.surface,
                "sum": number(one.low),
            }
            yield finding(CODE, (found.whole, *found.parts), size=gap(one, other), **values)
