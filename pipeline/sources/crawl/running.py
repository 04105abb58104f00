"""Runs a crawl to its end. In a process of its own: Twisted's reactor runs once in a process and keeps its threads."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scrapy.crawler import CrawlerProcess

from pipeline.frontier import Frontier
from pipeline.sources.crawl import connecting, polite, scheduler
from pipeline.sources.crawl.addresses import masked
from pipeline.sources.crawl.apart import LinkReader
from pipeline.sources.crawl.guard import AddressGuard
from pipeline.sources.crawl.plan import CrawlPlan
from pipeline.sources.crawl.spider import CrawlSpider
from pipeline.sources.crawl.work import Work

_MEGABYTE = 1024 * 1024


def run_crawl(plan: CrawlPlan, frontier: Frontier, tell: Callable[[str], None], log: Path, reader: LinkReader) -> bool:
    """Fetches all that is due.

    Args:
        plan: what and how.
        frontier: addresses and originals; the plan's seeds are in it.
        tell: called after each address.
        log: file that every failure is told in.
        reader: reads pages for their links.

    Returns:
        Whether it came to its end; False if it was stopped by a signal.

    Raises:
        Exception: as the frontier raised it.
    """
    guard = AddressGuard(plan.local)
    work = Work(plan, frontier, guard, tell, reader)
    _log_to(log)
    process = CrawlerProcess(scrapy_settings(plan, guard))
    process.crawl(CrawlSpider, work=work)
    process.start(install_signal_handlers=True)
    if work.fault:
        raise work.fault
    return work.finished


def scrapy_settings(plan: CrawlPlan, guard: AddressGuard) -> dict[str, Any]:
    """Scrapy's settings. Its defaults fetch from this machine, check no certificate, and open ports; these do not."""
    limits = plan.limits
    return {
        **_doors_closed(),
        "USER_AGENT": plan.agent,
        # Who crawls and for which publishers.
        "TWISTED_DNS_RESOLVER": connecting.guarded_resolver(guard),
        "SCHEDULER": scheduler.FrontierScheduler,
        # Robots, delays, patience.
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": limits.delay,
        "DOWNLOAD_DELAY_JITTER": 0.0,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": limits.delay,
        "AUTOTHROTTLE_MAX_DELAY": max(60.0, limits.delay),
        "RETRY_TIMES": limits.retries,
        "RETRY_GIVE_UP_LOG_LEVEL": "INFO",
        "REDIRECT_MAX_TIMES": 10,
        # Limits of one answer, packed and unpacked.
        "DOWNLOAD_MAXSIZE": limits.response_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": limits.response_seconds,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "MEMUSAGE_LIMIT_MB": limits.memory // _MEGABYTE,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/pdf,*/*;q=0.8",
            "Accept-Language": "vi,en;q=0.5",
        },
        "DOWNLOADER_MIDDLEWARES": {
            connecting.WebPorts: 40,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            polite.StrictOffsite: 50,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            polite.ClosedRobots: 100,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            polite.PatientRetry: 550,
        },
        "EXTENSIONS": {"scrapy.extensions.throttle.AutoThrottle": None, polite.RobotsThrottle: 0},
    }


def _doors_closed() -> dict[str, Any]:
    """What Scrapy would open or trust, and need not."""
    handler = connecting.CheckedHandler
    schemes = {"http": handler, "https": handler, "file": None, "data": None, "ftp": None, "s3": None}
    return {
        "DOWNLOAD_HANDLERS": schemes,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        "JOBDIR": None,
        "STATS_DUMP": False,
        "LOGSTATS_INTERVAL": 0,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
    }


class _MaskedFormatter(logging.Formatter):
    """Lines without secrets of addresses."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def _log_to(path: Path) -> None:
    """Our own lines, and warnings of Scrapy, into a file; nothing onto the screen."""
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(_MaskedFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.WARNING)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
