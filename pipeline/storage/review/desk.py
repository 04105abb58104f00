"""Where decisions are taken: checked, logged and laid on the figures in one transaction, on disk when told."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, exists, insert, select

from pipeline.spans import Span
from pipeline.storage.blockpatch import KeptPatch
from pipeline.storage.connection import deciding_engine
from pipeline.storage.faults import told_faults
from pipeline.storage.findings import forget_audit
from pipeline.storage.review.attaching import evidence_of, ids_behind
from pipeline.storage.review.chain import append, decisions
from pipeline.storage.review.fields import FIELDS, checked, values_of, whole
from pipeline.storage.review.overlay import original_of, show
from pipeline.storage.review.records import (
    Action,
    Actor,
    BadDecisionError,
    Conflict,
    ConflictError,
    Decision,
    Evidence,
    NotAllowedError,
    Proposal,
    Role,
    VanishedError,
    clean_name,
    clean_note,
)
from pipeline.storage.review.replay import SETTLING
from pipeline.storage.review.settled import keep_settled
from pipeline.storage.review.tables import AttachmentRow
from pipeline.storage.rows import figure_of
from pipeline.storage.schema import DocumentRow, FigureRow
from pipeline.storage.versions import check_file, check_revision

# A run that links the documents of a large store holds it for longer than a page may wait.
LEAST_BUSY_SECONDS = 60.0
# Added figures are told from those that extraction finds by their id.
_ADDED = "rv"
_MAX_ADDED = 200

_LOG = logging.getLogger(__name__)

Outcome = Decision | Conflict


def _now() -> datetime:
    return datetime.now(UTC)


class ReviewDesk:
    """Takes decisions about the figures of one store; safe to use from several processes and threads at once.

    Attributes:
        path: the store's file.
    """

    def __init__(self, path: Path, *, busy_seconds: float = 10.0, clock: Callable[[], datetime] = _now) -> None:
        """Opens nothing yet.

        Args:
            path: the store's file, made by a run.
            busy_seconds: how long to wait while others write; a minute at least.
            clock: gives the time of a decision.
        """
        self.path = path
        self._busy_seconds = max(busy_seconds, LEAST_BUSY_SECONDS)
        self._clock = clock

    def decide(self, actor: Actor, proposal: Proposal) -> Outcome:
        """Takes one decision.

        Returns:
            The decision, which is on disk then; or what came before it.

        Raises:
            NotAllowedError: if the actor is no reviewer; that is logged.
            BadDecisionError: for a value that cannot be.
            VanishedError: if the store has no such figure.
            StoreFault: if the store cannot be written; nothing was decided then.
        """
        (outcome,) = self.decide_all(actor, [proposal], batch=None)
        return outcome

    def decide_all(
        self, actor: Actor, proposals: Sequence[Proposal], *, batch: str | None, whole: bool = False
    ) -> list[Outcome]:
        """Takes several decisions in one transaction: all that meet nobody else's, or none where one cannot be.

        Args:
            actor: who decides.
            proposals: about different figures.
            batch: the same for all, as the log shows them together.
            whole: whether nothing is taken where one of them meets somebody else's.

        Raises:
            ConflictError: if one does and `whole` is asked for.
        """
        who = self._allowed(actor, proposals)
        with self._writing() as connection:
            # With what lists and series read: a decision throws it away, making it anew would take seconds.
            patch = KeptPatch(connection)
            outcomes = [self._take(connection, who, proposal, batch, patch) for proposal in proposals]
            if whole and (met := [one for one in outcomes if isinstance(one, Conflict)]):
                raise ConflictError(f"{len(met)}: {met[0].proposal.figure_id or met[0].proposal.document_id}")
            patch.write()
        return outcomes

    def _allowed(self, actor: Actor, proposals: Sequence[Proposal]) -> str:
        if actor.role is not Role.REVIEWER:
            wanted = ", ".join(sorted({f"{one.action.value} {one.figure_id or one.document_id}" for one in proposals}))
            _LOG.warning("refused: %r is no reviewer: %.500s", actor.name, wanted)
            raise NotAllowedError(f"{actor.name!r}: {actor.role.value}")
        return clean_name(actor.name)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with told_faults(self.path, busy_seconds=self._busy_seconds):
            check_file(self.path)
            with deciding_engine(self.path, self._busy_seconds).begin() as connection:
                check_revision(connection, self.path)
                yield connection

    def _take(
        self, connection: Connection, who: str, proposal: Proposal, batch: str | None, patch: KeptPatch
    ) -> Outcome:
        case = _Added(connection, proposal) if proposal.action is Action.ADD else _Case(connection, proposal)
        conflict = case.conflict()
        if conflict is not None:
            return conflict
        before, after = case.changes()
        decision = append(
            connection,
            {
                "figure_id": case.figure_id,
                "document_id": case.document_id,
                "previous": case.previous,
                "time": self._clock(),
                "who": who,
                "role": Role.REVIEWER.value,
                "action": proposal.action.value,
                "seen": case.seen,
                "before": before,
                "after": after,
                "note": clean_note(proposal.note),
                **_evidence_columns(case.evidence),
                "batch": batch,
            },
        )
        _put_attachment(connection, case)
        # A note changes no value: nothing that was worked out of values is stale.
        if proposal.action is not Action.NOTE:
            with patch.changing(case.figure_id):
                state = show(connection, case.figure_id)
            if state is not None and state.verdict in SETTLING:
                keep_settled(connection, case.figure_id)
            forget_audit(connection, case.document_id)
        return decision


class _Case:
    """A proposal about a figure of the store, held against what the store says now."""

    def __init__(self, connection: Connection, proposal: Proposal) -> None:
        """Reads the figure, also one that was taken off the lists.

        Raises:
            VanishedError: if there is none.
        """
        self.proposal = proposal
        self.figure_id = proposal.figure_id
        self.held = decisions(connection, *ids_behind(connection, proposal.figure_id))
        self.previous = self.held[-1].seq if self.held else 0
        self._find(connection)

    def _find(self, connection: Connection) -> None:
        row = connection.execute(select(FigureRow.__table__).where(FigureRow.id == self.figure_id)).mappings().first()
        self.shown = row is not None
        if row is not None:
            self.document_id = row["document_id"]
            figure = figure_of(row)
            self.seen = values_of(figure)
            place = Span(figure.start, figure.end), figure.sentence
        else:
            self.document_id, self.seen, place = self._off_the_lists(connection)
        text, text_sha256 = _text_of(connection, self.document_id)
        self.evidence = evidence_of(text, text_sha256, *place)

    def _off_the_lists(self, connection: Connection) -> tuple[str, dict[str, Any], tuple[Span, str]]:
        """A figure that is not in `figures`: what its last decision saw of it."""
        row = original_of(connection, self.figure_id)
        if not self.held or (row is None and not self.figure_id.startswith(_ADDED)):
            raise VanishedError(self.figure_id)
        last = self.held[-1]
        today = select(AttachmentRow.document_id).where(AttachmentRow.decided_id == last.figure_id)
        place = Span(last.start, last.end) if row is None else Span(row["start"], row["end"])
        return connection.execute(today).scalar_one(), dict(last.seen), (place, last.sentence)

    def conflict(self) -> Conflict | None:
        """What came before the proposal that its reviewer had not seen."""
        if self.previous != self.proposal.previous:
            return Conflict(self.proposal, self.held[-1] if self.held else None)
        if self.proposal.seen is not None and self.shown and dict(self.proposal.seen) != self.seen:
            return Conflict(self.proposal, None)
        return None

    def changes(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The fields that change, before and after."""
        action, given = self.proposal.action, checked(self.proposal.values)
        if action is not Action.CORRECT:
            if given:
                raise BadDecisionError(next(iter(given)), f"is not set by {action.value}")
            if action is Action.NOTE and not clean_note(self.proposal.note):
                raise BadDecisionError("note", "empty")
            if action is Action.UNDO and not self.held:
                raise BadDecisionError("action", "nothing to undo")
            return {}, {}
        after = {name: value for name, value in given.items() if value != self.seen[name]}
        if not after:
            raise BadDecisionError("values", "nothing changes")
        whole({**self.seen, **after})
        return {name: self.seen[name] for name in after}, after


