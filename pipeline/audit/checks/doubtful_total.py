"""A total row or column of a table is not the sum of its cells.

The table itself was checked when it was read (extraction/sums.py): figures of a sum that fails are `doubtful`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument, interval_of
from pipeline.audit.findings import Finding, finding, gap
from pipeline.audit.partitions import total

CODE = "doubtful_total"

_DOUBTFUL = "doubtful"
_FEWEST = 2


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Totals of which all cells are in doubt and whose cells give another number."""
    for whole_id, parts in document.parts.items():
        whole = document.by_id[whole_id]
        cells = [part for part in parts if part.indicator == whole.indicator]
        if len(cells) < _FEWEST or not all(_DOUBTFUL in one.flags for one in (whole, *cells)):
            continue
        one, other = total(cells), interval_of(whole)
        if not one.meets(other):
            values = {"total": whole.surface, "sum": f"{one.low:g}", "cells": f"{len(cells)}"}
            yield finding(CODE, (whole, *cells), size=gap(one, other), **values)
