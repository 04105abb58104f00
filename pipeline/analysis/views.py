"""Records that lists, cards and exports are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipeline.audit import Finding
from pipeline.records import Figure


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A document without its text.

    Attributes:
        source: as the user gave it.
        digits: how many digit strings had each verdict, by records.DigitVerdict's words.
        same_as: id of the document that states the same and is counted in its place, or None.
        copies: how many documents lead to this one so.
    """

    id: str
    title: str | None
    doc_type: str
    number: str | None
    issuer: str | None
    published_on: date | None
    publisher: str | None
    level: str | None
    province: str | None
    district: str | None
    period_start: date | None
    period_end: date | None
    source: str
    text_sha256: str
    parser: str
    encoding: str
    repairs: tuple[str, ...]
    n_figures: int
    digits: dict[str, int]
    run_id: int
    same_as: str | None
    copies: int

    @property
    def name(self) -> str:
        """The title, else the number, else the last part of the source."""
        return self.title or self.number or self.source.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Original:
    """Where a figure's document was read from, to look it up again.

    Attributes:
        source_id: canonical address: an absolute path.
        raw_sha256: of the bytes that were read.
        text_sha256: of the text that they gave.
        start, end: of the figure in that text.
        page: on which it begins, from 1; None where the original has no pages.
    """

    source_id: str
    raw_sha256: str
    text_sha256: str
    start: int
    end: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure with the document it stands in and the run that stored it.

    Attributes:
        same_as: id of the figure that states the same in the document counted in this one's place, or None.
        review: what a reviewer vouched for (confirmed, corrected, added); the figure has the reviewer's values then.
        reviewed_by: who did.
    """

    figure: Figure
    document: DocumentFacts
    run_id: int
    same_as: str | None = None
    review: str | None = None
    reviewed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list.

    Attributes:
        total: of all rows that the filter leaves.
        offset: of the first row given, from 0.
    """

    rows: tuple[Entry, ...]
    total: int
    offset: int


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet.

    Attributes:
        count: figures that have it, every other facet's choice honoured.
        name: where the value is no code but an id (a document's title).
    """

    value: str
    count: int
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one facet in the order of a list; `more` were left out for length."""

    values: tuple[FacetValue, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A figure looked up by id.

    Attributes:
        entry: None where an alias says that no figure of today matches the old id.
        renamed: whether the id was an old one.
        surface: the number as the document wrote it under the old id.
        set_aside: whether reviewers took it off the lists.
    """

    entry: Entry | None
    renamed: bool = False
    surface: str = ""
    set_aside: bool = False


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its text.

    Attributes:
        blocks: {kind, start, end, level, marker} in reading order.
        sources: every address that leads to it, as the user gave them.
        unrecognised: digit strings that nothing accounts for: (start, end, surface).
        linked: the other documents that state the same, the one that is counted first.
        between: what does not add up between it and other documents, as the store keeps it, the gravest first.
    """

    facts: DocumentFacts
    text: str
    blocks: tuple[dict[str, Any], ...]
    figures: tuple[Entry, ...]
    sources: tuple[str, ...]
    unrecognised: tuple[tuple[int, int, str], ...]
    linked: tuple[DocumentFacts, ...] = ()
    between: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A source that could not be read; `code` is one of errors.ReasonCode or a word of a newer version."""

    source: str
    stage: str
    code: str
    detail: str
    time: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """What a store holds.

    Attributes:
        sample: whether all of it is fictional.
        documents, figures: those that state the same counted once.
        copies: how many documents are left out of that.
        repeated: how many figures are.
        last_run: number of the last run, None in an empty store.
        last_run_at: when it started.
    """

    sample: bool
    documents: int
    figures: int
    copies: int
    repeated: int
    problems: int
    last_run: int | None
    last_run_at: datetime | None
    program_version: str | None
