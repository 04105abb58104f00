"""The page on plans names every verdict, reason and check of targets that readers may meet, and no other."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from pipeline.analysis.plans.results import Shortcoming
from pipeline.analysis.plans.targets import NoDue, Recurrence
from pipeline.analysis.plans.verdicts import Verdict, Why

# Checks between documents that are about targets (docs/audit.md has all).
_CHECKS = ["target_differs", "progress_off"]
DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("page", ["plans.md", "plans.vi.md"])
def test_every_code_has_a_row(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    tables: list[type[StrEnum]] = [Verdict, NoDue, Why, Shortcoming]
    rows = re.findall(r"^\| `([a-z_]+)`(?: \([^)]*\))? \|", text, re.MULTILINE)
    assert rows == [*(code.value for kind in tables for code in kind), *_CHECKS]
    assert all(f"`{recurrence}`" in text for recurrence in Recurrence)
