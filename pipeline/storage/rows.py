"""Records to table rows and back."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from pipeline.records import (
    DigitVerdict,
    DocumentMeta,
    Extraction,
    Figure,
    Level,
    Measure,
    ParsedDocument,
    Qualifier,
    Scope,
    Status,
)
from pipeline.scheme import scheme
from pipeline.storage.likeness import likeness, sketch
from pipeline.textforms import collation_key, fold, search_key

Row = dict[str, Any]

_FIGURE_FIELDS = tuple(item.name for item in fields(Figure))
_ENUMS: dict[str, type[StrEnum]] = {
    "measure": Measure,
    "qualifier": Qualifier,
    "status": Status,
    "scope": Scope,
    "level": Level,
}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Where a document was read from.

    Attributes:
        source: as the user gave it.
        source_id: canonical address.
        raw_sha256: of the bytes; "" where they could not be read.
        size: bytes; -1 where there was nothing to look at.
        mtime_ns: last change of the file; 0 where it must not be trusted.
        fingerprint: of all that reads it, which begins with that of the run; "" where it is that of the run.
    """

    source: str
    source_id: str
    raw_sha256: str = ""
    size: int = -1
    mtime_ns: int = 0
    fingerprint: str = ""


def folded_lines(texts: tuple[str | None, ...]) -> tuple[str, str]:
    """The two search texts of a row, one line for each given text.

    Returns:
        (without marks for searches typed without them, with marks for the others).
    """
    given = [text for text in texts if text]
    folded = "\n".join(search_key(text) for text in given)
    marks = "\n".join(" ".join(fold(text).split()) for text in given)
    return folded, marks


def _plain(value: object) -> object:
    """Enums as their text, tuples as lists, an unbounded number as nothing (as in figure.schema.json)."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float) and math.isinf(value):
        return None
    return value


def figure_rows(extraction: Extraction, document_id: str, run_id: int) -> list[Row]:
    """Rows of the table `figures`, in the order of the text."""
    ordered = sorted(extraction.figures, key=lambda figure: (figure.start, figure.end, figure.id))
    return [figure_row(figure, extraction.meta, document_id, run_id, index) for index, figure in enumerate(ordered)]


def figure_row(figure: Figure, meta: DocumentMeta, document_id: str, run_id: int, position: int) -> Row:
    """One row of the table `figures`.

    Args:
        figure: the figure.
        meta: of its document; title and number are searched with it.
        document_id: of the document.
        run_id: the run that found it.
        position: its place among the figures of the document.
    """
    indicator = scheme().indicators.get(figure.indicator)
    names = (indicator.vi, indicator.en) if indicator else (figure.indicator,)
    places = (figure.province, figure.district, figure.commune, figure.area_name)
    folded, marks = folded_lines((figure.surface, figure.sentence, *places, *names, meta.title, meta.number))
    sort_keys = [part for name in places[:3] for part in collation_key(name or "")]
    return {
        **{name: _plain(getattr(figure, name)) for name in _FIGURE_FIELDS},
        "document_id": document_id,
        "run_id": run_id,
        "position": position,
        "place_sort": "\t".join(sort_keys),
        "search_folded": folded,
        "search_marks": marks,
    }


def figure_of(row: Mapping[Any, Any]) -> Figure:
    """The figure that a row of `figures` holds (extra columns are ignored)."""
    values: Row = {name: row[name] for name in _FIGURE_FIELDS}
    for name, kind in _ENUMS.items():
        values[name] = kind(values[name])
    return Figure(**{**values, "detail": tuple(values["detail"]), "flags": tuple(values["flags"])})


def document_row(source: SourceFile, parsed: ParsedDocument, extraction: Extraction, run_id: int) -> Row:
    """The row of the table `documents`; `sample` is left to the store."""
    meta = extraction.meta
    verdicts = Counter(digit.verdict for digit in extraction.digits)
    file_name = source.source.rpartition("/")[2]
    blocks = _block_rows(parsed)
    folded, marks = folded_lines((meta.title, meta.number, meta.issuer, meta.province, meta.district, file_name))
    return {
        "id": parsed.document_id,
        "source_id": source.source_id,
        "source": source.source,
        **{item.name: _plain(getattr(meta, item.name)) for item in fields(DocumentMeta)},
        "text_sha256": parsed.text_sha256,
        "parser": parsed.parser,
        "encoding": parsed.encoding,
        "repairs": list(parsed.repairs),
        "n_figures": len(extraction.figures),
        **{f"digits_{verdict.value}": verdicts[verdict] for verdict in DigitVerdict},
        "search_folded": folded,
        "search_marks": marks,
        "run_id": run_id,
        "sketch": sketch(likeness(parsed.text, blocks)),
        "blocks": blocks,
        "text": parsed.text,
    }


def _block_rows(parsed: ParsedDocument) -> list[Row]:
    return [
        {
            "kind": block.kind.value,
            "start": block.span.start,
            "end": block.span.end,
            "level": block.level,
            "marker": block.marker,
        }
        for block in parsed.blocks
    ]


def digit_rows(parsed: ParsedDocument, extraction: Extraction) -> list[Row]:
    """Rows of the table `digits`: what became of every digit string."""
    return [
        {
            "document_id": parsed.document_id,
            "start": digit.span.start,
            "end": digit.span.end,
            "surface": digit.span.of(parsed.text),
            "verdict": digit.verdict.value,
            "kind": digit.kind,
        }
        for digit in extraction.digits
    ]
