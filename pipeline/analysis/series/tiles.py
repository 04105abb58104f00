"""Where each province stands in a grid of equal tiles (data/tiles_34.csv, tiles_63.csv).

The grids are our own, drawn by the neighbourhood of provinces. The archipelagos stand beside their provinces: Hoàng Sa
beside Đà Nẵng, Trường Sa beside Khánh Hòa.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.analysis.series.places import place_of, provinces
from pipeline.errors import DataError

_COLUMNS = ("place", "row", "column", "label", "kind")
_KINDS = ("province", "islands")
_FILES = {"VN34": "tiles_34.csv", "VN63": "tiles_63.csv"}


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile.

    Attributes:
        place: key of the province whose number it shows.
        row, column: from 0, from the north-west.
        label: short name.
        islands: whether it is an archipelago of the province, shown with the province's number.
    """

    place: str
    row: int
    column: int
    label: str
    islands: bool


@cache
def tiles(system: str) -> tuple[Tile, ...]:
    """The grid of a map.

    Raises:
        KeyError: for another map.
        DataError: if a province has no tile or two, or two tiles one place.
    """
    name = _FILES[system]
    reader = csv.reader(files("pipeline").joinpath("data", name).read_text(encoding="utf-8").splitlines())
    if tuple(next(reader, ())) != _COLUMNS:
        raise DataError(f"{name}: its columns are not {', '.join(_COLUMNS)}")
    found = tuple(_tile(row, name) for row in reader)
    own = [tile.place for tile in found if not tile.islands]
    wanted = {place.key for place in provinces(system)}
    if len(own) != len(set(own)) or set(own) != wanted or any(tile.place not in wanted for tile in found):
        raise DataError(f"{name}: not one tile for each province: {', '.join(sorted(set(own) ^ wanted))}")
    if len({(tile.row, tile.column) for tile in found}) != len(found):
        raise DataError(f"{name}: two tiles at one place")
    return found


def _tile(row: list[str], name: str) -> Tile:
    if len(row) != len(_COLUMNS) or row[4] not in _KINDS or place_of(row[0]) is None:
        raise DataError(f"{name}: {','.join(row)}")
    return Tile(row[0], int(row[1]), int(row[2]), row[3], row[4] == "islands")
