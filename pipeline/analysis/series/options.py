"""What a store lets one ask of an indicator: measures, breakdowns, wholes of shares, years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, String, func, select, type_coerce

from pipeline.analysis.series.facts import OTHER_GROUND, counted, details_of
from pipeline.analysis.series.rules import series_rules
from pipeline.records import Measure, Status
from pipeline.storage.schema import FigureRow


@dataclass(frozen=True, slots=True)
class Options:
    """Each with the number of figures that state it, repeats counted once.

    Attributes:
        measures: codes.
        details: sorted codes of breakdowns; the empty one is all together.
        wholes: of shares, as written; the empty one is the whole that the indicator's name says.
        years: in which periods end.
    """

    measures: Mapping[str, int] = field(default_factory=dict)
    details: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    wholes: Mapping[str, int] = field(default_factory=dict)
    years: Mapping[int, int] = field(default_factory=dict)


def options(connection: Connection, indicator: str, measure: Measure) -> Options:
    """What can be asked of an indicator.

    Args:
        connection: open for reading.
        indicator: code.
        measure: the one chosen, of which details, wholes and years are counted.
    """
    # Read as stored and counted here: SQLite would sort all rows to group them.
    asked = select(
        FigureRow.measure,
        type_coerce(FigureRow.detail, String),
        func.ifnull(FigureRow.of, ""),
        type_coerce(FigureRow.period_end, String),
    ).where(*counted([indicator], Status.REPORTED), FigureRow.measure != Measure.CHANGE)
    cursor: Any = connection.execute(asked).cursor
    measures, details, wholes, years = Counter[str](), Counter[tuple[str, ...]](), Counter[str](), Counter[int]()
    for (stated, detail, whole, day), number in sorted(Counter(cursor).items(), key=_in_order):
        measures[stated] += number
        codes = _codes(detail, indicator)
        if stated != measure or codes is None:
            continue
        details[codes] += number
        if not codes:
            wholes[whole] += number
        if day:
            years[int(day[:4])] += number
    return Options(measures, details, wholes, years)


def _in_order(item: tuple[tuple[str | None, ...], int]) -> tuple[str, ...]:
    return tuple(value or "" for value in item[0])


def _codes(stored: str | None, indicator: str) -> tuple[str, ...] | None:
    """The breakdown as a series asks for it; None for figures on another ground, which no series has."""
    codes = set(details_of(stored))
    if OTHER_GROUND in codes:
        return None
    rules = series_rules()
    return tuple(sorted(codes - rules.implied_details.get(indicator, frozenset()) - rules.by_bodies))
