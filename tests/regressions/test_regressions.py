"""One small document for each bug that was found: what it says now, and what it must say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.extraction.expect import Row, cases, check, row

DOCUMENTS = Path(__file__).with_name("documents")


def _row(path: Path) -> Row:
    """A document of this folder; "any" leaves a field open, `open` says why it is not right yet."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(said) <= {"kind", "text", "figures", "open"}, path.name
    wants: list[dict[str, Any]] = [
        {name: ... if value == "any" else value for name, value in figure.items()} for figure in said["figures"]
    ]
    return row(said["kind"], said["text"], *wants, fails=said.get("open", ""))


PATHS = sorted(DOCUMENTS.glob("*.yaml"))


@pytest.mark.parametrize("item", cases((_row(path) for path in PATHS), [path.stem for path in PATHS]))
def test_bug(item: Row) -> None:
    check(item)


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_says_what_was_wrong(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")
