"""Downloads of exactly what the page of comparison shows; a file is made only when its button is pressed."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st

from pipeline.analysis.series.table import SeriesTable
from pipeline.analysis.views import StoreFacts
from pipeline.analysis.words import number_words
from pipeline.viewer.charts.pictures import picture
from pipeline.viewer.compare.state import CompareState
from pipeline.viewer.compare.view import CompareView, described
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.downloads import KINDS, picture_buttons, table_buttons
from pipeline.viewer.texts import LANGUAGES, translator


def series_table(context: ViewerContext, facts: StoreFacts, state: CompareState, view: CompareView) -> SeriesTable:
    """The table of the cells on the screen."""
    return SeriesTable(
        view.found,
        view.cells,
        view.scale,
        view.documents,
        {each: described(state, translator(each), each) for each in LANGUAGES},
        state.to_query(),
        facts,
        context.language,
        datetime.now().astimezone().date(),
    )


def show_files(context: ViewerContext, table: SeriesTable, spec: dict[str, Any] | None) -> None:
    """The menu of files: pictures where one is shown, tables always."""
    t = context.t
    sample = "_mau-sample" if table.facts.sample else ""
    name = f"so-sanh{sample}_{table.found.question.indicator}_{table.made_on.isoformat()}"
    with st.popover(t("export.open"), disabled=not table.cells, width="stretch"):
        st.text(t("compare.file_about", n=number_words(len(table.cells), context.language)))
        if spec:
            picture_buttons(context, "compare_file", name, partial(picture, spec))
        table_buttons(context, "compare_file", name, table, KINDS)
