"""Every notebook runs from top to bottom, and holds no outputs."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.project.tracked import ROOT

_NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
_EVERY = pytest.mark.parametrize("path", _NOTEBOOKS, ids=[path.stem for path in _NOTEBOOKS])
# What a notebook says where it takes all documents.
_ALL = "FIRST = None"


def code_cells(path: Path) -> list[dict[str, Any]]:
    """The cells with code, in order."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def run(path: Path, folder: Path) -> dict[str, Any]:
    """Runs the code as a script, on three documents; what it leaves behind."""
    script = folder / f"{path.stem}.py"
    code = "\n\n".join("".join(cell["source"]) for cell in code_cells(path))
    assert code.count(_ALL) == 1
    script.write_text(code.replace(_ALL, "FIRST = 3"), encoding="utf-8")
    return runpy.run_path(str(script))


def test_there_is_one() -> None:
    assert "errors" in {path.stem for path in _NOTEBOOKS}


@_EVERY
def test_nothing_was_left_in_it(path: Path) -> None:
    for cell in code_cells(path):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


@_EVERY
def test_it_is_told_of(path: Path) -> None:
    assert f"`{path.name}`" in (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")


def test_the_errors_are_walked_through(tmp_path: Path) -> None:
    left = run(ROOT / "notebooks" / "errors.ipynb", tmp_path)
    assert len(left["scores"].documents) == 3
    assert len(left["hardest"]) == 3
    assert left["misses"]["gold"].sum() == left["scores"].figure.wanted
    assert left["confusion"]["times"].sum() == sum(count for *_, count in left["scores"].confusion)
    assert len(left["examples"]) == sum(len(document.differences) for document in left["scores"].documents)
    assert all(left["examples"]["sentence"])
    # Charts are checked against their grammar when they are written out.
    assert left["heat_map"].to_dict()["mark"]["type"] == "rect"
    assert left["reliability"].to_dict()["layer"]
