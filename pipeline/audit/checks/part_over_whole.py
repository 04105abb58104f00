"""A part lies above the whole that it is said to be a part of (GUIDELINE section 6, part_of).

Raised only if the intervals leave no way out (XBRL Calculations 1.1): the least that the part can be lies above the
most that the whole can be.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.columns import parts_of_rows
from pipeline.audit.document import AuditedDocument, interval_of
from pipeline.audit.findings import Finding, finding, gap
from pipeline.audit.listed import document_breakdowns
from pipeline.audit.narrower import makes_up, narrower, of_those
from pipeline.audit.siblings import among_parts, next_to_parts, paired
from pipeline.audit.within import named_beside, singled_out
from pipeline.records import Figure

CODE = "part_over_whole"


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Parts that are larger than their whole."""
    for part, whole in _pairs(document):
        one, other = interval_of(part), interval_of(whole)
        if part.unit == whole.unit and one.low > other.high:
            values = {"part": part.surface, "whole": whole.surface}
            yield finding(CODE, (part, whole), size=gap(one, other), **values)


def _pairs(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """Parts with their whole, as extraction links them or as the words announce them."""
    for whole_id, parts in document.parts.items():
        yield from ((part, document.by_id[whole_id]) for part in parts)
    for found in document_breakdowns(document):
        yield from ((part, found.whole) for part in found.parts)
    yield from among_parts(document)
    yield from next_to_parts(document)
    yield from paired(document)
    yield from narrower(document)
    yield from makes_up(document)
    yield from of_those(document)
    yield from singled_out(document)
    yield from named_beside(document)
    yield from ((part, whole) for part, whole in parts_of_rows(document) if part.measure is whole.measure)
