"""What a link to the page of one province says: the place, step and years, the tab, what is opened."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.analysis.filters import RefusedValue
from pipeline.analysis.plans.verdicts import Verdict
from pipeline.analysis.series.build import merged_into
from pipeline.analysis.series.frames import Grain, Slot
from pipeline.analysis.series.placefacts import place_names
from pipeline.analysis.series.places import NATION, SYSTEMS, place_of
from pipeline.analysis.series.selection import selection_from
from pipeline.records import Level, Measure
from pipeline.scheme import scheme
from pipeline.viewer.compare.state import slot_from, slot_text

_SELECTING = ("place", "map", "step", "first", "last")
_OTHER = ("tab", "row", "at", "verdict", "target", "lang")
_TARGET = re.compile(r"[A-Za-z0-9_-]{1,64}\.\d{1,2}")
_SHORTENED = 120


class Tab(StrEnum):
    """The views of one place."""

    INDICATORS = "indicators"
    TARGETS = "targets"
    DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class ProvinceState:
    """The page as its address says.

    Attributes:
        place: key of a province of the map, NATION, or "" where none is chosen yet.
        system: the map.
        row: the opened indicator, "CODE.MEASURE", or "".
        at: the stretch of it whose number is opened; None is the last.
        verdict: of the targets shown, or "" for all.
        target: the opened target, "FIGURE.NUMBER" with the number of what is due, or "".
    """

    place: str = ""
    system: str = "VN34"
    grain: Grain = Grain.YEAR
    first_year: int | None = None
    last_year: int | None = None
    tab: Tab = Tab.INDICATORS
    row: str = ""
    at: Slot | None = None
    verdict: str = ""
    target: str = ""

    def to_query(self) -> dict[str, list[str]]:
        """The address; what is as it starts, or follows from the place, is left out."""
        told = self.system if self.place in ("", NATION) and self.system != SYSTEMS[-1] else ""
        query = {
            "place": self.place,
            "map": told,
            "step": str(self.grain) if self.grain is not Grain.YEAR else "",
            "first": str(self.first_year or ""),
            "last": str(self.last_year or ""),
            "tab": str(self.tab) if self.tab is not Tab.INDICATORS else "",
            "row": self.row,
            "at": slot_text(self.at) if self.at else "",
            "verdict": self.verdict,
            "target": self.target,
        }
        return {key: [value] for key, value in query.items() if value}

    def closed(self) -> ProvinceState:
        """With nothing opened."""
        return replace(self, row="", at=None, target="")

    def of_place(self, place: str) -> ProvinceState:
        """Of another place, on its own map; a key of no map changes nothing."""
        found = place_of(place)
        if place and (found is None or found.system not in ("", *SYSTEMS)):
            return self
        system = found.system if found and found.system else self.system
        return replace(self.closed(), place=place, system=system)

    def on_map(self, system: str) -> ProvinceState:
        """On the other map: what the place was made into, or the first that it was made of."""
        if system == self.system or system not in SYSTEMS:
            return self
        found = place_of(self.place)
        if found is None or not found.system:
            return replace(self.closed(), system=system)
        successor = merged_into(found, system)
        members = [key for key in found.members if key.startswith(system)]
        key = successor.key if successor else next(iter(members), "")
        return replace(self.closed(), place=key, system=system)

    def in_years(self, first: int | None, last: int | None) -> ProvinceState:
        """Of some years."""
        return replace(self.closed(), first_year=first, last_year=last)


def figures_query(place: str) -> dict[str, list[str]]:
    """The parameters of the list of figures that narrow it to a place, with what it was made of."""
    return {"level": [Level.NATIONAL.value]} if place == NATION else {"province": list(place_names(place))}


def province_state(query: Mapping[str, Sequence[str]]) -> tuple[ProvinceState, tuple[RefusedValue, ...]]:
    """Reads an address.

    Returns:
        The state, and the parts that were left out because they mean nothing.
    """
    asked = {key: list(values) for key, values in query.items() if key not in ("indicator", "measure", "detail")}
    places = asked.get("place", [])
    if len(places) == 1 and "map" not in asked and (found := place_of(places[0])) and found.system:
        asked["map"] = [found.system]
    selection, refused = selection_from(
        {key: asked[key] for key in _SELECTING if key in asked}, other=frozenset(_OTHER)
    )
    odd = [*refused, *(RefusedValue(key[:_SHORTENED], "") for key in query if key not in (*_SELECTING, *_OTHER))]
    values = {key: query[key][-1] for key in _OTHER if query.get(key)}

    def checked(key: str, good: bool) -> str:  # noqa: FBT001 - read where the value is looked at
        value = values.get(key, "")
        if value and not good:
            odd.append(RefusedValue(key, value[:_SHORTENED]))
            return ""
        return value

    tab = checked("tab", values.get("tab", "") in tuple(Tab))
    row = checked("row", _is_row(values.get("row", "")))
    at = slot_from(values.get("at"))
    checked("at", at is not None and at.months == selection.grain.months)
    verdict = checked("verdict", values.get("verdict", "") in tuple(Verdict))
    target = checked("target", bool(_TARGET.fullmatch(values.get("target", ""))))
    if len(selection.places) > 1:
        odd += [RefusedValue("place", key) for key in selection.places[:-1]]
    state = ProvinceState(
        selection.places[-1] if selection.places else "",
        selection.system,
        selection.grain,
        selection.first_year,
        selection.last_year,
        Tab(tab or Tab.INDICATORS),
        row,
        at if at and at.months == selection.grain.months else None,
        verdict,
        target,
    )
    return state, tuple(odd)


def _is_row(text: str) -> bool:
    indicator, _, measure = text.partition(".")
    return indicator in scheme().indicators and measure in tuple(Measure)
