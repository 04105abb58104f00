"""Downloads of exactly what the page of a province shows; a file is made only when its button is pressed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import streamlit as st

from pipeline.analysis.exports import ExportFormat
from pipeline.analysis.plans.table import CHECK_COLUMNS
from pipeline.analysis.profile.table import PROFILE_COLUMNS
from pipeline.analysis.rowtables import RowTable
from pipeline.analysis.series.evidence import documents_of, sources_of
from pipeline.analysis.views import StoreFacts
from pipeline.analysis.words import number_words
from pipeline.viewer.charts.pictures import Picture, picture
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.downloads import picture_buttons, table_buttons
from pipeline.viewer.province.lists import described, list_spec, shown_list
from pipeline.viewer.province.state import ProvinceState, Tab
from pipeline.viewer.province.view import ProvinceView, facts_behind, read_view
from pipeline.viewer.texts import LANGUAGES, translator

# What these tables can be; the others need a structure of series.
_FORMS = (ExportFormat.XLSX, ExportFormat.CSV_EXCEL, ExportFormat.CSV, ExportFormat.PARQUET)


@dataclass(frozen=True, slots=True)
class ProvinceFiles:
    """What the files of a page are made of: its address, read again when a button is pressed.

    Attributes:
        facts: what the store held when the page was drawn.
        first: of the targets on the screen, from 0.
        made_on: the day of the files.
    """

    context: ViewerContext
    facts: StoreFacts
    state: ProvinceState
    first: int
    made_on: date

    @property
    def name(self) -> str:
        """Of all files, without their endings."""
        sample = "_mau-sample" if self.facts.sample else ""
        kind = "muc-tieu" if self.state.tab is Tab.TARGETS else "chi-tieu"
        return f"mot-tinh{sample}_{self.state.place}_{kind}_{self.made_on.isoformat()}"

    def table(self) -> RowTable[Any]:
        """The table of the tab that is open: all of its targets, else its indicators."""
        with self.context.reading() as connection:
            view = read_view(connection, self.state)
            documents = documents_of(connection, facts_behind(view))
        targets = self.state.tab is Tab.TARGETS
        held: tuple[Any, ...] = tuple(check for _, check in view.checks) if targets else view.rows.rows
        return RowTable(
            "targets" if targets else "profile",
            CHECK_COLUMNS if targets else PROFILE_COLUMNS,
            held,
            (lambda check: check.result.cells if check.result else ()) if targets else (lambda row: row.cells),
            documents,
            {each: described(self.state, translator(each), each) for each in LANGUAGES},
            self.state.to_query(),
            self.facts,
            self.context.language,
            self.made_on,
        )

    def drawn(self, kind: Picture) -> bytes:
        """The rows on the screen as a picture."""
        with self.context.reading() as connection:
            view = read_view(connection, self.state)
            sources = sources_of(connection, facts_behind(view))
        data = shown_list(self.context, self.state, view, self.first)
        return picture(list_spec(self.context, self.facts, self.state, sources, data), kind)


def show_files(context: ViewerContext, facts: StoreFacts, state: ProvinceState, view: ProvinceView, first: int) -> None:
    """The menu of files: the list as a picture, its table.

    Args:
        context: of this run.
        facts: what the store holds.
        state: of the address.
        view: what is shown.
        first: of the targets on the screen, from 0.
    """
    t = context.t
    files = ProvinceFiles(context, facts, state, first, datetime.now().astimezone().date())
    count = len(view.checks) if state.tab is Tab.TARGETS else len(view.rows.rows)
    with st.popover(t("export.open"), disabled=not count, width="stretch"):
        st.text(t("province.file_about", n=number_words(count, context.language)))
        picture_buttons(context, "province_file", files.name, files.drawn)
        table_buttons(context, "province_file", files.name, files.table, _FORMS)
