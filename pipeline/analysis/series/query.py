"""Series out of a store."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

from sqlalchemy import Connection

from pipeline.analysis.series.build import Question, SeriesSet, build_series
from pipeline.analysis.series.facts import (
    Accounts,
    Fact,
    FactReader,
    LeftOut,
    details_of,
    is_counted,
    marked,
)
from pipeline.analysis.series.rules import series_rules
from pipeline.analysis.series.selection import SeriesSelection
from pipeline.garbage import uncollected
from pipeline.records import Level, Status
from pipeline.storage.factblocks import StoredKind, read_blocks

_LEVELS = (Level.NATIONAL, Level.PROVINCE, Level.DISTRICT)
_WHOLES = (None, LeftOut.BROKEN_DOWN, LeftOut.OTHER_GROUND)


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
    reader, left_out, made = FactReader(), Accounts(), list[Fact]()
    unfit = cache(partial(_unfit, question))
    for block in read_blocks(connection, Status.REPORTED, [question.indicator]):
        reasons = [unfit(kind) for kind in block.kinds]
        for kind, reason, number in zip(block.kinds, reasons, block.counts, strict=True):
            if reason is not None and is_counted(kind):
                left_out[reason] += number
        made += reader.facts(block, [_may_stand(question, *told) for told in zip(block.kinds, reasons, strict=True)])
    usable = {
        detail for detail in {fact.detail for fact in made} if not question.unfit(question.measure, detail, question.of)
    }
    found = [fact for fact in made if fact.detail in usable]
    wholes = {fact.part_of for fact in found}
    wider = [fact for fact in made if fact.detail not in usable and fact.figure_id in wholes]
    left_out.subtract(reason for fact in wider if (reason := question.unfit(fact.measure, fact.detail, question.of)))
    return marked(connection, found + wider), left_out


def _unfit(question: Question, kind: StoredKind) -> LeftOut | None:
    """Why figures of a kind cannot answer."""
    if question.indicator in series_rules().without_series:
        return LeftOut.OTHER_INDICATOR
    reason = question.unfit(kind.measure, details_of(kind.detail), question.of)
    return reason or (None if kind.level in _LEVELS else LeftOut.OTHER_LEVEL)


def _may_stand(question: Question, kind: StoredKind, reason: LeftOut | None) -> bool:
    """Whether figures of a kind answer, or others may be parts of them."""
    return reason in _WHOLES and kind.measure == question.measure and kind.level in _LEVELS
