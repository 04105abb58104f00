"""The table of a place's indicators: one row each with its latest number, the same for screen and files."""

from __future__ import annotations

import math
from collections.abc import Callable

from pipeline.analysis.columns import Cell as Value
from pipeline.analysis.columns import Kind
from pipeline.analysis.labels import family_of, name_of
from pipeline.analysis.profile.rows import ProfileRow
from pipeline.analysis.selected import RowColumn
from pipeline.analysis.series.words import (
    cell_words,
    covered_words,
    key_words,
    notes_words,
    origin_words,
    slot_words,
)


def _column(name: str, value: Callable[[ProfileRow, str], Value], kind: Kind = Kind.TEXT) -> RowColumn[ProfileRow]:
    return RowColumn("profile", name, value, kind)


def _bound(number: float) -> float | None:
    return None if math.isinf(number) else number


def series_text(row: ProfileRow, language: str) -> str:
    """All numbers in the order of time: "2021: 12; 2023: ít nhất 15"."""
    scale = row.scale(language)
    return "; ".join(f"{slot_words(cell.slot, language)}: {cell_words(cell, scale, language)}" for cell in row.cells)


PROFILE_COLUMNS: tuple[RowColumn[ProfileRow], ...] = (
    _column("place_name", lambda row, language: key_words(row.latest.place, language)),
    _column("place", lambda row, _: row.latest.place),
    _column("family", lambda row, language: name_of("families", family_of(row.question.indicator), language)),
    _column("indicator_name", lambda row, language: name_of("indicators", row.question.indicator, language)),
    _column("indicator", lambda row, _: row.question.indicator),
    _column("measure", lambda row, _: str(row.question.measure)),
    _column("value_words", lambda row, language: cell_words(row.latest, row.scale(language), language)),
    _column("unit_shown", lambda row, language: row.scale(language).unit),
    _column("value", lambda row, _: row.latest.quantity.value, Kind.NUMBER),
    _column("bound_low", lambda row, _: _bound(row.latest.quantity.bounds.low), Kind.NUMBER),
    _column("bound_high", lambda row, _: _bound(row.latest.quantity.bounds.high), Kind.NUMBER),
    _column("slot", lambda row, language: slot_words(row.latest.slot, language)),
    _column("covered", lambda row, language: covered_words(row.latest, language)),
    _column("origin_name", lambda row, language: origin_words(row.latest, language)),
    _column(
        "notes_words",
        lambda row, language: "; ".join(text for _, text in notes_words(row.latest.notes, language)),
    ),
    _column("missing", lambda row, language: "; ".join(key_words(key, language) for key in row.latest.missing)),
    _column("series", series_text),
    _column("documents", lambda row, _: row.documents, Kind.NUMBER),
    _column("figure_ids", lambda row, _: " ".join(fact.figure_id for fact in row.latest.facts)),
)
