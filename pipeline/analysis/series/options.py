"""What a store lets one ask of an indicator: measures, breakdowns, wholes of shares, years."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, String, cast, func, select

from pipeline.analysis.series.facts import OTHER_GROUND
from pipeline.analysis.series.rules import series_rules
from pipeline.records import Measure, Scope, Status
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
    detail, year = cast(FigureRow.detail, String), func.strftime("%Y", FigureRow.period_end)
    columns = (FigureRow.measure, detail.label("detail"), FigureRow.of, year.label("year"))
    asked = (
        select(*columns, func.count().label("n"))
        .where(
            FigureRow.indicator == indicator,
            FigureRow.status == Status.REPORTED,
            FigureRow.scope == Scope.AGGREGATE,
            FigureRow.measure != Measure.CHANGE,
            FigureRow.same_as.is_(None),
        )
        .group_by(*columns)
    )
    measures, details, wholes, years = Counter[str](), Counter[tuple[str, ...]](), Counter[str](), Counter[int]()
    for row in connection.execute(asked):
        measures[row.measure] += row.n
        codes = _codes(row.detail, indicator)
        if row.measure != measure or codes is None:
            continue
        details[codes] += row.n
        if not codes:
            wholes[row.of or ""] += row.n
        if row.year:
            years[int(row.year)] += row.n
    return Options(measures, details, wholes, years)


def _codes(stored: str | None, indicator: str) -> tuple[str, ...] | None:
    """The breakdown as a series asks for it; None for figures on another ground, which no series has."""
    codes = set(json.loads(stored) if stored else ())
    if OTHER_GROUND in codes:
        return None
    rules = series_rules()
    return tuple(sorted(codes - rules.implied_details.get(indicator, frozenset()) - rules.by_bodies))
