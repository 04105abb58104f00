"""Parts that exclude each other add up to more than their whole (XBRL Calculations 1.1, with bounds)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument, interval_of
from pipeline.audit.findings import Finding, finding, gap, number
from pipeline.audit.listed import begins_split, document_breakdowns
from pipeline.audit.partitions import partitions, splits_at_first, splits_exactly, surely_apart, total
from pipeline.audit.siblings import among_parts
from pipeline.audit.within import spread_out
from pipeline.records import Figure

CODE = "parts_over_whole"


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Wholes that are smaller than the parts which split them."""
    for whole, parts, listed in _split(document):
        one, other = total(parts), interval_of(whole)
        split = splits_at_first if listed else splits_exactly
        if one.low <= other.high or (not surely_apart(whole, parts) and split(whole, parts)):
            continue
        if any(interval_of(part).low > other.high for part in parts):
            continue  # one alone is too large: `part_over_whole` says so
        values = {"parts": " + ".join(part.surface for part in parts), "whole": whole.surface, "sum": number(one.low)}
        yield finding(CODE, (whole, *parts), size=gap(one, other), **values)


def _split(document: AuditedDocument) -> Iterator[tuple[Figure, list[Figure], bool]]:
    """Wholes with parts that exclude each other, and whether words announce them as one list."""
    more: dict[str, list[Figure]] = defaultdict(list)
    for part, whole in among_parts(document):
        more[whole.id].append(part)
    for found in document_breakdowns(document):
        if found.exclusive:
            yield found.whole, list(found.parts), True
    for whole, parts in (*partitions(document, more), *spread_out(document)):
        if not begins_split(document, whole):
            yield whole, parts, False
