"""Tables of what was fetched: crawls, addresses, originals (see `schema`)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.storage.schema import Base


class CrawlRow(Base):
    """One crawl; `finished_at` is empty while it runs or when it was ended from outside.

    Attributes:
        sources: ids of the publishers.
        only_new: whether documents were left alone of which servers cannot say whether they have changed.
    """

    __tablename__ = "crawls"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    sources: Mapped[list[str]]
    only_new: Mapped[bool]


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

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    url: Mapped[str]
    address: Mapped[str]
    host: Mapped[str]
    source: Mapped[str]
    kind: Mapped[str]
    depth: Mapped[int]
    paging: Mapped[bool]
    hops: Mapped[int]
    found_on: Mapped[str]
    text: Mapped[str]
    due_in: Mapped[int]
    settled_in: Mapped[int]
    put_off_in: Mapped[int]
    linked_in: Mapped[int] = mapped_column(server_default="0")
    copy_of: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str]
    code: Mapped[str]
    detail: Mapped[str]
    location: Mapped[str]
    status: Mapped[int]
    etag: Mapped[str]
    last_modified: Mapped[str]
    sha256: Mapped[str]
    links_sha256: Mapped[str]
    original_id: Mapped[int | None] = mapped_column(ForeignKey("originals.id"))
    first_seen: Mapped[datetime]
    checked_at: Mapped[datetime | None]


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

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    url: Mapped[str]
    address: Mapped[str]
    time: Mapped[datetime]
    status: Mapped[int]
    sha256: Mapped[str]
    size: Mapped[int]
    content_type: Mapped[str]
    suffix: Mapped[str]
    file: Mapped[str]
    offset: Mapped[int]
    length: Mapped[int]
    captured_at: Mapped[datetime | None]


class CrawlLinkRow(Base):
    """A page and a file that it links."""

    __tablename__ = "crawl_links"
    __table_args__ = (Index("ix_crawl_links_attachment", "attachment"), {"sqlite_with_rowid": False})

    page: Mapped[str] = mapped_column(String, primary_key=True)
    attachment: Mapped[str] = mapped_column(String, primary_key=True)
    text: Mapped[str]


class CrawlReportRow(Base):
    """What a crawl brought of one source, as numbers of addresses.

    Attributes:
        documents: pages and attachments that are kept and were there, or were linked and left alone (`--only-new`).
        pending: left to the next crawl.
        error: why the source is to be looked at: "silent" where it used to bring documents, "nothing" where no address
            could be had; "" where all is well.
    """

    __tablename__ = "crawl_reports"

    crawl_id: Mapped[int] = mapped_column(ForeignKey("crawls.id"), primary_key=True)
    source: Mapped[str] = mapped_column(String, primary_key=True)
    finished_at: Mapped[datetime]
    seen: Mapped[int]
    fetched: Mapped[int]
    unchanged: Mapped[int]
    redirected: Mapped[int]
    refused: Mapped[int]
    failed: Mapped[int]
    pending: Mapped[int]
    documents: Mapped[int]
    error: Mapped[str]
