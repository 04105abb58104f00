"""Publishers are asked whether they answer: `sources --online`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.cli.shared import FINE, INTERRUPTED, SOME_PROBLEMS

if TYPE_CHECKING:
    from pipeline.engine.checking import Listed, OnlineCheck
    from pipeline.settings import Settings


def check_sources(settings: Settings, entries: Sequence[Listed]) -> int:
    """Asks publishers, prints what came of it, and keeps it.

    Returns:
        The exit status.
    """
    from pipeline.cli.crawlview import CrawlView
    from pipeline.engine.checking import check_online, keep_checks
    from pipeline.messages import cli_sentence
    from pipeline.terminal import console, number_text, say

    language = settings.language
    with CrawlView(console(stderr=True), language) as view:
        found = check_online(settings, entries, progress=view.show)
    _print(found.checks, language)
    path = keep_checks(settings.store, found.checks)
    if not found.end.finished:
        say(console(stderr=True), cli_sentence("stopped").in_language(language))
        return INTERRUPTED
    fine = sum(check.answered for check in found.checks.values())
    counts = {"fine": number_text(fine, language), "count": number_text(len(entries), language)}
    say(console(), cli_sentence("sources_checked", path=path, **counts).in_language(language))
    return FINE if fine == len(entries) else SOME_PROBLEMS


def checked_line(check: OnlineCheck, language: str) -> str:
    """What a check found, in a line."""
    told = f"{check.at.astimezone().strftime('%d/%m/%Y %H:%M')}, {_answer(check, language)}"
    return f"{told}: {check.title}" if check.title else told


def _print(checks: dict[str, OnlineCheck], language: str) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from pipeline.messages import cli_sentence
    from pipeline.terminal import console, shown

    table = Table(box=box.SIMPLE_HEAD)
    for key in ("source_id", "source_answer", "source_title"):
        table.add_column(cli_sentence(key).in_language(language), overflow="fold", no_wrap=key == "source_id")
    for name, check in sorted(checks.items()):
        table.add_row(*(Text(shown(cell)) for cell in (name, _answer(check, language), check.title)))
    if checks:
        console().print(table)


def _answer(check: OnlineCheck, language: str) -> str:
    from pipeline.frontier import PageState
    from pipeline.messages import cli_sentence

    had = (PageState.FETCHED.value, PageState.UNCHANGED.value)
    told = {"code": check.code or check.state, "detail": check.detail}
    if check.answered and not check.search:
        key = "answers"
    elif check.answered:
        key = "answers_search" if check.search in had else "answers_no_search"
        told["code"] = check.search
    elif check.state == PageState.REFUSED.value:
        key = "answers_robots"
    else:
        key = "answers_not" if check.state else "answers_later"
    return cli_sentence(key, **told).in_language(language)
