"""Tesseract, the program that reads words from images: found, run within limits, and ended with all that it started."""

from __future__ import annotations

import os
import re
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import DocumentError, ReasonCode

LANGUAGE = "vie"
_ORIENTATION = "osd"
_MISSING = "tesseract (vie) is not installed: apt-get install tesseract-ocr tesseract-ocr-vie"
# A dense A4 page takes two or three seconds, one of 50 million pixels twenty.
_SECONDS = 50.0
_ASKING_SECONDS = 10.0
# A page of 10,000 words is below 1 MB.
_MOST_PRINTED = 16 * 1024 * 1024
_CHUNK = 1 << 16
_TOLD = 200
_FOLDER = re.compile(r'"([^"\n]+)"')
_ROTATE = re.compile(r"^Rotate: (0|90|180|270)$", re.MULTILINE)
# Its modes of looking at a page: paragraphs and columns; words wherever they stand.
_PARAGRAPHS, _SCATTERED = "3", "11"
# Columns of its table, and the level of a word in it.
_COLUMNS, _WORD = 12, "5"


class Installed(NamedTuple):
    """The program as it is installed.

    Attributes:
        identity: its version and that of its data; other ones may read a page otherwise.
        tells_turn: whether the data that tells how a page is turned are there.
    """

    program: str
    identity: str
    tells_turn: bool


class SeenWord(NamedTuple):
    """A word as it was seen: its box in pixels, the line that it belongs to, and 0 to 1 for how sure it is."""

    text: str
    left: int
    top: int
    width: int
    height: int
    line: tuple[int, int, int]
    confidence: float


def installed() -> Installed:
    """The program on the path.

    Raises:
        DocumentError: UNSUPPORTED where it, or its Vietnamese data, is missing.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise DocumentError(ReasonCode.UNSUPPORTED, _MISSING)
    return _asked(program, os.environ.get("TESSDATA_PREFIX", ""))


@cache
def _asked(program: str, _: str) -> Installed:
    version = _run([program, "--version"], b"", _ASKING_SECONDS).split("\n", 1)[0].strip()
    listed = _run([program, "--list-langs"], b"", _ASKING_SECONDS)
    languages = listed.split()
    if LANGUAGE not in languages:
        raise DocumentError(ReasonCode.UNSUPPORTED, _MISSING)
    folder = _FOLDER.search(listed)
    data = Path(folder.group(1) if folder else "", f"{LANGUAGE}.traineddata")
    size = data.stat().st_size if data.is_file() else 0
    return Installed(program, f"{version} {LANGUAGE} {size}", _ORIENTATION in languages)


def seen_words(image: bytes, resolution: int, *, scattered: bool = False) -> list[SeenWord]:
    """The words of an image, in the order in which the program reads them.

    Args:
        image: a file of its (PNM).
        resolution: dots per inch.
        scattered: whether to look for words one by one, in no order, rather than for paragraphs.

    Raises:
        DocumentError: UNSUPPORTED, TIMEOUT, or CRASH with how it ended.
    """
    command = [installed().program, "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(resolution)]
    command += ["--psm", _SCATTERED if scattered else _PARAGRAPHS, "tsv"]
    return [word for line in _run(command, image, _SECONDS).split("\n")[1:] if (word := _word(line))]


def seen_turn(image: bytes, resolution: int) -> int:
    """How far an image must be turned clockwise so that its letters stand upright; 0 where that cannot be told."""
    found = installed()
    if not found.tells_turn:
        return 0
    command = [found.program, "stdin", "stdout", "--psm", "0", "-l", _ORIENTATION, "--dpi", str(resolution)]
    try:
        told = _ROTATE.search(_run(command, image, _SECONDS))
    except DocumentError as error:
        if error.code is ReasonCode.CRASH:  # it ends with an error where there are too few letters to tell
            return 0
        raise
    return int(told.group(1)) if told else 0


def _word(line: str) -> SeenWord | None:
    columns = line.split("\t", _COLUMNS - 1)
    if len(columns) != _COLUMNS or columns[0] != _WORD or not columns[-1].strip():
        return None
    try:
        block, paragraph, number, _, left, top, width, height = map(int, columns[2:10])
        confidence = float(columns[10])
    except ValueError:
        return None
    sure = min(1.0, max(0.0, confidence / 100))
    return SeenWord("".join(columns[-1].split()), left, top, width, height, (block, paragraph, number), sure)


def _run(command: Sequence[str], image: bytes, seconds: float) -> str:
    """What the program prints.

    Raises:
        DocumentError: TIMEOUT, or CRASH with how it ended.
    """
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    # More threads than one only get in each other's way (tesseract #4280).
    environment = kept | {"LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
    with tempfile.TemporaryFile(prefix="solieu-page-") as source:
        source.write(image)
        source.seek(0)
        with subprocess.Popen(
            command, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, process_group=0
        ) as process:
            try:
                printed, told = _collect(process, time.monotonic() + seconds, seconds)
                status = process.wait()
            finally:
                _kill_group(process)
    if status:
        how = f"signal {-status}" if status < 0 else f"exit status {status}"
        words = " ".join(told[-_TOLD:].decode("utf-8", "replace").split())
        raise DocumentError(ReasonCode.CRASH, f"Tesseract: {how}; {words}" if words else f"Tesseract: {how}")
    return printed.decode("utf-8", "replace")


def _collect(process: subprocess.Popen[bytes], end: float, seconds: float) -> tuple[bytes, bytes]:
    """All that it prints and complains until it ends, as long as that is within limits."""
    found = bytearray(), bytearray()
    with selectors.DefaultSelector() as selector:
        for stream, into in zip((process.stdout, process.stderr), found, strict=True):
            if stream is not None:
                selector.register(stream, selectors.EVENT_READ, into)
        # A child of its own that hangs keeps the pipes open after the program has ended.
        while selector.get_map():
            ready = selector.select(max(0.0, end - time.monotonic()))
            if not ready:
                raise DocumentError(ReasonCode.TIMEOUT, f"Tesseract: more than {seconds:g} seconds")
            for key, _ in ready:
                _take(key, selector)
            if max(map(len, found)) > _MOST_PRINTED:
                raise DocumentError(ReasonCode.CRASH, f"Tesseract: more than {_MOST_PRINTED} bytes printed")
    _wait(process, end, seconds)
    return bytes(found[0]), bytes(found[1])


def _take(key: selectors.SelectorKey, selector: selectors.BaseSelector) -> None:
    data = os.read(key.fd, _CHUNK)
    if data:
        key.data.extend(data)
    else:
        selector.unregister(key.fileobj)


def _wait(process: subprocess.Popen[bytes], end: float, seconds: float) -> None:
    try:
        process.wait(max(0.0, end - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise DocumentError(ReasonCode.TIMEOUT, f"Tesseract: more than {seconds:g} seconds") from error


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Ends the program and all that it started, also after it has ended itself."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # on macOS a group of dead processes cannot be signalled
        return
