"""What one run of the page of comparison shows, read from one state of the store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from pipeline.analysis.labels import name_of
from pipeline.analysis.series.build import SeriesSet, usual_measure
from pipeline.analysis.series.cells import Cell
from pipeline.analysis.series.evidence import Sources, documents_behind, figures_of, sources_of
from pipeline.analysis.series.frames import Slot
from pipeline.analysis.series.options import Options, options
from pipeline.analysis.series.places import NATION, provinces
from pipeline.analysis.series.population import Population, read_population
from pipeline.analysis.series.query import series_of
from pipeline.analysis.series.rates import per_head, rate_series
from pipeline.analysis.series.rules import series_rules
from pipeline.analysis.series.selection import PER_HEAD
from pipeline.analysis.series.table import cells_in_order
from pipeline.analysis.series.words import Scale, rate_name, scale_of_set, series_words
from pipeline.analysis.views import DocumentFacts, Entry
from pipeline.garbage import uncollected
from pipeline.viewer.charts.rows import fullest_slot, slot_cells
from pipeline.viewer.compare.state import CompareState, Tab
from pipeline.viewer.texts import Translator

# Figures whose sentences the panel shows; a sum of provinces may rest on hundreds.
MOST_FIGURES = 20
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class CompareView:
    """All that is shown.

    Attributes:
        options: what can be asked of the indicator.
        every: the series of all places and years.
        found: those of the selection.
        slot: the stretch that tiles and ranking show; None where there is no number.
        cells: those that are on the screen, in its order.
        sources: the documents behind them in short.
        documents: a page of them with the number of their figures, where the tab lists them.
        opened: the cell of the panel; None where it is closed, or has no number.
        figures: behind the opened cell and its alternatives, by id.
    """

    options: Options
    every: SeriesSet
    found: SeriesSet
    scale: Scale
    slot: Slot | None
    cells: tuple[Cell, ...]
    sources: Sources
    documents: tuple[tuple[DocumentFacts, int], ...]
    opened: Cell | None
    figures: dict[str, Entry]


@uncollected(settled=True)
def read_view(
    connection: Connection, state: CompareState, language: str, population: Population | None = None, page: int = 1
) -> CompareView:
    """Reads what the address asks for.

    Args:
        connection: open for reading.
        state: of the address.
        language: "vi" or "en".
        population: the user's table of inhabitants, for rates per head.
        page: of the documents, from 1.
    """
    selection = state.selection
    every_key = (NATION, *(place.key for place in provinces(selection.system)))
    every = _every(connection, state, every_key, population)
    found = narrowed(every, state)
    slot = state.at if state.at in found.slots else fullest_slot(found)
    at_once = slot is not None and state.tab in (Tab.TILES, Tab.RANKING)
    cells = tuple(slot_cells(found, slot)) if at_once and slot else cells_in_order(found)
    opened = every.cell(state.cell.place, state.cell.slot) if state.cell else None
    sources = sources_of(connection, (fact for cell in cells for fact in cell.facts))
    first = (page - 1) * PAGE_SIZE if (page - 1) * PAGE_SIZE < sources.count else 0
    return CompareView(
        options(connection, selection.indicator, selection.measure),
        every,
        found,
        scale_of_set(found, language, selection.rate),
        slot,
        cells,
        sources,
        documents_behind(connection, cells, first=first, most=PAGE_SIZE) if state.tab is Tab.SOURCES else (),
        opened,
        figures_of(connection, figure_ids(opened)) if opened else {},
    )


def _every(
    connection: Connection, state: CompareState, places: tuple[str, ...], population: Population | None
) -> SeriesSet:
    """The series of all places and years, or their rates."""
    selection = state.selection
    part = series_of(connection, selection.question, places)
    if selection.rate == PER_HEAD:
        return per_head(part, population or Population({}))
    if not selection.rate:
        return part
    code = series_rules().rates[selection.rate].whole
    whole = replace(selection.question, indicator=code, measure=usual_measure(code), detail=(), of="")
    return rate_series(part, series_of(connection, whole, places), selection.rate)


def population_of(path: Path | None, state: CompareState) -> Population | None:
    """The user's table of inhabitants, where a rate per head is asked for and there is one.

    Raises:
        PopulationError: if it cannot be read.
    """
    return read_population(path) if path is not None and state.selection.rate == PER_HEAD else None


def figure_ids(cell: Cell) -> list[str]:
    """The figures that a cell rests on, then its alternatives; as many of each as the panel shows."""
    behind = [fact.figure_id for fact in cell.facts[:MOST_FIGURES]]
    return behind + [other.fact.figure_id for other in cell.others[:MOST_FIGURES]]


def narrowed(every: SeriesSet, state: CompareState) -> SeriesSet:
    """The series of the chosen places and years; all provinces where no place is chosen."""
    selection = state.selection
    keys = selection.places or tuple(place.key for place in every.places if place.key != NATION)
    places = tuple(place for place in every.places if place.key in keys)
    first, last = selection.first_year or 0, selection.last_year or 9999
    cells = {
        (place, slot): cell
        for (place, slot), cell in every.cells.items()
        if place in keys and first <= slot.year <= last
    }
    held = sorted({slot for _, slot in cells})
    slots = tuple(slot for slot in every.slots if held and held[0] <= slot <= held[-1])
    return replace(every, places=places, slots=slots, cells=cells)


def heading(state: CompareState, language: str) -> str:
    """What is shown: the indicator and what it is narrowed to."""
    selection = state.selection
    if selection.rate and selection.rate != PER_HEAD:
        return rate_name(selection.rate, language)
    parts = [name_of("indicators", selection.indicator, language)]
    parts += [rate_name(selection.rate, language)] if selection.rate else []
    parts += [name_of("details", code, language) for code in selection.detail]
    if selection.measure != selection.usual_measure:
        measure = name_of("measures", selection.measure, language)
        parts.append(f"{measure} ({selection.of})" if selection.of else measure)
    return " · ".join(parts)


def described(state: CompareState, t: Translator, language: str) -> tuple[tuple[str, str], ...]:
    """The selection in words, as (name, words)."""
    selection, words = state.selection, series_words()
    years = f"{selection.first_year or '…'}–{selection.last_year or '…'}"
    return (
        (t("compare.indicator"), heading(state, language)),
        (t("compare.map"), words.maps[selection.system].in_language(language)),
        (t("compare.step"), words.grains[selection.grain].in_language(language)),
        (t("compare.years"), years if selection.first_year or selection.last_year else t("compare.every")),
        (t("compare.places"), ", ".join(selection.places) or t("compare.every")),
    )
