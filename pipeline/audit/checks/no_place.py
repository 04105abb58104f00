"""A figure that no province could be given to."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument
from pipeline.audit.findings import Finding, finding
from pipeline.records import Level

CODE = "no_place"

_WITHOUT_PROVINCE = frozenset({Level.NATIONAL, Level.REGION})


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Figures of a province, district or commune that is not known."""
    for figure in document.figures:
        if figure.province is None and figure.level not in _WITHOUT_PROVINCE:
            yield finding(CODE, (figure,), surface=figure.surface)
