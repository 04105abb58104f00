"""A figure that the models are unsure of; one whose digits are in doubt says so by a finding of its own."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument
from pipeline.audit.findings import Finding, finding

CODE = "low_confidence"

# As extraction marks figures doubtful.
_SURE = 0.6
_OWN = frozenset({"ocr", "repaired"})
_PERCENT = 100


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Figures that are right less often than six times in ten."""
    for figure in document.figures:
        if figure.confidence is not None and figure.confidence < _SURE and not _OWN & set(figure.flags):
            values = {"surface": figure.surface, "percent": f"{figure.confidence * _PERCENT:.0f}"}
            yield finding(CODE, (figure,), size=1 - figure.confidence, **values)
