"""Findings are worked out: of each document by itself, then between documents; kept where the store can be written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from sqlalchemy import Connection, select

from pipeline.analysis.findings.statements import Groups
from pipeline.analysis.findings.version import audit_fingerprint
from pipeline.analysis.rows import FIGURE_COLUMNS
from pipeline.audit import Finding, audit
from pipeline.audit.between import Agreement, restatements
from pipeline.records import DigitString, DigitVerdict, Figure
from pipeline.spans import Span
from pipeline.storage import Store
from pipeline.storage.findings import (
    FoundRecord,
    Side,
    are_compared_between,
    keep_between,
    keep_inside,
    last_decision,
    places_of,
    unaudited,
)
from pipeline.storage.rows import figure_of
from pipeline.storage.schema import DigitRow, DocumentRow, FigureRow

Progress = Callable[[int, int, str], None]
"""Told how many steps of how many are done, and what the step was."""

Stopping = Callable[[], bool]
"""Whether somebody asked to stop."""

# Documents whose findings are written together.
_BATCH = 100


def _silent(done: int, total: int, name: str) -> None:
    """Progress that nobody looks at."""


def _never() -> bool:
    """Nobody asks to stop."""
    return False


def refresh(store: Store, progress: Progress = _silent, stopping: Stopping = _never) -> bool:
    """Works out what is missing of the store's findings and keeps it; nothing is done where all is kept.

    Args:
        store: open for writing.
        progress: called after each step.
        stopping: whether to leave the rest to the next time.

    Returns:
        Whether all findings are kept now; not where somebody decided about figures while they were compared.

    Raises:
        StoreFault: if the store cannot be written.
    """
    code = audit_fingerprint()
    with store.looking() as connection:
        waiting, compared = unaudited(connection, code), are_compared_between(connection, code)
        steps = _Steps(len(waiting) + (0 if compared else _groups(connection)), progress)
    for start in range(0, len(waiting), _BATCH):
        if stopping():
            return False
        batch = waiting[start : start + _BATCH]
        with store.transaction() as connection:
            keep_inside(connection, batch, _inside(connection, batch, steps), code)
    if compared:
        return True
    agreed: Counter[Agreement] = Counter()
    with store.looking() as connection:
        known = last_decision(connection)
        found = list(takewhile(lambda _: not stopping(), _between(connection, steps, agreed)))
    if stopping():
        return False
    with store.transaction() as connection:
        return keep_between(connection, found, {kind.value: agreed[kind] for kind in Agreement}, code, known)


class _Steps:
    """Counts steps."""

    def __init__(self, total: int, progress: Progress = _silent) -> None:
        self.total, self.done, self._progress = total, 0, progress

    def step(self, name: str) -> None:
        self.done += 1
        self._progress(self.done, self.total, name)


def worked_out(
    connection: Connection, progress: Progress = _silent
) -> tuple[list[tuple[FoundRecord, bool]], dict[str, int]]:
    """All findings of a store that cannot be written.

    Args:
        connection: open for reading.
        progress: called after each step.

    Returns:
        Each with whether it is between documents, and how many pairs of statements agree in which way.
    """
    waiting = unaudited(connection, "")
    steps = _Steps(len(waiting) + _groups(connection), progress)
    agreed: Counter[Agreement] = Counter()
    found = [(record, False) for record in _inside(connection, waiting, steps)]
    found += [(record, True) for record in _between(connection, steps, agreed)]
    return found, {kind.value: agreed[kind] for kind in Agreement}


def _groups(connection: Connection) -> int:
    return len(Groups(connection).places) + 1


def _inside(connection: Connection, documents: Sequence[str], steps: _Steps) -> Iterator[FoundRecord]:
    """The findings of some documents, each by itself."""
    for start in range(0, len(documents), _BATCH):
        batch = documents[start : start + _BATCH]
        figures = _figures(connection, batch)
        digits = _unrecognised(connection, batch)
        columns = (DocumentRow.id, DocumentRow.source, DocumentRow.text)
        query = select(*columns).where(DocumentRow.id.in_(batch)).order_by(DocumentRow.id)
        for document_id, source, text in connection.execute(query).all():
            held = figures[document_id]
            by_id = {figure.id: figure for figure in held}
            for found in audit(held, digits[document_id], text):
                yield _record(found, _sides(found, document_id, by_id))
            steps.step(source)


def _figures(connection: Connection, documents: Sequence[str]) -> dict[str, list[Figure]]:
    """The figures of some documents in the order of the text."""
    query = select(*FIGURE_COLUMNS, FigureRow.document_id).where(FigureRow.document_id.in_(documents))
    found: dict[str, list[Figure]] = defaultdict(list)
    for row in connection.execute(query.order_by(FigureRow.document_id, FigureRow.position)):
        found[row.document_id].append(figure_of(row._mapping))
    return found


def _unrecognised(connection: Connection, documents: Sequence[str]) -> dict[str, list[DigitString]]:
    """The digits of some documents that nothing accounts for."""
    lost = DigitVerdict.UNRECOGNISED
    query = select(DigitRow.document_id, DigitRow.start, DigitRow.end).where(DigitRow.document_id.in_(documents))
    found: dict[str, list[DigitString]] = defaultdict(list)
    for document_id, start, end in connection.execute(query.where(DigitRow.verdict == lost).order_by(DigitRow.start)):
        found[document_id].append(DigitString(Span(start, end), lost))
    return found


def _sides(found: Finding, document_id: str, figures: dict[str, Figure]) -> tuple[Side, ...]:
    if not found.figures:
        return tuple(Side(document_id, None, span.start, span.end) for span in found.spans)
    return tuple(Side(document_id, name, figures[name].start, figures[name].end) for name in found.figures)


def _between(connection: Connection, steps: _Steps, agreed: Counter[Agreement]) -> Iterator[FoundRecord]:
    """The findings between documents, group of places by group of places; counts how statements agree on the way."""
    for group in Groups(connection):
        found = group.findings()
        if not group.provinces:
            agreed.update(restatements(group.places))
        places = places_of(connection, {name for one in found for name in one.figures})
        for one in found:
            yield _record(one, tuple(places[name] for name in one.figures))
        steps.step(group.place)


def _record(found: Finding, sides: tuple[Side, ...]) -> FoundRecord:
    return FoundRecord(found.code, found.severity.value, found.rank, found.size, found.confidence, found.values, sides)
