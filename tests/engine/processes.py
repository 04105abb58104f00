"""What tests of forked processes share."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest


def open_files() -> int:
    """How many files this process has open."""
    return len(list(Path("/dev/fd").iterdir()))


@contextlib.contextmanager
def no_process_is_left() -> Iterator[None]:
    """Every process that was started inside is gone and waited for, and no file stays open."""
    before = open_files()
    yield
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    assert open_files() == before


def ends(number: int) -> bool:
    """Whether a process that was killed, and is waited for by somebody else, is gone."""
    for _ in range(500):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z":
                time.sleep(0.01)
                continue
        return True
    return False


@contextlib.contextmanager
def asked_to_stop(note: Path, times: int = 1) -> Iterator[None]:
    """Sends SIGINT to this process, as Ctrl-C does, once a document has written its note."""

    def ask() -> None:
        while not note.exists() or not note.read_text():
            time.sleep(0.01)
        for _ in range(times):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.3)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def write(path: Path, content: str | bytes, seconds: int = 0) -> None:
    """A file that was changed long ago, so that its time is trusted."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (1_600_000_000 + seconds, 1_600_000_000 + seconds))
