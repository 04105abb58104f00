"""Documents that hang, swell, crash or lie: each ends as a problem with its reason, all others are read as ever."""

from __future__ import annotations

import contextlib
import mmap
import os
import resource
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.engine import Rooms, RunSummary, attempt, run
from pipeline.engine.confined import Confined
from pipeline.engine.rooms import ProcessedDocument, default_rooms
from pipeline.errors import Problem, ReasonCode
from pipeline.records import Care, RawDocument
from pipeline.settings import Settings
from pipeline.storage import StoreReader, list_problems, open_store
from tests import fakes, mocks
from tests.engine.processes import asked_to_stop, ends, no_process_is_left, open_files, write

# Small enough for a test, large enough for a machine with other work.
MEMORY = 128 * 1024 * 1024
SETTINGS = Settings(document_seconds=30, page_seconds=30, document_memory=MEMORY, max_text_characters=100_000)
HASTY = SETTINGS.model_copy(update={"document_seconds": 0.5, "page_seconds": 0.5})
GOOD = "Phát hiện 12 vụ"


def raw_of(order: str, suffix: str = ".pdf", rest: str = GOOD) -> RawDocument:
    text = f"{mocks.ORDER}{order}\n{rest}" if order else rest
    return replace(fakes.raw_of(text, f"/reports/{order.partition(' ')[0] or 'good'}{suffix}"), suffix=suffix)


@pytest.fixture(autouse=True)
def _no_zombies() -> Iterator[None]:
    with no_process_is_left():
        yield


def read(raw: RawDocument, settings: Settings = SETTINGS, rooms: Rooms | None = None) -> ProcessedDocument | Problem:
    with Confined(settings) as fence:
        return attempt(raw, settings, rooms=fence.around(rooms or mocks.rooms()))


ANSWER = 4 * 100_000 + 16 * 1024 * 1024


@pytest.mark.parametrize("suffix", [".pdf", ".html"])
@pytest.mark.parametrize(
    ("order", "settings", "code", "detail"),
    [
        ("hang", HASTY, "timeout", "> 0.5 seconds"),  # busy, and deaf to SIGTERM
        ("sleep", HASTY, "timeout", "> 0.5 seconds"),  # idle: CPU time alone would never end it
        ("signal SIGSTOP", HASTY, "timeout", "> 0.5 seconds"),
        ("signal SIGXCPU", HASTY, "timeout", "> 0.5 seconds"),
        ("pages 3 0.01", SETTINGS, None, ""),
        ("need", SETTINGS, "memory", f"> {MEMORY} bytes"),
        ("need 20", SETTINGS, None, ""),
        ("signal SIGKILL", SETTINGS, "memory", "SIGKILL: ended by the system"),  # as the system's OOM killer does
        ("exit 9", SETTINGS, "crash", "exit status 9"),
        ("exit 0", SETTINGS, "crash", "exit status 0"),
        ("segv", SETTINGS, "crash", "SIGSEGV"),
        ("signal SIGABRT", SETTINGS, "crash", "SIGABRT"),  # PDFium's way out when memory is short
        ("throw", SETTINGS, "crash", "IndexError: the parser broke"),
        ("refuse", SETTINGS, "encrypted", "password"),
        ("open", SETTINGS, "crash", "OSError: [Errno 24] Too many open files: '/dev/null'"),
        ("speak", SETTINGS, "crash", "no answer of a reader"),
        ("nul", SETTINGS, "crash", "no answer of a reader: NUL in the text"),
        ("outside", SETTINGS, "crash", "no answer of a reader: blocks: [0, 16) after 0, in [0, 15)"),
        ("overlap", SETTINGS, "crash", "no answer of a reader: blocks: [0, 15) after 15, in [0, 15)"),
        ("cell", SETTINGS, "crash", "no answer of a reader: cells: [2, 4), row 0, column 0"),
        ("covers", SETTINGS, "crash", "no answer of a reader: cells: covers 1 × 1000000000"),
        ("run", SETTINGS, "crash", "no answer of a reader: runs: [0, 1000000) after 0, in [0, 15)"),
        ("pages_below", SETTINGS, "crash", "no answer of a reader: pages: -1"),
    ],
)
def test_outcomes(order: str, settings: Settings, code: str | None, detail: str, suffix: str) -> None:
    raw = raw_of(order, suffix)
    found = read(raw, settings)
    if code is None:
        assert isinstance(found, ProcessedDocument)
        assert found.parsed.text == GOOD
    else:
        assert found == Problem(raw.source, "parsing", ReasonCode(code), detail, raw.sha256)


