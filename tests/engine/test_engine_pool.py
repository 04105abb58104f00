"""Several documents at a time: the store and all that is told are as with one."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.engine import ProcessedDocument, Rooms, RunSummary, attempt, default_jobs, run
from pipeline.engine.rooms import default_rooms
from pipeline.engine.wire import result_bytes, result_from
from pipeline.errors import Problem, ReasonCode
from pipeline.records import AnnotatedText, Extraction, ParsedDocument
from pipeline.settings import Settings
from pipeline.storage import StoreFault, open_store
from tests import fakes, mocks
from tests.engine.processes import asked_to_stop, no_process_is_left, write

REPORTS = Path(__file__).parents[2] / "corpus" / "reports"
SETTINGS = Settings(document_seconds=30, document_memory=128 * 1024 * 1024, max_text_characters=1_000_000)
# What says when and by which run: nothing else may differ.
MOMENTS = {"started_at", "finished_at", "time"}


@pytest.fixture(autouse=True)
def _no_process_is_left() -> Iterator[None]:
    with no_process_is_left():
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(12):
        suffix = (".pdf", ".html", ".txt")[number % 3]
        write(folder / f"{number:02}{suffix}", f"Báo cáo {number}\nPhát hiện {number} vụ, năm 2021")
    return folder


def go(path: Path, folder: Path, jobs: int, rooms: Rooms | None = None) -> RunSummary:
    with open_store(path) as store:
        return run([folder], store, SETTINGS, rooms=rooms, jobs=jobs)


def content(path: Path) -> dict[str, list[dict[str, object]]]:
    """All rows of all tables in the order in which they were written."""
    opened = sqlite3.connect(path)
    opened.row_factory = sqlite3.Row
    names = [row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    found = {name: [dict(row) for row in opened.execute(f'SELECT * FROM "{name}"')] for name in names}
    opened.close()
    told = {name: rows for name, rows in found.items() if name != "meta"}
    return {name: [{k: v for k, v in row.items() if k not in MOMENTS} for row in rows] for name, rows in told.items()}


@pytest.mark.parametrize("jobs", [2, 5])
def test_the_store_does_not_depend_on_how_many(tmp_path: Path, folder: Path, jobs: int) -> None:
    """With documents that fail in each way among them, and a second run over the same folder."""
    for name, order in (("03x.pdf", "exit 9"), ("04x.html", "need"), ("05x.html", "throw"), ("00.pdf", "refuse")):
        write(folder / name, f"{mocks.ORDER}{order}\nPhát hiện 99 vụ")
    write(folder / "06x.txt", b"\xff")
    write(folder / "07x.djvu", "")
    one, many = tmp_path / "one.db", tmp_path / "many.db"
    for _ in range(2):
        first, second = go(one, folder, 1, mocks.rooms()), go(many, folder, jobs, mocks.rooms())
        assert first == second
        assert content(one) == content(many)
    assert first.unchanged == 11


def test_real_rooms(tmp_path: Path) -> None:
    """The sample reports: every figure, digit string and fact."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for path in sorted(REPORTS.glob("*"))[:8]:
        write(folder / path.name, path.read_bytes())
    one, many = tmp_path / "one.db", tmp_path / "many.db"
    assert go(one, folder, 1) == go(many, folder, 2)
    assert content(one)["figures"]
    assert content(one) == content(many)


def test_results_come_back_as_they_were() -> None:
    rooms = default_rooms()
    for path in sorted(REPORTS.glob("*.txt"))[:4]:
        raw = fakes.raw_of(path.read_bytes(), str(path))
        result = attempt(raw, SETTINGS, rooms=rooms)
        assert isinstance(result, ProcessedDocument)
        assert result_from(result_bytes(result), raw) == result
    problem = Problem("a.txt", "extraction", ReasonCode.CRASH, "KeyError: 1", "0")
    assert result_from(result_bytes(problem), raw) == problem


def test_unbounded_figures_come_back() -> None:
    """JSON has no word for infinity, and half-open ranges have such an end."""
    _, parsed, extraction = fakes.read("Phát hiện 12 vụ")
    open_end = replace(extraction.figures[0], bound_high=float("inf"), bound_low=float("-inf"))
    result = ProcessedDocument(fakes.raw_of("Phát hiện 12 vụ"), parsed, replace(extraction, figures=(open_end,)))
    assert result_from(result_bytes(result), result.raw) == result


