"""Findings read from a store: a page of a list, one of them, how many there are of each kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, func, or_, select, type_coerce

from pipeline.analysis.findings.chosen import FINDING_FACETS, FindingFilter
from pipeline.analysis.findings.quotes import stored_line
from pipeline.analysis.findings.records import FindingSide, StoredFinding
from pipeline.analysis.findings.version import audit_fingerprint
from pipeline.analysis.labels import UNKNOWN
from pipeline.analysis.rows import FIGURE_COLUMNS
from pipeline.analysis.views import FacetValue
from pipeline.audit.families import CODES, Family, family_of
from pipeline.audit.findings import Severity, kinds
from pipeline.records import Figure
from pipeline.storage.batches import in_batches
from pipeline.storage.findings import FoundRecord, Side, are_kept
from pipeline.storage.review.overlay import figure_set_aside
from pipeline.storage.rows import figure_of
from pipeline.storage.schema import DocumentRow, FigureRow, FindingRow, FindingSideRow

_YEAR = func.substr(type_coerce(FindingRow.period_end, String), 1, 4)
_COLUMNS: dict[str, Any] = {
    "severity": FindingRow.severity,
    "code": FindingRow.code,
    "province": FindingRow.province,
    "year": _YEAR,
    "indicator": FindingRow.indicator,
}
_OF_DOCUMENT: tuple[Any, ...] = (
    DocumentRow.id,
    DocumentRow.source,
    DocumentRow.title,
    DocumentRow.number,
    DocumentRow.published_on,
    DocumentRow.province,
    DocumentRow.period_start,
    DocumentRow.period_end,
)
_ORDER = (FindingRow.rank.desc(), FindingRow.id)
_REVERSED = (FindingRow.rank, FindingRow.id.desc())


@dataclass(frozen=True, slots=True)
class FindingPage:
    """Some rows of a list.

    Attributes:
        total: of all rows that the filter leaves.
        offset: of the first row given, from 0.
    """

    rows: tuple[StoredFinding, ...]
    total: int
    offset: int


def are_worked_out(connection: Connection) -> bool:
    """Whether the store keeps the findings of all that it holds, worked out by this program."""
    return are_kept(connection, audit_fingerprint())


def findings(
    connection: Connection, chosen: FindingFilter, *, limit: int | None = None, offset: int = 0
) -> FindingPage:
    """One page of the findings that are kept, most worth a look first.

    Args:
        connection: open for reading.
        chosen: the filter.
        limit: rows; all where it is None.
        offset: rows before the page.
    """
    conditions = _conditions(chosen)
    total = connection.scalar(select(func.count()).select_from(FindingRow).where(*conditions)) or 0
    query, count = _rows().where(*conditions), max(0, min(total if limit is None else limit, total - offset))
    # The rows before a page are read, so that a page of the second half is read from the end.
    if offset > total - offset - count:
        rows = list(connection.execute(query.order_by(*_REVERSED).limit(count).offset(total - offset - count)))[::-1]
    else:
        rows = list(connection.execute(query.order_by(*_ORDER).limit(count).offset(offset)))
    return FindingPage(tuple(_told(connection, rows)), total, offset)


def count_findings(connection: Connection) -> dict[Severity, int]:
    """How many findings the store keeps of each severity, the gravest first; what it has none of is not there."""
    query = select(FindingRow.severity, func.count()).where(*_conditions(FindingFilter()))
    counted = {row[0]: int(row[1]) for row in connection.execute(query.group_by(FindingRow.severity))}
    return {severity: counted[severity] for severity in Severity if severity in counted}


def finding(connection: Connection, finding_id: str) -> StoredFinding | None:
    """One finding; None where the store has none of this id."""
    rows = connection.execute(_rows().where(FindingRow.id == finding_id)).all()
    return next(_told(connection, rows), None)


def finding_offset(connection: Connection, chosen: FindingFilter, finding_id: str) -> int | None:
    """How many rows of a list stand before a finding; None where it is not in the list."""
    conditions = _conditions(chosen)
    found = connection.execute(select(FindingRow.rank).where(FindingRow.id == finding_id, *conditions)).one_or_none()
    if found is None:
        return None
    before = or_(FindingRow.rank > found.rank, (FindingRow.rank == found.rank) & (FindingRow.id < finding_id))
    return connection.scalar(select(func.count()).select_from(FindingRow).where(before, *conditions)) or 0


def finding_facets(connection: Connection, chosen: FindingFilter) -> dict[str, tuple[FacetValue, ...]]:
    """The values of each facet, each with how many findings have it, every other facet's choice honoured.

    Chosen values that no finding has are there too.
    """
    return {name: _facet(connection, chosen, name) for name in FINDING_FACETS if name != "document"}


def _facet(connection: Connection, chosen: FindingFilter, name: str) -> tuple[FacetValue, ...]:
    column = FindingRow.code if name == "kind" else _COLUMNS[name]
    query = select(column, func.count()).where(*_conditions(chosen, without=name)).group_by(column)
    counted: dict[str, int] = defaultdict(int)
    for value, number in connection.execute(query):
        counted[_key(name, value)] += number
    for value in getattr(chosen, name):
        counted[value] += 0
    return tuple(
        FacetValue(value, counted[value]) for value in sorted(counted, key=lambda one: _place(name, one, counted))
    )


def _key(name: str, value: str | None) -> str:
    if value is None:
        return UNKNOWN
    return family_of(value).value if name == "kind" and value in kinds() else value


def _place(name: str, value: str, counted: dict[str, int]) -> tuple[object, ...]:
    """Grave and early ones first, years from the latest, all others by how many there are."""
    if name == "severity":
        return (list(Severity).index(Severity(value)),)
    if name == "kind":
        return (list(Family).index(Family(value)),)
    if name == "year":
        return (value == UNKNOWN, -int(value) if value.isdigit() else 0)
    return (-counted[value], value)


def _conditions(chosen: FindingFilter, *, without: str = "") -> list[ColumnElement[bool]]:
    told: list[ColumnElement[bool]] = []
    for name, column in _COLUMNS.items():
        values = getattr(chosen, name) if name != without else ()
        if values:
            stated = column.in_([value for value in values if value != UNKNOWN])
            told.append(or_(stated, column.is_(None)) if UNKNOWN in values else stated)
    if chosen.kind and without != "kind":
        told.append(FindingRow.code.in_([code for kind in chosen.kind for code in CODES[Family(kind)]]))
    if chosen.document and without != "document":
        about = select(FindingSideRow.finding_id).where(FindingSideRow.document_id.in_(chosen.document))
        told.append(FindingRow.id.in_(about))
    if chosen.period_from:
        told.append(FindingRow.period_end >= chosen.period_from)
    if chosen.period_to:
        told.append(func.coalesce(FindingRow.period_start, FindingRow.period_end) <= chosen.period_to)
    # A store may hold findings of a newer program's checks.
    told.append(FindingRow.code.in_(sorted(kinds())))
    return told


def _rows() -> Select[Any]:
    return select(FindingRow.__table__)


def _told(connection: Connection, rows: Sequence[Any]) -> Iterator[StoredFinding]:
    """Rows of findings with their sides."""
    sides: dict[str, list[Side]] = defaultdict(list)
    for chunk in in_batches(row.id for row in rows):
        asked = select(FindingSideRow.__table__).where(FindingSideRow.finding_id.in_(chunk))
        for row in connection.execute(asked.order_by(FindingSideRow.finding_id, FindingSideRow.position)):
            sides[row.finding_id].append(Side(row.document_id, row.figure_id, row.start, row.end))
    shown = SidesShown(connection, (side for held in sides.values() for side in held))
    for row in rows:
        yield StoredFinding(
            row.id,
            row.code,
            Severity(row.severity),
            row.rank,
            row.size,
            row.confidence,
            row.between,
            tuple((name, value) for name, value in row.told),
            row.indicator,
            row.province,
            row.period_start,
            row.period_end,
            tuple(shown[side] for side in sides[row.id]),
        )


def told_of(connection: Connection, found: Iterable[tuple[FoundRecord, bool]]) -> list[StoredFinding]:
    """Findings that are not kept, as if they were, most worth a look first.

    Args:
        connection: open for reading.
        found: each with whether it is between documents.
    """
    held = list(found)
    shown = SidesShown(connection, (side for record, _ in held for side in record.sides))
    made = (_made(record, shown, between=is_between) for record, is_between in held)
    return sorted(made, key=lambda one: (-one.rank, one.id))


def _made(record: FoundRecord, shown: SidesShown, *, between: bool) -> StoredFinding:
    sides = tuple(shown[side] for side in record.sides)
    figure = sides[0].figure
    about = figure or shown.document(record.sides[0])
    return StoredFinding(
        record.id,
        record.code,
        Severity(record.severity),
        record.rank,
        record.size,
        record.confidence,
        between,
        record.told,
        figure.indicator if figure else None,
        about.province,
        about.period_start,
        about.period_end,
        sides,
    )


class SidesShown:
    """Sides with what lists tell of them: figures and documents are read once."""

    def __init__(self, connection: Connection, sides: Iterable[Side]) -> None:
        """Reads them."""
        held = list(sides)
        self._figures: dict[str, Figure] = {}
        for chunk in in_batches(sorted({side.figure_id for side in held if side.figure_id})):
            for row in connection.execute(select(*FIGURE_COLUMNS).where(FigureRow.id.in_(chunk))):
                self._figures[row.id] = figure_of(row._asdict())
            for figure_id in set(chunk) - self._figures.keys():
                if aside := figure_set_aside(connection, figure_id):
                    self._figures[figure_id] = aside[0]
        self._documents: dict[str, Any] = {}
        for chunk in in_batches(sorted({side.document_id for side in held})):
            for row in connection.execute(select(*_OF_DOCUMENT).where(DocumentRow.id.in_(chunk))):
                self._documents[row.id] = row
        bare = {side for side in held if side.figure_id not in self._figures}
        self._lines = {side: stored_line(connection, side.document_id, side.start, side.end) for side in bare}

    def document(self, side: Side) -> Any:
        """The row of a side's document."""
        return self._documents[side.document_id]

    def __getitem__(self, side: Side) -> FindingSide:
        row = self.document(side)
        name = row.source.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
        figure = self._figures.get(side.figure_id or "")
        title = row.title or row.number or name
        place = side.start, side.end, self._lines.get(side, "")
        return FindingSide(side.document_id, row.source, title, row.published_on, figure, *place)
