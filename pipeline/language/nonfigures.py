"""Digits that are known not to be a figure: dates, document numbers, phones, law articles, ages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.errors import DataError
from pipeline.language.resources import nonfigure_patterns
from pipeline.lexicon import Syllables
from pipeline.records import NonFigure
from pipeline.spans import Span, in_order


@dataclass(frozen=True, slots=True)
class NonFigureRule:
    """One pattern of the data file: what it finds, where it is tried, what it matches."""

    kind: str
    at: frozenset[str]
    pattern: re.Pattern[str]


@cache
def nonfigure_rules() -> tuple[NonFigureRule, ...]:
    """The known non-figures, in the order of the data file.

    Raises:
        DataError: if an entry is no regular expression.
    """
    rules = []
    for entry in nonfigure_patterns().patterns:
        try:
            pattern = re.compile(entry.pattern, re.MULTILINE)
        except re.error as error:
            raise DataError(f"nonfigures.yaml: {entry.kind}: {error}: {entry.pattern}") from error
        rules.append(NonFigureRule(entry.kind, frozenset(entry.at), pattern))
    return tuple(rules)


def find_nonfigures(text: Syllables, taken: list[Span]) -> list[NonFigure]:
    """All known non-figures of a folded text, in order, not overlapping; the earlier pattern wins.

    Args:
        text: the text in its folded form, cut into syllables.
        taken: spans already read as something else (stated periods), which are left alone.
    """
    used = bytearray(len(text.folded) + 1)
    for span in taken:
        used[span.start : span.end] = b"\x01" * len(span)
    found = []
    for rule in nonfigure_rules():
        for match in text.matches(rule.pattern, rule.at):
            # an entry may name the digits in one of its ways and stand whole in another
            start, end = match.span("n") if match.groupdict().get("n") is not None else match.span()
            if start < end and not any(used[start:end]):
                used[start:end] = b"\x01" * (end - start)
                found.append(NonFigure(Span(start, end), rule.kind))
    return in_order(found)
