"""What a file is, decided by its content first and by its suffix second."""

from __future__ import annotations

import re
from enum import StrEnum

from pipeline.errors import DocumentError, ReasonCode
from pipeline.records import RawDocument

TEXT_SUFFIXES = frozenset({"", ".txt", ".text"})
SHEET_SUFFIXES = frozenset({".csv"})
PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
# Suffixes of the formats that their first bytes tell: what has one of them and other bytes is damaged.
_TOLD_SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".docx", ".doc", ".xlsx", ".xls"})


class FileKind(StrEnum):
    """What a file is by its content; the value is the name that people know it by."""

    TEXT = "text or page"
    PDF = "PDF"
    IMAGE = "image"
    DOCX = "DOCX"
    XLSX = "XLSX"
    DOC = "DOC"
    XLS = "XLS"


# First bytes of the formats that can be read.
_READ = (
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG", FileKind.IMAGE),
    (b"\xff\xd8\xff", FileKind.IMAGE),
    (b"II*\x00", FileKind.IMAGE),
    (b"MM\x00*", FileKind.IMAGE),
)
# First bytes of other formats that people put beside reports; the longer signature stands first.
_OTHERS = (
    (b"{\\rtf", "RTF"),
    (b"GIF8", "GIF"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"\x7fELF", "ELF"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_MEMBERS = ((b"word/", FileKind.DOCX), (b"xl/", FileKind.XLSX))
_OTHER_ZIP_MEMBERS = ((b"ppt/", "PPTX"), (b"mimetypeapplication/vnd.oasis", "ODF"))
# Compound files (MS-CFB) name their streams in UTF-16: Word's, and Excel's since 97 and before.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A DOCX or XLSX with a password is a compound file with this stream (MS-OFFCRYPTO 2.3.4.4).
_LOCKED_STREAM = "EncryptedPackage"
_STREAMS = (("WordDocument", FileKind.DOC), ("Workbook", FileKind.XLS), ("Book", FileKind.XLS))

# A page starts with one of these; anything else may still be a page by its suffix.
_PAGE_START = re.compile(
    r"(?:\s|<!--.{0,4096}?-->|<\?xml[^>]{0,512}>)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_STRUCTURE = re.compile(r"<(?:p|div|br|table|tr|td|span|ul|li|h[1-6]|a|font)\b[^<>]{0,2048}>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[a-z][^<>]{0,2048}>", re.IGNORECASE)
_SNIFFED_CHARACTERS = 65_536
_ENOUGH_STRUCTURE = 5

# Text has tabs, line ends and form feeds; more than one other control character in fifty is no text.
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_CONTROL_SHARE = 0.02


def find_kind(raw: RawDocument) -> FileKind:
    """What a file is by its bytes; everything that is no known binary format may be text.

    Raises:
        DocumentError: EMPTY for no bytes, ENCRYPTED for Word and Excel with a password, CORRUPT for an archive or
            compound file that is not what its suffix says, UNSUPPORTED with the format's name.
    """
    data = raw.data
    if not data.strip(b" \t\r\n\x00"):
        raise DocumentError(ReasonCode.EMPTY, f"{len(data)} bytes, nothing but white space")
    head = data[:64].lstrip()
    if head.startswith(_ZIP):
        return _kind_of_archive(data, raw.suffix)
    if head.startswith(_COMPOUND):
        return _kind_of_compound(data, raw.suffix)
    for signature, kind in _READ:
        if head.startswith(signature):
            return kind
    for signature, name in _OTHERS:
        if head.startswith(signature):
            raise DocumentError(ReasonCode.UNSUPPORTED, name)
    return FileKind.TEXT


def _kind_of_archive(data: bytes, suffix: str) -> FileKind:
    ends = (data[:65_536], data[-65_536:])
    for member, kind in _ZIP_MEMBERS:
        if any(member in end for end in ends):
            return kind
    for member, name in _OTHER_ZIP_MEMBERS:
        if any(member in end for end in ends):
            raise DocumentError(ReasonCode.UNSUPPORTED, name)
    raise _refusal("ZIP", suffix)


def _kind_of_compound(data: bytes, suffix: str) -> FileKind:
    if _LOCKED_STREAM.encode("utf-16-le") in data:
        raise DocumentError(ReasonCode.ENCRYPTED, _LOCKED_STREAM)
    for stream, kind in _STREAMS:
        if stream.encode("utf-16-le") in data:
            return kind
    raise _refusal("OLE", suffix)


def _refusal(name: str, suffix: str) -> DocumentError:
    """For bytes of no kind that is read: the file is damaged where its suffix says a kind that is."""
    if suffix in _TOLD_SUFFIXES:
        return DocumentError(ReasonCode.CORRUPT, f"{name}, no {suffix}")
    return DocumentError(ReasonCode.UNSUPPORTED, name)


def is_noise(data: bytes) -> bool:
    """Whether one-byte text is out of the question: control characters everywhere."""
    sample = data[:_SNIFFED_CHARACTERS]
    return len(sample) - len(sample.translate(None, _CONTROLS)) > max(4, len(sample) * _CONTROL_SHARE)


def is_page(text: str, suffix: str) -> bool:
    """Whether decoded text is a page.

    Raises:
        DocumentError: CORRUPT for plain text under the suffix of another format, UNSUPPORTED under one that the
            program does not read.
    """
    sample = text[:_SNIFFED_CHARACTERS]
    if _PAGE_START.match(sample):
        return True
    if suffix in PAGE_SUFFIXES:
        return _ANY_TAG.search(sample) is not None
    if sample.lstrip().startswith("<") and len(_STRUCTURE.findall(sample)) >= _ENOUGH_STRUCTURE:
        return True
    if suffix not in TEXT_SUFFIXES | SHEET_SUFFIXES:
        raise _refusal("text" if suffix in _TOLD_SUFFIXES else suffix, suffix)
    return False
