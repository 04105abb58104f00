"""How carefully a file is to be read, and what can be got ready before it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module

from pipeline.errors import DocumentError
from pipeline.parsing.kinds import FileKind, find_kind
from pipeline.records import Care, RawDocument, ReadingLimits

# Plain text below this is read in a second or two, whatever it says: time is linear (tests/parsing/test_limits.py).
SMALL_TEXT = 128 * 1024

_WARMING_PAGE = b"<html><head><title>a</title></head><body><table><tr><td>1</table><p>a</body></html>"

# Libraries that read a kind of file: imported once, before the processes that read are forked.
_LIBRARIES = {
    FileKind.PDF: ("numpy", "pikepdf", "pypdfium2", "pdfplumber"),
    FileKind.IMAGE: ("numpy", "PIL.Image", "pypdfium2"),
    FileKind.DOCX: ("lxml.html", "mammoth"),
    FileKind.XLSX: ("openpyxl",),
    FileKind.XLS: ("xlrd",),
}


def prepare(raw: RawDocument) -> Care:
    """Says how carefully a file is to be read, and loads what reading its kind needs.

    Small plain text, and what is refused by its first bytes, can do no harm. Parsers of pages need time quadratic in
    some pages but run no foreign formats; all else stands on libraries for binary formats.
    """
    try:
        kind = find_kind(raw)
    except DocumentError:
        return Care.NONE
    if kind is not FileKind.TEXT:
        for name in _LIBRARIES.get(kind, ()):
            import_module(name)
        return Care.OWN
    if b"<" in raw.data:
        _warm_up()
        return Care.SHARED
    return Care.NONE if len(raw.data) < SMALL_TEXT else Care.SHARED


@cache
def _warm_up() -> None:
    """Loads all that reading a page needs, by reading one."""
    from pipeline.parsing.document import parse

    sha256 = hashlib.sha256(_WARMING_PAGE).hexdigest()
    parse(RawDocument("a.html", "a.html", _WARMING_PAGE, sha256, ".html"), ReadingLimits())
