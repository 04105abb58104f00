"""Audit: what does not add up among the figures of a document, with both sides of each finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.audit.document import AuditedDocument
from pipeline.audit.findings import Finding, Severity
from pipeline.audit.registry import CHECKS, INSIDE
from pipeline.records import DigitString, Figure

__all__ = ["AuditedDocument", "Finding", "Severity", "audit", "check_document", "ranked"]


def check_document(figures: Sequence[Figure]) -> tuple[Finding, ...]:
    """What does not add up among the figures of one document, most worth a look first.

    Args:
        figures: of one document; other documents' figures are no evidence here.
    """
    document = AuditedDocument(figures)
    return ranked(finding for check in INSIDE.values() for finding in check(document))


def audit(figures: Sequence[Figure], digits: Sequence[DigitString], text: str) -> tuple[Finding, ...]:
    """All findings in one document, those about how it was read included, most worth a look first.

    Args:
        figures: of the document.
        digits: its digit strings.
        text: that they stand in.
    """
    document = AuditedDocument(figures, digits, text)
    return ranked(finding for check in CHECKS.values() for finding in check(document))


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by rank, then as they stand in the text; of several about the same figures the first alone."""
    ordered = sorted(findings, key=lambda one: (-one.rank, one.spans, one.code))
    told: dict[object, Finding] = {}
    for one in ordered:
        told.setdefault((one.severity, frozenset(one.figures) or one.spans), one)
    return tuple(told.values())
