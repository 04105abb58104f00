"""Reading a store: connections that cannot write, and the look-ups that every reader shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from pipeline.errors import Problem, ReasonCode
from pipeline.storage.connection import journal_of, reader_engine, roll_back_journal
from pipeline.storage.faults import told_faults
from pipeline.storage.schema import META_SAMPLE, AliasRow, DocumentRow, FigureRow, MetaRow, ProblemRow
from pipeline.storage.versions import check_file, check_revision


@dataclass(frozen=True, slots=True)
class StoredProblem:
    """A source on the list of problems.

    Attributes:
        problem: what failed.
        source_id: canonical address.
        size, mtime_ns: of the file when it failed; -1 and 0 where there was none.
        fingerprint: of the code that failed on it.
        time: of the last stored attempt.
        attempts: how many runs tried it and stored their failure.
    """

    problem: Problem
    source_id: str
    size: int
    mtime_ns: int
    fingerprint: str
    time: datetime
    attempts: int


def stored_problem(row: Mapping[Any, Any]) -> StoredProblem:
    """A row of the table `problems` as a record."""
    problem = Problem(row["source"], row["stage"], ReasonCode(row["code"]), row["detail"], row["sha256"])
    rest = (row[name] for name in ("source_id", "size", "mtime_ns", "fingerprint", "time", "attempts"))
    return StoredProblem(problem, *rest)


@dataclass(frozen=True, slots=True)
class StoreTotals:
    """How much a store holds.

    Attributes:
        digits_unaccounted: digit strings of all documents that nothing explains.
    """

    documents: int
    figures: int
    problems: int
    digits_unaccounted: int


class StoreReader:
    """Opens a store for reading, anew for each use: it may be written, replaced or deleted in between.

    Attributes:
        path: the store's file.
    """

    def __init__(self, path: Path, *, busy_seconds: float = 10.0) -> None:
        self.path = path
        self._busy_seconds = busy_seconds
        self._engine = reader_engine(path, busy_seconds)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection that sees one state of the store and cannot change it. Keep it short: it delays writers.

        Raises:
            StoreFault: if the store is missing, damaged, locked, of another program or of another schema.
        """
        with told_faults(self.path, busy_seconds=self._busy_seconds):
            check_file(self.path)
            if journal_of(self.path).exists():
                roll_back_journal(self.path, self._busy_seconds)
            with self._engine.connect() as connection:
                check_revision(connection, self.path)
                yield connection


def is_sample(connection: Connection) -> bool:
    """Whether the store holds the fictional sample reports."""
    return connection.scalar(select(MetaRow.value).where(MetaRow.key == META_SAMPLE)) == "1"


def current_figure_id(connection: Connection, figure_id: str) -> str | None:
    """The id under which a figure is stored today: itself, or where its alias leads; None if neither."""
    if connection.scalar(select(FigureRow.id).where(FigureRow.id == figure_id)) is not None:
        return figure_id
    return connection.scalar(select(AliasRow.figure_id).where(AliasRow.old_figure_id == figure_id))


def list_problems(connection: Connection, *, off_topic: bool = False) -> list[StoredProblem]:
    """Sources that could not be read, or those that were set aside as off topic, by address."""
    chosen = select(ProblemRow.__table__).where((ProblemRow.code == ReasonCode.OFF_TOPIC.value) == off_topic)
    rows = connection.execute(chosen.order_by(ProblemRow.source_id)).mappings()
    return [stored_problem(row) for row in rows]


def lost_figures(connection: Connection) -> list[Mapping[str, Any]]:
    """Rows of `aliases` whose old figure no figure of today matches, latest first."""
    query = select(AliasRow.__table__).where(AliasRow.figure_id.is_(None))
    return [dict(row) for row in connection.execute(query.order_by(AliasRow.time.desc())).mappings()]


def store_totals(connection: Connection) -> StoreTotals:
    """How much the store holds now."""
    sums = (
        func.coalesce(func.sum(DocumentRow.n_figures), 0),
        func.coalesce(func.sum(DocumentRow.digits_unrecognised), 0),
    )
    documents, figures, digits = connection.execute(select(func.count(), *sums).select_from(DocumentRow)).one()
    chosen = select(func.count()).select_from(ProblemRow).where(ProblemRow.code != ReasonCode.OFF_TOPIC.value)
    problems = connection.scalar(chosen) or 0
    return StoreTotals(documents, figures, problems, digits)
