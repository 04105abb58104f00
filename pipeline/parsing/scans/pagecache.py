"""Keeps what was dear to find out about a page: a scan that was interrupted goes on where it stopped.

One small JSON file for each page. A file that is damaged, or of another version, is made anew; one that cannot be
written is done without. The folder is kept below a size (`shrink`): what was not asked for longest goes first. Files
that are no pages of ours are never touched.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from pipeline.parsing.printed.words import PageWords

# Changes when pages are recognised otherwise, or kept in another form.
VERSION = "1"
_PAGE: TypeAdapter[PageWords] = TypeAdapter(PageWords)
_HASH = re.compile(r"[0-9a-f]{64}")
_FOLDER = re.compile(r"[0-9a-f]{2}")
_NAME = re.compile(r"[0-9a-f]{64}-[0-9a-f]{12}-[0-9]+\.json")
# Of a page that is being written; an hour later nobody writes it any more.
_HALF = ".page-"
_HALF_NS = 3600 * 10**9
_MOST_BYTES = 64 * 1024 * 1024


class KeptPage(NamedTuple):
    """A file of the folder.

    Attributes:
        used_ns: when it was written or asked for last.
        broken: whether a process was ended while it wrote it.
    """

    path: Path
    size: int
    used_ns: int
    broken: bool


class PageCache:
    """The pages of one document.

    Args:
        folder: of all pages, or None to keep nothing.
        sha256: of the document's bytes.
        made_by: all that decides what a page gives besides its bytes.
    """

    def __init__(self, folder: Path | None, sha256: str, made_by: str) -> None:
        known = folder is not None and _HASH.fullmatch(sha256)
        self._folder = folder / sha256[:2] if folder is not None and known else None
        self._name = f"{sha256}-{hashlib.sha256(f'{VERSION} {made_by}'.encode()).hexdigest()[:12]}"

    def get(self, number: int) -> PageWords | None:
        """A page that was kept whole."""
        if self._folder is None:
            return None
        path = self._path(self._folder, number)
        try:
            if path.stat().st_size > _MOST_BYTES:
                return None
            page = _PAGE.validate_json(path.read_bytes(), strict=True)
        except (OSError, ValidationError):
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # its time is that of its last use
        return page if page.number == number else None

    def put(self, page: PageWords) -> None:
        """Keeps a page; a reader finds all of it or nothing."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):  # a full or locked disk costs time, not the document
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(self._path(self._folder, page.number), _PAGE.dump_json(page))

    def _path(self, folder: Path, number: int) -> Path:
        return folder / f"{self._name}-{number}.json"


def kept_pages(folder: Path) -> list[KeptPage]:
    """All pages in a folder, the one not used for longest first; what was left half written counts as older still."""
    found = [page for inside in _folders(folder) for page in _pages_in(inside)]
    return sorted(found, key=lambda page: (not page.broken, page.used_ns, page.path))


def shrink(folder: Path, most: int) -> int:
    """Takes pages away until the folder holds no more bytes than that; what is broken goes in any case.

    Args:
        folder: as `PageCache` has it; it may be missing.
        most: bytes; 0 empties it.

    Returns:
        How many pages went.
    """
    pages = kept_pages(folder)
    held, gone = sum(page.size for page in pages), 0
    for page in pages:
        if held <= most and not page.broken:
            break
        with contextlib.suppress(OSError):  # another run may take it, or use it on a system that locks files
            page.path.unlink()
            gone += not page.broken
        held -= page.size
    for inside in _folders(folder):
        with contextlib.suppress(OSError):  # not empty
            inside.rmdir()
    return gone


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as items:
            names = [item.name for item in items if _FOLDER.fullmatch(item.name) and item.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return [folder / name for name in names]


def _pages_in(folder: Path) -> Iterator[KeptPage]:
    now = time.time_ns()
    try:
        with os.scandir(folder) as items:
            for item in items:
                half = item.name.startswith(_HALF)
                if (half or _NAME.fullmatch(item.name)) and item.is_file(follow_symlinks=False):
                    status = item.stat(follow_symlinks=False)
                    if not half or now - status.st_mtime_ns > _HALF_NS:
                        yield KeptPage(folder / item.name, status.st_size, status.st_mtime_ns, half)
    except OSError:  # taken away by another run meanwhile
        return


def _write(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_HALF)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
