"""The zip file that a Word document or a workbook is: checked before anything is unpacked, read within bounds.

The format is ECMA-376 part 2 (Open Packaging Conventions): members stored or deflated, no DOCTYPE in any part.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import IO
from xml.parsers import expat

from lxml import etree

from pipeline.errors import DocumentError, ReasonCode

# Four bombs of 340 KB to 2 MB that unpack to gigabytes all break one of these (reliability C8).
_MAX_TOTAL = 200_000_000
_MAX_MEMBERS = 10_000
_MAX_RATIO = 100
_RATIO_FROM = 1_000_000
# A tree of a part of this size needs some 600 MB.
_MAX_TREE = 64_000_000
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CHUNK = 4_096
_FAULTS = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, OSError, EOFError, ValueError)
_OFFICE_DOCUMENT = "officeDocument"
# Strict documents (ISO/IEC 29500) have the same elements under other names.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the last word of the relation's type ("styles", "header") and the other part's name."""

    kind: str
    part: str


class Package:
    """An opened package whose members are what its directory says.

    Attributes:
        roots: local name of the root element of every part that is XML.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = frozenset(archive.namelist())
        self.roots: dict[str, str] = {}

    def __contains__(self, part: object) -> bool:
        return part in self._names

    @contextmanager
    def open(self, part: str) -> Iterator[IO[bytes]]:
        """A part as a stream.

        Raises:
            DocumentError: CORRUPT where the part is missing or its bytes are not what the directory says.
        """
        if part not in self._names:
            raise DocumentError(ReasonCode.CORRUPT, f"no {part or 'main part'} in the package")
        try:
            with self._archive.open(part) as stream:
                yield stream
        except _FAULTS as error:
            raise DocumentError(ReasonCode.CORRUPT, f"{part}: {error}") from error

    def tree(self, part: str) -> etree._Element:
        """The tree of a part, entities and addresses never followed.

        Raises:
            DocumentError: CORRUPT, TOO_LARGE for more than 64 MB, DEPTH for nesting beyond libxml2's 256.
        """
        with self.open(part) as stream:
            data = stream.read(_MAX_TREE + 1)
        if len(data) > _MAX_TREE:
            raise DocumentError(ReasonCode.TOO_LARGE, f"{part}: more than {_MAX_TREE} bytes")
        told = self._archive.getinfo(part).file_size
        if len(data) != told:
            raise DocumentError(ReasonCode.CORRUPT, f"{part}: {len(data)} bytes instead of {told}")
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            deep = any("depth" in entry.message.lower() for entry in parser.error_log)
            raise DocumentError(ReasonCode.DEPTH if deep else ReasonCode.CORRUPT, f"{part}: {error}") from error

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part refers to inside the package, by id; "" stands for the package itself."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if listed not in self:
            return {}
        found: dict[str, Relation] = {}
        for element in self.tree(listed).iterchildren("{*}Relationship"):
            target = element.get("Target") or ""
            if (element.get("TargetMode") or "") == "External" or not target:
                continue
            whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = (element.get("Type") or "").rsplit("/", 1)[-1]
            found[element.get("Id") or ""] = Relation(kind, whole)
        return found

    def main_part(self, usual: str) -> str:
        """Name of the part that is the document; ``usual`` where the package does not say."""
        parts = (relation.part for relation in self.relations("").values() if relation.kind == _OFFICE_DOCUMENT)
        return next(parts, usual)


def open_package(data: bytes) -> Package:
    """Opens a package after its directory was found harmless.

    Raises:
        DocumentError: BOMB for too many members, too much text or too high a ratio; ENCRYPTED; CORRUPT for members that
            overlap, twice the same name, an unusual compression, a size that is a lie, or a part with a DOCTYPE.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _FAULTS as error:
        raise DocumentError(ReasonCode.CORRUPT, str(error)) from error
    members = archive.infolist()
    _check_sizes(members)
    _check_places(members, len(data))
    package = Package(archive)
    for member in members:
        if member.is_dir():
            continue
        root = _root(package, member.filename)
        if root:
            package.roots[member.filename] = root
    return package


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > _MAX_MEMBERS:
        raise DocumentError(ReasonCode.BOMB, f"{len(members)} members > {_MAX_MEMBERS}")
    total = sum(member.file_size for member in members)
    if total > _MAX_TOTAL:
        raise DocumentError(ReasonCode.BOMB, f"{total} bytes unpacked > {_MAX_TOTAL}")
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise DocumentError(ReasonCode.ENCRYPTED, member.filename)
        if member.compress_type not in _METHODS:
            raise DocumentError(ReasonCode.CORRUPT, f"{member.filename}: compression {member.compress_type}")
        if member.file_size > _RATIO_FROM and member.file_size > member.compress_size * _MAX_RATIO:
            detail = f"{member.filename}: {member.compress_size} bytes unpack to {member.file_size}"
            raise DocumentError(ReasonCode.BOMB, f"{detail} (> {_MAX_RATIO} times)")


def _check_places(members: list[zipfile.ZipInfo], size: int) -> None:
    """No two members share bytes or a name."""
    names = {member.filename for member in members}
    if len(names) != len(members):
        raise DocumentError(ReasonCode.CORRUPT, f"{len(members) - len(names)} members with a name of another")
    ordered = sorted(members, key=lambda member: member.header_offset)
    for member, after in pairwise(ordered):
        if member.header_offset + _LOCAL_HEADER + member.compress_size > after.header_offset:
            raise DocumentError(ReasonCode.CORRUPT, f"{member.filename} overlaps {after.filename}")
    if ordered and ordered[-1].header_offset + _LOCAL_HEADER + ordered[-1].compress_size > size:
        raise DocumentError(ReasonCode.CORRUPT, f"{ordered[-1].filename} ends behind the file")


class _RootFoundError(Exception):
    """Ends the reading of a part at its root element."""


def _root(package: Package, part: str) -> str:
    """Local name of the root element, or "" for a part that is not XML.

    Every part is looked at, whatever its name: which of them are parsed is said inside the package.
    """
    names: list[str] = []

    def on_start(name: str, _: dict[str, str]) -> None:
        names.append(name.rsplit(" ", 1)[-1])
        raise _RootFoundError

    def on_doctype(*_: object) -> None:
        raise DocumentError(ReasonCode.CORRUPT, f"DOCTYPE in {part}")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = on_start
    parser.StartDoctypeDeclHandler = on_doctype
    with package.open(part) as stream:
        try:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk)
        except (expat.ExpatError, _RootFoundError):
            pass
    return names[0] if names else ""
