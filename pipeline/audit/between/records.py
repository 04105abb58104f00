"""What the checks between documents compare: figures as plain records, by what they count, where and when."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, Protocol

from pipeline.intervals import Interval


class Kind(NamedTuple):
    """What a figure counts: figures are compared only if all of it is the same (GUIDELINE section 6).

    Attributes:
        flow: whether it adds up over time; else it holds at a day.
        detail: codes of the breakdown, sorted, without those that the indicator always has.
        of: what it is said of, folded; "" where the indicator says it all.
    """

    indicator: str
    measure: str
    flow: bool
    detail: tuple[str, ...]
    of: str
    counted_as: str
    joint: bool


class When(NamedTuple):
    """The days that a figure covers, both included; of a stock one day."""

    start: date
    end: date

    def holds(self, other: When) -> bool:
        """Whether all of another period lies within this one."""
        return self.start <= other.start and other.end <= self.end


class Season(NamedTuple):
    """Which part of which year a period is, on whatever calendar: what figures of several years are compared by."""

    year: int
    first: int
    last: int


class Stated(NamedTuple):
    """A figure that a document states of a place (a tuple: a store gives tens of thousands).

    Attributes:
        place: key of the place.
        season: None for a period that is no part of one year.
        confidence: 0 to 1, halved where the figure is marked as doubtful.
        official: whether the document is its issuer's own.
        issuer: of the document, folded; "" where it is not known.
        plan: whether the document says what is to be done: what it states of the past is its baseline.
    """

    id: str
    document: str
    position: int
    kind: Kind
    place: str
    when: When
    season: Season | None
    value: float
    interval: Interval
    denominator: float | None
    surface: str
    confidence: float
    official: bool
    plan: bool
    issuer: str
    published: date | None


class Territory(Protocol):
    """How places lie in each other."""

    def province(self, district: str) -> str:
        """Key of the province of a district; "" for what is no district."""

    def districts(self, province: str, day: date) -> frozenset[str]:
        """Keys of the districts that a province had on a day; empty where that is not known."""

    def members(self, place: str) -> tuple[str, ...]:
        """Keys of the provinces that a merged one was made of; empty for all others."""

    def provinces(self, place: str) -> tuple[str, ...]:
        """Keys of all provinces, before and after the merger, for the whole country; empty for all other places."""
