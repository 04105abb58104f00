"""The scheme, guideline and line format in the package and the scorer in the tests are those that everybody shares."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.tracked import ROOT, files

COPIES = {
    "GUIDELINE.md": "pipeline/data/scheme/GUIDELINE.md",
    "indicators.yaml": "pipeline/data/scheme/indicators.yaml",
    "figure.schema.json": "pipeline/data/scheme/figure.schema.json",
    "score.py": "tests/score.py",
}


@pytest.mark.parametrize("name", COPIES)
def test_copy_is_word_for_word(name: str, shared: Path) -> None:
    assert (ROOT / COPIES[name]).read_bytes() == (shared / "annotation" / name).read_bytes()


def test_shared_files_beyond_the_copies_stay_out(shared: Path) -> None:
    # Seeds and real files belong to others and are never copied in, under whatever name.
    theirs = {
        path.read_bytes()
        for folder in ("seeds", "real", "peers")
        for path in (shared / folder).rglob("*")
        if path.is_file() and path.stat().st_size
    }
    assert len(theirs) > 50
    assert not [path for path in files() if path.read_bytes() in theirs]
