"""What is done with each answer: kept with its links in one transaction, or its failure told by name."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.python.failure import Failure

from pipeline.errors import ReasonCode
from pipeline.frontier import Link, Original, Page, PageKind, PageState
from pipeline.sources.crawl.addresses import masked
from pipeline.sources.crawl.failures import reason_of
from pipeline.sources.crawl.links import PageLinks, is_page
from pipeline.sources.crawl.originals import original_suffix
from pipeline.sources.crawl.polite import PutOffError
from pipeline.sources.crawl.webarchive import copied, copy_links, is_index, read_index
from pipeline.sources.crawl.work import Work, page_of

_LOG = logging.getLogger("solieu.crawl")

# About the transfer, not about what was transferred: the body is kept unpacked.
_TRANSFER = frozenset({b"connection", b"content-encoding", b"content-length", b"keep-alive", b"transfer-encoding"})
_LATER = frozenset({429, 503})


class CrawlSpider(Spider):
    """Scrapy's spider over one `Work`."""

    name = "solieu"

    def __init__(self, work: Work, **named: Any) -> None:
        super().__init__(**named)
        self.work = work

    async def start(self) -> Any:
        """Nothing: where to begin stands in the frontier."""
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    async def parse(self, response: Response) -> None:
        """Keeps an answer."""
        page = self._page(response.request)
        with self._ending(page):
            if response.status == 304:
                await self._unchanged(page)
                return
            if not response.body.strip(b" \t\r\n\x00"):
                self._fail(page, PageState.FAILED, ReasonCode.EMPTY, "0 bytes")
                return
            source = self.work.source_of(page)
            original = _original(response, archived=bool(source.archive))
            if source.archive and is_index(source, original.address):
                links, note = read_index(source, original.address, original.body)
                self.work.frontier.save(page, PageKind.LIST, original, links, note)
            elif is_page(original.body, original.content_type):
                await self._keep_page(page, original)
            else:
                kind = page.kind if page.kind is PageKind.PAGE else PageKind.ATTACHMENT
                self.work.frontier.save(page, kind, original, ())

    def failed(self, failure: Failure) -> None:
        """Records why an address could not be had."""
        page = self._page(failure.request)  # type: ignore[attr-defined]  # Scrapy puts it there
        error = failure.value or RuntimeError("no reason")
        with self._ending(page):
            limit = self.work.plan.limits.response_bytes
            state, code, detail = reason_of(error, page.address, self.work.guard, limit)
            status = getattr(getattr(error, "response", None), "status", None)
            if isinstance(error, PutOffError) or status in _LATER:
                _LOG.warning("put off: %s: %s, %s", page.address, code.value, detail)
                self.work.frontier.put_off(page, ReasonCode.HTTP, detail)
            else:
                self._fail(page, state, code, detail)

    async def _unchanged(self, page: Page) -> None:
        """What is kept still holds. Lists are read for their links again: the words that we go by may be others."""
        kept = self.work.frontier.kept(page) if page.kind is PageKind.LIST else None
        found = PageLinks() if kept is None else await self._read(page, page.address, *kept)
        self.work.frontier.unchanged(page, self._followed(found) if self.work.plan.follow else [])

    async def _keep_page(self, page: Page, original: Original) -> None:
        found = await self._read(page, original.address, original.content_type, original.body)
        if found.note:
            _LOG.warning("kept: %s: %s", masked(page.address), found.note)
        if found.blocked:
            self._fail(page, PageState.FAILED, ReasonCode.BLOCKED, found.text[:200])
        elif found.missing:
            self._fail(page, PageState.FAILED, ReasonCode.HTTP, f"status 200: {found.text[:200]}")
        else:
            links = self._followed(found) if self.work.plan.follow else []
            self.work.frontier.save(page, _kind(page, found), original, links, found.note)

    async def _read(self, page: Page, address: str, content_type: str, body: bytes) -> PageLinks:
        """What is on a page; a copy in an archive is read as the page that it was taken of."""
        source, copy = self.work.source_of(page), copied(address)
        if not source.archive or copy is None:
            return await self._links(body, content_type, address, page.depth, source.hosts)
        found = await self._links(body, content_type, copy[1], page.depth, source.copies_of)
        found.links = copy_links(source, address, found.links)
        return found

    async def _links(self, body: bytes, *arguments: Any) -> PageLinks:
        """A large page is waited for in a thread: meanwhile other hosts are served, and none runs into its limit."""
        if not self.work.reader.is_apart(body):
            return self.work.reader.read(body, *arguments)
        from twisted.internet.threads import deferToThread

        found: PageLinks = await maybe_deferred_to_future(deferToThread(self.work.reader.read, body, *arguments))
        return found

    def _followed(self, found: PageLinks) -> list[Link]:
        deepest = self.work.plan.limits.depth
        return [link for link in found.links if link.depth <= deepest]

    def _fail(self, page: Page, state: PageState, code: ReasonCode, detail: str) -> None:
        _LOG.warning("%s: %s: %s, %s", state.value, masked(page.address), code.value, masked(detail))
        self.work.frontier.fail(page, state, code, detail)

    @contextmanager
    def _ending(self, page: Page) -> Iterator[None]:
        """The address has its end; where the store cannot say so, the crawl has."""
        try:
            yield
        except Exception as error:
            # Whatever it is: an address without an end would keep its host waiting for ever.
            _LOG.exception("the crawl ends at %s", masked(page.address))
            self.work.fault = error
            raise CloseSpider("fault") from error
        self.work.release(page)

    @staticmethod
    def _page(request: Any) -> Page:
        page = page_of(request)
        if page is None:
            raise TypeError("a request without its page")
        return page


def _kind(page: Page, found: PageLinks) -> PageKind:
    """What a page turned out to be: whatever leads on in a list is one; a title on our topic makes a document."""
    if page.depth == 0 and page.kind is PageKind.LIST:
        return PageKind.LIST
    if any(link.paging for link in found.links):
        return PageKind.LIST
    if page.kind is PageKind.LIST:
        return PageKind.PAGE if found.on_topic else PageKind.LIST
    return PageKind.PAGE


def _original(response: Response, *, archived: bool) -> Original:
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        if name.lower() not in _TRANSFER
        for value in values
    )
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    copy = copied(response.url) if archived else None
    return Original(
        address=response.url,
        time=datetime.now(UTC),
        status=response.status,
        headers=headers,
        body=response.body,
        sha256=hashlib.sha256(response.body).hexdigest(),
        content_type=content_type,
        suffix=original_suffix(response.body, content_type, response.url),
        captured_at=copy[0] if copy else None,
    )
