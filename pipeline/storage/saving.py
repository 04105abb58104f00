"""What happens inside the one transaction that stores a document, or its failure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from pipeline.errors import Problem
from pipeline.records import Extraction, ParsedDocument
from pipeline.spans import Span
from pipeline.storage.aliases import Statement, statement, successors
from pipeline.storage.linking import unlink
from pipeline.storage.review.attaching import are_decided, follow_source
from pipeline.storage.review.overlay import lay, lift
from pipeline.storage.rows import Row, SourceFile, digit_rows, document_row, figure_rows
from pipeline.storage.schema import AliasRow, DigitRow, DocumentRow, FigureRow, ProblemRow, SourceRow

# Columns that say how a row came about, not what it states: they do not make a document "changed".
_CIRCUMSTANCES = ("run_id", "source", "source_id", "same_as", "compared", "review", "reviewed_by")


class Outcome(StrEnum):
    """What storing a document changed.

    NEW: the store did not have it. CHANGED: its text or figures differ from what was stored. SAME: read again with
    the same result. COPY: another source had brought it already; only the source was added.
    """

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Saved:
    """What was stored.

    Attributes:
        aliased: how many ids went away and were led to a figure of today.
        lost: how many ids went away without any figure of today that matches.
    """

    outcome: Outcome
    aliased: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Transaction:
    """An open write transaction and the run that it belongs to."""

    connection: Connection
    run_id: int
    fingerprint: str
    sample: bool


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A document as it was stored before."""

    document: Row
    figures: list[Row]

    @property
    def statements(self) -> list[Statement]:
        return _statements(self.document, self.figures)


def save_document(
    transaction: Transaction, source: SourceFile, parsed: ParsedDocument, extraction: Extraction
) -> Saved:
    """Replaces all that the store holds of a document and of its source.

    What reviewers decided is lifted off the figures before and laid on them again afterwards.
    """
    connection = transaction.connection
    of_source = connection.scalar(select(SourceRow.document_id).where(SourceRow.source_id == source.source_id))
    concerned = sorted({parsed.document_id} | ({of_source} if of_source is not None else set()))
    decided = are_decided(connection, concerned)
    if decided:
        for document_id in concerned:
            lift(connection, document_id)
    saved = _save(transaction, source, parsed, extraction, of_source)
    if decided:
        for document_id in concerned:
            follow_source(connection, document_id, parsed.document_id)
        for document_id in concerned:
            lay(connection, document_id)
    return saved


def _save(
    transaction: Transaction,
    source: SourceFile,
    parsed: ParsedDocument,
    extraction: Extraction,
    of_source: str | None,
) -> Saved:
    connection = transaction.connection
    earlier = None
    if of_source is not None and of_source != parsed.document_id:
        earlier = _leave(connection, source.source_id, of_source)
    gone = earlier.statements if earlier else []
    if _is_current_elsewhere(transaction, source.source_id, parsed.document_id):
        outcome = Outcome.SAME if of_source == parsed.document_id else Outcome.COPY
    else:
        before = _remove(connection, parsed.document_id)
        gone += before.statements if before else []
        after = _insert(transaction, source, parsed, extraction)
        outcome = _outcome(before, after, moved=earlier is not None)
    _put_source(transaction, source, parsed.document_id)
    connection.execute(delete(ProblemRow).where(ProblemRow.source_id == source.source_id))
    return _lead_old_ids(transaction, gone, parsed.document_id, outcome)


def save_failure(transaction: Transaction, source: SourceFile, problem: Problem) -> None:
    """Puts the failure of a source on the list; what was stored of it before stays."""
    values = {
        "source": problem.document,
        "stage": problem.stage,
        "code": problem.code.value,
        "detail": problem.detail,
        "sha256": problem.sha256,
        "size": source.size,
        "mtime_ns": source.mtime_ns,
        "fingerprint": source.fingerprint or transaction.fingerprint,
        "run_id": transaction.run_id,
        "time": datetime.now(UTC),
    }
    statement_ = upsert(ProblemRow).values(source_id=source.source_id, attempts=1, **values)
    again = {**values, "attempts": ProblemRow.attempts + 1}
    transaction.connection.execute(statement_.on_conflict_do_update(index_elements=["source_id"], set_=again))


def _leave(connection: Connection, source_id: str, document_id: str) -> _Earlier | None:
    """Takes a source from the document that it no longer holds; the last source takes the document along."""
    others = select(SourceRow.source_id, SourceRow.source).where(
        SourceRow.document_id == document_id, SourceRow.source_id != source_id
    )
    heir = connection.execute(others.order_by(SourceRow.source_id).limit(1)).first()
    if heir is None:
        return _remove(connection, document_id)
    owned = (DocumentRow.id == document_id) & (DocumentRow.source_id == source_id)
    handed_over = update(DocumentRow).where(owned).values(source_id=heir.source_id, source=heir.source)
    if connection.execute(handed_over).rowcount:
        # The stored text is the leaving source's reading: have the heir read again by the next run.
        connection.execute(update(SourceRow).where(SourceRow.source_id == heir.source_id).values(fingerprint=""))
    return None


