"""What the audit finds in a document that is read here and now, not stored: for `solieu audit` over files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.analysis.findings.quotes import line_around
from pipeline.analysis.findings.records import FindingSide, StoredFinding
from pipeline.audit import Finding, audit
from pipeline.records import DigitString, DocumentMeta, Figure
from pipeline.storage.findings import Side, finding_id


@dataclass(frozen=True, slots=True)
class Audited:
    """A document as the audit takes it."""

    source: str
    document_id: str
    meta: DocumentMeta
    figures: Sequence[Figure]
    digits: Sequence[DigitString]
    text: str

    def findings(self) -> Iterator[StoredFinding]:
        """What is found, most worth a look first."""
        by_id = {figure.id: figure for figure in self.figures}
        for found in audit(self.figures, self.digits, self.text):
            figures = tuple(by_id[name] for name in found.figures)
            yield self._told(found, figures[0] if figures else None, self._sides(found, figures))

    def _sides(self, found: Finding, figures: Sequence[Figure]) -> tuple[FindingSide, ...]:
        if figures:
            return tuple(self._side(figure, figure.start, figure.end) for figure in figures)
        lines = (line_around(self.text, span.start, span.end) for span in found.spans)
        return tuple(
            self._side(None, span.start, span.end, line) for span, line in zip(found.spans, lines, strict=True)
        )

    def _side(self, figure: Figure | None, start: int, end: int, line: str = "") -> FindingSide:
        title = self.meta.title or self.meta.number or self.source
        return FindingSide(self.document_id, self.source, title, self.meta.published_on, figure, start, end, line)

    def _told(self, found: Finding, figure: Figure | None, sides: tuple[FindingSide, ...]) -> StoredFinding:
        about = figure or self.meta
        places = (Side(self.document_id, one.figure.id if one.figure else None, one.start, one.end) for one in sides)
        return StoredFinding(
            finding_id(found.code, places),
            found.code,
            found.severity,
            found.rank,
            found.size,
            found.confidence,
            between=False,
            told=found.values,
            indicator=figure.indicator if figure else None,
            province=about.province,
            period_start=about.period_start,
            period_end=about.period_end,
            sides=sides,
        )
