"""Tables of the review. Revision 0009 makes them, with the triggers that keep the log append-only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.sql.elements import NamedColumn

from pipeline.storage.tablebase import Base


class DecisionRow(Base):
    """One decision about one figure; never changed, never deleted.

    Attributes:
        seq: 1, 2, 3 … without a gap, in the order of the decisions.
        figure_id: the figure's id when it was decided; of an added one the id that it was given.
        previous: `seq` of the decision about this figure that the reviewer had seen last, 0 for none. No two decisions
            follow the same one: of two reviewers the second is told the first's.
        action: one of records.Action.
        seen: the figure's values as the reviewer saw them.
        before, after: the fields that the decision changes; of an added figure all of them, in `after`.
        surface, context_before, context_after, start, end, text_sha256, sentence: evidence by which the figure is found
            again in a later reading.
        batch: the same for all decisions of one bulk action.
        previous_hash, hash: of the row before and of this one (records.decision_hash).
    """

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("figure_id", "previous", name="uq_decisions_follow_one"),
        Index("ix_decisions_document", "document_id"),
        Index("ix_decisions_batch", "batch"),
    )

    seq: NamedColumn[int] = Column(Integer, primary_key=True, autoincrement=False)
    figure_id: NamedColumn[str]
    document_id: NamedColumn[str]
    previous: NamedColumn[int]
    time: NamedColumn[datetime]
    who: NamedColumn[str]
    role: NamedColumn[str]
    action: NamedColumn[str]
    seen: NamedColumn[dict[str, Any]]
    before: NamedColumn[dict[str, Any]]
    after: NamedColumn[dict[str, Any]]
    note: NamedColumn[str]
    surface: NamedColumn[str]
    context_before: NamedColumn[str]
    context_after: NamedColumn[str]
    start: NamedColumn[int]
    end: NamedColumn[int]
    text_sha256: NamedColumn[str]
    sentence: NamedColumn[str]
    batch: NamedColumn[str | None]
    previous_hash: NamedColumn[str]
    hash: NamedColumn[str]


class AttachmentRow(Base):
    """Where a figure that was decided about stands today.

    Attributes:
        decided_id: `DecisionRow.figure_id`.
        document_id: the document that holds it, or that was searched for it last.
        figure_id: the figure of today; empty where no figure of today matches.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        Index("ix_attachments_document", "document_id"),
        Index("ix_attachments_figure", "figure_id"),
    )

    decided_id: NamedColumn[str] = Column(String, primary_key=True)
    document_id: NamedColumn[str]
    figure_id: NamedColumn[str | None]


class OriginalRow(Base):
    """What extraction found, of a figure whose row in `figures` shows a reviewer's values, or is taken off the lists.

    Attributes:
        row: the columns of `figures` as extraction left them.
    """

    __tablename__ = "figure_originals"
    __table_args__ = (Index("ix_figure_originals_document", "document_id"),)

    id: NamedColumn[str] = Column(String, primary_key=True)
    document_id: NamedColumn[str] = Column(
        ForeignKey("documents.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED")
    )
    row: NamedColumn[dict[str, Any]]


class SettledRow(Base):
    """A finding as it was when a reviewer corrected a figure of it, or took one off the lists.

    Attributes:
        id: of the finding.
        between: whether it is about several statements of a place.
        record: the finding (findings.FoundRecord) with the ids that its figures had then.
    """

    __tablename__ = "settled_findings"

    id: NamedColumn[str] = Column(String, primary_key=True)
    between: NamedColumn[bool]
    record: NamedColumn[dict[str, Any]]
