"""What a finding is, how it is ranked, and how it is told in a plain sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pydantic import Field

from pipeline.datafiles import StrictData, load_yaml
from pipeline.intervals import Interval
from pipeline.records import Figure
from pipeline.scheme import Label, scheme
from pipeline.spans import Span


class Severity(StrEnum):
    """How grave a finding is: what cannot be, what hardly can be, what a reader should know."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


_WEIGHT: Mapping[Severity, int] = {Severity.ERROR: 2, Severity.WARNING: 1, Severity.NOTICE: 0}

# What a figure without a confidence counts for: one that somebody wrote down by hand.
_CERTAIN = 1.0


@dataclass(frozen=True, slots=True)
class Finding:
    """Figures that cannot all be right, or digits that nobody could make sense of.

    Attributes:
        code: of the check that found it, as in data/audit/findings.yaml.
        figures: ids of the figures concerned, the one in doubt first; none where the digits are no figure.
        values: what fills the sentence, as written in the document.
        spans: where the figures, or the digits, stand in the text, in the same order.
        size: how far the intervals are apart, relative to the larger number, 0 to 1.
        confidence: of the least sure figure, 0 to 1.
    """

    code: str
    figures: tuple[str, ...]
    values: tuple[tuple[str, str], ...] = ()
    spans: tuple[Span, ...] = ()
    size: float = 0.0
    confidence: float = _CERTAIN

    @property
    def severity(self) -> Severity:
        """As data/audit/findings.yaml has it for the code."""
        return kinds()[self.code].severity

    @property
    def rank(self) -> float:
        """Order of what is most worth a look, highest first: severity, then size and confidence (0 to 3)."""
        return _WEIGHT[self.severity] + (0.5 + 0.5 * self.size) * self.confidence * _BELOW_ONE

    def sentence(self, language: str) -> str:
        """The finding in a plain sentence ("vi" or "en")."""
        return sentence_of(self.code, self.values, language)


def sentence_of(code: str, values: Iterable[tuple[str, str]], language: str) -> str:
    """The sentence of a code, filled."""
    told = {name: _named(name, value, language) for name, value in values}
    return sentences()[code].in_language(language).format(**told)


def _named(name: str, value: str, language: str) -> str:
    """A value as its sentence tells it: the code of an indicator by its name."""
    indicator = scheme().indicators.get(value) if name.endswith(_CODE) else None
    label = value if indicator is None else indicator.label(language)
    return label if indicator is None else label[:1].lower() + label[1:]


# The names of values that are codes end so.
_CODE = "_code"
# The graver finding always goes first.
_BELOW_ONE = 0.999


def finding(code: str, figures: Iterable[Figure], *, size: float = 0.0, **values: str) -> Finding:
    """A finding about figures, the one in doubt first.

    Args:
        code: as in data/audit/findings.yaml.
        figures: those concerned.
        size: how far apart they are, see `Finding.size`.
        values: what fills the sentence.
    """
    concerned = tuple(figures)
    sure = (_CERTAIN if figure.confidence is None else figure.confidence for figure in concerned)
    return Finding(
        code,
        tuple(figure.id for figure in concerned),
        tuple(values.items()),
        tuple(Span(figure.start, figure.end) for figure in concerned),
        round(size, 4),
        min(sure, default=_CERTAIN),
    )


def gap(one: Interval, other: Interval) -> float:
    """How far two intervals are apart, relative to the larger number of the two ends: 0 if they meet, 1 at most."""
    if one.meets(other):
        return 0.0
    low, high = (one.high, other.low) if one.high <= other.low else (other.high, one.low)
    largest = max(abs(low), abs(high))
    return min(1.0, (high - low) / largest) if largest else 0.0


def number(value: float) -> str:
    """A number as Vietnamese reports write it, with one decimal where it has some: "1.234,5"."""
    return f"{value:,.{0 if float(value).is_integer() else 1}f}".translate(_MARKS)


def about(interval: Interval) -> str:
    """The middle of an interval, with one decimal where it is none of whole numbers: "80,5"."""
    if math.isinf(interval.low) or math.isinf(interval.high):
        return number(interval.low if math.isinf(interval.high) else interval.high)
    return number(round((interval.low + interval.high) / 2, 1))


# The marks of thousands and decimals change places.
_MARKS = str.maketrans(",.", ".,")


class FindingKind(StrictData):
    """A kind of finding: how grave it is, and its sentence; {names} are filled with what the document says."""

    severity: Severity
    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)


class _Findings(StrictData):
    findings: dict[str, FindingKind]


@cache
def kinds() -> dict[str, FindingKind]:
    """Every kind of finding by its code."""
    return load_yaml(_Findings, "audit", "findings.yaml").findings


@cache
def sentences() -> dict[str, Label]:
    """The sentence of every code, in both languages."""
    return {code: Label(vi=kind.vi, en=kind.en) for code, kind in kinds().items()}
