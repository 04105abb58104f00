"""Downloads of exactly the table that the page of a province shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import streamlit as st

from pipeline.analysis.exports import ExportFormat
from pipeline.analysis.plans.table import CHECK_COLUMNS
from pipeline.analysis.plans.verdicts import Verdict
from pipeline.analysis.plans.words import verdict_words
from pipeline.analysis.profile.table import PROFILE_COLUMNS
from pipeline.analysis.rowtables import RowTable
from pipeline.analysis.series.words import key_words, series_words
from pipeline.analysis.views import StoreFacts
from pipeline.analysis.words import number_words
from pipeline.viewer.charts.pictures import Picture
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.downloads import picture_buttons, table_buttons
from pipeline.viewer.province.state import ProvinceState, Tab
from pipeline.viewer.province.view import ProvinceView
from pipeline.viewer.texts import LANGUAGES, Translator, translator

# What these tables can be; the others need a structure of series.
_FORMS = (ExportFormat.XLSX, ExportFormat.CSV_EXCEL, ExportFormat.CSV, ExportFormat.PARQUET)


def shown_table(context: ViewerContext, facts: StoreFacts, state: ProvinceState, view: ProvinceView) -> RowTable[Any]:
    """The table of the tab that is open: its targets, else its indicators."""
    targets = state.tab is Tab.TARGETS
    held: tuple[Any, ...] = tuple(check for _, check in view.checks) if targets else view.rows.rows
    return RowTable(
        "targets" if targets else "profile",
        CHECK_COLUMNS if targets else PROFILE_COLUMNS,
        held,
        (lambda check: check.result.cells if check.result else ()) if targets else (lambda row: row.cells),
        view.documents,
        {each: described(state, translator(each), each) for each in LANGUAGES},
        state.to_query(),
        facts,
        context.language,
        datetime.now().astimezone().date(),
    )


def described(state: ProvinceState, t: Translator, language: str) -> tuple[tuple[str, str], ...]:
    """The selection as (name, words)."""
    years = f"{state.first_year or '…'}–{state.last_year or '…'}"
    told = [
        (t("province.places"), key_words(state.place, language)),
        (t("province.map"), series_words().maps[state.system].in_language(language)),
        (t("province.years"), years if state.first_year or state.last_year else t("province.every_year")),
    ]
    if state.tab is Tab.INDICATORS:
        told.append((t("province.step"), series_words().grains[state.grain].in_language(language)))
    if state.tab is Tab.TARGETS and state.verdict:
        told.append((t("province.verdict"), verdict_words(Verdict(state.verdict), language)))
    return tuple(told)


def show_files(
    context: ViewerContext, table: RowTable[Any], state: ProvinceState, drawn: Callable[[Picture], bytes]
) -> None:
    """The menu of files: the list as a picture, its table.

    Args:
        context: of this run.
        table: all rows.
        state: of the address.
        drawn: draws the rows on the screen.
    """
    t = context.t
    sample = "_mau-sample" if table.sample else ""
    kind = "muc-tieu" if state.tab is Tab.TARGETS else "chi-tieu"
    name = f"mot-tinh{sample}_{state.place}_{kind}_{table.made_on.isoformat()}"
    with st.popover(t("export.open"), disabled=not table.held, width="stretch"):
        st.text(t("province.file_about", n=number_words(len(table.held), context.language)))
        picture_buttons(context, "province_file", name, drawn)
        table_buttons(context, "province_file", name, table, _FORMS)
