"""What the audit finds in documents, with the words of both sides: for `solieu audit`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from pipeline.analysis.documents import document
from pipeline.audit import Finding, Severity, audit
from pipeline.masking import mask, mask_sentence
from pipeline.records import DigitString, DigitVerdict, Figure
from pipeline.spans import Span
from pipeline.storage.schema import DocumentRow

# What is told of a line before and behind a date.
_AROUND = 100
_GRAVER = (Severity.NOTICE, Severity.WARNING, Severity.ERROR)


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """A finding in a document, people masked wherever it is told.

    Attributes:
        source: the document's path or address.
        document_id: of its text.
        finding: what was found.
        figures: those concerned, the one in doubt first.
        lines: of the text that digits or dates stand in which are no figure, in the order of the finding's spans.
    """

    source: str
    document_id: str
    finding: Finding
    figures: tuple[Figure, ...]
    lines: tuple[str, ...] = ()

    def message(self, language: str) -> str:
        """The finding in a plain sentence, on one line."""
        return " ".join(mask(self.finding.sentence(language)).split())

    def evidence(self) -> list[dict[str, Any]]:
        """Both sides: each figure with its place and sentence; of what is no figure the line of the text."""
        told = [
            {"id": None, "surface": "", "start": span.start, "end": span.end, "page": None, "sentence": mask(line)}
            for span, line in zip(self.finding.spans, self.lines, strict=False)
        ]
        return told + [
            {
                "id": figure.id,
                "surface": figure.surface,
                "start": figure.start,
                "end": figure.end,
                "page": figure.page,
                "sentence": " ".join(mask_sentence(figure.sentence, figure.surface).split()),
            }
            for figure in self.figures
        ]

    def line(self) -> dict[str, Any]:
        """The finding as plain JSON values."""
        found = self.finding
        return {
            "document": self.source,
            "document_id": self.document_id,
            "code": found.code,
            "severity": found.severity.value,
            "rank": round(found.rank, 4),
            "size": found.size,
            "confidence": found.confidence,
            "message_vi": self.message("vi"),
            "message_en": self.message("en"),
            "spans": [[span.start, span.end] for span in found.spans],
            "evidence": self.evidence(),
        }


@dataclass(frozen=True, slots=True)
class Audited:
    """A document as the audit takes it."""

    source: str
    document_id: str
    figures: Sequence[Figure]
    digits: Sequence[DigitString]
    text: str

    def findings(self, least: Severity) -> Iterator[AuditFinding]:
        """What is found, most worth a look first.

        Args:
            least: severity from which on findings are told.
        """
        by_id = {figure.id: figure for figure in self.figures}
        for found in audit(self.figures, self.digits, self.text):
            if _GRAVER.index(found.severity) >= _GRAVER.index(least):
                concerned = tuple(by_id[name] for name in found.figures)
                lines = () if concerned else tuple(self._line(span) for span in found.spans)
                yield AuditFinding(self.source, self.document_id, found, concerned, lines)

    def _line(self, span: Span) -> str:
        """The line of the text around a place, cut where it is long."""
        start = max(self.text.rfind("\n", 0, span.start) + 1, span.start - _AROUND)
        end = self.text.find("\n", span.end)
        return " ".join(self.text[start : min(end if end >= 0 else len(self.text), span.end + _AROUND)].split())


def stored(connection: Connection) -> Iterator[Audited]:
    """The documents of a store that are counted, in the order of their sources.

    Args:
        connection: open for reading.
    """
    counted = select(DocumentRow.id).where(DocumentRow.same_as.is_(None)).order_by(DocumentRow.source, DocumentRow.id)
    for document_id in connection.scalars(counted).all():
        view = document(connection, document_id)
        if view is not None:
            figures = [entry.figure for entry in view.figures]
            lost = DigitVerdict.UNRECOGNISED
            digits = [DigitString(Span(start, end), lost) for start, end, _ in view.unrecognised]
            yield Audited(view.facts.source, document_id, figures, digits, view.text)
