"""Series out of a store."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from pipeline.analysis.series.build import Question, SeriesSet, build_series
from pipeline.analysis.series.facts import facts
from pipeline.analysis.series.selection import SeriesSelection


def series(connection: Connection, selection: SeriesSelection) -> SeriesSet:
    """The series of a selection.

    Args:
        connection: open for reading.
        selection: its rate is not looked at: rates are made of two such sets (`rates.rate_series`).
    """
    found = series_of(connection, selection.question, selection.places)
    shown = tuple(slot for slot in found.slots if _in_years(slot.year, selection))
    kept = {key: cell for key, cell in found.cells.items() if _in_years(key[1].year, selection)}
    return replace(found, slots=shown, cells=kept)


def series_of(connection: Connection, question: Question, places: tuple[str, ...] = ()) -> SeriesSet:
    """The series of a question over all years."""
    return build_series(facts(connection, [question.indicator]), question, places)


def _in_years(year: int, selection: SeriesSelection) -> bool:
    after = selection.first_year is None or year >= selection.first_year
    return after and (selection.last_year is None or year <= selection.last_year)
