"""One document through the rooms: bytes, text with structure, language, figures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

from pipeline.errors import DocumentError, Problem, ReasonCode
from pipeline.garbage import uncollected
from pipeline.masking import mask_evidence
from pipeline.records import AnnotatedText, Care, DigitVerdict, Extraction, ParsedDocument, RawDocument, ReadingLimits
from pipeline.records_json import figure_line
from pipeline.settings import Settings
from pipeline.sources import SUFFIXES

_WARMING_TEXT = "Trong năm 2021, tỉnh Hưng Yên triệt phá 12 vụ mại dâm.".encode()

# Characters of the sentences of all figures. Reports quote a hundred for each; the longest text of prose that is read,
# 30 million.
_MOST_QUOTED = 200_000_000


class Parse(Protocol):
    """The parsing room's door."""

    def __call__(self, raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
        """Bytes to a document.

        Raises:
            DocumentError: if it cannot be read.
        """


Find = Callable[[ParsedDocument], Extraction]
"""Language and extraction, one after the other."""


def _here(parsed: ParsedDocument, find: Find) -> Extraction:
    return find(parsed)


def _keep(_: ParsedDocument) -> None:
    """Files that the user names are read, whatever they speak of."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """The three functions that a document goes through.

    Attributes:
        prepare: says how carefully a document is to be parsed, and loads what that needs.
        screen: refuses a parsed document that figures are not to be looked for in (`engine.screening`).
        guard: has the figures of a parsed document found: here and now, or where it can do no harm.
        warm: loads what language and extraction need.
    """

    parse: Parse
    annotate: Callable[[ParsedDocument], AnnotatedText]
    extract: Callable[[ParsedDocument, AnnotatedText], Extraction]
    prepare: Callable[[RawDocument], Care] = lambda _: Care.NONE
    screen: Callable[[ParsedDocument], None] = _keep
    guard: Callable[[ParsedDocument, Find], Extraction] = _here
    warm: Callable[[], None] = lambda: None


def default_rooms(*, learned: bool = True) -> Rooms:
    """The rooms of the package, imported only now: they load trafilatura, lxml and numpy.

    Args:
        learned: extraction with the models; False for the rules alone.
    """
    from pipeline.extraction import extract
    from pipeline.language import annotate
    from pipeline.parsing import parse, prepare

    rooms = Rooms(parse, annotate, partial(extract, learned=learned), prepare)
    return replace(rooms, warm=cache(partial(_warm_up, rooms)))


def _warm_up(rooms: Rooms) -> None:
    """Loads words, patterns and models by reading a small text."""
    sha256 = hashlib.sha256(_WARMING_TEXT).hexdigest()
    find_figures(rooms, rooms.parse(RawDocument("a.txt", "a.txt", _WARMING_TEXT, sha256, ".txt"), ReadingLimits()))


@dataclass(frozen=True, slots=True)
class ProcessedDocument:
    """A document with all that was found in it."""

    raw: RawDocument
    parsed: ParsedDocument
    extraction: Extraction

    @property
    def digits_unaccounted(self) -> int:
        """How many digit strings are neither figures nor a known kind of non-figure."""
        return sum(digit.verdict is DigitVerdict.UNRECOGNISED for digit in self.extraction.digits)

    def lines(self, boxes: Mapping[str, Sequence[Sequence[float]]] | None = None) -> list[dict[str, Any]]:
        """The figures as lines of figure.schema.json for files and screens, people masked.

        Args:
            boxes: where figures are printed, by their id (`engine.boxes`).
        """
        facts = {
            "document": self.parsed.source,
            "document_id": self.parsed.document_id,
            "text_sha256": self.parsed.text_sha256,
        }
        lines = [figure_line(figure, **facts) for figure in self.extraction.figures]
        if boxes:
            for line in lines:
                line["boxes"] = [list(box) for box in boxes.get(line["id"], ())]
        return [mask_evidence(line) for line in lines]


class StageError(DocumentError):
    """A document failed in one room.

    Attributes:
        stage: the room: parsing, language or extraction.
    """

    def __init__(self, stage: str, code: ReasonCode, detail: str) -> None:
        super().__init__(code, detail)
        self.stage = stage


def process(raw: RawDocument, settings: Settings, *, rooms: Rooms | None = None) -> ProcessedDocument:
    """Takes one document through all rooms.

    Args:
        raw: its bytes.
        settings: for the limit on text size.
        rooms: other rooms than the package's own.

    Raises:
        StageError: if a room refuses the document, fails on it, or hands on figures that do not quote the text.
    """
    through = rooms or default_rooms()
    with _stage("parsing"):
        parsed = through.parse(raw, settings.reading_limits())
    with _stage("extraction"):
        through.screen(parsed)
        extraction = through.guard(parsed, partial(find_figures, through))
        _check(parsed, extraction)
    return ProcessedDocument(raw, parsed, extraction)


def find_figures(rooms: Rooms, parsed: ParsedDocument) -> Extraction:
    """Takes a parsed document through language and extraction, here and now.

    Raises:
        StageError: if one of them fails on it.
    """
    # Parsing stays outside: libraries that read pages and files of print make cycles; these rooms make none.
    with uncollected():
        with _stage("language"):
            annotated = rooms.annotate(parsed)
        with _stage("extraction"):
            return rooms.extract(parsed, annotated)


def texts_beside(folder: Path, names: Sequence[str]) -> list[Path]:
    """The text or page of each name in a folder, as gold annotations lie beside their documents.

    Args:
        folder: not searched deeper.
        names: file names without suffix.

    Raises:
        DocumentError: `not_found`, naming the first that has none.
    """
    found = []
    for name in names:
        beside = [path for suffix in sorted(SUFFIXES) if (path := folder / f"{name}{suffix}").is_file()]
        if not beside:
            raise DocumentError(ReasonCode.NOT_FOUND, f"{folder / name} ({', '.join(sorted(SUFFIXES))})")
        # Where a text and a page share a name, the text comes last and wins: offsets of gold count in it.
        found.append(beside[-1])
    return found


def attempt(raw: RawDocument, settings: Settings, *, rooms: Rooms | None = None) -> ProcessedDocument | Problem:
    """Like `process`, with the failure as a value: one bad document never stops the others."""
    try:
        return process(raw, settings, rooms=rooms)
    except StageError as error:
        return Problem(raw.source, error.stage, error.code, error.detail, raw.sha256)


@contextmanager
def _stage(name: str) -> Iterator[None]:
    """The edge of one document: whatever goes wrong in a room becomes a reason."""
    try:
        yield
    except StageError:
        raise
    except DocumentError as error:
        raise StageError(name, error.code, error.detail) from error
    except Exception as error:
        # Fuzzed input raises far more types than the libraries document (IndexError, KeyError, struct.error, …).
        raise StageError(name, ReasonCode.CRASH, f"{type(error).__name__}: {error}") from error


def _check(parsed: ParsedDocument, extraction: Extraction) -> None:
    """Refuses figures that do not quote the text, share an id or quote beyond measure: their evidence cannot be shown.

    Raises:
        ValueError: naming the first such figure.
        DocumentError: TOO_LARGE for the sentences of all figures together.
    """
    quoted = sum(len(figure.sentence) for figure in extraction.figures)
    if quoted > _MOST_QUOTED:  # a "sentence" of thousands of figures is stored and printed with each of them
        raise DocumentError(ReasonCode.TOO_LARGE, f"{quoted} characters of evidence > {_MOST_QUOTED}")
    seen: set[str] = set()
    for figure in extraction.figures:
        if parsed.text[figure.start : figure.end] != figure.surface:
            raise ValueError(f"figure {figure.id} does not quote the text at {figure.start}")
        if figure.id in seen:
            raise ValueError(f"two figures have the id {figure.id}")
        seen.add(figure.id)
