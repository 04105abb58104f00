"""The table of findings: one row each with the words of both sides, the same for every file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from pipeline.analysis.columns import Cell, Kind, masked, word
from pipeline.analysis.findings.chosen import FindingFilter
from pipeline.analysis.findings.query import findings
from pipeline.analysis.findings.records import FindingSide, StoredFinding
from pipeline.analysis.findings.words import findings_words
from pipeline.analysis.labels import name_of
from pipeline.analysis.rows import DOCUMENT_COLUMNS, document_of
from pipeline.analysis.selected import RowColumn, SelectedTable
from pipeline.analysis.textrows import marked
from pipeline.analysis.views import DocumentFacts, StoreFacts
from pipeline.analysis.words import period_words
from pipeline.storage.batches import in_batches
from pipeline.storage.schema import DocumentRow


def _column(name: str, value: Callable[[StoredFinding, str], Cell], kind: Kind = Kind.TEXT) -> RowColumn[StoredFinding]:
    return RowColumn("findings", name, value, kind)


def _side(at: int, value: Callable[[FindingSide], Cell]) -> Callable[[StoredFinding, str], Cell]:
    return lambda row, _: value(row.sides[at]) if len(row.sides) > at else None


def _surface(side: FindingSide) -> str:
    return side.figure.surface if side.figure else ""


def _sides(at: int) -> Iterator[RowColumn[StoredFinding]]:
    number = at + 1
    yield _column(f"surface_{number}", _side(at, _surface))
    yield _column(f"evidence_{number}", _side(at, lambda side: side.sentence()))
    yield _column(f"document_{number}", _side(at, lambda side: masked(side.title)))
    yield _column(f"published_{number}", _side(at, lambda side: side.published_on), Kind.DATE)
    yield _column(f"page_{number}", _side(at, lambda side: side.figure.page if side.figure else None), Kind.NUMBER)
    yield _column(f"source_{number}", _side(at, lambda side: side.source))


def period_of(row: StoredFinding, language: str) -> str:
    """The period of the figure in doubt in words."""
    return period_words(row.period_start, row.period_end, None, language)


FINDING_COLUMNS: tuple[RowColumn[StoredFinding], ...] = (
    _column("severity_name", lambda row, language: findings_words("severities", row.severity, language)),
    _column("severity", lambda row, _: row.severity.value),
    _column("kind_name", lambda row, language: findings_words("kinds", row.family, language)),
    _column("kind", lambda row, _: row.family.value),
    _column("code_name", lambda row, language: findings_words("codes", row.code, language)),
    _column("code", lambda row, _: row.code),
    _column("message", lambda row, language: row.message(language)),
    _column("province", lambda row, _: row.province),
    _column("period", period_of),
    _column("period_start", lambda row, _: row.period_start, Kind.DATE),
    _column("period_end", lambda row, _: row.period_end, Kind.DATE),
    _column(
        "indicator_name",
        lambda row, language: name_of("indicators", row.indicator, language) if row.indicator else None,
    ),
    _column("indicator", lambda row, _: row.indicator),
    *_sides(0),
    *_sides(1),
    _column("sides", lambda row, _: len(row.sides), Kind.NUMBER),
    _column("figure_ids", lambda row, _: " ".join(figure.id for _, figure in row.figures())),
    _column("document_ids", lambda row, _: " ".join(dict.fromkeys(side.document_id for side in row.sides))),
    _column("rank", lambda row, _: round(row.rank, 4), Kind.NUMBER),
    _column("size", lambda row, _: row.size, Kind.NUMBER),
    _column("confidence", lambda row, _: round(row.confidence, 4), Kind.NUMBER),
    _column("finding_id", lambda row, _: row.id),
)


@dataclass(frozen=True, slots=True)
class FindingTable(SelectedTable[StoredFinding]):
    """What is exported: the findings that the list shows, on all of its pages."""

    held: Sequence[StoredFinding]
    documents: tuple[tuple[DocumentFacts, int], ...]
    described: Mapping[str, tuple[tuple[str, str], ...]]
    query: dict[str, list[str]]
    facts: StoreFacts
    language: str
    made_on: date

    flow = "findings"
    stem = "kiem-tra"
    row_columns = FINDING_COLUMNS

    def count(self) -> int:
        """How many rows there are."""
        return len(self.held)

    def records(self) -> Sequence[StoredFinding]:
        """The findings as they are held."""
        return self.held

    def checked(self, language: str) -> str:
        """How many documents the findings are about."""
        return word("findings_checked", language).format(documents=len(self.documents))

    def check_rows(self) -> Iterator[tuple[str, ...]]:
        """How many findings each check has: a header, then one row per check."""
        language = self.language
        counted = Counter(row.code for row in self.held)
        rows = ((findings_words("codes", code, language), code, str(number)) for code, number in counted.most_common())
        header = (word("finding", language), word("check", language), word("rows", language))
        return marked(header, rows, language, sample=self.sample)


def finding_table(
    connection: Connection, chosen: FindingFilter, facts: StoreFacts, *, made_on: date, language: str
) -> FindingTable:
    """The table of a filter.

    Args:
        connection: open for reading.
        chosen: the filter of the list.
        facts: of the store.
        made_on: the day that the file gives as its own.
        language: "vi" or "en".
    """
    held = findings(connection, chosen).rows
    described = {each: tuple(chosen.describe(each)) for each in ("vi", "en")}
    documents = _documents(connection, held)
    return FindingTable(held, documents, described, chosen.to_query(), facts, language, made_on)


def _documents(connection: Connection, held: Sequence[StoredFinding]) -> tuple[tuple[DocumentFacts, int], ...]:
    """The documents behind, each with how many of its figures findings are about."""
    figures = {(side.document_id, side.figure.id) for row in held for side in row.sides if side.figure}
    counted = Counter(document for document, _ in figures)
    wanted = sorted({side.document_id for row in held for side in row.sides})
    found = []
    for some in in_batches(wanted):
        rows = connection.execute(select(*DOCUMENT_COLUMNS).where(DocumentRow.id.in_(some)))
        found += [document_of(row) for row in rows]
    return tuple((facts, counted[facts.id]) for facts in sorted(found, key=lambda facts: (facts.source, facts.id)))
