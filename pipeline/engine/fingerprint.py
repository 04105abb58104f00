"""What decides a result besides the document: program version, code, data files, libraries.

A document is read again when this changes, also when the program that recognised or converted it has another version.
Modules and data that only show or store results are left out.
"""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pipeline
from pipeline.errors import DocumentError

# Rooms that turn bytes into figures, and the kinds of files that make them up.
_ROOMS = ("parsing", "language", "extraction")
_KINDS = frozenset({".py", ".yaml", ".yml", ".json", ".csv", ".tsv", ".txt"})

# What no figure depends on. Data files that lie in no folder are for messages, labels and exports.
_BASE_LEFT_OUT = frozenset({"frontier.py", "masking.py", "messages.py", "records_json.py", "terminal.py"})
_DATA_LEFT_OUT = frozenset({"sources", "viewer"})

# Libraries whose new version can change what is read or found.
_LIBRARIES = (
    "charset-normalizer",
    "htmldate",
    "lxml",
    "mammoth",
    "numpy",
    "openpyxl",
    "pdfplumber",
    "pikepdf",
    "pillow",
    "pypdfium2",
    "scipy",
    "trafilatura",
    "xlrd",
)

# Files that Tesseract or LibreOffice may have a part in.
_RECOGNISED = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
_CONVERTED = frozenset({".doc"})


@cache
def fingerprint() -> str:
    """Hash of the program version, the code and data of the rooms, and the libraries that they stand on."""
    root = Path(pipeline.__file__).parent
    parts = [pipeline.__version__, sys.version.split()[0], unicodedata.unidata_version]
    parts += [f"{name}={_library(name)}" for name in _LIBRARIES]
    return fingerprint_of(root, parts)


def program_print(suffix: str) -> str:
    """What files with a suffix add to the fingerprint: a hash of the version of the program that may read them.

    Nothing for files that no other program has a part in. A PDF counts as a scan: whether it is one is seen only when
    it is read.
    """
    if suffix in _RECOGNISED:
        return _short_print(_tesseract())
    if suffix in _CONVERTED:
        from pipeline.parsing.office.installed import identity

        return _short_print(identity())
    return ""


def _short_print(identity: str) -> str:
    return f".{hashlib.sha256(identity.encode()).hexdigest()[:12]}"


def _tesseract() -> str:
    from pipeline.parsing.scans.tesseract import installed

    try:
        return installed().identity
    except DocumentError:  # scans are refused until it is there, then they are read
        return ""


def fingerprint_of(root: Path, parts: list[str]) -> str:
    """Hash of the given facts and of name and content of every file under ``root`` that decides results."""
    digest = hashlib.sha256("\n".join(parts).encode())
    for path in sorted(_files(root)):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(root).as_posix()}\t{content}\n".encode())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    yield from (path for path in root.glob("*.py") if path.name not in _BASE_LEFT_OUT)
    for room in _ROOMS:
        yield from (path for path in (root / room).rglob("*") if path.suffix in _KINDS)
    folders = (folder for folder in (root / "data").glob("*/") if folder.name not in _DATA_LEFT_OUT)
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.suffix in _KINDS)


def _library(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
