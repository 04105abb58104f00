"""What several commands share: options, settings, the progress bar, the end of a run and its exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import SolieuError

if TYPE_CHECKING:
    from pipeline.engine import RunSummary
    from pipeline.settings import Settings
    from pipeline.storage import StoreTotals

    _Move = Callable[[int, int, str], None]

FINE, ERROR, USAGE, SOME_PROBLEMS, BUSY, FINDINGS, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130

Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH…", help="Tệp hoặc thư mục (.txt, .html). / Files or folders.")
]
StoreOption = Annotated[
    Path | None, typer.Option("--store", help="Tệp kho dữ liệu (mặc định theo cài đặt). / The store's file.")
]
SamplesOption = Annotated[
    bool, typer.Option("--samples", help="Dùng kho dữ liệu mẫu, hư cấu. / Use the store of fictional samples.")
]


def read_settings(**overrides: object) -> Settings:
    """The settings, some of them as the command line says."""
    from pipeline.settings import load_settings

    return load_settings(**overrides)


def status_of(error: SolieuError) -> int:
    """The exit status of a command that an error ended."""
    from pipeline.storage.faults import StoreBusyError

    return BUSY if isinstance(error, StoreBusyError) else ERROR


def language() -> str:
    """The language of messages, also when the settings themselves are at fault."""
    try:
        return read_settings().language
    except SolieuError:
        return "vi"


def store_to_read(store: Path | None, settings: Settings, *, samples: bool) -> Path:
    """The store that is asked for, or the one of the settings."""
    return store or (settings.samples_store if samples else settings.store)


@contextmanager
def progress_bar(*, hidden: bool = False) -> Iterator[_Move]:
    """A progress bar on the error stream of a terminal; a function that moves it."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from pipeline.terminal import console, shown

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[name]}", markup=False))
    off = hidden or not sys.stderr.isatty()
    # Without a thread of its own: processes are forked while the bar is shown.
    with Progress(*columns, console=console(stderr=True), transient=True, disable=off, auto_refresh=False) as bar:
        task = bar.add_task("", total=None, name="")

        def move(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, name=shown(name)[-60:], refresh=True)

        yield move


def close(summary: RunSummary, totals: StoreTotals | None, settings: Settings, *, stderr: bool) -> None:
    """Prints problems and the closing table, and ends with the status of the whole.

    Raises:
        typer.Exit: always.
    """
    raise typer.Exit(close_status(summary, totals, settings, stderr=stderr))


def close_status(summary: RunSummary, totals: StoreTotals | None, settings: Settings, *, stderr: bool) -> int:
    """Prints problems and the closing table, and gives the status of the whole."""
    from pipeline.messages import cli_sentence
    from pipeline.terminal import console, print_problems, say, summary_table

    print_problems(summary.problems, settings.language)
    console(stderr=stderr).print(summary_table(summary, totals, settings.language))
    if summary.interrupted:
        say(console(stderr=True), cli_sentence("stopped").in_language(settings.language))
        return INTERRUPTED
    return SOME_PROBLEMS if summary.problems else FINE
