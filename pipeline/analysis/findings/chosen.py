"""What lists of findings are narrowed to: a record, read from and written to a link. Nothing of a link is repaired."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from pipeline.analysis.filters import MAX_VALUE_LENGTH, MAX_VALUES, RefusedValue, value_name
from pipeline.analysis.findings.records import StoredFinding
from pipeline.analysis.findings.words import findings_words
from pipeline.analysis.labels import UNKNOWN
from pipeline.analysis.links import LinkReader
from pipeline.analysis.words import date_words
from pipeline.audit.families import Family
from pipeline.audit.findings import Severity, kinds
from pipeline.scheme import scheme

_YEAR = re.compile(r"[12]\d{3}")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ID = re.compile(r"[0-9A-Za-z:_-]{1,120}")


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What is asked for; the values of one field are alternatives, the fields must all hold.

    Attributes:
        severity: error, warning, notice.
        kind: what the checks look at (audit.families).
        code: of the checks.
        province: names, or UNKNOWN.
        year: in which the period ends, or UNKNOWN.
        indicator: of the figure in doubt.
        document: ids of documents; a finding between documents is about each of them.
        period_from, period_to: findings whose period touches these days and those between.
    """

    severity: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    province: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    indicator: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    period_from: date | None = None
    period_to: date | None = None

    def __bool__(self) -> bool:
        return self != FindingFilter()

    def to_query(self) -> dict[str, list[str]]:
        """The parameters of a link, in a fixed order; what is not narrowed is left out."""
        query = {name: list(getattr(self, name)) for name in FINDING_FACETS}
        query["from"] = [self.period_from.isoformat()] if self.period_from else []
        query["to"] = [self.period_to.isoformat()] if self.period_to else []
        return {key: values for key, values in query.items() if values}

    def describe(self, language: str) -> list[tuple[str, str]]:
        """The filter in words: pairs of a field's key (as in `to_query`) and its values' names."""
        told = []
        for key, values in self.to_query().items():
            if key in _DAYS:
                names = [date_words(date.fromisoformat(values[0]))]
            else:
                names = [finding_value_name(key, value, language) for value in values]
            told.append((key, "; ".join(names)))
        return told


def finding_value_name(facet: str, value: str, language: str) -> str:
    """The name of a facet's value."""
    if value == UNKNOWN:
        return value_name("province", value, language)
    words = {"severity": "severities", "kind": "kinds", "code": "codes"}
    if facet in words:
        return findings_words(words[facet], value, language)
    return value_name(facet, value, language)


_DAYS = {"from": "period_from", "to": "period_to"}
FINDING_FACETS: tuple[str, ...] = tuple(item.name for item in fields(FindingFilter) if item.name not in _DAYS.values())

_VALID: dict[str, Callable[[str], bool]] = {
    "severity": lambda value: value in set(Severity),
    "kind": lambda value: value in set(Family),
    "code": lambda value: value in kinds(),
    "province": lambda value: value.isprintable() and bool(value.strip()),
    "year": lambda value: value == UNKNOWN or bool(_YEAR.fullmatch(value)),
    "indicator": lambda value: value == UNKNOWN or value in scheme().indicators,
    "document": lambda value: bool(_ID.fullmatch(value)),
}


def keeps(chosen: FindingFilter, one: StoredFinding) -> bool:
    """Whether a filter leaves a finding that is not read through it."""
    year = str(one.period_end.year) if one.period_end else UNKNOWN
    has = {
        "severity": {one.severity.value},
        "kind": {one.family.value},
        "code": {one.code},
        "province": {one.province or UNKNOWN},
        "year": {year},
        "indicator": {one.indicator or UNKNOWN},
        "document": {side.document_id for side in one.sides},
    }
    begins = one.period_start or one.period_end
    late = not chosen.period_from or (one.period_end is not None and one.period_end >= chosen.period_from)
    early = not chosen.period_to or (begins is not None and begins <= chosen.period_to)
    wanted = ((set(getattr(chosen, name)), held) for name, held in has.items())
    return late and early and all(values & held for values, held in wanted if values)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if _ISO_DAY.fullmatch(value) else None
    except ValueError:
        return None


def finding_filter(
    query: Mapping[str, Sequence[str]], *, other: frozenset[str] = frozenset()
) -> tuple[FindingFilter, tuple[RefusedValue, ...]]:
    """Reads a filter from a link's parameters.

    Args:
        query: every parameter with all its values.
        other: parameters that belong to somebody else (page, language, chosen finding).

    Returns:
        The filter, and what was left out of it: unknown parameters, values that are no code, too many or too long.
    """
    reader = LinkReader(query)
    accepted: dict[str, Any] = {}
    for key, values in query.items():
        if key in other or not values:
            continue
        if key in _DAYS:
            accepted[_DAYS[key]] = _day(values[-1])
            if accepted[_DAYS[key]] is None:
                reader.refuse(key, values[-1])
            continue
        if key not in _VALID:
            reader.refuse(key)
            continue
        good: list[str] = []
        for value in dict.fromkeys(values):
            if len(value) <= MAX_VALUE_LENGTH and len(good) < MAX_VALUES and _VALID[key](value):
                good.append(value)
            else:
                reader.refuse(key, value)
        accepted[key] = tuple(good)
    return FindingFilter(**accepted), tuple(reader.refused)
