"""Words of the audit file (data/auditfile.yaml). An official paper is in Vietnamese, whatever language was chosen."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from pydantic import model_validator

from pipeline.analysis.findings.chosen import FINDING_FACETS
from pipeline.datafiles import StrictData, load_yaml

LANGUAGE = "vi"


class Standing(StrEnum):
    """How far the figures of a finding were reviewed.

    A verdict is about how a document was read, so that it decides what a province can be asked.
    """

    VOUCHED = "vouched"
    OPEN = "open"
    ASIDE = "aside"
    MENDED = "mended"


class Asks(StrictData):
    """What the province is asked to do, by standing; of findings about how a document was read nothing."""

    vouched: str
    open: str
    aside: str
    mended: str
    reading: str


class Sheets(StrictData):
    """Names of the workbook's sheets."""

    summary: str
    findings: str


class Columns(StrictData):
    """Headers, in the order of the workbook."""

    number: str
    severity: str
    check: str
    finding: str
    province: str
    period: str
    side: str
    written: str
    value: str
    quotation: str
    document: str
    published: str
    page: str
    source: str
    link: str
    verdict: str
    who: str
    day: str
    change: str
    note: str
    ask: str
    answer: str
    right: str


class AuditFileWords(StrictData):
    """All of them; a missing or unknown one is an error."""

    country: str
    motto: str
    blank: str
    number: str
    place_day: str
    title: str
    recipient: str
    province: str
    period: str
    filter: str
    everything: str
    made_on: str
    count: str
    unknown: str
    about: str
    stale: str
    summary: str
    details: str
    nothing: str
    kind: str
    total: str
    by_review: str
    states: dict[Standing, str]
    asks: Asks
    ask: str
    answer: str
    right: str
    page: str
    changed: str
    decided: str
    not_said: str
    no_figure: str
    receivers: str
    receiver_list: str
    signer: str
    sign_here: str
    sheets: Sheets
    columns: Columns
    filters: dict[str, str]

    @model_validator(mode="after")
    def _complete(self) -> AuditFileWords:
        if missing := set(Standing) - set(self.states):
            raise ValueError(f"states: {', '.join(sorted(missing))}")
        if odd := {*FINDING_FACETS, "from", "to"} ^ set(self.filters):
            raise ValueError(f"filters: {', '.join(sorted(odd))}")
        return self


@cache
def words() -> AuditFileWords:
    """The words that the package carries.

    Raises:
        DataError: if the file breaks its schema.
    """
    return load_yaml(AuditFileWords, "auditfile.yaml")
