"""Rules of series that are data (data/series.yaml)."""

from __future__ import annotations

from functools import cache

from pydantic import field_validator

from pipeline.datafiles import StrictData, load_yaml
from pipeline.scheme import Label, scheme


class Rate(Label):
    """A share that reports give both sides of.

    Attributes:
        part, whole: indicators; what `part` counts is some of what `whole` counts.
    """

    part: str
    whole: str

    @field_validator("part", "whole")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in scheme().indicators:
            raise ValueError(f"{value} is no indicator")
        return value


class SeriesRules(StrictData):
    """All of them.

    Attributes:
        by_bodies: details that say which body did it: what one body did stands for all where nothing else is stated.
        implied_details: by indicator, details that are no breakdown of it.
        rates: by code.
    """

    by_bodies: frozenset[str]
    implied_details: dict[str, frozenset[str]]
    rates: dict[str, Rate]

    @field_validator("by_bodies")
    @classmethod
    def _bodies(cls, value: frozenset[str]) -> frozenset[str]:
        if not value or not value <= frozenset(scheme().details["by"]):
            raise ValueError(", ".join(sorted(value)))
        return value

    @field_validator("implied_details")
    @classmethod
    def _codes(cls, value: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        for indicator, details in value.items():
            if indicator not in scheme().indicators or not details or not details <= scheme().detail_codes:
                raise ValueError(f"{indicator}: {', '.join(sorted(details))}")
        return value


@cache
def series_rules() -> SeriesRules:
    """The rules that the package carries.

    Raises:
        DataError: if the file breaks its form.
    """
    return load_yaml(SeriesRules, "series.yaml")
