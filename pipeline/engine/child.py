"""The side of a reading process: forked from the run, fenced in by limits of the system, it answers until it is ended.

Nothing here returns to the code that forked: the process ends in `os._exit`.
"""

from __future__ import annotations

import ctypes
import gc
import json
import math
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.engine.wire import refusal_bytes
from pipeline.errors import DocumentError, ReasonCode
from pipeline.records import RawDocument

Work = Callable[[RawDocument, Callable[[], None]], bytes]
"""Reads a document and gives the answer; the function is to be called after each page that takes time of its own."""

# Frames of an answer: one byte that says what it is, and how many bytes follow.
FRAME = struct.Struct("!cQ")
PAGE, DOCUMENT, REFUSAL = b"p", b"d", b"r"
# A request: length of the header, length of the document.
REQUEST = struct.Struct("!QQ")

# Open files: a conversion by LibreOffice needs fewer than a hundred.
_MAX_FILES = 256
# The largest file that a program started here may write: a page's picture or a converted document.
_MAX_WRITTEN = 512 * 1024 * 1024
# Of <linux/prctl.h>: the signal sent to a process when the one that forked it ends; and that what a program started and
# left behind becomes its own, so that whoever ends it finds it.
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """What one process may need.

    Attributes:
        document_seconds: of one document.
        page_seconds: after the last page that was told.
        memory: bytes above what the run itself has at that time.
        answer: bytes of one answer.
        pages: how many pages may be told.
        fenced: whether the system limits it as well; not where it stands for the run itself.
    """

    document_seconds: float
    page_seconds: float
    memory: int
    answer: int
    pages: int
    fenced: bool = True


def serve(channel: socket.socket, work: Work, limits: ProcessLimits) -> None:
    """What the forked process does until the other side closes the channel; never returns."""
    status = 1
    try:
        gc.freeze()  # what the run made is shared with it only as long as nobody touches it
        _fence(channel, limits)
        while (raw := _receive(channel)) is not None:
            _answer(channel, raw, work, limits)
        status = 0
    finally:
        os._exit(status)


def _fence(channel: socket.socket, limits: ProcessLimits) -> None:
    """Own session; no signal handlers, files or terminal of the run; the limits of the system."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    os.setsid()
    _leave_files(channel.fileno())
    if not limits.fenced:
        return
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, _MAX_WRITTEN)
    _limit(resource.RLIMIT_NOFILE, _MAX_FILES)
    limit_memory(limits.memory)


def _leave_files(kept: int) -> None:
    """Closes all that the run has open: its store, its lock, what it writes."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    for name in [path.name for path in Path("/dev/fd").iterdir()]:
        number = int(name)
        if number > 2 and number != kept:
            try:
                os.close(number)
            except OSError:
                continue  # the one that listed the folder


def _limit(what: int, value: int) -> None:
    """Lowers a limit; one that is lower already stays."""
    _, hard = resource.getrlimit(what)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (value, hard))


def limit_memory(more: int) -> None:
    """Lets this process have so many bytes above what it has now; without limit where the system does not tell that."""
    size = _address_space()
    if size:
        _limit(resource.RLIMIT_AS, size + more)


def _address_space() -> int:
    """Bytes of address space of this process, which was the run's at the fork; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return 0
    return pages * resource.getpagesize()


def _allow_seconds(seconds: float, *, more: bool = False) -> None:
    """CPU seconds from now on: ends the process also when nobody is left to watch the clock."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    before, _ = resource.getrlimit(resource.RLIMIT_CPU)
    _limit(resource.RLIMIT_CPU, max(allowed, before) if more else allowed)


def request(raw: RawDocument) -> bytes:
    """A document as the bytes that `serve` expects."""
    header = json.dumps([raw.source, raw.source_id, raw.sha256, raw.suffix]).encode()
    return REQUEST.pack(len(header), len(raw.data)) + header + raw.data


def _receive(channel: socket.socket) -> RawDocument | None:
    lengths = _exactly(channel, REQUEST.size)
    if not lengths:
        return None
    header_length, data_length = REQUEST.unpack(lengths)
    source, source_id, sha256, suffix = json.loads(_exactly(channel, header_length))
    return RawDocument(source, source_id, _exactly(channel, data_length), sha256, suffix)


def _exactly(channel: socket.socket, count: int) -> bytes:
    """So many bytes; none if the other side closed."""
    data = bytearray(count)
    view, filled = memoryview(data), 0
    while filled < count:
        got = channel.recv_into(view[filled:])
        if not got:
            return b""
        filled += got
    return bytes(data)


def _answer(channel: socket.socket, raw: RawDocument, work: Work, limits: ProcessLimits) -> None:
    too_much = refusal_bytes(DocumentError(ReasonCode.MEMORY, f"> {limits.memory} bytes"))

    def page_read() -> None:
        _allow_seconds(limits.page_seconds, more=True)
        channel.sendall(FRAME.pack(PAGE, 0))

    if limits.fenced:
        _allow_seconds(limits.document_seconds)
    try:
        kind, answer = DOCUMENT, work(raw, page_read)
    except DocumentError as error:
        kind, answer = REFUSAL, refusal_bytes(error)
    except MemoryError:
        kind, answer = REFUSAL, too_much
    except Exception as error:  # noqa: BLE001 - fuzzed input raises far more types than the libraries document
        told = DocumentError(ReasonCode.CRASH, f"{type(error).__name__}: {error}")
        kind, answer = REFUSAL, refusal_bytes(told)
    channel.sendall(FRAME.pack(kind, len(answer)))
    channel.sendall(answer)
