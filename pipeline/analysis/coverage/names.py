"""Names of places, steps and indicators, and what a cell says in words."""

from __future__ import annotations

from pipeline.analysis.coverage.matrix import Covered, Matrix
from pipeline.analysis.coverage.rules import coverage_rules, word
from pipeline.analysis.coverage.selection import View, slot_of
from pipeline.analysis.labels import name_of
from pipeline.analysis.series.frames import Grain, Slot
from pipeline.analysis.series.places import NATION, place_of


def place_name(key: str, language: str) -> str:
    """The short name of a place; the key itself where no map has it."""
    place = place_of(key)
    if key == NATION:
        return word("nation", language)
    return place.name if place else key


def slot_name(slot: Slot, language: str, *, short: bool = False) -> str:
    """A step as reports call it; short for the head of a column."""
    form = "year" if slot.months == Grain.YEAR.months else "half_1" if slot.is_cumulative else "half_2"
    return word(f"{form}_short" if short else form, language, year=slot.year)


def key_name(key: str, language: str, *, short: bool = False) -> str:
    """The name of a row or column: of a step, an indicator or a place."""
    slot = slot_of(key)
    if slot is not None:
        return slot_name(slot, language, short=short)
    if place_of(key):
        return place_name(key, language)
    name = name_of("indicators", key, language)
    return name.rpartition(" (")[0] if short and name.endswith(")") else name


def state_name(cell: Covered, language: str) -> str:
    """A cell in words: "Có số liệu (một phần)"."""
    name = coverage_rules().states[cell.state].in_language(language)
    return f"{name} ({word('part', language)})" if cell.partial else name


def state_code(cell: Covered) -> str:
    """A cell for machines: "reported", "reported_part"."""
    return f"{cell.state}_part" if cell.partial else str(cell.state)


def heading(found: Matrix, language: str) -> str:
    """What the matrix is of: the chosen third, the map and the years."""
    chosen = found.selection
    third = {
        View.INDICATOR: name_of("indicators", chosen.indicator, language),
        View.PLACE: key_name(chosen.place, language) if chosen.place else "",
        View.PERIOD: key_name(chosen.period, language) if chosen.period else "",
    }[chosen.view]
    shown = word("map_34" if chosen.system == "VN34" else "map_63", language)
    return " · ".join(part for part in (third, shown) if part)
