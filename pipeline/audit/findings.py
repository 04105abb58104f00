"""What a finding is, and how it is told in a plain sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipeline.datafiles import StrictData, load_yaml
from pipeline.intervals import Interval, bounds
from pipeline.records import Figure, Measure
from pipeline.scheme import Label


@dataclass(frozen=True, slots=True)
class Finding:
    """Figures that cannot all be right.

    Attributes:
        code: of the check that found it, as in data/audit/findings.yaml.
        figures: ids of the figures concerned, the one in doubt first.
        values: what fills the sentence, as written in the document.
    """

    code: str
    figures: tuple[str, ...]
    values: tuple[tuple[str, str], ...] = ()

    def sentence(self, language: str) -> str:
        """The finding in a plain sentence ("vi" or "en")."""
        return sentences()[self.code].in_language(language).format(**dict(self.values))


class _Sentences(StrictData):
    findings: dict[str, Label]


@cache
def sentences() -> dict[str, Label]:
    """The sentence of every code, in both languages."""
    return load_yaml(_Sentences, "audit", "findings.yaml").findings


def interval_of(figure: Figure) -> Interval:
    """The interval that a figure leaves open: its stored bounds, else those of its value."""
    if figure.bound_low is None and figure.bound_high is None:
        return bounds(figure.value, figure.qualifier, whole=figure.measure is Measure.COUNT)
    low = figure.bound_low if figure.bound_low is not None else float("-inf")
    high = figure.bound_high if figure.bound_high is not None else float("inf")
    return Interval(low, high)
