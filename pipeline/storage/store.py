"""The store open for writing: one document, one transaction.

Everything of a document (its row, figures, digit strings, source, aliases of ids that went away) is replaced
together under BEGIN IMMEDIATE, so that a killed run leaves whole documents only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select, update

from pipeline import __version__
from pipeline.errors import DocumentError, Problem, ReasonCode, StoreError
from pipeline.records import Extraction, ParsedDocument
from pipeline.storage.connection import measure_indexes
from pipeline.storage.factblocks import are_blocked, block_figures
from pipeline.storage.faults import told_faults
from pipeline.storage.figurecolumns import are_listed, list_figures
from pipeline.storage.linking import are_compared, link_documents
from pipeline.storage.reading import StoredProblem, StoreTotals, store_totals, stored_problem
from pipeline.storage.rows import SourceFile
from pipeline.storage.saving import Saved, Transaction, save_document, save_failure
from pipeline.storage.schema import ProblemRow, RunRow, SourceRow


@dataclass(frozen=True, slots=True)
class KnownSource:
    """What the store knows of a source: enough to tell that it need not be read again."""

    raw_sha256: str
    size: int
    mtime_ns: int
    fingerprint: str


class Store:
    """A store open for writing; made by `open_store`.

    Attributes:
        path: the store's file.
        sample: whether it holds the fictional sample reports.
    """

    def __init__(self, path: Path, engine: Engine, *, sample: bool, busy_seconds: float) -> None:
        self.path = path
        self.sample = sample
        self._engine = engine
        self._busy_seconds = busy_seconds
        self._fingerprint = ""
        self._arguments: list[str] = []
        self._started_at = datetime.now(UTC)
        self._run_id: int | None = None

    def known_sources(self) -> dict[str, KnownSource]:
        """All sources by canonical address."""
        columns = (
            SourceRow.source_id,
            SourceRow.raw_sha256,
            SourceRow.size,
            SourceRow.mtime_ns,
            SourceRow.fingerprint,
        )
        with self._told(), self._engine.connect() as connection:
            rows = connection.execute(select(*columns)).all()
        return {row[0]: KnownSource(row[1], row[2], row[3], row[4]) for row in rows}

    def known_problems(self) -> dict[str, StoredProblem]:
        """All stored failures by canonical address."""
        with self._told(), self._engine.connect() as connection:
            rows = connection.execute(select(ProblemRow.__table__)).mappings()
            return {row["source_id"]: stored_problem(row) for row in rows}

    def begin_run(self, arguments: Sequence[str], fingerprint: str) -> None:
        """Starts a run. Nothing is written until a document or problem is: an idle run leaves no trace.

        Args:
            arguments: paths as the user gave them.
            fingerprint: of the code and data that will decide the results.
        """
        self._arguments = list(arguments)
        self._fingerprint = fingerprint
        self._started_at = datetime.now(UTC)
        self._run_id = None

    def save(self, source: SourceFile, parsed: ParsedDocument, extraction: Extraction) -> Saved:
        """Stores one document with all that belongs to it, or nothing.

        A document that another source brought under the same code is kept as that source has it.

        Raises:
            StoreFault: if the store cannot be written; nothing of the document is stored then.
            DocumentError: `not_saved`, if the database refuses the document (two figures with one id, a letter or
                number that it cannot hold); nothing of it is stored then.
        """
        try:
            with self._writing() as transaction:
                return save_document(transaction, source, parsed, extraction)
        except StoreError:
            raise
        except Exception as error:
            detail = f"{type(error).__name__}: {getattr(error, 'orig', None) or error}"
            raise DocumentError(ReasonCode.NOT_SAVED, detail) from error

    def fail(self, source: SourceFile, problem: Problem) -> None:
        """Stores that a source could not be read; what was stored of it before stays.

        Raises:
            StoreFault: if the store cannot be written.
        """
        with self._writing() as transaction:
            save_failure(transaction, source, problem)

    def clear_problem(self, source_id: str) -> None:
        """Takes a source off the list of problems.

        Raises:
            StoreFault: if the store cannot be written.
        """
        with self._writing() as transaction:
            transaction.connection.execute(delete(ProblemRow).where(ProblemRow.source_id == source_id))

    def totals(self) -> StoreTotals:
        """How much the store holds now."""
        with self._told(), self._engine.connect() as connection:
            return store_totals(connection)

    def finish_run(self, counts: Mapping[str, int]) -> None:
        """Links documents that state the same, leaves columns and blocks behind, closes the run's row if it wrote any.

        Raises:
            StoreFault: if the store cannot be written.
        """
        with self._told(), self._engine.connect() as connection:
            compared = are_compared(connection)
            kept = are_listed(connection) and are_blocked(connection)
        if not (compared and kept):  # also after a run that was killed before it came to this
            with self._told(), self._engine.begin() as connection:
                if not compared:
                    link_documents(connection)
                list_figures(connection)
                block_figures(connection)
                measure_indexes(connection)
        if self._run_id is None:
            return
        with self._writing() as transaction:
            values = {"finished_at": datetime.now(UTC), "counts": dict(counts)}
            transaction.connection.execute(update(RunRow).where(RunRow.id == transaction.run_id).values(**values))

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """A look at what is stored, while nothing else writes.

        Raises:
            StoreFault: if the store cannot be read.
        """
        with self._told(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One write transaction of something that belongs to no run.

        Raises:
            StoreFault: if the store cannot be written; nothing is then.
        """
        with self._told(), self._engine.begin() as connection:
            yield connection

    def _told(self) -> AbstractContextManager[None]:
        return told_faults(self.path, busy_seconds=self._busy_seconds)

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        """One write transaction. The run's row is written by the first one, and is there only if that commits."""
        with self._told(), self._engine.begin() as connection:
            run_id = self._run_id or self._write_run(connection)
            yield Transaction(connection, run_id, self._fingerprint, self.sample)
        self._run_id = run_id

    def _write_run(self, connection: Connection) -> int:
        values = {
            "started_at": self._started_at,
            "program_version": __version__,
            "fingerprint": self._fingerprint,
            "arguments": self._arguments,
        }
        return int(connection.execute(insert(RunRow).values(**values).returning(RunRow.id)).scalar_one())
