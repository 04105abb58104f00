"""Nothing of a developer's own machine or draft is left in the files."""

from __future__ import annotations

import re

import pytest

from tests.project.tracked import ROOT, files, texts

# Folders of single machines, and hosts that packages come from. The patterns are written so that they do not meet
# themselves.
PLACES = (
    r"(?<![\w./~}])/(?:home|mnt|opt|root|srv|tmp|Users|work)/\w"
    r"|pypi\.org|python[h]osted|file:[/]{3}\w|(?<!emit-)index[-]url"
)
# Words of other languages than the project's two, and marks of an unfinished draft.
LEFTOVERS = r"\b(?:u[n]d|nich[t]|ode[r]|wir[d]|das[s])\b|[\xc4\xd6\xe4\xf6]|\b(?:TOD[O]|FIXM[E]|XX[X])\b|<{7}"

# Third-party words as they are.
SKIPPED = {"LICENSE"}


@pytest.mark.parametrize("pattern", [PLACES, LEFTOVERS], ids=["places", "leftovers"])
def test_no_file_names(pattern: str) -> None:
    finder = re.compile(pattern)
    found = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts().items()
        if name not in SKIPPED
        for number, line in enumerate(text.splitlines(), start=1)
        if finder.search(line)
    ]
    assert not found


# bytes; all models together stay under 20 MB (tests/learning)
_SINGLE, _MODEL = 3_000_000, 8_000_000


def test_no_stray_files() -> None:
    # Stores, caches and single big files do not belong into a repository.
    strays = [
        path.relative_to(ROOT).as_posix()
        for path in files()
        if path.suffix in {".db", ".pyc", ".log", ".orig", ".rej", ".swp", ".pkl", ".joblib"}
        or path.stat().st_size > (_MODEL if path.suffix == ".skops" else _SINGLE)
    ]
    assert not strays


def test_text_files_are_clean() -> None:
    broken = [
        name
        for name, text in texts().items()
        # Reports keep the line ends and spaces that they came with.
        if not name.startswith(("corpus/reports/", "tests/golden/", "pipeline/data/scheme/", "tests/score.py"))
        and text
        and (not text.endswith("\n") or "\r" in text)
    ]
    assert not broken
