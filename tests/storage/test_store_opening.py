"""Opening a store: locks, kinds, schemas, and files that are no store. Nothing stored is ever harmed."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from pipeline.storage import StoreBusyError, StoreFault, StoreReader, is_sample, migrations, open_store
from pipeline.storage.connection import APPLICATION_ID, connect_writer, wal_is_safe
from pipeline.storage.lock import lock_path
from pipeline.storage.tablebase import Base
from tests.fakes import read

_NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with one document."""
    path = tmp_path / "solieu.db"
    with open_store(path) as store:
        store.begin_run([], "code-1")
        store.save(*read("Phát hiện 12 vụ mại dâm"))
    return path


def figures(path: Path) -> int:
    with StoreReader(path).connect() as reading:
        return int(reading.exec_driver_sql("SELECT count(*) FROM figures").scalar_one())


def fault_on_reading(path: Path) -> StoreFault:
    with pytest.raises(StoreFault) as caught, StoreReader(path, busy_seconds=0).connect():
        pass
    assert str(path) in caught.value.told.vi
    assert str(path) in caught.value.told.en
    return caught.value


def fault_on_writing(path: Path, *, sample: bool = False) -> StoreFault:
    with pytest.raises(StoreFault) as caught, open_store(path, sample=sample, busy_seconds=0):
        pass
    assert str(path) in str(caught.value)
    return caught.value


class TestSchema:
    """Migrations make what the tables in schema.py say."""

    def test_migrations_and_tables_agree(self, path: Path) -> None:
        engine = create_engine(f"sqlite:///{path}")
        with engine.connect() as opened:
            differences = compare_metadata(MigrationContext.configure(opened), Base.metadata)
        engine.dispose()
        assert differences == []

    def test_head_is_the_newest_revision(self) -> None:
        folder = ScriptDirectory(str(Path(migrations.__file__).parent))
        assert folder.get_current_head() == migrations.HEAD

    def test_pragmas(self, path: Path) -> None:
        opened = connect_writer(path, 1.5)
        found = {
            name: opened.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("foreign_keys", "recursive_triggers", "trusted_schema", "busy_timeout", "application_id")
        }
        opened.close()
        assert found == {
            "foreign_keys": 1,
            "recursive_triggers": 1,
            "trusted_schema": 0,
            "busy_timeout": 1500,
            "application_id": APPLICATION_ID,
        }

    @pytest.mark.parametrize(
        ("version", "safe"),
        [
            ((3, 40, 1), False),  # Debian 12
            ((3, 44, 5), False),
            ((3, 44, 6), True),  # back-port
            ((3, 45, 0), False),
            ((3, 50, 6), False),
            ((3, 50, 7), True),  # back-port
            ((3, 51, 2), False),
            ((3, 51, 3), True),
            ((3, 54, 1), True),
            ((4, 0, 0), True),
        ],
    )
    def test_wal_gate(self, version: tuple[int, ...], safe: bool) -> None:
        assert wal_is_safe(version) is safe

    @pytest.mark.parametrize(("version", "mode"), [((3, 40, 1), "delete"), ((3, 51, 3), "wal")])
    def test_journal_follows_the_gate(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], mode: str
    ) -> None:
        monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
        opened = connect_writer(path, 1)
        assert opened.execute("PRAGMA journal_mode").fetchone() == (mode,)
        # 1 is NORMAL, 2 is FULL: NORMAL is safe against power loss in WAL mode only.
        assert opened.execute("PRAGMA synchronous").fetchone() == ({"wal": 1, "delete": 2}[mode],)
        opened.close()

    def test_a_wal_store_is_read_and_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))
        path = tmp_path / "wal.db"
        with open_store(path) as store:
            store.begin_run([], "code-1")
            store.save(*read("Phát hiện 12 vụ"))
            assert figures(path) == 1
        assert figures(path) == 1


class TestLock:
    """One run at a time; whoever comes second learns who holds the store since when."""

    def test_second_run_is_told_who_runs_since_when(self, path: Path) -> None:
        with open_store(path, command="solieu run"):
            fault = fault_on_writing(path)
        assert isinstance(fault, StoreBusyError)
        assert str(os.getpid()) in fault.told.vi
        assert "solieu run" in fault.told.vi
        assert lock_path(path).read_bytes() == b""

    def test_the_lock_dies_with_its_process(self, path: Path) -> None:
        child = os.fork()
        if child == 0:
            with open_store(path):
                os.kill(os.getpid(), signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        with open_store(path) as store:
            assert store.totals().figures == 1

    def test_a_database_lock_of_another_program(self, path: Path) -> None:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreBusyError), open_store(path, busy_seconds=0.01) as store:
            store.save(*read("Có 7 vụ"))
        other.execute("ROLLBACK")
        other.close()
        assert figures(path) == 1


class TestKinds:
    """Samples and real data never share a store."""

    def test_samples_carry_their_mark(self, tmp_path: Path) -> None:
        path = tmp_path / "samples.db"
        with open_store(path, sample=True) as store:
            store.begin_run([], "code-1")
            store.save(*read("Có 7 vụ"))
        with StoreReader(path).connect() as reading:
            assert is_sample(reading)
            assert reading.exec_driver_sql("SELECT sample FROM documents").scalar_one() == 1
        assert fault_on_writing(path).key == "is_sample"
        assert figures(path) == 1

    def test_a_real_store_takes_no_samples(self, path: Path) -> None:
        assert fault_on_writing(path, sample=True).key == "not_sample"
        with StoreReader(path).connect() as reading:
            assert not is_sample(reading)


