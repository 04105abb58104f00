"""What the commands need to fetch: plans out of settings, originals that others collected, reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.engine.crawling import LOG, CrawlFault, archive_of, open_archive
from pipeline.engine.publishers import publishers
from pipeline.errors import Problem, ReasonCode
from pipeline.frontier import Link, PageState
from pipeline.messages import cli_sentence
from pipeline.settings import Settings
from pipeline.sources.crawl.collected import collect
from pipeline.sources.crawl.listed import chosen, load_list
from pipeline.sources.crawl.plan import CrawlLimits, CrawlPlan, CrawlSource, addresses_by_hand, is_contact
from pipeline.sources.crawl.webarchive import archive_source, index_seeds
from pipeline.storage import SourceReport, StoreReader, failed_pages, last_reports, open_store

Progress = Callable[[int, int, str], None]

__all__ = ["CrawlPlan", "FetchedReport", "Taken", "archive_plan", "crawl_plan", "fetch_plan", "ingest", "report"]

_INGESTED = "ingest"
_STAGE = "sources"


@dataclass(frozen=True, slots=True)
class FetchedReport:
    """What a crawl brought.

    Attributes:
        sources: by id.
        failed: addresses that could not be had, or were put off; those that robots.txt forbids are only counted.
        log: where every one is named.
    """

    sources: list[SourceReport]
    failed: list[Problem]
    log: Path


@dataclass(slots=True)
class Taken:
    """What was taken in.

    Attributes:
        new: originals that the store did not have.
        same: those that it had.
    """

    new: int = 0
    same: int = 0
    problems: list[Problem] = field(default_factory=list)


def crawl_plan(settings: Settings, ids: Sequence[str], *, listed: Path | None, only_new: bool) -> CrawlPlan:
    """The plan to crawl publishers.

    Args:
        settings: contact and limits.
        ids: of the publishers; none for all that are enabled.
        listed: a file that lists them; None for the registry (`engine.publishers`).
        only_new: whether kept documents are left alone of which servers cannot say whether they have changed.

    Raises:
        CrawlFault: if no contact is set, or no such publisher is listed.
        DataError: if the list cannot be read.
    """
    check_contact(settings)
    entries = load_list(listed) if listed else publishers(settings).by_id.values()
    try:
        sources = chosen(entries, ids)
    except KeyError as error:
        raise CrawlFault(cli_sentence("crawl_unknown", source=error.args[0])) from error
    if not sources:
        raise CrawlFault(cli_sentence("crawl_none"))
    seeds = {source.id: source.seeds() for source in sources.values()}
    return plan_of(settings, sources, seeds, only_new=only_new)


def fetch_plan(settings: Settings, addresses: Sequence[str]) -> CrawlPlan:
    """The plan to fetch single addresses.

    Raises:
        CrawlFault: if no contact is set, or one is no web address.
    """
    check_contact(settings)
    try:
        source, links = addresses_by_hand(addresses)
    except ValueError as error:
        raise CrawlFault(cli_sentence("crawl_no_address", address=error.args[0])) from error
    return plan_of(settings, {source.id: source}, {source.id: links}, follow=False)


def archive_plan(settings: Settings, plan: CrawlPlan, found: FetchedReport) -> CrawlPlan | None:
    """The plan to look for old pages in a web archive, where the user has named one.

    Of publishers whose map of provinces is no longer in force, and of those that could not be had.

    Args:
        settings: with the archive.
        plan: of the crawl before.
        found: what that brought.

    Returns:
        None where nothing is to be looked for; single addresses are fetched as they are.
    """
    if not settings.crawl_archive or not plan.follow:
        return None
    gone = {source.source for source in found.sources if source.error}
    wanted = [source for source in plan.sources.values() if source.ended or source.id in gone]
    copies = [archive_source(source, settings.crawl_archive) for source in wanted]
    if not copies:
        return None
    seeds = {source.id: index_seeds(source) for source in copies}
    return replace(plan, sources={source.id: source for source in copies}, seeds=seeds)


def ingest(paths: Sequence[Path], store: Path, settings: Settings, *, progress: Progress | None = None) -> Taken:
    """Takes in what others collected: each original is kept as those are that were fetched.

    Args:
        paths: WARC files, zip files, files, folders.
        store: its file.
        settings: limits.
        progress: called after each original with (done, known, name).

    Raises:
        StoreFault: if the store cannot be written.
        CrawlFault: if originals cannot be written.
    """
    taken = Taken()
    busy, command = settings.busy_seconds, "solieu ingest"
    with open_store(store, busy_seconds=busy, command=command) as opened, open_archive(opened) as tables:
        for path in paths:
            for item in collect(path, limit=settings.max_file_bytes):
                if isinstance(item, Problem):
                    taken.problems.append(item)
                    continue
                state = tables.put(_INGESTED, item.link, item.found_on, item.original)
                taken.new += state is PageState.FETCHED
                taken.same += state is PageState.UNCHANGED
                if progress:
                    done = taken.new + taken.same
                    progress(done, done, item.link.url)
    return taken


def report(store: Path, settings: Settings) -> FetchedReport:
    """What the last crawl brought.

    Raises:
        StoreFault: if the store cannot be read.
    """
    with StoreReader(store, busy_seconds=settings.busy_seconds).connect() as connection:
        sources, pages = last_reports(connection), failed_pages(connection)
    told = [page for page in pages if page.state != PageState.REFUSED and page.code]
    failed = [Problem(page.address, _STAGE, ReasonCode(page.code), page.detail) for page in told]
    return FetchedReport(sources, failed, archive_of(store) / LOG)


def check_contact(settings: Settings) -> None:
    """Nothing is fetched unless somebody answers for it.

    Raises:
        CrawlFault: if no contact is set.
    """
    if not is_contact(settings.crawl_contact):
        raise CrawlFault(cli_sentence("crawl_no_contact"))


def plan_of(
    settings: Settings,
    sources: dict[str, CrawlSource],
    seeds: Mapping[str, list[Link]],
    *,
    follow: bool = True,
    only_new: bool = False,
) -> CrawlPlan:
    """A plan with the user's limits.

    Args:
        settings: contact, limits, what of this network may be asked.
        sources: by id.
        seeds: for each source where to begin.
        follow: whether links are followed.
        only_new: as of `CrawlPlan`.
    """
    limits = CrawlLimits(
        delay=settings.crawl_delay,
        depth=settings.crawl_depth,
        pages=settings.crawl_pages,
        response_bytes=settings.crawl_bytes,
        response_seconds=settings.crawl_seconds,
    )
    return CrawlPlan(
        sources=sources,
        contact=settings.crawl_contact,
        limits=limits,
        seeds=seeds,
        follow=follow,
        only_new=only_new,
        local=tuple(settings.crawl_local),
        certificates=settings.crawl_certificates,
    )
