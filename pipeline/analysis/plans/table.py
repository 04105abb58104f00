"""The table of targets: one row per number that a target asks for, the same for the screen and for every file."""

from __future__ import annotations

import math
from collections.abc import Callable

from pipeline.analysis.columns import Cell, Kind, masked
from pipeline.analysis.labels import name_of
from pipeline.analysis.plans.verdicts import Check
from pipeline.analysis.plans.words import (
    caveats,
    computed_words,
    due_words,
    reached_words,
    span_words,
    target_words,
    verdict_words,
    wanted_words,
    why_words,
)
from pipeline.analysis.selected import RowColumn
from pipeline.analysis.series.facts import Fact
from pipeline.analysis.series.words import key_words, notes_words


def _bound(number: float) -> float | None:
    return None if math.isinf(number) else number


def _column(name: str, value: Callable[[Check, str], Cell], kind: Kind = Kind.TEXT) -> RowColumn[Check]:
    return RowColumn("checks", name, value, kind)


def details_words(check: Check, language: str) -> str:
    """The breakdown of a target, and the whole that a share is said of."""
    parts = [name_of("details", code, language) for code in check.target.detail]
    return " · ".join([*parts, *([masked(check.target.of) or ""] if check.target.of else [])])


def result_facts(check: Check) -> tuple[Fact, ...]:
    """The figures that the result rests on, each once."""
    cells = check.result.cells if check.result else ()
    return tuple({fact.figure_id: fact for cell in cells for fact in cell.facts}.values())


def all_facts(check: Check) -> tuple[Fact, ...]:
    """The figures of the target, then those of the result."""
    return (check.target, *check.repeats, *result_facts(check))


CHECK_COLUMNS: tuple[RowColumn[Check], ...] = (
    _column("place_name", lambda row, language: key_words(row.place, language)),
    _column("place", lambda row, _: row.place),
    _column("indicator_name", lambda row, language: name_of("indicators", row.target.indicator, language)),
    _column("indicator", lambda row, _: row.target.indicator),
    _column("measure", lambda row, _: row.target.measure),
    _column("detail_name", details_words),
    _column("detail", lambda row, _: " ".join(row.target.detail)),
    _column("target_words", lambda row, language: target_words(row.target, language)),
    _column("target_value", lambda row, _: row.target.quantity.value, Kind.NUMBER),
    _column("qualifier", lambda row, _: row.target.qualifier),
    _column("unit", lambda row, _: row.target.unit),
    _column("span", lambda row, language: span_words(row.target, language)),
    _column("period_start", lambda row, _: row.target.start, Kind.DATE),
    _column("period_end", lambda row, _: row.target.end, Kind.DATE),
    _column("recurrence", lambda row, _: row.target.recurrence or ""),
    _column("due", lambda row, language: due_words(row.due, language)),
    _column("wanted", wanted_words),
    _column("reached_words", reached_words),
    _column("reached_value", lambda row, _: row.result.quantity.value if row.result else None, Kind.NUMBER),
    _column("bound_low", lambda row, _: _bound(row.result.quantity.bounds.low) if row.result else None, Kind.NUMBER),
    _column("bound_high", lambda row, _: _bound(row.result.quantity.bounds.high) if row.result else None, Kind.NUMBER),
    _column("computed", computed_words),
    _column("verdict_name", lambda row, language: verdict_words(row.verdict, language)),
    _column("verdict", lambda row, _: str(row.verdict)),
    _column("why_words", lambda row, language: " ".join(why_words(row, language))),
    _column("why", lambda row, _: " ".join(row.why)),
    _column(
        "notes",
        lambda row, language: "; ".join(text for _, text in notes_words(caveats(row.result), language)),
    ),
    _column("target_ids", lambda row, _: " ".join(fact.figure_id for fact in (row.target, *row.repeats))),
    _column("result_ids", lambda row, _: " ".join(fact.figure_id for fact in result_facts(row))),
    _column("document_ids", lambda row, _: " ".join(dict.fromkeys(fact.document_id for fact in all_facts(row)))),
)
