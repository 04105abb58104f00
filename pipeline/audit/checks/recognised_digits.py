"""Digits that were read from an image and that recognition was unsure of."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument
from pipeline.audit.findings import Finding, finding

CODE = "recognised_digits"

_IN_DOUBT = frozenset({"ocr", "doubtful"})


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Doubtful figures of scanned pages."""
    for figure in document.figures:
        if set(figure.flags) >= _IN_DOUBT:
            yield finding(CODE, (figure,), surface=figure.surface)
