"""Files that a command writes: whole or not at all, under names that cannot leave their folder."""

from __future__ import annotations

import contextlib
import csv
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from pipeline.errors import SolieuError
from pipeline.messages import cli_sentence
from pipeline.records_json import line_fields

# Bytes of UTF-8; file systems allow 255 for a whole name, ours adds suffix and number.
_LONGEST_NAME = 180
_UNSAFE = re.compile(r"[^\w.-]+")


class OutputError(SolieuError):
    """A file that the user asked for cannot be written."""


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name only when it is complete; an earlier one stays until then.

    Devices and pipes (/dev/stdout) are written directly.

    Raises:
        OutputError: if the file cannot be written.
    """
    try:
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            with path.open("wb") as device:
                yield device
            return
        part = path.with_name(f".{_short(path.name)}.{os.getpid()}.part")
        try:
            with part.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                part.unlink()
    except OSError as error:
        told = error.strerror or type(error).__name__
        raise OutputError(f"Không ghi được {path}: {told} / cannot write {path}: {told}") from error


def refuse_existing(output: Path, source: Path, *, force: bool, language: str) -> None:
    """Refuses to write over a file.

    Args:
        output: where something is to be written.
        source: what it is made of, which is never written over.
        force: whether another file may be.
        language: of the message.

    Raises:
        OutputError: if it must not be written.
    """
    if not output.is_file():  # devices and pipes are written to, and a folder is refused when it is opened
        return
    if source.exists() and output.samefile(source):
        raise OutputError(cli_sentence("same_file", path=output).in_language(language))
    if not force:
        raise OutputError(cli_sentence("exists", path=output).in_language(language))


class TextFolder:
    """A folder of document texts, one .txt each, so that anyone can check offsets and hashes.

    Raises:
        OutputError: if the folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken: set[str] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            told = error.strerror or type(error).__name__
            raise OutputError(f"Không tạo được thư mục {folder}: {told} / cannot make {folder}: {told}") from error

    def write(self, source: str, text: str) -> Path:
        """Writes a text under the name of its source.

        Args:
            source: path or address of the document.
            text: the document text; the file holds its UTF-8 bytes, whose SHA-256 the figures carry.

        Returns:
            The file written.

        Raises:
            OutputError: if it cannot be written.
        """
        path = self._folder / self._name(source)
        with whole_file(path) as file:
            file.write(text.encode("utf-8"))
        return path

    def _name(self, source: str) -> str:
        stem = safe_stem(source)
        name, number = stem, 1
        while name.casefold() in self._taken:  # folders on some systems do not tell capitals apart
            number += 1
            name = f"{stem}-{number}"
        self._taken.add(name.casefold())
        return f"{name}.txt"


def safe_stem(source: str) -> str:
    """A file name without suffix from a path or address: letters, digits, "_", "-" and inner dots only."""
    last = re.split(r"[/\\]", source.rstrip("/\\"))[-1]
    stem = unicodedata.normalize("NFC", last.rpartition(".")[0] or last)
    return _short(_UNSAFE.sub("_", stem).strip("._")) or "document"


def _short(name: str) -> str:
    return name.encode("utf-8", "replace")[:_LONGEST_NAME].decode("utf-8", "ignore")


def csv_header(stream: TextIO) -> None:
    """The header of a machine CSV of figure lines."""
    csv.writer(stream, lineterminator="\n").writerow(line_fields())


def csv_rows(stream: TextIO, lines: Iterable[Mapping[str, Any]]) -> None:
    """Figure lines as rows of a machine CSV: decimal point, ISO dates, lists joined by "|", no formula."""
    from pipeline.analysis.cells import machine_text

    writer = csv.writer(stream, lineterminator="\n")
    for line in lines:
        cells = (line.get(name) for name in line_fields())
        writer.writerow([machine_text("|".join(cell) if isinstance(cell, list) else cell) for cell in cells])
