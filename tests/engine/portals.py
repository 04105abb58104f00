"""Crawls of the portals (tests/sources/portal), and what came of them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

# Scrapy is loaded once, not in each of the crawlers that are forked from here.
import pipeline.sources.crawl.running  # noqa: F401 - as said
from pipeline.engine.crawling import CrawlEnd, archive_of, crawl
from pipeline.sources.crawl.addresses import canonical
from pipeline.sources.crawl.plan import CrawlLimits, CrawlPlan, CrawlSource
from tests.conftest import ROOT
from tests.sources.portal.content import Site
from tests.sources.portal.layouts import HOSTS
from tests.sources.portal.serve import sites
from tests.sources.portal.traps import INTERNAL

DELAY = 0.005
# Small, so that what is too slow or too large ends soon.
LIMITS = CrawlLimits(
    delay=DELAY, response_bytes=1_000_000, response_seconds=2.0, link_seconds=1, retries=1, retry_seconds=0.05
)


@dataclass(frozen=True)
class Asked:
    """A line of the server's log."""

    time: float
    host: str
    path: str
    status: int
    agent: str


@dataclass(frozen=True)
class Portals:
    """Portals that are served.

    Attributes:
        port: of all of them.
        log: of the server.
    """

    port: int
    log: Path

    @cached_property
    def sites(self) -> dict[str, Site]:
        """By letter."""
        return {site.letter: site for site in sites(self.port, 1).values()}

    @property
    def local(self) -> list[str]:
        """What the crawler must be allowed; the internal machine is none of it."""
        return [f"{host}:{self.port}" for host in HOSTS.values()]

    def address(self, letter: str, path: str) -> str:
        """Of a page."""
        return f"http://{HOSTS[letter]}:{self.port}{path}"

    def plan(self, letters: str = "abcde", *, only_new: bool = False, limits: CrawlLimits = LIMITS) -> CrawlPlan:
        """A crawl of some of them."""
        sources = {}
        for letter in letters:
            site = self.sites[letter]
            search = self.address(letter, site.search) if site.search else ""
            start = (self.address(letter, site.start),)
            sources[letter] = CrawlSource(letter, site.province, (site.host,), start, search)
        seeds = {letter: source.seeds() for letter, source in sources.items()}
        plan = CrawlPlan(sources, "thu@example.org", limits, seeds, only_new=only_new)
        return replace(plan, local=tuple(self.local))

    def asked(self) -> list[Asked]:
        """All that was asked so far."""
        return [Asked(*json.loads(line)) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def publish(self, version: int) -> None:
        """Publishes everything anew."""
        urllib.request.urlopen(f"http://{INTERNAL}:{self.port}/phien-ban?{version}").read()

    def documents(self, letter: str) -> set[str]:
        """Canonical addresses of all that a crawl of a portal must find."""
        site = self.sites[letter]
        return {canonical(self.address(letter, path)) for path in site.reports | site.files}


@contextmanager
def served(folder: Path) -> Iterator[Portals]:
    """The portals, in a process of their own: the crawler is forked from this one, which must have no threads."""
    log = folder / "server.jsonl"
    command = [sys.executable, "-m", "tests.sources.portal.serve", str(log)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as server:
        assert server.stdin
        assert server.stdout
        yield Portals(int(server.stdout.readline()), log)
        server.stdin.close()


def run(store: Path, plan: CrawlPlan) -> CrawlEnd:
    """A crawl to its end."""
    return crawl(store, plan, busy_seconds=5)


def rows(store: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """What a store says."""
    opened = sqlite3.connect(store)
    try:
        return opened.execute(query, values).fetchall()
    finally:
        opened.close()


def archive(store: Path) -> list[tuple[str, str]]:
    """Address and bytes of every record in the files, as those who read them later find them."""
    found = []
    for path in sorted(archive_of(store).glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                digest = record.rec_headers.get_header("WARC-Payload-Digest")
                found.append((record.rec_headers.get_header("WARC-Target-URI"), digest))
    return sorted(found)


def content(store: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What must be equal, however a crawl came about."""
    pages = "SELECT url, kind, state, code, location, sha256, status FROM crawl_pages ORDER BY url"
    originals = "SELECT url, sha256, size, suffix FROM originals ORDER BY url, sha256"
    links = "SELECT page, attachment, text FROM crawl_links ORDER BY page, attachment"
    return {"pages": rows(store, pages), "originals": rows(store, originals), "links": rows(store, links)}


def by_host(asked: list[Asked]) -> dict[str, list[Asked]]:
    """The log of each portal."""
    found = defaultdict(list)
    for one in asked:
        found[one.host].append(one)
    return found
