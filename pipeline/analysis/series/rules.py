"""Rules of series that are data (data/series.yaml)."""

from __future__ import annotations

import re
from functools import cache, cached_property, lru_cache

from pydantic import field_validator

from pipeline.datafiles import StrictData, load_yaml
from pipeline.scheme import Label, scheme
from pipeline.textforms import fold

# Reports name few wholes; what a hostile one says must not stay for ever.
_WHOLES = 1_000


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


class UsualWhole(StrictData):
    """How texts name the whole that some indicators are usually a share of.

    Attributes:
        whole: indicator.
        parts: indicators whose shares are usually said of it.
        names: its words, one of which stands there.
        fillers: words that may stand beside them without making it another whole.
    """

    whole: str
    parts: frozenset[str]
    names: tuple[str, ...]
    fillers: tuple[str, ...]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Runs of its words and signs between them, possessive so that the time stays linear."""
        words = sorted({fold(word) for word in (*self.names, *self.fillers)}, key=lambda word: (-len(word), word))
        return re.compile(rf"(?:\b(?:{'|'.join(map(re.escape, words))})\b[\s,;]*+)++")

    def is_named_by(self, text: str) -> bool:
        """Whether a text names this whole and nothing narrower."""
        folded = fold(text)
        return bool(self._pattern.fullmatch(folded)) and any(fold(name) in folded for name in self.names)


class SeriesRules(StrictData):
    """All of them.

    Attributes:
        by_bodies: details that say which body did it: what one body did stands for all where nothing else is stated.
        without_series: indicators whose figures count different things.
        implied_details: by indicator, details that are no breakdown of it.
        usual_wholes: what shares are said of without saying more than their indicator does.
        rates: by code.
    """

    by_bodies: frozenset[str]
    without_series: frozenset[str]
    implied_details: dict[str, frozenset[str]]
    usual_wholes: tuple[UsualWhole, ...]
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

    @field_validator("implied_details")
    @classmethod
    def _codes(cls, value: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        for indicator, details in value.items():
            if indicator not in scheme().indicators or not details or not details <= scheme().detail_codes:
                raise ValueError(f"{indicator}: {', '.join(sorted(details))}")
        return value


def stated_whole(indicator: str, of: str) -> str:
    """What a share or count is said of, if that is more than its indicator says.

    Args:
        indicator: code.
        of: as the text says it.

    Returns:
        "" where the text names the usual whole of the indicator or none, else the text.
    """
    return _stated_whole(indicator, of) if of else ""


@lru_cache(_WHOLES)
def _stated_whole(indicator: str, of: str) -> str:
    usual = (whole for whole in series_rules().usual_wholes if indicator in whole.parts)
    return "" if any(whole.is_named_by(of) for whole in usual) else of


def same_whole(indicator: str, one: str, other: str) -> bool:
    """Whether two wholes that a number is said of are the same; one that the code says need not be written."""
    return fold(stated_whole(indicator, one)) == fold(stated_whole(indicator, other))


@cache
def series_rules() -> SeriesRules:
    """The rules that the package carries.

    Raises:
        DataError: if the file breaks its form.
    """
    return load_yaml(SeriesRules, "series.yaml")
