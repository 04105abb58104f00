"""A number that is written with letters which look like digits ("l2 cơ sở")."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument
from pipeline.audit.findings import Finding, finding

CODE = "misspelt_digits"

_REPAIRED = "repaired"


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Figures whose letters were read as digits."""
    for figure in document.figures:
        if _REPAIRED in figure.flags:
            yield finding(CODE, (figure,), surface=figure.surface, value=f"{figure.value:.10g}")
