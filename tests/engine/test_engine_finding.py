"""Figures of long texts are found in a process of their own: what hangs, swells or breaks there ends as a problem."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.engine import Rooms, attempt, run
from pipeline.engine.confined import Confined
from pipeline.engine.rooms import ProcessedDocument, StageError, default_rooms
from pipeline.engine.wire import WireError, extraction_bytes, extraction_from, failure_bytes, result_bytes, result_from
from pipeline.errors import DocumentError, Problem, ReasonCode
from pipeline.records import AnnotatedText, DigitString, DigitVerdict, Extraction, ParsedDocument, RawDocument
from pipeline.settings import Settings
from pipeline.spans import Span
from pipeline.storage import open_store
from tests import fakes
from tests.engine.processes import asked_to_stop, no_process_is_left, write
from tests.extraction.build import raw as raw_report

MEMORY = 128 * 1024 * 1024
SETTINGS = Settings(document_seconds=30, document_memory=MEMORY)
HASTY = SETTINGS.model_copy(update={"document_seconds": 0.5})
SHORT = "Báo cáo A\nPhát hiện 12 vụ."
LONG = SHORT + "\nKhông có gì đáng kể." * 2_000
assert len(LONG) < 50_000


@pytest.fixture(autouse=True)
def _no_zombies() -> Iterator[None]:
    with no_process_is_left():
        yield


def _hang() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        pass


def _swell() -> None:
    held = [bytearray(1024 * 1024) for _ in range(1_000_000)]
    del held


def _break() -> None:
    raise IndexError("a rule broke")


def _end() -> None:
    os._exit(9)


def _refuse() -> None:
    raise DocumentError(ReasonCode.DEPTH, "too deep")


def rooms(order: Callable[[], None] | None = None, where: str = "extraction") -> Rooms:
    """The fake rooms, one of which does as it is ordered with whatever text."""

    def annotate(parsed: ParsedDocument) -> AnnotatedText:
        if order and where == "language":
            order()
        return fakes.annotate(parsed)

    def extract(parsed: ParsedDocument, annotated: AnnotatedText) -> Extraction:
        if order and where == "extraction":
            order()
        return fakes.extract(parsed, annotated)

    return Rooms(fakes.parse, annotate, extract)


def read(text: str, through: Rooms, settings: Settings = SETTINGS) -> ProcessedDocument | Problem:
    with Confined(settings) as fence:
        return attempt(fakes.raw_of(text, "/reports/a.txt"), settings, rooms=fence.around(through))


@pytest.mark.parametrize(
    ("order", "settings", "code", "detail"),
    [
        (_hang, HASTY, "timeout", "> 0.5"),
        (lambda: time.sleep(1000), HASTY, "timeout", "> 0.5"),
        (_swell, SETTINGS, "memory", f"> {MEMORY} bytes"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), SETTINGS, "memory", "SIGKILL: ended by the system"),
        (lambda: os.kill(os.getpid(), signal.SIGABRT), SETTINGS, "crash", "SIGABRT"),
        (_break, SETTINGS, "crash", "IndexError: a rule broke"),
        (_end, SETTINGS, "crash", "exit status 9"),
        (_refuse, SETTINGS, "depth", "too deep"),
    ],
)
def test_outcomes(order: Callable[[], None], settings: Settings, code: str, detail: str) -> None:
    """Twice the same: the outcome does not hang on chance."""
    for _ in range(2):
        found = read(LONG, rooms(order), settings)
        assert isinstance(found, Problem)
        assert (found.stage, found.code) == ("extraction", ReasonCode(code))
        assert found.detail.startswith(detail)


def test_the_room_that_failed_is_named() -> None:
    found = read(LONG, rooms(_break, "language"))
    assert isinstance(found, Problem)
    assert (found.stage, found.detail) == ("language", "IndexError: a rule broke")


def test_a_longer_text_has_more_time() -> None:
    """Half a second and a quarter of it more for each 500,000 characters: the limit that is told."""
    settings = HASTY.model_copy(update={"document_seconds": 0.25})
    found = read(SHORT + " " * 500_000, rooms(_hang), settings)
    assert isinstance(found, Problem)
    assert found.detail == "> 0.500013 seconds"


@pytest.mark.parametrize(("text", "apart"), [(SHORT, False), (LONG, True)])
def test_only_long_texts_leave_the_run(text: str, apart: bool, tmp_path: Path) -> None:
    note = tmp_path / "note"

    def tell() -> None:
        note.write_text(str(os.getpid()), encoding="ascii")

    found = read(text, rooms(tell))
    assert isinstance(found, ProcessedDocument)
    assert [figure.surface for figure in found.extraction.figures] == ["12"]
    assert (note.read_text(encoding="ascii") != str(os.getpid())) is apart


def test_a_bad_text_stops_no_other(tmp_path: Path) -> None:
    def extract(parsed: ParsedDocument, annotated: AnnotatedText) -> Extraction:
        if "b.txt" in parsed.source:
            _break()
        return fakes.extract(parsed, annotated)

    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        write(folder / name, f"{name} {LONG}")
    for jobs in (1, 2):
        with open_store(tmp_path / f"{jobs}.db") as store:
            broken = replace(rooms(), extract=extract)
            summary = run([folder], store, SETTINGS, rooms=broken, jobs=jobs)
        assert (summary.read, summary.figures) == (2, 2)
        assert [(problem.stage, problem.code) for problem in summary.problems] == [("extraction", ReasonCode.CRASH)]


def test_a_run_that_is_asked_to_stop_leaves_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.engine.reader.STOP_SECONDS", 0.2)
    note, report = tmp_path / "note", tmp_path / "a.txt"
    write(report, LONG)

    def wait() -> None:
        note.write_text("here", encoding="ascii")
        time.sleep(1000)

    with asked_to_stop(note), open_store(tmp_path / "solieu.db") as store:
        summary = run([report], store, SETTINGS, rooms=rooms(wait))
    assert (summary.interrupted, summary.read, summary.problems) == (True, 0, [])


def test_what_is_found_apart_is_what_is_found_here() -> None:
    """The real rooms: every field comes back, each sentence as one copy."""
    text = "Kết quả phòng, chống mại dâm tỉnh Hưng Yên năm 2021\n\n" + "Triệt phá 12 vụ, bắt 31 đối tượng. " * 1_000
    real = default_rooms()
    raw = raw_report(text)
    with Confined(Settings()) as fence:
        apart = attempt(raw, Settings(), rooms=fence.around(real))
    here = attempt(raw, Settings(), rooms=real)
    assert isinstance(apart, ProcessedDocument)
    assert isinstance(here, ProcessedDocument)
    assert apart.extraction == here.extraction
    assert len(apart.extraction.figures) == 2_000


@pytest.mark.parametrize("text", [SHORT, LONG])
def test_evidence_beyond_measure_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A "sentence" of 40,000 figures would be stored and printed 40,000 times."""
    monkeypatch.setattr("pipeline.engine.rooms._MOST_QUOTED", 10)
    found = read(text, rooms())
    assert isinstance(found, Problem)
    assert (found.stage, found.code) == ("extraction", ReasonCode.TOO_LARGE)
    assert found.detail.endswith(" characters of evidence > 10")


