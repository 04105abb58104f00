"""The fields of a figure that a reviewer can set, and what each may hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from pipeline.areas import area_table, name_key
from pipeline.intervals import bounds
from pipeline.records import Figure, Level, Measure, Qualifier, Scope, Status
from pipeline.scheme import scheme
from pipeline.storage.review.records import BadDecisionError

# Ids of other figures.
LINKS = frozenset({"part_of"})
_MAX_TEXT = 300
# SQLite's whole numbers; above it no report states anything.
_LARGEST = 2**63 - 1


def _one_of(group: str, *, empty: bool = False) -> Callable[[Any], Any]:
    def checked(value: Any) -> Any:
        known = getattr(scheme(), group)
        if (value is None and empty) or (isinstance(value, str) and value in known):
            return value
        raise ValueError(f"{value!r} is none of {', '.join(known)}")

    return checked


def _number(*, empty: bool = False) -> Callable[[Any], Any]:
    def checked(value: Any) -> Any:
        if value is None and empty:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise ValueError(f"{value!r} is no number")
        if abs(value) > _LARGEST:
            raise ValueError(f"{value!r} is too large")
        return int(value) if isinstance(value, float) and value.is_integer() else value

    return checked


def _text(value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > _MAX_TEXT or not value.isprintable():
        raise ValueError(f"{value!r} is no text of at most {_MAX_TEXT} letters on one line")
    return value.strip() or None


def _flag(value: Any) -> Any:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def _details(value: Any) -> Any:
    known = scheme().detail_codes
    if not isinstance(value, (list, tuple)) or any(item not in known for item in value):
        raise ValueError(f"{value!r} are no details of the scheme")
    return sorted(set(value))


def _day(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str) or date.fromisoformat(value).isoformat() != value:
        raise ValueError(f"{value!r} is no day yyyy-mm-dd")
    return value


@cache
def _names(level: Level) -> frozenset[str]:
    return frozenset(area.name for area in area_table().by_id.values() if area.level is level)


def area_name(level: Level, written: str) -> str | None:
    """The official name of an area as somebody writes it, None where there is none of that level."""
    if written in _names(level):
        return written
    found = {area.name for area in area_table().named(name_key(written)) if area.level is level}
    return found.pop() if len(found) == 1 else None


def _place(level: Level) -> Callable[[Any], Any]:
    def checked(value: Any) -> Any:
        if value is None:
            return None
        name = area_name(level, value) if isinstance(value, str) else None
        if name is None:
            raise ValueError(f"{value!r} is no {level.value}")
        return name

    return checked


FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "indicator": _one_of("indicators"),
    "measure": _one_of("measures"),
    "value": _number(),
    "value_max": _number(empty=True),
    "denominator": _number(empty=True),
    "qualifier": _one_of("qualifiers"),
    "unit": _one_of("units"),
    "counted_as": _one_of("counted_as", empty=True),
    "of": _text,
    "detail": _details,
    "joint": _flag,
    "status": _one_of("statuses"),
    "recurrence": _one_of("recurrences", empty=True),
    "scope": _one_of("scopes"),
    "level": _one_of("levels"),
    "province": _place(Level.PROVINCE),
    "district": _place(Level.DISTRICT),
    "commune": _place(Level.COMMUNE),
    "area_name": _text,
    "area_system": _one_of("area_systems", empty=True),
    "period_start": _day,
    "period_end": _day,
    "period_basis": _one_of("period_bases", empty=True),
    "part_of": _text,
    "relation": _one_of("relations", empty=True),
}
_ENUMS = {"measure": Measure, "qualifier": Qualifier, "status": Status, "scope": Scope, "level": Level}
_DAYS = ("period_start", "period_end")
_NUMBERS = ("value", "value_max", "denominator", "qualifier")
_PLACES = ("level", "province", "district", "commune", "area_name", "area_system")


def values_of(figure: Figure) -> dict[str, Any]:
    """The fields of a figure as plain JSON values."""
    found = {name: getattr(figure, name) for name in FIELDS}
    for name in _ENUMS:
        found[name] = found[name].value
    for name in _DAYS:
        found[name] = found[name].isoformat() if found[name] else None
    return {**found, "detail": sorted(figure.detail)}


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of some fields as they are kept.

    Raises:
        BadDecisionError: for an unknown field, or a value that it cannot have.
    """
    found = {}
    for name, value in values.items():
        if name not in FIELDS:
            raise BadDecisionError(name, "no such field")
        try:
            found[name] = FIELDS[name](value)
        except (TypeError, ValueError) as error:
            raise BadDecisionError(name, str(error)) from error
    return found


def whole(values: Mapping[str, Any]) -> None:
    """Whether all fields of a figure go together.

    Raises:
        BadDecisionError: for the first that does not.
    """
    start, end = values.get("period_start"), values.get("period_end")
    if start and (not end or start > end):
        raise BadDecisionError("period_end", f"{start} … {end}")
    low, high = values["value"], values.get("value_max")
    if high is not None and high < low:
        raise BadDecisionError("value_max", f"{high} < {low}")
    if values.get("denominator") is not None and values["denominator"] <= 0:
        raise BadDecisionError("denominator", f"{values['denominator']}")


def with_values(figure: Figure, values: Mapping[str, Any]) -> Figure:
    """A figure with what a person vouches for; bounds follow the number, a code of the area goes with its name."""
    given: dict[str, Any] = {name: value for name, value in values.items() if name in FIELDS}
    for name, kind in _ENUMS.items():
        if name in given:
            given[name] = kind(given[name])
    for name in _DAYS:
        if given.get(name):
            given[name] = date.fromisoformat(given[name])
    if "detail" in given:
        same = sorted(figure.detail) == sorted(given["detail"])
        given["detail"] = figure.detail if same else tuple(given["detail"])
    changed = replace(figure, **given)
    if any(getattr(changed, name) != getattr(figure, name) for name in _NUMBERS):
        changed = replace(changed, **_bounds(changed))
    if any(getattr(changed, name) != getattr(figure, name) for name in _PLACES):
        changed = replace(changed, area_code=None)
    return changed


def _bounds(figure: Figure) -> dict[str, Any]:
    found = bounds(
        figure.value,
        figure.qualifier,
        value_max=figure.value_max,
        step=_step(figure.value),
        whole=figure.measure in (Measure.COUNT, Measure.AMOUNT, Measure.CHANGE),
    )
    low, high = (None if math.isinf(end) else end for end in (found.low, found.high))
    return {"bound_low": low, "bound_high": high}


def _step(value: float) -> float:
    """The size of the last decimal place of a number as it is written."""
    _, _, decimals = repr(float(value)).partition(".")
    return 1.0 if decimals == "0" or "e" in decimals else 10.0 ** -len(decimals)
