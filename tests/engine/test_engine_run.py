"""Runs over folders: only what changed is read, one bad document never stops the rest, nothing is written twice."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

import pipeline
from pipeline.engine import ProcessedDocument, Rooms, RunSummary, extract, run
from pipeline.engine.fingerprint import fingerprint, fingerprint_of, program_print
from pipeline.engine.interrupt import stop_requests
from pipeline.errors import DocumentError, Problem, ReasonCode
from pipeline.records import ParsedDocument, RawDocument, ReadingLimits
from pipeline.settings import Settings
from pipeline.storage import Store, StoreReader, list_problems, open_store
from pipeline.storage.schema import DocumentRow, FigureRow, RunRow, SourceRow
from tests import fakes
from tests.parsing.scans import stand_in

ROOT = Path(pipeline.__file__).resolve().parent.parent
SETTINGS = Settings(max_file_bytes=10_000)
OLD = 1_600_000_000  # a file time long ago: young files are hashed, their time is not trusted


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    write(folder / "a.txt", "Báo cáo A\nPhát hiện 12 vụ.")
    write(folder / "b.txt", "Báo cáo B\nPhát hiện 5 vụ, khởi tố 2 vụ. Năm 2021.")
    return folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "solieu.db"


@pytest.fixture(autouse=True)
def code(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The fingerprint of the program, which a test may change."""

    def set_to(value: str) -> None:
        monkeypatch.setattr("pipeline.engine.runner.fingerprint", lambda: value)

    set_to("code-1")
    return set_to


def write(path: Path, text: str | bytes, seconds: int = OLD) -> None:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    os.utime(path, (seconds, seconds))


class Counting:
    """The fake rooms, counting what reaches them."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    @property
    def rooms(self) -> Rooms:
        return Rooms(self.parse, fakes.annotate, fakes.extract)

    def parse(self, raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
        self.seen.append(Path(raw.source).name)
        return fakes.parse(raw, limits)


def go(path: Path, *paths: Path, rooms: Rooms | None = None, retry: bool = False) -> RunSummary:
    with open_store(path) as store:
        return run(paths, store, SETTINGS, rooms=rooms or fakes.rooms(), retry=retry)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def surfaces(path: Path) -> list[str]:
    with StoreReader(path).connect() as connection:
        query = select(FigureRow.surface).join(DocumentRow, DocumentRow.id == FigureRow.document_id)
        return list(connection.scalars(query.order_by(DocumentRow.source, FigureRow.position)))


def stored_problems(path: Path) -> list[tuple[str, str, int]]:
    with StoreReader(path).connect() as connection:
        found = list_problems(connection)
    return [(Path(item.problem.document).name, item.problem.code.value, item.attempts) for item in found]


def test_first_run(path: Path, folder: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    with open_store(path) as store:
        summary = run(
            [folder],
            store,
            SETTINGS,
            rooms=fakes.rooms(),
            progress=lambda *args: seen.append((args[0], args[1], args[2])),
        )
    assert (summary.found, summary.read, summary.new, summary.figures, summary.digits_unaccounted) == (2, 2, 2, 3, 1)
    assert summary.problems == []
    assert not summary.interrupted
    assert seen == [(1, 2, f"{folder}/a.txt"), (2, 2, f"{folder}/b.txt")]
    assert surfaces(path) == ["12", "5", "2"]
    with StoreReader(path).connect() as connection:
        counts = connection.scalar(select(RunRow.counts))
    assert counts == summary.counts()


class TestSecondRun:
    """Over an unchanged folder nothing is written and nothing is read through the rooms."""

    def test_writes_nothing_at_all(self, path: Path, folder: Path) -> None:
        go(path, folder)
        before, changed = digest(path), path.stat().st_mtime_ns
        rooms = Counting()
        summary = go(path, folder, rooms=rooms.rooms)
        assert (summary.found, summary.unchanged, summary.read) == (2, 2, 0)
        assert rooms.seen == []
        assert (digest(path), path.stat().st_mtime_ns) == (before, changed)
        assert sorted(item.name for item in path.parent.iterdir()) == ["reports", "solieu.db", "solieu.db.lock"]

    def test_does_not_even_open_the_files(self, path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        go(path, folder)
        monkeypatch.setattr("pipeline.engine.runner.read_file", None)
        assert go(path, folder).unchanged == 2

    def test_problems_are_told_again_but_not_written_again(self, path: Path, folder: Path) -> None:
        write(folder / "bad.txt", b"\xff\xfe\xfa")
        write(folder / "boom.txt", "BOOM")
        write(folder / "empty.txt", "")
        write(folder / "scan.djvu", "AT&TFORM")
        first = go(path, folder, folder / "missing.txt")
        before = digest(path)
        rooms = Counting()
        second = go(path, folder, folder / "missing.txt", rooms=rooms.rooms)
        assert [item.code.value for item in first.problems] == ["charset", "crash", "empty", "unsupported", "not_found"]
        assert second.problems == first.problems
        assert rooms.seen == []
        assert digest(path) == before

    def test_a_touched_file_is_hashed_not_read(self, path: Path, folder: Path) -> None:
        go(path, folder)
        before = digest(path)
        os.utime(folder / "a.txt", (OLD + 9, OLD + 9))
        rooms = Counting()
        assert go(path, folder, rooms=rooms.rooms).unchanged == 2
        assert rooms.seen == []
        assert digest(path) == before

    def test_loads_no_language_library(self, tmp_path: Path, folder: Path) -> None:
        """The rooms themselves load them; an idle run never opens the rooms."""
        program = f"""
