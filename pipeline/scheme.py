"""The concept scheme of the topic: indicators, units, details, closed lists (data/scheme/indicators.yaml)."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import DataError


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(_Strict):
    """A name in both languages of the program."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """The Vietnamese name unless English is asked for."""
        return self.en if language == "en" else self.vi


class Indicator(_Strict):
    """One code: what is counted.

    Attributes:
        kind: stock (level at a date), flow (adds up over a period) or distinct (cumulative, never added).
        desired: the direction a plan wants, where the scheme says so.
    """

    family: str
    kind: Literal["stock", "flow", "distinct"]
    unit: str
    vi: str
    en: str
    desired: Literal["up", "down"] | None = None

    def label(self, language: str) -> str:
        """The indicator's name in a language ("vi" or "en")."""
        return self.en if language == "en" else self.vi


class Scheme(_Strict):
    """The whole scheme; every list is closed."""

    topic: str
    labels: Label
    families: dict[str, Label]
    indicators: dict[str, Indicator]
    details: dict[str, list[str]]
    units: list[str]
    measures: list[str]
    qualifiers: list[str]
    statuses: list[str]
    scopes: list[str]
    levels: list[str]
    document_types: list[str]
    counted_as: list[str]
    recurrences: list[str]
    relations: list[str]
    area_systems: list[str]
    period_bases: list[str]
    flags: list[str]
    publishers: list[str]

    @property
    def detail_codes(self) -> frozenset[str]:
        """All detail codes of all groups."""
        return frozenset(code for group in self.details.values() for code in group)


def _read(name: str) -> str:
    return files("pipeline").joinpath("data", "scheme", name).read_text(encoding="utf-8")


@cache
def scheme() -> Scheme:
    """The scheme that the package carries.

    Raises:
        DataError: if the file breaks its schema or an indicator names an unknown family or unit.
    """
    try:
        loaded = Scheme.model_validate(yaml.safe_load(_read("indicators.yaml")))
    except (ValidationError, yaml.YAMLError) as error:
        raise DataError(f"indicators.yaml: {error}") from error
    for code, indicator in loaded.indicators.items():
        if indicator.family not in loaded.families or indicator.unit not in loaded.units:
            raise DataError(f"indicators.yaml: {code} names an unknown family or unit")
    return loaded


@cache
def figure_schema() -> dict[str, Any]:
    """The JSON Schema of one figure line."""
    loaded: dict[str, Any] = json.loads(_read("figure.schema.json"))
    return loaded


def guideline() -> str:
    """The annotation guideline, as Markdown."""
    return _read("GUIDELINE.md")
