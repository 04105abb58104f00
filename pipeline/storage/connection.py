"""Connections to the SQLite file: pragmas, the version gate, readers that cannot write.

Settings and reasons: SQLAlchemy's default on SQLite loses updates, so every write transaction is our own
BEGIN IMMEDIATE; SQLite up to 3.51.2 can corrupt a WAL database (the WAL-reset bug, sqlite.org/wal.html#walresetbug).
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, Pool, StaticPool, create_engine, event

# Prepared statements that a writer and a reader keep, and what a reader keeps of the file, in KiB. The system keeps it
# too: 2 MiB of SQLite's own, its default, for each page that is drawn cost a viewer 4 MiB and save no time.
_STATEMENTS, _STATEMENTS_READ = 64, 16
_READ_KIB = 256
# Marks the file as a store of ours (sqlite.org/pragma.html#pragma_application_id): "SoLi".
APPLICATION_ID = 0x536F4C69

# How much of each index is looked at: what has fewer rows for a value is told exactly (sqlite.org/lang_analyze.html).
_ROWS_PER_INDEX = 20_000

_MAGIC = b"SQLite format 3\x00"
_WAL_HEADER = b"\x02\x02"


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the fix of the WAL-reset bug (3.51.3, and back in 3.50.7 and 3.44.6)."""
    if version >= (3, 51, 3):
        return True
    return (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def looks_like_sqlite(path: Path) -> bool:
    """Whether the file starts as every SQLite database does."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def is_writable(path: Path) -> bool:
    """Whether this process may write a file or folder."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def journal_of(path: Path) -> Path:
    """The rollback journal beside a store."""
    return path.with_name(path.name + "-journal")


def _wal_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _is_wal(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(20)[18:20] == _WAL_HEADER
    except OSError:
        return False  # SQLite itself says then what is wrong with the file


def _uri(path: Path, parameters: str = "") -> str:
    return f"file:{quote(str(path))}{parameters}"


def _connect(uri: str, busy_seconds: float, statements: int = _STATEMENTS) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri, uri=True, timeout=busy_seconds, isolation_level=None, check_same_thread=False, cached_statements=statements
    )
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


def connect_writer(path: Path, busy_seconds: float, *, durable: bool = False) -> sqlite3.Connection:
    """A connection that may write; the file is made where there is none.

    In DELETE mode synchronous stays FULL: NORMAL is safe against power loss in WAL mode only.

    Args:
        path: of the store.
        busy_seconds: how long to wait for other programs.
        durable: whether a commit must be on disk when it returns, also in WAL mode: a run reads its documents again,
            a reviewer's decision cannot be.
    """
    connection = _connect(_uri(path), busy_seconds)
    try:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA recursive_triggers=ON")
        wanted = "wal" if wal_is_safe(sqlite3.sqlite_version_info) else "delete"
        (found,) = connection.execute("PRAGMA journal_mode").fetchone()
        if found != wanted:
            (found,) = connection.execute(f"PRAGMA journal_mode={wanted}").fetchone()
        connection.execute(f"PRAGMA synchronous={'NORMAL' if found == 'wal' and not durable else 'FULL'}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def connect_reader(path: Path, busy_seconds: float) -> sqlite3.Connection:
    """A connection that cannot write.

    A WAL store in a folder where no -shm file can be made opens only as immutable; that is right while no -wal
    file shows a writer.
    """
    frozen = _is_wal(path) and not _wal_of(path).exists() and not is_writable(path.parent)
    uri = _uri(path, "?mode=ro&immutable=1" if frozen else "?mode=ro")
    connection = _connect(uri, busy_seconds, _STATEMENTS_READ)
    connection.execute("PRAGMA query_only=ON")
    connection.execute(f"PRAGMA cache_size=-{_READ_KIB}")
    return connection


def roll_back_journal(path: Path, busy_seconds: float) -> None:
    """Undoes what a killed writer left half done; a reader may not do that itself.

    SQLite tells such a journal from that of a writer at work by the writer's lock, and leaves the latter alone.
    """
    connection = _connect(_uri(path, "?mode=rw"), busy_seconds)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        connection.close()


def measure_indexes(connection: Connection) -> None:
    """Tells SQLite how selective each index is, in bounded time: it chooses by default sizes otherwise."""
    connection.exec_driver_sql(f"PRAGMA analysis_limit={_ROWS_PER_INDEX}")
    connection.exec_driver_sql("ANALYZE")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _engine(creator: Callable[[], sqlite3.Connection], begin: str, pool: type[Pool]) -> Engine:
    engine = create_engine("sqlite://", creator=creator, poolclass=pool, json_serializer=_json, hide_parameters=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def writer_engine(path: Path, busy_seconds: float) -> Engine:
    """An engine whose transactions take the write lock at once (BEGIN IMMEDIATE), all over one connection."""
    return _engine(lambda: connect_writer(path, busy_seconds), "BEGIN IMMEDIATE", StaticPool)


@lru_cache(16)
def deciding_engine(path: Path, busy_seconds: float) -> Engine:
    """An engine for short transactions that are on disk when they end, each over a new connection.

    It holds nothing open and may be used by several threads; it is kept because what it has learnt of the statements
    takes ten times as long as the statements themselves.
    """
    return _engine(lambda: connect_writer(path, busy_seconds, durable=True), "BEGIN IMMEDIATE", NullPool)


# So many stores are open at once at most: the user's and that of the samples, for each test its own.
@lru_cache(maxsize=4)
def reader_engine(path: Path, busy_seconds: float) -> Engine:
    """An engine whose transactions see one state of the store and cannot change it, each over a new connection.

    It is kept, with the statements that it has put into SQL: to put them anew takes a page 20 ms.
    """
    return _engine(lambda: connect_reader(path, busy_seconds), "BEGIN", NullPool)
