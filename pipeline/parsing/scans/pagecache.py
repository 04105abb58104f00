"""Keeps what was dear to find out about a page: a scan that was interrupted goes on where it stopped.

One small JSON file for each page. A file that is damaged, or of another version, is made anew; one that cannot be
written is done without.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.parsing.printed.words import PageWords

# Changes when pages are recognised otherwise, or kept in another form.
VERSION = "1"
_PAGE: TypeAdapter[PageWords] = TypeAdapter(PageWords)
_HASH = re.compile(r"[0-9a-f]{64}")
_MOST_BYTES = 64 * 1024 * 1024


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


def _write(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".page-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