@pytest.mark.parametrize("order", ["surrogate", "type"])
def test_what_is_no_text_does_not_leave_the_process(order: str) -> None:
    """Lone surrogates kill SQLite's binding and the files of a workbook; they are refused on both sides."""
    found = read(raw_of(order))
    assert isinstance(found, Problem)
    assert found.code is ReasonCode.CRASH


def test_a_flood() -> None:
    """Refused by its length, before a byte of it is kept."""
    found = read(raw_of("flood"), SETTINGS.model_copy(update={"document_memory": 8 * MEMORY}))
    assert isinstance(found, Problem)
    assert found.code is ReasonCode.TOO_LARGE
    assert found.detail.endswith(f" bytes of text and structure > {ANSWER}")


def test_what_the_run_knows_is_not_taken_from_the_answer() -> None:
    """A parser that was taken over must not put its text in the place of another document."""
    honest, other = read(raw_of("")), read(raw_of("other"))
    assert isinstance(honest, ProcessedDocument)
    assert isinstance(other, ProcessedDocument)
    raw = raw_of("other")
    assert other.parsed == replace(honest.parsed, source=raw.source, source_id=raw.source_id, raw_sha256=raw.sha256)


def test_answers_are_equal_to_those_of_the_room(tmp_path: Path) -> None:
    """The sample pages, field by field: nothing is lost or changed on the way."""
    rooms = default_rooms()
    pages = sorted((Path(__file__).parents[2] / "corpus" / "reports").glob("*.html"))
    assert pages
    with Confined(SETTINGS) as fence:
        fenced = fence.around(rooms)
        for path in pages:
            raw = replace(fakes.raw_of(path.read_bytes(), str(path)), suffix=".html")
            assert rooms.prepare(raw) is Care.SHARED
            assert fenced.parse(raw, SETTINGS.reading_limits()) == rooms.parse(raw, SETTINGS.reading_limits())


def page_of(body: str) -> RawDocument:
    """A page whose last paragraph tells whether all of it was read."""
    text = f"<html><body>{body}<p>Khởi tố 04 vụ</p></body></html>"
    return replace(fakes.raw_of(text, "/reports/page.html"), suffix=".html")


# In parse_tree a tag of many attributes is emptied, unless a "<" hides it: then libxml2 needs time quadratic in them.
HIDDEN = " ".join(f"a{number}='<'" for number in range(60_000))


@pytest.mark.parametrize(
    ("body", "settings", "code"),
    [
        # Reliability rows C11 (size), C12 (nesting), C13 (attributes), by the real parser.
        ("<p>x" * 200_000, {"document_memory": 32 * 1024 * 1024}, "memory"),
        ("<div>" * 100_000 + "72", {}, "depth"),
        ("<table><tr><td>" * 20_000 + "72", {}, "depth"),
        (f"<p {HIDDEN}>72</p>", {"document_seconds": 2}, "timeout"),
        ("<p>" + "72 cơ sở " * 20_000, {}, "too_large"),
        ('<!DOCTYPE html [<!ENTITY a "72"><!ENTITY b "&a;&a;&a;">]>' + "&b;" * 100, {}, None),
        ("<div>" * 1_000 + "72" + "</div>" * 1_000, {}, None),
    ],
)
def test_pages_that_would_not_end(body: str, settings: dict[str, float], code: str | None) -> None:
    limits = SETTINGS.model_copy(update={"document_memory": 8 * MEMORY, **settings})
    found = read(page_of(body), limits, default_rooms())
    if isinstance(found, Problem):
        assert found.code.value == code
    else:
        assert code is None
        assert found.parsed.text.endswith("Khởi tố 04 vụ")


