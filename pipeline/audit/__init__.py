"""Audit: what does not add up among the figures of a document, with both sides of each finding."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.audit.checks.contradiction import contradictions
from pipeline.audit.checks.parts_exceed_whole import parts_over_whole
from pipeline.audit.checks.ratio_over_one import ratios_over_one
from pipeline.audit.findings import Finding
from pipeline.records import Figure

__all__ = ["Finding", "check_document"]


def check_document(figures: Sequence[Figure]) -> tuple[Finding, ...]:
    """All findings among the figures of one document, in the order of the text.

    Args:
        figures: of one document; other documents' figures are no evidence here.
    """
    found = [*ratios_over_one(figures), *parts_over_whole(figures), *contradictions(figures)]
    order = {figure.id: figure.start for figure in figures}
    return tuple(sorted(found, key=lambda finding: (order[finding.figures[0]], finding.code)))
