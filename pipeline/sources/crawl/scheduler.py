"""Scrapy's scheduler over our frontier: what is to be fetched is asked of the store, never kept in a queue on disk.

Scrapy's own JOBDIR lost most pages in silence after a kill (github.com/scrapy/scrapy/issues/7978).
"""

from __future__ import annotations

import logging
from collections import deque
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from pipeline.errors import ReasonCode
from pipeline.frontier import Link, Page, PageState
from pipeline.sources.crawl.addresses import canonical, host_of, on_site, web_address
from pipeline.sources.crawl.work import PAGE, Work, page_of, work_of

_LOG = logging.getLogger("solieu.crawl")

# One being fetched and one that waits for the host's delay; a kill costs no more than these.
_PER_HOST = 2
# Addresses taken from the frontier at a time.
_BATCH = 50

ASKED = "solieu_asked"
"""Name in `meta` of the address that was asked last: a request with another one is a redirect."""
WAIT = "solieu_wait"
"""Name in `meta` of the seconds to wait before a request is sent again."""


class FrontierScheduler(BaseScheduler):
    """Hands out addresses host by host, and takes back redirects and repetitions."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._work: Work = work_of(crawler)
        self._again: deque[Request] = deque()
        self._waiting = 0
        self._ready: dict[str, deque[Page]] = {}
        self._hosts: deque[str] = deque()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:  # noqa: ARG002 - Scrapy's signature
        """Counts what was done before an interruption."""
        for source in self._work.plan.sources:
            self._work.done[source] = self._work.frontier.settled(source)

    def close(self, reason: str) -> None:
        """Every address gets an end: Scrapy drops some requests without telling anybody."""
        self._work.finished = reason == "finished" and self._work.fault is None
        if self._work.finished:
            for page in list(self._work.busy.values()):
                self._fail(page, ReasonCode.CRASH, "dropped by the crawler")
                self._work.release(page)

    def has_pending_requests(self) -> bool:
        """Whether anything is left that may be fetched now or later."""
        return bool(self._again or self._waiting or self._look(idle_only=False))

    def enqueue_request(self, request: Request) -> bool:
        """Takes a redirect or a repetition; links go to the frontier with the page that has them."""
        page = page_of(request)
        if page is None:
            return False
        if request.url != request.meta[ASKED]:
            return self._redirected(page, request)
        wait = request.meta.pop(WAIT, 0.0)
        if wait:
            self._wait(request, wait)
        else:
            self._again.append(request)
        return True

    def next_request(self) -> Request | None:
        """The next request, of a host that is not busy."""
        if self._again:
            return self._again.popleft()
        host = self._look(idle_only=True)
        if not host:
            return None
        page = self._ready[host].popleft()
        self._work.busy[page.url] = page
        self._work.done[page.source] += 1
        return self._request(page)

    def _request(self, page: Page) -> Request:
        spider: Any = self._crawler.spider
        headers = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
        return Request(
            page.address,
            callback=spider.parse,
            errback=spider.failed,
            headers={name: value for name, value in headers.items() if value},
            meta={PAGE: page, ASKED: page.address, "handle_httpstatus_list": [304]},
        )

    def _look(self, *, idle_only: bool) -> str:
        """A host that has an address to fetch, in turn; "" where none has.

        Args:
            idle_only: leave out hosts that have as many requests as they should.
        """
        for _ in range(len(self._hosts)):
            self._hosts.rotate(-1)
            host = self._hosts[-1]
            if idle_only and self._busy_at(host) >= _PER_HOST:
                continue
            if self._fill(host):
                return host
            self._hosts.pop()
        # Links lead to hosts that had nothing left, or were not there at the beginning.
        more = [host for host in self._work.frontier.hosts(self._full()) if host not in self._hosts]
        self._hosts.extend(more)
        free = (host for host in more if not idle_only or self._busy_at(host) < _PER_HOST)
        return next((host for host in free if self._fill(host)), "")

    def _fill(self, host: str) -> bool:
        """Whether a host has an address ready; what is above the limit of its source stays due, and is told."""
        full = self._full()
        ready = deque(page for page in self._ready.get(host, ()) if page.source not in full)
        if not ready:
            busy = {url for url, page in self._work.busy.items() if host_of(page.address) == host}
            ready.extend(self._work.frontier.take(host, _BATCH, busy, full))
        self._ready[host] = ready
        return bool(ready)

    def _full(self) -> set[str]:
        """Sources that have had their share of this crawl; several may share a host, as the copies of an archive do."""
        limit = self._work.plan.limits.pages
        return {source for source, done in self._work.done.items() if done >= limit}

    def _busy_at(self, host: str) -> int:
        return sum(host_of(page.address) == host for page in self._work.busy.values())

    def _wait(self, request: Request, seconds: float) -> None:
        from twisted.internet import reactor

        self._waiting += 1

        def again() -> None:
            self._waiting -= 1
            if self._crawler.crawling:
                self._crawler.engine.crawl(request)

        reactor.callLater(seconds, again)  # type: ignore[arg-type]  # Twisted types its reactor as a module

    def _redirected(self, page: Page, request: Request) -> bool:
        """Another address stands for this one: it takes its turn as every other does, guarded and asked robots.txt for.

        A redirect to the same page (a server that adds its visit to the address) is followed at once.
        """
        work = self._work
        address = web_address(request.url)
        if address is not None and canonical(address) == page.url:
            request.meta[ASKED] = request.url
            self._again.append(request)
            return True
        if address is None:
            self._fail(page, ReasonCode.UNSUPPORTED, f"redirect to {request.url}")
        elif not on_site(address, work.source_of(page).hosts):
            self._fail(page, ReasonCode.REDIRECT, f"leaves the site: {address}")
        else:
            target = Link(canonical(address), address, page.kind, page.depth, copy_of=page.copy_of)
            if work.frontier.redirect(page, target, _status(request)):
                _LOG.warning("failed: %s: redirect, in a circle or without an end", page.address)
        work.release(page)
        return True

    def _fail(self, page: Page, code: ReasonCode, detail: str) -> None:
        _LOG.warning("failed: %s: %s, %s", page.address, code.value, detail)
        self._work.frontier.fail(page, PageState.FAILED, code, detail)


def _status(request: Request) -> int:
    """The status of the redirect; 200 for one that the page itself states (meta refresh)."""
    reasons = request.meta.get("redirect_reasons") or [200]
    return reasons[-1] if isinstance(reasons[-1], int) else 200
