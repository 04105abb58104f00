"""The queue of the review: figures that a filter leaves, what is most worth a look first.

Findings are the store's own (analysis.findings), also those between documents. A document whose findings are not kept,
or whose figures somebody has decided about since, is looked at here and now.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, case, func, or_, select

from pipeline.analysis.filters import FigureFilter
from pipeline.analysis.findings.kept import audited, kept_findings
from pipeline.analysis.queries import conditions
from pipeline.analysis.rows import FIGURE_COLUMNS
from pipeline.audit import Finding, check_document
from pipeline.records import Figure
from pipeline.storage.batches import in_batches
from pipeline.storage.review.chain import decisions
from pipeline.storage.review.overlay import figure_set_aside
from pipeline.storage.review.replay import replay
from pipeline.storage.review.tables import AttachmentRow, DecisionRow
from pipeline.storage.rows import figure_of
from pipeline.storage.schema import DocumentRow, FigureRow, FindingRow, FindingSideRow

# Documents that one queue looks at: of the whole store those with the gravest findings first, then those with most
# doubtful figures. A filter narrows what is asked.
MOST_DOCUMENTS = 400
# Findings of the whole store that are looked at first: several of each document that a queue takes.
_GRAVEST = 10 * MOST_DOCUMENTS
# Documents whose figures are kept: of two filters.
_KEPT = 800
_FLAG = 0.6
_CONCERNED = 0.5

# Document, the run that read it, the last decision about it, whether its own findings are kept.
_Key = tuple[str, int, int, bool]
# And its id where the store keeps it.
_Found = tuple[Finding, str | None]


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
        kept: id of the finding, where the store keeps it.
        review: its mark; empty while nobody decided.
        latest: number of the last decision about it, 0 for none.
    """

    figure: Figure
    document_id: str
    rank: float
    finding: Finding | None = None
    review: str | None = None
    latest: int = 0
    kept: str | None = None

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


@dataclass(frozen=True, slots=True)
class _Looked:
    """A document as it was looked at.

    Attributes:
        items: its figures, ranked by what reading leaves to doubt.
        found: what does not add up in it, where the store does not keep that.
        rechecked: whether that is so.
    """

    items: tuple[QueueItem, ...]
    found: tuple[Finding, ...]
    rechecked: bool


class Ranked:
    """Figures of documents with their ranks, kept until a run or a decision changes one. Safe for several threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[_Key, _Looked] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: _Key) -> _Looked | None:
        """What is kept of a document; None where nothing is, or something of it has changed since."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def keep(self, key: _Key, looked: _Looked) -> None:
        """Keeps a document, and lets go of those that were not asked for longest."""
        with self._lock:
            self._held[key] = looked
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
    asked_for = (*conditions(chosen), FigureRow.review.is_(None) if shown is Shown.OPEN else _reviewed())
    documents = _documents(connection, asked_for)
    asked = documents[:MOST_DOCUMENTS]
    held = select(FigureRow.id).where(*asked_for, FigureRow.document_id.in_(asked))
    listed = set(connection.scalars(held))
    items = [item for item in _ranked(connection, asked, ranked) if item.figure.id in listed]
    items.sort(key=lambda item: (-item.rank, item.document_id, item.figure.start, item.figure.id))
    return Queue(tuple(items), len(asked), more=len(documents) > MOST_DOCUMENTS)


def queue_item(connection: Connection, figure: Figure, document_id: str, ranked: Ranked) -> QueueItem:
    """A figure that no queue lists, as if one did."""
    items = _ranked(connection, [document_id], ranked)
    return next((item for item in items if item.figure.id == figure.id), QueueItem(figure, document_id, 0.0))


def _reviewed() -> ColumnElement[bool]:
    """Those that somebody vouches for, few among many: they are looked for first, in an index of their own."""
    few = FigureRow.__table__.alias()
    return FigureRow.id.in_(select(few.c.id).where(few.c.review.is_not(None)))


def _documents(connection: Connection, asked_for: Sequence[ColumnElement[bool]]) -> list[str]:
    """Ids in the order in which documents are looked at, one more than are."""
    first = _of_the_gravest(connection, asked_for)
    if len(first) > MOST_DOCUMENTS:
        return first
    worst = func.max(FindingRow.rank)
    found = select(FigureRow.document_id).join(FindingSideRow, FindingSideRow.figure_id == FigureRow.id)
    found = found.join(FindingRow, FindingRow.id == FindingSideRow.finding_id).where(*asked_for)
    graver = found.group_by(FigureRow.document_id).order_by(worst.desc(), FigureRow.document_id)
    first = list(connection.scalars(graver.limit(MOST_DOCUMENTS + 1)))
    if len(first) > MOST_DOCUMENTS:
        return first
    unsure = or_(FigureRow.flags != [], FigureRow.confidence < 0.5)
    doubts = func.sum(case((unsure, 1), else_=0).cast(Integer))
    others = select(FigureRow.document_id).where(*asked_for, FigureRow.document_id.not_in(first))
    ordered = others.group_by(FigureRow.document_id).order_by(doubts.desc(), FigureRow.document_id)
    return [*first, *connection.scalars(ordered.limit(MOST_DOCUMENTS + 1 - len(first)))]


