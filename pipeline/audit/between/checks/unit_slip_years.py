"""A number ten, a hundred or a thousand times those of the place's other years, which are close to each other."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.between.findings import between
from pipeline.audit.between.history import histories, others, slip_of
from pipeline.audit.between.places import Places
from pipeline.audit.findings import Finding

CODE = "unit_slip_years"


def check(places: Places) -> Iterator[Finding]:
    """Every year beside the others."""
    for _, years in histories(places):
        for at, year in enumerate(years):
            power = slip_of(years, at)
            if power is None:
                continue
            beside = sorted(others(years, at), key=lambda other: abs(other.year - year.year))
            nearest = beside[0]
            values = {"one": year.stated.surface, "other": nearest.stated.surface, "times": f"{10 ** abs(power)}"}
            told = [year.stated, *(other.stated for other in beside)]
            yield from between(CODE, told, (year.interval, nearest.interval), values, 1)
