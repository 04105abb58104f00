"""Findings as lists, files and pages tell them: with the words of both sides, people masked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.audit.families import Family, family_of
from pipeline.audit.findings import Severity, sentence_of
from pipeline.masking import mask, mask_sentence
from pipeline.records import Figure


@dataclass(frozen=True, slots=True)
class FindingSide:
    """A figure, or digits that are none, in a document.

    Attributes:
        source: the document's path or address.
        title: as lists name the document.
        figure: None where the digits are none.
        start, end: in the document's text.
        line: of the text around digits or a date that are no figure, people masked.
    """

    document_id: str
    source: str
    title: str
    published_on: date | None
    figure: Figure | None
    start: int
    end: int
    line: str = ""

    def sentence(self) -> str:
        """The sentence that states the figure, on one line, people masked; without a figure the line."""
        if self.figure is None:
            return self.line
        return " ".join(mask_sentence(self.figure.sentence, self.figure.surface).split())


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """What the audit found.

    Attributes:
        id: the same in the next run, as long as code and figures are.
        told: what fills its sentence.
        indicator, province, period_start, period_end: of the figure in doubt, else of the document.
        sides: the figure in doubt first.
    """

    id: str
    code: str
    severity: Severity
    rank: float
    size: float
    confidence: float
    between: bool
    told: tuple[tuple[str, str], ...]
    indicator: str | None
    province: str | None
    period_start: date | None
    period_end: date | None
    sides: tuple[FindingSide, ...]

    @property
    def family(self) -> Family:
        """What its check looks at."""
        return family_of(self.code)

    @property
    def sources(self) -> tuple[str, ...]:
        """Paths or addresses of its documents, each once."""
        return tuple(dict.fromkeys(side.source for side in self.sides))

    def message(self, language: str) -> str:
        """The finding in a plain sentence, on one line, people masked."""
        return " ".join(mask(sentence_of(self.code, self.told, language)).split())

    def figures(self) -> Iterator[tuple[FindingSide, Figure]]:
        """The sides that are figures."""
        return ((side, side.figure) for side in self.sides if side.figure is not None)

    def evidence(self) -> list[dict[str, Any]]:
        """Each figure with its document, place and sentence; of what is no figure its place and line."""
        return [
            {
                "id": side.figure.id if side.figure else None,
                "document": side.source,
                "document_id": side.document_id,
                "surface": side.figure.surface if side.figure else "",
                "start": side.start,
                "end": side.end,
                "page": side.figure.page if side.figure else None,
                "sentence": side.sentence(),
            }
            for side in self.sides
            if side.figure is not None or side.line
        ]

    def line(self) -> dict[str, Any]:
        """The finding as plain JSON values."""
        return {
            "document": self.sides[0].source,
            "document_id": self.sides[0].document_id,
            "code": self.code,
            "kind": self.family.value,
            "severity": self.severity.value,
            "rank": round(self.rank, 4),
            "size": self.size,
            "confidence": self.confidence,
            "indicator": self.indicator,
            "province": self.province,
            "period_start": self.period_start.isoformat() if self.period_start else None,
            "period_end": self.period_end.isoformat() if self.period_end else None,
            "message_vi": self.message("vi"),
            "message_en": self.message("en"),
            "spans": [[side.start, side.end] for side in self.sides],
            "evidence": self.evidence(),
        }
