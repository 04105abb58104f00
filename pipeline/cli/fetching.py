"""Documents are fetched, or taken in from who fetched them: `crawl`, `fetch` and `ingest`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.shared import (
    ERROR,
    FINE,
    INTERRUPTED,
    SOME_PROBLEMS,
    StoreOption,
    close_status,
    progress_bar,
    read_settings,
)
from pipeline.errors import Problem

if TYPE_CHECKING:
    from pipeline.engine.fetching import CrawlPlan, FetchedReport
    from pipeline.settings import Settings

# More are in the log beside the originals.
_MOST_TOLD = 50

JobsOption = Annotated[
    int | None, typer.Option("--jobs", min=1, help="Số văn bản đọc cùng lúc. / How many documents are read at a time.")
]


def crawl(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE]…", help="Mã nguồn; mặc định: các nguồn đang bật. / Sources; default: enabled."
        ),
    ] = None,
    only_new: Annotated[
        bool,
        typer.Option(
            "--only-new",
            help="Không tải lại văn bản đã có mà máy chủ không cho biết có đổi hay không. / "
            "Leave kept documents alone whose servers cannot say whether they changed.",
        ),
    ] = False,
    listed: Annotated[
        Path | None, typer.Option("--sources", help="Tệp danh sách nguồn. / A file that lists the sources.")
    ] = None,
    store: StoreOption = None,
    jobs: JobsOption = None,
    view: Annotated[
        bool, typer.Option("--view", help="Xong thì mở trang xem số liệu. / Then open the figures in the browser.")
    ] = False,
) -> None:
    """Tải báo cáo từ các trang đã đăng ký, giữ bản gốc, rồi đọc vào kho. / Fetch reports, keep originals, read them."""
    from pipeline.engine.fetching import crawl_plan

    settings = read_settings()
    target = _target(store, settings)
    plan = crawl_plan(settings, sources or [], listed=listed, only_new=only_new)
    command = " ".join(["solieu crawl", *(["--only-new"] if only_new else []), *(sources or [])])
    status = _fetch(plan, target, settings, command, jobs)
    if view and status in (FINE, SOME_PROBLEMS, ERROR):
        from pipeline.viewer.launch import launch

        launch(settings, target, open_browser=True)
    raise typer.Exit(status)


def fetch(
    addresses: Annotated[list[str], typer.Argument(metavar="URL…", help="Địa chỉ trang hay tệp. / Web addresses.")],
    store: StoreOption = None,
    jobs: JobsOption = None,
) -> None:
    """Tải các địa chỉ đã cho, giữ bản gốc, rồi đọc vào kho. / Fetch these addresses, keep originals, read them."""
    from pipeline.engine.fetching import fetch_plan

    settings = read_settings()
    target = _target(store, settings)
    plan = fetch_plan(settings, addresses)
    raise typer.Exit(_fetch(plan, target, settings, " ".join(["solieu fetch", *addresses]), jobs))


def ingest(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="WARC, zip hoặc thư mục. / WARC or zip files, or folders.")
    ],
    store: StoreOption = None,
    jobs: JobsOption = None,
) -> None:
    """Nạp bản gốc do người khác thu thập (WARC, zip, thư mục). / Take in originals that someone else collected."""
    from pipeline.engine.fetching import ingest as take_in
    from pipeline.messages import cli_sentence
    from pipeline.terminal import console, number_text, print_problems, say

    settings = read_settings()
    target = _target(store, settings)
    with progress_bar() as progress:
        taken = take_in(paths, target, settings, progress=progress)
    print_problems(taken.problems, settings.language)
    counts = {"new": number_text(taken.new, settings.language), "same": number_text(taken.same, settings.language)}
    say(console(stderr=True), cli_sentence("ingested", **counts).in_language(settings.language))
    status = _read(target, settings, " ".join(["solieu ingest", *map(str, paths)]), jobs)
    raise typer.Exit(status or (SOME_PROBLEMS if taken.problems else FINE))


def _target(store: Path | None, settings: Settings) -> Path:
    """The store to fetch into.

    Raises:
        StoreFault: if it is the one of the fictional samples.
    """
    from pipeline.storage import StoreFault

    target = store or settings.store
    if target.resolve() == settings.samples_store.resolve():
        raise StoreFault("is_sample", path=target)
    return target


def _fetch(plan: CrawlPlan, target: Path, settings: Settings, command: str, jobs: int | None) -> int:
    """Fetches what is planned, then what a web archive has of publishers that are gone, and reads it all.

    Returns:
        The exit status.
    """
    from pipeline.engine.fetching import archive_plan
    from pipeline.messages import cli_sentence
    from pipeline.terminal import console, say

    found = [_crawl(plan, target, settings)]
    copies = archive_plan(settings, plan, found[0])
    if copies is not None:
        names = ", ".join(source.name for source in copies.sources.values())
        told = cli_sentence("crawl_archive", archive=settings.crawl_archive, sources=names)
        say(console(stderr=True), told.in_language(settings.language))
        found.append(_crawl(copies, target, settings))
    status = _read(target, settings, command, jobs)
    if status == INTERRUPTED:
        return status
    if any(source.error for one in found for source in one.sources):
        return ERROR
    return status or (SOME_PROBLEMS if any(one.failed for one in found) else FINE)


def _crawl(plan: CrawlPlan, target: Path, settings: Settings) -> FetchedReport:
    """One crawl, shown while it runs, and its report.

    Raises:
        typer.Exit: if it was asked to stop.
    """
    from pipeline.cli.crawlview import CrawlView
    from pipeline.engine.crawling import crawl as run_crawl
    from pipeline.engine.fetching import report
    from pipeline.messages import cli_sentence
    from pipeline.terminal import console, say

    with CrawlView(console(stderr=True), settings.language) as view:
        end = run_crawl(target, plan, busy_seconds=settings.busy_seconds, progress=view.show)
    if end.resumed:
        say(console(stderr=True), cli_sentence("crawl_resumed").in_language(settings.language))
    if not end.finished:
        say(console(stderr=True), cli_sentence("stopped").in_language(settings.language))
        raise typer.Exit(INTERRUPTED)
    found = report(target, settings)
    _print(found, settings.language)
    return found


def _read(target: Path, settings: Settings, command: str, jobs: int | None) -> int:
    """Reads what is kept into the store, and prints what that brought.

    Returns:
        The exit status.
    """
    from pipeline.engine import default_jobs
    from pipeline.engine.archived import run_archived
    from pipeline.storage import open_store

    with open_store(target, busy_seconds=settings.busy_seconds, command=command) as opened:
        with progress_bar() as progress:
            summary = run_archived(opened, settings, command=command, progress=progress, jobs=jobs or default_jobs())
        totals = opened.totals()
    return close_status(summary, totals, settings, stderr=False)


def _print(found: FetchedReport, language: str) -> None:
    """The table of sources, then what could not be had, then what is to be looked at."""
    from pipeline.messages import cli_sentence
    from pipeline.terminal import console, print_crawl, say

    to = console(stderr=True)
    _print_failed(found.failed, language)
    if len(found.failed) > _MOST_TOLD:
        more = cli_sentence("crawl_more", count=len(found.failed) - _MOST_TOLD, path=found.log)
        say(to, more.in_language(language))
    print_crawl(found.sources, language, on_screen=sys.stdout.isatty())
    for source in found.sources:
        if source.pending:
            told = cli_sentence("crawl_pending", source=source.source, count=source.pending)
            say(to, told.in_language(language))
        if source.error:
            told = cli_sentence(f"crawl_{source.error}", source=source.source)
            say(to, told.in_language(language), style="bold red")


def _print_failed(failed: Sequence[Problem], language: str) -> None:
    from pipeline.terminal import console, print_problem

    to = console(stderr=True)
    for problem in failed[:_MOST_TOLD]:
        print_problem(to, problem, language)
