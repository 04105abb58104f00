"""The filters of the page of findings, in the sidebar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from pipeline.analysis.columns import catalogue
from pipeline.analysis.findings.chosen import FindingFilter, finding_value_name
from pipeline.analysis.views import FacetValue
from pipeline.analysis.words import date_words, number_words
from pipeline.viewer.components import show_facets
from pipeline.viewer.components.records import FacetChoice, FacetGroup, FacetsData
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.findings.state import FindingsState
from pipeline.viewer.state import typed_day

Change = Callable[[Callable[[FindingsState], FindingsState]], None]

# What people narrow first stands first; the others start folded.
_ORDER = ("severity", "kind", "province", "year", "code", "indicator")
_OPEN = frozenset({"severity", "kind", "province", "year"})


def show_finding_filters(
    context: ViewerContext, state: FindingsState, facets: Mapping[str, tuple[FacetValue, ...]], change: Change
) -> None:
    """Facets and days."""
    t = context.t
    if state.chosen:
        st.button(t("filter.clear"), on_click=lambda: change(lambda now: now.narrowed(FindingFilter())))

    def toggle(sent: object) -> None:
        if isinstance(sent, Mapping):
            facet, value, on = str(sent.get("facet")), str(sent.get("value")), bool(sent.get("on"))
            change(lambda now: now.toggled(facet, value, on=on))

    groups = tuple(_group(context, state, key, facets[key]) for key in _ORDER)
    words = {"sift": t("filter.sift"), "more": t("filter.more"), "less": t("filter.less")}
    show_facets("findings_facets", FacetsData(groups, words), on_toggled=toggle)
    _day(context, state, "from", change)
    _day(context, state, "to", change)


def _group(context: ViewerContext, state: FindingsState, key: str, values: tuple[FacetValue, ...]) -> FacetGroup:
    language, chosen = context.language, getattr(state.chosen, key)
    header = catalogue().findings
    name = f"{key}_name" if f"{key}_name" in header else key
    label = header[name] if name in header else catalogue().filters[key]
    return FacetGroup(
        key=key,
        label=label.in_language(language),
        values=tuple(
            FacetChoice(
                value.value,
                finding_value_name(key, value.value, language),
                value.count,
                number_words(value.count, language),
                value.value in chosen,
            )
            for value in values
        ),
        open=key in _OPEN,
        latest=key == "year",
        note=context.t("filter.year_note") if key == "year" else "",
    )


def _day(context: ViewerContext, state: FindingsState, key: str, change: Change) -> None:
    """A day as text: Streamlit's own calendar speaks English only."""
    t, widget = context.t, f"findings_{key}"
    held = state.chosen.period_from if key == "from" else state.chosen.period_to
    wrong = f"{widget}_wrong"

    def typed() -> None:
        try:
            day = typed_day(st.session_state[widget])
        except ValueError:
            st.session_state[wrong] = st.session_state[widget]
            return
        st.session_state.pop(wrong, None)
        if key == "from":
            change(lambda now: now.narrowed(replace(now.chosen, period_from=day)))
        else:
            change(lambda now: now.narrowed(replace(now.chosen, period_to=day)))

    st.session_state[widget] = st.session_state.get(wrong) or date_words(held)
    st.text_input(
        t("filter.from") if key == "from" else t("filter.to"),
        key=widget,
        max_chars=10,
        placeholder=t("filter.day"),
        on_change=typed,
    )
    if wrong in st.session_state:
        st.error(t("filter.bad_day"))
