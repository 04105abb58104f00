"""The figures page: filters, the list, the chosen figure in its document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from pipeline.analysis import queries
from pipeline.analysis.columns import catalogue
from pipeline.analysis.documents import document
from pipeline.analysis.filters import RefusedValue
from pipeline.analysis.views import DocumentView, Entry, Facet, Found, Page, StoreFacts
from pipeline.analysis.words import number_words
from pipeline.viewer.address import current_query, go, page_query
from pipeline.viewer.components import show_card, show_document, show_table
from pipeline.viewer.components.records import TableColumn, TableData
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.describe import document_data, figure_card, screen_cell
from pipeline.viewer.downloads import show_downloads
from pipeline.viewer.filters import show_filters, show_repeats, show_search
from pipeline.viewer.printed import show_printed_page
from pipeline.viewer.state import FiguresState, figures_state, valid_id
from pipeline.viewer.widgets import CARD_HEIGHT, DOCUMENT_HEIGHT, PANE_HEIGHT, pages_of, split

PAGE_SIZE = 50

# Column, the column whose header it takes, sort key.
_SCREEN_COLUMNS = (
    ("indicator_name", "indicator_name", "indicator"),
    ("value_words", "value", "value"),
    ("unit_name", "unit_name", ""),
    ("place", "place", "place"),
    ("period", "period", "period"),
    ("status_name", "status_name", "status"),
    ("document_title", "source", "document"),
    ("confidence", "confidence", "confidence"),
)


@dataclass(frozen=True, slots=True)
class FiguresView:
    """All that one run of the page shows, read from one state of the store.

    Attributes:
        found: what the id in the address leads to; None where it leads nowhere or there is none.
        within: whether the chosen figure is among those that the filter leaves.
    """

    page: Page
    facets: Mapping[str, Facet]
    found: Found | None = None
    text: DocumentView | None = None
    parent: Entry | None = None
    parts: tuple[Entry, ...] = ()
    within: bool = True


def show(context: ViewerContext, facts: StoreFacts) -> None:
    """Draws the page that the address asks for."""
    state, refused = figures_state(page_query("figures"))
    view = read_view(context, state)
    with st.sidebar:
        show_filters(context, state, view.facets, change)
        show_repeats(context, facts, state, change)
    search, download = st.columns([5, 1], vertical_alignment="bottom")
    with search:
        show_search(context, state, change)
    with download:
        show_downloads(context, facts, state, view.page.total)
    with st.container():
        _notes(context, view, state, refused)
    left, right = split(shown=view.text is not None)
    with left:
        _list(context, state, view, facts)
    with right:
        _detail(context, view)


def read_view(context: ViewerContext, state: FiguresState) -> FiguresView:
    """Reads what the address asks for."""
    with context.reading() as connection:
        found = queries.figure(connection, state.figure) if state.figure else None
        entry = found.entry if found else None
        listing = queries.Listing(connection, state.chosen)
        offset = ((state.page or 1) - 1) * PAGE_SIZE
        within = True
        if entry:
            within = queries.holds(connection, state.chosen, entry.figure.id)
            if state.page is None and within:
                offset = listing.position_of(state.sort, entry.figure.id) or 0
        page = listing.page(sort=state.sort, limit=PAGE_SIZE, offset=offset)
        facets = listing.facets()
        if entry is None:
            return FiguresView(page, facets, found)
        parent = queries.figure(connection, entry.figure.part_of) if entry.figure.part_of else None
        return FiguresView(
            page,
            facets,
            found,
            text=document(connection, entry.document.id),
            parent=parent.entry if parent else None,
            parts=queries.parts_of(connection, entry.figure.id),
            within=within,
        )


def change(to: Callable[[FiguresState], FiguresState]) -> None:
    """Brings the address to another state; the run that follows draws it.

    Args:
        to: what happens to the state of the address as it is now. Streamlit may call a widget's handler late, after
            another one has changed the address, so what an earlier run knew of it must not come back.
    """
    now, _ = figures_state(current_query())
    state = to(now)
    if state != now:
        go(state.to_query())


def _notes(context: ViewerContext, view: FiguresView, state: FiguresState, refused: tuple[RefusedValue, ...]) -> None:
    t = context.t
    if refused:
        st.warning(t("filter.ignored"))
        st.text("\n".join(f"{item.key}={item.value}" if item.value else item.key for item in refused[:5]))
    if state.figure and view.found is None:
        st.warning(t("figures.unknown"))
    elif view.found and view.found.set_aside:
        st.warning(t("figures.set_aside"))
        st.text(view.found.surface)
    elif view.found and view.found.entry is None:
        st.warning(t("figures.lost", surface=""))
        st.text(view.found.surface)
    elif view.found and view.found.renamed:
        st.info(t("figures.renamed"))
    if view.found and view.found.entry and not view.within:
        st.info(t("figures.outside"))


def _list(context: ViewerContext, state: FiguresState, view: FiguresView, facts: StoreFacts) -> None:
    t, language = context.t, context.language
    total, shown = view.page.total, number_words(view.page.total, language)
    every = facts.figures + (facts.repeated if state.chosen.lists_repeats else 0)
    told = t("figures.filtered", n=shown, all=number_words(every, language))
    if not total:
        st.info(t("figures.none"))
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.text(told if state.chosen else t("figures.count", n=shown))
        _pagination(view.page)
    chosen = view.found.entry.figure.id if view.found and view.found.entry else None
    columns = tuple(
        TableColumn(name, catalogue().columns[header].in_language(language), sort, number=name == "value_words")
        for name, header, sort in _SCREEN_COLUMNS
    )
    rows = tuple(
        (entry.figure.id, tuple(screen_cell(entry, name, language) for name, _, _ in _SCREEN_COLUMNS))
        for entry in view.page.rows
    )

    def choose(value: object) -> None:
        if figure := valid_id(value):
            change(lambda now: replace(now, figure=figure, page=view.page.offset // PAGE_SIZE + 1))

    show_table(
        "figures_table",
        TableData("figures", t("figures.list"), columns, rows, state.sort, chosen, PANE_HEIGHT),
        on_chosen=choose,
        on_sorted=lambda sort: change(lambda now: now.sorted_by(str(sort))),
    )


def _pagination(page: Page) -> None:
    pages, shown = pages_of(page.total, PAGE_SIZE), page.offset // PAGE_SIZE + 1
    if pages == 1:
        return

    def turn() -> None:
        wanted = st.session_state["figures_page"]
        if wanted != shown:
            change(lambda now: replace(now, page=wanted))

    st.session_state["figures_page"] = shown
    st.pagination(pages, key="figures_page", max_visible_pages=5, on_change=turn)


def _detail(context: ViewerContext, view: FiguresView) -> None:
    if view.found is None or view.found.entry is None or view.text is None:
        return
    entry = view.found.entry

    def choose(value: object) -> None:
        if figure := valid_id(value):
            change(lambda now: replace(now, figure=figure, page=None))

    card = figure_card(context, entry, view.text, view.parent, view.parts)
    show_card(
        "figure_card",
        replace(card, height=CARD_HEIGHT),
        on_chosen=choose,
        on_closed=lambda _: change(lambda now: replace(now, figure=None)),
    )
    if entry.figure.page is not None:
        show_printed_page(context, entry.figure.id, entry.figure.page)
    shown = document_data(context, view.text, entry.figure.id)
    show_document("figure_document", replace(shown, height=DOCUMENT_HEIGHT), on_chosen=choose)
