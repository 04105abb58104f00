"""Files and folders that the user names, as candidates and then as raw documents.

Every path given ends as a document or as a problem; only hidden files, READMEs and gold annotations inside a
folder are left out without a word.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DocumentError, Problem, ReasonCode
from pipeline.records import RawDocument

SUFFIXES = frozenset(
    {".txt", ".html", ".htm", ".xhtml"}
    | {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"}
    | {".docx", ".doc", ".xlsx", ".xls", ".csv"}
)
STAGE = "sources"

# Beside the documents of a folder: gold annotations (GUIDELINE), and a README that explains the folder.
_BESIDE = re.compile(r".*\.gold\.(json|yaml)|readme(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may hold a document.

    Attributes:
        path: to open it by.
        source: as the user gave it: the path, or the given folder's path and the file's inside it.
        source_id: canonical address: absolute, without symbolic links.
        size: bytes.
        mtime_ns: last change.
    """

    path: Path
    source: str
    source_id: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A path that cannot be a document, under its canonical address."""

    problem: Problem
    source_id: str
    size: int = -1
    mtime_ns: int = 0


def list_files(paths: Iterable[str | Path]) -> Iterator[Candidate | Refusal]:
    """All files that the paths name, folders walked in the order of their names, each file once.

    Nothing is read yet: a file of an unknown kind, a missing path or a folder that cannot be opened is a refusal.
    """
    seen: set[str] = set()
    for path in paths:
        for item in _expand(os.fspath(path)):
            if item.source_id not in seen:
                seen.add(item.source_id)
                yield item


def read_file(candidate: Candidate, *, max_file_bytes: int) -> RawDocument | Refusal:
    """The bytes of a candidate, never more than the limit."""
    try:
        data = _read_at_most(candidate.path, max_file_bytes)
    except OSError as error:
        return _refused(candidate, *_reason_of(error))
    if data is None:
        size = max(candidate.size, max_file_bytes + 1)
        return _refused(candidate, ReasonCode.TOO_LARGE, f"{size} > {max_file_bytes} bytes")
    sha256 = hashlib.sha256(data).hexdigest()
    if not data:
        return _refused(candidate, ReasonCode.EMPTY, "0 bytes", sha256)
    return RawDocument(candidate.source, candidate.source_id, data, sha256, candidate.path.suffix.lower())


def read_all(paths: Iterable[str | Path], *, max_file_bytes: int) -> Iterator[RawDocument | Problem]:
    """All documents that the paths name, each as raw bytes or as the problem that it has."""
    for item in list_files(paths):
        found = item if isinstance(item, Refusal) else read_file(item, max_file_bytes=max_file_bytes)
        yield found.problem if isinstance(found, Refusal) else found


def read_one(path: str | Path, *, max_file_bytes: int) -> RawDocument:
    """The one document that a path names.

    Raises:
        DocumentError: why it cannot be read; UNSUPPORTED for a folder.
    """
    if Path(path).is_dir():
        raise DocumentError(ReasonCode.UNSUPPORTED, f"{_name(os.fspath(path))}: a folder, not a file")
    for found in read_all([path], max_file_bytes=max_file_bytes):
        if isinstance(found, RawDocument):
            return found
        raise DocumentError(found.code, f"{found.document}: {found.detail}")
    raise DocumentError(ReasonCode.NOT_FOUND, _name(os.fspath(path)))


def _expand(given: str) -> Iterator[Candidate | Refusal]:
    """A path and, if it is a folder, all below it: depth first in the order of names, each folder once.

    A folder that links to one already entered is not entered again, so that links in a circle end.
    """
    entered: set[tuple[int, int]] = set()
    waiting = [given]
    while waiting:
        path = waiting.pop()
        try:
            status = Path(path).stat()
            if not stat.S_ISDIR(status.st_mode):
                yield _candidate(path, status)
                continue
            identity = (status.st_dev, status.st_ino)
            if identity not in entered:
                entered.add(identity)
                names = [item.name for item in os.scandir(path) if not _is_left_out(item.name)]
                waiting += [os.path.join(path, name) for name in sorted(names, reverse=True)]  # noqa: PTH118 - as given
        except (OSError, ValueError) as error:
            yield _refused_path(path, *_reason_of(error))


def _is_left_out(name: str) -> bool:
    return name.startswith(".") or _BESIDE.fullmatch(name) is not None


def _candidate(path: str, status: os.stat_result) -> Candidate | Refusal:
    if not stat.S_ISREG(status.st_mode):
        return _refused_path(path, ReasonCode.UNSUPPORTED, "not a regular file")
    candidate = Candidate(Path(path), _name(path), _address(path), status.st_size, status.st_mtime_ns)
    suffix = candidate.path.suffix.lower()
    if suffix not in SUFFIXES:
        known = ", ".join(sorted(SUFFIXES))
        return _refused(candidate, ReasonCode.UNSUPPORTED, f"{_name(suffix) or 'no suffix'}; known: {known}")
    return candidate


def _read_at_most(path: Path, limit: int) -> bytes | None:
    """The file's bytes, or None if it is larger than the limit; a pipe put in its place does not block."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        if status.st_size > limit:
            return None
        data = file.read(limit + 1)
    return None if len(data) > limit else data


def _reason_of(error: OSError | ValueError) -> tuple[ReasonCode, str]:
    if isinstance(error, ValueError):  # a NUL byte in the name: no file can have it
        return ReasonCode.NOT_FOUND, str(error)
    missing = isinstance(error, FileNotFoundError | NotADirectoryError)
    return ReasonCode.NOT_FOUND if missing else ReasonCode.UNREADABLE, error.strerror or type(error).__name__


def _refused_path(path: str, code: ReasonCode, detail: str) -> Refusal:
    return Refusal(Problem(_name(path), STAGE, code, detail), _address(path))


def _refused(candidate: Candidate, code: ReasonCode, detail: str, sha256: str | None = None) -> Refusal:
    problem = Problem(candidate.source, STAGE, code, detail, sha256)
    return Refusal(problem, candidate.source_id, candidate.size, candidate.mtime_ns)


def _address(path: str) -> str:
    try:
        return _name(os.path.realpath(path))
    except ValueError:
        return _name(path)


def _name(path: str) -> str:
    r"""A path as text that can be printed and stored: bytes that are no UTF-8 show as \xNN."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
