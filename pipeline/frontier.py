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
    """

    url: str
    address: str
    kind: PageKind
    depth: int = 0
    text: str = ""
    paging: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """An address whose turn it is.

    Attributes:
        hops: redirects that led here.
        etag, last_modified: what its server said of the bytes that are kept, "" where nothing is to be sent.
    """

    url: str
    address: str
    source: str
    kind: PageKind
    depth: int
    hops: int = 0
    etag: str = ""
    last_modified: str = ""


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
    """

    address: str
    time: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    sha256: str
    content_type: str
    suffix: str

    def header(self, name: str) -> str:
        """The first value of a header; "" where there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")


class Frontier(Protocol):
    """Addresses with their state. Each call is one transaction: after a kill it is whole or absent."""

    def hosts(self) -> Sequence[str]:
        """Hosts that have addresses whose turn has not come."""

    def take(self, host: str, limit: int, busy: Collection[str]) -> Sequence[Page]:
        """Addresses of a host whose turn it is: those nearest to the start first, without the busy ones."""

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

    def unchanged(self, page: Page) -> None:
        """The server says that what is kept is still right."""

    def redirect(self, page: Page, target: Link, status: int) -> ReasonCode | None:
        """Records that another address stands for this one, which is then to be fetched.

        Returns:
            REDIRECT where that leads back here or does not end; nothing else is recorded then but the failure.
        """

    def fail(self, page: Page, state: PageState, code: ReasonCode, detail: str) -> None:
        """Records that an address could not be had, or was not to be asked for."""

    def put_off(self, page: Page, code: ReasonCode, detail: str) -> None:
        """Leaves an address to the next crawl, with the reason."""
