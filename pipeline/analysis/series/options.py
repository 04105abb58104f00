"""What a store lets one ask of an indicator: measures, breakdowns, wholes of shares, years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from pipeline.analysis.series.facts import OTHER_GROUND, details_of
from pipeline.analysis.series.rules import series_rules
from pipeline.records import Measure, Status
from pipeline.storage.factblocks import read_counts


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
    stated, years = Counter[tuple[str, str, str]](), Counter[int]()
    for told, detail, whole, ending, numbers in read_counts(connection, Status.REPORTED, indicator):
        if told == Measure.CHANGE:
            continue
        stated[told, detail or "", whole or ""] += sum(numbers)
        if told == measure and _codes(detail, indicator) is not None:
            years.update(dict(zip(ending, numbers, strict=True)))
    del years[0]
    measures, details, wholes = Counter[str](), Counter[tuple[str, ...]](), Counter[str]()
    for (told, detail, whole), number in sorted(stated.items()):
        measures[told] += number
        codes = _codes(detail, indicator)
        if told != measure or codes is None:
            continue
        details[codes] += number
        if not codes:
            wholes[whole] += number
    return Options(measures, details, wholes, {year: years[year] for year in sorted(years)})


def _codes(stored: str | None, indicator: str) -> tuple[str, ...] | None:
    """The breakdown as a series asks for it; None for figures on another ground, which no series has."""
    codes = set(details_of(stored))
    if OTHER_GROUND in codes:
        return None
    rules = series_rules()
    return tuple(sorted(codes - rules.implied_details.get(indicator, frozenset()) - rules.by_bodies))
