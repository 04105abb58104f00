"""Downloads of exactly what is filtered; a file is made only when its button is pressed."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

import streamlit as st

from pipeline.analysis.exports import ENDINGS, ExportFormat, as_bytes, figure_table, file_name
from pipeline.analysis.tables import Table
from pipeline.analysis.views import StoreFacts
from pipeline.analysis.words import number_words
from pipeline.storage import StoreReader
from pipeline.viewer.charts.pictures import Picture
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.state import FiguresState

KINDS = {
    ExportFormat.XLSX: ("export.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ExportFormat.CSV_EXCEL: ("export.csv_excel", "text/csv"),
    ExportFormat.CSV: ("export.csv", "text/csv"),
    ExportFormat.PARQUET: ("export.parquet", "application/vnd.apache.parquet"),
    ExportFormat.SDMX: ("export.sdmx", "application/zip"),
    ExportFormat.DATA_PACKAGE: ("export.datapackage", "application/zip"),
}
_PICTURES = {Picture.PNG: ("compare.png", "image/png"), Picture.SVG: ("compare.svg", "image/svg+xml")}
# Streamlit holds a download in memory; more rows than these (some 100 MB as CSV) are for the command line.
_MOST_ROWS = 100_000


def show_downloads(context: ViewerContext, facts: StoreFacts, state: FiguresState, total: int) -> None:
    """The menu of files."""
    t, today = context.t, datetime.now().astimezone().date()
    with st.popover(t("export.open"), disabled=not total, width="stretch"):
        if total > _MOST_ROWS:
            st.text(t("export.too_many", n=number_words(_MOST_ROWS, context.language)))
            st.code(_command(context, state), language="bash", wrap_lines=True)
            return
        st.text(t("export.about", n=number_words(total, context.language)))
        for kind, (key, mime) in KINDS.items():
            made = partial(made_file, context, state, kind, today)
            file_button(context, f"download_{kind}", key, File(file_name(facts, state.chosen, kind, today), mime, made))


@dataclass(frozen=True, slots=True)
class File:
    """A file that is made when its button is pressed, in a thread of Streamlit's own.

    Streamlit keeps `made` as long as the page is open, so it holds no numbers of the page: it reads them again.
    """

    name: str
    mime: str
    made: Callable[[], bytes]


def file_button(context: ViewerContext, place: str, key: str, file: File) -> None:
    """A button of a menu of files; `place` is its own on the page, `key` that of its words."""
    st.download_button(
        context.t(key),
        data=file.made,
        file_name=file.name,
        mime=file.mime,
        key=place,
        on_click="ignore",
        width="stretch",
    )


def picture_buttons(context: ViewerContext, key: str, name: str, made: Callable[[Picture], bytes]) -> None:
    """Buttons for a chart as PNG and SVG.

    Args:
        context: of this run.
        key: how the keys of the buttons begin.
        name: of the files, without its ending.
        made: draws it.
    """
    for kind, (label, mime) in _PICTURES.items():
        file_button(context, f"{key}_{kind}", label, File(f"{name}.{kind}", mime, partial(made, kind)))


def table_buttons(
    context: ViewerContext, key: str, name: str, table: Callable[[], Table], forms: Iterable[ExportFormat]
) -> None:
    """Buttons for a table as files of the forms given.

    Args:
        context: of this run.
        key: how the keys of the buttons begin.
        name: of the files, without its ending.
        table: reads it, in a thread of Streamlit's own.
        forms: in the order of the buttons.
    """
    for form in forms:
        label, mime = KINDS[form]
        file = File(f"{name}{ENDINGS[form]}", mime, partial(_written, table, form))
        file_button(context, f"{key}_{form}", label, file)


def _written(table: Callable[[], Table], form: ExportFormat) -> bytes:
    return as_bytes(table(), form)


def _command(context: ViewerContext, state: FiguresState) -> str:
    """The command that writes the same rows to a file."""
    words = ["solieu", "export", "--store", str(context.store), "--format", ExportFormat.PARQUET]
    for name, values in state.chosen.to_query().items():
        for value in values:
            words += ["--text", value] if name == "q" else ["--filter", f"{name}={value}"]
    return shlex.join([*words, "--output", "so-lieu.parquet"])


def made_file(context: ViewerContext, state: FiguresState, kind: ExportFormat, made_on: date) -> bytes:
    """A file of the list on the screen: the same filter, order and language.

    Streamlit calls this in a thread of its own when the button is pressed; nothing of a page may be used here.
    """
    with StoreReader(context.store, busy_seconds=context.busy_seconds).connect() as connection:
        table = figure_table(connection, state.chosen, made_on=made_on, sort=state.sort, language=context.language)
        return as_bytes(table, kind)
