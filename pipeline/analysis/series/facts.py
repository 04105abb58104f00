"""The figures of a store as series need them, and which of them can stand in a series at all."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select

from pipeline.analysis.series.quantities import Quantity
from pipeline.analysis.series.rules import stated_whole
from pipeline.areas import MERGER
from pipeline.intervals import Interval
from pipeline.records import Measure, Qualifier, Scope, Status
from pipeline.storage.schema import DocumentRow, FigureRow

OTHER_GROUND = "other_ground"
_OFFICIAL = "issuer"


class LeftOut(StrEnum):
    """Why a figure of the indicator is in no series."""

    OTHER_GROUND = "other_ground"
    NO_PERIOD = "no_period"
    ODD_PERIOD = "odd_period"
    NO_PLACE = "no_place"
    OTHER_LEVEL = "other_level"
    OTHER_MAP = "other_map"
    OTHER_MEASURE = "other_measure"
    BROKEN_DOWN = "broken_down"
    OTHER_WHOLE = "other_whole"
    SUBSET = "subset"


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure without its sentence.

    Attributes:
        of: what it is said of, where that is more than the indicator says; else "".
        detail: codes of the breakdown, sorted.
        official: the publisher is the issuer.
        position: in its document.
    """

    figure_id: str
    document_id: str
    position: int
    indicator: str
    measure: str
    status: str
    quantity: Quantity
    qualifier: str
    denominator: float | None
    unit: str
    counted_as: str
    of: str
    detail: tuple[str, ...]
    joint: bool
    recurrence: str | None
    level: str
    province: str | None
    district: str | None
    area_system: str | None
    start: date | None
    end: date | None
    published_on: date | None
    official: bool
    doubtful: bool
    confidence: float
    part_of: str | None

    @property
    def day(self) -> date | None:
        """In whose map its places are read."""
        return self.end or self.published_on


_COLUMNS = (
    FigureRow.id,
    FigureRow.document_id,
    FigureRow.position,
    FigureRow.indicator,
    FigureRow.measure,
    FigureRow.status,
    FigureRow.value,
    FigureRow.value_max,
    FigureRow.qualifier,
    FigureRow.bound_low,
    FigureRow.bound_high,
    FigureRow.denominator,
    FigureRow.unit,
    FigureRow.counted_as,
    FigureRow.of,
    FigureRow.detail,
    FigureRow.joint,
    FigureRow.recurrence,
    FigureRow.level,
    FigureRow.province,
    FigureRow.district,
    FigureRow.area_system,
    FigureRow.period_start,
    FigureRow.period_end,
    DocumentRow.published_on,
    DocumentRow.publisher,
    FigureRow.flags,
    FigureRow.confidence,
    FigureRow.part_of,
)


def facts(
    connection: Connection,
    indicators: Iterable[str],
    *,
    status: Status = Status.REPORTED,
    provinces: Iterable[str] = (),
) -> Iterator[Fact]:
    """Figures of some indicators, those that another document repeats counted once.

    Args:
        connection: open for reading.
        indicators: codes.
        status: results or targets.
        provinces: names of those wanted; all where none is named.

    Yields:
        In the order of documents and positions, so that nothing depends on the order of reading.
    """
    wanted = tuple(provinces)
    asked = (
        select(*_COLUMNS)
        .join(DocumentRow, DocumentRow.id == FigureRow.document_id)
        .where(
            FigureRow.indicator.in_(tuple(indicators)),
            FigureRow.status == status,
            FigureRow.scope == Scope.AGGREGATE,
            FigureRow.measure != Measure.CHANGE if status is Status.REPORTED else FigureRow.measure.is_not(None),
            FigureRow.same_as.is_(None),
        )
    )
    if wanted:
        asked = asked.where(FigureRow.province.in_(wanted))
    rows = connection.execute(asked).all()
    return iter(sorted(map(_fact, rows), key=lambda fact: (fact.document_id, fact.position)))


def _fact(row: Any) -> Fact:
    return Fact(
        row.id,
        row.document_id,
        row.position,
        row.indicator,
        row.measure,
        row.status,
        Quantity(float(row.value), _bounds(row)),
        row.qualifier,
        row.denominator,
        row.unit,
        row.counted_as or "unknown",
        stated_whole(row.indicator, row.of) if row.of else "",
        tuple(sorted(row.detail or ())),
        bool(row.joint),
        row.recurrence,
        row.level,
        row.province,
        row.district,
        row.area_system,
        row.period_start,
        row.period_end,
        row.published_on,
        row.publisher == _OFFICIAL,
        "doubtful" in (row.flags or ()),
        row.confidence if row.confidence is not None else 0.0,
        row.part_of,
    )


def _bounds(row: Any) -> Interval:
    """The stored bounds; which ends are open follows from the qualifier (GUIDELINE section 3)."""
    if row.bound_low is None and row.bound_high is None:
        high = row.value_max if row.value_max is not None else row.value
        return Interval(min(row.value, high), max(row.value, high))
    low = -math.inf if row.bound_low is None else float(row.bound_low)
    high = math.inf if row.bound_high is None else float(row.bound_high)
    if low == high:
        return Interval(low, high)
    opened = row.qualifier in (Qualifier.OVER, Qualifier.UNDER)
    near = row.qualifier == Qualifier.ABOUT and high == row.value
    return Interval(
        low,
        high,
        low_closed=not math.isinf(low) and not opened,
        high_closed=not (math.isinf(high) or opened or near),
    )


def day_of_level(fact: Fact) -> date | None:
    """The day at which a level holds: the end of its period (GUIDELINE section 5).

    A level that takes the whole period of a plan ("giai đoạn 2021-2025") was counted when the plan was published.
    """
    if fact.end is None:
        return None
    if fact.published_on is not None and fact.start is not None and fact.start <= fact.published_on < fact.end:
        return fact.published_on
    return fact.end


def system_of(fact: Fact) -> str:
    """The map in which the fact names its place: as stored, else that of its day."""
    if fact.area_system:
        return fact.area_system
    return "VN34" if fact.day is not None and fact.day >= MERGER else "VN63"


Accounts = Counter[LeftOut]
"""How many figures were left out, by reason."""
