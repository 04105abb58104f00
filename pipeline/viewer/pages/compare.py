"""The page of comparison: series of provinces over years as chart, map of tiles, ranking, table and documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from pipeline.analysis.filters import RefusedValue
from pipeline.analysis.series.cells import Cell
from pipeline.analysis.series.population import Population, PopulationError
from pipeline.analysis.series.rates import RateSet
from pipeline.analysis.series.selection import PER_HEAD
from pipeline.analysis.series.words import (
    cell_words,
    left_out_words,
    marks_of,
    notes_words,
    place_words,
    series_words,
    slot_words,
)
from pipeline.analysis.views import StoreFacts
from pipeline.analysis.words import number_words
from pipeline.viewer.address import current_query, go, page_query
from pipeline.viewer.charts.frame import PICK, Spec, with_rows
from pipeline.viewer.charts.rows import cell_id, held_places, is_complete
from pipeline.viewer.chooser import StateChooser
from pipeline.viewer.compare.files import show_files
from pipeline.viewer.compare.panel import show_panel
from pipeline.viewer.compare.pictures import Drawing
from pipeline.viewer.compare.select import Chooser, show_selection
from pipeline.viewer.compare.state import MAX_TOGETHER, CompareState, Tab, cell_from, compare_state
from pipeline.viewer.compare.view import PAGE_SIZE, CompareView, heading, population_of, read_view
from pipeline.viewer.components import show_matrix
from pipeline.viewer.components.records import MatrixCell, MatrixData
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.listed import show_documents
from pipeline.viewer.widgets import page_turner

# Pixels of a picture on a laptop's screen, alone and beside the panel of a cell.
_WIDE, _NARROW = 1020, 650
_TABLE_HEIGHT = "max(320px, calc(100vh - 285px))"
_GO = "compare_document"
_FOCUS = "compare_focus"
_TURNED = "compare_page"


def show(context: ViewerContext, facts: StoreFacts, figures_page: st.Page, documents_page: st.Page) -> None:
    """Draws the page that the address asks for.

    Args:
        context: of this run.
        facts: what the store holds.
        figures_page: where a figure behind a cell is shown in its document.
        documents_page: where a document is shown.
    """
    if wanted := st.session_state.pop(_GO, None):
        st.switch_page(documents_page, query_params={"document": wanted})
    state, refused = compare_state(page_query("compare"))
    with context.reading() as connection:
        page = st.session_state.get(_TURNED, 1)
        view = read_view(connection, state, context.language, _population(context, state), page)
    chooser = StateChooser(context, state, change, "compare")
    with st.sidebar:
        show_selection(chooser, view.options, view.every)
    drawing = Drawing(context, facts, state, view, _NARROW if state.cell else _WIDE)
    spec = drawing.picture()
    _head(chooser, drawing, pictured=spec is not None)
    _refusals(context, refused)
    left, right = st.columns((13, 7)) if state.cell else (st.container(), st.container())
    with left:
        _tab(chooser, drawing, spec)
        _left_out(context, view)
    with right:
        show_panel(chooser, view, figures_page)


def change(to: Callable[[CompareState], CompareState]) -> None:
    """Brings the address to another state, from the one that it has now; the run that follows draws it."""
    now, _ = compare_state(current_query())
    state = to(now)
    if state != now:
        st.session_state.pop(_TURNED, None)  # another list begins at its first page
        go(state.to_query())


def _population(context: ViewerContext, state: CompareState) -> Population | None:
    """The user's table of inhabitants, where a rate per head is asked for; a fault in it is told by its line."""
    if state.selection.rate != PER_HEAD:
        return None
    if context.population is None:
        st.info(context.t("compare.no_population"))
        return None
    try:
        return population_of(context.population, state)
    except PopulationError as error:
        st.error(context.t("fault.settings"))
        st.text(error.told.in_language(context.language))
        return None


def _head(chooser: Chooser, drawing: Drawing, *, pictured: bool) -> None:
    """Tabs, what the tab can be set to, downloads."""
    t, state, view = chooser.context.t, chooser.state, drawing.view
    names = {
        Tab.CHART.value: t("compare.tab_chart"),
        Tab.TILES.value: t("compare.tab_tiles"),
        Tab.RANKING.value: t("compare.tab_ranking"),
        Tab.TABLE.value: t("compare.tab_table"),
        Tab.SOURCES.value: t("compare.tab_sources"),
    }
    tabs, settings, files = st.columns((11, 8, 3), vertical_alignment="bottom")
    with tabs:
        chooser.switch("tab", t("compare.tab"), names, state.tab.value, _to_tab, hidden=True)
    with settings:
        _settings(chooser, view)
    with files:
        show_files(chooser.context, drawing.facts, state, view, drawing.width, pictured=pictured)


def _to_tab(now: CompareState, tab: str) -> CompareState:
    return replace(now, tab=Tab(tab))


def _settings(chooser: Chooser, view: CompareView) -> None:
    t, state, language = chooser.context.t, chooser.state, chooser.context.language
    if state.tab is Tab.CHART and view.found.cells:
        with st.container(horizontal=True):
            few = len(held_places(view.found)[0]) <= MAX_TOGETHER
            if few:
                chooser.tick("together", t("compare.together"), _to_together, held=state.together)
            if not (few and state.together):
                chooser.tick("axis", t("compare.free_axis"), _to_axis, held=state.free_axis)
    elif state.tab in (Tab.TILES, Tab.RANKING) and view.slot:
        chooser.box(
            "at",
            t("compare.at"),
            list(reversed(view.found.slots)),
            view.slot,
            lambda slot: slot_words(slot, language),
            lambda now, slot: replace(now, at=slot),
            hidden=True,
        )


