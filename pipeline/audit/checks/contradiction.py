"""The same fact with two values in one document, in title and body for example.

GUIDELINE section 6: two figures contradict each other only if they agree in everything but the value, and none of it
is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.checks.unit_slip import power_of_ten
from pipeline.audit.document import AuditedDocument, interval_of
from pipeline.audit.facts import restated
from pipeline.audit.findings import Finding, finding, gap

CODE = "contradiction"


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Two statements of one fact."""
    for one, other in restated(document):
        if power_of_ten(one, other) is None:
            values = {"one": one.surface, "other": other.surface}
            yield finding(CODE, (other, one), size=gap(interval_of(one), interval_of(other)), **values)
