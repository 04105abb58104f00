"""The figures of a store as series need them, and which of them can stand in a series at all."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter
from sys import intern
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, Select, String, select, type_coerce

from pipeline.analysis.series.quantities import Quantity
from pipeline.analysis.series.rules import stated_whole
from pipeline.areas import HA_TAY_JOINED, MERGER
from pipeline.intervals import Interval
from pipeline.records import Measure, Qualifier, Scope, Status
from pipeline.storage.schema import DocumentRow, FigureRow

OTHER_GROUND = "other_ground"
_OFFICIAL = "issuer"
# Thousands of figures share few breakdowns.
_SHARED = 5_000


class LeftOut(StrEnum):
    """Why a figure of the indicator is in no series."""

    OTHER_INDICATOR = "other_indicator"
    OTHER_GROUND = "other_ground"
    NO_PERIOD = "no_period"
    ODD_PERIOD = "odd_period"
    OTHER_STRETCH = "other_stretch"
    OTHER_YEAR = "other_year"
    NO_PLACE = "no_place"
    OTHER_PLACE = "other_place"
    OTHER_LEVEL = "other_level"
    OTHER_MAP = "other_map"
    INCOMPLETE = "incomplete"
    OTHER_MEASURE = "other_measure"
    BROKEN_DOWN = "broken_down"
    OTHER_WHOLE = "other_whole"
    SUBSET = "subset"


class Fact(NamedTuple):
    """A figure without its sentence (a tuple: a store gives tens of thousands at once).

    Attributes:
        of: what it is said of, where that is more than the indicator says; else "".
        detail: codes of the breakdown, sorted.
        official: the publisher is the issuer.
        position: in its document.
        reviewed: whether a reviewer vouches for it.
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
    reviewed: bool = False

    @property
    def day(self) -> date | None:
        """In whose map its places are read where it names none: its end, or its publication if that was earlier."""
        end, published = self.end, self.published_on
        if end is None or (published is not None and published < end):
            return published
        return end


# Texts are read as they are stored, and turned into values once for all that are alike.
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
    type_coerce(FigureRow.detail, String),
    type_coerce(FigureRow.joint, Integer),
    FigureRow.recurrence,
    FigureRow.level,
    FigureRow.province,
    FigureRow.district,
    FigureRow.area_system,
    type_coerce(FigureRow.period_start, String),
    type_coerce(FigureRow.period_end, String),
    type_coerce(DocumentRow.published_on, String),
    DocumentRow.publisher,
    type_coerce(FigureRow.flags, String),
    FigureRow.confidence,
    FigureRow.part_of,
)
# Document and position.
_IN_ORDER = itemgetter(1, 2)


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
    asked = chosen_facts(indicators, status)
    if status is Status.REPORTED:
        asked = asked.where(FigureRow.measure != Measure.CHANGE)
    if wanted:
        asked = asked.where(FigureRow.province.in_(wanted))
    return iter(read_facts(connection, asked))


def counted(indicators: Iterable[str], status: Status) -> tuple[Any, ...]:
    """The conditions of figures that can be in series at all: totals, each once."""
    return (
        FigureRow.indicator.in_(tuple(indicators)),
        FigureRow.status == status,
        FigureRow.scope == Scope.AGGREGATE,
        FigureRow.same_as.is_(None),
    )


def chosen_facts(indicators: Iterable[str], status: Status) -> Select[Any]:
    """The query of facts; more conditions may be added before `read_facts`."""
    columns: tuple[Any, ...] = _COLUMNS
    joined = select(*columns).join(DocumentRow, DocumentRow.id == FigureRow.document_id)
    return joined.where(*counted(indicators, status))


def read_facts(connection: Connection, asked: Select[Any]) -> list[Fact]:
    """The facts of a query, in the order of documents and positions."""
    # Rows as SQLite gives them, since wrapping each would take as long as reading it; and each let go at once, since
    # all of them would take five times the room of the facts.
    rows: Any = connection.execute(asked).cursor
    found = _facts(rows)
    found.sort(key=_IN_ORDER)
    # Read apart: they are few, and the index that series are read from need not hold it.
    reviewed = set(connection.scalars(select(FigureRow.id).where(FigureRow.review.is_not(None))))
    return [fact._replace(reviewed=fact.figure_id in reviewed) for fact in found] if reviewed else found


