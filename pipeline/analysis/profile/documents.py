"""The documents of one place: those that say so, and those with a figure of it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, func, select

from pipeline.analysis.rows import DOCUMENT_COLUMNS, document_of
from pipeline.analysis.series.placefacts import place_names
from pipeline.analysis.series.places import NATION, SYSTEMS, provinces
from pipeline.analysis.views import DocumentFacts
from pipeline.records import Level
from pipeline.storage.schema import DocumentRow, FigureRow


def count_place_documents(connection: Connection, place: str) -> int:
    """How many documents are of a place, or tell a figure of it."""
    query = select(func.count()).select_from(DocumentRow).where(_of_place(place))
    return connection.scalar(query) or 0


def place_documents(connection: Connection, place: str, *, limit: int, offset: int) -> tuple[DocumentFacts, ...]:
    """One page of a place's documents, the latest first.

    Args:
        connection: open for reading.
        place: key of a province, whose members' documents are among them, or of the whole country.
        limit: rows per page.
        offset: rows before the page.
    """
    query = select(*DOCUMENT_COLUMNS).where(_of_place(place))
    ordered = query.order_by(DocumentRow.published_on.desc().nulls_last(), DocumentRow.id)
    return tuple(document_of(row) for row in connection.execute(ordered.limit(limit).offset(offset)))


def _of_place(place: str) -> ColumnElement[bool]:
    if place == NATION:
        # What is of the whole country names no province: said too, since an index begins with the province.
        whole = (FigureRow.level == Level.NATIONAL) & FigureRow.province.is_(None)
        telling = select(FigureRow.document_id).where(whole)
        return (DocumentRow.level == Level.NATIONAL) | DocumentRow.id.in_(telling)
    names = place_names(place)
    telling = select(FigureRow.document_id).where(FigureRow.province.in_(names))
    return DocumentRow.province.in_(names) | DocumentRow.id.in_(telling)


def documents_by_place(connection: Connection) -> dict[str, int]:
    """How many documents say that they are of each province of both maps; a merged one has its members' too."""
    asked = select(DocumentRow.province, func.count()).group_by(DocumentRow.province)
    told: dict[str | None, int] = {row[0]: row[1] for row in connection.execute(asked)}
    places = (place for system in SYSTEMS for place in provinces(system))
    return {place.key: sum(told.get(name, 0) for name in place_names(place.key)) for place in places}
