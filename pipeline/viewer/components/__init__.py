"""Our own components of the viewer: document pane, list, matrix, signs, bars, facets, card, sides.

The scripts are in this folder and sent inline: nothing is fetched from elsewhere and nothing is built. Texts of
reports travel as data only and become text nodes; they are never part of html, css or js.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.resources import files
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from pipeline.viewer.components.records import (
    BarsData,
    Card,
    DocumentData,
    FacetsData,
    MatrixData,
    SignsData,
    TableData,
)
from pipeline.viewer.components.rows import RowsData
from pipeline.viewer.components.sides import SidesData

Handler = Callable[[object], None]

_MARKUP = {
    "document": (
        '<section class="document"><div class="head"><div class="title"></div><div class="subtitle"></div>'
        '<div class="hint"></div></div><div class="live" role="status" aria-live="polite"></div>'
        '<div class="text" role="region" tabindex="0"></div></section>'
    ),
    "table": (
        '<div class="list"><div class="scroll"><table class="grid" role="grid">'
        '<thead role="rowgroup"></thead><tbody role="rowgroup"></tbody></table></div></div>'
    ),
    "signs": (
        '<div class="signs"><ul class="legend"></ul><div class="scroll"><table class="grid" role="grid">'
        '<thead role="rowgroup"></thead><tbody role="rowgroup"></tbody></table></div></div>'
    ),
    "bars": '<table class="bars"><caption></caption><thead></thead><tbody></tbody></table>',
    "matrix": (
        '<div class="matrix"><div class="scroll"><table class="grid"><thead></thead><tbody></tbody></table></div>'
        '<div class="note"></div></div>'
    ),
    "rows": (
        '<div class="rows"><div class="scroll"><table class="grid" role="grid"><thead role="rowgroup"></thead>'
        '<tbody role="rowgroup"></tbody></table></div><div class="note"></div></div>'
    ),
    "facets": '<div class="facets"></div>',
    "card": '<div class="card"></div>',
    "sides": '<section class="sides"></section>',
    "focus": '<span class="focus"></span>',
    "frame": '<span class="solieu-frame"></span>',
}
# Its style is meant for the page around it; all others keep theirs to themselves.
_PAGE_WIDE = frozenset({"frame"})

# Scripts that several components stand on.
_SHARED = dict.fromkeys(("table", "matrix", "rows", "signs"), ("grid.js",))


def _read(name: str) -> str:
    return files("pipeline").joinpath("viewer", "components", name).read_text(encoding="utf-8")


@cache
def _renderer(name: str) -> ComponentRenderer:
    page_wide = name in _PAGE_WIDE
    return st.components.v2.component(
        f"solieu.{name}",
        html=_MARKUP[name],
        css=_read(f"{name}.css") if page_wide else _read("common.css") + _read(f"{name}.css"),
        js=None if page_wide else "".join(map(_read, ("common.js", *_SHARED.get(name, ()), f"{name}.js"))),
        isolate_styles=not page_wide,
    )


def _deliver(key: str, event: str, handler: Handler) -> None:
    value = st.session_state[key].get(event)
    if value is not None:
        handler(value)


def _mount(name: str, key: str, data: dict[str, Any], handlers: Mapping[str, Handler]) -> None:
    callbacks: dict[str, Any] = {
        f"on_{event}_change": partial(_deliver, key, event, handler) for event, handler in handlers.items()
    }
    # In a tuple: Streamlit looks for data frames in what a plain mapping holds, and loads pandas and pyarrow for that,
    # which is some 80 MiB.
    _renderer(name)(key=key, data=(data,), **callbacks)


def show_document(key: str, document: DocumentData, *, on_chosen: Handler, on_range: Handler | None = None) -> None:
    """Draws the document pane.

    Args:
        key: of this place on the page.
        document: what it shows.
        on_chosen: called with a mark's id, as the browser sent it.
        on_range: called with {"start", "end"} in code points when text was selected.
    """
    handlers = {"chosen": on_chosen} if on_range is None else {"chosen": on_chosen, "range": on_range}
    _mount("document", key, document.data(), handlers)


def show_table(key: str, table: TableData, *, on_chosen: Handler, on_sorted: Handler) -> None:
    """Draws a list.

    Args:
        key: of this place on the page.
        table: what it shows.
        on_chosen: called with a row's id, as the browser sent it.
        on_sorted: called with a sort key, as the browser sent it.
    """
    _mount("table", key, table.data(), {"chosen": on_chosen, "sorted": on_sorted})


def show_signs(key: str, signs: SignsData, *, on_chosen: Handler, on_turned: Handler) -> None:
    """Draws a matrix of signs.

    Args:
        key: of this place on the page.
        signs: what it shows.
        on_chosen: called with a cell's "ROW.COLUMN", as the browser sent it.
        on_turned: called with the key of a row or column whose head was chosen, as the browser sent it.
    """
    _mount("signs", key, signs.data(), {"chosen": on_chosen, "turned": on_turned})


def show_bars(key: str, bars: BarsData) -> None:
    """Draws bars, which nothing can be done with.

    Args:
        key: of this place on the page.
        bars: what they show.
    """
    _mount("bars", key, bars.data(), {})


def show_matrix(key: str, matrix: MatrixData, *, on_chosen: Handler) -> None:
    """Draws a table of places by stretches of time.

    Args:
        key: of this place on the page.
        matrix: what it shows.
        on_chosen: called with a cell's id, as the browser sent it.
    """
    _mount("matrix", key, matrix.data(), {"chosen": on_chosen})


def show_rows(key: str, rows: RowsData, *, on_chosen: Handler) -> None:
    """Draws rows under headings.

    Args:
        key: of this place on the page.
        rows: what they show.
        on_chosen: called with a row's id, as the browser sent it.
    """
    _mount("rows", key, rows.data(), {"chosen": on_chosen})


def show_facets(key: str, facets: FacetsData, *, on_toggled: Handler) -> None:
    """Draws the filters.

    Args:
        key: of this place on the page.
        facets: what can be chosen.
        on_toggled: called with {"facet", "value", "on"}, as the browser sent it.
    """
    _mount("facets", key, facets.data(), {"toggled": on_toggled})


def show_card(key: str, card: Card, *, on_chosen: Handler, on_closed: Handler) -> None:
    """Draws a card.

    Args:
        key: of this place on the page.
        card: what it shows.
        on_chosen: called with the id of a link, as the browser sent it.
        on_closed: called when the card is closed.
    """
    _mount("card", key, card.data(), {"chosen": on_chosen, "closed": on_closed})


def show_sides(key: str, sides: SidesData) -> None:
    """Draws sentences side by side.

    Args:
        key: of this place on the page.
        sides: what they say.
    """
    _mount("sides", key, sides.data(), {})


def take_focus(key: str, place: str, turn: str) -> None:
    """Takes the keyboard to the first field of a container.

    Args:
        key: of this place on the page.
        place: key of the container; empty takes it nowhere.
        turn: changes each time that the keyboard is to be taken there.
    """
    _mount("focus", key, {"place": place, "key": f"{place} {turn}"}, {})


def show_frame() -> None:
    """Draws nothing: it sets the page's margins and how it is printed."""
    _renderer("frame")(key="frame")
