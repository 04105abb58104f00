"""What a cell of the coverage matrix rests on, and the matrix as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

import streamlit as st

from pipeline.analysis.columns import catalogue, masked
from pipeline.analysis.coverage.behind import Behind, Role
from pipeline.analysis.coverage.matrix import Matrix, matrix
from pipeline.analysis.coverage.names import place_name, slot_name, state_name
from pipeline.analysis.coverage.rules import coverage_rules
from pipeline.analysis.coverage.selection import CoverageSelection
from pipeline.analysis.coverage.table import FORMS, CoverageTable, coverage_bytes, coverage_file_name
from pipeline.analysis.exports import ExportFormat
from pipeline.analysis.labels import name_of
from pipeline.analysis.views import StoreFacts
from pipeline.analysis.words import date_words, number_words, period_words
from pipeline.storage import StoreReader
from pipeline.viewer.components import show_card, show_table
from pipeline.viewer.components.records import Card, CardField, TableColumn, TableData
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.downloads import KINDS, File, file_button
from pipeline.viewer.state import valid_id
from pipeline.viewer.widgets import ignore

_LIST_HEIGHT = "max(160px, calc(100vh - 500px))"


def show_panel(context: ViewerContext, opened: Behind, figures_page: st.Page, close: Callable[[], None]) -> None:
    """Draws the opened cell: its state in words, the documents and the way to the figures.

    Args:
        context: of this run.
        opened: the cell.
        figures_page: where its figures are shown.
        close: called when the panel is closed.
    """
    t = context.t
    show_card("coverage_cell", _card(context, opened), on_chosen=ignore, on_closed=lambda _: close())
    if opened.chosen:
        query, icon = opened.chosen.to_query(), ":material/table_rows:"
        st.page_link(figures_page, label=t("coverage.open_figures"), query_params=query, icon=icon)
    if not opened.documents:
        st.text(t("coverage.no_documents"))
        return
    _documents(context, opened)
    if opened.more:
        st.text(t("coverage.more", n=number_words(opened.more, context.language)))


def _card(context: ViewerContext, opened: Behind) -> Card:
    t, language, cell = context.t, context.language, opened.cell
    sign = coverage_rules().states[cell.state]
    slot = slot_name(opened.slot, language)
    fields = [
        CardField(t("coverage.indicator"), name_of("indicators", opened.indicator, language), wide=True),
        CardField(t("coverage.state"), state_name(cell, language), "strong", wide=True),
        CardField(t("coverage.meaning"), sign.note(language), wide=True),
    ]
    if cell.part_of_step:
        fields.append(CardField(t("coverage.part"), t("coverage.part_of_step", period=slot), wide=True))
    for label, keys in ((t("coverage.members"), cell.members), (t("coverage.missing"), cell.missing)):
        fields.append(CardField(label, ", ".join(place_name(key, language) for key in keys), wide=True))
    heading = f"{place_name(opened.place, language)} · {slot}"
    return Card(heading, tuple(fields), words={"close": t("card.close")})


def _documents(context: ViewerContext, opened: Behind) -> None:
    t, language, header = context.t, context.language, catalogue().columns
    columns = (
        TableColumn("title", header["document_title"].in_language(language)),
        TableColumn("period", t("documents.period")),
        TableColumn("role", t("coverage.role")),
    )
    roles = {Role.SILENT: t("coverage.role_silent"), Role.NO_REPORT: t("coverage.role_none")}
    rows = []
    for facts, role, number in opened.documents:
        kind = name_of("document_types", facts.doc_type, language)
        title = (
            f"{masked(facts.name) or ''} ({', '.join(part for part in (kind, date_words(facts.published_on)) if part)})"
        )
        told = roles.get(role) or t("coverage.role_states", n=number_words(number, language))
        place = ", ".join(part for part in (facts.district, facts.province) if part)
        period = period_words(facts.period_start, facts.period_end, None, language)
        rows.append((facts.id, (title, " · ".join(part for part in (period, place) if part), told)))

    def follow(value: object) -> None:
        if picked := valid_id(value):
            st.session_state["coverage_document"] = picked

    table = TableData("behind", t("coverage.documents"), columns, tuple(rows), height=_LIST_HEIGHT)
    show_table("coverage_documents", table, on_chosen=follow, on_sorted=ignore)


def show_coverage_downloads(context: ViewerContext, facts: StoreFacts, found: Matrix) -> None:
    """The menu of files: exactly the matrix of the screen."""
    t, today = context.t, datetime.now().astimezone().date()
    table = CoverageTable(found, facts, context.language, today)
    with st.popover(t("export.open"), disabled=not found.columns, width="stretch"):
        rows, columns = (number_words(len(keys), context.language) for keys in (found.rows, found.columns))
        st.text(t("coverage.export", rows=rows, columns=columns))
        for kind in FORMS:
            key, mime = KINDS[kind]
            made = partial(made_file, context, facts, found.selection, kind, today)
            file_button(context, f"coverage_download_{kind}", key, File(coverage_file_name(table, kind), mime, made))


def made_file(
    context: ViewerContext, facts: StoreFacts, selection: CoverageSelection, kind: ExportFormat, made_on: date
) -> bytes:
    """The matrix of a selection as a file, read again when its button is pressed."""
    with StoreReader(context.store, busy_seconds=context.busy_seconds).connect() as connection:
        return coverage_bytes(CoverageTable(matrix(connection, selection), facts, context.language, made_on), kind)
