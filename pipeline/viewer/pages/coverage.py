"""The coverage page: what reports state, state as zero, pass over, and where none was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from pipeline.analysis.coverage.behind import Behind, behind
from pipeline.analysis.coverage.matrix import Matrix, matrix
from pipeline.analysis.coverage.names import heading, key_name
from pipeline.analysis.coverage.rules import State, coverage_rules, word
from pipeline.analysis.coverage.selection import CoverageSelection, View, selection_from, slot_of
from pipeline.analysis.filters import RefusedValue
from pipeline.analysis.labels import name_of
from pipeline.analysis.series.places import place_of
from pipeline.analysis.views import StoreFacts
from pipeline.analysis.words import number_words
from pipeline.scheme import scheme
from pipeline.viewer.components import show_signs
from pipeline.viewer.components.records import SignHead, SignsData, SignState
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.coveragebar import show_bar
from pipeline.viewer.coveragepanel import show_coverage_downloads, show_panel
from pipeline.viewer.widgets import split

OTHER = frozenset({"lang"})
_HEIGHT = "max(280px, calc(100vh - 245px))"
# One character per state, as rows of cells spell it; the capital is covered in whole.
_CODES = {State.REPORTED: "R", State.ZERO: "Z", State.SILENT: "S", State.NO_REPORT: "N", State.MERGED: "M"}


def show(context: ViewerContext, facts: StoreFacts, figures_page: st.Page, documents_page: st.Page) -> None:
    """Draws the page that the address asks for.

    Args:
        context: of this run.
        facts: of the store.
        figures_page: where the figures of a cell are shown.
        documents_page: where a document of a cell is shown.
    """
    if opened := st.session_state.pop("coverage_document", None):
        st.switch_page(documents_page, query_params={"document": opened})
    selection, refused = selection_from(_address(), other=OTHER)
    with context.reading() as connection:
        found = matrix(connection, selection)
        row, _, column = selection.cell.partition(".")
        opened_cell = behind(connection, found, row, column) if selection.cell else None
    with st.sidebar:
        show_bar(context, found, change)
    _head(context, facts, found)
    _notes(context, found, refused, cell_gone=bool(selection.cell) and opened_cell is None)
    if not found.columns:
        if found.years:
            st.info(context.t("coverage.no_years"))
        else:
            st.info(context.t("coverage.none"))
        return
    _body(context, found, opened_cell, figures_page)


def change(to: Callable[[CoverageSelection], CoverageSelection]) -> None:
    """Brings the address to another selection; the run that follows draws it."""
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    now, _ = selection_from(query, other=OTHER)
    then = to(now)
    if then != now:
        language = query.get("lang")
        st.query_params.from_dict({**then.to_query(), **({"lang": language} if language else {})})


def _address() -> dict[str, list[str]]:
    """The parameters of the page; those of the last visit where another page was shown in between."""
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    if st.session_state.get("page_turned") and not set(query) - OTHER:
        kept: dict[str, list[str]] = st.session_state.get("coverage_address", {})
        query = {**kept, **query}
        st.query_params.from_dict(query)
    st.session_state["coverage_address"] = {key: values for key, values in query.items() if key not in OTHER}
    return query


def _head(context: ViewerContext, facts: StoreFacts, found: Matrix) -> None:
    t, language = context.t, context.language
    title, rule, download = st.columns([6, 1, 1], vertical_alignment="center")
    with title, st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{t('nav.coverage')}**", width="content")
        st.text(heading(found, language), width="content")
    with rule, st.popover(t("coverage.how"), width="stretch"):
        st.text(word("rule", language))
        for sign in (*coverage_rules().states.values(), coverage_rules().partial):
            st.text(f"{sign.sign or '□'} {sign.in_language(language)}: {sign.note(language)}")
    with download:
        show_coverage_downloads(context, facts, found)


def _notes(context: ViewerContext, found: Matrix, refused: tuple[RefusedValue, ...], *, cell_gone: bool) -> None:
    t, chosen = context.t, found.selection
    if refused:
        st.warning(t("filter.ignored"))
        st.text("\n".join(f"{item.key}={item.value}" if item.value else item.key for item in refused[:5]))
    if cell_gone:
        st.info(t("coverage.no_cell"))
    if chosen.view is View.PERIOD or not found.columns:
        return
    shown = [slot.year for key in found.columns if (slot := slot_of(key))]
    if chosen.first_year is None and found.years[0] < min(shown):
        st.text(t("coverage.earlier", first=found.years[0], shown=min(shown)))


def _body(context: ViewerContext, found: Matrix, opened: Behind | None, figures_page: st.Page) -> None:
    # Streamlit keeps what a press does beyond the page: it must not hold all of the matrix.
    settled, rows, columns = found.selection, found.rows, found.columns

    def choose(value: object) -> None:
        if isinstance(value, str):
            row, _, column = value.partition(".")
            if row in rows and column in columns:
                change(lambda now: replace(now, place=settled.place, period=settled.period, cell=value))

    def turn(value: object) -> None:
        if isinstance(value, str) and value in (*rows, *columns):
            change(lambda now: turned(now, value))

    left, right = split(shown=opened is not None, shape=(11, 8))
    with left:
        show_signs("coverage_matrix", matrix_data(context, found), on_chosen=choose, on_turned=turn)
    if opened:
        with right:
            show_panel(context, opened, figures_page, lambda: change(lambda now: replace(now, cell="")))


def turned(now: CoverageSelection, key: str) -> CoverageSelection:
    """The matrix of a row or column of its own: the one place, period or indicator."""
    if slot_of(key):
        return replace(now, view=View.PERIOD, period=key, cell="")
    if place_of(key):
        return replace(now, view=View.PLACE, place=key, cell="")
    return replace(now, view=View.INDICATOR, indicator=key, cell="")


def matrix_data(context: ViewerContext, found: Matrix) -> SignsData:
    """The matrix as its component is given it."""
    language = context.language
    chosen = found.selection
    corner = word("indicator" if chosen.view is View.PLACE else "place", language)
    return SignsData(
        kind={View.PERIOD: "period", View.PLACE: f"{chosen.grain} indicators"}.get(chosen.view, str(chosen.grain)),
        label=f"{context.t('nav.coverage')}: {heading(found, language)}",
        corner=corner,
        rows=_heads(found.rows, language, short=False),
        columns=_heads(found.columns, language, short=True),
        cells=tuple("".join(_code(found, row, column) for column in found.columns) for row in found.rows),
        states=_states(context, found),
        chosen=chosen.cell or None,
        height=_HEIGHT,
    )


def _code(found: Matrix, row: str, column: str) -> str:
    cell = found.cells[row, column]
    return _CODES[cell.state].lower() if cell.partial else _CODES[cell.state]


def _heads(keys: tuple[str, ...], language: str, *, short: bool) -> tuple[SignHead, ...]:
    heads: list[SignHead] = []
    family = ""
    for key in keys:
        indicator = scheme().indicators.get(key)
        group = ""
        if indicator and indicator.family != family:
            family = indicator.family
            group = name_of("families", family, language)
        label = key_name(key, language, short=short or indicator is not None)
        heads.append(SignHead(key, label, key_name(key, language), group))
    return tuple(heads)


def _states(context: ViewerContext, found: Matrix) -> tuple[SignState, ...]:
    """Each state in whole and in part; the legend names a state once, and the mark of parts."""
    language, counts = context.language, found.counts()
    part, states = word("part", language), []
    for state, sign in coverage_rules().states.items():
        name, code = sign.in_language(language), _CODES[state]
        shown = number_words(counts[state], language)
        listed = state is not State.MERGED or bool(counts[state])
        states.append(SignState(code, sign.sign, name, state, sign.note(language), listed, shown))
        half = coverage_rules().partial.sign if state is State.REPORTED else sign.sign + coverage_rules().partial.sign
        states.append(SignState(code.lower(), half, f"{name} ({part})", f"{state} part", "", listed=False))
    partial = coverage_rules().partial
    number = number_words(sum(cell.partial for cell in found.cells.values()), language)
    legend = SignState(
        "-", partial.sign, partial.in_language(language), "partial", partial.note(language), shown=number
    )
    return (*states, legend)
