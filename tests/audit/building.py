"""Figures out of a sentence in which they are marked: "phát hiện [12|cases @w] vụ, [5|cases_prosecuted ^w]"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pipeline.intervals import bounds
from pipeline.records import Figure, Level, Measure, Qualifier, Scope, Status
from pipeline.scheme import scheme

_MARK = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")
_SENTENCE = re.compile(r"[^\n]+")
_YEAR = (date(2023, 1, 1), date(2023, 12, 31))
_BEFORE = (date(2022, 1, 1), date(2022, 12, 31))
_FIELDS = {"district", "of", "recurrence", "counted_as", "confidence", "unit"}


def marked(text: str) -> tuple[str, tuple[Figure, ...]]:
    """The text without its marks, and the figures; each line is a sentence.

    A mark is `[surface|code …]` with `@label`, `^label` for its whole (a partition, `subset`, `funnel`), `change`,
    `target`, `before` for the year 2022, `flag=…`, a detail, a qualifier, `value=…`, or a field.
    """
    plain, figures = "", []
    for line in _SENTENCE.findall(text):
        sentence = _MARK.sub(lambda match: match.group(1), line)
        figures += [_figure(surface, words, len(plain) + at, sentence) for surface, words, at in _marks(line)]
        plain += sentence + "\n"
    return plain, tuple(figures)


def _marks(line: str) -> Iterator[tuple[str, str, int]]:
    removed = 0
    for match in _MARK.finditer(line):
        yield match.group(1), match.group(2), match.start() - removed
        removed += len(match.group()) - len(match.group(1))


def _figure(surface: str, told: str, start: int, sentence: str) -> Figure:
    code, *words = told.split()
    known = _facts(words)
    measure = _measure(surface, code, words)
    value, denominator, step = _number(surface)
    value = known.pop("value", value)
    if measure is Measure.CHANGE:
        value = -value if "giảm" in words else value
    qualifier = next((Qualifier(word) for word in words if word in set(Qualifier)), Qualifier.EXACT)
    limits = bounds(value, qualifier, step=step, whole=measure is Measure.COUNT)
    days = _BEFORE if "before" in words else (None, None) if "no_period" in words else _YEAR
    return Figure(
        id=known.pop("id", f"{start}"),
        indicator=code,
        measure=measure,
        value=value,
        denominator=denominator,
        qualifier=qualifier,
        bound_low=None if limits.low == float("-inf") else limits.low,
        bound_high=None if limits.high == float("inf") else limits.high,
        unit=known.pop("unit", "percent" if "%" in surface else scheme().indicators[code].unit),
        status=Status.TARGET if "target" in words else Status.REPORTED,
        scope=Scope.INCIDENT if "incident" in words else Scope.AGGREGATE,
        level=Level.DISTRICT if "district" in known else Level.PROVINCE,
        province=None if "no_place" in words else "Bắc Ninh",
        period_start=days[0],
        period_end=days[1],
        detail=tuple(word for word in words if any(word in family for family in scheme().details.values())),
        surface=surface,
        start=start,
        end=start + len(surface),
        sentence=sentence,
        **known,
    )


def _facts(words: list[str]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for word in words:
        key, _, value = word.partition("=")
        if word[0] == "@":
            facts["id"] = word[1:]
        elif word[0] == "^":
            facts["part_of"] = word[1:]
            facts["relation"] = next((one for one in words if one in {"subset", "funnel"}), "partition")
        elif key == "flag":
            facts["flags"] = (*facts.get("flags", ()), value)
        elif key in {"value", "confidence"}:
            facts[key] = float(value)
        elif key in _FIELDS and value:
            facts[key] = value
    return facts


def _measure(surface: str, code: str, words: list[str]) -> Measure:
    if "change" in words:
        return Measure.CHANGE
    if "%" in surface:
        return Measure.SHARE
    return Measure.AMOUNT if scheme().indicators[code].unit == "vnd" else Measure.COUNT


def _number(surface: str) -> tuple[float, float | None, float]:
    """Value, denominator and size of the last written place; 0 for words, whose value the mark tells."""
    numbers = re.findall(r"\d[\d.]*(?:,\d+)?", surface)
    if not numbers:
        return 0, None, 1
    value, *rest = (float(one.replace(".", "").replace(",", ".")) for one in numbers)
    decimals = len(numbers[0].partition(",")[2])
    factor = 1_000_000 if "triệu" in surface else 1
    return value * factor, rest[0] if rest else None, factor * 10.0**-decimals
