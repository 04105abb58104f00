"""The page of one province, or of the country: its indicators, its targets and what became of them, its documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from pipeline.analysis.labels import name_of
from pipeline.analysis.plans.words import verdict_words
from pipeline.analysis.series.build import merged_into
from pipeline.analysis.series.places import NATION, Place, place_of, provinces
from pipeline.analysis.series.words import member_words, place_words
from pipeline.analysis.views import StoreFacts
from pipeline.analysis.words import number_words
from pipeline.viewer.address import current_query, go, page_query
from pipeline.viewer.chooser import StateChooser
from pipeline.viewer.components import show_rows, show_table
from pipeline.viewer.components.records import TableColumn, TableData
from pipeline.viewer.components.rows import RowsData
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.listed import show_documents
from pipeline.viewer.province.files import show_files
from pipeline.viewer.province.lists import shown_list
from pipeline.viewer.province.panels import Pages, place_heading, show_indicator_panel, show_target_panel
from pipeline.viewer.province.select import Chooser, show_selection
from pipeline.viewer.province.state import ProvinceState, Tab, figures_query, province_state
from pipeline.viewer.province.view import PAGE_SIZE, ProvinceView, read_view
from pipeline.viewer.texts import plain
from pipeline.viewer.widgets import ignore, page_turner, pages_of

_TABLE_HEIGHT = "max(300px, calc(100vh - 290px))"
_GO = "province_document"
_TURNED = "province_page"


def show(context: ViewerContext, facts: StoreFacts, pages: Pages) -> None:
    """Draws the page that the address asks for.

    Args:
        context: of this run.
        facts: what the store holds.
        pages: where figures, documents and comparisons are shown.
    """
    if wanted := st.session_state.pop(_GO, None):
        st.switch_page(pages.documents, query_params={"document": wanted})
    state, refused = province_state(page_query("province"))
    with context.reading() as connection:
        view = read_view(connection, state, st.session_state.get(_TURNED, 1))
    chooser = StateChooser(context, state, change, "province")
    with st.sidebar:
        show_selection(chooser, view)
    if refused:
        st.warning(context.t("filter.ignored"))
        st.text("\n".join(f"{item.key}={item.value}" if item.value else item.key for item in refused[:5]))
    if not state.place:
        _choose(chooser, view)
        return
    first = _first_target(state, view)
    data = shown_list(context, state, view, first, _TABLE_HEIGHT)
    _head(chooser, facts, view, first)
    _territory(chooser, view)
    match state.tab:
        case Tab.TARGETS:
            _targets(chooser, view, pages, data)
        case Tab.DOCUMENTS:
            _documents(chooser, view)
        case _:
            _indicators(chooser, view, pages, data)


def change(to: Callable[[ProvinceState], ProvinceState]) -> None:
    """Brings the address to another state, from the one that it has now; the run that follows draws it."""
    now, _ = province_state(current_query())
    state = to(now)
    if state != now:
        if state.closed() != now.closed():  # another list begins at its first page
            st.session_state.pop(_TURNED, None)
        go(state.to_query())


def _choose(chooser: Chooser, view: ProvinceView) -> None:
    """All places of the map with how many documents each has: where to begin."""
    t, language = chooser.context.t, chooser.context.language
    st.text(t("province.choose"))
    places = sorted(provinces(chooser.state.system), key=lambda place: -view.counts.get(place.key, 0))
    rows = tuple(
        (place.key, (place_words(place, language), number_words(view.counts.get(place.key, 0), language)))
        for place in places
    )
    columns = (
        TableColumn("place", t("province.places")),
        TableColumn("figures", t("nav.documents"), number=True),
    )

    def choose(value: object) -> None:
        if isinstance(value, str):
            chooser.change(lambda now: now.of_place(value))

    data = TableData("documents", t("province.places"), columns, rows, height=_TABLE_HEIGHT)
    show_table("province_choice", data, on_chosen=choose, on_sorted=ignore)


def _head(chooser: Chooser, facts: StoreFacts, view: ProvinceView, first: int) -> None:
    """The place, the tabs, the files."""
    t, state, language = chooser.context.t, chooser.state, chooser.context.language
    names = {
        Tab.INDICATORS.value: t("province.tab_indicators"),
        Tab.TARGETS.value: t("province.tab_targets"),
        Tab.DOCUMENTS.value: t("province.tab_documents"),
    }
    title, tabs, files = st.columns((7, 10, 3), vertical_alignment="center")
    with title, st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(f"**{plain(place_heading(state, language))}**", width="content")
        st.text(_map_words(chooser), width="content")
    with tabs:
        chooser.switch("tab", t("province.tab"), names, state.tab.value, _to_tab, hidden=True)
    if state.tab is not Tab.DOCUMENTS:
        with files:
            show_files(chooser.context, facts, state, view, first)


def _to_tab(now: ProvinceState, tab: str) -> ProvinceState:
    return replace(now.closed(), tab=Tab(tab))


def _map_words(chooser: Chooser) -> str:
    if chooser.state.place == NATION:
        return chooser.context.t("province.nation")
    return name_of("area_systems", chooser.state.system, chooser.context.language)


def _territory(chooser: Chooser, view: ProvinceView) -> None:
    """What the province was made of or became part of, and ways there."""
    t, language, state = chooser.context.t, chooser.context.language, chooser.state
    place = place_of(state.place)
    if place is None or not place.system:
        return
    members = [member for key in place.members if (member := place_of(key)) and member.system == "VN63"]
    successor = merged_into(place, "VN34")
    if len(members) > 1:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(t("province.merged"), width="content")
            for member in members:
                number = view.members.get(member.key)
                name = member_words(member.key, language)
                told = t("province.member_targets", name=name, n=number_words(number, language)) if number else name
                _way(chooser, member, told)
    elif successor is not None and len(successor.members) > 1:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(t("province.became", name=place_words(successor, language)), width="content")
            _way(chooser, successor, t("province.open", name=place_words(successor, language)))


def _way(chooser: Chooser, place: Place, label: str) -> None:
    st.button(
        plain(f"→ {label}"),
        key=f"province_way_{place.key}",
        type="tertiary",
        on_click=lambda: chooser.change(lambda now: now.of_place(place.key)),
    )


def _indicators(chooser: Chooser, view: ProvinceView, pages: Pages, data: RowsData) -> None:
    t, state = chooser.context.t, chooser.state
    if not view.rows.rows:
        key = "province.none_in_years" if state.first_year or state.last_year else "province.none"
        st.info(t(key))
        _without(chooser, view, pages)
        return

    def choose(value: object) -> None:
        if isinstance(value, str):
            chooser.change(lambda now: replace(now.closed(), row=value))

    left, right = st.columns((13, 7)) if state.row else (st.container(), st.container())
    with left:
        show_rows("province_rows", data, on_chosen=choose)
        _without(chooser, view, pages)
    if state.row:
        with right:
            show_indicator_panel(chooser, view, pages)


def _without(chooser: Chooser, view: ProvinceView, pages: Pages) -> None:
    """Indicators that have no row: what is stated of them otherwise, and those that nothing is stated of."""
    t, language, state = chooser.context.t, chooser.context.language, chooser.state
    if view.rows.divided:
        with st.expander(plain(t("province.divided", n=number_words(len(view.rows.divided), language)))):
            st.text(t("province.divided_told"))
            place = figures_query(state.place)
            for indicator, number in view.rows.divided:
                label = f"{name_of('indicators', indicator, language)}: {number_words(number, language)}"
                st.page_link(pages.figures, label=plain(label), query_params={"indicator": [indicator], **place})
    if view.rows.silent:
        with st.expander(plain(t("province.silent", n=number_words(len(view.rows.silent), language)))):
            st.text("\n".join(name_of("indicators", code, language) for code in view.rows.silent))


def _targets(chooser: Chooser, view: ProvinceView, pages: Pages, data: RowsData) -> None:
    t, state, language = chooser.context.t, chooser.state, chooser.context.language
    if not view.due:
        key = "province.no_targets_in_years" if state.first_year or state.last_year else "province.no_targets"
        st.info(t(key))
        return
    names = {"": t("province.every_verdict", n=number_words(view.due, language))}
    for verdict, number in view.tally.items():
        names[verdict.value] = f"{verdict_words(verdict, language)}: {number_words(number, language)}"
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        chooser.switch("verdict", t("province.verdict"), names, state.verdict, _to_verdict, hidden=True)
        page_turner(_TURNED, len(view.checks), PAGE_SIZE)
    if not view.checks:
        st.info(t("province.none_with_verdict"))
        return

    def choose(value: object) -> None:
        if isinstance(value, str):
            chooser.change(lambda now: replace(now.closed(), target=value))

    left, right = st.columns((13, 7)) if state.target else (st.container(), st.container())
    with left:
        show_rows("province_rows", data, on_chosen=choose)
    if state.target:
        with right:
            show_target_panel(chooser, view, pages)


def _first_target(state: ProvinceState, view: ProvinceView) -> int:
    """Where the page begins that the reader turned to; at first the one with the target that a link opens."""
    if state.tab is not Tab.TARGETS:
        return 0
    place = next((index for index, (key, _) in enumerate(view.checks) if key == state.target), 0)
    page = st.session_state.setdefault(_TURNED, 1 + place // PAGE_SIZE)
    return (page - 1) * PAGE_SIZE if page <= pages_of(len(view.checks), PAGE_SIZE) else 0


def _to_verdict(now: ProvinceState, verdict: str) -> ProvinceState:
    return replace(now.closed(), verdict=verdict)


def _documents(chooser: Chooser, view: ProvinceView) -> None:
    """The place's documents; choosing one opens it."""
    context, t = chooser.context, chooser.context.t
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        n = number_words(view.total, context.language)
        st.text(t("province.documents", n=n) if view.total else t("documents.none"))
        page_turner(_TURNED, view.total, PAGE_SIZE)
    show_documents(
        context,
        "province_documents",
        view.documents,
        counted=t("documents.figures"),
        height=_TABLE_HEIGHT,
        wanted=_GO,
    )
