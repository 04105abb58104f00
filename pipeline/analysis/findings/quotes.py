"""What a finding is about as the documents say it: each sentence with the place of its number, people masked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from pipeline.analysis.findings.records import FindingSide, StoredFinding
from pipeline.masking import mask, mask_sentence
from pipeline.storage.schema import DocumentRow

# Around digits that are no figure, and in lists of their line.
_AROUND, _LINE = 120, 100


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a document.

    Attributes:
        text: as it stands there, people masked at equal length.
        start, end: of the number in it.
    """

    side: FindingSide
    text: str
    start: int
    end: int


def quotes(connection: Connection, found: StoredFinding, *, most: int) -> tuple[Quote, ...]:
    """The sentences of a finding's first sides, each once.

    Args:
        connection: open for reading.
        found: the finding.
        most: so many sides.
    """
    return tuple(_quote(connection, side) for side in found.sides[:most])


def line_around(text: str, start: int, end: int) -> str:
    """The line of a text around a place, cut where it is long, people masked."""
    first = max(text.rfind("\n", 0, start) + 1, start - _LINE)
    last = text.find("\n", end)
    return mask(" ".join(text[first : min(last if last >= 0 else len(text), end + _LINE)].split()))


def stored_line(connection: Connection, document_id: str, start: int, end: int) -> str:
    """The line around a place of a stored document."""
    begin = max(0, start - _LINE)
    # SQLite counts characters from 1.
    part = func.substr(DocumentRow.text, begin + 1, end - begin + _LINE)
    around = connection.scalar(select(part).where(DocumentRow.id == document_id)) or ""
    return line_around(around, start - begin, end - begin)


def _quote(connection: Connection, side: FindingSide) -> Quote:
    reach = len(side.figure.sentence) if side.figure else _AROUND
    begin = max(0, side.start - reach)
    # SQLite counts characters from 1.
    part = func.substr(DocumentRow.text, begin + 1, side.end - begin + reach)
    around = connection.scalar(select(part).where(DocumentRow.id == side.document_id)) or ""
    if side.figure is None:
        return Quote(side, mask(around), side.start - begin, side.end - begin)
    sentence, surface = side.figure.sentence, side.figure.surface
    for at in _places(sentence, surface):
        if around[side.start - begin - at : side.start - begin - at + len(sentence)] == sentence:
            return Quote(side, mask_sentence(sentence, surface), at, at + len(surface))
    return Quote(side, mask_sentence(sentence, surface), 0, 0)


def _places(sentence: str, surface: str) -> Iterator[int]:
    at = sentence.find(surface)
    while at >= 0:
        yield at
        at = sentence.find(surface, at + 1)
