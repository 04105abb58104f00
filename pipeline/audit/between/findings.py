"""Findings about statements of several documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.audit.between.places import of_documents
from pipeline.audit.between.records import Stated
from pipeline.audit.findings import Finding, gap
from pipeline.intervals import Interval

# More figures than these are told by their number.
MOST_SIDES = 12
# Surfaces of a sum that are told.
_NAMED = 5


def between(
    code: str,
    statements: Sequence[Stated],
    apart: tuple[Interval, Interval],
    values: Mapping[str, str],
    fewest: int = 2,
) -> Iterator[Finding]:
    """A finding about statements, the one in doubt first; none if too few documents make them.

    Inside one document such a finding is more often a period or place that was read wrongly.

    Args:
        code: as in data/audit/findings.yaml.
        statements: those concerned; the first MOST_SIDES are kept.
        apart: the two intervals that cannot meet.
        values: what fills the sentence.
        fewest: documents.
    """
    if of_documents(*statements) < fewest:
        return
    size = round(gap(*apart), 4)
    confidence = min(one.confidence for one in statements)
    told = tuple(dict.fromkeys(one.id for one in statements))[:MOST_SIDES]
    yield Finding(code, told, tuple(values.items()), (), size, confidence)


def listed(statements: Sequence[Stated]) -> str:
    """What is added up, as written: "12 + 30 + …"."""
    written = [one.surface for one in statements[:_NAMED]]
    return " + ".join([*written, *(["…"] if len(statements) > _NAMED else [])])
