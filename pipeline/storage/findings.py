"""Findings of the audit as the store keeps them: those of each document, and those between documents.

They follow from what is stored and are worked out anew (analysis.findings) where that changed: of a document when it
was stored, linked or decided about, between documents when any figure came, went or changed. Triggers (revision 0008)
and the desk of the review tell.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from pipeline.storage.batches import in_batches
from pipeline.storage.review.tables import DecisionRow
from pipeline.storage.schema import (
    META_AGREEMENTS,
    META_AUDITED,
    META_KNOWN,
    AuditedRow,
    DocumentRow,
    FigureRow,
    FindingRow,
    FindingSideRow,
    MetaRow,
    RunRow,
)


@dataclass(frozen=True, slots=True)
class Side:
    """A figure, or digits that are none, in a document."""

    document_id: str
    figure_id: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A finding to be kept.

    Attributes:
        sides: what it is about, the figure in doubt first; at least one.
        told: what fills its sentence.
    """

    code: str
    severity: str
    rank: float
    size: float
    confidence: float
    told: tuple[tuple[str, str], ...]
    sides: tuple[Side, ...]

    @property
    def id(self) -> str:
        """The same as long as code and figures are."""
        return finding_id(self.code, self.sides)


def finding_id(code: str, sides: Iterable[Side]) -> str:
    """The id of a finding: its code and what it is about, never its words or rank."""
    about = (side.figure_id or f"{side.document_id}:{side.start}-{side.end}" for side in sides)
    return hashlib.sha256("\n".join((code, *about)).encode()).hexdigest()[:24]


def unaudited(connection: Connection, fingerprint: str) -> list[str]:
    """Ids of counted documents whose own findings are missing, or were worked out by other code, in order."""
    return list(connection.scalars(_waiting(fingerprint).order_by(DocumentRow.id)))


def _waiting(fingerprint: str) -> Select[Any]:
    same = and_(AuditedRow.document_id == DocumentRow.id, AuditedRow.fingerprint == fingerprint)
    query = select(DocumentRow.id).outerjoin(AuditedRow, same)
    return query.where(AuditedRow.document_id.is_(None), DocumentRow.same_as.is_(None))


def are_compared_between(connection: Connection, fingerprint: str) -> bool:
    """Whether the findings between documents are those of today's figures and of this code."""
    return connection.scalar(select(MetaRow.value).where(MetaRow.key == META_AUDITED)) == fingerprint


def are_kept(connection: Connection, fingerprint: str) -> bool:
    """Whether all findings of the store are kept."""
    if not are_compared_between(connection, fingerprint):
        return False
    return connection.scalar(_waiting(fingerprint).limit(1)) is None


def keep_inside(
    connection: Connection, documents: Sequence[str], found: Iterable[FoundRecord], fingerprint: str
) -> None:
    """Replaces the findings of some documents, each about one of them."""
    _forget_inside(connection, documents)
    _insert(connection, found, between=False)
    rows = [{"document_id": document, "fingerprint": fingerprint} for document in documents]
    if rows:
        connection.execute(upsert(AuditedRow).on_conflict_do_update(set_={"fingerprint": fingerprint}), rows)


def places_of(connection: Connection, figures: Iterable[str]) -> dict[str, Side]:
    """Where figures stand, by their ids; those that are on no list are left out."""
    asked, found = select(FigureRow.id, FigureRow.document_id, FigureRow.start, FigureRow.end), {}
    for some in in_batches(sorted(figures)):
        for row in connection.execute(asked.where(FigureRow.id.in_(some))):
            found[row.id] = Side(row.document_id, row.id, row.start, row.end)
    return found


def forget_audit(connection: Connection, document_id: str) -> None:
    """Has a document looked at anew: a figure of it is another one now."""
    connection.execute(delete(AuditedRow).where(AuditedRow.document_id == document_id))


def last_decision(connection: Connection) -> int:
    """The number of the last decision of all, 0 for none."""
    return connection.scalar(select(func.max(DecisionRow.seq))) or 0


def known_decision(connection: Connection) -> int:
    """The last decision that the findings between documents were worked out with."""
    stored = connection.scalar(select(MetaRow.value).where(MetaRow.key == META_KNOWN))
    return int(stored) if stored and stored.isdigit() else 0