def _is_current_elsewhere(transaction: Transaction, source_id: str, document_id: str) -> bool:
    """Whether another source holds the document, read by the code of today."""
    owner = (
        select(SourceRow.source_id)
        .join(DocumentRow, (DocumentRow.id == SourceRow.document_id) & (DocumentRow.source_id == SourceRow.source_id))
        .where(DocumentRow.id == document_id, SourceRow.fingerprint.startswith(transaction.fingerprint))
    )
    found = transaction.connection.scalar(owner)
    return found is not None and found != source_id


def _remove(connection: Connection, document_id: str) -> _Earlier | None:
    row = connection.execute(select(DocumentRow.__table__).where(DocumentRow.id == document_id)).mappings().first()
    if row is None:
        return None
    query = select(FigureRow.__table__).where(FigureRow.document_id == document_id).order_by(FigureRow.position)
    figures = [dict(figure) for figure in connection.execute(query).mappings()]
    unlink(connection, document_id)
    connection.execute(delete(DocumentRow).where(DocumentRow.id == document_id))
    return _Earlier(dict(row), figures)


def _insert(transaction: Transaction, source: SourceFile, parsed: ParsedDocument, extraction: Extraction) -> _Earlier:
    document = document_row(source, parsed, extraction, transaction.run_id) | {"sample": transaction.sample}
    figures = figure_rows(extraction, parsed.document_id, transaction.run_id)
    digits = digit_rows(parsed, extraction)
    transaction.connection.execute(insert(DocumentRow), [document])
    if figures:
        transaction.connection.execute(insert(FigureRow), figures)
    if digits:
        transaction.connection.execute(insert(DigitRow), digits)
    return _Earlier(document, figures)


def _outcome(before: _Earlier | None, after: _Earlier, *, moved: bool) -> Outcome:
    if before is None:
        return Outcome.CHANGED if moved else Outcome.NEW
    same = _facts(before.document) == _facts(after.document) and len(before.figures) == len(after.figures)
    same = same and all(_facts(old) == _facts(new) for old, new in zip(before.figures, after.figures, strict=True))
    return Outcome.SAME if same and not moved else Outcome.CHANGED


def _facts(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _CIRCUMSTANCES}


def _put_source(transaction: Transaction, source: SourceFile, document_id: str) -> None:
    values = {
        "source": source.source,
        "document_id": document_id,
        "raw_sha256": source.raw_sha256,
        "size": source.size,
        "mtime_ns": source.mtime_ns,
        "fingerprint": source.fingerprint or transaction.fingerprint,
        "last_run": transaction.run_id,
    }
    first = upsert(SourceRow).values(source_id=source.source_id, first_run=transaction.run_id, **values)
    transaction.connection.execute(first.on_conflict_do_update(index_elements=["source_id"], set_=values))


def _statements(document: Row, figures: Sequence[Row]) -> list[Statement]:
    return [
        statement(
            figure["id"],
            Span(figure["start"], figure["end"]),
            document["text"],
            document["text_sha256"],
            figure["sentence"],
        )
        for figure in figures
    ]


def _lead_old_ids(transaction: Transaction, gone: list[Statement], document_id: str, outcome: Outcome) -> Saved:
    """Writes the aliases of ids that went away and forgets those of ids that are back."""
    connection = transaction.connection
    live = select(FigureRow.id).where(FigureRow.document_id == document_id)
    connection.execute(delete(AliasRow).where(AliasRow.old_figure_id.in_(live)))
    if not gone:
        return Saved(outcome)
    present = _stored_statements(connection, document_id)
    today = {item.id for item in present}
    earlier = {item.id for item in gone}
    missing = [item for item in gone if item.id not in today]
    if not missing:
        return Saved(outcome)
    led = successors(missing, [item for item in present if item.id not in earlier], present)
    for item in missing:
        _put_alias(transaction, item, led[item.id], document_id)
    lost = sum(successor is None for successor in led.values())
    return Saved(outcome, aliased=len(led) - lost, lost=lost)


def _stored_statements(connection: Connection, document_id: str) -> list[Statement]:
    columns = (DocumentRow.text, DocumentRow.text_sha256)
    document = connection.execute(select(*columns).where(DocumentRow.id == document_id)).mappings().one()
    fields = (FigureRow.id, FigureRow.start, FigureRow.end, FigureRow.sentence)
    query = select(*fields).where(FigureRow.document_id == document_id).order_by(FigureRow.position)
    return _statements(dict(document), [dict(row) for row in connection.execute(query).mappings()])


def _put_alias(transaction: Transaction, old: Statement, successor: str | None, document_id: str) -> None:
    values = {
        "figure_id": successor,
        "document_id": document_id,
        "surface": old.surface,
        "sentence": old.sentence,
        "time": datetime.now(UTC),
        "run_id": transaction.run_id,
    }
    # Aliases that led to the id that went away go on to its successor: a link is always one step.
    chained = update(AliasRow).where(AliasRow.figure_id == old.id).values(figure_id=successor)
    transaction.connection.execute(chained)
    first = upsert(AliasRow).values(old_figure_id=old.id, **values)
    transaction.connection.execute(first.on_conflict_do_update(index_elements=["old_figure_id"], set_=values))
