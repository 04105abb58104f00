"""What the audit finds in the documents of exported figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, func, select

from pipeline.analysis.filters import FigureFilter
from pipeline.analysis.queries import conditions
from pipeline.analysis.rows import DOCUMENT_COLUMNS, FIGURE_COLUMNS, document_of
from pipeline.analysis.views import DocumentFacts
from pipeline.audit import Finding, check_document
from pipeline.storage.rows import figure_of
from pipeline.storage.schema import DocumentRow, FigureRow

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class DocumentFinding:
    """A finding with the document that it is about."""

    document: DocumentFacts
    finding: Finding


def _documents(chosen: FigureFilter) -> Select[Any]:
    return select(FigureRow.document_id).where(*conditions(chosen)).distinct()


def looked_at(connection: Connection, chosen: FigureFilter) -> tuple[int, int]:
    """How many documents, and how many figures of theirs, the checks look at."""
    query = select(func.count(FigureRow.document_id.distinct()), func.count())
    documents, figures = connection.execute(query.where(FigureRow.document_id.in_(_documents(chosen)))).one()
    return documents, figures


def findings(connection: Connection, chosen: FigureFilter) -> Iterator[DocumentFinding]:
    """What does not add up in the documents whose figures a filter leaves.

    All figures of such a document are looked at, also those that the filter leaves out: a part may stand in the table
    and its whole not.

    Args:
        connection: open for reading; read as a stream.
        chosen: the filter.
    """
    query = (
        select(*FIGURE_COLUMNS, FigureRow.document_id)
        .where(FigureRow.document_id.in_(_documents(chosen)))
        .order_by(FigureRow.document_id, FigureRow.position)
    )
    rows = connection.execute(query, execution_options={"yield_per": _CHUNK})
    for document_id, of_document in groupby(rows, key=lambda row: row.document_id):
        found = check_document([figure_of(row._asdict()) for row in of_document])
        if found:
            document = _document(connection, document_id)
            yield from (DocumentFinding(document, finding) for finding in found)


def _document(connection: Connection, document_id: str) -> DocumentFacts:
    query: Select[Any] = select(*DOCUMENT_COLUMNS).where(DocumentRow.id == document_id)
    return document_of(connection.execute(query).one())
