"""What a crawl is to do: publishers, limits, and who answers for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from pipeline import __version__
from pipeline.frontier import Link, PageKind
from pipeline.sources.crawl.addresses import canonical, host_of, web_address
from pipeline.sources.crawl.words import crawl_words

# An address of mail, or of a page that says who crawls.
_CONTACT = re.compile(r"[^@\s()]+@[^@\s()]+\.[^@\s().]+|https?://[^\s()]+")


@dataclass(frozen=True, slots=True)
class CrawlSource:
    """A publisher, as far as a crawl needs to know.

    Attributes:
        id: in the registry.
        name: for people.
        hosts: whose pages are fetched, with their subdomains.
        start: addresses to begin at.
        search: pattern of an address with `{query}`, "" where there is none.
        ended: whether it published under the map of provinces that is no longer in force.
        archive: address of the web archive whose copies it is (`webarchive`), "" for a publisher itself.
        copies_of: hosts of the publisher whose copies they are.
    """

    id: str
    name: str
    hosts: tuple[str, ...]
    start: tuple[str, ...]
    search: str = ""
    ended: bool = False
    archive: str = ""
    copies_of: tuple[str, ...] = ()

    def seeds(self) -> list[Link]:
        """Where the crawl begins: start pages, and a search for each of our words."""
        searches = [self.search.replace("{query}", quote(word)) for word in crawl_words().queries if self.search]
        found = (web_address(address) for address in (*self.start, *searches))
        return [Link(canonical(one), one, PageKind.LIST) for one in found if one]


@dataclass(frozen=True, slots=True)
class CrawlLimits:
    """What a crawl may cost a publisher, and us.

    Attributes:
        delay: seconds between two requests to one host, at least.
        depth: links from a start page.
        pages: addresses of one source in one crawl.
        response_bytes: of one answer, packed and unpacked.
        response_seconds: until an answer is there as a whole.
        link_seconds: of the processor, to read the links of one page.
        retries: after an answer that says "later" or a broken connection.
        retry_seconds: before the first of them; each next one waits twice as long.
        patience: the longest wait for a host that says how long; beyond it the address is left to the next crawl.
        memory: bytes that the crawling process may need.
    """

    delay: float = 3.0
    depth: int = 5
    pages: int = 2_000
    response_bytes: int = 100_000_000
    response_seconds: float = 60.0
    link_seconds: int = 10
    retries: int = 2
    retry_seconds: float = 5.0
    patience: float = 120.0
    memory: int = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """A crawl.

    Attributes:
        sources: by id.
        contact: told to every server: an address of mail or a page.
        limits: what it may cost.
        seeds: for each source where to begin.
        follow: whether links are followed.
        only_new: whether kept documents are left alone of which servers cannot say whether they have changed.
        local: `address:port` of this machine or network that may be fetched, for tests and internal sites.
        certificates: for a host, a file with the certificate that its own lead to.
    """

    sources: dict[str, CrawlSource]
    contact: str
    limits: CrawlLimits = field(default_factory=CrawlLimits)
    seeds: Mapping[str, Sequence[Link]] = field(default_factory=dict)
    follow: bool = True
    only_new: bool = False
    local: tuple[str, ...] = ()
    certificates: dict[str, Path] = field(default_factory=dict)

    @property
    def agent(self) -> str:
        """How the crawler introduces itself."""
        return f"solieu/{__version__} (+{self.contact})"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Hosts of all sources."""
        return tuple(dict.fromkeys(host for source in self.sources.values() for host in source.hosts))


def is_contact(text: str) -> bool:
    """Whether somebody can be reached by it: an address of mail or of a page."""
    return _CONTACT.fullmatch(text) is not None


BY_HAND = "fetch"
"""Id of the source of addresses that the user named himself."""


def addresses_by_hand(addresses: Iterable[str]) -> tuple[CrawlSource, list[Link]]:
    """Addresses that the user names, as a source of their own.

    Raises:
        ValueError: naming the first that is no web address.
    """
    links = []
    for text in addresses:
        found = web_address(text)
        if found is None:
            raise ValueError(text)
        links.append(Link(canonical(found), found, PageKind.PAGE))
    hosts = tuple(dict.fromkeys(host_of(link.address).removeprefix("www.") for link in links))
    return CrawlSource(BY_HAND, BY_HAND, hosts, ()), links
