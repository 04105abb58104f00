"""Tables of what was fetched: crawls, addresses, originals (see `schema`)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, String
from sqlalchemy import text as sql
from sqlalchemy.sql.elements import NamedColumn

from pipeline.storage.tablebase import Base


class CrawlRow(Base):
    """One crawl; `finished_at` is empty while it runs or when it was ended from outside.

    Attributes:
        sources: ids of the publishers.
        only_new: whether documents were left alone of which servers cannot say whether they have changed.
    """

    __tablename__ = "crawls"

    id: NamedColumn[int] = Column(Integer, primary_key=True)
    started_at: NamedColumn[datetime]
    finished_at: NamedColumn[datetime | None]
    sources: NamedColumn[list[str]]
    only_new: NamedColumn[bool]


class CrawlPageRow(Base):
    """An address and what became of it (`pipeline.frontier`).

    Attributes:
        url: canonical.
        address: as it is asked for.
        kind: list, page or attachment.
        paging: whether it was reached as a further page of a list.
        hops: redirects that led here.
        found_on: the page that links it, or redirects to it.
        text: of that link.
        due_in, settled_in, put_off_in: the last crawl that was to ask for it, that has its end, and that left it to the
            next; it is its turn in crawl n if due_in = n, and the others are less.
        linked_in: the last crawl that saw a link to it.
        copy_of: the address whose copy in a web archive it is; "" for what its publisher serves.
        state: of its last end (frontier.PageState); "" before the first.
        code, detail: why it has none, or was put off; `detail` also says what of a page could not be read.
        location: the address that stands for it.
        sha256, original_id: of what is kept of it, also when it can no longer be had.
        links_sha256: of the links on a list: one that says the same again leads nowhere.
    """

    __tablename__ = "crawl_pages"
    __table_args__ = (
        Index("ix_crawl_pages_url", "url", unique=True),
        Index("ix_crawl_pages_turn", "due_in", "host", "settled_in", "put_off_in", "depth", "id"),
        Index("ix_crawl_pages_source", "source", "state"),
        Index("ix_crawl_pages_links", "source", "links_sha256"),
        Index("ix_crawl_pages_copies", "copy_of", sqlite_where=sql("copy_of <> ''")),
    )

    id: NamedColumn[int] = Column(Integer, primary_key=True)
    url: NamedColumn[str]
    address: NamedColumn[str]
    host: NamedColumn[str]
    source: NamedColumn[str]
    kind: NamedColumn[str]
    depth: NamedColumn[int]
    paging: NamedColumn[bool]
    hops: NamedColumn[int]
    found_on: NamedColumn[str]
    text: NamedColumn[str]
    due_in: NamedColumn[int]
    settled_in: NamedColumn[int]
    put_off_in: NamedColumn[int]
    linked_in: NamedColumn[int] = Column(server_default="0")
    copy_of: NamedColumn[str] = Column(server_default="")
    state: NamedColumn[str]
    code: NamedColumn[str]
    detail: NamedColumn[str]
    location: NamedColumn[str]
    status: NamedColumn[int]
    etag: NamedColumn[str]
    last_modified: NamedColumn[str]
    sha256: NamedColumn[str]
    links_sha256: NamedColumn[str]
    original_id: NamedColumn[int | None] = Column(ForeignKey("originals.id"))
    first_seen: NamedColumn[datetime]
    checked_at: NamedColumn[datetime | None]


class OriginalRow(Base):
    """Bytes that an address gave, in a WARC file beside the store; other bytes under the same address are another row.

    Attributes:
        address: that was asked.
        suffix: of a file with this content.
        captured_at: when a web archive took the copy that this is; empty for what its publisher served.
        file, offset, length: the record; of a packed file, so that `length` is that of the packed record.
    """

    __tablename__ = "originals"
    __table_args__ = (
        Index("ix_originals_url", "url", "sha256", unique=True),
        Index("ix_originals_file", "file", "offset"),
    )

    id: NamedColumn[int] = Column(Integer, primary_key=True)
    url: NamedColumn[str]
    address: NamedColumn[str]
    time: NamedColumn[datetime]
    status: NamedColumn[int]
    sha256: NamedColumn[str]
    size: NamedColumn[int]
    content_type: NamedColumn[str]
    suffix: NamedColumn[str]
    file: NamedColumn[str]
    offset: NamedColumn[int]
    length: NamedColumn[int]
    captured_at: NamedColumn[datetime | None]


class CrawlLinkRow(Base):
    """A page and a file that it links."""

    __tablename__ = "crawl_links"
    __table_args__ = (Index("ix_crawl_links_attachment", "attachment"), {"sqlite_with_rowid": False})

    page: NamedColumn[str] = Column(String, primary_key=True)
    attachment: NamedColumn[str] = Column(String, primary_key=True)
    text: NamedColumn[str]


class CrawlReportRow(Base):
    """What a crawl brought of one source, as numbers of addresses.

    Attributes:
        documents: pages and attachments that are kept and were there, or were linked and left alone (`--only-new`).
        pending: left to the next crawl.
        error: why the source is to be looked at: "silent" where it used to bring documents, "nothing" where no address
            could be had; "" where all is well.
    """

    __tablename__ = "crawl_reports"

    crawl_id: NamedColumn[int] = Column(ForeignKey("crawls.id"), primary_key=True)
    source: NamedColumn[str] = Column(String, primary_key=True)
    finished_at: NamedColumn[datetime]
    seen: NamedColumn[int]
    fetched: NamedColumn[int]
    unchanged: NamedColumn[int]
    redirected: NamedColumn[int]
    refused: NamedColumn[int]
    failed: NamedColumn[int]
    pending: NamedColumn[int]
    documents: NamedColumn[int]
    error: NamedColumn[str]