class TestTime:
    """Limits of time, by a clock that nobody sets back."""

    def test_recognised_pages_give_more_time(self) -> None:
        """Twelve pages of 0.1 s in a document that may take 0.5 s."""
        assert isinstance(read(raw_of("pages 12 0.1"), HASTY), ProcessedDocument)

    def test_the_last_page_is_named(self) -> None:
        settings = HASTY.model_copy(update={"page_seconds": 0.6})
        found = read(raw_of("pages_then_hang"), settings)
        assert isinstance(found, Problem)
        assert (found.code, found.detail) == (ReasonCode.TIMEOUT, "> 0.6 seconds after page 2")

    def test_pages_beyond_the_limit_give_none(self) -> None:
        settings = HASTY.model_copy(update={"max_pages": 2})
        found = read(raw_of("pages 1000 0.1"), settings)
        assert isinstance(found, Problem)
        assert found.code is ReasonCode.TIMEOUT

    def test_cpu_time_ends_a_process_that_nobody_watches(self) -> None:
        """The limit of the system stands behind that of the clock; whole seconds, one more than asked."""
        settings = SETTINGS.model_copy(update={"document_seconds": 0.5})
        fence = Confined(settings)
        with pytest.MonkeyPatch.context() as patch, fence:
            patch.setattr("pipeline.engine.reader.time.monotonic", lambda: 0.0)
            found = attempt(raw_of("hang"), settings, rooms=fence.around(mocks.rooms()))
        assert isinstance(found, Problem)
        assert found.code is ReasonCode.TIMEOUT


class TestMemory:
    """What a document may need is counted from what the run has."""

    def test_a_large_run_leaves_documents_their_room(self) -> None:
        with mmap.mmap(-1, 20 * MEMORY):
            assert isinstance(read(raw_of("need 20")), ProcessedDocument)
            found = read(raw_of("need 2000"))
        assert isinstance(found, Problem)
        assert found.code is ReasonCode.MEMORY

    def test_the_run_itself_does_not_grow(self) -> None:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for order in ("need", "flood"):
            assert isinstance(read(raw_of(order)), Problem)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY // 1024


class TestProcesses:
    """What a document starts ends with it, and nothing of the run is in its hands."""

    @pytest.mark.parametrize("order", ["children", "leave"])
    def test_programs_end_with_the_document(self, order: str, tmp_path: Path) -> None:
        """A conversion or recognition that hangs, also in a session of its own."""
        note = tmp_path / "note"
        settings = SETTINGS.model_copy(update={"document_seconds": 3})
        read(raw_of(f"{order} {note}"), settings)
        numbers = [int(number) for number in note.read_text().split()]
        assert numbers
        assert all(ends(number) for number in numbers)

    def test_files_of_the_run_are_closed(self, tmp_path: Path) -> None:
        """Its store, its lock, what it writes; and the terminal."""
        note = tmp_path / "note"
        with (tmp_path / "secret").open("w"):
            assert isinstance(read(raw_of(f"files {note}")), ProcessedDocument)
        names = note.read_text().split("\n")
        assert all(name == "/dev/null" or name.startswith("socket:") or name == str(note) for name in names)
        assert sum(name.startswith("socket:") for name in names) == 1

    def test_no_file_grows_without_end(self, tmp_path: Path) -> None:
        target = tmp_path / "large"
        found = read(raw_of(f"write {target}"), SETTINGS)
        assert isinstance(found, Problem)
        assert "File too large" in found.detail

    def test_pages_share_a_process_until_one_breaks_it(self) -> None:
        seen = []
        with Confined(SETTINGS) as fence:
            rooms = fence.around(mocks.rooms())
            for order in ("", "", "refuse", "", "throw", "", "exit 9", ""):
                found = attempt(raw_of(order, ".html"), SETTINGS, rooms=rooms)
                seen.append((isinstance(found, ProcessedDocument), fence._shared and fence._shared._pid))
        read_well = [one for one, _ in seen]
        assert read_well == [True, True, False, True, False, True, False, True]
        first, second, third = seen[0][1], seen[5][1], seen[7][1]
        assert [pid for _, pid in seen[:4]] == [first] * 4
        assert len({first, second, third}) == 3

    def test_a_process_that_died_while_idle_spoils_no_document(self) -> None:
        with Confined(SETTINGS) as fence:
            rooms = fence.around(mocks.rooms())
            assert isinstance(attempt(raw_of("", ".html"), SETTINGS, rooms=rooms), ProcessedDocument)
            assert fence._shared
            os.kill(fence._shared._pid, signal.SIGKILL)
            assert ends(fence._shared._pid)
            assert isinstance(attempt(raw_of("", ".html"), SETTINGS, rooms=rooms), ProcessedDocument)

    def test_plain_text_is_read_by_the_run_itself(self) -> None:
        with Confined(SETTINGS) as fence:
            rooms = fence.around(mocks.rooms())
            assert isinstance(attempt(raw_of("", ".txt"), SETTINGS, rooms=rooms), ProcessedDocument)
            assert fence._shared is None