import sys
from pathlib import Path
from pipeline.engine import run
from pipeline.settings import Settings
from pipeline.storage import open_store
from tests import fakes

for rooms in (fakes.rooms(), None):
    with open_store(Path({str(tmp_path / "idle.db")!r})) as store:
        summary = run([{str(folder)!r}], store, Settings(), rooms=rooms)
assert summary.unchanged == 2, summary
heavy = {{"spacy", "underthesea", "sklearn", "pandas", "streamlit", "trafilatura", "lxml", "alembic.script"}}
heavy |= {{"pipeline.language", "pipeline.parsing", "pipeline.extraction"}}
print(sorted(heavy & set(sys.modules)))
"""
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ}
        )
        # Alembic made the store in the first of the two runs.
        assert done.stdout.strip() in ("[]", "['alembic.script']")


class TestChanges:
    """What is new or changed is read, the rest is left."""

    def test_a_changed_file(self, path: Path, folder: Path) -> None:
        go(path, folder)
        write(folder / "a.txt", "Báo cáo A\nPhát hiện 13 vụ.", OLD + 1)
        rooms = Counting()
        summary = go(path, folder, rooms=rooms.rooms)
        assert rooms.seen == ["a.txt"]
        assert (summary.read, summary.changed, summary.new, summary.unchanged) == (1, 1, 0, 1)
        assert surfaces(path) == ["13", "5", "2"]

    def test_same_size_and_time_is_seen_if_the_file_was_young(self, path: Path, folder: Path) -> None:
        """A file saved twice within one tick of the file system's clock."""
        now = int(time.time())
        write(folder / "a.txt", "Phát hiện 12 vụ.", now)
        go(path, folder)
        write(folder / "a.txt", "Phát hiện 13 vụ.", now)
        assert go(path, folder).changed == 1
        assert surfaces(path) == ["13", "5", "2"]

    def test_a_page_counter_makes_no_new_document(self, path: Path, folder: Path) -> None:
        write(folder / "a.txt", "Báo cáo A\nPhát hiện 12 vụ.\nLượt xem: 1")
        go(path, folder)
        write(folder / "a.txt", "Báo cáo A\nPhát hiện 12 vụ.\nLượt xem: 2", OLD + 1)
        summary = go(path, folder)
        assert (summary.new, summary.lost) == (0, 0)
        with StoreReader(path).connect() as connection:
            assert len(connection.scalars(select(DocumentRow.id)).all()) == 2

    def test_two_files_one_document(self, path: Path, folder: Path) -> None:
        write(folder / "copy.txt", (folder / "a.txt").read_bytes())
        summary = go(path, folder)
        assert (summary.read, summary.new) == (3, 2)
        with StoreReader(path).connect() as connection:
            assert len(connection.scalars(select(SourceRow.source_id)).all()) == 3
        assert surfaces(path) == ["12", "5", "2"]
        assert go(path, folder).unchanged == 3

    def test_a_vanished_file_keeps_its_document(self, path: Path, folder: Path) -> None:
        go(path, folder)
        (folder / "a.txt").unlink()
        assert go(path, folder).unchanged == 1
        assert surfaces(path) == ["12", "5", "2"]

    def test_other_code_reads_everything_again(self, path: Path, folder: Path, code: Callable[[str], None]) -> None:
        go(path, folder)
        code("code-2")
        summary = go(path, folder)
        assert (summary.read, summary.unchanged, summary.changed) == (2, 0, 0)
        assert go(path, folder).unchanged == 2


