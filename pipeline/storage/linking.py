"""Documents that state the same are linked: one is counted, the others lead to it. Nothing is deleted.

Links follow from what the store holds, never from the order in which it came: whenever a document was stored or went
away, all are worked out again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select, update

from pipeline.scheme import scheme
from pipeline.spans import Span
from pipeline.storage.aliases import Statement, statement, successors
from pipeline.storage.likeness import (
    SKETCH_SIZE,
    SKETCH_VERSION,
    Likeness,
    contradictions,
    hashes_of,
    likeness,
    number_agreement,
    resemblance,
    sketch,
)
from pipeline.storage.review.overlay import set_aside
from pipeline.storage.schema import DocumentRow, FigureRow

# Two texts are one document from this share of common word runs on, if no number contradicts. Measured on the gold
# corpus: no two of its 652 documents share more than .06; reposts that lost a third of the text or gained a frame and a
# foot have .52 and more, the same wording with other numbers .26 to .95: there the numbers decide.
LEAST_RESEMBLANCE = 0.5
# Of the number strings in the text that has fewer; a short text that lost its lead and gained a dated foot has little
# more. Long ones had .92 and more.
LEAST_AGREEMENT = 0.5
# A sketch that estimates less than this cannot belong to such a pair (five standard deviations).
_LEAST_ESTIMATE = 0.25
# Nor can two sketches with fewer hashes in common: the shortest texts that are compared have 40.
_LEAST_COMMON = 16
# A run of words that more documents share (a letterhead) pairs each with the first and with its neighbour only.
_MOST_SHARED = 16


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A document as far as links need it before texts are compared; sorts by who stands for the others.

    The issuer's own page comes first, then the one with most figures, then the oldest.
    """

    publisher: int
    figures: int
    published_on: date
    id: str
    hashes: tuple[int, ...]

    @property
    def rank(self) -> tuple[int, int, date, str]:
        return self.publisher, -self.figures, self.published_on, self.id


def are_compared(connection: Connection) -> bool:
    """Whether the links of all stored documents are worked out."""
    return not connection.scalar(select(exists().where(DocumentRow.compared.is_(False))))


def unlink(connection: Connection, document_id: str) -> None:
    """Takes away the links that lead to a document which is about to go; they are worked out anew."""
    copies = select(DocumentRow.id).where(DocumentRow.same_as == document_id)
    connection.execute(update(FigureRow).where(FigureRow.document_id.in_(copies)).values(same_as=None))
    freed = update(DocumentRow).where(DocumentRow.same_as == document_id)
    connection.execute(freed.values(same_as=None, compared=False))


def link_documents(connection: Connection) -> None:
    """Works out all links of the store and writes those that changed."""
    found = _links(connection)
    _write(connection, DocumentRow, {copy: first for copy, (first, _) in found.items()})
    _write(connection, FigureRow, {figure: same for _, figures in found.values() for figure, same in figures.items()})
    connection.execute(update(DocumentRow).where(DocumentRow.compared.is_(False)).values(compared=True))


def _write(connection: Connection, table: type[DocumentRow | FigureRow], links: Mapping[str, str]) -> None:
    stored = dict(connection.execute(select(table.id, table.same_as).where(table.same_as.is_not(None))).all())
    changed = [
        {"row": row, "link": links.get(row)} for row in sorted({*stored, *links}) if stored.get(row) != links.get(row)
    ]
    if changed:
        statement_ = update(table.__table__).where(table.__table__.c.id == bindparam("row"))
        connection.execute(statement_.values(same_as=bindparam("link")), changed)


def _links(connection: Connection) -> dict[str, tuple[str, dict[str, str]]]:
    """For every copy the document that stands for it, and for its figures those that state the same there."""
    candidates = sorted(_candidates(connection), key=lambda one: one.rank)
    partners: dict[str, list[str]] = defaultdict(list)
    for first, second in sorted(_pairs(candidates)):
        partners[candidates[first].id].append(candidates[second].id)
    texts = _Texts(connection)
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for one in candidates:
        for other in () if one.id in found else partners[one.id]:
            if other not in found and texts[one.id].is_same(texts[other]):
                found[other] = one.id, texts.same_figures(one.id, other)
        texts.forget(one.id)
    return found


