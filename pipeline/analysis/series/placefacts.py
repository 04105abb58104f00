"""The figures of one place, and of the places that it was made of, whatever they count."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from pipeline.analysis.series.facts import Fact, facts
from pipeline.analysis.series.places import NATION, names_of, place_of
from pipeline.records import Status


def place_facts(
    connection: Connection, place: str, indicators: Iterable[str], *, status: Status = Status.REPORTED
) -> list[Fact]:
    """The figures of a place.

    Args:
        connection: open for reading.
        place: key of a province; with the whole country only what is said of the whole country is read, since to add
            up its provinces one would read the whole store.
        indicators: codes.
        status: results or targets. Of results, changes are left out: they are read from what changed.

    Returns:
        In the order of documents and positions; of provinces that bear the same name on two maps the figures of both.
        Nothing for a key that no map has.
    """
    if place == NATION:
        return facts(connection, indicators, status=status, national=True)
    names = place_names(place)
    return facts(connection, indicators, status=status, provinces=names) if names else []


def place_names(place: str) -> tuple[str, ...]:
    """Names under which figures of a province and of its members may be stored, former ones included."""
    found = place_of(place)
    return names_of((place, *found.members)) if found else ()
