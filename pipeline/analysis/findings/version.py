"""What decides a finding besides the figures: version, code and data of the audit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pipeline

# The audit itself, what it is given, and the data of both.
_FOLDERS = ("audit", "data/audit", "data/scheme")
_FILES = (
    "intervals.py",
    "data/series.yaml",
    "analysis/findings/statements.py",
    "analysis/findings/territory.py",
    "analysis/findings/working.py",
)
_KINDS = frozenset({".py", ".yaml"})


@cache
def audit_fingerprint() -> str:
    """Hash of the program version and of every file that decides findings."""
    root = Path(pipeline.__file__).parent
    digest = hashlib.sha256(pipeline.__version__.encode())
    for path in sorted(_files(root)):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(root).as_posix()}\t{content}\n".encode())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    yield from (root / name for name in _FILES)
    for folder in _FOLDERS:
        yield from (path for path in (root / folder).rglob("*") if path.suffix in _KINDS)
