"""A process that reads documents, watched from the outside: only ending a process stops a parser that does not end."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.engine.child import DOCUMENT, FRAME, PAGE, REFUSAL, ProcessLimits, Work, request, serve
from pipeline.engine.wire import WireError, refusal_from
from pipeline.errors import DocumentError, ReasonCode
from pipeline.records import RawDocument

# How long a document may go on after the user has asked the run to stop.
STOP_SECONDS = 5.0
# How often is looked whether he has.
_LOOK_SECONDS = 0.25
# A process whose channel is closed has ended, or does so within this.
_END_SECONDS = 2.0
_PART = 1 << 20
# Reasons after which a process is not trusted to go on.
_BROKEN = frozenset({ReasonCode.CRASH, ReasonCode.MEMORY})


class LeftUndone(KeyboardInterrupt):
    """The run was asked to stop, and the document at hand was given up: the next run reads it."""


@dataclass(slots=True)
class _Clock:
    """When a document has had its time; monotonic.

    Attributes:
        end: of the document.
        pages: how many were told.
        stop: when the run, asked to stop, gives the document up.
    """

    end: float
    pages: int = 0
    stop: float | None = None


class Reader:
    """One forked process. Made while the run has one thread; ended by `end`, at the latest when it is left over."""

    def __init__(self, work: Work, limits: ProcessLimits) -> None:
        self._limits = limits
        self._buffer = bytearray()
        self._clock = _Clock(0)
        self._trusted = True
        self._channel, theirs = socket.socketpair()
        self._poll = select.poll()
        self._poll.register(self._channel, select.POLLIN)
        self._pid = os.fork()
        if self._pid == 0:
            serve(theirs, work, limits)
        theirs.close()

    @property
    def usable(self) -> bool:
        """Whether it can be asked again: nothing went wrong, it is there, and it is silent."""
        return self._trusted and not self._buffer and not self._poll.poll(0)

    def read(self, raw: RawDocument, stopping: Callable[[], bool]) -> bytes:
        """Has a document read.

        Args:
            raw: the document.
            stopping: whether the user has asked the run to stop.

        Returns:
            The answer of the work, not yet believed.

        Raises:
            DocumentError: as the work told it; or TIMEOUT, MEMORY, CRASH, TOO_LARGE with the limit that was reached.
            LeftUndone: if the run stops and the document takes too long to end.
        """
        try:
            self.start(raw)
            while (answer := self._wait(stopping)) is None:
                pass
        except BaseException:
            if not self._trusted:
                self.end()
            raise
        return answer

    def fileno(self) -> int:
        """Of the channel, to wait for answers of several."""
        return self._channel.fileno()

    def start(self, raw: RawDocument) -> None:
        """Hands a document over.

        Raises:
            DocumentError: TIMEOUT, or why the process is there no more.
        """
        self._trusted = False
        self._clock = _Clock(time.monotonic() + self._limits.document_seconds)
        self._channel.settimeout(self._limits.document_seconds)
        try:
            self._channel.sendall(request(raw))
        except TimeoutError:
            raise self._timeout() from None
        except OSError:
            raise self._ended() from None

    def receive(self) -> bytes | None:
        """Takes what has come of the answer, waiting if there is nothing.

        Returns:
            The answer of the work, once it is whole; not yet believed.

        Raises:
            DocumentError: as the work told it; if the answer breaks the rules; or why the process is there no more.
        """
        try:
            part = self._channel.recv(_PART)
        except ConnectionError:
            part = b""
        if not part:
            raise self._ended()
        self._buffer += part
        while (frame := self._frame()) is not None:
            kind, body = frame
            if kind == PAGE:
                self._more_time()
                continue
            refusal = None if kind == DOCUMENT else _refusal(body)
            self._trusted = refusal is None or refusal.code not in _BROKEN
            if refusal:
                raise refusal
            return body
        return None

    def _frame(self) -> tuple[bytes, bytes] | None:
        """The next whole frame of what has come."""
        if len(self._buffer) < FRAME.size:
            return None
        kind, length = FRAME.unpack_from(self._buffer)
        if kind not in {PAGE, DOCUMENT, REFUSAL} or (kind == PAGE and length):
            raise DocumentError(ReasonCode.CRASH, "no answer of a reader")
        if length > self._limits.answer:
            told = f"{length} bytes of text and structure > {self._limits.answer}"
            raise DocumentError(ReasonCode.TOO_LARGE, told)
        if len(self._buffer) < FRAME.size + length:
            return None
        body = bytes(self._buffer[FRAME.size : FRAME.size + length])
        del self._buffer[: FRAME.size + length]
        return kind, body

    def _more_time(self) -> None:
        self._clock.pages += 1
        if self._clock.pages <= self._limits.pages:
            self._clock.end = max(self._clock.end, time.monotonic() + self._limits.page_seconds)

    def _wait(self, stopping: Callable[[], bool]) -> bytes | None:
        """Waits for the next bytes of the answer, no longer than the document may take."""
        now = time.monotonic()
        if now >= self._clock.end:
            raise self._timeout()
        if stopping():
            self._clock.stop = self._clock.stop or now + STOP_SECONDS
            if now >= self._clock.stop:
                raise LeftUndone
        if not self._poll.poll(1000 * min(self._clock.end - now, _LOOK_SECONDS)):
            return None
        return self.receive()

    def _timeout(self) -> DocumentError:
        if self._clock.pages:
            told = f"> {self._limits.page_seconds:g} seconds after page {self._clock.pages}"
        else:
            told = f"> {self._limits.document_seconds:g} seconds"
        return DocumentError(ReasonCode.TIMEOUT, told)

    def _ended(self) -> DocumentError:
        """Why a process is there no more that gave no answer."""
        status = self._status()
        if status is None:
            return DocumentError(ReasonCode.CRASH, "it closed its channel")
        if not os.WIFSIGNALED(status):
            return DocumentError(ReasonCode.CRASH, f"exit status {os.waitstatus_to_exitcode(status)}")
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return self._timeout()
        name = signal.Signals(number).name
        if number == signal.SIGKILL:
            return DocumentError(ReasonCode.MEMORY, f"{name}: ended by the system")
        return DocumentError(ReasonCode.CRASH, name)

    def _status(self) -> int | None:
        """How the process ended; None if it has not."""
        until = time.monotonic() + _END_SECONDS
        pause = 0.001
        while not os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            if time.monotonic() > until:
                return None
            time.sleep(pause)
            pause *= 2
        return self._reap()

    def end(self) -> None:
        """Ends the process and all that it started; harmless when it is done already."""
        self._trusted = False
        self._channel.close()
        self._reap()

    def _reap(self) -> int:
        """Kills process, group and what else it started; gives its status, 0 if that was taken before."""
        if not self._pid:
            return 0
        pid, self._pid = self._pid, 0
        for number in _descendants(pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        # The process may not have made its own group yet. Its number is not given to another before it is waited for.
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError):
                kill(pid, signal.SIGKILL)
        return os.waitpid(pid, 0)[1]


def _descendants(pid: int) -> list[int]:
    """All that a process started, and what these started: tools can have groups of their own. Linux only."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # it has ended meanwhile
        parent = int(told.rpartition(")")[2].split()[1])
        children.setdefault(parent, []).append(int(path.parent.name))
    found, waiting = [], [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def _refusal(answer: bytes) -> DocumentError:
    try:
        return refusal_from(answer)
    except WireError as error:
        return DocumentError(ReasonCode.CRASH, f"no answer of a reader: {error}")
