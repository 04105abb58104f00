"""The form in which a figure is corrected or added: typed fields, codes from the scheme, places from the areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st
from babel.numbers import NumberFormatError, parse_decimal

from pipeline.analysis.labels import labels, name_of
from pipeline.analysis.words import date_words, number_words
from pipeline.areas import upper_areas
from pipeline.records import Level
from pipeline.scheme import scheme
from pipeline.storage.review.records import BadDecisionError
from pipeline.textforms import collation_key
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.review.actions import field_name
from pipeline.viewer.state import typed_day

# Field, list of the scheme, names in labels.yaml; those that may be empty.
_CODES = {
    "indicator": ("indicators", "indicators"),
    "measure": ("measures", "measures"),
    "qualifier": ("qualifiers", "qualifiers"),
    "unit": ("units", "units"),
    "status": ("statuses", "statuses"),
    "scope": ("scopes", "scopes"),
    "level": ("levels", "levels"),
    "counted_as": ("counted_as", "counted_as"),
    "recurrence": ("recurrences", "recurrences"),
    "period_basis": ("period_bases", "period_bases"),
    "area_system": ("area_systems", "area_systems"),
    "relation": ("relations", "relations"),
}
_EMPTY = frozenset({"counted_as", "recurrence", "period_basis", "area_system", "relation"})
_NUMBERS = ("value", "value_max", "denominator")
_DAYS = ("period_start", "period_end")
_TEXTS = ("district", "commune", "area_name", "of")
# The rows of the form.
ROWS: Sequence[Sequence[str]] = (
    ("value", "indicator", "measure", "unit"),
    ("period_start", "period_end", "province", "district"),
    ("qualifier", "value_max", "denominator", "status"),
    ("level", "commune", "area_name", "area_system"),
    ("detail", "counted_as", "of", "joint"),
    ("scope", "recurrence", "period_basis", "part_of"),
    ("relation",),
)


def widget_key(key: str, name: str) -> str:
    """Where the session keeps what was typed into a field."""
    return f"{key}_{name}"


def show_fields(context: ViewerContext, key: str, values: Mapping[str, Any], wholes: Mapping[str, str]) -> None:
    """Draws the fields.

    Args:
        context: of this run.
        key: of this form; another figure has another one.
        values: what the fields hold at first.
        wholes: figures of the document that this one may be a part of, by id.
    """
    for row in ROWS:
        for column, name in zip(st.columns(4), row, strict=False):
            with column:
                _field(context, widget_key(key, name), name, values.get(name), wholes)


def _field(context: ViewerContext, key: str, name: str, value: Any, wholes: Mapping[str, str]) -> None:
    label, language = field_name(context, name), context.language
    if name in _CODES:
        group, names = _CODES[name]
        codes: list[str | None] = [*([None] if name in _EMPTY else []), *getattr(scheme(), group)]
        at = codes.index(value) if value in codes else 0
        st.selectbox(label, codes, at, key=key, format_func=lambda code: name_of(names, code, language) or "—")
    elif name == "province":
        places: list[str | None] = [None, *_provinces()]
        at = places.index(value) if value in places else 0
        st.selectbox(label, places, at, key=key, format_func=lambda place: place or "—")
    elif name == "part_of":
        ids: list[str | None] = [None, *wholes]
        at = ids.index(value) if value in ids else 0
        st.selectbox(label, ids, at, key=key, format_func=lambda one: wholes.get(one or "", "—"))
    elif name == "detail":
        known = list(labels().details)
        st.multiselect(label, known, value or [], key=key, format_func=lambda one: name_of("details", one, language))
    elif name == "joint":
        st.checkbox(label, bool(value), key=key)
    else:
        st.text_input(label, _words(name, value, language), key=key, max_chars=300)


def _words(name: str, value: Any, language: str) -> str:
    if name in _NUMBERS:
        return number_words(value, language)
    if name in _DAYS and value:
        return date_words(date.fromisoformat(value))
    return value or ""


def _provinces() -> list[str]:
    names = {area.name for area in upper_areas().by_id.values() if area.level is Level.PROVINCE}
    return sorted(names, key=collation_key)


def typed_values(context: ViewerContext, key: str) -> dict[str, Any]:
    """What stands in the fields of a form.

    Raises:
        BadDecisionError: for a number or day that is written in no way that we read.
    """
    found: dict[str, Any] = {}
    for name in (name for row in ROWS for name in row):
        value = st.session_state.get(widget_key(key, name))
        if name in _NUMBERS:
            found[name] = typed_number(name, value or "", context.language)
        elif name in _DAYS:
            found[name] = _typed_day(name, value or "")
        elif name in _TEXTS:
            found[name] = (value or "").strip() or None
        else:
            found[name] = value
    return found


def typed_number(name: str, written: str, language: str) -> int | float | None:
    """A number as Vietnamese (or English) writes it; what could be read in two ways is refused.

    Raises:
        BadDecisionError: if it is no number.
    """
    if not written.strip():
        return None
    try:
        value: Decimal = parse_decimal(written.strip(), locale="en" if language == "en" else "vi", strict=True)
    except NumberFormatError as error:
        raise BadDecisionError(name, written) from error
    if not value.is_finite() or value.adjusted() > 17:
        raise BadDecisionError(name, written)
    return int(value) if value == value.to_integral_value() else float(value)


def _typed_day(name: str, written: str) -> str | None:
    try:
        day = typed_day(written)
    except ValueError as error:
        raise BadDecisionError(name, written) from error
    return day.isoformat() if day else None
