"""What filters in the sidebar are made of: facets to tick, days to type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from pipeline.analysis.words import date_words
from pipeline.viewer.components import show_facets
from pipeline.viewer.components.records import FacetGroup, FacetsData
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.state import typed_day


def facets_to_tick(
    context: ViewerContext, key: str, groups: tuple[FacetGroup, ...], ticked: Callable[[str, str, bool], None]
) -> None:
    """Groups of values with their counts.

    Args:
        context: of this run.
        key: of the widget.
        groups: in their order.
        ticked: told facet, value and whether it is on now.
    """

    def toggle(sent: object) -> None:
        if isinstance(sent, Mapping):
            ticked(str(sent.get("facet")), str(sent.get("value")), bool(sent.get("on")))

    t = context.t
    words = {"sift": t("filter.sift"), "more": t("filter.more"), "less": t("filter.less")}
    show_facets(key, FacetsData(groups, words), on_toggled=toggle)


def days_to_type(
    context: ViewerContext, key: str, held: tuple[date | None, date | None], typed: Callable[[dict[str, Any]], None]
) -> None:
    """The first and last day of what is shown.

    Args:
        context: of this run.
        key: how the keys of both widgets begin.
        held: the days that the filter has.
        typed: told the field of the filter, `period_from` or `period_to`, with the day or None.
    """
    t, (first, last) = context.t, held
    _day(context, f"{key}_from", t("filter.from"), first, lambda day: typed({"period_from": day}))
    _day(context, f"{key}_to", t("filter.to"), last, lambda day: typed({"period_to": day}))


def _day(context: ViewerContext, key: str, label: str, held: date | None, typed: Callable[[date | None], None]) -> None:
    """A day as text: Streamlit's own calendar speaks English only."""
    wrong = f"{key}_wrong"

    def read() -> None:
        try:
            day = typed_day(st.session_state[key])
        except ValueError:
            st.session_state[wrong] = st.session_state[key]
            return
        st.session_state.pop(wrong, None)
        typed(day)

    st.session_state[key] = st.session_state.get(wrong) or date_words(held)
    placeholder = context.t("filter.day")
    st.text_input(label, key=key, max_chars=10, placeholder=placeholder, on_change=read)
    if wrong in st.session_state:
        st.error(context.t("filter.bad_day"))
