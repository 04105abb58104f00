"""What the page of a province is chosen by: the sidebar."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pipeline.analysis.series.frames import Grain
from pipeline.analysis.series.places import NATION, SYSTEMS, provinces
from pipeline.analysis.series.words import key_words, place_words, series_words
from pipeline.analysis.words import number_words
from pipeline.viewer.chooser import StateChooser
from pipeline.viewer.components.records import FacetChoice, FacetGroup
from pipeline.viewer.narrowing import facets_to_tick
from pipeline.viewer.province.state import ProvinceState, Tab
from pipeline.viewer.province.view import ProvinceView

Chooser = StateChooser[ProvinceState]


def show_selection(chooser: Chooser, view: ProvinceView) -> None:
    """Map, step, years, place."""
    t, state = chooser.context.t, chooser.state
    maps = {system: t("province.map_name", n=system.removeprefix("VN")) for system in reversed(SYSTEMS)}
    chooser.switch("map", t("province.map"), maps, state.system, ProvinceState.on_map)
    if state.place and state.tab is Tab.INDICATORS:
        steps = {grain.value: series_words().grains[grain].in_language(chooser.context.language) for grain in Grain}
        chooser.switch("step", t("province.step"), steps, state.grain.value, _to_step)
    if state.place and state.tab is not Tab.DOCUMENTS:
        _years(chooser, view)
    _places(chooser, view)


def _to_step(now: ProvinceState, code: str) -> ProvinceState:
    return replace(now, grain=Grain(code), at=None)


def _years(chooser: Chooser, view: ProvinceView) -> None:
    t, state = chooser.context.t, chooser.state
    years = [0, *sorted({*view.years, *(year for year in (state.first_year, state.last_year) if year)})]
    first, last = st.columns(2)
    with first:
        chooser.box("first", t("province.first_year"), years, state.first_year or 0, _year_name, _from)
    with last:
        chooser.box("last", t("province.last_year"), years, state.last_year or 0, _year_name, _to)


def _year_name(year: int) -> str:
    return str(year) if year else "—"


def _from(now: ProvinceState, year: int) -> ProvinceState:
    """From a year on, 0 from the beginning; an end before it is opened."""
    last = now.last_year
    return now.in_years(year or None, None if year and last and last < year else last)


def _to(now: ProvinceState, year: int) -> ProvinceState:
    """Up to a year, 0 to the end; a beginning after it is opened."""
    first = now.first_year
    return now.in_years(None if year and first and first > year else first, year or None)


def _places(chooser: Chooser, view: ProvinceView) -> None:
    """The country and every province of the map, with how many documents say that they are of it."""
    t, language, state = chooser.context.t, chooser.context.language, chooser.state

    values = [FacetChoice(NATION, key_words(NATION, language), 1, "", state.place == NATION)]
    for place in provinces(state.system):
        number = view.counts.get(place.key, 0)
        shown = number_words(number, language)
        values.append(FacetChoice(place.key, place_words(place, language), number, shown, state.place == place.key))
    note = t("province.places_note")
    group = FacetGroup("place", t("province.places"), tuple(values), open=True, latest=True, note=note)
    facets_to_tick(
        chooser.context,
        "province_places",
        (group,),
        lambda _, place, on: chooser.change(lambda now: now.of_place(place if on else "")),
    )
