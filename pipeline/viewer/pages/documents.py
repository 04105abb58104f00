"""The page of documents: what was read, and what became of every digit in it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pipeline.analysis.documents import (
    DEFAULT_DOCUMENT_SORT,
    DOCUMENT_SORTS,
    count_documents,
    document,
    documents,
)
from pipeline.analysis.filters import MAX_TEXT_LENGTH
from pipeline.analysis.views import DocumentFacts, DocumentView
from pipeline.analysis.words import number_words
from pipeline.viewer.components import show_card, show_document, show_table
from pipeline.viewer.components.records import TableColumn, TableData
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.describe import document_card, document_data, figure_card
from pipeline.viewer.listed import document_cells, document_columns
from pipeline.viewer.state import valid_id
from pipeline.viewer.widgets import CARD_HEIGHT, DOCUMENT_HEIGHT, PANE_HEIGHT, page_turner, split

PAGE_SIZE = 50


def show(context: ViewerContext, figures_page: st.Page) -> None:
    """Draws the page.

    Args:
        context: of this run.
        figures_page: where a figure chosen in the text is shown.
    """
    t = context.t
    chosen = valid_id(st.query_params.get("document"))
    words = st.text_input(
        t("documents.search"),
        key="documents_search",
        max_chars=MAX_TEXT_LENGTH,
        placeholder=t("documents.search"),
        help=t("filter.search_help"),
        label_visibility="collapsed",
    )
    left, right = split(shown=bool(chosen))
    with left, context.reading() as connection:
        total = count_documents(connection, words or "")
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.text(t("documents.count", n=number_words(total, context.language)) if total else t("documents.none"))
            if chosen:
                st.page_link(figures_page, label=t("documents.open"), query_params={"document": chosen})
            page = page_turner("documents_page", total, PAGE_SIZE)
        found = documents(connection, words or "", sort=_sort(), limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
        view = document(connection, chosen) if chosen else None
    with left:
        _list(context, found, chosen)
    with right:
        if view:
            _detail(context, view)
        elif chosen:
            st.warning(t("documents.unknown"))


def _sort() -> str:
    sort: str = st.session_state.get("documents_sort", DEFAULT_DOCUMENT_SORT)
    return sort


def _list(context: ViewerContext, found: tuple[DocumentFacts, ...], chosen: str | None) -> None:
    t, language = context.t, context.language
    columns = (
        *document_columns(context, sortable=True),
        TableColumn("figures", t("documents.figures"), "figures", number=True),
        TableColumn("unrecognised", t("documents.unrecognised"), "unrecognised", number=True),
    )

    def choose(value: object) -> None:
        if picked := valid_id(value):
            st.query_params.pop("f", None)
            st.query_params["document"] = picked

    def sort(value: object) -> None:
        if isinstance(value, str) and value in DOCUMENT_SORTS:
            st.session_state["documents_sort"] = value

    rows = tuple((facts.id, _cells(facts, language)) for facts in found)
    show_table(
        "documents_table",
        TableData("documents", t("documents.list"), columns, rows, _sort(), chosen, PANE_HEIGHT),
        on_chosen=choose,
        on_sorted=sort,
    )


def _cells(facts: DocumentFacts, language: str) -> tuple[str, ...]:
    return (
        *document_cells(facts, language),
        number_words(facts.n_figures, language),
        number_words(facts.digits["unrecognised"], language),
    )


def _detail(context: ViewerContext, view: DocumentView) -> None:
    """The document's card and text; a figure chosen in the text takes the card's place until it is closed."""
    asked = valid_id(st.query_params.get("f"))
    entries = {entry.figure.id: entry for entry in view.figures}
    entry = entries.get(asked or "")

    def follow(value: object) -> None:
        if picked := valid_id(value):
            st.query_params["f"] = picked

    def close(_: object) -> None:
        st.query_params.pop("f" if entry else "document", None)

    if entry:
        parts = tuple(part for part in view.figures if part.figure.part_of == entry.figure.id)
        card = figure_card(context, entry, view, entries.get(entry.figure.part_of or ""), parts)
    else:
        card = document_card(context, view)
    show_card("document_card", replace(card, height=CARD_HEIGHT), on_chosen=follow, on_closed=close)
    text = document_data(context, view, entry.figure.id if entry else None)
    show_document("document_text", replace(text, height=DOCUMENT_HEIGHT), on_chosen=follow)
