"""What the coverage page shows: one record, read from and written to a link. Nothing of a link is repaired."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.analysis.filters import RefusedValue
from pipeline.analysis.links import LinkReader
from pipeline.analysis.series.frames import Grain, Slot
from pipeline.analysis.series.places import NATION, SYSTEMS, place_of
from pipeline.analysis.series.selection import DEFAULT_INDICATOR
from pipeline.scheme import scheme

# Collects what no other code names; that a report is silent on it says nothing.
REST = "other"
# The steps that reports are written for; quarters are rare.
GRAINS = (Grain.YEAR, Grain.HALF)
# Years shown where a link names none: what a laptop's screen holds.
USUAL_YEARS = 15

_SLOT = re.compile(r"((?:19|20)\d\d)(?:-(1-6|7-12))?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CELL = re.compile(r"[0-9A-Za-z_-]{1,40}\.[0-9A-Za-z_-]{1,40}")


class View(StrEnum):
    """Which two of place, indicator and period the matrix spreads out; the third is chosen."""

    INDICATOR = "indicator"  # places × periods of one indicator
    PLACE = "place"  # indicators × periods of one place
    PERIOD = "period"  # places × indicators of one period


def indicators() -> tuple[str, ...]:
    """The indicators of the matrix in the order of the scheme, which keeps families together as it lists them."""
    families = list(scheme().families)
    known = [code for code in scheme().indicators if code != REST]
    return tuple(sorted(known, key=lambda code: families.index(scheme().indicators[code].family)))


def slot_key(slot: Slot) -> str:
    """A step in a link: "2024", "2024-1-6"."""
    return str(slot.year) if slot.months == Grain.YEAR.months else f"{slot.year}-{slot.first}-{slot.last}"


def slot_of(key: str) -> Slot | None:
    """The step of a key; None for anything else."""
    match = _SLOT.fullmatch(key)
    if not match:
        return None
    first, last = (int(month) for month in (match[2] or "1-12").split("-"))
    return Slot(int(match[1]), first, last)


@dataclass(frozen=True, slots=True)
class CoverageSelection:
    """The selection that matrix, panel and files of the page share.

    Attributes:
        view: what is spread out.
        indicator: code, for View.INDICATOR.
        place: key in the map or NATION, for View.PLACE; "" for the place with most reports.
        period: key of a step, for View.PERIOD; "" for the latest with a report.
        system: "VN63" or "VN34".
        grain: year or half.
        first_year, last_year: both included; None is open (at most USUAL_YEARS back).
        cell: "ROW.COLUMN" of the opened cell, or "".
    """

    view: View = View.INDICATOR
    indicator: str = DEFAULT_INDICATOR
    place: str = ""
    period: str = ""
    system: str = "VN34"
    grain: Grain = Grain.YEAR
    first_year: int | None = None
    last_year: int | None = None
    cell: str = ""

    def to_query(self) -> dict[str, list[str]]:
        """The parameters of a link, in a fixed order; what is as it starts is left out."""
        usual = CoverageSelection()
        told = {
            "view": self.view,
            "indicator": self.indicator,
            "place": self.place,
            "period": self.period,
            "map": self.system,
            "step": self.grain,
            "first": str(self.first_year or ""),
            "last": str(self.last_year or ""),
            "cell": self.cell,
        }
        start = {"view": usual.view, "indicator": usual.indicator, "map": usual.system, "step": usual.grain}
        return {key: [str(value)] for key, value in told.items() if value != start.get(key, "")}


class _Reader(LinkReader):
    def value(self, key: str, usual: str, *, fits: bool | None = None, known: Sequence[str] = ()) -> str:
        """The last value of a parameter if it is a known one, or fits."""
        value = (self.query.get(key) or [usual])[-1]
        if value == usual or value in known or fits:
            return value
        self.refuse(key, value)
        return usual

    def last(self, key: str) -> str:
        """The last value of a parameter, or ""."""
        return (self.query.get(key) or [""])[-1]

    def year(self, key: str) -> int | None:
        """A year of four digits."""
        value = self.value(key, "", fits=bool(_YEAR.fullmatch(self.last(key))))
        return int(value) if value else None


_PARAMETERS = frozenset({"view", "indicator", "place", "period", "map", "step", "first", "last", "cell"})


def selection_from(
    query: Mapping[str, Sequence[str]], *, other: frozenset[str] = frozenset()
) -> tuple[CoverageSelection, tuple[RefusedValue, ...]]:
    """Reads a selection from a link's parameters.

    Args:
        query: every parameter with all its values.
        other: parameters that belong to somebody else (language).

    Returns:
        The selection, and what was left out of it: unknown parameters and codes, places of another map, periods of
        another step.
    """
    reader = _Reader(query)
    for key in query:
        if key not in _PARAMETERS and key not in other:
            reader.refuse(key)
    system = reader.value("map", "VN34", known=SYSTEMS)
    grain = Grain(reader.value("step", Grain.YEAR, known=GRAINS))
    place = place_of(reader.last("place"))
    slot = slot_of(reader.last("period"))
    first, last = reader.year("first"), reader.year("last")
    if first and last and first > last:
        reader.refuse("last", str(last))
        last = None
    selection = CoverageSelection(
        View(reader.value("view", View.INDICATOR, known=tuple(View))),
        reader.value("indicator", DEFAULT_INDICATOR, known=indicators()),
        reader.value("place", "", fits=place is not None and (place.key == NATION or place.system == system)),
        reader.value("period", "", fits=slot is not None and slot.months == grain.months),
        system,
        grain,
        first,
        last,
        reader.value("cell", "", fits=bool(_CELL.fullmatch(reader.last("cell")))),
    )
    return selection, tuple(reader.refused)
