"""The queue of the review: figures that a filter leaves, what is most worth a look first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Integer, Select, case, func, or_, select

from pipeline.analysis.filters import FigureFilter
from pipeline.analysis.queries import conditions
from pipeline.analysis.rows import FIGURE_COLUMNS
from pipeline.audit import Finding, check_document
from pipeline.records import Figure
from pipeline.storage.review.chain import decisions
from pipeline.storage.review.overlay import figure_set_aside
from pipeline.storage.review.replay import replay
from pipeline.storage.review.tables import AttachmentRow, DecisionRow
from pipeline.storage.rows import figure_of
from pipeline.storage.schema import DocumentRow, FigureRow

# Documents that one queue looks at; those with most doubtful figures come first. A filter narrows what is asked.
MOST_DOCUMENTS = 400
# Documents whose figures are kept: of two filters.
_KEPT = 800
_FLAG = 0.6
_CONCERNED = 0.5

# Document, the run that read it, the last decision about it.
_Key = tuple[str, int, int]


class Shown(StrEnum):
    """Which figures the queue lists."""

    OPEN = "open"
    DECIDED = "decided"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One figure of the queue.

    Attributes:
        rank: the higher, the more worth a look.
        finding: what does not add up about it, the gravest; None where nothing was found.
        review: its mark; empty while nobody decided.
        latest: number of the last decision about it, 0 for none.
    """

    figure: Figure
    document_id: str
    rank: float
    finding: Finding | None = None
    review: str | None = None
    latest: int = 0

    @property
    def other(self) -> str | None:
        """The figure on the other side of the finding."""
        others = [one for one in self.finding.figures if one != self.figure.id] if self.finding else []
        return others[0] if others else None


@dataclass(frozen=True, slots=True)
class Queue:
    """The figures to look at, in order.

    Attributes:
        looked_at: how many documents were looked at.
        more: whether the filter leaves others, which were not.
    """

    items: tuple[QueueItem, ...]
    looked_at: int = 0
    more: bool = False

    def place_of(self, figure_id: str | None) -> int | None:
        """Where a figure stands, from 0."""
        return next((at for at, item in enumerate(self.items) if item.figure.id == figure_id), None)


class Ranked:
    """Figures of documents with their ranks, kept until a run or a decision changes one. Safe for several threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[_Key, tuple[QueueItem, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: _Key) -> tuple[QueueItem, ...] | None:
        """What is kept of a document; None where nothing is, or something of it has changed since."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def keep(self, key: _Key, items: tuple[QueueItem, ...]) -> None:
        """Keeps the figures of a document, and lets go of those that were not asked for longest."""
        with self._lock:
            self._held[key] = items
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)


def queue(connection: Connection, chosen: FigureFilter, shown: Shown, ranked: Ranked) -> Queue:
    """The figures that a filter leaves and nobody decided about, or those that somebody did.

    Args:
        connection: open for reading.
        chosen: the filter.
        shown: which of them.
        ranked: where ranks are kept between two calls.
    """
    if shown is Shown.SET_ASIDE:
        return _set_aside(connection)
    documents = _documents(connection, chosen)
    asked = documents[:MOST_DOCUMENTS]
    wanted = FigureRow.review.is_(None) if shown is Shown.OPEN else FigureRow.review.is_not(None)
    held = select(FigureRow.id).where(*conditions(chosen), wanted, FigureRow.document_id.in_(asked))
    listed = set(connection.scalars(held))
    items = [item for item in _ranked(connection, asked, ranked) if item.figure.id in listed]
    items.sort(key=lambda item: (-item.rank, item.document_id, item.figure.start, item.figure.id))
    return Queue(tuple(items), len(asked), more=len(documents) > MOST_DOCUMENTS)


def _documents(connection: Connection, chosen: FigureFilter) -> list[str]:
    unsure = or_(FigureRow.flags != [], FigureRow.confidence < 0.5)
    doubts = func.sum(case((unsure, 1), else_=0).cast(Integer))
    query = select(FigureRow.document_id).where(*conditions(chosen)).group_by(FigureRow.document_id)
    ordered = query.order_by(doubts.desc(), FigureRow.document_id).limit(MOST_DOCUMENTS + 1)
    return list(connection.scalars(ordered))