def _to_together(now: CompareState, on: bool) -> CompareState:  # noqa: FBT001 - what a switch hands on
    return replace(now, together=on)


def _to_axis(now: CompareState, on: bool) -> CompareState:  # noqa: FBT001 - what a switch hands on
    return replace(now, free_axis=on)


def _refusals(context: ViewerContext, refused: tuple[RefusedValue, ...]) -> None:
    if refused:
        st.warning(context.t("filter.ignored"))
        st.text("\n".join(f"{item.key}={item.value}" if item.value else item.key for item in refused[:5]))


def _tab(chooser: Chooser, drawing: Drawing, spec: Spec | None) -> None:
    """The view of the chosen tab, or one sentence where there is no number."""
    context, state, view = chooser.context, chooser.state, drawing.view
    if not view.found.cells:
        _nothing(context, view)
    elif state.tab is Tab.TABLE:
        _table(context, state, view)
    elif state.tab is Tab.SOURCES:
        _sources(context, view)
    elif spec:
        _skip(chooser, view)
        _chart(context, state, spec)


def _nothing(context: ViewerContext, view: CompareView) -> None:
    if view.every.cells:
        st.info(context.t("compare.none_narrowed"))
    else:
        st.info(context.t("compare.none"))


def _skip(chooser: Chooser, view: CompareView) -> None:
    """What Vega draws is out of the keyboard's reach: a way to the same numbers in the table, to the first of them."""
    # Streamlit keeps what a press does beyond the page: it must not hold all of the page's numbers.
    cell = str(chooser.state.cell) if chooser.state.cell else cell_id(view.cells[0])

    def skip() -> None:
        st.session_state[_FOCUS] = cell
        chooser.change(lambda now: _to_tab(now, Tab.TABLE))

    t = chooser.context.t
    st.button(t("compare.skip"), key="compare_skip", on_click=skip)


def _chart(context: ViewerContext, state: CompareState, spec: Spec) -> None:
    """The picture; a press on a point opens its cell. The key changes with it, so that it can be pressed again."""
    key = f"compare_chart_{state.tab}_{state.cell or ''}"

    def pick() -> None:
        picked = st.session_state[key].get("selection", {}).get(PICK, [])
        cell = cell_from(picked[0].get("cell")) if picked else None
        if cell:
            change(lambda now: replace(now, cell=cell))

    st.vega_lite_chart(
        spec=with_rows(spec),
        width="content",
        theme=None,
        key=key,
        on_select=pick,
        selection_mode=PICK,
        alt=context.t("compare.alt", name=heading(state, context.language)),
    )


def _table(context: ViewerContext, state: CompareState, view: CompareView) -> None:
    t, language, found = context.t, context.language, view.found
    held = [place for place in found.places if place.key in held_places(found)[0]]
    rows = tuple(
        (
            place_words(place, language),
            tuple(_matrix_cell(context, view, found.cell(place.key, slot)) for slot in found.slots),
        )
        for place in held
    )

    def choose(value: object) -> None:
        if cell := cell_from(value):
            change(lambda now: replace(now, cell=cell))

    unit = t("compare.unit", unit=view.scale.unit)
    st.text(
        f"{heading(state, language)} · {series_words().maps[state.selection.system].in_language(language)} · {unit}"
    )
    columns = tuple(slot_words(slot, language) for slot in found.slots)
    chosen = str(state.cell) if state.cell else None
    label = heading(state, language)
    used = set().union(*(cell.notes for cell in view.cells))
    foot = " · ".join(f"{mark} = {text}" for mark, text in notes_words(used, language))
    focus = st.session_state.pop(_FOCUS, "")
    data = MatrixData(label, t("compare.place"), columns, rows, foot, chosen, _TABLE_HEIGHT, focus)
    show_matrix("compare_matrix", data, on_chosen=choose)


def _matrix_cell(context: ViewerContext, view: CompareView, cell: Cell | None) -> MatrixCell | None:
    if cell is None:
        return None
    told = "; ".join(text for _, text in notes_words(cell.notes, context.language))
    words = cell_words(cell, view.scale, context.language)
    return MatrixCell(cell_id(cell), words, marks_of(cell), told, hollow=not is_complete(cell))


def _sources(context: ViewerContext, view: CompareView) -> None:
    """The documents behind what is shown; choosing one opens it."""
    t = context.t
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.text(t("compare.sources", n=number_words(view.sources.count, context.language)))
        page_turner(_TURNED, view.sources.count, PAGE_SIZE)
    show_documents(
        context, "compare_sources", view.documents, counted=t("compare.used"), height=_TABLE_HEIGHT, wanted=_GO
    )


def _left_out(context: ViewerContext, view: CompareView) -> None:
    """What is stated of the indicator and in no series, and why: nothing is left out silently."""
    t, language, every = context.t, context.language, view.every
    if isinstance(every, RateSet) and every.no_rate:
        reasons = Counter(every.no_rate.values()).most_common()
        with st.expander(t("compare.no_rate")):
            _reasons([(series_words().no_rate[code].in_language(language), n) for code, n in reasons], language)
    if counted := left_out_words(every, language):
        with st.expander(t("compare.left_out")):
            _reasons(counted, language)


def _reasons(counted: Sequence[tuple[str, int]], language: str) -> None:
    st.text("\n".join(f"{text}: {number_words(number, language)}" for text, number in counted))
