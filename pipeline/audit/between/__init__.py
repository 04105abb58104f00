"""Audit between documents: what the documents of a place, and of the places in it, state that cannot all be right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from pipeline.audit import ranked
from pipeline.audit.between.places import Places
from pipeline.audit.between.records import Kind, Season, Stated, Territory, When
from pipeline.audit.between.registry import BETWEEN, BetweenCheck
from pipeline.audit.between.restated import Agreement, pairs
from pipeline.audit.between.targets import Target
from pipeline.audit.findings import Finding, Severity

__all__ = [
    "Agreement",
    "Kind",
    "Places",
    "Season",
    "Stated",
    "Target",
    "Territory",
    "When",
    "audit_places",
    "restatements",
]


def audit_places(places: Places, checks: Mapping[str, BetweenCheck] = BETWEEN) -> tuple[Finding, ...]:
    """What does not add up between the documents of some places, most worth a look first."""
    return tuple(_once(ranked(finding for check in checks.values() for finding in check(places))))


def _once(found: Iterable[Finding]) -> Iterator[Finding]:
    """Findings by rank, without warnings about figures that an error already doubts."""
    doubted: set[str] = set()
    for one in found:
        if one.severity is Severity.ERROR:
            doubted.update(one.figures)
        elif one.figures[0] in doubted:
            continue
        yield one


def restatements(places: Places) -> Counter[Agreement]:
    """How many pairs of documents state the same fact, by how they agree."""
    return Counter(pair.agreement for pair in pairs(places))
