"""The import contract of pyproject.toml holds, and CI asks for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.project.tracked import ROOT


def test_contract_is_kept() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_ci_runs_every_part() -> None:
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "for part in lint types layers; do" in text
    assert "python -m pytest" in text
