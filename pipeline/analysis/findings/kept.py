"""Kept findings held against what reviewers have decided since: those of documents, and which of them are settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, Select, select

from pipeline.analysis.findings.version import audit_fingerprint
from pipeline.audit import Finding
from pipeline.audit.findings import kinds
from pipeline.spans import Span
from pipeline.storage.batches import in_batches
from pipeline.storage.findings import known_decision
from pipeline.storage.review.attaching import leads_to
from pipeline.storage.review.chain import decisions
from pipeline.storage.review.replay import SETTLING, ReviewState, replay
from pipeline.storage.schema import AuditedRow, FindingRow, FindingSideRow


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """A finding about figures, as the store keeps it.

    Attributes:
        id: of the store.
        documents: of its figures.
        between: whether it is between documents.
    """

    id: str
    finding: Finding
    documents: frozenset[str]
    between: bool


def audited(connection: Connection, documents: Collection[str]) -> set[str]:
    """Those of some documents whose own findings are kept, worked out by this program from the values of today."""
    same, found = AuditedRow.fingerprint == audit_fingerprint(), set[str]()
    for chunk in in_batches(sorted(documents)):
        found.update(connection.scalars(select(AuditedRow.document_id).where(AuditedRow.document_id.in_(chunk), same)))
    return found


def kept_findings(connection: Connection, documents: Collection[str]) -> dict[str, list[KeptFinding]]:
    """The kept findings about figures of some documents, by document; without those that a decision has settled."""
    held: dict[str, KeptFinding] = {}
    for chunk in in_batches(sorted(documents)):
        about = select(FindingSideRow.finding_id).where(FindingSideRow.document_id.in_(chunk))
        held |= {one.id: one for one in _read(connection, about)}
    decided = settling(connection, {figure for one in held.values() for figure in one.finding.figures})
    wanted, found = set(documents), defaultdict[str, list[KeptFinding]](list)
    for one in held.values():
        if not decided.keys() & set(one.finding.figures):
            for document_id in one.documents & wanted:
                found[document_id].append(one)
    return found


def _read(connection: Connection, wanted: Select[str]) -> Iterable[KeptFinding]:
    columns = (
        FindingRow.id, FindingRow.code, FindingRow.told, FindingRow.size, FindingRow.confidence, FindingRow.between,
        FindingSideRow.document_id, FindingSideRow.figure_id, FindingSideRow.start, FindingSideRow.end,
    )  # fmt: skip
    asked = select(*columns).join(FindingSideRow, FindingSideRow.finding_id == FindingRow.id)
    asked = asked.where(FindingRow.id.in_(wanted), FindingRow.code.in_(sorted(kinds())))
    rows = connection.execute(asked.order_by(FindingRow.id, FindingSideRow.position))
    for finding_id, group in groupby(rows, key=lambda row: str(row.id)):
        sides = list(group)
        if any(side.figure_id is None for side in sides):
            continue
        first = sides[0]
        made = Finding(
            first.code,
            tuple(side.figure_id for side in sides),
            tuple((name, value) for name, value in first.told),
            tuple(Span(side.start, side.end) for side in sides),
            first.size,
            first.confidence,
        )
        yield KeptFinding(finding_id, made, frozenset(side.document_id for side in sides), first.between)


def states_of(connection: Connection, figures: Collection[str]) -> Mapping[str, ReviewState]:
    """What the decisions about some figures of today come to; those that nobody decided about are not there."""
    leads = leads_to(connection, figures)
    return replay(decisions(connection, *leads), leads)


def settling(connection: Connection, figures: Collection[str]) -> dict[str, ReviewState]:
    """Figures that were corrected or taken off the lists since findings about them were worked out."""
    known = known_decision(connection)
    since = {
        figure: state
        for figure, state in states_of(connection, figures).items()
        if state.verdict in SETTLING and state.decided is not None and state.decided.seq > known
    }
    # A document that was looked at after the decision has findings of today's values.
    current = audited(connection, {state.latest.document_id for state in since.values()})
    return {figure: state for figure, state in since.items() if state.latest.document_id not in current}
