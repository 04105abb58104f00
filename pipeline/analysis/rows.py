"""Stored rows as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import Row, func, select

from pipeline.analysis.views import DocumentFacts, Entry
from pipeline.records import DigitVerdict, Figure
from pipeline.storage.rows import figure_of
from pipeline.storage.schema import DocumentRow, FigureRow

_PREFIX = "document_"

_COPY = DocumentRow.__table__.alias()
_COPIES = select(func.count()).where(_COPY.c.same_as == DocumentRow.id).correlate(DocumentRow).scalar_subquery()

# Everything but the text and the search columns, so that lists stay light; in the order of DocumentFacts.
DOCUMENT_COLUMNS: tuple[Any, ...] = (
    _COPIES.label(f"{_PREFIX}copies"),
    *(
        column.label(f"{_PREFIX}{column.key}")
        for column in (
            DocumentRow.id,
            DocumentRow.title,
            DocumentRow.doc_type,
            DocumentRow.number,
            DocumentRow.issuer,
            DocumentRow.published_on,
            DocumentRow.publisher,
            DocumentRow.level,
            DocumentRow.province,
            DocumentRow.district,
            DocumentRow.period_start,
            DocumentRow.period_end,
            DocumentRow.source,
            DocumentRow.text_sha256,
            DocumentRow.parser,
            DocumentRow.encoding,
            DocumentRow.repairs,
            DocumentRow.n_figures,
            DocumentRow.digits_figure,
            DocumentRow.digits_known,
            DocumentRow.digits_off_topic,
            DocumentRow.digits_unrecognised,
            DocumentRow.run_id,
            DocumentRow.same_as,
        )
    ),
)
_FIRST, _WIDTH = DOCUMENT_COLUMNS[0].name, len(DOCUMENT_COLUMNS)
_VERDICTS = tuple(verdict.value for verdict in DigitVerdict)

FIGURE_COLUMNS: tuple[Any, ...] = (
    *(getattr(FigureRow, item.name) for item in fields(Figure)),
    FigureRow.run_id,
    FigureRow.same_as,
    FigureRow.review,
    FigureRow.reviewed_by,
)
ENTRY_COLUMNS: tuple[Any, ...] = (*FIGURE_COLUMNS, *DOCUMENT_COLUMNS)


def document_of(row: Row[Any]) -> DocumentFacts:
    """The document of a row that holds DOCUMENT_COLUMNS, with others before or after them."""
    first = row._fields.index(_FIRST)
    copies, *plain, repairs, n_figures, figures, known, off_topic, unrecognised, run, same_as = row[
        first : first + _WIDTH
    ]
    digits = dict(zip(_VERDICTS, (figures, known, off_topic, unrecognised), strict=True))
    return DocumentFacts(*(*plain, tuple(repairs), n_figures, digits, run, same_as, copies))


def entry_of(row: Row[Any]) -> Entry:
    """The figure and its document."""
    return entry_in(row._asdict(), document_of(row))


def entry_in(values: Mapping[str, Any], document: DocumentFacts) -> Entry:
    """The figure of a row that holds FIGURE_COLUMNS, in a document that is known."""
    rest = (values[name] for name in ("run_id", "same_as", "review", "reviewed_by"))
    return Entry(figure_of(values), document, *rest)
