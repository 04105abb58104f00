"""Administrative areas of Việt Nam in three systems: VN64 (until 1 August 2008), VN63 and VN34 (since 1 July 2025).

The table is our own data (data/areas); the merger follows Resolution 202/2025/QH15, Hà Tây Resolution 15/2008/QH12,
the renaming of Thừa Thiên Huế Resolution 175/2024/QH15. Names and codes are read in the map of a date: the same
name or code may have meant another area before.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from sys import intern
from types import MappingProxyType

from pipeline.errors import DataError
from pipeline.records import Level
from pipeline.textforms import fold

HA_TAY_JOINED = date(2008, 8, 1)
MERGER = date(2025, 7, 1)

_TOKEN = re.compile(r"\w+|[^\w\s]")
_SIGN = re.compile(r"[^\w ]|  ")

_UNIT_COLUMNS = (
    "id", "system", "code", "level", "name", "type", "parent", "valid_from", "valid_to", "successor", "aliases",
)  # fmt: skip
_MOVED_COLUMNS = ("id", "parent", "until", "source")
_REGION_COLUMNS = ("id", "name", "aliases", "system", "members")


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
    return _spaced(fold(name))


def _spaced(folded: str) -> str:
    return " ".join(_TOKEN.findall(folded))


class AreaTable:
    """All areas, looked up by id and by name."""

    def __init__(self, areas: Iterable[Area], moved: Mapping[str, tuple[str, date]] = MappingProxyType({})) -> None:
        """Takes the areas.

        Args:
            areas: each id once.
            moved: by id of a district the id of the province in which it lay before a day, and that day.
        """
        self.by_id: dict[str, Area] = {}
        self._moved = moved
        self._by_key: dict[str, list[Area]] = defaultdict(list)
        for area in areas:
            if area.id in self.by_id:
                raise DataError(f"areas: {area.id} stands twice")
            self.by_id[area.id] = area
        for key, area in self._keys():
            named = self._by_key[key]
            if not named or named[-1] is not area:
                named.append(area)
        lengths: dict[str, set[int]] = defaultdict(set)
        for key in self._by_key:
            lengths[key.split(" ", 1)[0]].add(key.count(" ") + 1)
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}

    def _keys(self) -> Iterator[tuple[str, Area]]:
        """Each name of each area as `name_key` gives it; folded together, which takes a tenth of the time."""
        named = [(name, area) for area in self.by_id.values() for name in (area.name, *area.aliases)]
        folded = fold("\n".join(name for name, _ in named)).split("\n")
        for key, (_, area) in zip(folded, named, strict=True):
            yield (_spaced(key) if _SIGN.search(key) else key), area

    def lengths(self, first: str) -> tuple[int, ...]:
        """How many syllables and signs the names have that begin with one, longest first; empty where none does."""
        return self._lengths.get(first, ())

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

    def province_on(self, area: Area, day: date | None) -> Area | None:
        """The province that held a unit on a day, as it was called then: Hà Đông lay in Hà Tây before August 2008."""
        district = self.district_of(area)
        if district is not None and day is not None and district.id in self._moved:
            parent, until = self._moved[district.id]
            if day < until:
                return self.by_id[parent]
        province = self.province_of(area)
        return self.on(province, day) if province is not None else None

    def on(self, area: Area, day: date | None) -> Area:
        """The unit as it was called on a day: "Huế" in 2013 is the province of Thừa Thiên Huế.

        Only renaming is followed back, never a merger: the unit itself where it is made of several or of none.
        """
        current = area
        while day is not None and current.valid_from is not None and day < current.valid_from:
            before = self._before.get(current.id, ())
            if len(before) != 1:
                return area
            current = before[0]
        return current

    @cached_property
    def _before(self) -> dict[str, list[Area]]:
        """Provinces by the id of the one that took them over."""
        found: dict[str, list[Area]] = defaultdict(list)
        for area in self.by_id.values():
            if area.level is Level.PROVINCE and area.successor:
                found[area.successor].append(area)
        return found

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


@cache
def _date(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _rows(name: str, columns: tuple[str, ...]) -> Iterator[list[str]]:
    """The rows of a file whose columns are the given ones.

    Raises:
        DataError: if the file has other columns, or a row more or fewer than they are.
    """
    text = files("pipeline").joinpath("data", "areas", name).read_text(encoding="utf-8")
    reader = csv.reader(text.splitlines())
    if tuple(next(reader, ())) != columns:
        raise DataError(f"{name}: its columns are not {', '.join(columns)}")
    for row in reader:
        if len(row) != len(columns):
            raise DataError(f"{name}: line {reader.line_num} has {len(row)} cells, not {len(columns)}")
        yield row


def _units(name: str) -> Iterator[Area]:
    levels = {level.value: level for level in Level}
    for row in _rows(name, _UNIT_COLUMNS):
        # Thousands of units share maps, kinds, parents and often names: each text is kept once.
        code, system, number, level, short, kind, parent, start, end, successor, others = map(intern, row)
        aliases = tuple(alias for alias in others.split("|") if alias) if others else ()
        yield Area(
            code, system, number, levels[level], short, kind, parent, _date(start), _date(end), successor, aliases
        )


def _regions() -> Iterator[Area]:
    for code, name, others, system, _ in _rows("regions.csv", _REGION_COLUMNS):
        aliases = tuple(alias for alias in others.split("|") if alias)
        yield Area(code, system, "", Level.REGION, name, "", "", None, None, "", aliases)


def _table(*names: str) -> AreaTable:
    try:
        units = [area for name in names for area in _units(name)]
        moved = {
            code: (parent, date.fromisoformat(until)) for code, parent, until, _ in _rows("moved.csv", _MOVED_COLUMNS)
        }
        return AreaTable([*units, *_regions()], moved)
    except (KeyError, ValueError) as error:
        raise DataError(f"areas: {error}") from error


@cache
def area_table() -> AreaTable:
    """The table that the package carries.

    Raises:
        DataError: if an id stands twice or a row breaks the table's form.
    """
    return _table("provinces.csv", "districts.csv", "communes.csv")


@cache
def upper_areas() -> AreaTable:
    """The table without communes, for those who ask for provinces and districts only: a twentieth of its 14,000 rows.

    Raises:
        DataError: as `area_table`.
    """
    return _table("provinces.csv", "districts.csv")
