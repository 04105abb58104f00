"""Zip files written as a stream: the same content gives the same bytes, and each member knows its size and hash."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, cast

# The earliest day that a zip file can name.
_FIRST_YEAR = 1980
_READABLE = 0o644 << 16


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive.

    Attributes:
        size: bytes before compression.
        sha256: of those bytes.
    """

    size: int
    sha256: str


class _Counted(io.RawIOBase):
    """Passes bytes on and keeps their number and hash."""

    def __init__(self, target: BinaryIO) -> None:
        super().__init__()
        self._target = target
        self._hash = hashlib.sha256()
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # no other buffer is handed to it
        self._hash.update(data)
        self._size += len(data)
        return self._target.write(data)

    def member(self) -> Member:
        return Member(self._size, self._hash.hexdigest())


class Archive:
    """A zip file that is being written."""

    def __init__(self, file: zipfile.ZipFile, made_on: date) -> None:
        self._file = file
        self._day = max(made_on, date(_FIRST_YEAR, 1, 1))
        self.members: dict[str, Member] = {}

    @contextmanager
    def member(self, name: str) -> Iterator[BinaryIO]:
        """A new member; its size and hash are in `members` when it is closed."""
        info = zipfile.ZipInfo(name, (self._day.year, self._day.month, self._day.day, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = _READABLE
        # Of a stream nobody knows yet whether it passes 4 GB.
        with self._file.open(info, "w", force_zip64=True) as target:
            counted = _Counted(cast("BinaryIO", target))
            # TextIOWrapper writes line by line: gathered, they compress several times faster.
            with io.BufferedWriter(cast("io.RawIOBase", counted), 1 << 16) as gathered:
                yield gathered
            self.members[name] = counted.member()

    def text(self, name: str, content: str) -> None:
        """A member of UTF-8 text."""
        with self.member(name) as file:
            file.write(content.encode("utf-8"))


@contextmanager
def archive(output: BinaryIO, made_on: date) -> Iterator[Archive]:
    """A zip file on an open file, which is left open.

    Args:
        output: may be a pipe.
        made_on: the day that all members bear, so that the same content gives the same bytes.
    """
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as file:
        yield Archive(file, made_on)
