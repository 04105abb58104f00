"""Widgets of the pages whose state is in their link."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from pipeline.viewer.context import ViewerContext

State = TypeVar("State")


@dataclass(frozen=True, slots=True)
class StateChooser(Generic[State]):
    """Draws widgets that show what the address says and change it.

    Attributes:
        state: of the address.
        change: brings the address to another state.
        page: names the page's widgets.
    """

    context: ViewerContext
    state: State
    change: Callable[[Callable[[State], State]], None]
    page: str

    def box(
        self,
        key: str,
        label: str,
        options: Sequence[Any],
        held: Any,
        names: Callable[[Any], str],
        to: Callable[[State, Any], State],
        *,
        hidden: bool = False,
    ) -> None:
        """A list to choose one of."""
        widget = f"{self.page}_{key}"
        st.session_state[widget] = held
        st.selectbox(
            label,
            options,
            format_func=names,
            key=widget,
            filter_mode="contains",
            label_visibility="collapsed" if hidden else "visible",
            on_change=lambda: self.change(lambda now: to(now, st.session_state[widget])),
        )

    def switch(
        self,
        key: str,
        label: str,
        names: Mapping[str, str],
        held: str,
        to: Callable[[State, str], State],
        *,
        hidden: bool = False,
    ) -> None:
        """A few to choose one of, side by side; pressed again, the chosen one stays."""
        widget = f"{self.page}_{key}"
        st.session_state[widget] = held
        st.segmented_control(
            label,
            list(names),
            format_func=names.__getitem__,
            key=widget,
            label_visibility="collapsed" if hidden else "visible",
            on_change=lambda: self.change(lambda now: to(now, st.session_state[widget] or held)),
        )

    def tick(self, key: str, label: str, to: Callable[[State, bool], State], *, held: bool) -> None:
        """A switch."""
        widget = f"{self.page}_{key}"
        st.session_state[widget] = held
        st.toggle(label, key=widget, on_change=lambda: self.change(lambda now: to(now, bool(st.session_state[widget]))))
