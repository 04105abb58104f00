"""What the parts of one crawl share: the plan, the frontier, addresses in flight, and whether it can go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from scrapy import Request
from scrapy.crawler import Crawler

from pipeline.frontier import Frontier, Page
from pipeline.sources.crawl.apart import LinkReader
from pipeline.sources.crawl.guard import AddressGuard
from pipeline.sources.crawl.plan import CrawlPlan, CrawlSource

PAGE = "solieu_page"
"""Name in a request's `meta` of the page that it is for; robots.txt has none."""


@dataclass(slots=True)
class Work:
    """The state of one crawl.

    Attributes:
        tell: called after each address that is done, with it.
        reader: reads pages for their links.
        busy: addresses handed to Scrapy that have no end yet.
        done: how many addresses of each source were handed out, those before an interruption included.
        fault: what ended the crawl, if something did.
        finished: whether it came to its end rather than being stopped.
    """

    plan: CrawlPlan
    frontier: Frontier
    guard: AddressGuard
    tell: Callable[[str], None]
    reader: LinkReader
    busy: dict[str, Page] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    fault: Exception | None = None
    finished: bool = False

    def source_of(self, page: Page) -> CrawlSource:
        """The publisher of a page."""
        return self.plan.sources[page.source]

    def release(self, page: Page) -> None:
        """The address has its end."""
        self.busy.pop(page.url, None)
        self.tell(page.address)


def work_of(crawler: Crawler) -> Work:
    """The work of a running crawl."""
    found: Work = crawler.spider.work  # type: ignore[union-attr]  # our own spider, made before all other parts
    return found


def page_of(request: Request) -> Page | None:
    """The page that a request is for; None for robots.txt."""
    found: Page | None = request.meta.get(PAGE)
    return found
