"""Rows of text that stand beside a table in every file: its documents, and what marks samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.analysis.columns import SAMPLE_COLUMN, catalogue, masked, word
from pipeline.analysis.labels import name_of
from pipeline.analysis.views import DocumentFacts
from pipeline.analysis.words import date_words

_COLUMNS = ("document_title", "document_number", "document_type_name", "issuer", "published_on", "source")
_IDS = ("document_id", "text_sha256", "run_id")


def marked(
    header: tuple[str, ...], rows: Iterable[tuple[str, ...]], language: str, *, sample: bool
) -> Iterator[tuple[str, ...]]:
    """Rows under their header; of samples each says so first."""
    mark = (word("sample", language),) if sample else ()
    yield (*((SAMPLE_COLUMN.header(language),) if sample else ()), *header)
    for row in rows:
        yield (*mark, *row)


def document_rows(
    documents: Iterable[tuple[DocumentFacts, int]], language: str, *, sample: bool
) -> Iterator[tuple[str, ...]]:
    """Documents as text, each with how many of its figures are in a file: a header, then one row per document.

    Args:
        documents: in the order of the rows.
        language: "vi" or "en".
        sample: whether they are fictional, which the first column then says.
    """
    headers = catalogue().columns
    names = (headers[name].in_language(language) for name in (*_COLUMNS, *_IDS))
    rows = (
        (
            masked(facts.title) or "",
            facts.number or "",
            name_of("document_types", facts.doc_type, language),
            facts.issuer or "",
            date_words(facts.published_on),
            facts.source,
            facts.id,
            facts.text_sha256,
            str(facts.run_id),
            str(number),
        )
        for facts, number in documents
    )
    return marked((*names, word("figures_here", language)), rows, language, sample=sample)
