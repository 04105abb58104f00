"""Digits that are known not to be a figure: dates, document numbers, phones, law articles, ages …"""

from __future__ import annotations

import re
from functools import cache

from pipeline.errors import DataError
from pipeline.language.resources import nonfigure_patterns
from pipeline.records import NonFigure
from pipeline.spans import Span


@cache
def _compiled() -> list[tuple[str, re.Pattern[str]]]:
    compiled = []
    for entry in nonfigure_patterns().patterns:
        try:
            compiled.append((entry.kind, re.compile(entry.pattern, re.MULTILINE)))
        except re.error as error:
            raise DataError(f"nonfigures.yaml: {entry.kind}: {error}: {entry.pattern}") from error
    return compiled


def find_nonfigures(folded: str, taken: list[Span]) -> list[NonFigure]:
    """All known non-figures of a folded text, in order, not overlapping; the earlier pattern wins.

    Args:
        folded: the text in its folded form.
        taken: spans already read as something else (stated periods), which are left alone.
    """
    used = bytearray(len(folded) + 1)
    for span in taken:
        used[span.start : span.end] = b"\x01" * len(span)
    found = []
    for kind, pattern in _compiled():
        for match in pattern.finditer(folded):
            start, end = match.span("n") if "n" in pattern.groupindex else match.span()
            if start < end and not any(used[start:end]):
                used[start:end] = b"\x01" * (end - start)
                found.append(NonFigure(Span(start, end), kind))
    return sorted(found, key=lambda item: item.span)