def _of_the_gravest(connection: Connection, asked_for: Sequence[ColumnElement[bool]]) -> list[str]:
    """The same where the gravest findings of all are of enough documents; a large store has hundreds of thousands."""
    ordered = select(FindingRow.id, FindingRow.rank).order_by(FindingRow.rank.desc(), FindingRow.id)
    held = ordered.limit(_GRAVEST).subquery()
    columns = (FindingSideRow.figure_id, FindingSideRow.document_id, held.c.rank)
    sides = connection.execute(select(*columns).join(held, held.c.id == FindingSideRow.finding_id)).all()
    listed = _those_of(connection, sorted({side.figure_id for side in sides if side.figure_id}), asked_for)
    worst: dict[str, float] = {}
    for side in sides:
        if side.figure_id in listed:
            worst[side.document_id] = max(side.rank, worst.get(side.document_id, side.rank))
    # What is as grave as the least of them may be of other documents too, which go before it.
    least = min((side.rank for side in sides), default=0.0)
    graver = sorted((-rank, document_id) for document_id, rank in worst.items() if rank > least)
    return [document_id for _, document_id in graver[: MOST_DOCUMENTS + 1]]


def _those_of(connection: Connection, figures: Sequence[str], asked_for: Sequence[ColumnElement[bool]]) -> set[str]:
    """Those of some figures that are asked for; looked up one by one, where a join would go over all."""
    found = set[str]()
    for some in in_batches(figures):
        found.update(connection.scalars(select(FigureRow.id).where(FigureRow.id.in_(some), *asked_for)))
    return found


def _ranked(connection: Connection, documents: Sequence[str], ranked: Ranked) -> Iterable[QueueItem]:
    looked = _looked_at(connection, documents, ranked)
    kept = kept_findings(connection, documents)
    for document_id, one in looked.items():
        found: list[_Found] = [(finding, None) for finding in one.found]
        found += [(held.finding, held.id) for held in kept.get(document_id, ()) if held.between or not one.rechecked]
        about = _by_figure(found)
        yield from (_with_findings(item, about.get(item.figure.id, ())) for item in one.items)


def _looked_at(connection: Connection, documents: Sequence[str], ranked: Ranked) -> dict[str, _Looked]:
    decided, latest = _last_decisions(connection, documents)
    current = audited(connection, documents)
    runs = connection.execute(select(DocumentRow.id, DocumentRow.run_id).where(DocumentRow.id.in_(documents)))
    keys: dict[str, _Key] = {row.id: (row.id, row.run_id, decided.get(row.id, 0), row.id in current) for row in runs}
    found = {document: ranked.get(key) for document, key in keys.items()}
    missing = [document for document, held in found.items() if held is None]
    for document, looked in _read(connection, missing, latest, current):
        ranked.keep(keys[document], looked)
        found[document] = looked
    return {document: looked for document, looked in found.items() if looked is not None}


def _read(
    connection: Connection, documents: Sequence[str], latest: Mapping[str, int], current: Collection[str]
) -> Iterable[tuple[str, _Looked]]:
    columns: tuple[Any, ...] = (*FIGURE_COLUMNS, FigureRow.document_id)
    query: Select[Any] = (
        select(*columns).where(FigureRow.document_id.in_(documents)).order_by(FigureRow.document_id, FigureRow.position)
    )
    for document_id, rows in groupby(connection.execute(query), key=lambda row: str(row.document_id)):
        held = [(figure_of(row._asdict()), row.review) for row in rows]
        items = tuple(
            QueueItem(figure, document_id, doubt_of(figure), review=review, latest=latest.get(figure.id, 0))
            for figure, review in held
        )
        rechecked = document_id not in current
        found = check_document([figure for figure, _ in held]) if rechecked else ()
        yield document_id, _Looked(items, found, rechecked)


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


def _by_figure(found: Iterable[_Found]) -> dict[str, list[_Found]]:
    """What is found about each figure."""
    about: dict[str, list[_Found]] = defaultdict(list)
    for one in found:
        for figure_id in one[0].figures:
            about[figure_id].append(one)
    return about


def _with_findings(item: QueueItem, about: Iterable[_Found]) -> QueueItem:
    # The first of a finding is the one in doubt, the others stand for the other side.
    ordered = sorted(about, key=lambda one: (one[0].figures[0] != item.figure.id, -one[0].rank, one[0].code))
    if not ordered:
        return item
    gravest, kept = ordered[0]
    rank = gravest.rank if gravest.figures[0] == item.figure.id else gravest.rank * _CONCERNED
    return replace(item, rank=item.rank + rank, finding=gravest, kept=kept)


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
