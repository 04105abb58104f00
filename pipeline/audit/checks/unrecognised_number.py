"""Digits of which nobody knows what they are: neither a figure, nor a date, a document number or another topic's."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument
from pipeline.audit.findings import Finding
from pipeline.records import DigitVerdict

CODE = "unrecognised_number"

_AROUND = 30


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Digit strings that are unaccounted for, quoted with what stands around them."""
    for digits in document.digits:
        if digits.verdict is DigitVerdict.UNRECOGNISED:
            span = digits.span
            around = " ".join(document.text[max(0, span.start - _AROUND) : span.end + _AROUND].split())
            yield Finding(CODE, (), (("digits", span.of(document.text)), ("around", around)), (span,))
