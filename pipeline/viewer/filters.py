"""The filters of the figures page: search words, facets, days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from pipeline.analysis.columns import catalogue, masked
from pipeline.analysis.filters import MAX_TEXT_LENGTH, value_name
from pipeline.analysis.views import Facet, FacetValue, StoreFacts
from pipeline.analysis.words import number_words
from pipeline.viewer.components.records import FacetChoice, FacetGroup
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.narrowing import Change, show_narrowing
from pipeline.viewer.state import FiguresState

# The order of the groups: what people narrow first stands first. The others start folded.
_ORDER = ("province", "family", "indicator", "year", "status", "measure", "scope", "level", "document")
_OPEN = frozenset({"province", "family", "year", "status"})


def show_search(context: ViewerContext, state: FiguresState, change: Change[FiguresState]) -> None:
    """The search box."""
    st.session_state["figures_search"] = state.chosen.text
    st.text_input(
        context.t("filter.search"),
        key="figures_search",
        max_chars=MAX_TEXT_LENGTH,
        placeholder=context.t("filter.search"),
        help=context.t("filter.search_help"),
        label_visibility="collapsed",
        on_change=lambda: change(lambda now: now.searched(st.session_state["figures_search"])),
    )


def show_filters(
    context: ViewerContext, state: FiguresState, facets: Mapping[str, Facet], change: Change[FiguresState]
) -> None:
    """Facets and days, in the sidebar."""
    groups = tuple(_group(context, state, key, facets[key]) for key in _ORDER)
    show_narrowing(context, "figures", state, groups, change)


def show_repeats(context: ViewerContext, facts: StoreFacts, state: FiguresState, change: Change[FiguresState]) -> None:
    """Whether what documents repeat is listed too; nothing is shown where none does."""
    if not facts.copies:
        return
    copies, repeated = number_words(facts.copies, context.language), number_words(facts.repeated, context.language)
    st.session_state["figures_repeats"] = state.chosen.repeats

    def tick() -> None:
        ticked = bool(st.session_state["figures_repeats"])
        change(lambda now: now.narrowed(replace(now.chosen, repeats=ticked)))

    st.checkbox(
        context.t("filter.repeats"),
        key="figures_repeats",
        help=context.t("filter.repeats_help", documents=copies, figures=repeated),
        on_change=tick,
    )


def _group(context: ViewerContext, state: FiguresState, key: str, facet: Facet) -> FacetGroup:
    chosen = getattr(state.chosen, key)
    note = context.t("filter.year_note") if key == "year" else ""
    if facet.more:
        note = context.t("filter.more_documents", n=number_words(facet.more, context.language))
    values = facet.values
    if key == "document":  # the one that is read must not hide among hundreds
        values = tuple(sorted(values, key=lambda item: item.value not in chosen))
    return FacetGroup(
        key=key,
        label=catalogue().filters[key].in_language(context.language),
        values=tuple(_choice(context, key, value, chosen) for value in values),
        open=key in _OPEN,
        latest=key == "year",
        note=note,
    )


def _choice(context: ViewerContext, key: str, value: FacetValue, chosen: tuple[str, ...]) -> FacetChoice:
    name = masked(value.name) or value_name(key, value.value, context.language)
    shown = number_words(value.count, context.language)
    return FacetChoice(value.value, name, value.count, shown, value.value in chosen)
