"""What the crawler hands to whoever keeps pages and originals, and what it asks of them.

Sources and storage know nothing of each other: the one asks for a `Frontier`, the other is one, `engine` joins them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from pipeline.errors import ReasonCode


class PageKind(StrEnum):
    """What an address is to a crawl.

    LIST: read for its links (start pages, search results, sections, further pages of lists). PAGE: a page on our topic,
    kept as a document. ATTACHMENT: a file that a page links, likewise.
    """

    LIST = "list"
    PAGE = "page"
    ATTACHMENT = "attachment"


class PageState(StrEnum):
    """What became of an address; the words are stored.

    FETCHED: there were new bytes. UNCHANGED: the bytes are those of the last time. REDIRECTED: another address stands
    for it. REFUSED: robots.txt forbids it. FAILED: it could not be had.
    """

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    REDIRECTED = "redirected"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Link:
    """An address found on a page.

    Attributes:
        url: canonical address, by which it is known.
        address: as it is asked for.
        kind: what it is expected to be.
        depth: links from a start page; further pages of a list count as their first one.
        text: of the link, for people.
        paging: whether it leads on in a list.
        copy_of: canonical address whose copy in a web archive it is, "" for what its publisher serves.
    """

    url: str
    address: str
    kind: PageKind
    depth: int = 0
    text: str = ""
    paging: bool = False
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """An address whose turn it is.

    Attributes:
        hops: redirects that led here.
        etag, last_modified: what its server said of the bytes that are kept, "" where it said nothing.
        copy_of: as of a link.
    """

    url: str
    address: str
    source: str
    kind: PageKind
    depth: int
    hops: int = 0
    etag: str = ""
    last_modified: str = ""
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class Original:
    """What a server answered, as it is kept.

    Attributes:
        address: that was asked.
        time: of the answer, in UTC.
        status: of HTTP.
        headers: as they came, without those of the transfer.
        body: decompressed.
        sha256: of the body.
        content_type: as the server declared it, "" where it did not.
        suffix: of a file with this content, with its dot; "" where it tells nothing.
        captured_at: when a web archive took the copy that this is, in UTC; None for what its publisher served.
    """

    address: str
    time: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    sha256: str
    content_type: str
    suffix: str
    captured_at: datetime | None = None

    def header(self, name: str) -> str:
        """The first value of a header; "" where there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(frozen=True, slots=True)
class CrawlCounts:
    """How far a crawl has come, as numbers of addresses (`PageState`).

    Attributes:
        seen: known to this crawl.
        put_off: left to the next one.
        documents: pages and attachments among those that were had.
    """

    seen: int = 0
    fetched: int = 0
    unchanged: int = 0
    redirected: int = 0
    refused: int = 0
    failed: int = 0
    put_off: int = 0
    documents: int = 0

    @property
    def done(self) -> int:
        """That have their end."""
        return self.fetched + self.unchanged + self.redirected + self.refused + self.failed

    @property
    def waiting(self) -> int:
        """Whose turn has not come."""
        return self.seen - self.done - self.put_off


class Frontier(Protocol):
    """Addresses with their state. Each call is one transaction: after a kill it is whole or absent."""

    def hosts(self, without: Collection[str] = ()) -> Sequence[str]:
        """Hosts that have addresses whose turn has not come, of other sources than the ones told."""

    def take(self, host: str, limit: int, busy: Collection[str], without: Collection[str] = ()) -> Sequence[Page]:
        """Addresses of a host whose turn it is: those nearest to the start first, without the busy ones.

        Args:
            host: of the addresses.
            limit: of their number.
            busy: addresses that are being fetched.
            without: sources that have had their share of this crawl.
        """

    def settled(self, source: str) -> int:
        """How many addresses of a source this crawl has settled."""

    def save(self, page: Page, kind: PageKind, original: Original, links: Sequence[Link], note: str = "") -> PageState:
        """Keeps an original with the links that it has.

        Args:
            page: the address.
            kind: what it turned out to be.
            original: what came.
            links: found in it; known ones are left as they are.
            note: what could not be done with it.
        """

    def kept(self, page: Page) -> tuple[str, bytes] | None:
        """Declared type and bytes of what is kept of an address; None where they cannot be had."""

    def unchanged(self, page: Page, links: Sequence[Link]) -> None:
        """The server says that what is kept is still right.

        Args:
            page: the address.
            links: found in what is kept; known ones are left as they are.
        """

    def redirect(self, page: Page, target: Link, status: int) -> ReasonCode | None:
        """Records that another address stands for this one, which is then to be fetched.

        Returns:
            REDIRECT where that leads back here or does not end; nothing else is recorded then but the failure.
        """

    def fail(self, page: Page, state: PageState, code: ReasonCode, detail: str) -> None:
        """Records that an address could not be had, or was not to be asked for."""

    def put_off(self, page: Page, code: ReasonCode, detail: str) -> None:
        """Leaves an address to the next crawl, with the reason."""
