"""Extraction: the figures of a document, with indicator, value, place, period, status and exact evidence."""

from __future__ import annotations

from pipeline.extraction.figures import read_figures
from pipeline.records import AnnotatedText, Extraction, ParsedDocument

__all__ = ["extract"]


def extract(parsed: ParsedDocument, annotated: AnnotatedText, *, learned: bool = True) -> Extraction:
    """The figures of one document, its metadata, and what became of each of its digit strings.

    Args:
        parsed: from the parsing room.
        annotated: from the language room, about the same text.
        learned: with the models; False for the rules alone.
    """
    return read_figures(parsed, annotated, learned=learned)
