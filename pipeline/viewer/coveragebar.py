"""What the coverage page is narrowed to: view, indicator, place or period, map, step, years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from pipeline.analysis.coverage.matrix import Matrix
from pipeline.analysis.coverage.names import key_name
from pipeline.analysis.coverage.selection import GRAINS, CoverageSelection, View, indicators, slot_key, slot_of
from pipeline.analysis.labels import name_of
from pipeline.analysis.series.frames import Grain, slot_of_day, slots_of
from pipeline.analysis.series.places import NATION, SYSTEMS, place_of, provinces, successors
from pipeline.viewer.context import ViewerContext

Change = Callable[[Callable[[CoverageSelection], CoverageSelection]], None]
Apply = Callable[[CoverageSelection, Any], CoverageSelection]


def show_bar(context: ViewerContext, found: Matrix, change: Change) -> None:
    """Draws the controls; each brings the address to what was chosen."""
    t, chosen = context.t, found.selection
    views = {
        View.INDICATOR: t("coverage.by_indicator"),
        View.PLACE: t("coverage.by_place"),
        View.PERIOD: t("coverage.by_period"),
    }
    handle = _handler("coverage_view", chosen.view, _with_view, change)
    st.radio(t("coverage.view"), tuple(View), key="coverage_view", format_func=views.__getitem__, on_change=handle)
    _third(context, found, change)
    maps = {"VN34": t("coverage.map_new"), "VN63": t("coverage.map_old")}
    handle = _handler("coverage_map", chosen.system, _with_map, change)
    systems = tuple(reversed(SYSTEMS))
    st.segmented_control(t("coverage.map"), systems, key="coverage_map", format_func=maps.__getitem__, on_change=handle)
    steps = {Grain.YEAR: t("coverage.years"), Grain.HALF: t("coverage.halves")}
    handle = _handler("coverage_step", chosen.grain, _with_step, change)
    st.segmented_control(
        t("coverage.step"), GRAINS, key="coverage_step", format_func=steps.__getitem__, on_change=handle
    )
    if chosen.view is not View.PERIOD and found.years:
        _years(context, found, change)


def _third(context: ViewerContext, found: Matrix, change: Change) -> None:
    """What is chosen of the third that the matrix does not spread out."""
    t, language, chosen = context.t, context.language, found.selection
    if chosen.view is View.INDICATOR:
        names = {code: name_of("indicators", code, language) for code in indicators()}
        _select(t("coverage.indicator"), "indicator", chosen.indicator, names, _with_indicator, change)
    elif chosen.view is View.PLACE:
        keys = (NATION, *(place.key for place in provinces(chosen.system)))
        names = {key: key_name(key, language) for key in keys}
        _select(t("coverage.place"), "place", chosen.place, names, _with_place, change)
    elif chosen.period:
        names = {key: key_name(key, language) for key in _periods(found)}
        _select(t("coverage.period"), "period", chosen.period, names, _with_period, change)


def _select(label: str, field: str, value: str, names: dict[str, str], apply: Apply, change: Change) -> None:
    key = f"coverage_{field}"
    handle = _handler(key, value, apply, change)
    st.selectbox(label, tuple(names), key=key, format_func=names.__getitem__, on_change=handle)


def _periods(found: Matrix) -> tuple[str, ...]:
    """Steps to choose from, the latest first; the chosen one even where the store has nothing of it."""
    chosen = found.selection
    years = set(found.years) | ({slot.year} if (slot := slot_of(chosen.period)) else set())
    every = range(min(years), max(years) + 1)
    return tuple(slot_key(slot) for year in reversed(every) for slot in reversed(slots_of(year, chosen.grain)))


def _handler(key: str, value: Any, apply: Apply, change: Change) -> Callable[[], None]:
    """Shows a value in a widget, and gives what brings the address to the one picked there."""
    st.session_state[key] = value

    def handle() -> None:
        picked = st.session_state[key]
        change(lambda now: replace(apply(now, value if picked is None else picked), cell=""))

    return handle


def _years(context: ViewerContext, found: Matrix, change: Change) -> None:
    years = found.years
    shown = [slot.year for key in found.columns if (slot := slot_of(key))] or list(years)
    ends = (
        (context.t("coverage.first"), "first", shown[0], [year for year in years if year <= shown[-1]], _with_first),
        (context.t("coverage.last"), "last", shown[-1], [year for year in years if year >= shown[0]], _with_last),
    )
    for column, (label, field, value, allowed, apply) in zip(st.columns(2), ends, strict=True):
        key = f"coverage_{field}"
        column.selectbox(label, allowed, key=key, on_change=_handler(key, value, apply, change))


def _with_view(now: CoverageSelection, view: Any) -> CoverageSelection:
    return replace(now, view=View(view))


def _with_indicator(now: CoverageSelection, code: Any) -> CoverageSelection:
    return replace(now, indicator=str(code))


def _with_place(now: CoverageSelection, key: Any) -> CoverageSelection:
    return replace(now, place=str(key))


def _with_period(now: CoverageSelection, key: Any) -> CoverageSelection:
    return replace(now, period=str(key))


def _with_first(now: CoverageSelection, year: Any) -> CoverageSelection:
    return replace(now, first_year=int(year))


def _with_last(now: CoverageSelection, year: Any) -> CoverageSelection:
    return replace(now, last_year=int(year))


def _with_map(now: CoverageSelection, system: Any) -> CoverageSelection:
    """In the other map, the place as the one that it became part of, or as the first of those that it was made of."""
    place = place_of(now.place)
    if now.place in ("", NATION) or place is None:
        return replace(now, system=system)
    into = next((key for key in successors(place.key) if key.startswith(system)), "")
    return replace(now, system=system, place=into or (place.members or ("",))[0])


def _with_step(now: CoverageSelection, grain: Any) -> CoverageSelection:
    """With the other step, the period as the one that its last day lies in."""
    slot = slot_of(now.period)
    period = slot_key(slot_of_day(slot.end, Grain(grain))) if slot else ""
    return replace(now, grain=Grain(grain), period=period)
