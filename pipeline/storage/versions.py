"""Is this file a store of ours, and of which schema? Nothing is ever deleted or rebuilt here."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, column, select, table

from pipeline.storage.connection import APPLICATION_ID, looks_like_sqlite
from pipeline.storage.faults import StoreFault
from pipeline.storage.migrations import HEAD, VERSION_TABLE


def check_file(path: Path) -> None:
    """Refuses what is not there or no SQLite file.

    Raises:
        StoreFault: missing or foreign.
    """
    try:
        if path.is_dir():
            raise StoreFault("foreign", path=path)
        if not path.exists() or path.stat().st_size == 0:
            raise StoreFault("missing", path=path)
        if not looks_like_sqlite(path):
            raise StoreFault("foreign", path=path)
    except OSError as error:
        raise StoreFault("failed", path=path, detail=error.strerror or str(error)) from error


def found_revision(connection: Connection, path: Path) -> str | None:
    """The store's schema revision; None for a database without any table.

    Raises:
        StoreFault: if another program made the file.
    """
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if tables == 0:
        return None
    if connection.exec_driver_sql("PRAGMA application_id").scalar_one() != APPLICATION_ID:
        raise StoreFault("foreign", path=path)
    return str(connection.execute(select(column("version_num")).select_from(table(VERSION_TABLE))).scalar_one())


def check_revision(connection: Connection, path: Path, *, exact: bool = True) -> str | None:
    """The store's schema revision, if this program can use it.

    Args:
        connection: to the store.
        path: of the store, for the message.
        exact: whether an older schema is refused as well (readers cannot upgrade it).

    Raises:
        StoreFault: foreign, newer, or (if exact) older or without any table.
    """
    found = found_revision(connection, path)
    if found is not None and found > HEAD:
        raise StoreFault("newer", path=path, found=found, known=HEAD)
    if exact and found is None:
        raise StoreFault("missing", path=path)
    if exact and found != HEAD:
        raise StoreFault("older", path=path, found=found, known=HEAD)
    return found