class TestNoStore:
    """Files that cannot be used are named and left as they are."""

    @pytest.mark.parametrize(
        ("spoil", "on_reading", "on_writing"),
        [
            (lambda data: data[:3000], "damaged", "damaged"),  # reliability row A8
            (lambda data: data[:4096] + bytes(8192) + data[12288:], "damaged", "damaged"),
            (lambda data: os.urandom(8192), "foreign", "foreign"),
            (lambda data: b"Xin ch\xc3\xa0o, kh\xc3\xb4ng ph\xe1\xba\xa3i kho", "foreign", "foreign"),
        ],
        ids=["truncated", "zeroed pages", "noise", "text"],
    )
    def test_left_as_it_is(self, path: Path, spoil: object, on_reading: str, on_writing: str) -> None:
        assert callable(spoil)
        path.write_bytes(spoil(path.read_bytes()))
        before = path.read_bytes()
        assert fault_on_reading(path).key == on_reading
        assert fault_on_writing(path).key == on_writing
        assert path.read_bytes() == before

    def test_missing_and_empty(self, tmp_path: Path) -> None:
        assert fault_on_reading(tmp_path / "none.db").key == "missing"
        (tmp_path / "empty.db").touch()
        assert fault_on_reading(tmp_path / "empty.db").key == "missing"
        with open_store(tmp_path / "empty.db") as store:
            assert store.totals().documents == 0

    def test_a_folder(self, tmp_path: Path) -> None:
        assert fault_on_reading(tmp_path).key == "foreign"
        assert fault_on_writing(tmp_path).key == "foreign"

    def test_a_database_of_another_program(self, tmp_path: Path) -> None:
        path = tmp_path / "other.db"
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE figures (id)")
        other.close()
        assert fault_on_reading(path).key == "foreign"
        assert fault_on_writing(path).key == "foreign"

    def test_a_newer_schema(self, path: Path) -> None:
        _set_revision(path, "9999")
        for fault in (fault_on_reading(path), fault_on_writing(path)):
            assert fault.key == "newer"
            assert "9999" in str(fault)
        _set_revision(path, migrations.HEAD)
        assert figures(path) == 1

    def test_an_older_schema_is_not_read_but_told(self, path: Path) -> None:
        _set_revision(path, "0000")
        assert fault_on_reading(path).key == "older"


def _set_revision(path: Path, revision: str) -> None:
    opened = sqlite3.connect(path)
    opened.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    opened.commit()
    opened.close()


@pytest.fixture
def plain_folder() -> Iterator[Path]:
    """A folder that others may enter, too."""
    folder = Path(tempfile.mkdtemp(prefix="solieu-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


@contextmanager
def plain_user(folder: Path) -> Iterator[None]:
    """Acts without the rights of root, who may write everywhere; what the folder holds becomes the plain user's.

    Only what is looked at runs so: the checkout itself may be root's alone.
    """
    user = os.geteuid()
    if user == 0:
        for item in (folder, *folder.iterdir()):
            os.chown(item, _NOBODY, -1)
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


class TestReadOnly:
    """Without the right to write, `run` refuses before any work; reading goes on."""

    def make(self, folder: Path) -> Path:
        path = folder / "solieu.db"
        with open_store(path) as store:
            store.begin_run([], "code-1")
            store.save(*read("Có 12 vụ"))
        return path

    def test_read_only_file(self, plain_folder: Path) -> None:
        path = self.make(plain_folder)
        path.chmod(0o444)
        with plain_user(plain_folder):
            assert fault_on_writing(path).key == "read_only"
            assert figures(path) == 1

    def test_read_only_folder(self, plain_folder: Path) -> None:
        path = self.make(plain_folder)
        plain_folder.chmod(0o555)
        with plain_user(plain_folder):
            assert fault_on_writing(path).key == "read_only"
            assert figures(path) == 1

    def test_a_new_store_in_a_read_only_folder(self, plain_folder: Path) -> None:
        plain_folder.chmod(0o555)
        with plain_user(plain_folder):
            assert fault_on_writing(plain_folder / "new.db").key == "read_only"
            assert fault_on_writing(plain_folder / "below" / "new.db").key == "read_only"

    def test_wal_store_in_a_read_only_folder_is_read(self, plain_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Reliability row A4: plain SQLite cannot even read it."""
        monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))
        path = self.make(plain_folder)
        plain_folder.chmod(0o555)
        with plain_user(plain_folder):
            assert figures(path) == 1


def test_a_reader_cannot_write(path: Path) -> None:
    with pytest.raises(StoreFault) as caught, StoreReader(path).connect() as reading:
        reading.exec_driver_sql("DELETE FROM figures")
    assert caught.value.key == "read_only"
    assert figures(path) == 1


def test_a_store_deleted_between_two_looks(path: Path) -> None:
    reader = StoreReader(path)
    with reader.connect():
        pass
    path.unlink()
    with pytest.raises(StoreFault) as caught, reader.connect():
        pass
    assert caught.value.key == "missing"


def test_odd_names_are_paths_not_uris(tmp_path: Path) -> None:
    path = tmp_path / "kho số liệu?mode=memory#1%20.db"
    with open_store(path) as store:
        store.begin_run([], "code-1")
        store.save(*read("Có 12 vụ"))
    assert path.exists()
    assert figures(path) == 1
