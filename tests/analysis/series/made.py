"""Hand-made facts for the tests of series."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.analysis.series.build import Question, SeriesSet, build_series
from pipeline.analysis.series.facts import Fact
from pipeline.analysis.series.frames import Grain, Slot
from pipeline.analysis.series.quantities import Quantity
from pipeline.areas import HA_TAY_JOINED, MERGER
from pipeline.intervals import bounds
from pipeline.records import Measure, Qualifier

FLOW, STOCK, DISTINCT = "cases", "establishments", "communes_reached"

YEAR = (date(2023, 1, 1), date(2023, 12, 31))
H1 = (date(2023, 1, 1), date(2023, 6, 30))
H2 = (date(2023, 7, 1), date(2023, 12, 31))
Q1 = (date(2023, 1, 1), date(2023, 3, 31))
MONTHS_9 = (date(2023, 1, 1), date(2023, 9, 30))
REPORTING_YEAR = (date(2022, 12, 15), date(2023, 12, 14))
REPORTING_H1 = (date(2022, 12, 15), date(2023, 6, 14))

Y2023, FIRST, SECOND = Slot(2023, 1, 12), Slot(2023, 1, 6), Slot(2023, 7, 12)

_KNOWN: Mapping[str, Any] = {
    "indicator": FLOW,
    "measure": "count",
    "status": "reported",
    "denominator": None,
    "unit": "case",
    "counted_as": "distinct",
    "of": "",
    "detail": (),
    "joint": False,
    "recurrence": None,
    "level": "province",
    "province": "Hưng Yên",
    "district": None,
    "published_on": None,
    "official": True,
    "doubtful": False,
    "confidence": 0.9,
    "part_of": None,
}


def quantity(value: float, qualifier: Qualifier = Qualifier.EXACT, words: str = "") -> Quantity:
    """A number as the guideline bounds it."""
    return Quantity(value, bounds(value, qualifier, words=words))


def fact(
    value: float,
    period: tuple[date | None, date | None] = YEAR,
    *,
    name: str = "",
    qualifier: Qualifier = Qualifier.EXACT,
    **given: Any,
) -> Fact:
    """A count of cases of Hưng Yên in 2023 by its own report, or what is given instead.

    Args:
        value: the number.
        period: first and last day.
        name: of the document; by default one of its own.
        qualifier: as written before the number.
        given: other fields.
    """
    start, end = period
    document = name or f"d-{value}-{start}-{end}-{given.get('province', '')}-{given.get('district', '')}"
    fields = {**_KNOWN, "document_id": document, "position": 0, "start": start, "end": end, **given}
    fields.setdefault("area_system", _system(min(filter(None, (end, fields["published_on"])), default=None)))
    fields.setdefault("figure_id", f"{document}/{fields['position']}")
    return Fact(**{"quantity": quantity(value, qualifier), "qualifier": str(qualifier), **fields})


def _system(day: date | None) -> str | None:
    if day is None:
        return None
    return "VN64" if day < HA_TAY_JOINED else "VN63" if day < MERGER else "VN34"


def day(value: float, *on: int, **given: Any) -> Fact:
    """A level of establishments at a day."""
    held = date(*on)
    return fact(value, (held, held), **{"indicator": STOCK, "unit": "establishment", **given})


def built(facts: Sequence[Fact], system: str = "VN63", grain: Grain = Grain.YEAR, **given: Any) -> SeriesSet:
    """The series of the first fact's indicator."""
    places = given.pop("places", ())
    years = given.pop("years", (None, None))
    indicator = given.pop("indicator", facts[0].indicator if facts else FLOW)
    question = Question(indicator, given.pop("measure", Measure.COUNT), system=system, grain=grain, **given)
    return build_series(facts, question, places, years=years)


HALVES, QUARTERS = Grain.HALF, Grain.QUARTER
INFINITE = math.inf
