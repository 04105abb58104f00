"""Faults of the store as sentences to the user, from what SQLite says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from pipeline.errors import StoreError
from pipeline.messages import Told, store_sentence

# Primary result codes (sqlite.org/rescode.html): the low byte of the extended code.
_KEYS = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_CANTOPEN: "read_only",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "foreign",
    sqlite3.SQLITE_IOERR: "failed",
}


class StoreFault(StoreError):  # noqa: N818 - the faults of StoreError, its family
    """The store cannot be used as asked.

    Attributes:
        key: which fault ("missing", "busy", "damaged", …), as in data/messages.yaml.
        told: the sentence in both languages.
    """

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.told: Told = store_sentence(key, **values)
        super().__init__(str(self.told))


class StoreBusyError(StoreFault):
    """Another process is writing the store; nothing was done and nothing is lost."""


def fault_of(error: BaseException, path: Path, *, busy_seconds: float = 0) -> StoreFault | None:
    """The fault behind a database error, or None where it is no fault of the store.

    Args:
        error: as sqlite3 or SQLAlchemy raised it.
        path: the store's file, named in the sentence.
        busy_seconds: how long the connection had waited for a lock.
    """
    original = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(original, "sqlite_errorcode", None)
    if not isinstance(original, sqlite3.Error) or code is None:
        return None
    key = _KEYS.get(code & 0xFF)
    if key is None:
        return None
    if not path.exists():
        key = "missing"
    kind = StoreBusyError if key == "busy" else StoreFault
    return kind(key, path=path, detail=str(original), seconds=f"{busy_seconds:g}")


@contextmanager
def told_faults(path: Path, *, busy_seconds: float = 0) -> Iterator[None]:
    """Turns database errors of the store into `StoreFault`; other errors pass unchanged."""
    try:
        yield
    except (sqlite3.Error, DBAPIError) as error:
        fault = fault_of(error, path, busy_seconds=busy_seconds)
        if fault is None:
            raise
        raise fault from error
