"""Where a text is from that never says so: the one district, or province, that holds the smaller units it names.

An extract of a report speaks of "huyện" and of "thị trấn Cờ Đỏ, xã Trung Hưng, Thạnh Phú": only Cờ Đỏ of Cần Thơ has
all three. A name that many districts share says little, one that a single district has says it all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from pipeline.areas import Area, area_table, system_on
from pipeline.records import Level, PlaceMention

# Votes that decide: those of one name that a single district has, or of several that few have.
_ENOUGH = 1.0
# The second must have less than this share of the first's votes.
_RUNNER_UP = 0.6


def home_of_units(places: Iterable[PlaceMention], level: Level, day: date | None) -> Area | None:
    """The district or province that most of the named units lie in.

    Args:
        places: named units of any size; each name counts once.
        level: DISTRICT or PROVINCE.
        day: on whose map they are looked up; None is any.

    Returns:
        None where the names do not decide.
    """
    votes: dict[str, float] = defaultdict(float)
    for _, area_ids in sorted({(place.name, place.area_ids) for place in places if place.area_ids}):
        found = (_home(area_table().by_id[code], level, day) for code in area_ids)
        homes = {home.id for home in found if home is not None}
        for code in homes:
            votes[code] += 1 / len(homes)
    ranked = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < _ENOUGH or any(count > ranked[0][1] * _RUNNER_UP for _, count in ranked[1:2]):
        return None
    return area_table().by_id[ranked[0][0]]


def _home(unit: Area, level: Level, day: date | None) -> Area | None:
    """The district or province that held a unit on a day; of the present map's units where no district is asked for."""
    table = area_table()
    if level is Level.DISTRICT:
        district = table.district_of(unit)
        return district if district is not None and (day is None or district.valid_on(day)) else None
    province = table.province_on(unit, day)
    if province is not None and day is not None and system_on(day) == "VN34" and not province.valid_on(day):
        return table.by_id.get(province.successor)
    return province
