"""The published scorer (tests/score.py), run as its own command line would run it."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

SCORER = Path(__file__).resolve().parents[1] / "score.py"

Documents = Mapping[str, Sequence[Mapping[str, Any]]]


@cache
def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("published_scorer", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_gold(folder: Path, gold: Documents) -> None:
    """Writes NAME.gold.json files."""
    for name, figures in gold.items():
        content = {"document": {"file": f"{name}.txt"}, "figures": list(figures)}
        (folder / f"{name}.gold.json").write_text(json.dumps(content), encoding="utf-8")


def published_scores(folder: Path, lines: Sequence[Mapping[str, Any]]) -> str:
    """The JSON line that the scorer prints for a gold folder and these figure lines."""
    with tempfile.TemporaryDirectory() as place:
        predicted = Path(place) / "predicted.jsonl"
        predicted.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
        return run_published(folder, predicted)


def run_published(folder: Path, predicted: Path) -> str:
    """The same for a file of lines."""
    printed, before = io.StringIO(), sys.argv
    sys.argv = ["score.py", str(folder), str(predicted), "--json"]
    try:
        with contextlib.redirect_stdout(printed):
            _module().main()
    finally:
        sys.argv = before
    return printed.getvalue().strip()
