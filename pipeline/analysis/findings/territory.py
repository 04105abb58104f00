"""How places lie in each other, as the checks between levels ask it: the keys are those of series."""

from __future__ import annotations

from datetime import date
from functools import cache

from pipeline.analysis.series.places import NATION, SYSTEMS, district, districts, place_of, provinces
from pipeline.areas import MERGER
from pipeline.audit.between import Territory

_MERGED_OF = 2


class MapTerritory(Territory):
    """Districts, members and provinces of the maps of 63 and of 34."""

    def province(self, district: str) -> str:
        """Key of the province of a district; "" for what is no district."""
        return _parent(district)

    def districts(self, province: str, day: date) -> frozenset[str]:
        """Keys of the districts that a province had on a day; none since the merger, when districts ended."""
        return _districts(province, day) if day < MERGER else frozenset()

    def members(self, place: str) -> tuple[str, ...]:
        """Keys of the provinces that a merged one was made of; empty for all others."""
        found = place_of(place)
        return found.members if found and len(found.members) >= _MERGED_OF else ()

    def provinces(self, place: str) -> tuple[str, ...]:
        """Keys of the provinces of both maps, for the whole country; empty for all other places."""
        return _all_provinces() if place == NATION else ()


@cache
def _parent(key: str) -> str:
    found = district(key)
    return found.parent if found else ""


@cache
def _districts(province: str, day: date) -> frozenset[str]:
    return frozenset(place.key for place in districts(province, day))


@cache
def _all_provinces() -> tuple[str, ...]:
    return tuple(sorted(place.key for system in SYSTEMS for place in provinces(system)))
