"""Streams of a PDF unpacked within limits: a small file can hold gigabytes, or a drawing that calls itself for ever."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import pikepdf

from pipeline.errors import DocumentError, ReasonCode

# Instructions that draw a page take some hundred kB; images lie in streams of their own, which are not unpacked here.
_MOST_BYTES = 64_000_000
# How much a byte can grow: RunLength repeats up to 128 times; LZW's codes reach 4,096 bytes for 12 bits.
_GROWTH = {"/RunLengthDecode": 64, "/RL": 64, "/LZWDecode": 2_700, "/LZW": 2_700}
_FLATE = ("/FlateDecode", "/Fl")
_MOST_COLUMNS = 100_000
# Letterheads, stamps and watermarks are forms in forms; a page of a map calls some thousand.
_MOST_USES = 50_000
_DEEPEST = 40
_USE = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+Do\b")


class Damaged(Exception):  # noqa: N818 - it names what the stream is
    """A stream that cannot be unpacked."""


def unpacked(stream: pikepdf.Stream) -> bytes:
    """The bytes of a stream of instructions.

    Raises:
        Damaged: where they are lost, or differ from their checksum.
        DocumentError: BOMB where they would grow beyond any page.
    """
    filters = _as_list(stream.get("/Filter", stream.get("/F")))
    if not filters:
        return _read(stream)
    _check_predictors(stream)
    data = stream.read_raw_bytes()
    for name in map(str, filters):
        if name in _FLATE:
            data = _inflated(data)
        elif len(data) * _GROWTH.get(name, 1) > _MOST_BYTES:
            raise DocumentError(ReasonCode.BOMB, f"PDF: {len(data)} bytes of {name[1:]} > {_MOST_BYTES} unpacked")
        else:
            return _read(stream)  # qpdf knows the other filters; they are bounded, or the bytes that enter them are
    return data


def _read(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError as error:
        raise Damaged from error


def _inflated(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(data, _MOST_BYTES)
    except zlib.error as error:
        raise Damaged from error
    if unpacker.eof:
        return found
    if len(found) >= _MOST_BYTES:
        raise DocumentError(ReasonCode.BOMB, f"PDF: a stream of {len(data)} bytes > {_MOST_BYTES} unpacked")
    raise Damaged


def _check_predictors(stream: pikepdf.Stream) -> None:
    for parameters in _as_list(stream.get("/DecodeParms", stream.get("/DP"))):
        columns = parameters.get("/Columns", 1) if isinstance(parameters, pikepdf.Dictionary) else 1
        if not isinstance(columns, int) or columns > _MOST_COLUMNS:
            raise DocumentError(ReasonCode.BOMB, f"PDF: a stream of {columns} columns > {_MOST_COLUMNS}")


def _as_list(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


class FormUses:
    """Counts how often forms are drawn: twelve forms that draw each other ten times burst any program that obeys."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], int] = {}

    def check(self, resources: object, drawn: Sequence[bytes]) -> None:
        """Counts for the instructions of one page.

        Raises:
            DocumentError: BOMB.
            Damaged: where a form is.
        """
        uses = sum(self._uses(resources, data, 0) for data in drawn)
        if uses > _MOST_USES:
            raise DocumentError(ReasonCode.BOMB, f"PDF: {uses} uses of forms on a page > {_MOST_USES}")

    def _uses(self, resources: object, data: bytes, depth: int) -> int:
        objects = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        if not isinstance(objects, pikepdf.Dictionary):
            return 0
        total = 0
        for match in _USE.finditer(data):
            name = "/" + match.group(1).decode("latin-1")
            total += self._cost(objects.get(name), resources, depth + 1)
            if total > _MOST_USES:
                break
        return total

    def _cost(self, form: object, outer: object, depth: int) -> int:
        """One use of a form with all that it uses; a form that draws itself is drawn once by every reader."""
        if not isinstance(form, pikepdf.Stream) or str(form.get("/Subtype")) != "/Form":
            return 0
        if depth > _DEEPEST:
            raise DocumentError(ReasonCode.BOMB, f"PDF: forms {depth} deep > {_DEEPEST}")
        key = form.objgen
        if key not in self._known:
            self._known[key] = 1
            self._known[key] = 1 + self._uses(form.get("/Resources", outer), unpacked(form), depth)
        return self._known[key]
