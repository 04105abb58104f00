"""Opening a store for writing: lock, checks, migrations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select

from pipeline.storage.connection import APPLICATION_ID, is_writable, writer_engine
from pipeline.storage.faults import StoreFault, told_faults
from pipeline.storage.lock import run_lock
from pipeline.storage.migrations import HEAD, upgrade
from pipeline.storage.schema import META_CREATED, META_SAMPLE, MetaRow
from pipeline.storage.store import Store
from pipeline.storage.versions import check_file, check_revision


@contextmanager
def open_store(path: Path, *, sample: bool = False, busy_seconds: float = 10.0, command: str = "") -> Iterator[Store]:
    """Opens a store for writing, makes it where there is none, and brings an older one to today's schema.

    Args:
        path: the store's file; its folder is made if needed.
        sample: whether the fictional samples are to be written; a store holds either samples or real data.
        busy_seconds: how long to wait for readers and other programs.
        command: told to whoever finds the store locked.

    Raises:
        StoreBusyError: if another run writes the store, or another program keeps it locked.
        StoreFault: if the store is read-only, damaged, foreign, newer, or of the other kind.
    """
    path = path.absolute()
    _check_folder(path)
    with run_lock(path, command or "solieu"), told_faults(path, busy_seconds=busy_seconds):
        engine = writer_engine(path, busy_seconds)
        try:
            with engine.connect() as connection:
                ready = check_revision(connection, path, exact=False) == HEAD
            if not ready:
                with engine.begin() as connection:
                    _migrate(connection, path, sample=sample)
            with engine.connect() as connection:
                _check_kind(connection, path, sample=sample)
            yield Store(path, engine, sample=sample, busy_seconds=busy_seconds)
        finally:
            engine.dispose()


def _check_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreFault("read_only", path=path) from error
    if path.exists() and (path.is_dir() or path.stat().st_size):
        check_file(path)
    if not is_writable(path.parent) or (path.exists() and not is_writable(path)):
        raise StoreFault("read_only", path=path)


def _migrate(connection: Connection, path: Path, *, sample: bool) -> None:
    """Makes or upgrades the tables, all in the caller's transaction."""
    new = check_revision(connection, path, exact=False) is None
    upgrade(connection)
    if new:
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        facts = {META_CREATED: datetime.now(UTC).isoformat(timespec="seconds"), META_SAMPLE: "1" if sample else "0"}
        connection.execute(insert(MetaRow), [{"key": key, "value": value} for key, value in facts.items()])


def _check_kind(connection: Connection, path: Path, *, sample: bool) -> None:
    stored = connection.scalar(select(MetaRow.value).where(MetaRow.key == META_SAMPLE)) == "1"
    if stored and not sample:
        raise StoreFault("is_sample", path=path)
    if sample and not stored:
        raise StoreFault("not_sample", path=path)
