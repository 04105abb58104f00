"""A table of inhabitants that the user brings: one line per province, map and year."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.analysis.series.places import SYSTEMS, provinces
from pipeline.areas import name_key, upper_areas
from pipeline.errors import SettingsError
from pipeline.messages import Told, population_sentence

COLUMNS = ("province", "map", "year", "people")
# 34 and 63 provinces over 40 years stay far below; a larger file is something else.
_MAX_BYTES = 1024 * 1024
# No province of Việt Nam has more.
_MOST_PEOPLE = 100_000_000


class PopulationError(SettingsError):
    """The table cannot be used.

    Attributes:
        told: the sentence in both languages, with the line.
    """

    def __init__(self, key: str, **values: object) -> None:
        self.told: Told = population_sentence(key, **values)
        super().__init__(str(self.told))


@dataclass(frozen=True, slots=True)
class Population:
    """Inhabitants by place key and year, each in its own map: nothing is added up or carried over."""

    by_place: Mapping[tuple[str, int], int]

    def people(self, place: str, system: str, year: int) -> int | None:
        """Inhabitants of a province in a year; None where the table has none for the place in that map."""
        return self.by_place.get((place, year)) if place.startswith(f"{system}_") else None


def read_population(path: Path) -> Population:
    """Reads a table: CSV in UTF-8 with the columns province (code or name), map (63 or 34), year, people.

    Raises:
        PopulationError: if the file is missing or too large, or a line cannot be used; the text names it.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise PopulationError("too_large", path=path)
        text = path.read_text(encoding="utf-8-sig")
        rows = list(csv.reader(text.splitlines(), delimiter=";" if ";" in text.partition("\n")[0] else ","))
    except OSError as error:
        raise PopulationError("unreadable", path=path) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise PopulationError("no_csv", path=path) from error
    if not rows or tuple(cell.strip().lower() for cell in rows[0]) != COLUMNS:
        raise PopulationError("columns", path=path, columns=", ".join(COLUMNS))
    found: dict[tuple[str, int], int] = {}
    for line, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            key, people = _read_row(path, line, [cell.strip() for cell in row])
            if key in found:
                raise PopulationError("twice", path=path, line=line)
            found[key] = people
    return Population(found)


def _read_row(path: Path, line: int, row: list[str]) -> tuple[tuple[str, int], int]:
    if len(row) != len(COLUMNS):
        raise PopulationError("cells", path=path, line=line, found=len(row), wanted=len(COLUMNS))
    name, map_, year, people = row
    system = map_ if map_ in SYSTEMS else f"VN{map_}"
    if system not in SYSTEMS:
        raise PopulationError("map", path=path, line=line, value=map_)
    place = _places(system).get(name_key(name))
    if place is None:
        raise PopulationError("province", path=path, line=line, value=name, map=system.removeprefix("VN"))
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        raise PopulationError("year", path=path, line=line, value=year)
    if not (people.isascii() and people.isdigit() and 0 < int(people) <= _MOST_PEOPLE):
        raise PopulationError("people", path=path, line=line, value=people)
    return (place, int(year)), int(people)


@cache
def _places(system: str) -> dict[str, str]:
    """Keys of a map's provinces by code and by each of their names."""
    keys = {place.key for place in provinces(system)}
    found = {key.partition("_")[2]: key for key in keys}
    for area in upper_areas().provinces(system):
        for name in (area.name, *area.aliases):
            found[name_key(name)] = f"{area.system}_{area.code}"
    return found
