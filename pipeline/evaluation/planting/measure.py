"""How many planted errors the audit finds, and how many of its findings are planted errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.audit import Finding, Severity, audit
from pipeline.evaluation.planting.plan import Planted
from pipeline.evaluation.planting.reading import Slip
from pipeline.evaluation.scores import Ratio
from pipeline.records import Extraction

Read = Callable[[str, str], tuple[Extraction, str]]
"""Name and text of a document to its figures, end to end, and the text that they stand in."""


@dataclass(slots=True)
class Detection:
    """What the audit made of planted errors.

    Attributes:
        planted: errors by the code of the check that must fire.
        found: those that some finding points at, by the same code.
        by_check: those that the check itself points at.
        findings: all findings in documents with errors, by their code.
        right: those that point at an error, by their code.
        missed: errors that no finding points at, with their document.
        false: findings that point at no error, with their document.
    """

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    by_check: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, Slip]] = field(default_factory=list)
    false: list[tuple[str, Finding]] = field(default_factory=list)

    @property
    def recall(self) -> Ratio:
        """Found of planted."""
        return Ratio(self.found.total(), wanted=self.planted.total())

    @property
    def precision(self) -> Ratio:
        """Right of all findings."""
        return Ratio(self.right.total(), given=self.findings.total())


def detect(documents: Iterable[Planted], read: Read) -> Detection:
    """Reads documents with errors and holds the findings against what was planted.

    Args:
        documents: as planned.
        read: text to figures, end to end.
    """
    made = Detection()
    for document in documents:
        _count(made, document, findings(*read(document.name, document.text)))
    return made


def findings(extraction: Extraction, text: str) -> list[Finding]:
    """What does not add up in a document: errors and warnings, no notices.

    Args:
        extraction: of the document.
        text: that its figures stand in.
    """
    return [one for one in audit(extraction.figures, (), text) if one.severity is not Severity.NOTICE]


def _count(made: Detection, document: Planted, found: Sequence[Finding]) -> None:
    for slip, span in zip(document.slips, document.spans, strict=True):
        codes = {one.code for one in found if _points_at(one, span)}
        made.planted[slip.code] += 1
        made.found[slip.code] += bool(codes)
        made.by_check[slip.code] += slip.code in codes
        if not codes:
            made.missed.append((document.name, slip))
    for one in found:
        right = any(_points_at(one, span) for span in document.spans)
        made.findings[one.code] += 1
        made.right[one.code] += right
        if not right:
            made.false.append((document.name, one))


def _points_at(finding: Finding, span: tuple[int, int]) -> bool:
    return any(one.start < span[1] and span[0] < one.end for one in finding.spans)
