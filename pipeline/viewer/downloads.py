"""Downloads of exactly what is filtered; a file is made only when its button is pressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from pipeline.analysis.exports import ExportFormat, as_bytes, figure_table, file_name
from pipeline.analysis.words import number_words
from pipeline.storage import StoreReader
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.state import FiguresState

_KINDS = {
    ExportFormat.XLSX: ("export.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ExportFormat.CSV_EXCEL: ("export.csv_excel", "text/csv"),
    ExportFormat.CSV: ("export.csv", "text/csv"),
}


def show_downloads(context: ViewerContext, state: FiguresState, total: int) -> None:
    """The menu of files."""
    t = context.t
    with st.popover(t("export.open"), disabled=not total, width="stretch"):
        st.text(t("export.about", n=number_words(total, context.language)))
        for kind, (key, mime) in _KINDS.items():
            name, make = download(context, state, kind)
            st.download_button(
                t(key), data=make, file_name=name, mime=mime, key=f"download_{kind}", on_click="ignore", width="stretch"
            )


def download(context: ViewerContext, state: FiguresState, kind: ExportFormat) -> tuple[str, Callable[[], bytes]]:
    """The name of a file and what makes it: the same filter and order as the list on the screen."""

    def made(made_on: date) -> bytes:
        with StoreReader(context.store, busy_seconds=context.busy_seconds).connect() as connection:
            table = figure_table(connection, state.chosen, made_on=made_on, sort=state.sort, language=context.language)
            return as_bytes(table, kind)

    today = date.today()
    with context.reading() as connection:
        table = figure_table(connection, replace(state.chosen), made_on=today, language=context.language)
    return file_name(table, kind), partial(made, today)
