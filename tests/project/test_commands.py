"""Makefile, CI and set-up scripts: what the documents promise is there and is valid bash."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from tests.project.tracked import ROOT

SCRIPTS = [".ci/run", "scripts/bootstrap.sh"]
PROMISED = {"run", "test", "check", "bench", "soak", "lock"}


def make_targets() -> set[str]:
    """The commands of the Makefile."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", text, re.MULTILINE))


def test_promised_targets() -> None:
    assert make_targets() >= PROMISED


@pytest.mark.parametrize("target", sorted(PROMISED))
def test_target_can_be_planned(target: str) -> None:
    # --dry-run reads the whole file and stops at a missing prerequisite.
    subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)


@pytest.mark.parametrize("name", SCRIPTS)
def test_script(name: str) -> None:
    path = ROOT / name
    assert os.access(path, os.X_OK)
    assert path.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in path.read_text(encoding="utf-8")
    subprocess.run(["bash", "-n", path], check=True)


def test_ci_needs_a_browser_and_ends_with_pytest() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert "export SOLIEU_REQUIRE_BROWSER=1 SOLIEU_REQUIRE_TESSERACT=1" in lines
    last = max(index for index, line in enumerate(lines) if "python -m pytest" in line)
    # After the tests only the exit status is worked out, so that their summary stays the last line.
    assert not [line for line in lines[last + 1 :] if re.search(r"\b(echo|printf|make)\b", line)]


def test_ci_and_make_run_the_same_tests() -> None:
    run, make = ((ROOT / name).read_text(encoding="utf-8") for name in (".ci/run", "Makefile"))
    assert "python -m pytest -n auto || status=$?" in run
    assert "python -m pytest -n auto\n" in make


def test_set_up_checks_hashes_and_compiles_nothing() -> None:
    text = (ROOT / "scripts" / "bootstrap.sh").read_text(encoding="utf-8")
    assert "--require-hashes --only-binary :all:" in text
    assert "--no-deps --no-build-isolation" in text
