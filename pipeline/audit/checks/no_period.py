"""A result that no period could be given to."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument
from pipeline.audit.findings import Finding, finding
from pipeline.records import Status

CODE = "no_period"


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Figures of what happened, nobody knows when; a target may leave its time open."""
    for figure in document.figures:
        if figure.period_end is None and figure.status is Status.REPORTED:
            yield finding(CODE, (figure,), surface=figure.surface)
