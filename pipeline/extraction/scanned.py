"""Figures of scans: how sure the recognition was of their digits goes into how sure they are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from pipeline.records import Figure, ParsedDocument
from pipeline.values import changed

OCR = "ocr"
DOUBTFUL = "doubtful"


def as_recognised(figures: Iterable[Figure], parsed: ParsedDocument, least: float) -> Iterator[Figure]:
    """The figures; those with digits that were read from an image carry the flag `ocr` and are trusted less.

    Args:
        figures: in positions of the document text.
        parsed: the document.
        least: a figure less sure than this is `doubtful`.
    """
    words = parsed.recognised
    ends = [word.span.end for word in words]
    for figure in figures:
        at = bisect_left(ends, figure.start + 1)
        confidence: float | None = None
        while at < len(words) and words[at].span.start < figure.end:
            confidence = min(1.0 if confidence is None else confidence, words[at].confidence)
            at += 1
        yield figure if confidence is None else _trusted(figure, confidence, least)


def _trusted(figure: Figure, confidence: float, least: float) -> Figure:
    trust = round(confidence if figure.confidence is None else figure.confidence * confidence, 4)
    flags = (OCR, DOUBTFUL) if trust < least else (OCR,)
    return changed(figure, flags=tuple(dict.fromkeys((*flags, *figure.flags))), confidence=trust)