class _Read(dict[Any, Any]):
    """What stored values mean, each read once for all that are alike: they take half the room and time."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, stored: Any) -> Any:
        found = self[stored] = self._read(stored)
        return found


def _facts(rows: Iterable[Any]) -> list[Fact]:
    text, day, codes = _Read(_shared), _Read(_day), _Read(details_of)
    quantity, way, whole, flags = _Read(_quantity), _Read(_way), _Read(_whole), _Read(_is_doubtful)
    sure = _Read(_confidence)
    # The tuple's own maker, since that of a named one takes twice as long.
    make: Callable[[Any, Any], Fact] = tuple.__new__
    return [
        make(
            Fact,
            (
                figure_id, document_id, position, text[indicator], text[measure], text[status],
                quantity[value, value_max, qualifier, low, high], text[qualifier], denominator, text[unit],
                way[counted_as], whole[indicator, of] if of else "", codes[detail], joint != 0, recurrence, text[level],
                text[province], text[district], text[area_system], day[start], day[end], day[published],
                publisher == _OFFICIAL, flags[stored_flags], sure[confidence], part_of, False,
            ),
        )
        for (
            figure_id, document_id, position, indicator, measure, status, value, value_max, qualifier, low, high,
            denominator, unit, counted_as, of, detail, joint, recurrence, level, province, district, area_system,
            start, end, published, publisher, stored_flags, confidence, part_of,
        ) in rows
    ]  # fmt: skip


def _shared(stored: str | None) -> str | None:
    """One text for all that are alike, in all of the program: they are compared by a look."""
    return intern(stored) if stored else stored


def _way(counted_as: str | None) -> str:
    return intern(counted_as or "unknown")


def _whole(said: tuple[str, str]) -> str:
    return stated_whole(*said)


def _confidence(stored: float | None) -> float:
    return 0.0 if stored is None else stored


def _is_doubtful(flags: str | None) -> bool:
    return "doubtful" in details_of(flags)


@lru_cache(_SHARED)
def details_of(stored: str | None) -> tuple[str, ...]:
    """A stored JSON list of codes, sorted."""
    return tuple(sorted(json.loads(stored))) if stored else ()


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None


def _quantity(stored: tuple[float, float | None, str, float | None, float | None]) -> Quantity:
    return Quantity(float(stored[0]), _bounds(*stored))


def _bounds(value: float, value_max: float | None, qualifier: str, low: float | None, high: float | None) -> Interval:
    """The stored bounds; which ends are open follows from the qualifier (GUIDELINE section 3)."""
    if low is None and high is None:
        other = value_max if value_max is not None else value
        return Interval(min(value, other), max(value, other))
    bottom = -math.inf if low is None else float(low)
    top = math.inf if high is None else float(high)
    if bottom == top:
        return Interval(bottom, top)
    opened = qualifier in (Qualifier.OVER, Qualifier.UNDER)
    # "gần 300" stops short of the number; so does "hàng trăm" of ten times as many.
    near = qualifier == Qualifier.ABOUT and top in (value, value * 10)
    return Interval(
        bottom,
        top,
        low_closed=not math.isinf(bottom) and not opened,
        high_closed=not (math.isinf(top) or opened or near),
    )


def day_of_level(fact: Fact) -> date | None:
    """The day at which a level holds: the end of its period (GUIDELINE section 5).

    A level that is the case and takes the whole period of a plan ("giai đoạn 2021-2025") was counted when the plan was
    published: nothing is known of a later day. A target keeps the end of its period.
    """
    end, published = fact.end, fact.published_on
    if end is None or published is None or end <= published or fact.status != Status.REPORTED:
        return end
    return published


def system_of(fact: Fact) -> str:
    """The map in which the fact names its place: that of its issuer as stored, else that of its day."""
    if fact.area_system:
        return fact.area_system
    if fact.day is None:
        return "VN63"
    if fact.day < HA_TAY_JOINED:
        return "VN64"
    return "VN34" if fact.day >= MERGER else "VN63"


Accounts = Counter[LeftOut]
"""How many figures were left out, by reason."""
