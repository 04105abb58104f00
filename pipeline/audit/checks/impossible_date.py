"""A day, month or quarter that no calendar has: "31/6/2022", "tháng 13 năm 2021", "quý V/2020".

"12/25/2019" is left alone: some pages write the month first.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument
from pipeline.audit.findings import Finding
from pipeline.spans import Span
from pipeline.textforms import fold

CODE = "impossible_date"

_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\d/])"
_WRITTEN = (
    re.compile(rf"(?<![\d/.-])(?<!\d,)(?P<day>\d{{1,2}})(?P<mark>[/-])(?P<month>\d{{1,2}})(?P=mark){_YEAR}"),
    re.compile(rf"(?<!\w)ngày (?P<day>\d{{1,2}}) tháng (?P<month>\d{{1,2}})(?: năm {_YEAR})?(?!\w)"),
    re.compile(r"(?<!\w)ngày (?P<day>\d{1,2})[/-](?P<month>\d{1,2})(?![\d/.-])"),
    re.compile(rf"(?<!\w)tháng (?P<month>\d{{1,2}})(?:/| năm ){_YEAR}"),
)
_QUARTER = re.compile(r"(?<!\w)quý (?:vi{0,2}|[5-9])(?:/| năm )(?:19|20)\d\d(?!\d)")
_MONTHS, _DAYS, _LEAP = 12, 31, 2000


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Dates as they are written, whatever they belong to."""
    text = fold(document.text)
    spans = {match.span() for match in _QUARTER.finditer(text)}
    for form in _WRITTEN:
        spans |= {match.span() for match in form.finditer(text) if not _exists(match)}
    for start, end in sorted(spans):
        if not any(first <= start and end <= last and (first, last) != (start, end) for first, last in spans):
            span = Span(start, end)
            yield Finding(CODE, (), (("date", " ".join(span.of(document.text).split())),), (span,))


def _exists(match: re.Match[str]) -> bool:
    told = match.groupdict()
    day, month, year = (int(told.get(name) or default) for name, default in (("day", 1), ("month", 1), ("year", _LEAP)))
    if day <= _MONTHS < month <= _DAYS and told.get("day"):
        return True  # the month first
    return 1 <= month <= _MONTHS and 1 <= day <= calendar.monthrange(year, month)[1]
