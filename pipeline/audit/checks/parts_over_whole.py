"""Parts that exclude each other add up to more than their whole (XBRL Calculations 1.1, with bounds)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pipeline.audit.breakdowns import breakdowns
from pipeline.audit.document import AuditedDocument, interval_of
from pipeline.audit.findings import Finding, finding, gap
from pipeline.audit.partitions import partitions, splits_exactly, total
from pipeline.audit.siblings import among_parts
from pipeline.records import Figure

CODE = "parts_over_whole"


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Wholes that are smaller than the parts which split them."""
    for whole, parts in _split(document):
        one, other = total(parts), interval_of(whole)
        if one.low <= other.high or splits_exactly(whole, parts):
            continue
        if any(interval_of(part).low > other.high for part in parts):
            continue  # one alone is too large: `part_over_whole` says so
        values = {"parts": " + ".join(part.surface for part in parts), "whole": whole.surface}
        yield finding(CODE, (whole, *parts), size=gap(one, other), **values)


def _split(document: AuditedDocument) -> Iterator[tuple[Figure, list[Figure]]]:
    """Wholes with parts that exclude each other, as extraction links them or as the words announce all of them."""
    more: dict[str, list[Figure]] = defaultdict(list)
    for part, whole in among_parts(document):
        more[whole.id].append(part)
    yield from partitions(document, more)
    for found in breakdowns(document):
        if found.complete:
            yield found.whole, list(found.parts)
