"""What the figures page, a link and an export are narrowed to: one record, read from and written to a URL."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date

from pipeline.analysis.labels import UNKNOWN, name_of
from pipeline.analysis.words import date_words
from pipeline.scheme import scheme

# A link is typed, mailed and kept: these bounds keep it short enough for every browser and mail program.
MAX_VALUES = 40
MAX_VALUE_LENGTH = 120
MAX_TEXT_LENGTH = 200

_DOCUMENT_ID = re.compile(r"[0-9A-Za-z:_-]{1,120}")
_YEAR = re.compile(r"[12]\d{3}")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class RefusedValue:
    """A part of a query that was left out.

    Attributes:
        key: the parameter, shortened.
        value: its value, shortened; empty where the parameter itself is unknown.
    """

    key: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """What is asked for; the values of one field are alternatives, the fields must all hold.

    Attributes:
        province: names, or UNKNOWN where the text names none.
        level, family, indicator, measure, status, scope: codes of the scheme.
        document: document ids.
        year: of the day on which the period ends, or UNKNOWN.
        period_from, period_to: figures whose period touches these days and those between.
        text: words that must all occur (sentence, place, title …); see `queries`.
        repeats: whether figures that another document states too are listed again, each where it stands.
    """

    province: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    indicator: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    period_from: date | None = None
    period_to: date | None = None
    text: str = ""
    repeats: bool = False

    def __bool__(self) -> bool:
        return self != FigureFilter()

    @property
    def lists_repeats(self) -> bool:
        """Whether figures that another document states too are listed again: of a document one wants all."""
        return self.repeats or bool(self.document)

    def to_query(self) -> dict[str, list[str]]:
        """The parameters of a link, in a fixed order; what is not narrowed is left out."""
        query = {name: list(getattr(self, name)) for name in FACETS}
        query["from"] = [self.period_from.isoformat()] if self.period_from else []
        query["to"] = [self.period_to.isoformat()] if self.period_to else []
        query["q"] = [self.text] if self.text else []
        query["repeats"] = ["1"] if self.repeats else []
        return {key: values for key, values in query.items() if values}

    def describe(self, language: str) -> list[tuple[str, str]]:
        """The filter in words: pairs of a field's key (as in `to_query`) and its values' names."""
        told = []
        for key, values in self.to_query().items():
            if key == "repeats":
                names = ["yes" if language == "en" else "có"]
            elif key in ("from", "to"):
                names = [date_words(date.fromisoformat(values[0]))]
            else:
                names = [value_name(key, value, language) for value in values]
            told.append((key, "; ".join(names)))
        return told


def value_name(facet: str, value: str, language: str) -> str:
    """The name of a facet's value."""
    if value == UNKNOWN:
        return "not stated" if language == "en" else "không rõ"
    group = _GROUPS.get(facet)
    return name_of(group, value, language) if group else value


_GROUPS = {
    "level": "levels",
    "family": "families",
    "indicator": "indicators",
    "measure": "measures",
    "status": "statuses",
    "scope": "scopes",
}


def _is_name(value: str) -> bool:
    return value.isprintable() and bool(value.strip())


def _is_code_of(group: str) -> Callable[[str], bool]:
    return lambda value: value in getattr(scheme(), group)


_VALID: dict[str, Callable[[str], bool]] = {
    "province": _is_name,
    **{facet: _is_code_of(group) for facet, group in _GROUPS.items()},
    "document": lambda value: bool(_DOCUMENT_ID.fullmatch(value)),
    "year": lambda value: value == UNKNOWN or bool(_YEAR.fullmatch(value)),
}

# The facets, in the order of a link.
FACETS: tuple[str, ...] = tuple(item.name for item in fields(FigureFilter) if item.name in _VALID)


def _iso_day(value: str) -> date | None:
    """A day as yyyy-mm-dd; Python would also take forms that no link of ours has."""
    try:
        return date.fromisoformat(value) if _ISO_DAY.fullmatch(value) else None
    except ValueError:
        return None


@dataclass(slots=True)
class _Reader:
    """Collects the accepted fields of a query and the refused values."""

    accepted: dict[str, object] = field(default_factory=dict)
    refused: list[RefusedValue] = field(default_factory=list)

    def refuse(self, key: str, value: str = "") -> None:
        self.refused.append(RefusedValue(key[:MAX_VALUE_LENGTH], value[:MAX_VALUE_LENGTH]))

    def facet(self, key: str, values: Sequence[str]) -> None:
        good: list[str] = []
        for value in dict.fromkeys(values):
            if len(value) <= MAX_VALUE_LENGTH and len(good) < MAX_VALUES and _VALID[key](value):
                good.append(value)
            else:
                self.refuse(key, value)
        self.accepted[key] = tuple(good)

    def day(self, key: str, values: Sequence[str]) -> None:
        day = _iso_day(values[-1])
        if day is None:
            self.refuse(key, values[-1])
        else:
            self.accepted[f"period_{key}"] = day

    def text(self, values: Sequence[str]) -> None:
        words = " ".join(values[-1].split())
        if len(words) > MAX_TEXT_LENGTH or not words.isprintable():
            self.refuse("q", words)
        else:
            self.accepted["text"] = words


def from_query(query: Query, *, other: frozenset[str] = frozenset()) -> tuple[FigureFilter, tuple[RefusedValue, ...]]:
    """Reads a filter from a link's parameters.

    Args:
        query: every parameter with all its values.
        other: parameters that belong to somebody else (page, language, chosen figure).

    Returns:
        The filter, and what was left out of it: unknown parameters, values that are no code of the
        scheme, no date, too many or too long. Nothing is repaired.
    """
    reader = _Reader()
    for key, values in query.items():
        if not values or key in other:
            continue
        if key in _VALID:
            reader.facet(key, values)
        elif key in ("from", "to"):
            reader.day(key, values)
        elif key == "q":
            reader.text(values)
        elif key == "repeats" and values[-1] == "1":
            reader.accepted["repeats"] = True
        else:
            reader.refuse(key)
    return FigureFilter(**reader.accepted), tuple(reader.refused)  # type: ignore[arg-type]
