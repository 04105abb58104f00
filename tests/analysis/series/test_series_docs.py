"""The page on series names every code that readers may meet, and no other."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from pipeline.analysis.series.cells import Agreement, Note, Origin
from pipeline.analysis.series.facts import LeftOut
from pipeline.analysis.series.rates import NoRate

DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.mark.parametrize("page", ["series.md", "series.vi.md"])
def test_every_code_has_a_row(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    tables: list[type[StrEnum]] = [LeftOut, Origin, Agreement, Note, NoRate]
    rows = re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE)
    assert rows == [code.value for kind in tables for code in kind]
