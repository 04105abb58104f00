"""Originals that somebody else collected: WARC files, folders, zip files. Names in them are never paths."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import error as ZlibError  # noqa: N812 - an exception by its role

from pipeline.errors import DocumentError, Problem, ReasonCode
from pipeline.frontier import Link, Original, PageKind
from pipeline.sources.crawl.addresses import canonical, web_address
from pipeline.sources.crawl.originals import original_suffix
from pipeline.sources.files import SUFFIXES, Candidate, Refusal, list_files, read_file

STAGE = "sources"
# Of one zip file: the limits of the reliability study (C8, C9), asked of its directory before anything is unpacked.
_MOST_MEMBERS = 10_000
_MOST_UNPACKED = 2_000_000_000
_MOST_RATIO, _RATIO_FROM = 100, 1_000_000
# Browsers write the address that a page was saved from into its first lines.
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d{4}\)(\S{1,2000}?)\s*-->")
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Collected:
    """An original with the address that it is known by."""

    link: Link
    found_on: str
    original: Original


def collect(path: Path, *, limit: int) -> Iterator[Collected | Problem]:
    """All documents of a WARC file, a zip file, a file or a folder with all below it.

    Args:
        path: as the user gave it.
        limit: bytes of one document.
    """
    for item in list_files([path]):
        name = item.source if isinstance(item, Candidate) else item.problem.document
        lower = name.lower()
        if lower.endswith((".warc", ".warc.gz")):
            yield from _from_warc(Path(item.source_id), limit)
        elif lower.endswith(".zip"):
            yield from _from_zip(Path(item.source_id), limit)
        elif isinstance(item, Refusal):
            yield item.problem
        else:
            yield _from_file(item, limit)


def _from_file(item: Candidate, limit: int) -> Collected | Problem:
    found = read_file(item, max_file_bytes=limit)
    if isinstance(found, Refusal):
        return found.problem
    time = datetime.fromtimestamp(item.mtime_ns / 1e9, UTC)
    return _collected(item.source_id, Path(item.source_id).as_uri(), found.data, time, item.path.suffix.lower())


def _collected(name: str, uri: str, data: bytes, time: datetime, suffix: str) -> Collected:
    """A document under the address that it was saved from, if it says one, else under its name."""
    saved = _SAVED_FROM.search(data[:_HEAD])
    told = web_address(saved.group(1).decode("latin-1")) if saved else None
    kind = PageKind.PAGE if suffix in (".html", ".htm", ".xhtml") else PageKind.ATTACHMENT
    address = told or uri
    sha256 = hashlib.sha256(data).hexdigest()
    original = Original(address, time, 200, (), data, sha256, "", suffix)
    return Collected(Link(canonical(told) if told else name, address, kind), name if told else "", original)


def _from_zip(path: Path, limit: int) -> Iterator[Collected | Problem]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _check_members(members)
            for member in members:
                yield _member(archive, member, path, limit)
    except DocumentError as error:
        yield Problem(str(path), STAGE, error.code, error.detail)
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        yield Problem(str(path), STAGE, ReasonCode.CORRUPT, str(error))


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or unpacked > _MOST_UNPACKED:
        raise DocumentError(ReasonCode.BOMB, f"{len(members)} members, {unpacked} bytes")
    for member in members:
        if member.file_size > _RATIO_FROM and member.file_size > _MOST_RATIO * max(1, member.compress_size):
            raise DocumentError(
                ReasonCode.BOMB, f"{member.filename}: {member.compress_size} → {member.file_size} bytes"
            )


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, limit: int) -> Collected | Problem:
    name = f"{path}!/{member.filename}"
    suffix = Path(member.filename).suffix.lower()
    if suffix not in SUFFIXES:
        return Problem(name, STAGE, ReasonCode.UNSUPPORTED, suffix or "no suffix")
    if member.flag_bits & 1:
        return Problem(name, STAGE, ReasonCode.ENCRYPTED, "zip")
    try:
        with archive.open(member) as file:
            data = file.read(limit + 1)
    except (zipfile.BadZipFile, ZlibError, EOFError, NotImplementedError, OSError) as error:
        return Problem(name, STAGE, ReasonCode.CORRUPT, str(error))
    if len(data) > limit:
        return Problem(name, STAGE, ReasonCode.TOO_LARGE, f"> {limit} bytes")
    time = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return _collected(name, f"{path.as_uri()}#{hashlib.sha256(data).hexdigest()[:16]}", data, time, suffix)


def _from_warc(path: Path, limit: int) -> Iterator[Collected | Problem]:
    """Answers with success; what a browser fetched for the looks of a page is left out."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type in ("response", "resource"):
                    yield from _record(record, limit)
    except (OSError, ArchiveLoadFailed, ZlibError, EOFError, ValueError) as error:
        yield Problem(str(path), STAGE, ReasonCode.CORRUPT, str(error) or type(error).__name__)


def _record(record: Any, limit: int) -> Iterator[Collected | Problem]:
    uri = record.rec_headers.get_header("WARC-Target-URI") or ""
    address = web_address(uri)
    http = record.http_headers
    status = int(http.get_statuscode()) if http and (http.get_statuscode() or "").isdigit() else 200
    if address is None or status != 200:
        return
    data: bytes = record.content_stream().read(limit + 1)
    if len(data) > limit:
        yield Problem(address, STAGE, ReasonCode.TOO_LARGE, f"> {limit} bytes")
        return
    headers = tuple((str(name), str(value)) for name, value in http.headers) if http else ()
    content_type = next((value for name, value in headers if name.lower() == "content-type"), "")
    suffix = original_suffix(data, content_type, address)
    if suffix not in SUFFIXES or content_type.startswith("image/") or not data:
        return
    kind = PageKind.PAGE if suffix == ".html" else PageKind.ATTACHMENT
    kept = tuple(pair for pair in headers if pair[0].lower() not in ("content-encoding", "transfer-encoding"))
    sha256 = hashlib.sha256(data).hexdigest()
    original = Original(address, _time(record), status, kept, data, sha256, content_type, suffix)
    yield Collected(Link(canonical(address), address, kind), "", original)


def _time(record: Any) -> datetime:
    """When it was fetched; the beginning of time where the record does not say it."""
    text = (record.rec_headers.get_header("WARC-Date") or "").replace("Z", "+00:00")
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