def _candidates(connection: Connection) -> Iterable[_Candidate]:
    columns = (DocumentRow.id, DocumentRow.publisher, DocumentRow.n_figures, DocumentRow.published_on)
    ranks = {code: rank for rank, code in enumerate(scheme().publishers)}
    for row in connection.execute(select(*columns, DocumentRow.sketch)).all():
        stored = row.sketch
        if not stored or stored[0] != SKETCH_VERSION:
            stored = _sketched(connection, row.id)
        if hashes := hashes_of(stored):
            published = row.published_on or date.max
            yield _Candidate(ranks.get(row.publisher, len(ranks)), row.n_figures, published, row.id, hashes)


def _sketched(connection: Connection, document_id: str) -> bytes:
    """The sketch of a document that was stored before there were any."""
    query = select(DocumentRow.text, DocumentRow.blocks).where(DocumentRow.id == document_id)
    text, blocks = connection.execute(query).one()
    made = sketch(likeness(text, blocks))
    connection.execute(update(DocumentRow).where(DocumentRow.id == document_id).values(sketch=made))
    return made


def _pairs(candidates: Sequence[_Candidate]) -> set[tuple[int, int]]:
    """Pairs whose sketches are alike enough to compare the texts."""
    holders: dict[int, list[int]] = defaultdict(list)
    for index, one in enumerate(candidates):
        for value in one.hashes:
            holders[value].append(index)
    common: Counter[tuple[int, int]] = Counter()
    for shared in holders.values():
        if len(shared) <= _MOST_SHARED:
            common.update(combinations(shared, 2))
        else:
            common.update({*pairwise(shared), *((shared[0], other) for other in shared[1:])})
    pairs = (pair for pair, number in common.items() if number >= _LEAST_COMMON)
    return {pair for pair in pairs if _estimate(*(candidates[index].hashes for index in pair)) >= _LEAST_ESTIMATE}


def _estimate(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """The resemblance that two sketches tell: of the smallest hashes of both together, those in both."""
    smallest = sorted({*first, *second})[:SKETCH_SIZE]
    return len({*first} & {*second} & {*smallest}) / len(smallest)


@dataclass(frozen=True, slots=True)
class _Text:
    """A document that is compared: its words, its figures, and what it says of itself (number, end of its period)."""

    words: Likeness
    figures: list[Statement]
    facts: tuple[str | None, date | None]

    def is_same(self, other: _Text) -> bool:
        """Whether two documents are one text with the same numbers."""
        stated = zip(self.facts, other.facts, strict=True)
        if any(None not in pair and pair[0] != pair[1] for pair in stated):
            return False  # plans are written anew each year in the same words, with the same goals
        if number_agreement(self.words, other.words) < LEAST_AGREEMENT or contradictions(self.words, other.words):
            return False
        return resemblance(self.words, other.words) >= LEAST_RESEMBLANCE


class _Texts:
    """Documents that are compared, read when they are asked for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._read: dict[str, _Text] = {}

    def __getitem__(self, document_id: str) -> _Text:
        if document_id not in self._read:
            self._read[document_id] = _read(self._connection, document_id)
        return self._read[document_id]

    def same_figures(self, first: str, second: str) -> dict[str, str]:
        """For the figures of the second document those of the first that state the same; none for the rest."""
        found = successors(self[second].figures, self[first].figures, ())
        return {figure: same for figure, same in found.items() if same is not None}

    def forget(self, document_id: str) -> None:
        """Lets go of a document that no later one is compared with."""
        self._read.pop(document_id, None)


def _read(connection: Connection, document_id: str) -> _Text:
    columns = (
        DocumentRow.text,
        DocumentRow.text_sha256,
        DocumentRow.blocks,
        DocumentRow.number,
        DocumentRow.period_end,
    )
    row = connection.execute(select(*columns).where(DocumentRow.id == document_id)).one()
    fields: Any = (FigureRow.id, FigureRow.start, FigureRow.end, FigureRow.sentence)
    query = select(*fields).where(FigureRow.document_id == document_id).order_by(FigureRow.position)
    # What a reviewer took off the lists of one document is off those of its copies.
    aside = [(one["id"], one["start"], one["end"], one["sentence"]) for one in set_aside(connection, document_id)]
    figures = [
        statement(figure[0], Span(figure[1], figure[2]), row.text, row.text_sha256, figure[3])
        for figure in (*connection.execute(query), *aside)
    ]
    return _Text(likeness(row.text, row.blocks), figures, (row.number, row.period_end))