class TestProblems:
    """Bad documents: each a problem with a reason, the rest goes on, nothing stored is harmed."""

    def test_the_rest_goes_on(self, path: Path, folder: Path) -> None:
        expected = surfaces_of(folder, path.with_name("without.db"))
        write(folder / "0-empty.txt", "")
        write(folder / "1-binary.txt", bytes(range(128, 256)))
        write(folder / "2-boom.txt", "BOOM")
        write(folder / "3-large.txt", "x" * 20_000)
        write(folder / "4-none.txt", " \n")
        (folder / "5.rtf").write_bytes(b"\xd0\xcf")
        summary = go(path, folder, folder / "nowhere")
        assert surfaces(path) == expected
        assert stored_problems(path) == [
            ("0-empty.txt", "empty", 1),
            ("1-binary.txt", "charset", 1),
            ("2-boom.txt", "crash", 1),
            ("3-large.txt", "too_large", 1),
            ("4-none.txt", "no_text", 1),
            ("5.rtf", "unsupported", 1),
            ("nowhere", "not_found", 1),
        ]
        crash = summary.problems[2]
        assert crash.detail == "RuntimeError: the parser broke"
        assert crash.sha256 == hashlib.sha256(b"BOOM").hexdigest()

    def test_the_ledger_adds_up(self, path: Path, folder: Path) -> None:
        """Files found = stored + unchanged + problems + pending (reliability, contract b)."""
        go(path, folder)
        write(folder / "c.txt", "Có 1 vụ")
        write(folder / "d.txt", "BOOM")
        summary = go(path, folder)
        parts = summary.read + summary.unchanged + len(summary.problems) + summary.pending
        assert summary.found == parts == 4

    def test_a_repaired_file_leaves_the_list(self, path: Path, folder: Path) -> None:
        write(folder / "a.txt", "")
        go(path, folder)
        write(folder / "a.txt", "Có 12 vụ", OLD + 1)
        assert go(path, folder).problems == []
        assert stored_problems(path) == []

    def test_a_spoilt_file_keeps_what_was_stored_and_clears_when_restored(self, path: Path, folder: Path) -> None:
        good = (folder / "a.txt").read_bytes()
        go(path, folder)
        write(folder / "a.txt", b"\xff", OLD + 1)
        assert [item.code for item in go(path, folder).problems] == [ReasonCode.CHARSET]
        assert surfaces(path) == ["12", "5", "2"]
        write(folder / "a.txt", good, OLD + 2)
        assert go(path, folder).unchanged == 2
        assert stored_problems(path) == []

    def test_final_failures_are_tried_again_by_new_code_or_by_hand(
        self, path: Path, folder: Path, code: Callable[[str], None]
    ) -> None:
        write(folder / "boom.txt", "BOOM")
        go(path, folder)
        rooms = Counting()
        go(path, folder, rooms=rooms.rooms)
        assert rooms.seen == []
        go(path, folder, rooms=rooms.rooms, retry=True)
        assert rooms.seen == ["boom.txt"]
        code("code-2")
        go(path, folder, rooms=rooms.rooms)
        assert "boom.txt" in rooms.seen[1:]
        assert stored_problems(path) == [("boom.txt", "crash", 3)]

    def test_what_the_database_refuses_is_a_problem_of_that_document(
        self, path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        save = Store.save

        def refuse(store: Store, source: object, parsed: ParsedDocument, extraction: object) -> object:
            if parsed.source.endswith("a.txt"):
                raise DocumentError(ReasonCode.NOT_SAVED, "IntegrityError: figures.id")
            return save(store, source, parsed, extraction)  # type: ignore[arg-type]

        monkeypatch.setattr(Store, "save", refuse)
        summary = go(path, folder)
        assert [(item.stage, item.code.value) for item in summary.problems] == [("storage", "not_saved")]
        assert surfaces(path) == ["5", "2"]
        monkeypatch.undo()
        assert go(path, folder).problems == []


def surfaces_of(folder: Path, path: Path) -> list[str]:
    go(path, folder)
    return surfaces(path)


class TestInterrupt:
    """Ctrl-C ends the run after the current document; the next run goes on."""

    def test_once(self, path: Path, folder: Path) -> None:
        def stops(raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
            signal.raise_signal(signal.SIGINT)
            return fakes.parse(raw, limits)

        summary = go(path, folder, rooms=Rooms(stops, fakes.annotate, fakes.extract))
        assert (summary.read, summary.pending, summary.interrupted) == (1, 1, True)
        assert surfaces(path) == ["12"], "the current document was stored"
        second = go(path, folder)
        assert (second.unchanged, second.new) == (1, 1)
        assert surfaces(path) == ["12", "5", "2"]

    def test_twice_ends_at_once_and_stores_nothing_half(self, path: Path, folder: Path) -> None:
        def stops(raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)
            raise AssertionError("not reached")

        with pytest.raises(KeyboardInterrupt):
            go(path, folder, rooms=Rooms(stops, fakes.annotate, fakes.extract))
        assert surfaces(path) == []
        assert go(path, folder).new == 2

    def test_handlers_are_given_back(self) -> None:
        before = signal.getsignal(signal.SIGINT)
        with stop_requests():
            assert signal.getsignal(signal.SIGINT) is not before
        assert signal.getsignal(signal.SIGINT) is before

    def test_outside_the_main_thread(self) -> None:
        seen: list[bool] = []

        def work() -> None:
            with stop_requests() as stop:
                seen.append(stop.asked)

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert seen == [False]


class TestExtract:
    """Results without a store, in the order of the files."""

    def test_documents_and_problems_in_order(self, folder: Path) -> None:
        write(folder / "aa.txt", b"\xff")
        results = list(extract([folder, folder / "none"], SETTINGS, rooms=fakes.rooms()))
        kinds = [item.code.value if isinstance(item, Problem) else len(item.extraction.figures) for item in results]
        assert kinds == [1, "charset", 2, "not_found"]

    def test_is_lazy(self, folder: Path) -> None:
        rooms = Counting()
        results: Iterator[ProcessedDocument | Problem] = extract([folder], SETTINGS, rooms=rooms.rooms)
        next(results)
        assert rooms.seen == ["a.txt"]


class TestFingerprint:
    """It changes with whatever decides a figure, and with nothing else."""

    @pytest.fixture
    def package(self, tmp_path: Path) -> Path:
        root = tmp_path / "package"
        for name in (
            "records.py",
            "terminal.py",
            "parsing/html.py",
            "extraction/deep/rules.py",
            "viewer/main.py",
            "data/language/numbers.yaml",
            "data/areas/communes.csv",
            "data/messages.yaml",
            "data/viewer/words.yaml",
        ):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text("one")
        return root

    @pytest.mark.parametrize(
        ("name", "counts"),
        [
            ("records.py", True),
            ("parsing/html.py", True),
            ("extraction/deep/rules.py", True),
            ("data/language/numbers.yaml", True),
            ("data/areas/communes.csv", True),
            ("language/new.py", True),
            ("terminal.py", False),
            ("viewer/main.py", False),
            ("data/messages.yaml", False),
            ("data/viewer/words.yaml", False),
            ("parsing/__pycache__/html.cpython-311.pyc", False),
        ],
    )
    def test_files(self, package: Path, name: str, counts: bool) -> None:
        before = fingerprint_of(package, ["1.0"])
        assert fingerprint_of(package, ["1.0"]) == before
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("two")
        assert (fingerprint_of(package, ["1.0"]) != before) is counts

    def test_names_count_too(self, package: Path) -> None:
        """Two files that exchange their contents are another program."""
        before = fingerprint_of(package, ["1.0"])
        (package / "records.py").rename(package / "other.py")
        assert fingerprint_of(package, ["1.0"]) != before

    def test_versions_count(self, package: Path) -> None:
        assert fingerprint_of(package, ["1.0"]) != fingerprint_of(package, ["1.1"])

    def test_of_this_program(self) -> None:
        assert len(fingerprint()) == 64


class TestOtherPrograms:
    """A new Tesseract has scans read again, a new LibreOffice old Word documents, and neither anything else."""

    def test_versions_of_tesseract_count_for_scans(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        missing = program_print(".pdf")
        stand_in(tmp_path / "old", monkeypatch, "exit 0")
        old = program_print(".pdf")
        script = stand_in(tmp_path / "new", monkeypatch, "exit 0") / "tesseract"
        script.write_text(script.read_text(encoding="utf-8").replace("0.0.0", "9.9.9"), encoding="utf-8")
        new = program_print(".pdf")
        assert len({missing, old, new}) == 3
        assert {program_print(suffix) for suffix in (".png", ".tif", ".tiff", ".jpg", ".jpeg")} == {new}
        assert {program_print(suffix) for suffix in (".txt", ".html", ".docx", ".xls", "")} == {""}

    @pytest.mark.parametrize(
        ("script", "same"),
        [("echo LibreOffice 1", False), ("exit 1", True), ("exec nothing-like-it", True)],
    )
    def test_versions_of_libreoffice_count_for_doc(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, same: bool
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        missing = program_print(".doc")
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        assert (program_print(".doc") == missing) is same

    def test_only_what_it_reads_is_read_again(self, path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(folder / "scan.pdf", "Báo cáo C\nPhát hiện 7 vụ.")
        asked: list[str] = []

        def version(number: int) -> None:
            def found(suffix: str) -> str:
                asked.append(suffix)
                return f".{number}" if suffix == ".pdf" else ""

            monkeypatch.setattr("pipeline.engine.runner.program_print", found)

        version(1)
        go(path, folder)
        assert sorted(asked) == [".pdf", ".txt"]  # once for each kind
        assert go(path, folder).unchanged == 3
        version(2)
        rooms = Counting()
        assert go(path, folder, rooms=rooms.rooms).unchanged == 2
        assert rooms.seen == ["scan.pdf"]
        assert go(path, folder).unchanged == 3

    def test_a_scan_that_was_refused_is_tried_with_the_new_program(
        self, path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(folder / "scan.pdf", "BOOM")
        monkeypatch.setattr("pipeline.engine.runner.program_print", lambda _: "")
        go(path, folder)
        rooms = Counting()
        go(path, folder, rooms=rooms.rooms)
        assert rooms.seen == []
        monkeypatch.setattr("pipeline.engine.runner.program_print", lambda _: ".1")
        go(path, folder, rooms=rooms.rooms)
        assert "scan.pdf" in rooms.seen

    def test_a_copy_in_another_form_stays_one(self, path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The same document as text and as PDF: whichever came first has it, and nothing is read over and over."""
        write(folder / "a.pdf", (folder / "a.txt").read_bytes())
        monkeypatch.setattr("pipeline.engine.runner.program_print", lambda suffix: ".1" if suffix == ".pdf" else "")
        assert go(path, folder).new == 2
        assert go(path, folder).unchanged == 3
