"""Series out of a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, func, select, type_coerce

from pipeline.analysis.series.build import Question, SeriesSet, build_series
from pipeline.analysis.series.facts import (
    Accounts,
    Fact,
    LeftOut,
    chosen_facts,
    counted,
    details_of,
    read_facts,
)
from pipeline.analysis.series.rules import series_rules
from pipeline.analysis.series.selection import SeriesSelection
from pipeline.garbage import uncollected
from pipeline.records import Level, Measure, Status
from pipeline.storage.schema import FigureRow

_LEVELS = (Level.NATIONAL, Level.PROVINCE, Level.DISTRICT)
_DETAIL = type_coerce(FigureRow.detail, String)


def series(connection: Connection, selection: SeriesSelection) -> SeriesSet:
    """The series of a selection.

    Args:
        connection: open for reading.
        selection: its rate is not looked at: rates are made of two such sets (`rates.rate_series`).
    """
    years = (selection.first_year, selection.last_year)
    return series_of(connection, selection.question, selection.places, years=years)


def series_of(
    connection: Connection,
    question: Question,
    places: tuple[str, ...] = (),
    *,
    years: tuple[int | None, int | None] = (None, None),
) -> SeriesSet:
    """The series of a question."""
    with uncollected():
        found, left_out = answering(connection, question)
        return build_series(found, question, places, years=years, left_out=left_out)


def answering(connection: Connection, question: Question) -> tuple[list[Fact], Mapping[LeftOut, int]]:
    """The results that may answer a question, and how many of its indicator cannot, by reason.

    What can never stand in the series is counted where it lies: reading it would take most of the time. Figures that
    break the number down come along where something that does not is called a part of them.
    """
    usable: set[str] = set()
    left_out = Accounts()
    for measure, level, detail, number in _kinds(connection, question.indicator):
        reason = question.unfit(measure, details_of(detail), question.of)
        if question.indicator in series_rules().without_series:
            reason = LeftOut.OTHER_INDICATOR
        if reason is None:
            usable.add(detail)
        if reason is not None or level not in _LEVELS:
            left_out[reason or LeftOut.OTHER_LEVEL] += number
    if not usable:
        return [], left_out
    fitting = (FigureRow.measure == question.measure, FigureRow.level.in_(_LEVELS), _DETAIL.in_(sorted(usable)))
    found = read_facts(connection, chosen_facts([question.indicator], Status.REPORTED).where(*fitting))
    wholes = _wider(connection, question, fitting, usable)
    left_out.subtract(reason for fact in wholes if (reason := question.unfit(fact.measure, fact.detail, question.of)))
    return [*found, *wholes], left_out


def _kinds(connection: Connection, indicator: str) -> Sequence[Any]:
    """How many figures there are of each measure, level and breakdown."""
    kind: tuple[Any, ...] = (FigureRow.measure, FigureRow.level, _DETAIL)
    number = select(*kind, func.count()).where(
        *counted([indicator], Status.REPORTED), FigureRow.measure != Measure.CHANGE
    )
    return connection.execute(number.group_by(*kind)).all()


def _wider(
    connection: Connection, question: Question, fitting: tuple[ColumnElement[bool], ...], usable: set[str]
) -> list[Fact]:
    """Figures of a breakdown that a usable one is called a part of."""
    about = counted([question.indicator], Status.REPORTED)
    wholes = select(FigureRow.part_of).where(*about, *fitting, FigureRow.part_of.is_not(None))
    asked = chosen_facts([question.indicator], Status.REPORTED).where(
        FigureRow.measure == question.measure,
        FigureRow.level.in_(_LEVELS),
        _DETAIL.not_in(sorted(usable)),
        FigureRow.id.in_(wholes),
    )
    return read_facts(connection, asked)
