"""Several documents at a time, each in a process that does what the run would do; results in the order of the files."""

from __future__ import annotations

import os
import select
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.engine.child import ProcessLimits
from pipeline.engine.reader import STOP_SECONDS, Reader
from pipeline.engine.rooms import ProcessedDocument
from pipeline.engine.wire import WireError, result_bytes, result_from
from pipeline.errors import DocumentError, Problem, ReasonCode
from pipeline.records import RawDocument

Result = ProcessedDocument | Problem
Attempt = Callable[[RawDocument], Result]
Step = TypeVar("Step")

# The processes are the run itself: what limits documents is inside them.
_UNLIMITED = ProcessLimits(1e9, 1e9, memory=0, answer=2**62, pages=0, fenced=False)
# Steps looked at before the first of them is done, for each process.
_AHEAD = 3
_LOOK_SECONDS = 0.25


def default_jobs() -> int:
    """One process for each processor that this one may use but one, and at least one."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)) - 1)
    return max(1, (os.cpu_count() or 1) - 1)


@dataclass(slots=True)
class _Waiting(Generic[Step]):
    """A step whose turn has not come; `raw` is None once there is nothing more to be read."""

    step: Step
    raw: RawDocument | None
    result: Result | None = None
    reader: Reader | None = None


class Pool(Generic[Step]):
    """Processes that take documents through all rooms.

    Args:
        attempt: all rooms; called in the processes, and for the first document in the run itself, which so loads what
            the processes then share.
        jobs: how many processes.
        stopping: whether the user has asked the run to stop.
    """

    def __init__(self, attempt: Attempt, jobs: int, stopping: Callable[[], bool]) -> None:
        self._attempt = attempt
        self._jobs = jobs
        self._stopping = stopping
        self._idle: list[Reader] = []
        self._waiting: deque[_Waiting[Step]] = deque()
        self._warm = False

    def results(
        self, steps: Iterator[Step], raw_of: Callable[[Step], RawDocument | None]
    ) -> Iterator[tuple[Step, Result | None]]:
        """Every step with its result, None where it names no document; fewer if the run is asked to stop.

        Args:
            steps: taken only a few ahead.
            raw_of: the document that a step has to be read.
        """
        more, stop_at = True, None
        try:
            while more or self._waiting:
                while more and not self._stopping() and len(self._waiting) < _AHEAD * self._jobs:
                    more = self._take_step(steps, raw_of)
                while self._waiting and self._waiting[0].raw is None:
                    done = self._waiting.popleft()
                    yield done.step, done.result
                if self._stopping():
                    more, stop_at = False, stop_at or time.monotonic() + STOP_SECONDS
                if stop_at is not None and (time.monotonic() >= stop_at or not self._is_begun()):
                    return
                self._share_out(stopping=stop_at is not None)
                self._collect()
        finally:
            self._end()

    def _take_step(self, steps: Iterator[Step], raw_of: Callable[[Step], RawDocument | None]) -> bool:
        for step in steps:
            waiting = _Waiting(step, raw_of(step))
            if waiting.raw and not self._warm:
                self._warm = True
                waiting.result, waiting.raw = self._attempt(waiting.raw), None
            self._waiting.append(waiting)
            return True
        return False

    def _is_begun(self) -> bool:
        """Whether the document whose turn it is, is being read."""
        return bool(self._waiting) and self._waiting[0].reader is not None

    def _share_out(self, *, stopping: bool) -> None:
        busy = sum(one.reader is not None for one in self._waiting)
        for one in self._waiting:
            if stopping or busy >= self._jobs:
                return
            if one.raw is None or one.reader is not None:
                continue
            one.reader, busy = self._reader(), busy + 1
            try:
                one.reader.start(one.raw)
            except DocumentError as error:
                self._fail(one, error)

    def _reader(self) -> Reader:
        while self._idle:
            reader = self._idle.pop()
            if reader.usable:
                return reader
            reader.end()
        return Reader(self._work, _UNLIMITED)

    def _work(self, raw: RawDocument, _: Callable[[], None]) -> bytes:
        return result_bytes(self._attempt(raw))

    def _collect(self) -> None:
        """Takes what has come from the processes."""
        readers = {one.reader.fileno(): one for one in self._waiting if one.reader}
        if not readers:
            return
        poll = select.poll()
        for number in readers:
            poll.register(number, select.POLLIN)
        for number, _ in poll.poll(1000 * _LOOK_SECONDS):
            self._receive(readers[number])

    def _receive(self, one: _Waiting[Step]) -> None:
        if one.reader is None or one.raw is None:
            return
        try:
            answer = one.reader.receive()
            if answer is None:
                return
            one.result = result_from(answer, one.raw)
        except (DocumentError, WireError) as error:
            self._fail(one, error)
            return
        self._idle.append(one.reader)
        one.reader = one.raw = None

    def _fail(self, one: _Waiting[Step], error: DocumentError | WireError) -> None:
        """A process ended that should not: something in language or extraction, since parsing is fenced."""
        if one.reader and one.raw:
            one.reader.end()
            told = error if isinstance(error, DocumentError) else DocumentError(ReasonCode.CRASH, str(error))
            one.result = Problem(one.raw.source, "extraction", told.code, told.detail, one.raw.sha256)
            one.reader = one.raw = None

    def _end(self) -> None:
        for reader in (*self._idle, *(one.reader for one in self._waiting if one.reader)):
            reader.end()
