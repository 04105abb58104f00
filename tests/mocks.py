"""A kind of document that misbehaves as its first line orders, after Tika's MockParser.

Only the stand-in parser of this file obeys; the program has no such kind. `.html` is read by the process that pages
share, `.pdf` by one of its own, everything else by the run itself.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipeline.engine import Rooms
from pipeline.errors import DocumentError, ReasonCode
from pipeline.parsing.identity import document_id
from pipeline.records import Block, BlockKind, Care, Cell, ParsedDocument, RawDocument, ReadingLimits, TextRun
from pipeline.spans import Span
from tests import fakes

ORDER = "solieu-mock: "
_CARE = {".html": Care.SHARED, ".pdf": Care.OWN}
_MEGABYTE = 1024 * 1024


def rooms() -> Rooms:
    """The fake rooms with a parser that obeys."""
    return Rooms(parse, fakes.annotate, fakes.extract, prepare)


def prepare(raw: RawDocument) -> Care:
    """By the suffix alone."""
    return _CARE.get(Path(raw.source).suffix, Care.NONE)


def parse(raw: RawDocument, limits: ReadingLimits) -> ParsedDocument:
    """The fake parser, after it has done what the first line orders."""
    order, _, rest = raw.data.decode("utf-8", "replace").partition("\n")
    if not order.startswith(ORDER):
        return _with_identity(fakes.parse(raw, limits))
    name, *words = order.removeprefix(ORDER).split()
    if name in _ANSWERS:
        return _ANSWERS[name](_with_identity(fakes.parse(replace(raw, data=rest.encode()), limits)))
    _ORDERS[name](limits, *words)
    return _with_identity(fakes.parse(replace(raw, data=rest.encode()), limits))


def _with_identity(parsed: ParsedDocument) -> ParsedDocument:
    return replace(parsed, document_id=document_id(parsed.text, parsed.blocks))


def _hang(_limits: ReadingLimits) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        pass


def _sleep(_limits: ReadingLimits, seconds: str = "1000", note: str = os.devnull) -> None:
    Path(note).write_text(str(os.getpid()), encoding="ascii")
    time.sleep(float(seconds))


def _need(_limits: ReadingLimits, megabytes: str = "1000000") -> None:
    held = [bytearray(_MEGABYTE) for _ in range(int(megabytes))]
    del held


def _exit(_limits: ReadingLimits, status: str) -> None:
    os._exit(int(status))


def _signal(_limits: ReadingLimits, name: str) -> None:
    os.kill(os.getpid(), signal.Signals[name])


def _segv(_limits: ReadingLimits) -> None:
    ctypes.string_at(0)


def _throw(_limits: ReadingLimits) -> None:
    raise IndexError("the parser broke")


def _refuse(_limits: ReadingLimits) -> None:
    raise DocumentError(ReasonCode.ENCRYPTED, "password")


def _pages(limits: ReadingLimits, count: str, seconds: str) -> None:
    for _ in range(int(count)):
        time.sleep(float(seconds))
        if limits.page_read:
            limits.page_read()


def _pages_then_hang(limits: ReadingLimits) -> None:
    _pages(limits, "2", "0.01")
    _hang(limits)


def _children(_limits: ReadingLimits, note: str) -> None:
    """Starts programs, in its own group and in a session of their own, notes their numbers, and waits for ever."""
    command = [sys.executable, "-c", "import time; time.sleep(1000)"]
    started = [subprocess.Popen(command, start_new_session=alone) for alone in (False, True)]
    Path(note).write_text(" ".join(str(process.pid) for process in started), encoding="ascii")
    time.sleep(1000)


def _leave(_limits: ReadingLimits, note: str) -> None:
    """Starts a program and goes on without it."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
    Path(note).write_text(str(process.pid), encoding="ascii")
    process.returncode = 0  # so that Popen does not warn of it


def _files(_limits: ReadingLimits, note: str) -> None:
    """Notes what this process has open."""
    folder = Path("/proc/self/fd")
    Path(note).write_text("\n".join(str(path.readlink()) for path in folder.iterdir() if path.is_symlink()))


def _write(_limits: ReadingLimits, path: str) -> None:
    with Path(path).open("wb") as file:
        file.truncate(2048 * _MEGABYTE)


def _open(_limits: ReadingLimits) -> None:
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(5000)]
    del held


def _speak(_limits: ReadingLimits) -> None:
    """Writes noise into whatever it can write to."""
    for path in Path("/proc/self/fd").iterdir():
        if int(path.name) > 2:
            try:
                os.write(int(path.name), b"x" * 100)
            except OSError:
                continue


_ORDERS: dict[str, Callable[..., None]] = {
    "children": _children,
    "exit": _exit,
    "files": _files,
    "hang": _hang,
    "leave": _leave,
    "need": _need,
    "open": _open,
    "pages": _pages,
    "pages_then_hang": _pages_then_hang,
    "refuse": _refuse,
    "segv": _segv,
    "signal": _signal,
    "sleep": _sleep,
    "speak": _speak,
    "throw": _throw,
    "write": _write,
}


def _block(parsed: ParsedDocument, start: int, end: int, *cells: Cell) -> ParsedDocument:
    return replace(parsed, blocks=(Block(BlockKind.TABLE, Span(start, end), cells=cells),))


# What a parser that was taken over might answer; the text of these documents has more than four characters.
_ANSWERS: dict[str, Callable[[ParsedDocument], ParsedDocument]] = {
    "flood": lambda parsed: replace(parsed, text="x" * 20 * _MEGABYTE),
    "nul": lambda parsed: replace(parsed, text=f"{parsed.text}\0"),
    "surrogate": lambda parsed: replace(parsed, text=f"{parsed.text}\ud800"),
    "outside": lambda parsed: _block(parsed, 0, len(parsed.text) + 1),
    "overlap": lambda parsed: replace(parsed, blocks=parsed.blocks[:1] * 2),
    "cell": lambda parsed: _block(parsed, 0, 3, Cell(Span(2, 4), 0, 0)),
    "covers": lambda parsed: _block(parsed, 0, 3, Cell(Span(0, 2), 0, 0, columns=10**9)),
    "run": lambda parsed: replace(parsed, runs=(TextRun(Span(0, 10**6)),)),
    "pages_below": lambda parsed: replace(parsed, pages=-1),
    # Types that no field has: the answer is JSON, and JSON can say anything.
    "type": lambda parsed: replace(parsed, encoding=7),  # type: ignore[arg-type]
    # Taken from the run itself, never from the answer.
    "other": lambda parsed: replace(
        parsed, source="/etc/passwd", source_id="/b", raw_sha256="0", text_sha256="0", document_id="0"
    ),
}
