"""Decisions find their figures again after a later reading: by id, by alias, by what stands around the number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, exists, select, update

from pipeline.spans import Span
from pipeline.storage.aliases import CONTEXT_CHARACTERS, Statement, statement, successors
from pipeline.storage.batches import in_batches
from pipeline.storage.review.chain import decisions
from pipeline.storage.review.records import Action, Decision, Evidence
from pipeline.storage.review.tables import AttachmentRow, DecisionRow
from pipeline.storage.schema import AliasRow, DocumentRow, FigureRow


def evidence_of(text: str, text_sha256: str, span: Span, sentence: str) -> Evidence:
    """Where a figure stands in a text."""
    before = text[max(0, span.start - CONTEXT_CHARACTERS) : span.start]
    after = text[span.end : span.end + CONTEXT_CHARACTERS]
    return Evidence(span.of(text), before, after, span.start, span.end, text_sha256, sentence)


def are_decided(connection: Connection, documents: Iterable[str]) -> bool:
    """Whether somebody decided about figures of some documents."""
    return bool(connection.scalar(select(exists().where(AttachmentRow.document_id.in_(list(documents))))))


def decided_ids(connection: Connection, document_id: str) -> list[str]:
    """Ids of the log whose figures stand in a document, or were looked for in it last."""
    asked = select(AttachmentRow.decided_id).where(AttachmentRow.document_id == document_id)
    return list(connection.scalars(asked.order_by(AttachmentRow.decided_id)))


def ids_behind(connection: Connection, figure_id: str) -> list[str]:
    """Ids of the log that lead to a figure of today."""
    asked = select(AttachmentRow.decided_id).where(AttachmentRow.figure_id == figure_id)
    return list(connection.scalars(asked.order_by(AttachmentRow.decided_id)))


def leads_to(connection: Connection, figures: Iterable[str]) -> dict[str, str]:
    """The ids of the log that lead to some figures of today, each with its figure."""
    leads: dict[str, str] = {}
    for some in in_batches(sorted(figures)):
        asked = select(AttachmentRow.decided_id, AttachmentRow.figure_id).where(AttachmentRow.figure_id.in_(some))
        leads |= {row.decided_id: str(row.figure_id) for row in connection.execute(asked)}
    return leads


def follow_source(connection: Connection, left: str, document_id: str) -> None:
    """A document went away with its last source, which holds another one now: decisions are looked for there."""
    gone = connection.scalar(select(DocumentRow.id).where(DocumentRow.id == left)) is None
    if gone:
        moved = update(AttachmentRow).where(AttachmentRow.document_id == left)
        connection.execute(moved.values(document_id=document_id))


def attach(connection: Connection, document_id: str) -> dict[str, str | None]:
    """Looks for the figures that were decided about among those that a reading of the document found.

    Args:
        connection: in a write transaction; the document's figures are as extraction left them.
        document_id: which one.

    Returns:
        For each id of the log the figure of today; an added figure that no reading found leads to itself as long as
        its words stand in the text; None where nothing matches.
    """
    ids = decided_ids(connection, document_id)
    latest = {one.figure_id: one for one in decisions(connection, *ids)}
    added = {one.figure_id for one in decisions(connection, *ids) if one.action == Action.ADD}
    present = _present(connection, document_id)
    found = _leads(connection, {one: latest[one] for one in ids}, present)
    document = connection.execute(select(DocumentRow.text).where(DocumentRow.id == document_id)).scalar_one_or_none()
    for decided in ids:
        if found[decided] is None and decided in added and document is not None:
            found[decided] = decided if place_of(latest[decided].evidence, document) is not None else None
        kept = update(AttachmentRow).where(AttachmentRow.decided_id == decided)
        connection.execute(kept.values(figure_id=found[decided]))
    return found


def _present(connection: Connection, document_id: str) -> list[Statement]:
    columns = (DocumentRow.text, DocumentRow.text_sha256)
    document = connection.execute(select(*columns).where(DocumentRow.id == document_id)).one_or_none()
    if document is None:
        return []
    fields = (FigureRow.id, FigureRow.start, FigureRow.end, FigureRow.sentence)
    rows = connection.execute(select(*fields).where(FigureRow.document_id == document_id).order_by(FigureRow.position))
    return [statement(row[0], Span(row[1], row[2]), document.text, document.text_sha256, row[3]) for row in rows]


def _leads(
    connection: Connection, latest: Mapping[str, Decision], present: Sequence[Statement]
) -> dict[str, str | None]:
    today = {item.id for item in present}
    found: dict[str, str | None] = {one: one if one in today else None for one in latest}
    asked = select(AliasRow.old_figure_id, AliasRow.figure_id).where(AliasRow.old_figure_id.in_(list(latest)))
    for row in connection.execute(asked):
        if row.figure_id in today:
            found[row.old_figure_id] = row.figure_id
    missing = [_statement(one) for name, one in latest.items() if found[name] is None]
    taken = set(found.values())
    free = [item for item in present if item.id not in taken]
    return {**found, **(successors(missing, free, free) if missing else {})}


def _statement(decision: Decision) -> Statement:
    """A decision's figure as it is compared with those of a reading."""
    seen = decision.evidence
    around = seen.before + seen.surface + seen.after
    return Statement(
        decision.figure_id, seen.surface, Span(seen.start, seen.end), seen.sentence, around, seen.text_sha256
    )


def place_of(evidence: Evidence, text: str) -> Span | None:
    """Where the words of an added figure stand in a text; None where they stand nowhere, or in several places alike."""
    if text[evidence.start : evidence.end] == evidence.surface and _around(evidence, text, evidence.start):
        return Span(evidence.start, evidence.end)
    found = []
    at = text.find(evidence.surface) if evidence.surface else -1
    while at >= 0:
        if _around(evidence, text, at):
            found.append(at)
        at = text.find(evidence.surface, at + 1)
    return Span(found[0], found[0] + len(evidence.surface)) if len(found) == 1 else None


def _around(evidence: Evidence, text: str, start: int) -> bool:
    """Whether the same words stand on one side at least; a page counter may have changed the other."""
    end = start + len(evidence.surface)
    before = text[max(0, start - len(evidence.before)) : start] == evidence.before
    after = text[end : end + len(evidence.after)] == evidence.after
    return (before and bool(evidence.before)) or (after and bool(evidence.after)) or (before and after)


def lost_decisions(connection: Connection) -> list[Decision]:
    """The latest decision about each figure that no figure of today matches, latest first."""
    ids = connection.scalars(select(AttachmentRow.decided_id).where(AttachmentRow.figure_id.is_(None))).all()
    latest = {one.figure_id: one for one in decisions(connection, *ids)}
    return sorted(latest.values(), key=lambda one: -one.seq)


def is_known(connection: Connection, decided_id: str) -> bool:
    """Whether the log has an id."""
    return bool(connection.scalar(select(exists().where(DecisionRow.figure_id == decided_id))))
