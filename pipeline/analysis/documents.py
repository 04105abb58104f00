"""Reading the store: documents, problems, and what a store holds."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from pipeline.analysis.filters import FigureFilter
from pipeline.analysis.findings.kept import kept_findings
from pipeline.analysis.matching import Matching
from pipeline.analysis.queries import text_conditions
from pipeline.analysis.rows import DOCUMENT_COLUMNS, FIGURE_COLUMNS, document_of, entry_in
from pipeline.analysis.views import DocumentFacts, DocumentView, Original, ProblemView, StoreFacts
from pipeline.audit import Finding
from pipeline.errors import ReasonCode
from pipeline.records import DigitVerdict
from pipeline.storage.figurecolumns import FigureColumns
from pipeline.storage.schema import (
    META_SAMPLE,
    DigitRow,
    DocumentRow,
    FigureRow,
    MetaRow,
    ProblemRow,
    RunRow,
    SourceRow,
)

# What somebody may have to mend: pages that a crawl brought and that speak of something else are only noted.
_IN_THE_WAY = ProblemRow.code != ReasonCode.OFF_TOPIC.value


class DocumentSort(StrEnum):
    """What the documents can be sorted by."""

    PUBLISHED = "published"
    TITLE = "title"
    TYPE = "type"
    PROVINCE = "province"
    FIGURES = "figures"
    UNRECOGNISED = "unrecognised"


DEFAULT_DOCUMENT_SORT = "-published"
DOCUMENT_SORTS = frozenset({sign + key for key in DocumentSort for sign in ("", "-")})

_SORT_COLUMNS: dict[DocumentSort, Any] = {
    DocumentSort.PUBLISHED: DocumentRow.published_on,
    # The folded column begins with the title, so names in any spelling of their marks stand together.
    DocumentSort.TITLE: DocumentRow.search_folded,
    DocumentSort.TYPE: DocumentRow.doc_type,
    DocumentSort.PROVINCE: DocumentRow.province,
    DocumentSort.FIGURES: DocumentRow.n_figures,
    DocumentSort.UNRECOGNISED: DocumentRow.digits_unrecognised,
}


def _document_conditions(text: str) -> list[ColumnElement[bool]]:
    return text_conditions(text, DocumentRow.search_folded, DocumentRow.search_marks)


def count_documents(connection: Connection, text: str = "") -> int:
    """How many documents hold all the words."""
    query = select(func.count()).select_from(DocumentRow).where(*_document_conditions(text))
    return connection.scalar(query) or 0


def count_counted(connection: Connection) -> int:
    """How many documents are counted: of those that say the same, one."""
    query = select(func.count()).select_from(DocumentRow).where(DocumentRow.same_as.is_(None))
    return connection.scalar(query) or 0


def documents(
    connection: Connection, text: str = "", *, sort: str = DEFAULT_DOCUMENT_SORT, limit: int, offset: int
) -> tuple[DocumentFacts, ...]:
    """One page of the documents.

    Args:
        connection: open for reading.
        text: words that must all occur in what the document says of itself (title, number, issuer …).
        sort: one of DOCUMENT_SORTS.
        limit: rows per page.
        offset: rows before the page.
    """
    column = _SORT_COLUMNS[DocumentSort(sort.removeprefix("-"))]
    order = column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last()
    query: Select[Any] = select(*DOCUMENT_COLUMNS).where(*_document_conditions(text)).order_by(order, DocumentRow.id)
    return tuple(document_of(row) for row in connection.execute(query.limit(limit).offset(offset)))


def document(connection: Connection, document_id: str) -> DocumentView | None:
    """A document with its text and figures; None where the store has none of this id."""
    columns = (*DOCUMENT_COLUMNS, DocumentRow.text, DocumentRow.blocks)
    row = connection.execute(select(*columns).where(DocumentRow.id == document_id)).one_or_none()
    if row is None:
        return None
    facts = document_of(row)
    figures = connection.execute(
        select(*FIGURE_COLUMNS).where(FigureRow.document_id == document_id).order_by(FigureRow.position)
    )
    sources = connection.scalars(
        select(SourceRow.source).where(SourceRow.document_id == document_id).order_by(SourceRow.source_id)
    )
    return DocumentView(
        facts=facts,
        text=row.text,
        blocks=tuple(row.blocks),
        figures=tuple(entry_in(item._asdict(), facts) for item in figures),
        sources=tuple(sources),
        unrecognised=_unrecognised(connection, document_id),
        linked=_linked(connection, facts),
        between=_between(connection, document_id),
    )


def _between(connection: Connection, document_id: str) -> tuple[Finding, ...]:
    held = kept_findings(connection, [document_id]).get(document_id, ())
    return tuple(sorted((one.finding for one in held if one.between), key=lambda one: (-one.rank, one.figures)))


def original(connection: Connection, figure_id: str) -> Original | None:
    """Where the document of a figure was read from; None for an unknown id."""
    row = connection.execute(
        select(
            SourceRow.source_id,
            SourceRow.raw_sha256,
            DocumentRow.text_sha256,
            FigureRow.start,
            FigureRow.end,
            FigureRow.page,
        )
        .join(DocumentRow, DocumentRow.id == FigureRow.document_id)
        .join(SourceRow, SourceRow.source_id == DocumentRow.source_id)
        .where(FigureRow.id == figure_id)
    ).first()
    return Original(*row) if row is not None else None


def _linked(connection: Connection, facts: DocumentFacts) -> tuple[DocumentFacts, ...]:
    first = facts.same_as or facts.id
    group = or_(DocumentRow.id == first, DocumentRow.same_as == first)
    query: Select[Any] = select(*DOCUMENT_COLUMNS).where(group, DocumentRow.id != facts.id)
    found = [document_of(row) for row in connection.execute(query)]
    # Sorted here: for an order by same_as SQLite would read all documents in that order.
    return tuple(sorted(found, key=lambda one: (one.same_as or "", one.id)))


def _unrecognised(connection: Connection, document_id: str) -> tuple[tuple[int, int, str], ...]:
    rows = connection.execute(
        select(DigitRow.start, DigitRow.end, DigitRow.surface)
        .where(DigitRow.document_id == document_id, DigitRow.verdict == DigitVerdict.UNRECOGNISED.value)
        .order_by(DigitRow.start)
    )
    return tuple((row.start, row.end, row.surface) for row in rows)


def count_problems(connection: Connection) -> int:
    """How many sources could not be read; pages that were set aside as off topic are none of them."""
    return connection.scalar(select(func.count()).select_from(ProblemRow).where(_IN_THE_WAY)) or 0


def problems(connection: Connection, *, limit: int, offset: int) -> tuple[ProblemView, ...]:
    """One page of the sources that could not be read, newest first."""
    found = connection.execute(
        select(
            ProblemRow.source,
            ProblemRow.stage,
            ProblemRow.code,
            ProblemRow.detail,
            ProblemRow.time,
            ProblemRow.attempts,
        )
        .where(_IN_THE_WAY)
        .order_by(ProblemRow.time.desc(), ProblemRow.source_id)
        .limit(limit)
        .offset(offset)
    )
    return tuple(ProblemView(*row) for row in found)


def is_sample(connection: Connection) -> bool:
    """Whether the store holds the fictional samples."""
    return connection.scalar(select(MetaRow.value).where(MetaRow.key == META_SAMPLE)) == "1"


def store_facts(connection: Connection) -> StoreFacts:
    """What the store holds."""
    run = connection.execute(
        select(RunRow.id, RunRow.started_at, RunRow.program_version).order_by(RunRow.id.desc()).limit(1)
    ).one_or_none()
    documents, copies = connection.execute(select(func.count(), func.count(DocumentRow.same_as))).one()
    columns = FigureColumns(connection)
    figures = Matching(columns, FigureFilter(), None).total
    return StoreFacts(
        sample=is_sample(connection),
        documents=documents - copies,
        figures=figures,
        copies=copies,
        repeated=len(columns) - figures,
        problems=count_problems(connection),
        last_run=run.id if run else None,
        last_run_at=run.started_at if run else None,
        program_version=run.program_version if run else None,
    )
