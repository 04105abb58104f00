"""What a page of series shows: one record, read from and written to a link. Nothing of a link is repaired."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.analysis.filters import MAX_VALUES, RefusedValue
from pipeline.analysis.links import SHORTENED, LinkReader
from pipeline.analysis.series.build import Question, usual_measure
from pipeline.analysis.series.frames import Grain
from pipeline.analysis.series.places import SYSTEMS, place_of
from pipeline.analysis.series.rules import series_rules
from pipeline.records import Measure
from pipeline.scheme import scheme

# What a newcomer sees first: the figure that nearly every report states.
DEFAULT_INDICATOR = "establishments_inspected"

# Code of the rate per 100,000 inhabitants of the user's own table.
PER_HEAD = "per_head"

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class SeriesSelection:
    """The selection that chart, table, map, ranking and files of a page share.

    Attributes:
        indicator: code.
        measure: count, share or amount.
        detail: codes of a breakdown.
        of: of a share, the whole that it is said of, as written; empty where the code says it.
        rate: code of a rate (data/series.yaml) shown in the indicator's place, or "".
        system: "VN63" or "VN34".
        grain: the step.
        places: keys of places in the map, or NATION; empty for all provinces.
        first_year, last_year: both included; None is open.
    """

    indicator: str = DEFAULT_INDICATOR
    measure: Measure = Measure.COUNT
    detail: tuple[str, ...] = ()
    rate: str = ""
    system: str = "VN34"
    grain: Grain = Grain.YEAR
    places: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    of: str = ""

    @property
    def usual_measure(self) -> Measure:
        """How the indicator is told where nothing else is asked."""
        return usual_measure(self.indicator)

    @property
    def question(self) -> Question:
        """What the series of the indicator are of."""
        return Question(self.indicator, self.measure, self.detail, self.of, self.system, self.grain)

    def to_query(self) -> dict[str, list[str]]:
        """The parameters of a link, in a fixed order; the indicator always, else what is not as it starts."""
        usual = SeriesSelection(self.indicator, usual_measure(self.indicator))
        query: dict[str, list[str]] = {
            "indicator": [self.indicator],
            "measure": [self.measure] if self.measure != usual.measure else [],
            "detail": list(self.detail),
            "of": [self.of] if self.of else [],
            "rate": [self.rate] if self.rate else [],
            "map": [self.system] if self.system != usual.system else [],
            "step": [self.grain] if self.grain != usual.grain else [],
            "place": list(self.places),
            "first": [str(self.first_year)] if self.first_year else [],
            "last": [str(self.last_year)] if self.last_year else [],
        }
        return {key: [str(value) for value in values] for key, values in query.items() if values}


class _Reader(LinkReader):
    def one(self, key: str, known: Sequence[str], usual: str) -> str:
        """The last value of a parameter if it is a known one."""
        value = (self.query.get(key) or [usual])[-1]
        if value in known:
            return value
        self.refuse(key, value)
        return usual

    def several(self, key: str, known: Sequence[str] | None = None) -> tuple[str, ...]:
        """The values of a parameter that are known (of places: of the maps)."""
        good: list[str] = []
        for value in dict.fromkeys(self.query.get(key, ())):
            fits = value in known if known is not None else place_of(value) is not None
            if fits and len(good) < MAX_VALUES:
                good.append(value)
            else:
                self.refuse(key, value)
        return tuple(good)

    def rate(self, indicator: str) -> str:
        """A rate of which the indicator is the part."""
        rates = series_rules().rates
        return self.one("rate", ("", PER_HEAD, *(code for code in rates if rates[code].part == indicator)), "")

    def whole(self) -> str:
        """Words of a document, which no list is known of."""
        value = (self.query.get("of") or [""])[-1]
        if len(value) <= SHORTENED and value.isprintable():
            return value
        self.refuse("of", value)
        return ""

    def year(self, key: str) -> int | None:
        """A year of four digits."""
        values = self.query.get(key)
        if not values:
            return None
        if _YEAR.fullmatch(values[-1]):
            return int(values[-1])
        self.refuse(key, values[-1])
        return None


_PARAMETERS = frozenset({"indicator", "measure", "detail", "of", "rate", "map", "step", "place", "first", "last"})


def selection_from(
    query: Mapping[str, Sequence[str]], *, other: frozenset[str] = frozenset()
) -> tuple[SeriesSelection, tuple[RefusedValue, ...]]:
    """Reads a selection from a link's parameters.

    Args:
        query: every parameter with all its values.
        other: parameters that belong to somebody else (language, opened cell, tab).

    Returns:
        The selection, and what was left out of it: unknown parameters, codes, places of another map.
    """
    reader = _Reader(query)
    for key in query:
        if key not in _PARAMETERS and key not in other:
            reader.refuse(key)
    indicator = reader.one("indicator", tuple(scheme().indicators), DEFAULT_INDICATOR)
    usual = usual_measure(indicator)
    system = reader.one("map", SYSTEMS, "VN34")
    places = reader.several("place")
    fitting = tuple(key for key in places if (place := place_of(key)) and place.system in ("", system))
    for key in places:
        if key not in fitting:
            reader.refuse("place", key)
    first, last = reader.year("first"), reader.year("last")
    if first and last and first > last:
        reader.refuse("last", str(last))
        last = None
    measure = Measure(reader.one("measure", (usual, Measure.SHARE), usual))
    selection = SeriesSelection(
        indicator,
        measure,
        tuple(sorted(reader.several("detail", tuple(scheme().detail_codes)))),
        reader.rate(indicator),
        system,
        Grain(reader.one("step", tuple(Grain), Grain.YEAR)),
        fitting,
        first,
        last,
        reader.whole() if measure is Measure.SHARE else "",
    )
    return selection, tuple(reader.refused)
