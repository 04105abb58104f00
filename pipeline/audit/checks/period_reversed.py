"""A period that ends before it begins: "từ ngày 15/12/2022 đến ngày 14/6/2022"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.audit.document import AuditedDocument
from pipeline.audit.findings import Finding
from pipeline.spans import Span
from pipeline.textforms import fold

CODE = "period_reversed"

_DATE = r"(\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d\d)(?![\d/])"
_DAYS = re.compile(
    rf"(?<![\d/.])(?:ngày )?{_DATE}\s*(?:đến|tới|-)\s*(?:hết )?(?:ngày )?{_DATE}",
)
_YEARS = re.compile(r"(?<!\w)giai đoạn ((?:19|20)\d\d)\s*(?:-|đến)\s*((?:19|20)\d\d)(?![\d/])")


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Periods as they are written, from one day or year to another."""
    text = fold(document.text)
    for match in _DAYS.finditer(text):
        first, last = _day(*match.groups()[:3]), _day(*match.groups()[3:])
        if first is not None and last is not None and first > last:
            yield _told(document, match)
    for match in _YEARS.finditer(text):
        if int(match.group(1)) > int(match.group(2)):
            yield _told(document, match)


def _told(document: AuditedDocument, match: re.Match[str]) -> Finding:
    span = Span(*match.span())
    return Finding(CODE, (), (("period", " ".join(span.of(document.text).split())),), (span,))


def _day(day: str, month: str, year: str) -> date | None:
    """A day of the calendar; None where it is none, which `impossible_date` says."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
