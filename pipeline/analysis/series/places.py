"""Places of series in one map of provinces, with the places that they were made of.

A merged province is the exact sum of its members (Resolution 202/2025/QH15 merged whole provinces only; Resolution
15/2008/QH12 joined Hà Tây to Hà Nội, with a district of Vĩnh Phúc and four communes of Hòa Bình, which no report of
provinces tells apart). Nothing is ever split backwards.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from pipeline.analysis.series.facts import Fact, system_of
from pipeline.areas import Area, name_key, upper_areas
from pipeline.records import Level
from pipeline.textforms import collation_key

NATION = "VN"
SYSTEMS = ("VN63", "VN34")
_BEFORE = "VN64"
_HA_NOI = "01"


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a series can be of.

    Attributes:
        key: system and code ("VN34_15"); NATION for the whole country; of a district its area id.
        name: short name; of a province that was renamed the latest one of its map.
        former: other names it had in its map.
        members: keys of the places that it was made of, in the order of their codes; empty where it is older than the
            maps.
        parent: key of the province of a district, else "".
    """

    key: str
    name: str
    level: Level
    system: str
    former: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    parent: str = ""


def _key(area: Area) -> str:
    return f"{area.system}_{area.code}"


@cache
def provinces(system: str) -> tuple[Place, ...]:
    """The provinces of a map in Vietnamese alphabetical order: 63 or 34.

    Raises:
        KeyError: for another map.
    """
    return tuple(place for place in _by_key().values() if place.system == system and place.level is Level.PROVINCE)


@cache
def place_of(key: str) -> Place | None:
    """The place with a key; None where no map has it."""
    return _by_key().get(key)


def names_of(places: Iterable[str]) -> tuple[str, ...]:
    """The names that texts have for some provinces, former ones included, each once; none of the whole country."""
    found = (place_of(key) for key in places)
    return tuple(dict.fromkeys(name for place in found if place for name in (place.name, *place.former) if name))


@cache
def _by_key() -> dict[str, Place]:
    rows: dict[str, list[Area]] = defaultdict(list)
    for system in (*SYSTEMS, _BEFORE):
        for area in upper_areas().provinces(system):
            rows[_key(area)].append(area)
    rows[f"{_BEFORE}_{_HA_NOI}"] = rows[f"VN63_{_HA_NOI}"]
    members: dict[str, list[str]] = defaultdict(list)
    for key, areas in rows.items():
        successor = upper_areas().by_id.get(areas[-1].successor)
        if successor is not None and _key(successor) != key and not key.startswith(f"{_BEFORE}_"):
            members[_key(successor)].append(key)
    members[f"VN63_{_HA_NOI}"] = [key for key in rows if key.startswith(f"{_BEFORE}_")]
    found = [_place(key, areas, members.get(key, [])) for key, areas in rows.items()]
    found.append(Place(NATION, "", Level.NATIONAL, ""))
    return {place.key: place for place in sorted(found, key=lambda place: collation_key(place.name))}


def _place(key: str, areas: list[Area], members: list[str]) -> Place:
    latest = max(areas, key=lambda area: (area.valid_from is not None, area.id))
    former = tuple(area.name for area in areas if area.name != latest.name)
    return Place(key, latest.name, Level.PROVINCE, key.partition("_")[0], former, tuple(sorted(set(members))))


def districts(province: str, day: date) -> tuple[Place, ...]:
    """The districts that a province of 63 had on a day; none since 1 July 2025."""
    return _districts_after(province, bisect_right(_days_of_change(province), day))


@cache
def _days_of_change(province: str) -> tuple[date, ...]:
    """The days on which a district of a province was made or came to its end, in order."""
    days = {day for area, _ in _districts().get(province, ()) for day in (area.valid_from, area.valid_to) if day}
    return tuple(sorted(days))


@cache
def _districts_after(province: str, changes: int) -> tuple[Place, ...]:
    """The districts after so many days of change: one answer for all days up to the next."""
    day = _days_of_change(province)[changes - 1] if changes else date.min
    return tuple(place for area, place in _districts().get(province, ()) if area.valid_on(day))


