"""Small pieces that several pages draw."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

# Lists, and card with document beside them, share the height that a laptop's screen leaves below the page's head.
_BELOW_HEAD = "100vh - 225px"
PANE_HEIGHT = f"max(300px, calc({_BELOW_HEAD}))"
CARD_HEIGHT = "max(130px, 26vh)"
# The document begins where the line above the list does (45 px), a gap below the card (15 px).
DOCUMENT_HEIGHT = f"max(300px, calc({_BELOW_HEAD} - 26vh + 30px))"


def ignore(_: object) -> None:
    """For events of a component that a page does not use."""


def split(*, shown: bool, shape: tuple[int, int] = (9, 11)) -> tuple[DeltaGenerator, DeltaGenerator]:
    """A list and, where something of it is shown, a place beside it; `shape` is how they share the width.

    There are always two places: a list that moved to another one would be drawn anew and lose the keyboard.
    """
    left, right = st.columns(shape if shown else (1000, 1), gap="small" if shown else None)
    return left, right


def pages_of(total: int, size: int) -> int:
    """How many pages a list has; at least one."""
    return max(1, -(-total // size))


def page_turner(key: str, total: int, size: int) -> int:
    """The page that the reader turned to, from 1; draws the control where there is more than one page."""
    pages = pages_of(total, size)
    if pages == 1:
        return 1
    if st.session_state.get(key, 1) > pages:
        st.session_state[key] = 1
    return st.pagination(pages, key=key)
