"""The figures of a store as series need them, and which of them can stand in a series at all."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from sys import intern
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, func, select

from pipeline.analysis.series.quantities import Quantity
from pipeline.analysis.series.rules import stated_whole
from pipeline.areas import HA_TAY_JOINED, MERGER
from pipeline.intervals import Interval
from pipeline.records import Measure, Qualifier, Status
from pipeline.storage.factblocks import FactBlock, StoredKind, read_blocks
from pipeline.storage.schema import FigureRow

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


# Document and position.
_IN_ORDER = attrgetter("document_id", "position")


def facts(
    connection: Connection,
    indicators: Iterable[str],
    *,
    status: Status = Status.REPORTED,
    provinces: Iterable[str] = (),
    national: bool = False,
    changes: bool = False,
) -> list[Fact]:
    """Figures of some indicators, those that another document repeats counted once.

    Args:
        connection: open for reading.
        indicators: codes.
        status: results or targets. Of results, changes are left out: they are read from what changed.
        provinces: names of those wanted; all where none is named.
        national: only what is said of the whole country.
        changes: whether changes are wanted of results too.

    Returns:
        In the order of documents and positions, so that nothing depends on the order of reading.
    """
    reader, found = FactReader(), list[Fact]()
    blocks = read_blocks(connection, status, tuple(indicators), provinces=tuple(provinces), national=national)
    for block in blocks:
        every = changes or status is not Status.REPORTED
        found += reader.facts(block, [every or is_counted(kind) for kind in block.kinds])
    return marked(connection, in_order(found))


def marked(connection: Connection, found: list[Fact]) -> list[Fact]:
    """Facts of blocks with those marked that were reviewed; that is read apart, since blocks need not hold it."""
    asked = select(FigureRow.id).where(FigureRow.review.is_not(None))
    # All of them where they are few; never more than there are facts.
    reviewed = set(connection.scalars(asked.limit(len(found) + 1)))
    if len(reviewed) > len(found):
        named = func.json_each(json.dumps([fact.figure_id for fact in found])).table_valued("value")
        reviewed = set(connection.scalars(asked.where(FigureRow.id.in_(select(named.c.value)))))
    return [fact._replace(reviewed=fact.figure_id in reviewed) for fact in found] if reviewed else found


def is_counted(kind: StoredKind) -> bool:
    """Whether results of a kind are in series: changes are read from what changed."""
    return kind.measure != Measure.CHANGE


def in_order(found: list[Fact]) -> list[Fact]:
    """By document and position."""
    found.sort(key=_IN_ORDER)
    return found


class FactReader:
    """Makes facts of blocks. Stored values are turned into ours once for all that are alike, in whichever block."""

    def __init__(self) -> None:
        self._text, self._day = _Read(_shared), _Read(_day)
        self._quantity, self._kind, self._way = _Read(_quantity), _Read(_kind), _Read(_way)

    def facts(self, block: FactBlock, wanted: Sequence[bool]) -> list[Fact]:
        """The figures of the kinds that are wanted.

        Args:
            block: of the store.
            wanted: for each of its kinds.
        """
        if not any(wanted):
            return []
        codes, ids, parts = block.codes, block.ids, block.parts
        if not all(wanted):
            chosen = np.flatnonzero(np.array(wanted)[block.kind_codes])
            codes, at = codes[:, chosen], chosen.tolist()
            ids, parts = [ids[index] for index in at], [parts[index] for index in at]
        positions, *coded = codes.tolist()
        values: tuple[Sequence[Any], ...] = (
            self._documents(block),
            self._spots(block),
            self._kinds(block),
            self._ways(block),
            self._numbers(block),
            block.confidences,
        )
        columns = (map(held.__getitem__, which) for held, which in zip(values, coded, strict=True))
        indicator, status, province = (self._text[told] for told in (block.indicator, block.status, block.province))
        # The tuple's own maker, since that of a named one takes twice as long.
        make: Callable[[Any, Any], Fact] = tuple.__new__
        return [
            make(
                Fact,
                (
                    figure_id, document_id, position, indicator, measure, status, quantity, qualifier, denominator,
                    unit, counted_as, of, detail, joint, recurrence, level, province, district, area_system,
                    start, end, published, official, doubtful, 0.0 if confidence is None else confidence, part_of,
                    False,
                ),
            )
            for (
                figure_id, part_of, position, (document_id, published, official), (district, area_system, start, end),
                (measure, level, detail, of), (unit, counted_as, joint, recurrence, doubtful),
                (quantity, qualifier, denominator), confidence,
            ) in zip(ids, parts, positions, *columns, strict=True)
        ]  # fmt: skip

    def _documents(self, block: FactBlock) -> list[tuple[str, date | None, bool]]:
        day = self._day
        return [(name, day[published], publisher == _OFFICIAL) for name, published, publisher in block.documents]

    def _spots(self, block: FactBlock) -> list[tuple[str | None, str | None, date | None, date | None]]:
        text, day = self._text, self._day
        return [(text[district], text[system], day[start], day[end]) for district, system, start, end in block.spots]

    def _kinds(self, block: FactBlock) -> list[tuple[Any, ...]]:
        return [self._kind[block.indicator, kind] for kind in block.kinds]

    def _ways(self, block: FactBlock) -> list[tuple[Any, ...]]:
        return [self._way[tuple(way)] for way in block.ways]

    def _numbers(self, block: FactBlock) -> list[tuple[Quantity, str, float | None]]:
        text, quantity = self._text, self._quantity
        return [
            (quantity[value, most, qualifier, low, high], text[qualifier], whole)
            for value, most, qualifier, low, high, whole in block.numbers
        ]


class _Read(dict[Any, Any]):
    """What stored values mean, each read once for all that are alike: they take half the room and time."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, stored: Any) -> Any:
        found = self[stored] = self._read(stored)
        return found


def _kind(stored: tuple[str, StoredKind]) -> tuple[Any, ...]:
    """Measure, level, detail, whole."""
    indicator, kind = stored
    of = stated_whole(indicator, kind.of) if kind.of else ""
    return _shared(kind.measure), _shared(kind.level), details_of(kind.detail), of


def _way(stored: tuple[str, str | None, int, str | None, str | None]) -> tuple[Any, ...]:
    """Unit, way of counting, whether of several topics, recurrence, doubt."""
    unit, counted_as, joint, recurrence, flags = stored
    return _shared(unit), _shared(counted_as or "unknown"), joint != 0, recurrence, "doubtful" in details_of(flags)


def _shared(stored: str | None) -> str | None:
    """One text for all that are alike, in all of the program: they are compared by a look."""
    return intern(stored) if stored else stored


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