@cache
def _districts() -> dict[str, list[tuple[Area, Place]]]:
    """The districts of all times by province, in Vietnamese alphabetical order."""
    found: dict[str, list[tuple[Area, Place]]] = defaultdict(list)
    for area in upper_areas().by_id.values():
        if area.level is Level.DISTRICT and (place := _district_place(area)) is not None:
            found[place.parent].append((area, place))
    return {key: sorted(held, key=lambda item: collation_key(item[1].name)) for key, held in found.items()}


@cache
def district(key: str) -> Place | None:
    """The district with an area id; None where there is none."""
    area = upper_areas().by_id.get(key)
    return _district_place(area) if area is not None and area.level is Level.DISTRICT else None


def _district_place(area: Area) -> Place | None:
    parent = upper_areas().province_of(area)
    return Place(area.id, area.name, Level.DISTRICT, area.system, parent=_key(parent)) if parent else None


def home(fact: Fact) -> str | None:
    """Key of the place that a fact is of, in the map that the fact speaks of.

    A province that the merger of 2025 left as it was keeps the key that it had in the map of 63.

    Returns:
        None where it is of no place that series have: a region, several provinces, a commune, a name of no map, a
        district that shares its name with another of its province.
    """
    if fact.level == Level.NATIONAL:
        return NATION
    if fact.level not in (Level.PROVINCE, Level.DISTRICT) or not fact.province:
        return None
    province = _province(fact.province, system_of(fact))
    if province is None or fact.level == Level.PROVINCE:
        return _unmerged(province) if province else None
    return _district(province, fact.district or "", fact.day)


@cache
def _province(name: str, system: str) -> str | None:
    areas = [area for area in upper_areas().named(name_key(name)) if area.level is Level.PROVINCE]
    keys = {area.system: _key(area) for area in areas}
    if system == _BEFORE and keys.get("VN63") == f"VN63_{_HA_NOI}":
        return f"{_BEFORE}_{_HA_NOI}"
    return keys.get(system) or keys.get("VN63") or keys.get("VN34") or keys.get(_BEFORE)


@cache
def _unmerged(key: str) -> str:
    members = _by_key()[key].members
    return members[0] if len(members) == 1 else key


def _district(province: str, name: str, day: date | None) -> str | None:
    found = _districts_named(province, name)
    if len(found) > 1 and day is not None:
        found = tuple(area for area in found if area.valid_on(day))
    return found[0].id if len(found) == 1 else None


@cache
def _districts_named(province: str, name: str) -> tuple[Area, ...]:
    """The districts of all times that bore a name; days are no part of the question, or it would be kept for each."""
    named = [area for area in upper_areas().named(name_key(name)) if area.level is Level.DISTRICT]
    return tuple(area for area in named if (place := _district_place(area)) is not None and place.parent == province)


@cache
def successors(key: str) -> tuple[str, ...]:
    """The places that a place became part of, the nearest first."""
    nearest = next((place.key for place in _by_key().values() if key in place.members), None)
    return (nearest, *successors(nearest)) if nearest else ()


@cache
def above(key: str) -> tuple[str, ...]:
    """A place and all that it is a part of."""
    place = district(key)
    upwards = (place.parent, *successors(place.parent)) if place else successors(key)
    return (key, *upwards, NATION)


def members_of(place: Place) -> tuple[Place, ...]:
    """The places that one was made of."""
    return _members(place.key) if place.members else ()


@cache
def _members(key: str) -> tuple[Place, ...]:
    return tuple(member for one in _by_key()[key].members if (member := place_of(one)))


def fill() -> None:
    """Looks up of every place what series ask for, so that it is kept.

    A server does this first: what is kept lies in the same memory as what is made beside it, and would keep that of
    tens of thousands of figures from being given back.
    """
    for place in _by_key().values():
        above(place.key)
        members_of(place)
        _unmerged(place.key)
        for system in (*SYSTEMS, _BEFORE):
            for name in (place.name, *place.former):
                _province(name, system)
    for province, held in _districts().items():
        for changes in range(len(_days_of_change(province)) + 1):
            _districts_after(province, changes)
        for area, _ in held:
            district(area.id)
            above(area.id)
            _districts_named(province, area.name)


@cache
def province_home(name: str, system: str) -> str | None:
    """Key of the province with a name in a map, as `home` gives it; None for a name of no map."""
    province = _province(name, system)
    return _unmerged(province) if province else None