@pytest.mark.parametrize(("order", "detail"), [("exit", "exit status 9"), ("segv", "SIGSEGV")])
def test_a_process_that_ends_costs_its_document(tmp_path: Path, folder: Path, order: str, detail: str) -> None:
    """Parsing is fenced, language and extraction are our own; even so the run goes on."""

    def extract(parsed: ParsedDocument, annotated: AnnotatedText) -> Extraction:
        if "Báo cáo 7\n" in parsed.text:
            os._exit(9) if order == "exit" else os.kill(os.getpid(), signal.SIGSEGV)
        return fakes.extract(parsed, annotated)

    summary = go(tmp_path / "solieu.db", folder, 2, replace(mocks.rooms(), extract=extract))
    assert [(one.stage, one.code.value, one.detail) for one in summary.problems] == [("extraction", "crash", detail)]
    assert summary.read == 11


def test_what_cannot_be_told_costs_its_document(tmp_path: Path, folder: Path) -> None:
    """A text that no JSON can hold; with one process the store would refuse it."""

    def extract(parsed: ParsedDocument, annotated: AnnotatedText) -> Extraction:
        made = fakes.extract(parsed, annotated)
        broken = tuple(replace(figure, sentence="\ud800") for figure in made.figures)
        return replace(made, figures=broken) if "Báo cáo 7\n" in parsed.text else made

    summary = go(tmp_path / "solieu.db", folder, 2, replace(mocks.rooms(), extract=extract))
    assert [(one.stage, one.code.value) for one in summary.problems] == [("extraction", "crash")]
    assert summary.read == 11


class TestStopping:
    """What is begun may end, the rest is left for the next run."""

    def test_documents_that_end(self, tmp_path: Path, folder: Path) -> None:
        note, path = tmp_path / "note", tmp_path / "solieu.db"
        write(folder / "01.html", f"{mocks.ORDER}sleep 1 {note}\nPhát hiện 1 vụ")
        with asked_to_stop(note):
            summary = go(path, folder, 2, mocks.rooms())
        assert 2 <= summary.read < 12
        assert summary.found == summary.read + summary.pending == 12
        assert (go(path, folder, 2, mocks.rooms()).read, summary.problems) == (summary.pending, [])

    def test_while_the_first_is_read(self, tmp_path: Path, folder: Path) -> None:
        """It is read by the run itself; no other is begun after it."""
        note = tmp_path / "note"
        write(folder / "00.pdf", f"{mocks.ORDER}sleep 1 {note}\nPhát hiện 1 vụ")
        with asked_to_stop(note):
            summary = go(tmp_path / "solieu.db", folder, 2, mocks.rooms())
        assert (summary.read, summary.pending) == (1, 11)

    def test_documents_that_do_not_end(self, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("pipeline.engine.pool.STOP_SECONDS", 0.2)
        note = tmp_path / "note"
        write(folder / "01.html", f"{mocks.ORDER}sleep 1000 {note}\nPhát hiện 1 vụ")
        with asked_to_stop(note):
            summary = go(tmp_path / "solieu.db", folder, 2, mocks.rooms())
        assert (summary.read, summary.pending, summary.problems) == (1, 11, [])

    def test_twice(self, tmp_path: Path, folder: Path) -> None:
        note = tmp_path / "note"
        write(folder / "01.html", f"{mocks.ORDER}sleep 1000 {note}\nPhát hiện 1 vụ")
        with asked_to_stop(note, times=2), pytest.raises(KeyboardInterrupt):
            go(tmp_path / "solieu.db", folder, 2, mocks.rooms())


def test_a_store_that_cannot_be_written_ends_the_processes(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreFault("full", path=tmp_path)

    monkeypatch.setattr("pipeline.storage.Store.save", full)
    with pytest.raises(StoreFault):
        go(tmp_path / "solieu.db", folder, 3, mocks.rooms())


def test_one_processor_is_left_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    for processors, jobs in ((1, 1), (2, 1), (8, 7)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, n=processors: set(range(n)), raising=False)
        assert default_jobs() == jobs
