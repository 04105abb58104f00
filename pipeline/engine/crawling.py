"""A crawl: the crawler in a process of its own, its frontier in the store, originals in WARC files beside it."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.engine.child import limit_memory
from pipeline.engine.interrupt import StopRequest, stop_requests
from pipeline.errors import SolieuError
from pipeline.frontier import CrawlCounts
from pipeline.messages import Told, cli_sentence
from pipeline.sources.crawl.links import LARGEST_PAGE
from pipeline.sources.crawl.originals import WarcFolder, opened
from pipeline.sources.crawl.plan import BY_HAND, CrawlPlan
from pipeline.storage import CrawlTables, Store, StoreBusyError, StoreFault, open_store

Progress = Callable[[CrawlCounts, str], None]
"""Told now and then how far a crawl has come, and the address that was done last."""

# A crawl that says nothing for so long, though every answer has its limit, is stuck.
_SILENCE_SECONDS = 900.0
_LOOK_SECONDS = 0.25
_TELL_SECONDS = 0.5
# Of <linux/prctl.h>: the signal sent to a process when the one that forked it ends.
_PR_SET_PDEATHSIG = 1
LOG = "crawl.log"


class CrawlFault(SolieuError):  # noqa: N818 - as StoreFault, whose sentences it may carry
    """The crawl could not go on.

    Attributes:
        told: the sentence in both languages.
    """

    def __init__(self, told: Told) -> None:
        self.told = told
        super().__init__(str(told))


class CrawlBusyError(CrawlFault, StoreBusyError):
    """Another process writes the store."""

    def __init__(self, told: Told) -> None:
        CrawlFault.__init__(self, told)
        self.key = "running"


@dataclass(frozen=True, slots=True)
class CrawlEnd:
    """How a crawl ended.

    Attributes:
        finished: False if it was asked to stop; the same command goes on.
        resumed: whether it went on with one that was stopped or killed.
        asked: addresses that were asked for.
    """

    finished: bool
    resumed: bool
    asked: int


def archive_of(store: Path) -> Path:
    """The folder of originals of a store: beside it, so that both are copied and backed up together."""
    return store.with_name(f"{store.stem}-originals")


@contextmanager
def open_archive(store: Store) -> Iterator[CrawlTables]:
    """The frontier of a store, ready to write originals.

    Raises:
        CrawlFault: if the folder of originals cannot be written.
    """
    folder = WarcFolder(archive_of(store.path))
    tables = CrawlTables(store, folder.append, partial(folder.read, limit=LARGEST_PAGE))
    try:
        with opened(folder, tables.ends()):
            yield tables
    except OSError as error:
        told = cli_sentence("originals_failed", path=folder.path, detail=error.strerror or str(error))
        raise CrawlFault(told) from error


def crawl(store: Path, plan: CrawlPlan, *, busy_seconds: float, progress: Progress | None = None) -> CrawlEnd:
    """Fetches all that a plan names; called where there is one thread.

    Args:
        store: its file; made where there is none.
        plan: what to fetch.
        busy_seconds: how long to wait for other programs.
        progress: told how far it has come, about twice a second.

    Raises:
        StoreFault: if the store cannot be used.
        CrawlFault: if the crawler ended before its end.
    """
    command = "solieu fetch" if BY_HAND in plan.sources else "solieu crawl"
    with open_store(store, busy_seconds=busy_seconds, command=command):
        pass  # faults of the store are told here, and an old one is upgraded
    with stop_requests() as stop:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _serve(writing, store.absolute(), plan, busy_seconds, command)
        os.close(writing)
        try:
            end = _watch(reading, child, stop, progress)
        except BaseException:  # asked twice to stop: nobody is left to be told how it ends
            os.kill(child, signal.SIGKILL)
            raise
        finally:
            os.close(reading)
            _, status = os.waitpid(child, 0)
    return _ended(end, status, stopped=stop.asked)


def _watch(reading: int, child: int, stop: StopRequest, progress: Progress | None) -> dict[str, Any]:
    """Reads what the crawler tells until it ends; what it told last."""
    end: dict[str, Any] = {}
    silence, passed_on, rest = 0.0, False, b""
    while True:
        ready, _, _ = select.select([reading], [], [], _LOOK_SECONDS)
        if stop.asked and not passed_on:
            passed_on = True
            os.kill(child, signal.SIGTERM)
        if not ready:
            silence += _LOOK_SECONDS
            if silence > _SILENCE_SECONDS:
                os.kill(child, signal.SIGKILL)
            continue
        silence = 0.0
        data = os.read(reading, 65_536)
        if not data:
            break
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            told = json.loads(line)
            if "address" not in told:
                end = told
            elif progress:
                progress(CrawlCounts(**told["counts"]), told["address"])
    return end


def _ended(end: dict[str, Any], status: int, *, stopped: bool) -> CrawlEnd:
    if "error" in end:
        told = Told(*end["error"])
        raise CrawlBusyError(told) if end["busy"] else CrawlFault(told)
    if "finished" not in end and stopped:  # before it had begun
        return CrawlEnd(finished=False, resumed=False, asked=0)
    if "finished" not in end:
        code = os.waitstatus_to_exitcode(status)
        raise CrawlFault(cli_sentence("crawler_died", code=code))
    if not end["finished"] and not stopped:  # Scrapy closes a crawl that needs too much memory
        raise CrawlFault(cli_sentence("crawler_died", code="memory"))
    return CrawlEnd(end["finished"], end["resumed"], end["asked"])


def _serve(writing: int, store: Path, plan: CrawlPlan, busy_seconds: float, command: str) -> None:
    """What the forked process does; never returns."""
    status = 1
    try:
        _fence(plan.limits.memory)
        with os.fdopen(writing, "wb", buffering=0) as channel:

            def tell(told: dict[str, Any]) -> None:
                channel.write(json.dumps(told).encode() + b"\n")

            try:
                tell(_crawl_here(store, plan, busy_seconds, command, tell))
                status = 0
            except SolieuError as error:
                told = getattr(error, "told", None) or Told(str(error), str(error))
                tell({"error": [told.vi, told.en], "busy": isinstance(error, StoreBusyError)})
    finally:
        os._exit(status)


def _crawl_here(
    store: Path, plan: CrawlPlan, busy_seconds: float, command: str, tell: Callable[[dict[str, Any]], None]
) -> dict[str, Any]:
    from pipeline.sources.crawl.apart import LinkReader
    from pipeline.sources.crawl.running import run_crawl  # loads Scrapy and Twisted

    asked, told_at = 0, 0.0
    with (
        LinkReader(plan.limits.link_seconds) as reader,
        open_store(store, busy_seconds=busy_seconds, command=command) as opened_store,
        open_archive(opened_store) as tables,
    ):
        turn = tables.begin(plan.seeds, only_new=plan.only_new, known=plan.follow)

        def tell_address(address: str) -> None:
            nonlocal asked, told_at
            asked += 1
            if time.monotonic() - told_at > _TELL_SECONDS:
                told_at = time.monotonic()
                tell({"counts": asdict(tables.counts()), "address": address})

        finished = run_crawl(plan, tables, tell_address, archive_of(store) / LOG, reader)
        if finished:
            tables.finish()
    return {"finished": finished, "resumed": turn.resumed, "asked": asked}


def _fence(memory: int) -> None:
    """The crawler ends with the command that started it, and needs no more memory than it may.

    It has a session of its own: Ctrl-C reaches it through the command alone, once.

    Args:
        memory: bytes above what it has now.
    """
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the command's own handler means nothing here; Scrapy sets its own
    devnull = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(devnull, standard)
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # Twice: Twisted, Scrapy and OpenSSL are still to be loaded, and threads reserve more than they use.
    limit_memory(2 * memory)


__all__ = ["CrawlBusyError", "CrawlEnd", "CrawlFault", "StoreFault", "archive_of", "crawl", "open_archive"]
