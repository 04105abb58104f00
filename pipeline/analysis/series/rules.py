"""Rules of series that are data (data/series.yaml)."""

from __future__ import annotations

from functools import cache

from pydantic import field_validator

from pipeline.datafiles import StrictData, load_yaml
from pipeline.scheme import Label, scheme
from pipeline.textforms import fold


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
        without_series: indicators whose figures count different things.
        usual_wholes: by unit, how a share's whole is written that the code itself says.
        implied_details: by indicator, details that are no breakdown of it.
        rates: by code.
    """

    by_bodies: frozenset[str]
    without_series: frozenset[str]
    usual_wholes: dict[str, frozenset[str]]
    implied_details: dict[str, frozenset[str]]
    rates: dict[str, Rate]

    @field_validator("by_bodies")
    @classmethod
    def _bodies(cls, value: frozenset[str]) -> frozenset[str]:
        if not value or not value <= frozenset(scheme().details["by"]):
            raise ValueError(", ".join(sorted(value)))
        return value

    @field_validator("without_series")
    @classmethod
    def _indicators(cls, value: frozenset[str]) -> frozenset[str]:
        if not value <= set(scheme().indicators):
            raise ValueError(", ".join(sorted(value)))
        return value

    @field_validator("usual_wholes")
    @classmethod
    def _units(cls, value: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        for unit, wholes in value.items():
            if unit not in scheme().units or not wholes or any(whole != fold(whole) for whole in wholes):
                raise ValueError(f"{unit}: {', '.join(sorted(wholes))}")
        return value

    @field_validator("implied_details")
    @classmethod
    def _codes(cls, value: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        for indicator, details in value.items():
            if indicator not in scheme().indicators or not details or not details <= scheme().detail_codes:
                raise ValueError(f"{indicator}: {', '.join(sorted(details))}")
        return value

    def same_whole(self, indicator: str, one: str, other: str) -> bool:
        """Whether two wholes that a number is said of are the same; one that the code says need not be written."""
        usual = self.usual_wholes.get(scheme().indicators[indicator].unit, frozenset())
        told = {"" if fold(whole) in usual else fold(whole) for whole in (one, other)}
        return len(told) == 1


@cache
def series_rules() -> SeriesRules:
    """The rules that the package carries.

    Raises:
        DataError: if the file breaks its form.
    """
    return load_yaml(SeriesRules, "series.yaml")
