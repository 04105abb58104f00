"""Prints every regular expression that the language and extraction rooms compile: `python -m tests.language.compiled`.

A process of its own, because patterns are compiled once and kept.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOMS = (
    "pipeline.language",
    "pipeline.extraction",
    "pipeline.lexicon",
    "pipeline.lookalikes",
    "pipeline.spacing",
    "pipeline.textforms",
    "pipeline.areas",
)
REPORTS = Path(__file__).resolve().parents[2] / "corpus" / "reports"


def record(found: dict[tuple[str, int], str]) -> None:
    """Notes each pattern that one of the rooms compiles, also by `re.search` and the like."""
    compile_pattern = re._compile  # type: ignore[attr-defined]

    def noting(pattern: Any, flags: int = 0) -> Any:
        compiled = compile_pattern(pattern, flags)
        frame = sys._getframe(1)
        while frame.f_globals.get("__name__") == "re" and frame.f_back is not None:
            frame = frame.f_back
        room = str(frame.f_globals.get("__name__"))
        if room.startswith(ROOMS):
            found[compiled.pattern, compiled.flags] = room
        return compiled

    re._compile = noting  # type: ignore[attr-defined]


def main() -> None:
    """Reads some of the sample reports, so that patterns made on first use are made too."""
    found: dict[tuple[str, int], str] = {}
    record(found)
    from pipeline.extraction import extract
    from pipeline.language import annotate
    from pipeline.parsing import parse
    from pipeline.records import RawDocument, ReadingLimits

    for path in [*sorted(REPORTS.glob("*.txt"))[:8], *sorted(REPORTS.glob("*.html"))[:3]]:
        data = path.read_bytes()
        raw = RawDocument(path.name, path.name, data, hashlib.sha256(data).hexdigest(), path.suffix)
        parsed = parse(raw, ReadingLimits(max_text_characters=1_000_000))
        extract(parsed, annotate(parsed))
    json.dump([[room, pattern, flags] for (pattern, flags), room in found.items()], sys.stdout)


if __name__ == "__main__":
    main()
