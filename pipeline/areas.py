"""Administrative areas of Việt Nam in three systems: VN64 (until 1 August 2008), VN63 and VN34 (since 1 July 2025).

The table is our own data (data/areas); the merger follows Resolution 202/2025/QH15, Hà Tây Resolution 15/2008/QH12,
the renaming of Thừa Thiên Huế Resolution 175/2024/QH15. Names and codes are read in the map of a date: the same
name or code may have meant another area before.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from pipeline.errors import DataError
from pipeline.records import Level
from pipeline.textforms import fold

HA_TAY_JOINED = date(2008, 8, 1)
MERGER = date(2025, 7, 1)

_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Area:
    """One unit in one system.

    Attributes:
        id: unique over systems and time ("VN63_33_323").
        code: the official statistical code within its system; not unique over systems.
        type: unit word ("tỉnh", "quận", "xã", …), or "" for a region.
        valid_to: first day on which it no longer holds.
        successor: id of the unit that took it over, or "".
    """

    id: str
    system: str
    code: str
    level: Level
    name: str
    type: str
    parent: str
    valid_from: date | None
    valid_to: date | None
    successor: str
    aliases: tuple[str, ...]

    def valid_on(self, day: date) -> bool:
        """Whether the unit existed under this name on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


def system_on(day: date | None) -> str | None:
    """The map that an issuer speaks of on a day (GUIDELINE section 5, `area_system`)."""
    if day is None:
        return None
    if day < HA_TAY_JOINED:
        return "VN64"
    return "VN63" if day < MERGER else "VN34"


def name_key(name: str) -> str:
    """The form in which names are looked up: folded, tokens apart."""
    return " ".join(_TOKEN.findall(fold(name)))


class AreaTable:
    """All areas, looked up by id and by name."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self.by_id: dict[str, Area] = {}
        self._by_key: dict[str, list[Area]] = defaultdict(list)
        for area in areas:
            if area.id in self.by_id:
                raise DataError(f"areas: {area.id} stands twice")
            self.by_id[area.id] = area
            for key in {name_key(name) for name in (area.name, *area.aliases)}:
                self._by_key[key].append(area)
        self.longest = max((key.count(" ") + 1 for key in self._by_key), default=0)

    def named(self, key: str) -> list[Area]:
        """Areas of all systems and levels that a name (as `name_key` gives it) can mean."""
        return self._by_key.get(key, [])

    def provinces(self, system: str) -> list[Area]:
        """The provinces of a system, Hà Tây's neighbours of VN63 included in VN64."""
        return [area for area in self.by_id.values() if area.level is Level.PROVINCE and area.system == system]

    def province_of(self, area: Area) -> Area | None:
        """The province that holds a unit (itself for a province), or None for a region."""
        current: Area | None = area
        while current is not None and current.level is not Level.PROVINCE:
            current = self.by_id.get(current.parent)
        return current

    def district_of(self, area: Area) -> Area | None:
        """The district that holds a commune (itself for a district), or None."""
        if area.level is Level.DISTRICT:
            return area
        parent = self.by_id.get(area.parent)
        return parent if parent is not None and parent.level is Level.DISTRICT else None

    def province(self, name: str | None, day: date | None = None) -> Area | None:
        """The province of that name, in the map of a day (VN63 before VN34 where no day is given)."""
        if name is None:
            return None
        found = [area for area in self.named(name_key(name)) if area.level is Level.PROVINCE]
        if day is not None:
            valid = [area for area in found if _in_map(area, day)]
            found = valid or found
        order = ("VN63", "VN34", "VN64")
        return min(found, key=lambda area: order.index(area.system)) if found else None


def _in_map(area: Area, day: date) -> bool:
    """VN63 rows serve for VN64 too: only Hà Tây differs."""
    system = system_on(day)
    return area.valid_on(day) and (area.system == system or (system == "VN64" and area.system == "VN63"))


def _date(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _rows(name: str) -> list[dict[str, str]]:
    text = files("pipeline").joinpath("data", "areas", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _area(row: dict[str, str]) -> Area:
    return Area(
        row["id"],
        row["system"],
        row["code"],
        Level(row["level"]),
        row["name"],
        row["type"],
        row["parent"],
        _date(row["valid_from"]),
        _date(row["valid_to"]),
        row["successor"],
        tuple(alias for alias in row["aliases"].split("|") if alias),
    )


def _region(row: dict[str, str]) -> Area:
    aliases = tuple(alias for alias in row["aliases"].split("|") if alias)
    return Area(row["id"], row["system"], "", Level.REGION, row["name"], "", "", None, None, "", aliases)


@cache
def area_table() -> AreaTable:
    """The table that the package carries.

    Raises:
        DataError: if an id stands twice or a row breaks the table's form.
    """
    try:
        units = [_area(row) for name in ("provinces.csv", "districts.csv", "communes.csv") for row in _rows(name)]
        regions = [_region(row) for row in _rows("regions.csv")]
    except (KeyError, ValueError) as error:
        raise DataError(f"areas: {error}") from error
    return AreaTable([*units, *regions])
