"""How far a crawl has come: a table that stays in its place on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from pipeline.frontier import CrawlCounts
from pipeline.messages import cli_sentence
from pipeline.terminal import number_text, say, shown

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.live import Live

# Between two lines in a file: few enough for the log of a crawl that takes a day.
LINE_SECONDS = 60.0
_COLUMNS = (
    ("seen", "seen"),
    ("fetched", "fetched"),
    ("not_changed", "unchanged"),
    ("redirected", "redirected"),
    ("refused", "refused"),
    ("failed", "failed"),
    ("left", "put_off"),
    ("waiting", "waiting"),
    ("documents", "documents"),
)
_LONGEST_ADDRESS = 90


class CrawlView:
    """Shows the progress of one crawl.

    Args:
        to: where.
        language: "vi" or "en".
        clock: seconds of a clock that only goes forward.
    """

    def __init__(self, to: Console, language: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._to = to
        self._language = language
        self._clock = clock
        self._began = self._told = clock()
        self._live: Live | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Begins to show; without a thread of its own, for processes are forked while it is shown."""
        from rich.live import Live

        if self._to.is_terminal:
            self._live = self._open.enter_context(Live(console=self._to, auto_refresh=False, transient=True))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Takes the table away."""
        self._open.close()

    def show(self, counts: CrawlCounts, address: str) -> None:
        """Shows where the crawl is.

        Args:
            counts: so far.
            address: that was done last.
        """
        if self._live is not None:
            self._live.update(self.table(counts, address), refresh=True)
        elif self._clock() - self._told >= LINE_SECONDS:
            self._told = self._clock()
            say(self._to, self.line(counts, address))

    def table(self, counts: CrawlCounts, address: str) -> RenderableType:
        """What a terminal shows."""
        from rich import box
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD, title=f"{self._said('crawling')} · {self._elapsed()}", title_justify="left")
        for heading, _ in _COLUMNS:
            table.add_column(self._said(heading), justify="right")
        table.add_row(*(number_text(getattr(counts, name), self._language) for _, name in _COLUMNS))
        bar = ProgressBar(total=max(counts.seen, 1), completed=counts.done + counts.put_off, width=60)
        whole = Table.grid()
        for part in (table, bar, Text(shown(address)[:_LONGEST_ADDRESS], style="dim", no_wrap=True)):
            whole.add_row(part)
        return whole

    def line(self, counts: CrawlCounts, address: str) -> str:
        """What a file is told."""
        told = ", ".join(
            f"{self._said(heading).lower()} {number_text(getattr(counts, name), self._language)}"
            for heading, name in _COLUMNS
        )
        return f"{self._elapsed()}: {told}; {shown(urlsplit(address).hostname or '')}"

    def _said(self, key: str) -> str:
        return cli_sentence(key).in_language(self._language)

    def _elapsed(self) -> str:
        seconds = int(self._clock() - self._began)
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
