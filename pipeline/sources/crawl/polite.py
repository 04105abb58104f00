"""What makes the crawler a good guest: robots.txt that fails closed, delays, patience. Each stands on Scrapy's own."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from pipeline.sources.crawl.addresses import on_site
from pipeline.sources.crawl.scheduler import WAIT
from pipeline.sources.crawl.work import page_of, work_of

# RFC 9309, 2.3.1.3: other answers of the client kind mean that there are no rules. 401 and 403 stand here too: a
# host that does not even show its rules to us wants no visitors.
_CLOSED = frozenset({401, 403, 429})
# Statuses by which a host says "later".
_LATER = frozenset({429, 503})


class RobotsRefusalError(IgnoreRequest):
    """robots.txt forbids the address, or could not be read."""


class OffsiteError(IgnoreRequest):
    """The address belongs to no host of the source."""


class PutOffError(IgnoreRequest):
    """The host asks for more patience than one crawl has."""


class ClosedRobots(RobotsTxtMiddleware):
    """Where robots.txt cannot be read, nothing may be fetched (RFC 9309, 2.3.1.4); Scrapy's own lets all pass."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreadable: dict[str, Exception] = {}

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Refuses what the rules forbid.

        Raises:
            RobotsRefusalError: with the reason.
        """
        if rp is None:
            why = self._unreadable.get(urlparse_cached(request).netloc)
            raise RobotsRefusalError(f"robots.txt: {why or type(why).__name__}") from why
        if not rp.allowed(request.url, self._default_useragent):
            raise RobotsRefusalError("robots.txt: disallow")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or 300 <= response.status < 400 or response.status in _CLOSED:
            self._robots_error(IgnoreRequest(f"status {response.status}"), netloc)
            return
        body = b"" if response.status >= 400 else _utf8(response.body)
        await super()._parse_robots(response.replace(body=body), netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unreadable[netloc] = exc
        waiting = self._parsers[netloc]
        self._parsers[netloc] = None
        if isinstance(waiting, Deferred):
            waiting.callback(None)


def _utf8(body: bytes) -> bytes:
    """Rules in UTF-16 as UTF-8; Scrapy reads nothing else."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace").encode()
    return body


class StrictOffsite:
    """Refuses other hosts, redirects and robots.txt included, where somebody hears of it.

    Scrapy's own drops such a request while it is scheduled, without a word.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._hosts = work_of(crawler).plan.hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuses a request to another host.

        Raises:
            OffsiteError: naming the host.
        """
        if not on_site(request.url, self._hosts):
            raise OffsiteError(f"offsite: {urlparse_cached(request).hostname}")


class PatientRetry(RetryMiddleware):
    """Waits before it asks again, as long as the host says, and slows down for it."""

    def process_response(  # type: ignore[override]  # without a deprecated argument
        self, request: Request, response: Response
    ) -> Request | Response:
        """As Scrapy's.

        Raises:
            PutOffError: if the host wants to be left alone for longer than a crawl can wait.
        """
        if page_of(request) is not None and response.status in _LATER:
            self._slow_down(request)
            asked = retry_after(response.headers.get("Retry-After"))
            if asked is not None and asked > work_of(self.crawler).plan.limits.patience:
                raise PutOffError(f"{response.status}, Retry-After {asked:.0f} s")
            request.meta[WAIT] = asked or 0.0
        return super().process_response(request, response)

    def _retry(self, request: Request, reason: Any) -> Request | None:
        again = super()._retry(request, reason)
        if again is not None and page_of(request) is not None:
            own = work_of(self.crawler).plan.limits.retry_seconds * 2 ** (again.meta["retry_times"] - 1)
            again.meta[WAIT] = max(own, request.meta.get(WAIT, 0.0))
        return again

    def _slow_down(self, request: Request) -> None:
        slot = self.crawler.engine.downloader.slots.get(str(request.meta.get("download_slot")))
        if slot is not None:
            longest = self.crawler.settings.getfloat("AUTOTHROTTLE_MAX_DELAY")
            slot.delay = min(max(2 * slot.delay, 0.01), max(longest, slot.delay))


def retry_after(value: bytes | None) -> float | None:
    """Seconds that a host wants to be left alone for (RFC 9110, 10.2.3); None where it says nothing to be meant."""
    text = (value or b"").decode("latin-1").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return None
    seconds = (then if then.tzinfo else then.replace(tzinfo=UTC)) - datetime.now(UTC)
    return max(0.0, seconds.total_seconds())


class RobotsThrottle(AutoThrottle):
    """AutoThrottle that never goes below the delay which robots.txt asks for."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._floors: dict[str, float] = {}
        crawler.signals.connect(self._robots_parsed, signal=signals.robots_parsed)

    def _robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        delay = robotparser.crawl_delay(self.crawler.settings["USER_AGENT"])
        host = urlparse_cached(request).hostname or ""
        if not delay or delay <= self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            return
        floor = min(delay, work_of(self.crawler).plan.limits.patience)
        self._floors[host] = floor
        downloader = self.crawler.engine.downloader
        downloader.per_slot_settings[host] = {"delay": floor}  # of a slot that is made anew
        if slot := downloader.slots.get(host):
            slot.delay = max(slot.delay, floor)

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        key = str(request.meta.get("download_slot"))
        slot: Slot | None = self.crawler.engine.downloader.slots.get(key)
        if slot is not None:
            slot.delay = max(slot.delay, self._floors.get(key, 0.0))
