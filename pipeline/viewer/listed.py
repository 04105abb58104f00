"""Lists of documents: the cells that all of them show, and the short list of a selection."""

from __future__ import annotations

import streamlit as st

from pipeline.analysis.columns import catalogue, masked
from pipeline.analysis.labels import name_of
from pipeline.analysis.views import DocumentFacts
from pipeline.analysis.words import date_words, number_words
from pipeline.viewer.components import show_table
from pipeline.viewer.components.records import TableColumn, TableData
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.state import valid_id
from pipeline.viewer.widgets import ignore


def document_columns(context: ViewerContext, *, sortable: bool = False) -> tuple[TableColumn, ...]:
    """Title, kind, date and place: the columns of `document_cells`."""
    header = catalogue().columns
    labels = {
        "title": header["document_title"].in_language(context.language),
        "type": header["document_type_name"].in_language(context.language),
        "published": header["published_on"].in_language(context.language),
        "province": context.t("documents.province"),
    }
    return tuple(TableColumn(key, label, key if sortable else "") for key, label in labels.items())


def document_cells(facts: DocumentFacts, language: str) -> tuple[str, ...]:
    """Title, kind, date and place of a document."""
    return (
        masked(facts.name) or "",
        name_of("document_types", facts.doc_type, language),
        date_words(facts.published_on),
        ", ".join(part for part in (facts.district, facts.province) if part),
    )


def show_documents(
    context: ViewerContext,
    key: str,
    documents: tuple[tuple[DocumentFacts, int], ...],
    *,
    counted: str,
    height: str,
    wanted: str,
) -> None:
    """Documents with a number each; choosing one asks for it.

    Args:
        context: of this run.
        key: of this place on the page.
        documents: each with its number.
        counted: what the numbers count.
        height: a CSS length.
        wanted: where the session keeps the id of the chosen one, for the run that follows.
    """
    language = context.language
    columns = (*document_columns(context), TableColumn("figures", counted, number=True))
    rows = tuple(
        (facts.id, (*document_cells(facts, language), number_words(number, language))) for facts, number in documents
    )

    def choose(value: object) -> None:
        if document := valid_id(value):
            st.session_state[wanted] = document

    data = TableData("documents", context.t("documents.list"), columns, rows, height=height)
    show_table(key, data, on_chosen=choose, on_sorted=ignore)