class TestRuns:
    """Bad documents among good ones: the ledger adds up, the good ones are as without the bad."""

    ORDERS = ("exit 9", "segv", "throw", "flood", "need", "refuse", "outside")

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = tmp_path / "reports"
        folder.mkdir()
        for number in range(3):
            for suffix in (".pdf", ".html", ".txt"):
                write(folder / f"good-{number}{suffix}", f"Báo cáo {number} {suffix}\nPhát hiện {number + 10} vụ")
        return folder

    def go(self, path: Path, folder: Path, settings: Settings = SETTINGS, *, retry: bool = False) -> RunSummary:
        with open_store(path) as store:
            return run([folder], store, settings, rooms=mocks.rooms(), retry=retry)

    @pytest.mark.parametrize("suffix", [".pdf", ".html"])
    def test_the_rest_is_not_touched(self, tmp_path: Path, folder: Path, suffix: str) -> None:
        alone = tmp_path / "alone.db"
        assert self.go(alone, folder).read == 9
        for number, order in enumerate(self.ORDERS):
            write(folder / f"{'az'[number % 2]}-{number}{suffix}", f"{mocks.ORDER}{order}\nPhát hiện 99 vụ")
        summary = self.go(tmp_path / "mixed.db", folder)
        assert {problem.code.value for problem in summary.problems} >= {"crash", "memory", "encrypted"}
        assert summary.found == summary.read + len(summary.problems) == 9 + len(self.ORDERS)
        assert figures(tmp_path / "mixed.db") == figures(alone)

    def test_slow_documents_are_tried_twice(self, tmp_path: Path, folder: Path) -> None:
        """Other work on the machine can have made the first attempt slow; the second is final."""
        path = tmp_path / "solieu.db"
        write(folder / "hang.pdf", f"{mocks.ORDER}sleep")
        for attempts in (1, 2, 2):
            summary = self.go(path, folder, HASTY)
            assert [problem.code.value for problem in summary.problems] == ["timeout"]
            assert problems(path) == [("timeout", "> 0.5 seconds", "parsing", attempts)]
        self.go(path, folder, HASTY, retry=True)
        assert problems(path) == [("timeout", "> 0.5 seconds", "parsing", 3)]
        write(folder / "hang.pdf", "Phát hiện 5 vụ", seconds=9)
        assert self.go(path, folder, HASTY).problems == []
        assert problems(path) == []

    def test_crashes_are_tried_once(self, tmp_path: Path, folder: Path) -> None:
        path = tmp_path / "solieu.db"
        write(folder / "segv.pdf", f"{mocks.ORDER}segv")
        for _ in range(2):
            assert len(self.go(path, folder).problems) == 1
            assert problems(path) == [("crash", "SIGSEGV", "parsing", 1)]

    def test_stopping_gives_up_a_document_that_does_not_end(
        self, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Asked once, the document at hand may end; if it does not, it is left for the next run and is no problem."""
        monkeypatch.setattr("pipeline.engine.reader.STOP_SECONDS", 0.2)
        path, note = tmp_path / "solieu.db", tmp_path / "note"
        write(folder / "hang.pdf", f"{mocks.ORDER}children {note}")
        with asked_to_stop(note):
            summary = self.go(path, folder)
        assert (summary.read, summary.pending, summary.problems) == (9, 1, [])
        assert summary.found == summary.read + summary.pending
        assert all(ends(int(number)) for number in note.read_text().split())
        write(folder / "hang.pdf", "Phát hiện 5 vụ")
        assert (self.go(path, folder).read, problems(path)) == (1, [])

    def test_stopping_lets_a_document_end(self, tmp_path: Path, folder: Path) -> None:
        path, note = tmp_path / "solieu.db", tmp_path / "note"
        write(folder / "a.pdf", f"{mocks.ORDER}sleep 1 {note}\n{GOOD}")
        with asked_to_stop(note):
            summary = self.go(path, folder)
        assert (summary.read, summary.pending) == (1, 9)

    def test_stopping_twice(self, tmp_path: Path, folder: Path) -> None:
        path, note = tmp_path / "solieu.db", tmp_path / "note"
        write(folder / "a.pdf", f"{mocks.ORDER}children {note}")
        with asked_to_stop(note, times=2), pytest.raises(KeyboardInterrupt):
            self.go(path, folder)
        assert all(ends(int(number)) for number in note.read_text().split())
        write(folder / "a.pdf", GOOD)
        assert self.go(path, folder).read == 10

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_killed(self, tmp_path: Path, folder: Path, jobs: int) -> None:
        """SIGKILL of the run: what it started ends by itself, the lock is free, the next run goes on."""
        path, note = tmp_path / "solieu.db", tmp_path / "note"
        write(folder / "good-1.html", f"{mocks.ORDER}sleep 1000 {note}\n{GOOD}")
        killed = os.fork()
        if killed == 0:
            with contextlib.suppress(BaseException), open_store(path) as store:
                run([folder], store, SETTINGS, rooms=mocks.rooms(), jobs=jobs)
            os._exit(1)
        while not note.exists() or not note.read_text():
            time.sleep(0.01)
        os.kill(killed, signal.SIGKILL)
        assert os.WIFSIGNALED(os.waitpid(killed, 0)[1])
        assert ends(int(note.read_text()))
        write(folder / "good-1.html", GOOD)
        second = self.go(path, folder)
        assert second.read + second.unchanged == 9
        assert second.unchanged >= 1

    @pytest.mark.soak
    def test_nothing_adds_up(self, tmp_path: Path, soak: bool) -> None:
        """Reliability row A13: thousands of documents; open files, processes and memory stay as they are."""
        folder = tmp_path / "many"
        folder.mkdir()
        for number in range(5_000 if soak else 200):
            write(folder / f"{number:04}{('.html', '.pdf')[number % 10 == 0]}", f"Báo cáo {number}: {number} vụ")
        before, files = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, open_files()
        seen: set[int] = set()
        with open_store(tmp_path / "solieu.db") as store:
            summary = run(
                [folder], store, SETTINGS, rooms=mocks.rooms(), progress=lambda *_: seen.add(open_files() - files)
            )
        assert summary.problems == []
        assert len(seen) <= 2, "the store, and the process of pages from the first page on"
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def problems(path: Path) -> list[tuple[str, str, str, int]]:
    with StoreReader(path).connect() as connection:
        found = list_problems(connection)
    return [(one.problem.code.value, one.problem.detail, one.problem.stage, one.attempts) for one in found]


def figures(path: Path) -> list[tuple[object, ...]]:
    """All that is stored of figures, but for the run that did it."""
    with StoreReader(path).connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM figures ORDER BY id").mappings().all()
    return [tuple(value for name, value in row.items() if name != "run_id") for row in rows]
