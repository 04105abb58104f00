"""Downloads of exactly what the page of comparison shows; a file is made only when its button is pressed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st
from sqlalchemy import Connection

from pipeline.analysis.series.evidence import documents_behind
from pipeline.analysis.series.population import PopulationError
from pipeline.analysis.series.table import SeriesTable
from pipeline.analysis.views import StoreFacts
from pipeline.analysis.words import number_words
from pipeline.viewer.charts.pictures import Picture, picture
from pipeline.viewer.compare.pictures import Drawing
from pipeline.viewer.compare.state import CompareState
from pipeline.viewer.compare.view import CompareView, described, population_of, read_view
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.downloads import KINDS, picture_buttons, table_buttons
from pipeline.viewer.texts import LANGUAGES, translator


@dataclass(frozen=True, slots=True)
class CompareFiles:
    """What the files of a page are made of: its address, read again when a button is pressed.

    Attributes:
        facts: what the store held when the page was drawn.
        width: of its picture, in pixels.
        made_on: the day of the files.
    """

    context: ViewerContext
    facts: StoreFacts
    state: CompareState
    width: int
    made_on: date

    @property
    def name(self) -> str:
        """Of all files, without their endings."""
        sample = "_mau-sample" if self.facts.sample else ""
        return f"so-sanh{sample}_{self.state.selection.indicator}_{self.made_on.isoformat()}"

    def table(self) -> SeriesTable:
        """The table of the cells on the screen."""
        with self.context.reading() as connection:
            view = self._view(connection)
            documents = documents_behind(connection, view.cells)
        return SeriesTable(
            view.found,
            view.cells,
            view.scale,
            documents,
            {each: described(self.state, translator(each), each) for each in LANGUAGES},
            self.state.to_query(),
            self.facts,
            self.context.language,
            self.made_on,
        )

    def drawn(self, kind: Picture) -> bytes:
        """The picture as a file.

        Raises:
            LookupError: if there is nothing to draw any more.
        """
        with self.context.reading() as connection:
            view = self._view(connection)
        spec = Drawing(self.context, self.facts, self.state, view, self.width).picture()
        if spec is None:
            raise LookupError(self.name)
        return picture(spec, kind)

    def _view(self, connection: Connection) -> CompareView:
        try:
            population = population_of(self.context.population, self.state)
        except PopulationError:  # the page says so
            population = None
        return read_view(connection, self.state, self.context.language, population)


def show_files(
    context: ViewerContext, facts: StoreFacts, state: CompareState, view: CompareView, width: int, *, pictured: bool
) -> None:
    """The menu of files: pictures where one is shown, tables always."""
    t = context.t
    files = CompareFiles(context, facts, state, width, datetime.now().astimezone().date())
    with st.popover(t("export.open"), disabled=not view.cells, width="stretch"):
        st.text(t("compare.file_about", n=number_words(len(view.cells), context.language)))
        if pictured:
            picture_buttons(context, "compare_file", files.name, files.drawn)
        table_buttons(context, "compare_file", files.name, files.table, KINDS)
