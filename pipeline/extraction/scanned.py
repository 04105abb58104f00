"""Figures whose digits are in doubt: read from an image, or written with letters that were taken for digits."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from pipeline.extraction.layout import Layout
from pipeline.lookalikes import find_lookalikes
from pipeline.records import Figure, ParsedDocument
from pipeline.spans import Span
from pipeline.values import changed

OCR = "ocr"
DOUBTFUL = "doubtful"
REPAIRED = "repaired"

# Two readings of a letter among digits are possible at least: no such figure is surer than a coin.
_MOST_OF_LETTERS = 0.5


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


def as_misspelt(figures: Iterable[Figure], layout: Layout) -> Iterator[Figure]:
    """The figures; those with letters that were read as digits ("l2") are doubtful, and their rule says what was read.

    Args:
        figures: in positions of the text that the layout holds.
        layout: the document as it was read.
    """
    spans = find_lookalikes(layout.text, layout.folded, layout.blocks).read
    ends = [span.end for span in spans]
    for figure in figures:
        inside = spans[bisect_left(ends, figure.start + 1) : bisect_left(ends, figure.end + 1)]
        yield _misspelt(figure, inside, layout) if inside else figure


def _misspelt(figure: Figure, spans: Iterable[Span], layout: Layout) -> Figure:
    told = ", ".join(f"{span.of(layout.text)} = {span.of(layout.folded)}" for span in spans)
    trust = _MOST_OF_LETTERS if figure.confidence is None else min(figure.confidence, _MOST_OF_LETTERS)
    flags = tuple(dict.fromkeys((REPAIRED, DOUBTFUL, *figure.flags)))
    return changed(figure, rule=f"{figure.rule or ''} lookalike({told})".strip(), flags=flags, confidence=trust)