def _ranked(connection: Connection, documents: Sequence[str], kept: Ranked) -> Iterable[QueueItem]:
    decided, latest = _last_decisions(connection, documents)
    runs = connection.execute(select(DocumentRow.id, DocumentRow.run_id).where(DocumentRow.id.in_(documents)))
    keys: dict[str, _Key] = {row.id: (row.id, row.run_id, decided.get(row.id, 0)) for row in runs}
    found = {document: kept.get(key) for document, key in keys.items()}
    missing = [document for document, items in found.items() if items is None]
    for document, items in _read(connection, missing, latest):
        kept.keep(keys[document], items)
        found[document] = items
    return (item for items in found.values() for item in items or ())


def _read(
    connection: Connection, documents: Sequence[str], latest: Mapping[str, int]
) -> Iterable[tuple[str, tuple[QueueItem, ...]]]:
    columns: tuple[Any, ...] = (*FIGURE_COLUMNS, FigureRow.document_id)
    query: Select[Any] = (
        select(*columns).where(FigureRow.document_id.in_(documents)).order_by(FigureRow.document_id, FigureRow.position)
    )
    for document_id, rows in groupby(connection.execute(query), key=lambda row: str(row.document_id)):
        held = list(rows)
        figures = [figure_of(row._asdict()) for row in held]
        about = check_document(figures)
        yield (
            document_id,
            tuple(
                replace(_item(figure, document_id, about), review=row.review, latest=latest.get(figure.id, 0))
                for figure, row in zip(figures, held, strict=True)
            ),
        )


def _last_decisions(connection: Connection, documents: Sequence[str]) -> tuple[dict[str, int], dict[str, int]]:
    """The number of the last decision, by document and by figure."""
    columns = (AttachmentRow.document_id, AttachmentRow.figure_id, func.max(DecisionRow.seq))
    joined = select(*columns).join(DecisionRow, DecisionRow.figure_id == AttachmentRow.decided_id)
    asked = joined.where(AttachmentRow.document_id.in_(documents)).group_by(*columns[:2])
    by_document: dict[str, int] = {}
    by_figure: dict[str, int] = {}
    for document_id, figure_id, seq in connection.execute(asked):
        by_document[document_id] = max(seq, by_document.get(document_id, 0))
        if figure_id is not None:
            by_figure[figure_id] = seq
    return by_document, by_figure


def _item(figure: Figure, document_id: str, found: Sequence[Finding]) -> QueueItem:
    about = [one for one in found if figure.id in one.figures]
    # The first of a finding is the one in doubt, the others stand for the other side.
    about.sort(key=lambda one: (one.figures[0] != figure.id, -one.rank))
    rank = doubt_of(figure)
    if about:
        gravest = about[0]
        rank += gravest.rank if gravest.figures[0] == figure.id else gravest.rank * _CONCERNED
    return QueueItem(figure, document_id, rank, about[0] if about else None)


def doubt_of(figure: Figure) -> float:
    """How much the reading itself leaves to doubt: the model's own doubt, and flags (digits of a scan, repairs)."""
    sure = 0.0 if figure.confidence is None else figure.confidence
    return (1 - sure) + (_FLAG if figure.flags else 0)


def _set_aside(connection: Connection) -> Queue:
    """Figures that are off the lists, latest first."""
    attached = select(AttachmentRow.decided_id, AttachmentRow.figure_id).where(AttachmentRow.figure_id.is_not(None))
    leads: Mapping[str, str] = {row[0]: str(row[1]) for row in connection.execute(attached)}
    states = replay(decisions(connection, *leads), leads)
    items = []
    for figure_id, state in sorted(states.items(), key=lambda one: -one[1].latest.seq):
        found = figure_set_aside(connection, figure_id) if state.is_set_aside else None
        if found is not None:
            figure, document_id = found
            items.append(QueueItem(figure, document_id, 0.0, review=state.verdict.value))
    return Queue(tuple(items))
