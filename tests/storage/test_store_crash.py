"""Killed runs, full disks, concurrent readers: a store holds whole documents only."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from pipeline.storage import StoreFault, StoreReader, open_store
from pipeline.storage.connection import journal_of
from tests.fakes import read

DOCUMENTS = 3


def run_killed_at(count: int, path: Path) -> bool:
    """Saves all documents in a child that kills itself before the n-th database event.

    Events are counted, not timed: a timed kill falls into the start-up.

    Returns:
        Whether the child was killed; False if it was done before.
    """
    child = os.fork()
    if child == 0:
        left = count

        def one_less(*_: object) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, "before_cursor_execute", one_less)
        event.listen(Engine, "commit", one_less)
        try:
            save_all(path)
        finally:
            os._exit(0 if left > 0 else 1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def save_all(path: Path) -> None:
    with open_store(path) as store:
        store.begin_run(["reports"], "code-1")
        known = store.known_sources()
        for number in range(DOCUMENTS):
            if f"/{number}.txt" not in known:
                text = f"Báo cáo {number}: phát hiện 1{number} vụ, khởi tố {number} vụ"
                store.save(*read(text, f"/{number}.txt"))


def content(path: Path) -> list[tuple[object, ...]]:
    """What must be equal, however the store came about: everything but runs."""
    opened = sqlite3.connect(path)
    assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
    queries = (
        "SELECT id, source_id, n_figures FROM documents ORDER BY id",
        "SELECT id, document_id, value, surface, start FROM figures ORDER BY id",
        "SELECT document_id, start, verdict FROM digits ORDER BY document_id, start",
        "SELECT source_id, document_id FROM sources ORDER BY source_id",
        "SELECT old_figure_id FROM aliases",
        "SELECT source_id FROM problems",
    )
    rows = [row for query in queries for row in opened.execute(query)]
    opened.close()
    return rows


def test_killed_anywhere_then_run_again(tmp_path: Path) -> None:
    """SIGKILL before every third statement or commit in turn: whole documents, and the next run completes the store."""
    undisturbed = tmp_path / "undisturbed.db"
    save_all(undisturbed)
    expected = content(undisturbed)
    killed = 0
    for count in range(1, 1000, 3):
        path = tmp_path / f"killed-{count}.db"
        if not run_killed_at(count, path):
            break
        killed += 1
        with open_store(path) as store:
            known = store.known_sources()
        stored = {row[1] for row in content(path) if row[1] in known}
        assert stored == set(known), "a source without its document, or the other way round"
        save_all(path)
        assert content(path) == expected
    assert killed > DOCUMENTS * 3


def test_a_journal_left_by_a_killed_writer_is_rolled_back_for_readers(tmp_path: Path) -> None:
    """A reader may not undo a hot journal itself; without help the viewer would fail until the next run."""
    path = tmp_path / "solieu.db"
    save_all(path)
    before = content(path)
    program = (
        "import os, sqlite3, sys\n"
        "opened = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "opened.execute('PRAGMA journal_mode=DELETE')\n"
        "opened.execute('PRAGMA cache_size=1')\n"  # half the change reaches the file before the commit
        "opened.execute('BEGIN IMMEDIATE')\n"
        "opened.execute('UPDATE documents SET text = hex(zeroblob(200000))')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert journal_of(path).stat().st_size > 0
    with StoreReader(path).connect() as reading:
        texts = reading.exec_driver_sql("SELECT text FROM documents").scalars().all()
    assert all(text.startswith("Báo cáo") for text in texts)
    assert content(path) == before


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """A disk that is full at ``size`` bytes per file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_disk_full(tmp_path: Path) -> None:
    """Reliability row A3: stop with the path, everything committed stays, resume works."""
    path = tmp_path / "solieu.db"
    save_all(path)
    before = content(path)
    large = "Phát hiện 12 vụ.\n" + "x" * 900_000
    limit = path.stat().st_size + 50_000
    with file_size_limit(limit), open_store(path) as store:
        store.begin_run([], "code-1")
        with pytest.raises(StoreFault) as caught:
            store.save(*read(large, "/large.txt"))
    assert caught.value.key in ("full", "failed")
    assert str(path) in str(caught.value)
    assert content(path) == before
    with open_store(path) as store:
        store.begin_run([], "code-1")
        store.save(*read(large, "/large.txt"))
        assert store.totals().documents == DOCUMENTS + 1


def test_readers_see_whole_documents_while_a_run_writes(tmp_path: Path) -> None:
    path = tmp_path / "solieu.db"
    save_all(path)
    stop = threading.Event()
    seen: list[bool] = []
    errors: list[Exception] = []

    def look() -> None:
        reader = StoreReader(path)
        try:
            while not stop.is_set() or not seen:
                with reader.connect() as reading:
                    rows = reading.exec_driver_sql(
                        "SELECT n_figures, (SELECT count(*) FROM figures WHERE document_id = documents.id)"
                        " FROM documents"
                    ).all()
                seen.append(all(told == held for told, held in rows))
        except Exception as error:  # noqa: BLE001 - handed to the main thread
            errors.append(error)

    threads = [threading.Thread(target=look) for _ in range(2)]
    with open_store(path) as store:
        for thread in threads:
            thread.start()
        try:
            store.begin_run([], "code-2")
            for number in range(30):
                store.save(*read(f"Báo cáo mới {number}: {number} vụ, 2 vụ", f"/new-{number}.txt"))
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    assert errors == []
    assert seen
    assert all(seen)
