"""What a reading process answers, as strict JSON: a parsed document, or why there is none.

The process has met bytes from outside and is not believed: every field is checked for its type, every position for
its place in the text, and what the parent knows or can work out (source, hashes, identity) is never taken from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.engine.rooms import ProcessedDocument, StageError
from pipeline.errors import DocumentError, Problem, ReasonCode
from pipeline.records import Block, Extraction, ParsedDocument, RawDocument
from pipeline.spans import Span

# A library's message can quote the document at any length.
_LONGEST_DETAIL = 1_000
# No table has as many columns, and none that is read has as many rows that one cell covers.
_MOST_COVERED = 2**20


class WireError(ValueError):
    """An answer breaks the rules; a process that gives one is not asked again."""


class _Answer(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", ser_json_inf_nan="constants")


class _Refusal(_Answer):
    code: ReasonCode
    detail: Annotated[str, Field(max_length=_LONGEST_DETAIL)]


class _Parsed(_Answer):
    document: ParsedDocument


class _Found(_Answer):
    """An extraction, each sentence once: a long one may hold thousands of figures."""

    extraction: Extraction
    sentences: tuple[str, ...]
    stand_in: tuple[int, ...]


class _Processed(_Answer):
    document: ParsedDocument
    found: _Found


class _Failed(_Answer):
    problem: Problem


class _Stopped(_Answer):
    stage: str
    code: ReasonCode
    detail: Annotated[str, Field(max_length=_LONGEST_DETAIL)]


def refusal_bytes(error: DocumentError) -> bytes:
    """Why a document was not read, as an answer."""
    detail = error.detail[:_LONGEST_DETAIL].encode("utf-8", "replace").decode()
    return _Refusal(code=error.code, detail=detail).model_dump_json().encode()


def refusal_from(answer: bytes) -> DocumentError:
    """The error that an answer tells.

    Raises:
        WireError: if it tells none.
    """
    try:
        told = _Refusal.model_validate_json(answer)
    except ValidationError as error:
        raise WireError(_first(error)) from error
    return DocumentError(told.code, told.detail)


def document_bytes(parsed: ParsedDocument) -> bytes:
    """A parsed document as an answer."""
    return _Parsed(document=parsed).model_dump_json().encode()


def document_from(answer: bytes, raw: RawDocument) -> ParsedDocument:
    """The parsed document that an answer holds.

    Args:
        answer: as `document_bytes` makes it.
        raw: what was to be read.

    Raises:
        WireError: if it is no document, or its positions do not lie in its text.
    """
    try:
        parsed = _Parsed.model_validate_json(answer).document
    except ValidationError as error:
        raise WireError(_first(error)) from error
    _check(parsed)
    from pipeline.parsing.identity import document_id, text_hash

    return replace(
        parsed,
        source=raw.source,
        source_id=raw.source_id,
        raw_sha256=raw.sha256,
        text_sha256=text_hash(parsed.text),
        document_id=document_id(parsed.text, parsed.blocks),
    )


def result_bytes(result: ProcessedDocument | Problem) -> bytes:
    """What all rooms made of a document, as an answer."""
    if isinstance(result, Problem):
        return _Failed(problem=result).model_dump_json().encode()
    return _Processed(document=result.parsed, found=_packed(result.extraction)).model_dump_json().encode()


def result_from(answer: bytes, raw: RawDocument) -> ProcessedDocument | Problem:
    """What `result_bytes` was given; believed, because the run itself sent it.

    Raises:
        WireError: if it is something else.
    """
    try:
        if answer.startswith(b'{"problem"'):
            return _Failed.model_validate_json(answer).problem
        found = _Processed.model_validate_json(answer)
    except ValidationError as error:
        raise WireError(_first(error)) from error
    return ProcessedDocument(raw, found.document, _unpacked(found.found))


def extraction_bytes(extraction: Extraction) -> bytes:
    """What was found in a document, as an answer."""
    return _packed(extraction).model_dump_json().encode()


def failure_bytes(error: StageError) -> bytes:
    """In which room a document failed and why, as an answer in the place of `extraction_bytes`."""
    detail = error.detail[:_LONGEST_DETAIL].encode("utf-8", "replace").decode()
    return _Stopped(stage=error.stage, code=error.code, detail=detail).model_dump_json().encode()


def extraction_from(answer: bytes, parsed: ParsedDocument) -> Extraction:
    """What `extraction_bytes` was given.

    Args:
        answer: of a process that has met the document.
        parsed: the document.

    Raises:
        StageError: if that is what the answer tells.
        WireError: if it is something else, or its positions do not lie in the text.
    """
    try:
        if answer.startswith(b'{"stage"'):
            told = _Stopped.model_validate_json(answer)
            raise StageError(told.stage, told.code, told.detail)
        extraction = _unpacked(_Found.model_validate_json(answer))
    except ValidationError as error:
        raise WireError(_first(error)) from error
    _check_order((digit.span for digit in extraction.digits), Span(0, len(parsed.text)), "digits")
    return extraction


def _packed(extraction: Extraction) -> _Found:
    places: dict[str, int] = {}
    stand_in = tuple(places.setdefault(figure.sentence, len(places)) for figure in extraction.figures)
    figures = tuple(replace(figure, sentence="") for figure in extraction.figures)
    bare = replace(extraction, figures=figures)
    return _Found.model_construct(extraction=bare, sentences=tuple(places), stand_in=stand_in)


def _unpacked(found: _Found) -> Extraction:
    """The extraction with its sentences.

    Raises:
        WireError: if a figure stands in none of them.
    """
    figures, count = found.extraction.figures, len(found.sentences)
    if len(found.stand_in) != len(figures) or not all(0 <= at < count for at in found.stand_in):
        raise WireError("sentences: not one for each figure")
    quoted = zip(figures, found.stand_in, strict=True)
    return replace(found.extraction, figures=tuple(replace(f, sentence=found.sentences[at]) for f, at in quoted))


def _first(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def _check(parsed: ParsedDocument) -> None:
    """Refuses what the parsing room never hands on."""
    if "\0" in parsed.text:
        raise WireError("NUL in the text")
    whole = Span(0, len(parsed.text))
    _check_order((block.span for block in parsed.blocks), whole, "blocks")
    _check_order((run.span for run in parsed.runs), whole, "runs")
    _check_order((word.span for word in parsed.recognised), whole, "recognised")
    for block in parsed.blocks:
        _check_cells(block)
    for word in parsed.recognised:
        if not 0 <= word.confidence <= 1:
            raise WireError(f"confidence: {word.confidence}")
    if parsed.pages is not None and parsed.pages < 0:
        raise WireError(f"pages: {parsed.pages}")


def _check_order(spans: Iterable[Span], inside: Span, name: str) -> None:
    end = inside.start
    for span in spans:
        if span.start < end or span.end > inside.end:
            raise WireError(f"{name}: [{span.start}, {span.end}) after {end}, in [{inside.start}, {inside.end})")
        end = span.end


def _check_cells(block: Block) -> None:
    for cell in block.cells:
        if not block.span.contains(cell.span) or min(cell.row, cell.column) < 0:
            raise WireError(f"cells: [{cell.span.start}, {cell.span.end}), row {cell.row}, column {cell.column}")
        if not (0 < cell.columns <= _MOST_COVERED and 0 < cell.rows <= _MOST_COVERED):
            raise WireError(f"cells: covers {cell.rows} × {cell.columns}")
