"""Originals as they came, in WARC files (ISO 28500): one answer with its headers, one record."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from pipeline.errors import DocumentError, ReasonCode
from pipeline.frontier import Original
from pipeline.sources.crawl.links import is_page, suffix_of
from pipeline.sources.files import SUFFIXES

# A file is closed for writing above this, so that one that is copied or lost is not all.
_LARGEST_FILE = 1_000_000_000

_SIGNATURES = ((b"%PDF-", ".pdf"), (b"\x89PNG", ".png"), (b"\xff\xd8\xff", ".jpg"))
_TYPES = {
    "application/msword": ".doc",
    "application/pdf": ".pdf",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/csv": ".csv",
    "text/plain": ".txt",
}


def original_suffix(body: bytes, content_type: str, address: str) -> str:
    """The suffix of a file with this content; what the parsing room reads is decided there, by the bytes."""
    for signature, suffix in _SIGNATURES:
        if body.startswith(signature):
            return suffix
    if is_page(body, content_type):
        return ".html"
    told = suffix_of(address)
    return told if told in SUFFIXES else _TYPES.get(content_type.partition(";")[0].strip().lower(), "")


class WarcFolder:
    """The WARC files of a store.

    Args:
        path: the folder; made with the first record.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None
        self._name = ""

    def open(self, ends: dict[str, int]) -> None:
        """Readies the folder for writing: what a killed crawl wrote and did not record is cut off.

        Args:
            ends: for each file that records point into, where the last of them ends.

        Raises:
            OSError: if the folder cannot be written.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        for file in self.path.glob("*.warc.gz"):
            end = ends.get(file.name, 0)
            if file.stat().st_size > end:
                os.truncate(file, end)

    def append(self, original: Original) -> tuple[str, int, int]:
        """Writes a record to the disk.

        Returns:
            Name of the file, offset and length in it. They count only once the caller has recorded them.

        Raises:
            OSError: if it cannot be written.
        """
        from warcio.warcwriter import WARCWriter

        file = self._writable()
        start = file.tell()
        writer = WARCWriter(file, gzip=True)
        writer.write_record(_record(writer, original))
        file.flush()
        os.fsync(file.fileno())
        return self._name, start, file.tell() - start

    def close(self) -> None:
        """Closes the file that is written."""
        if self._file:
            self._file.close()
            self._file = None

    def read(self, name: str, offset: int, *, limit: int) -> bytes:
        """The body of a record.

        Raises:
            DocumentError: NOT_FOUND or UNREADABLE where the file is not as it was written, TOO_LARGE above the limit.
        """
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed

        try:
            with (self.path / Path(name).name).open("rb") as file:
                file.seek(offset)
                for record in ArchiveIterator(file):
                    body: bytes = record.content_stream().read(limit + 1)
                    if len(body) > limit:
                        raise DocumentError(ReasonCode.TOO_LARGE, f"> {limit} bytes")
                    return body
        except FileNotFoundError as error:
            raise DocumentError(ReasonCode.NOT_FOUND, f"{self.path / name}") from error
        except (OSError, ArchiveLoadFailed) as error:
            raise DocumentError(ReasonCode.UNREADABLE, f"{name}: {error}") from error
        raise DocumentError(ReasonCode.UNREADABLE, f"{name}: no record at {offset}")

    def _writable(self) -> IO[bytes]:
        if self._file and self._file.tell() > _LARGEST_FILE:
            self.close()
        if self._file is None:
            names = sorted(file.name for file in self.path.glob("originals-*.warc.gz"))
            last = names[-1] if names else ""
            if not last or (self.path / last).stat().st_size > _LARGEST_FILE:
                number = int(last.removeprefix("originals-").partition(".")[0]) + 1 if last else 1
                last = f"originals-{number:05}.warc.gz"
            self._name = last
            self._file = (self.path / last).open("ab")
        return self._file


def _record(writer: Any, original: Original) -> Any:
    """A record of an answer; of a file that was not fetched, its bytes alone."""
    from warcio.statusandheaders import StatusAndHeaders

    times = {"WARC-Date": original.time.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    told: dict[str, Any] = {"length": len(original.body), "warc_headers_dict": times}
    if not original.address.startswith(("http://", "https://")):
        content_type = original.content_type or "application/octet-stream"
        body = BytesIO(original.body)
        return writer.create_warc_record(original.address, "resource", body, warc_content_type=content_type, **told)
    # Names of headers are ASCII (RFC 9110, 5.1); warcio escapes values that are not, and fails on names.
    headers = [(name, value) for name, value in original.headers if name.isascii()]
    http = StatusAndHeaders(f"{original.status} ", headers, protocol="HTTP/1.1")
    return writer.create_warc_record(original.address, "response", BytesIO(original.body), http_headers=http, **told)


@contextmanager
def opened(folder: WarcFolder, ends: dict[str, int]) -> Iterator[WarcFolder]:
    """A folder open for writing."""
    folder.open(ends)
    try:
        yield folder
    finally:
        folder.close()