def keep_between(
    connection: Connection, found: Iterable[FoundRecord], agreed: Mapping[str, int], fingerprint: str, known: int
) -> bool:
    """Replaces all findings between documents, and takes away those of documents that are counted no more.

    Args:
        connection: open for writing.
        found: all of them.
        agreed: how many pairs of statements of one fact agree in which way.
        fingerprint: of the code and data that found them.
        known: the last decision when they were looked for.

    Returns:
        Whether they were kept: not where somebody has decided meanwhile, since they may be of figures that are gone.
    """
    if last_decision(connection) != known:
        return False
    copies = list(connection.scalars(select(DocumentRow.id).where(DocumentRow.same_as.is_not(None))))
    _forget_inside(connection, copies)
    for chunk in in_batches(copies):
        connection.execute(delete(AuditedRow).where(AuditedRow.document_id.in_(chunk)))
    connection.execute(delete(FindingRow).where(FindingRow.between.is_(True)))
    _insert(connection, found, between=True)
    told = {META_AGREEMENTS: json.dumps(agreed, sort_keys=True), META_KNOWN: str(known), META_AUDITED: fingerprint}
    for key, value in told.items():
        mark = upsert(MetaRow).values(key=key, value=value)
        connection.execute(mark.on_conflict_do_update(set_={"value": value}))
    return True


def kept_agreements(connection: Connection) -> dict[str, int]:
    """How many pairs of statements of one fact agree in which way, as it was when they were last compared."""
    stored = connection.scalar(select(MetaRow.value).where(MetaRow.key == META_AGREEMENTS))
    return dict(json.loads(stored)) if stored else {}


def _forget_inside(connection: Connection, documents: Sequence[str]) -> None:
    for chunk in in_batches(documents):
        about = select(FindingSideRow.finding_id).where(FindingSideRow.document_id.in_(chunk))
        connection.execute(delete(FindingRow).where(FindingRow.between.is_(False), FindingRow.id.in_(about)))


def _insert(connection: Connection, found: Iterable[FoundRecord], *, between: bool) -> None:
    run = connection.scalar(select(func.max(RunRow.id)))
    for chunk in in_batches(found):
        once = {record.id: record for record in chunk}
        about = _about(connection, list(once.values()))
        rows = [_row(record, run, about[record.sides[0]], between=between) for record in once.values()]
        connection.execute(insert(FindingRow).prefix_with("OR IGNORE"), rows)
        sides = [side for record in once.values() for side in _side_rows(record)]
        connection.execute(insert(FindingSideRow).prefix_with("OR IGNORE"), sides)


def _row(record: FoundRecord, run: int | None, about: dict[str, Any], *, between: bool) -> dict[str, Any]:
    return {
        "id": record.id,
        "run_id": run,
        "code": record.code,
        "severity": record.severity,
        "rank": record.rank,
        "size": record.size,
        "confidence": record.confidence,
        "between": between,
        "told": [list(pair) for pair in record.told],
        **about,
    }


def _side_rows(record: FoundRecord) -> Iterator[dict[str, Any]]:
    for position, side in enumerate(record.sides):
        place = {"document_id": side.document_id, "figure_id": side.figure_id, "start": side.start, "end": side.end}
        yield {"finding_id": record.id, "position": position, **place}


def _about(connection: Connection, found: Sequence[FoundRecord]) -> dict[Side, dict[str, Any]]:
    """Indicator, province and period of what findings doubt."""
    first = [record.sides[0] for record in found]
    figures: Any = (FigureRow.id, FigureRow.indicator, FigureRow.province, FigureRow.period_start, FigureRow.period_end)
    named = [side.figure_id for side in first if side.figure_id is not None]
    by_figure = {row[0]: row for row in connection.execute(select(*figures).where(FigureRow.id.in_(named)))}
    columns = (DocumentRow.id, DocumentRow.province, DocumentRow.period_start, DocumentRow.period_end)
    documents = {side.document_id for side in first if side.figure_id is None}
    by_document = {row[0]: row for row in connection.execute(select(*columns).where(DocumentRow.id.in_(documents)))}
    names = ("indicator", "province", "period_start", "period_end")
    return {
        side: dict(
            zip(
                names,
                by_figure[side.figure_id][1:] if side.figure_id else (None, *by_document[side.document_id][1:]),
                strict=True,
            )
        )
        for side in first
    }
