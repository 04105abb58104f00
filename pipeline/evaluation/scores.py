"""What an evaluation says: ratios, shares and differences, of each document and of all together."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pipeline.evaluation.facts import SHARES, Fact
from pipeline.evaluation.matching import Name
from pipeline.evaluation.reliability import Judged, Reliability

# The published scorer rounds every score to this place.
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Ratio:
    """Hits among what was wanted and what was given; all three empty is a full score."""

    hit: int = 0
    wanted: int = 0
    given: int = 0

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.hit + other.hit, self.wanted + other.wanted, self.given + other.given)

    @property
    def precision(self) -> float:
        """Share of what was given that is right."""
        return self._share(self.hit, self.given)

    @property
    def recall(self) -> float:
        """Share of what was wanted that was found."""
        return self._share(self.hit, self.wanted)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return self._share(2 * self.hit, self.wanted + self.given)

    def _share(self, part: int, whole: int) -> float:
        if not self.wanted and not self.given:
            return 1.0
        return round(part / whole, _DECIMALS) if whole else 0.0

    def to_dict(self) -> dict[str, float]:
        """The three shares by name."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1}


class DifferenceKind(StrEnum):
    """How an extracted figure differs from the gold one."""

    MISSED = "missed"
    EXTRA = "extra"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that was missed, is too much, or has wrong attributes.

    Attributes:
        gold: the annotated fact, or None for an extra one.
        given: the extracted fact, or None for a missed one.
        wrong: names of the attributes that differ, in the scorer's order; "evidence" where the places do not meet.
    """

    kind: DifferenceKind
    gold: Fact | None = None
    given: Fact | None = None
    wrong: tuple[str, ...] = ()

    @property
    def fact(self) -> Fact:
        """The gold fact where there is one, else the extracted one.

        Raises:
            ValueError: if the difference has neither.
        """
        fact = self.gold or self.given
        if fact is None:
            raise ValueError("a difference without a fact")
        return fact


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """Scores of one code."""

    figure: Ratio = Ratio()
    strict: Ratio = Ratio()

    def __add__(self, other: IndicatorScore) -> IndicatorScore:
        return IndicatorScore(self.figure + other.figure, self.strict + other.strict)

    def to_dict(self) -> dict[str, Any]:
        """Counts and F1 by name."""
        return {**_counts(self.figure), "figure": self.figure.to_dict(), "strict": self.strict.to_dict()}


@dataclass(frozen=True, slots=True)
class GroupScore:
    """Scores of the documents that have something in common."""

    documents: int = 0
    number: Ratio = Ratio()
    figure: Ratio = Ratio()
    strict: Ratio = Ratio()

    def with_document(self, score: DocumentScore) -> GroupScore:
        """The same with one document more."""
        levels = self.number + score.number, self.figure + score.figure, self.strict + score.strict
        return GroupScore(self.documents + 1, *levels)

    def to_dict(self) -> dict[str, Any]:
        """Counts and the three levels by name."""
        levels = {"number": self.number, "figure": self.figure, "strict": self.strict}
        counts = {"documents": self.documents, **_counts(self.figure)}
        return {**counts, **{name: ratio.to_dict() for name, ratio in levels.items()}}


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """Scores of one document.

    Attributes:
        number, figure, strict: the three levels; from `figure` on without figures named `other`.
        links: of part_of, child to parent.
        right: how many matched pairs agree in each of SHARES.
        indicators: by code, as found in gold or prediction.
        differences: missed, then extra, then wrong ones.
        genre: document type as annotated, or "".
        area: the province that the document is about; the level of one about a larger area, or "".
        confusion: gold code to extracted code of what was not found and named (see `Match.confusion`).
        judged: confidence of each extracted figure, and whether it is found and named.
    """

    name: str
    number: Ratio
    figure: Ratio
    strict: Ratio
    links: Ratio
    right: Counter[str]
    indicators: Mapping[str, IndicatorScore]
    differences: tuple[Difference, ...] = ()
    genre: str = ""
    area: str = ""
    confusion: Counter[tuple[Name, Name]] = field(default_factory=Counter)
    judged: tuple[Judged, ...] = ()


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of a whole gold folder."""

    documents: tuple[DocumentScore, ...]

    @property
    def number(self) -> Ratio:
        """Quantities found at all."""
        return _total(document.number for document in self.documents)

    @property
    def figure(self) -> Ratio:
        """Quantities found and named."""
        return _total(document.figure for document in self.documents)

    @property
    def strict(self) -> Ratio:
        """Figures fully right, with their evidence."""
        return _total(document.strict for document in self.documents)

    @property
    def links(self) -> Ratio:
        """Links from part to whole."""
        return _total(document.links for document in self.documents)

    @property
    def shares(self) -> dict[str, float]:
        """Share of matched figures that are right in each attribute; 1 where nothing was to be found."""
        matched, wanted = self.figure.hit, self.figure.wanted
        right: Counter[str] = sum((document.right for document in self.documents), Counter())
        if not matched:
            return dict.fromkeys(SHARES, 0.0 if wanted else 1.0)
        return {name: round(right[name] / matched, _DECIMALS) for name in SHARES}

    @property
    def indicators(self) -> dict[str, IndicatorScore]:
        """Scores by code, sorted by code."""
        found: dict[str, IndicatorScore] = {}
        for document in self.documents:
            for code, score in document.indicators.items():
                found[code] = found.get(code, IndicatorScore()) + score
        return dict(sorted(found.items()))

    @property
    def genres(self) -> dict[str, GroupScore]:
        """Scores by document type, sorted."""
        return _grouped((document.genre, document) for document in self.documents)

    @property
    def areas(self) -> dict[str, GroupScore]:
        """Scores by the province that documents are about, sorted."""
        return _grouped((document.area, document) for document in self.documents)

    @property
    def confusion(self) -> list[tuple[Name, Name, int]]:
        """Gold code, extracted code, how often: most frequent first. None stands for nothing."""
        found: Counter[tuple[Name, Name]] = sum((document.confusion for document in self.documents), Counter())
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0][0] or "", item[0][1] or ""))
        return [(*names, count) for names, count in ranked]

    @property
    def reliability(self) -> Reliability:
        """How far the confidences can be believed."""
        return Reliability(tuple(one for document in self.documents for one in document.judged))

    def to_dict(self) -> dict[str, Any]:
        """The scores with the names, order and rounding of the published scorer's JSON."""
        return {
            "documents": len(self.documents),
            "gold": self.figure.wanted,
            "predicted": self.figure.given,
            "number": self.number.to_dict(),
            "figure": self.figure.to_dict(),
            "strict": self.strict.to_dict(),
            "part_of": self.links.f1,
            **self.shares,
        }

    def to_json(self) -> str:
        """`to_dict` as one line of JSON."""
        return json.dumps(self.to_dict())

    def to_tables(self) -> dict[str, Any]:
        """`to_dict`, and after it every table: by indicator, document, genre and province, confusion, reliability."""
        single = {document.name: GroupScore().with_document(document) for document in self.documents}
        groups = {"by_document": single, "by_genre": self.genres, "by_province": self.areas}
        return {
            **self.to_dict(),
            "by_indicator": {code: score.to_dict() for code, score in self.indicators.items()},
            **{name: {key: score.to_dict() for key, score in group.items()} for name, group in groups.items()},
            "confusion": [{"gold": one, "predicted": other, "count": n} for one, other, n in self.confusion],
            "reliability": self.reliability.to_dict(),
        }

    def to_text(self, *, show: bool = False, language: str = "vi", width: int = 100) -> str:
        """The scores as tables to read: levels, attributes, by indicator, by document.

        Args:
            show: also list each missed, extra and wrong figure.
            language: "vi" or "en".
            width: characters per line.
        """
        from pipeline.evaluation.report import as_text  # loads rich

        return as_text(self, show=show, language=language, width=width)

    def differences(self) -> dict[str, tuple[Difference, ...]]:
        """What is not right, by document; documents without any are left out."""
        return {document.name: document.differences for document in self.documents if document.differences}


def _counts(ratio: Ratio) -> dict[str, int]:
    return {"gold": ratio.wanted, "predicted": ratio.given}


def _grouped(documents: Iterable[tuple[str, DocumentScore]]) -> dict[str, GroupScore]:
    found: dict[str, GroupScore] = {}
    for key, document in documents:
        found[key] = found.get(key, GroupScore()).with_document(document)
    return dict(sorted(found.items()))


def _total(ratios: Iterable[Ratio]) -> Ratio:
    return sum(ratios, start=Ratio())
