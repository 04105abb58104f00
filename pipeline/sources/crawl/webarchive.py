"""Copies that a web archive took of pages which their publishers no longer serve.

The archive's index is asked which addresses of a host it has (CDX server API of the Wayback Machine:
github.com/internetarchive/wayback, wayback-cdx-server/README.md), then its copies as they were taken: the time with
`id_` behind it asks for the bytes without the archive's own frame and links (github.com/GLAM-Workbench/web-archives,
memento.ipynb). Both go through the crawler as all else does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from pipeline.frontier import Link, PageKind
from pipeline.sources.crawl.addresses import canonical, on_site, web_address
from pipeline.sources.crawl.links import kind_of_address
from pipeline.sources.crawl.plan import CrawlSource

# Rows of one answer of the index: some 200 kB.
_ROWS = 2_000
# What is larger is no answer to our question.
_LARGEST_INDEX = 5_000_000
_INDEX = "/cdx/search/cdx"
_COPY = re.compile(r"/web/(?P<time>[0-9]{14})id_/(?P<address>https?:/{1,2}.+)", re.DOTALL)
_TIME = re.compile(r"[0-9]{14}")


def archive_source(source: CrawlSource, archive: str) -> CrawlSource:
    """The copies that an archive has of a publisher's pages, as a source of their own.

    Args:
        source: the publisher.
        archive: address of the archive, without its index and copies ("https://web.archive.org").
    """
    host = urlsplit(archive).hostname or ""
    return replace(
        source, id=f"{source.id}@{host}", hosts=(host,), start=(), search="", archive=archive, copies_of=source.hosts
    )


def index_seeds(source: CrawlSource) -> list[Link]:
    """Where to begin: the index of each host that the publisher had."""
    return [_index_link(source.archive, host) for host in source.copies_of]


def is_index(source: CrawlSource, address: str) -> bool:
    """Whether an address is that of the archive's index."""
    return urlsplit(address).path == f"{urlsplit(source.archive).path.rstrip('/')}{_INDEX}"


def copied(address: str) -> tuple[datetime, str] | None:
    """When a copy was taken, and the address that it was taken of; None for what is no copy."""
    found = _COPY.search(address)
    moment = _moment(found["time"]) if found else None
    # Some servers between us make one slash of two.
    original = web_address(re.sub(r"^(https?:)/+", r"\1//", found["address"])) if found else None
    return (moment, original) if moment and original else None


def copy_links(source: CrawlSource, address: str, links: list[Link]) -> list[Link]:
    """Links of a copied page, to the copies that the archive has nearest to its own time.

    Args:
        source: as `archive_source` makes it.
        address: of the copy.
        links: as they stand in it, to the publisher's own addresses.
    """
    found = _COPY.search(address)
    return [_copy_link(source, found["time"], link) for link in links] if found else []


def read_index(source: CrawlSource, address: str, body: bytes) -> tuple[list[Link], str]:
    """What of an index is followed: addresses that promise reports or lists of them, and the next part of the index.

    Returns:
        The links, and what could not be read of it, "" where all could.
    """
    try:
        rows = json.loads(body) if len(body) <= _LARGEST_INDEX else None
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        return [], f"index: {len(body)} bytes that are no list"
    named = [row for row in rows if isinstance(row, list) and row and all(isinstance(cell, str) for cell in row)]
    links = list(_rows_followed(source, named))
    if len(rows) > 2 and rows[-2] == [] and len(rows[-1]) == 1:
        host = dict(parse_qsl(urlsplit(address).query, max_num_fields=50)).get("url", "")
        links.append(_index_link(source.archive, host, resume=str(rows[-1][0])))
    return links, ""


def _rows_followed(source: CrawlSource, rows: list[Any]) -> Iterator[Link]:
    for row in rows:
        if len(row) != 2 or not _TIME.fullmatch(row[0]):  # the heading, the key of the next part
            continue
        original = web_address(row[1])
        if original is None or not on_site(original, source.copies_of):
            continue
        is_front = urlsplit(original).path == "/" and not urlsplit(original).query
        kind = PageKind.LIST if is_front else kind_of_address(original)
        if kind is not None:
            yield _copy_link(source, row[0], Link(canonical(original), original, kind, 1))


def _copy_link(source: CrawlSource, time: str, link: Link) -> Link:
    address = web_address(f"{source.archive}/web/{time}id_/{link.address}") or ""
    return replace(link, url=canonical(address), address=address, copy_of=canonical(link.address))


def _index_link(archive: str, host: str, *, resume: str = "") -> Link:
    asked = {
        "url": host,
        "matchType": "domain",
        "output": "json",
        "fl": "timestamp,original",
        "filter": "statuscode:200",
        # The first copy of each address: later ones may be of whoever bought the name.
        "collapse": "urlkey",
        "limit": str(_ROWS),
        "showResumeKey": "true",
        **({"resumeKey": resume} if resume else {}),
    }
    address = web_address(f"{archive}{_INDEX}?{urlencode(asked, quote_via=quote)}") or ""
    return Link(canonical(address), address, PageKind.LIST, 0, host, paging=bool(resume))


def _moment(digits: str) -> datetime | None:
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
