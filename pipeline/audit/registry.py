"""All checks, by what they look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType

from pipeline.audit.checks import (
    change_absolute,
    change_percent,
    changes_disagree,
    contradiction,
    doubtful_total,
    fine_average,
    funnel_grows,
    impossible_date,
    low_confidence,
    misspelt_digits,
    no_period,
    no_place,
    part_over_whole,
    parts_over_whole,
    parts_under_whole,
    period_reversed,
    ratio_over_one,
    recognised_digits,
    share_off_counts,
    share_off_ratio,
    share_over_hundred,
    unit_slip,
    unrecognised_number,
)
from pipeline.audit.document import AuditedDocument
from pipeline.audit.findings import Finding

Check = Callable[[AuditedDocument], Iterator[Finding]]


def _by_code(*modules: ModuleType) -> dict[str, Check]:
    return {module.CODE: module.check for module in modules}


INSIDE = _by_code(
    ratio_over_one,
    part_over_whole,
    parts_over_whole,
    parts_under_whole,
    doubtful_total,
    funnel_grows,
    share_off_ratio,
    share_off_counts,
    share_over_hundred,
    change_absolute,
    change_percent,
    changes_disagree,
    contradiction,
    unit_slip,
    fine_average,
)
"""What does not add up inside one document."""

WRITTEN = _by_code(impossible_date, period_reversed)
"""What cannot be in the words of a document, whatever its figures are."""

EXTRACTION = _by_code(low_confidence, recognised_digits, misspelt_digits, unrecognised_number, no_place, no_period)
"""What is doubtful about how a document was read."""

CHECKS = INSIDE | WRITTEN | EXTRACTION
"""Every check by the code of its findings."""
