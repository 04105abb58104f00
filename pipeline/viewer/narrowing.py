"""What filters in the sidebar are made of: a button that clears them, facets to tick, days to type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Protocol, Self, TypeVar

import streamlit as st

from pipeline.analysis.words import date_words
from pipeline.viewer.components import show_facets
from pipeline.viewer.components.records import FacetGroup, FacetsData
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.state import typed_day


class Narrowed(Protocol):
    """The state of a page whose rows a filter narrows down."""

    @property
    def chosen(self) -> Any:
        """The filter: a record that is false where it leaves everything."""

    def narrowed(self, chosen: Any, /) -> Self:
        """Under another filter."""

    def toggled(self, facet: str, value: str, /, *, on: bool) -> Self:
        """With one value of a facet added or taken away."""


State = TypeVar("State", bound=Narrowed)
Change = Callable[[Callable[[State], State]], None]


def show_narrowing(
    context: ViewerContext, key: str, state: State, groups: tuple[FacetGroup, ...], change: Change[State]
) -> None:
    """The filter of a page of rows.

    Args:
        context: of this run.
        key: how the keys of all widgets begin.
        state: of the page.
        groups: the facets in their order.
        change: brings the page to another state.
    """
    if state.chosen:
        nothing = type(state.chosen)()
        st.button(context.t("filter.clear"), on_click=lambda: change(lambda now: now.narrowed(nothing)))
    facets_to_tick(
        context,
        f"{key}_facets",
        groups,
        lambda facet, value, on: change(lambda now: now.toggled(facet, value, on=on)),
    )
    _days_to_type(
        context,
        key,
        (state.chosen.period_from, state.chosen.period_to),
        lambda days: change(lambda now: now.narrowed(replace(now.chosen, **days))),
    )


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


def _days_to_type(
    context: ViewerContext, key: str, held: tuple[date | None, date | None], typed: Callable[[dict[str, Any]], None]
) -> None:
    """The first and last day of what is shown; `typed` is told the field of the filter with its day or None."""
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
