"""One writing run at a time: an flock beside the store, which dies with its process."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pipeline.storage.faults import StoreBusyError, StoreFault


def lock_path(store: Path) -> Path:
    """The lock file of a store; it stays there, empty, between runs."""
    return store.with_name(store.name + ".lock")


@contextmanager
def run_lock(store: Path, command: str) -> Iterator[None]:
    """Holds the store's run lock.

    Args:
        store: the store's file.
        command: what the holder does, told to whoever comes second.

    Raises:
        StoreBusyError: if another process holds it; the text names the process and since when.
        StoreFault: if the lock file cannot be written (read-only folder).
    """
    try:
        descriptor = os.open(lock_path(store), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreFault("read_only", path=store) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreBusyError("running", path=store, **_holder(descriptor)) from error
        _note(descriptor, command)
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _note(descriptor: int, command: str) -> None:
    note = {
        "pid": os.getpid(),
        "command": command,
        "since": datetime.now().astimezone().strftime("%d/%m/%Y %H:%M:%S"),
    }
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(note).encode(), 0)


def _holder(descriptor: int) -> dict[str, object]:
    """Who holds the lock, by its note; the note may be missing for an instant after the lock was taken."""
    unknown: dict[str, object] = {"pid": "?", "command": "solieu", "since": "?"}
    try:
        note = json.loads(os.pread(descriptor, 4096, 0))
    except ValueError:
        return unknown
    return {key: note.get(key, told) for key, told in unknown.items()} if isinstance(note, dict) else unknown