class _Added(_Case):
    """A proposal to add a figure that extraction missed."""

    def _find(self, connection: Connection) -> None:
        proposal = self.proposal
        self.shown = False
        self.document_id = proposal.document_id
        text, text_sha256 = _text_of(connection, proposal.document_id)
        if not 0 <= proposal.start < proposal.end <= len(text) or proposal.end - proposal.start > _MAX_ADDED:
            raise BadDecisionError("start", f"{proposal.start}:{proposal.end}")
        span = Span(proposal.start, proposal.end)
        if not any(sign.isalnum() for sign in span.of(text)):
            raise BadDecisionError("start", "no letter and no digit there")
        self.evidence = evidence_of(text, text_sha256, span, _sentence(text, span))
        self.seen = {}
        self.figure_id = _added_id(self.document_id, self.evidence)
        self.held = decisions(connection, *ids_behind(connection, self.figure_id))
        self.previous = self.held[-1].seq if self.held else 0

    def changes(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """All fields."""
        given = checked(self.proposal.values)
        if missing := [name for name in ("indicator", "measure", "value", "unit", "level") if given.get(name) is None]:
            raise BadDecisionError(missing[0], "missing")
        usual = {"qualifier": "exact", "status": "reported", "scope": "aggregate", "joint": False, "detail": []}
        after = {
            **dict.fromkeys(FIELDS),
            **usual,
            **{name: value for name, value in given.items() if value is not None},
        }
        whole(after)
        return {}, after


def _text_of(connection: Connection, document_id: str) -> tuple[str, str]:
    columns = (DocumentRow.text, DocumentRow.text_sha256)
    row = connection.execute(select(*columns).where(DocumentRow.id == document_id)).one_or_none()
    if row is None:
        raise VanishedError(document_id)
    return row.text, row.text_sha256


def _sentence(text: str, span: Span) -> str:
    """The line that a number stands in: as much as a reader needs to judge it."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return text[start : end if end >= 0 else len(text)].strip()


def _added_id(document_id: str, evidence: Evidence) -> str:
    key = f"{document_id}\n{evidence.surface}\n{evidence.before}\n{evidence.after}\n{evidence.start}"
    return _ADDED + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:18]


def _evidence_columns(evidence: Evidence) -> dict[str, Any]:
    return {
        "surface": evidence.surface,
        "context_before": evidence.before,
        "context_after": evidence.after,
        "start": evidence.start,
        "end": evidence.end,
        "text_sha256": evidence.text_sha256,
        "sentence": evidence.sentence,
    }


def _put_attachment(connection: Connection, case: _Case) -> None:
    known = connection.scalar(select(exists().where(AttachmentRow.decided_id == case.figure_id)))
    if not known:
        values = {"decided_id": case.figure_id, "document_id": case.document_id, "figure_id": case.figure_id}
        connection.execute(insert(AttachmentRow).values(**values))
