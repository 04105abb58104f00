"""What decides a result besides the document: program version, code, data files, libraries.

A document is read again when this changes. Modules and data that only show or store results are left out.
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

# Rooms that turn bytes into figures, and the kinds of files that make them up.
_ROOMS = ("parsing", "language", "extraction")
_KINDS = frozenset({".py", ".yaml", ".yml", ".json", ".csv", ".tsv", ".txt"})

# What no figure depends on. Data files that lie in no folder are for messages, labels and exports.
_BASE_LEFT_OUT = frozenset({"cli.py", "masking.py", "messages.py", "records_json.py", "terminal.py"})
_DATA_LEFT_OUT = frozenset({"viewer"})

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


@cache
def fingerprint() -> str:
    """Hash of the program version, the code and data of the rooms, and the libraries that they stand on."""
    root = Path(pipeline.__file__).parent
    parts = [pipeline.__version__, sys.version.split()[0], unicodedata.unidata_version]
    parts += [f"{name}={_library(name)}" for name in _LIBRARIES]
    return fingerprint_of(root, parts)


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
