"""What a link to the page of comparison says: the selection, the tab, how it is drawn, the opened cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pipeline.analysis.filters import MAX_VALUES, RefusedValue
from pipeline.analysis.series.build import merged_into, usual_measure
from pipeline.analysis.series.frames import Slot
from pipeline.analysis.series.places import place_of
from pipeline.analysis.series.selection import PER_HEAD, SeriesSelection, selection_from
from pipeline.records import Measure

# Parameters beside those of the selection.
OTHER = frozenset({"tab", "axis", "lines", "at", "cell", "lang"})
# So many lines can be told apart in one picture.
MAX_TOGETHER = 6

_SLOT = re.compile(r"((?:19|20)\d\d)-(1[0-2]|[1-9])-(1[0-2]|[1-9])")
_SHORTENED = 120


class Tab(StrEnum):
    """The views of one selection."""

    CHART = "chart"
    TILES = "tiles"
    RANKING = "ranking"
    TABLE = "table"
    SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class CellKey:
    """Which cell of a series: a place and a stretch."""

    place: str
    slot: Slot

    def __str__(self) -> str:
        return f"{self.place}.{slot_text(self.slot)}"


def slot_text(slot: Slot) -> str:
    """A stretch as a link writes it: "2024-1-6"."""
    return f"{slot.year}-{slot.first}-{slot.last}"


def slot_from(text: object) -> Slot | None:
    """The stretch that a link or a browser names; None for anything else."""
    match = _SLOT.fullmatch(text) if isinstance(text, str) else None
    if not match:
        return None
    year, first, last = map(int, match.groups())
    return Slot(year, first, last) if first <= last else None


def cell_from(text: object) -> CellKey | None:
    """The cell that a link or a browser names ("VN34_15.2024-1-6"); None for anything else."""
    if not isinstance(text, str):
        return None
    place, _, slot_words = text.partition(".")
    slot = slot_from(slot_words)
    return CellKey(place, slot) if slot and place_of(place) else None


@dataclass(frozen=True, slots=True)
class CompareState:
    """The page as its address says.

    Attributes:
        free_axis: each panel with an axis of its own.
        together: all lines in one picture.
        at: the stretch that tiles and ranking show; None is the one with the most places.
        cell: the opened one.
    """

    selection: SeriesSelection = field(default_factory=SeriesSelection)
    tab: Tab = Tab.CHART
    free_axis: bool = False
    together: bool = False
    at: Slot | None = None
    cell: CellKey | None = None

    def to_query(self) -> dict[str, list[str]]:
        """The address; what is as it starts is left out."""
        query = self.selection.to_query()
        query |= {"tab": [self.tab.value]} if self.tab is not Tab.CHART else {}
        query |= {"axis": ["free"]} if self.free_axis else {}
        query |= {"lines": ["together"]} if self.together else {}
        query |= {"at": [slot_text(self.at)]} if self.at else {}
        query |= {"cell": [str(self.cell)]} if self.cell else {}
        return query

    def selecting(self, **changed: object) -> CompareState:
        """With another selection; a cell and stretch of the former one are closed."""
        selection = replace(self.selection, **changed)  # type: ignore[arg-type]  # the caller names fields of it
        if selection == self.selection:
            return self
        kept = self.at if selection.grain == self.selection.grain else None
        return replace(self, selection=selection, at=kept, cell=None)

    def of_indicator(self, indicator: str) -> CompareState:
        """Of another indicator, with its usual measure; map, step, places and years stay."""
        if indicator == self.selection.indicator:
            return self
        return self.selecting(indicator=indicator, measure=usual_measure(indicator), detail=(), of="", rate="")

    def of_measure(self, measure: Measure) -> CompareState:
        """With another measure, of all together."""
        if measure == self.selection.measure and not self.selection.rate:
            return self
        return self.selecting(measure=measure, of="", detail=(), rate="")

    def of_rate(self, rate: str) -> CompareState:
        """As a rate of the indicator."""
        usual = self.selection.usual_measure
        return self.selecting(rate=rate, measure=usual, of="", detail=() if rate != PER_HEAD else self.selection.detail)

    def on_map(self, system: str) -> CompareState:
        """On the other map: each place becomes what it was made into, or what it was made of."""
        if system == self.selection.system:
            return self
        places = tuple(dict.fromkeys(key for place in self.selection.places for key in _on_map(place, system)))
        return self.selecting(system=system, places=places[:MAX_VALUES])

    def toggled(self, place: str, *, on: bool) -> CompareState:
        """With one place added or taken away; a place of no map, or of the other one, changes nothing."""
        known = place_of(place)
        if known is None or known.system not in ("", self.selection.system):
            return self
        places = tuple(key for key in self.selection.places if key != place)
        if on and len(places) >= MAX_VALUES:
            return self
        return self.selecting(places=(*places, place) if on else places)


def _on_map(key: str, system: str) -> tuple[str, ...]:
    """The places of another map that a place became, or was made of."""
    place = place_of(key)
    if place is None or place.system == "":
        return (key,)
    successor = merged_into(place, system)
    return (successor.key,) if successor else tuple(member for member in place.members if member.startswith(system))


def compare_state(query: Mapping[str, Sequence[str]]) -> tuple[CompareState, tuple[RefusedValue, ...]]:
    """Reads an address.

    Returns:
        The state, and the parts that were left out because they mean nothing.
    """
    selection, refused = selection_from(query, other=OTHER)
    odd = list(refused)
    values = {key: query[key][-1] for key in OTHER if query.get(key)}

    def one(key: str, known: Sequence[str]) -> str:
        value = values.get(key, "")
        if value and value not in known:
            odd.append(RefusedValue(key, value[:_SHORTENED]))
            return ""
        return value

    tab = Tab(one("tab", tuple(Tab)) or Tab.CHART)
    free, together = bool(one("axis", ("free",))), bool(one("lines", ("together",)))
    at, cell = slot_from(values.get("at")), cell_from(values.get("cell"))
    if "at" in values and (at is None or at.months != selection.grain.months):
        odd.append(RefusedValue("at", values["at"][:_SHORTENED]))
        at = None
    if "cell" in values and cell is None:
        odd.append(RefusedValue("cell", values["cell"][:_SHORTENED]))
    return CompareState(selection, tab, free, together, at, cell), tuple(odd)