class TestAnswers:
    """What comes back is checked before it is believed."""

    PARSED = fakes.parse(RawDocument("a.txt", "/a.txt", SHORT.encode(), "0", ".txt"), SETTINGS.reading_limits())
    FOUND = fakes.extract(PARSED, fakes.annotate(PARSED))

    def test_every_field_comes_back(self) -> None:
        assert extraction_from(extraction_bytes(self.FOUND), self.PARSED) == self.FOUND

    def test_a_sentence_is_sent_once(self) -> None:
        figure = replace(self.FOUND.figures[0], sentence="câu " * 1_000)
        found = replace(self.FOUND, figures=(figure,) * 100)
        answer = extraction_bytes(found)
        assert answer.count("câu câu".encode()) < 1_000
        back = extraction_from(answer, self.PARSED)
        assert back == found
        assert len({id(figure.sentence) for figure in back.figures}) == 1

    def test_the_pool_sends_it_so_too(self) -> None:
        raw = fakes.raw_of(SHORT)
        document = ProcessedDocument(raw, self.PARSED, self.FOUND)
        assert result_from(result_bytes(document), raw) == document

    def test_a_failure_comes_back(self) -> None:
        error = StageError("language", ReasonCode.CRASH, "IndexError: \ud800" + "x" * 5_000)
        with pytest.raises(StageError) as caught:
            extraction_from(failure_bytes(error), self.PARSED)
        assert (caught.value.stage, caught.value.code) == ("language", ReasonCode.CRASH)
        assert len(caught.value.detail) <= 1_000

    @pytest.mark.parametrize("start", [10_000, -5])
    def test_digits_outside_the_text_are_refused(self, start: int) -> None:
        digit = DigitString(Span(3, 4), DigitVerdict.KNOWN, "date")
        answer = extraction_bytes(replace(self.FOUND, digits=(digit,)))
        moved = answer.replace(b'"start":3,"end":4', f'"start":{start},"end":{start + 1}'.encode())
        assert moved != answer
        with pytest.raises((WireError, ValueError)):
            extraction_from(moved, self.PARSED)

    @pytest.mark.parametrize("change", [(b'"stand_in":[0]', b'"stand_in":[7]'), (b'"stand_in":[0]', b'"stand_in":[]')])
    def test_sentences_that_are_not_there_are_refused(self, change: tuple[bytes, bytes]) -> None:
        answer = extraction_bytes(self.FOUND)
        assert change[0] in answer
        with pytest.raises(WireError):
            extraction_from(answer.replace(*change), self.PARSED)

    @pytest.mark.parametrize("answer", [b"", b"{}", b"null", b'{"stage": 1}'])
    def test_noise_is_refused(self, answer: bytes) -> None:
        with pytest.raises(WireError):
            extraction_from(answer, self.PARSED)
