"""What was fetched, read from a store: reports of crawls, failures, and originals that are documents."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, ScalarSelect, func, select

from pipeline.frontier import PageState
from pipeline.storage.crawls import DOCUMENT_KINDS
from pipeline.storage.crawlschema import CrawlPageRow, CrawlReportRow, CrawlRow, OriginalRow

# What an `ArchivedDocument` tells behind its address.
_ORIGINAL = (
    OriginalRow.time,
    OriginalRow.sha256,
    OriginalRow.size,
    OriginalRow.suffix,
    OriginalRow.file,
    OriginalRow.offset,
)


@dataclass(frozen=True, slots=True)
class ArchivedDocument:
    """An original that is a document.

    Attributes:
        url: canonical address.
        time: when it was fetched.
        suffix: of a file with this content.
        file, offset: where its record is.
    """

    url: str
    time: datetime
    sha256: str
    size: int
    suffix: str
    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What a crawl brought of a source (see `crawlschema.CrawlReportRow`).

    Attributes:
        last_success: when a crawl last brought documents of it; None if none did.
    """

    source: str
    seen: int
    fetched: int
    unchanged: int
    redirected: int
    refused: int
    failed: int
    pending: int
    documents: int
    error: str
    last_success: datetime | None


@dataclass(frozen=True, slots=True)
class FailedPage:
    """An address that could not be had in the last crawl, or was left to the next."""

    address: str
    source: str
    state: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """An address, what became of it, and where its bytes are, if they were had.

    Attributes:
        location: the address that stands for it, "" where it stands for itself.
        at: when it came to its end; None if it has none.
    """

    url: str
    address: str
    state: str
    code: str
    detail: str
    location: str
    at: datetime | None
    file: str | None
    offset: int | None
    content_type: str | None


def checked_pages(connection: Connection) -> list[CheckedPage]:
    """All addresses of a store."""
    columns = (
        CrawlPageRow.url,
        CrawlPageRow.address,
        CrawlPageRow.state,
        CrawlPageRow.code,
        CrawlPageRow.detail,
        CrawlPageRow.location,
        CrawlPageRow.checked_at.label("at"),
        OriginalRow.file,
        OriginalRow.offset,
        OriginalRow.content_type,
    )
    query = select(*columns).outerjoin(OriginalRow, OriginalRow.id == CrawlPageRow.original_id)
    return [CheckedPage(**row._mapping) for row in connection.execute(query.order_by(CrawlPageRow.id)).all()]


def archived_documents(connection: Connection) -> list[ArchivedDocument]:
    """All documents that are kept, each as it was last, by address."""
    query = select(CrawlPageRow.url, *_ORIGINAL).join(OriginalRow, OriginalRow.id == CrawlPageRow.original_id)
    rows = connection.execute(query.where(CrawlPageRow.kind.in_(DOCUMENT_KINDS)).order_by(CrawlPageRow.url)).all()
    return [ArchivedDocument(*row) for row in rows]


def archived_document(connection: Connection, url: str, sha256: str) -> ArchivedDocument | None:
    """One of the originals of an address by its bytes."""
    query = select(OriginalRow.url, *_ORIGINAL)
    row = connection.execute(query.where(OriginalRow.url == url, OriginalRow.sha256 == sha256)).first()
    return None if row is None else ArchivedDocument(*row)


def _last_finished() -> ScalarSelect[int]:
    finished = select(CrawlRow.id).where(CrawlRow.finished_at.is_not(None))
    return finished.order_by(CrawlRow.finished_at.desc(), CrawlRow.id.desc()).limit(1).scalar_subquery()


def last_reports(connection: Connection) -> list[SourceReport]:
    """What the last finished crawl brought, by source."""
    last = _last_finished()
    success = select(func.max(CrawlReportRow.finished_at)).where(CrawlReportRow.documents > 0)
    rows = connection.execute(
        select(CrawlReportRow.__table__).where(CrawlReportRow.crawl_id == last).order_by(CrawlReportRow.source)
    ).all()
    names = [item.name for item in fields(SourceReport) if item.name != "last_success"]
    return [
        SourceReport(
            **{name: getattr(row, name) for name in names},
            last_success=connection.scalar(success.where(CrawlReportRow.source == row.source)),
        )
        for row in rows
    ]


def failed_pages(connection: Connection) -> list[FailedPage]:
    """Addresses that the last finished crawl could not have, and those that it left to the next, by source."""
    crawl = _last_finished()
    ended = (CrawlPageRow.settled_in == crawl) & CrawlPageRow.state.in_((PageState.FAILED, PageState.REFUSED))
    left = (CrawlPageRow.due_in == crawl) & (CrawlPageRow.settled_in < crawl)
    columns = (CrawlPageRow.address, CrawlPageRow.source, CrawlPageRow.state, CrawlPageRow.code, CrawlPageRow.detail)
    query = select(*columns, left).where(ended | left).order_by(CrawlPageRow.source, CrawlPageRow.address)
    return [
        FailedPage(row[0], row[1], "" if row[5] else row[2], row[3], row[4]) for row in connection.execute(query).all()
    ]
