"""One document through the rooms, and what becomes of a room's failure."""

from __future__ import annotations

from dataclasses import replace

import jsonschema
import pytest

from pipeline.engine import ProcessedDocument, Rooms, StageError, attempt, process
from pipeline.errors import DocumentError, Problem, ReasonCode
from pipeline.records import AnnotatedText, Extraction, ParsedDocument
from pipeline.scheme import figure_schema
from pipeline.settings import Settings
from tests import fakes

SETTINGS = Settings()


def test_lines_follow_the_schema_and_mask_people() -> None:
    raw = fakes.raw_of("Ông Nguyễn Văn An (SN 1985) liên quan 12 vụ", "báo cáo.txt")
    document = process(raw, SETTINGS, rooms=fakes.rooms())
    (line,) = document.lines()
    jsonschema.validate(line, figure_schema())
    assert line["document"] == "báo cáo.txt"
    assert line["text_sha256"] == document.parsed.text_sha256
    assert line["sentence"] == "Ông N••••• V•• A• (SN ••••) liên quan 12 vụ"
    assert document.extraction.figures[0].sentence.startswith("Ông Nguyễn Văn An")
    assert document.digits_unaccounted == 1


def test_the_limit_reaches_the_parser() -> None:
    settings = SETTINGS.model_copy(update={"max_text_characters": 5})
    with pytest.raises(StageError) as caught:
        process(fakes.raw_of("Có 12 vụ"), settings, rooms=fakes.rooms())
    assert (caught.value.stage, caught.value.code) == ("parsing", ReasonCode.TOO_LARGE)


def fails_with(error: BaseException) -> Rooms:
    """Rooms whose extraction raises."""

    def extract(parsed: ParsedDocument, annotated: AnnotatedText) -> Extraction:
        raise error

    return fakes.rooms(extract)


@pytest.mark.parametrize(
    ("error", "code", "detail"),
    [
        (DocumentError(ReasonCode.DEPTH, "3000 > 2048"), ReasonCode.DEPTH, "3000 > 2048"),
        # Types that fuzzed input raised in the libraries (reliability row C17), and those of long input.
        (IndexError("list index"), ReasonCode.CRASH, "IndexError: list index"),
        (RecursionError("too deep"), ReasonCode.CRASH, "RecursionError: too deep"),
        (MemoryError(), ReasonCode.CRASH, "MemoryError: "),
        (AssertionError("x"), ReasonCode.CRASH, "AssertionError: x"),
    ],
)
def test_failures_become_problems(error: Exception, code: ReasonCode, detail: str) -> None:
    raw = fakes.raw_of("Có 12 vụ", "a.txt")
    assert attempt(raw, SETTINGS, rooms=fails_with(error)) == Problem("a.txt", "extraction", code, detail, raw.sha256)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1)])
def test_what_ends_the_program_is_no_problem_of_a_document(error: BaseException) -> None:
    with pytest.raises(type(error)):
        attempt(fakes.raw_of("Có 12 vụ"), SETTINGS, rooms=fails_with(error))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"surface": "13"}, "does not quote the text"),
        ({"start": 0}, "does not quote the text"),
        ({}, "two figures have the id"),
    ],
)
def test_figures_that_could_not_be_shown_are_refused(change: dict[str, object], told: str) -> None:
    """A number without its evidence is worse than none."""

    def extract(parsed: ParsedDocument, annotated: AnnotatedText) -> Extraction:
        made = fakes.extract(parsed, annotated)
        return replace(made, figures=(*made.figures, replace(made.figures[0], **change)))  # type: ignore[arg-type]

    problem = attempt(fakes.raw_of("Có 12 vụ"), SETTINGS, rooms=fakes.rooms(extract))
    assert isinstance(problem, Problem)
    assert (problem.stage, problem.code) == ("extraction", ReasonCode.CRASH)
    assert told in problem.detail


def test_the_failing_room_is_named() -> None:
    def annotate(parsed: ParsedDocument) -> AnnotatedText:
        raise ValueError("no words")

    problem = attempt(fakes.raw_of("Có 12 vụ"), SETTINGS, rooms=replace(fakes.rooms(), annotate=annotate))
    assert isinstance(problem, Problem)
    assert problem.stage == "language"


def test_a_good_document_is_no_problem() -> None:
    assert isinstance(attempt(fakes.raw_of("Không có số nào"), SETTINGS, rooms=fakes.rooms()), ProcessedDocument)
