"""Small stand-ins for parsing, language and extraction, so that engine, store and commands are tested alone.

The stand-ins read UTF-8 text and find every "<number> vụ" as a figure; lines that begin with "Lượt xem" are
boilerplate, so that a page counter changes the text but not the document.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from pipeline.engine import Rooms
from pipeline.errors import DocumentError, ReasonCode
from pipeline.records import (
    AnnotatedText,
    Block,
    BlockKind,
    DigitString,
    DigitVerdict,
    DocumentMeta,
    Extraction,
    Figure,
    Level,
    Measure,
    ParsedDocument,
    Qualifier,
    RawDocument,
    ReadingLimits,
    Scope,
    Status,
)
from pipeline.spans import Span
from pipeline.storage import SourceFile

CONTEXT = 40
_CASES = re.compile(r"([0-9]+) vụ")
_DIGITS = re.compile(r"[0-9]+")


def sha256(text: str) -> str:
    """Hash of a text's UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def raw_of(text: str | bytes, source: str = "/reports/a.txt") -> RawDocument:
    """Bytes as the sources room hands them on."""
    data = text.encode() if isinstance(text, str) else text
    return RawDocument(source, source, data, hashlib.sha256(data).hexdigest(), ".txt")


def source_of(raw: RawDocument) -> SourceFile:
    """The source of such bytes."""
    return SourceFile(raw.source, raw.source_id, raw.sha256, len(raw.data), 1)


def parse(raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
    """Stand-in of the parsing room.

    Raises:
        DocumentError: charset, no_text, too_large; RuntimeError on the word BOOM, as a defect would.
    """
    try:
        text = raw.data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(ReasonCode.CHARSET, str(error)) from error
    if "BOOM" in text:
        raise RuntimeError("the parser broke")
    if not text.strip():
        raise DocumentError(ReasonCode.NO_TEXT, "white space only")
    if len(text) > limits.max_text_characters:
        raise DocumentError(ReasonCode.TOO_LARGE, f"{len(text)} > {limits.max_text_characters} characters")
    blocks = []
    start = 0
    for line in text.split("\n"):
        kind = BlockKind.BOILERPLATE if line.startswith("Lượt xem") else BlockKind.PARAGRAPH
        blocks.append(Block(kind, Span(start, start + len(line))))
        start += len(line) + 1
    main = [block.span.of(text) for block in blocks if block.kind is not BlockKind.BOILERPLATE]
    return ParsedDocument(
        source=raw.source,
        source_id=raw.source_id,
        raw_sha256=raw.sha256,
        text=text,
        text_sha256=sha256(text),
        document_id=sha256(" ".join(" ".join(main).split())),
        blocks=tuple(blocks),
        runs=(),
        parser="fake",
    )


def annotate(parsed: ParsedDocument) -> AnnotatedText:
    """Stand-in of the language room: says nothing."""
    return AnnotatedText((), (), (), (), ())


def extract(parsed: ParsedDocument, annotated: AnnotatedText) -> Extraction:
    """Stand-in of the extraction room."""
    text = parsed.text
    spans = [Span(*match.span(1)) for match in _CASES.finditer(text)]
    figures = tuple(figure_at(parsed, span, occurrence=index) for index, span in enumerate(spans))
    digits = tuple(_digit(Span(*match.span()), spans) for match in _DIGITS.finditer(text))
    title = text.splitlines()[0][:80]
    meta = DocumentMeta(doc_type="report", title=title, level=Level.PROVINCE, province="Hưng Yên")
    return Extraction(meta, figures, digits)


def figure_at(parsed: ParsedDocument, span: Span, surface_end: int = 0, occurrence: int = 0) -> Figure:
    """A figure of cases, named by document, surface, surroundings and occurrence."""
    text, end = parsed.text, surface_end or span.end
    around = text[max(0, span.start - CONTEXT) : end + CONTEXT]
    line_start = text.rfind("\n", 0, span.start) + 1
    line_end = text.find("\n", span.start)
    surface = text[span.start : end]
    return Figure(
        id=sha256(f"{parsed.document_id}\n{surface}\n{around}\n{occurrence}")[:24],
        indicator="cases",
        measure=Measure.COUNT,
        value=int(span.of(text)),
        qualifier=Qualifier.EXACT,
        unit="case",
        status=Status.REPORTED,
        scope=Scope.AGGREGATE,
        level=Level.PROVINCE,
        province="Hưng Yên",
        surface=surface,
        start=span.start,
        end=end,
        sentence=text[line_start : line_end if line_end >= 0 else len(text)],
        rule="fake/1",
        confidence=0.9,
    )


def _digit(span: Span, figures: list[Span]) -> DigitString:
    if span in figures:
        return DigitString(span, DigitVerdict.FIGURE, "fake/1")
    return DigitString(span, DigitVerdict.UNRECOGNISED)


def rooms(extract_with: Callable[[ParsedDocument, AnnotatedText], Extraction] = extract) -> Rooms:
    """The stand-ins together."""
    return Rooms(parse, annotate, extract_with)


def read(text: str, source: str = "/reports/a.txt") -> tuple[SourceFile, ParsedDocument, Extraction]:
    """A text through the stand-ins, ready for `Store.save`."""
    raw = raw_of(text, source)
    parsed = parse(raw, ReadingLimits(max_text_characters=1_000_000))
    return source_of(raw), parsed, extract(parsed, annotate(parsed))
