"""One small document for each bug that was found: what it says now, and what it must say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.extraction.expect import Row, check, row

DOCUMENTS = Path(__file__).with_name("documents")
PATHS = sorted(DOCUMENTS.glob("*.yaml"))
JUDGES = ("rules", "models")


def _said(path: Path) -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(said) <= {"kind", "text", "figures", "open"}, path.name
    return said


def _row(path: Path) -> Row:
    """A document of this folder; "any" leaves a field open."""
    said = _said(path)
    wants: list[dict[str, Any]] = [
        {name: ... if value == "any" else value for name, value in figure.items()} for figure in said["figures"]
    ]
    return row(said["kind"], said["text"], *wants)


def _open(path: Path, judge: str) -> str:
    """Why it is not right yet: a text holds for both judges, else each has its own."""
    told = _said(path).get("open", "")
    if isinstance(told, str):
        return told
    assert isinstance(told, Mapping)
    assert set(told) <= set(JUDGES), path.name
    return str(told.get(judge, ""))


def _cases(judge: str) -> list[Any]:
    """All documents; the rules fail the same way each time, models may come right when they are fitted again."""
    return [
        pytest.param(
            _row(path),
            id=path.stem,
            marks=[pytest.mark.xfail(strict=judge == "rules", reason=why)] if (why := _open(path, judge)) else [],
        )
        for path in PATHS
    ]


@pytest.mark.parametrize("item", _cases("rules"))
def test_bug(item: Row) -> None:
    check(item)


@pytest.mark.parametrize("item", _cases("models"))
def test_bug_with_models(item: Row) -> None:
    check(item, learned=True)


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_says_what_was_wrong(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")
