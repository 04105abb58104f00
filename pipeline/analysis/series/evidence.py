"""What stands behind the cells of a series: figures with their sentences, documents, how often each is used."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from pipeline.analysis.rows import DOCUMENT_COLUMNS, ENTRY_COLUMNS, document_of, entry_of
from pipeline.analysis.series.cells import Cell
from pipeline.analysis.series.facts import Fact, details_of, marked
from pipeline.analysis.series.places import fill
from pipeline.analysis.views import DocumentFacts, Entry
from pipeline.records import Status
from pipeline.scheme import scheme
from pipeline.storage.batches import in_batches
from pipeline.storage.factblocks import read_blocks, read_counts
from pipeline.storage.schema import DocumentRow, FigureRow

# Of so few documents each is named.
NAMED = 2
# SQLite takes some thousand values in one statement.


def warm(connection: Connection) -> None:
    """Asks once for everything that series are made of, of nothing: what SQLAlchemy keeps of a question is made here.

    Like `places.fill`, for a server: later it would be made among the figures of a page.
    """
    fill()
    for code in scheme().detail_codes:
        details_of(json.dumps([code]))
    marked(connection, [])
    nothing = [""]
    list(read_counts(connection, Status.REPORTED, ""))
    list(read_blocks(connection, Status.REPORTED, nothing))
    list(read_blocks(connection, Status.REPORTED, nothing, provinces=nothing))
    list(read_blocks(connection, Status.REPORTED, nothing, national=True))
    figures_of(connection, nothing)
    _documents(connection, nothing)
    _runs(connection, nothing)


def figures_of(connection: Connection, ids: Sequence[str]) -> dict[str, Entry]:
    """Figures with their documents by id; an id that the store has not is left out."""
    joined = select(*ENTRY_COLUMNS).join(DocumentRow, DocumentRow.id == FigureRow.document_id)
    found = {}
    for part in in_batches(dict.fromkeys(ids)):
        for row in connection.execute(joined.where(FigureRow.id.in_(part))):
            found[row.id] = entry_of(row)
    return found


def documents_behind(
    connection: Connection, cells: Iterable[Cell], *, first: int = 0, most: int | None = None
) -> tuple[tuple[DocumentFacts, int], ...]:
    """The documents that cells rest on, each with the number of its figures that they take; the most used first.

    Args:
        connection: open for reading.
        cells: of a series.
        first: from which on they are wanted, from 0.
        most: so many; all by default.
    """
    return documents_of(connection, (fact for cell in cells for fact in cell.facts), first=first, most=most)


def documents_of(
    connection: Connection, facts: Iterable[Fact], *, first: int = 0, most: int | None = None
) -> tuple[tuple[DocumentFacts, int], ...]:
    """The documents of figures, each with how many of them it has; the most used first."""
    used = Counter({fact.figure_id: fact.document_id for fact in facts}.values())
    ordered = sorted(used, key=lambda document: (-used[document], document))
    wanted = ordered[first : None if most is None else first + most]
    found = {document.id: document for document in _documents(connection, wanted)}
    return tuple((found[document], used[document]) for document in wanted)


@dataclass(frozen=True, slots=True)
class Sources:
    """The documents behind numbers in short, as a line below them tells.

    Attributes:
        count: how many there are.
        runs: that read them, in order.
        named: all of them where there are few (`NAMED`); else none.
    """

    count: int
    runs: tuple[int, ...]
    named: tuple[DocumentFacts, ...] = ()


def sources_of(connection: Connection, facts: Iterable[Fact]) -> Sources:
    """The documents of figures in short; thousands of them need not be read for that."""
    found = list(facts)
    documents = {fact.document_id for fact in found}
    if len(documents) <= NAMED:
        named = tuple(document for document, _ in documents_of(connection, found))
        return Sources(len(named), tuple(sorted({document.run_id for document in named})), named)
    return Sources(len(documents), _runs(connection, documents))


def _documents(connection: Connection, ids: Iterable[str]) -> list[DocumentFacts]:
    found = []
    for part in in_batches(dict.fromkeys(ids)):
        rows = connection.execute(select(*DOCUMENT_COLUMNS).where(DocumentRow.id.in_(part)))
        found += [document_of(row) for row in rows]
    return found


def _runs(connection: Connection, ids: Iterable[str]) -> tuple[int, ...]:
    """The runs that read documents, in order."""
    # Thousands of them: as one text, since each value of a statement would be an object or two.
    named = func.json_each(json.dumps(list(ids))).table_valued("value")
    asked = select(DocumentRow.run_id).where(DocumentRow.id.in_(select(named.c.value))).distinct()
    return tuple(sorted(connection.scalars(asked)))
