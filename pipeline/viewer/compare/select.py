"""What the page of comparison is chosen by: the sidebar."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import streamlit as st

from pipeline.analysis.columns import masked
from pipeline.analysis.labels import family_of, name_of
from pipeline.analysis.series.build import SeriesSet
from pipeline.analysis.series.frames import Grain
from pipeline.analysis.series.options import Options
from pipeline.analysis.series.places import SYSTEMS
from pipeline.analysis.series.rules import series_rules
from pipeline.analysis.series.selection import PER_HEAD
from pipeline.analysis.series.words import place_words, rate_name, series_words
from pipeline.analysis.words import number_words
from pipeline.records import Measure
from pipeline.scheme import scheme
from pipeline.viewer.chooser import StateChooser
from pipeline.viewer.compare.state import CompareState
from pipeline.viewer.components.records import FacetChoice, FacetGroup
from pipeline.viewer.narrowing import facets_to_tick

# More breakdowns than anybody looks through; the most frequent come first.
_MOST = 60
# Before the code of a rate, among the ways to tell an indicator.
_RATE = "rate:"


Chooser = StateChooser[CompareState]


def show_selection(chooser: Chooser, options: Options, every: SeriesSet) -> None:
    """Indicator, measure, breakdown, map, step, years, places."""
    _indicator(chooser)
    _measure(chooser, options)
    _detail(chooser, options)
    _map_and_step(chooser)
    _years(chooser, options)
    _places(chooser, every)


def _indicator(chooser: Chooser) -> None:
    t, language = chooser.context.t, chooser.context.language
    indicators, held = scheme().indicators, chooser.state.selection.indicator
    family = family_of(held)

    def to_family(now: CompareState, wanted: str) -> CompareState:
        same = wanted == family_of(now.selection.indicator)
        return (
            now if same else now.of_indicator(next(code for code, item in indicators.items() if item.family == wanted))
        )

    chooser.box(
        "family",
        t("compare.family"),
        list(scheme().families),
        family,
        lambda code: name_of("families", code, language),
        to_family,
    )
    chooser.box(
        "indicator",
        t("compare.indicator"),
        [code for code, item in indicators.items() if item.family == family],
        held,
        lambda code: name_of("indicators", code, language),
        CompareState.of_indicator,
    )


def _measure(chooser: Chooser, options: Options) -> None:
    """Where an indicator can be told in more than one way: counted, as a share that reports state, as a rate."""
    language, selection = chooser.context.language, chooser.state.selection
    ways = [str(selection.usual_measure)]
    stated = Measure.SHARE in options.measures or selection.measure is Measure.SHARE
    ways += [str(Measure.SHARE)] if stated else []
    ways += [f"{_RATE}{code}" for code, rate in series_rules().rates.items() if rate.part == selection.indicator]
    ways += [f"{_RATE}{PER_HEAD}"] if selection.measure is not Measure.AMOUNT else []

    def name(way: str) -> str:
        if way.startswith(_RATE):
            return rate_name(way.removeprefix(_RATE), language)
        return name_of("measures", way, language)

    def to_way(now: CompareState, way: str) -> CompareState:
        return now.of_rate(way.removeprefix(_RATE)) if way.startswith(_RATE) else now.of_measure(Measure(way))

    held = f"{_RATE}{selection.rate}" if selection.rate else str(selection.measure)
    if len(ways) > 1:
        chooser.box("measure", chooser.context.t("compare.measure"), ways, held, name, to_way)


def _detail(chooser: Chooser, options: Options) -> None:
    t, language, selection = chooser.context.t, chooser.context.language, chooser.state.selection
    counted = sorted(options.details.items(), key=lambda item: (bool(item[0]), -item[1], item[0]))
    details = list(dict.fromkeys([(), *(codes for codes, _ in counted[:_MOST]), selection.detail]))

    def name(codes: tuple[str, ...]) -> str:
        words = " · ".join(name_of("details", code, language) for code in codes) or t("compare.undivided")
        return f"{words} ({number_words(options.details.get(codes, 0), language)})"

    if len(details) > 1 and selection.rate in ("", PER_HEAD):
        chooser.box(
            "detail",
            t("compare.detail"),
            details,
            selection.detail,
            name,
            lambda now, codes: now.selecting(detail=tuple(codes)),
        )
    wholes = list(dict.fromkeys(["", *sorted(options.wholes, key=lambda of: (-options.wholes[of], of)), selection.of]))
    if selection.measure is Measure.SHARE and len(wholes) > 1:
        chooser.box(
            "of",
            t("compare.of"),
            wholes[:_MOST],
            selection.of if selection.of in wholes[:_MOST] else "",
            lambda of: f"{masked(of) or t('compare.own_whole')} ({number_words(options.wholes.get(of, 0), language)})",
            lambda now, of: now.selecting(of=str(of)),
        )


def _map_and_step(chooser: Chooser) -> None:
    t, language, selection = chooser.context.t, chooser.context.language, chooser.state.selection
    maps = {system: t("compare.map_name", n=system.removeprefix("VN")) for system in reversed(SYSTEMS)}
    chooser.switch("map", t("compare.map"), maps, selection.system, CompareState.on_map)
    steps = {grain.value: series_words().grains[grain].in_language(language) for grain in Grain}
    chooser.switch(
        "step",
        t("compare.step"),
        steps,
        selection.grain.value,
        lambda now, code: now.selecting(grain=Grain(code)),
    )


def _years(chooser: Chooser, options: Options) -> None:
    t, selection = chooser.context.t, chooser.state.selection
    held = {year for year in (selection.first_year, selection.last_year) if year}
    years = [0, *sorted(set(options.years) | held)]
    first, last = st.columns(2)
    with first:
        chooser.box(
            "first",
            t("compare.first_year"),
            years,
            selection.first_year or 0,
            _year_name,
            _from,
        )
    with last:
        chooser.box("last", t("compare.last_year"), years, selection.last_year or 0, _year_name, _to)


def _year_name(year: int) -> str:
    return str(year) if year else "—"


def _from(now: CompareState, year: int) -> CompareState:
    """From a year on, 0 from the beginning; an end before it is opened."""
    last = now.selection.last_year
    return now.selecting(first_year=year or None, last_year=None if year and last and last < year else last)


def _to(now: CompareState, year: int) -> CompareState:
    """Up to a year, 0 to the end; a beginning after it is opened."""
    first = now.selection.first_year
    return now.selecting(last_year=year or None, first_year=None if year and first and first > year else first)


def _places(chooser: Chooser, every: SeriesSet) -> None:
    """Every province of the map with how many stretches it has a number for; the search ignores marks."""
    t, language, chosen = chooser.context.t, chooser.context.language, chooser.state.selection.places
    counts = Counter(key for key, _ in every.cells)
    values = tuple(
        FacetChoice(
            place.key,
            place_words(place, language),
            counts[place.key],
            number_words(counts[place.key], language),
            place.key in chosen,
        )
        for place in every.places
    )
    group = FacetGroup("place", t("compare.places"), values, open=True, latest=True, note=t("compare.places_note"))
    if chosen:
        st.button(
            t("compare.all_places"),
            key="compare_all_places",
            on_click=lambda: chooser.change(lambda now: replace(now, selection=replace(now.selection, places=()))),
        )
    facets_to_tick(
        chooser.context,
        "compare_places",
        (group,),
        lambda _, place, on: chooser.change(lambda now: now.toggled(place, on=on)),
    )
