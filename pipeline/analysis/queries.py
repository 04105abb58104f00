"""Reading the store: pages of figures, facet counts, one figure, all figures of an export.

What a page shows is found on the arrays that a run left behind (`Listing`), files are streamed by SQL; tests hold the
two against each other. Every function takes an open connection that only reads (storage gives it) and closes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from typing import Any

import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, Select, and_, case, false, func, or_, select

from pipeline.analysis.filters import FACETS, FigureFilter
from pipeline.analysis.labels import UNKNOWN
from pipeline.analysis.matching import Matching, ranked, ranks
from pipeline.analysis.rows import ENTRY_COLUMNS, entry_of
from pipeline.analysis.views import Entry, Facet, FacetValue, Found, Page
from pipeline.errors import SolieuError
from pipeline.scheme import scheme
from pipeline.storage.figurecolumns import FigureColumns
from pipeline.storage.review.overlay import state_of_figure
from pipeline.storage.schema import AliasRow, DocumentRow, FigureRow
from pipeline.textforms import collation_key, fold, has_marks, search_key

# A list of more values helps nobody; the search box finds the rest.
FACET_LIMIT = 300
# Rows read at a time while an export streams through the whole store.
_CHUNK = 500
# How many SQLite instructions pass between two looks at the clock: some 10 ms of work.
_INSTRUCTIONS_PER_LOOK = 100_000


class SlowQueryError(SolieuError):
    """A query took longer than it may."""


class SortKey(StrEnum):
    """What the figures can be sorted by."""

    PERIOD = "period"
    INDICATOR = "indicator"
    VALUE = "value"
    PLACE = "place"
    STATUS = "status"
    DOCUMENT = "document"  # by day of publication, then as the document states them
    CONFIDENCE = "confidence"


DEFAULT_SORT = "-document"
SORTS = frozenset({sign + key for key in SortKey for sign in ("", "-")})


@contextmanager
def time_limit(connection: Connection, seconds: float) -> Iterator[None]:
    """Ends a query of this connection that works for more than ``seconds``.

    Raises:
        SlowQueryError: when the time is over.
    """
    ends = time.monotonic() + seconds
    driver: Any = connection.connection.driver_connection
    driver.set_progress_handler(lambda: time.monotonic() > ends, _INSTRUCTIONS_PER_LOOK)
    try:
        yield
    except Exception as error:
        if time.monotonic() > ends and "interrupted" in str(error):
            raise SlowQueryError(f"> {seconds:g} s") from error
        raise
    finally:
        driver.set_progress_handler(None, 0)


def search_words(text: str) -> tuple[str, ...]:
    """The words of a search, each folded as the stored texts are.

    A text typed without marks is compared without marks; with one mark anywhere, all marks count.
    Quotation marks keep words together.
    """
    folded = " ".join(fold(text).split()) if has_marks(text) else search_key(text)
    words: list[str] = []
    for index, part in enumerate(folded.replace("“", '"').replace("”", '"').split('"')):
        phrase = " ".join(part.split())
        words += ([phrase] if index % 2 else phrase.split()) if phrase else []
    return tuple(dict.fromkeys(words))


def text_conditions(text: str, folded: Any, marks: Any) -> list[ColumnElement[bool]]:
    """One condition per word of a search. `instr` has no wildcards, so "%" and "_" are plain letters."""
    column = marks if has_marks(text) else folded
    return [func.instr(column, word) > 0 for word in search_words(text)]


def _one_of(column: Any, values: tuple[str, ...]) -> ColumnElement[bool]:
    named = [value for value in values if value != UNKNOWN]
    conditions: list[ColumnElement[bool]] = [column.in_(named)] if named else []
    if UNKNOWN in values:
        conditions.append(column.is_(None))
    return or_(*conditions)


def _in_years(column: Any, years: tuple[str, ...]) -> ColumnElement[bool]:
    held: list[ColumnElement[bool]] = [
        column.between(date(int(year), 1, 1), date(int(year), 12, 31)) for year in years if year != UNKNOWN
    ]
    if UNKNOWN in years:
        held.append(column.is_(None))
    return or_(*held)


_FACET_COLUMNS: dict[str, Any] = {
    "province": FigureRow.province,
    "level": FigureRow.level,
    "indicator": FigureRow.indicator,
    "measure": FigureRow.measure,
    "status": FigureRow.status,
    "scope": FigureRow.scope,
    "document": FigureRow.document_id,
}


def _family_codes(families: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code for code, item in scheme().indicators.items() if item.family in families)


def _facet_conditions(chosen: FigureFilter) -> list[Any]:
    held: list[ColumnElement[bool]] = []
    for facet in FACETS:
        values = getattr(chosen, facet)
        if not values:
            continue
        if facet == "family":
            held.append(FigureRow.indicator.in_(_family_codes(values)))
        elif facet == "year":
            held.append(_in_years(FigureRow.period_end, values))
        else:
            held.append(_one_of(_FACET_COLUMNS[facet], values))
    return held


def _other_conditions(chosen: FigureFilter) -> list[ColumnElement[bool]]:
    held = text_conditions(chosen.text, FigureRow.search_folded, FigureRow.search_marks)
    if not chosen.lists_repeats:
        held.append(FigureRow.same_as.is_(None))
    if chosen.period_from:
        held.append(FigureRow.period_end >= chosen.period_from)
    if chosen.period_to:
        held.append(func.coalesce(FigureRow.period_start, FigureRow.period_end) <= chosen.period_to)
    return held


def conditions(chosen: FigureFilter) -> list[ColumnElement[bool]]:
    """The WHERE of a filter."""
    return [*_facet_conditions(chosen), *_other_conditions(chosen)]


def _ranked(column: Any, codes: list[str]) -> ColumnElement[int]:
    return case({code: rank for rank, code in enumerate(codes)}, value=column, else_=len(codes))


def ordering(sort: str) -> list[Any]:
    """The ORDER BY of a sort key; ties follow document and position, so every order is total.

    Args:
        sort: a SortKey, with "-" before it for the reverse. What is not stated comes last either way.
    """
    key, reverse = SortKey(sort.removeprefix("-")), sort.startswith("-")
    columns: dict[SortKey, list[Any]] = {
        SortKey.PERIOD: [FigureRow.period_end, FigureRow.period_start],
        SortKey.INDICATOR: [_ranked(FigureRow.indicator, list(scheme().indicators))],
        SortKey.VALUE: [FigureRow.value],
        SortKey.PLACE: [FigureRow.place_sort],
        SortKey.STATUS: [FigureRow.status],
        SortKey.DOCUMENT: [DocumentRow.published_on],
        SortKey.CONFIDENCE: [FigureRow.confidence],
    }
    chosen = [column.desc().nulls_last() if reverse else column.asc().nulls_last() for column in columns[key]]
    if key is SortKey.PLACE:  # its column is filled even where no province is named
        chosen.insert(0, FigureRow.province.is_(None))
    return [*chosen, FigureRow.document_id, FigureRow.position, FigureRow.id]


def _sorted(columns: tuple[Any, ...], chosen: FigureFilter, sort: str) -> Select[Any]:
    joined = select(*columns).join(DocumentRow, DocumentRow.id == FigureRow.document_id)
    return joined.where(*conditions(chosen)).order_by(*ordering(sort))


def _rank_keys(columns: FigureColumns, sort: str) -> list[npt.NDArray[Any]]:
    """The same order as `ordering`, as ranks of all figures."""
    key, reverse = SortKey(sort.removeprefix("-")), sort.startswith("-")
    match key:
        case SortKey.PERIOD:
            return [ranks(columns[name], reverse=reverse) for name in ("period_end", "period_start")]
        case SortKey.INDICATOR:
            places = {code: rank for rank, code in enumerate(scheme().indicators)}
            sign = -1 if reverse else 1
            return [ranked(columns["indicator"], lambda code: sign * places.get(code, len(places)))]
        case SortKey.PLACE:
            named = ranked(columns["province"], lambda name: int(name is None))
            return [named, ranks(columns["place_sort"], reverse=reverse)]
        case SortKey.DOCUMENT:
            return [ranks(columns["published_on"], reverse=reverse)]
        case _:
            return [ranks(columns[key], reverse=reverse)]


class Listing:
    """The figures that a filter leaves, as pages show them.

    What it reads of the store it keeps: make one for all that one page shows.

    Attributes:
        connection: open for reading.
        chosen: what the list is narrowed to.
    """

    def __init__(self, connection: Connection, chosen: FigureFilter) -> None:
        self.connection = connection
        self.chosen = chosen
        words = text_conditions(chosen.text, FigureRow.search_folded, FigureRow.search_marks)
        asked: Any = select(FigureRow.document_id, FigureRow.position).where(*words)
        cursor: Any = connection.execute(asked).cursor if words else None
        self._matching = Matching(FigureColumns(connection), chosen, cursor)

    @property
    def total(self) -> int:
        """How many figures there are."""
        return self._matching.total

    def page(self, *, sort: str, limit: int, offset: int) -> Page:
        """One page of the list; an offset past the end gives the last page.

        Args:
            sort: one of SORTS.
            limit: rows per page.
            offset: rows before the page; brought to a whole number of pages.
        """
        found = self._matching.ordered(_rank_keys(self._matching.columns, sort))
        first = min(max(offset, 0), max(len(found) - 1, 0)) // limit * limit
        named = self._matching.named(found[first : first + limit])
        # Alternatives, each found by the index; for a list of pairs SQLite would read the whole table.
        wanted = or_(false(), *(and_(FigureRow.document_id == one, FigureRow.position == at) for one, at in named))
        columns: tuple[Any, ...] = (*ENTRY_COLUMNS, FigureRow.position)
        joined = select(*columns).join(DocumentRow, DocumentRow.id == FigureRow.document_id)
        rows = {(row.document_id, row.position): entry_of(row) for row in self.connection.execute(joined.where(wanted))}
        return Page(tuple(rows[one] for one in named), len(found), first)

    def position_of(self, sort: str, figure_id: str) -> int | None:
        """Where a figure stands in the list, from 0; None where the filter leaves it out."""
        columns = (FigureRow.document_id, FigureRow.position)
        row = self.connection.execute(select(*columns).where(FigureRow.id == figure_id)).one_or_none()
        if row is None:
            return None
        return self._matching.place_of((row.document_id, row.position), _rank_keys(self._matching.columns, sort))

    def facets(self) -> dict[str, Facet]:
        """The values of every facet with their counts, each under the choices of all others.

        A chosen value is listed even where it counts nothing now.
        """
        found: dict[str, Facet] = {}
        for facet in FACETS:
            chosen, counts = getattr(self.chosen, facet), self._matching.counts(facet)
            for value in chosen:
                counts.setdefault(value, 0)
            values = _in_order(facet, counts)
            shown = values[:FACET_LIMIT] + [value for value in values[FACET_LIMIT:] if value in chosen]
            found[facet] = Facet(tuple(FacetValue(one, counts[one]) for one in shown), len(values) - len(shown))
        return {**found, "document": _titled(self.connection, found["document"])}


def count(connection: Connection, chosen: FigureFilter) -> int:
    """How many figures the filter leaves."""
    return Listing(connection, chosen).total


def page(connection: Connection, chosen: FigureFilter, *, sort: str, limit: int, offset: int) -> Page:
    """One page of the list (`Listing.page`)."""
    return Listing(connection, chosen).page(sort=sort, limit=limit, offset=offset)


def position_of(connection: Connection, chosen: FigureFilter, sort: str, figure_id: str) -> int | None:
    """Where a figure stands in the filtered list (`Listing.position_of`)."""
    return Listing(connection, chosen).position_of(sort, figure_id)


def facets(connection: Connection, chosen: FigureFilter) -> dict[str, Facet]:
    """The values of every facet with their counts (`Listing.facets`)."""
    return Listing(connection, chosen).facets()


def entries(connection: Connection, chosen: FigureFilter, *, sort: str = DEFAULT_SORT) -> Iterator[Entry]:
    """Every figure that the filter leaves, read in chunks."""
    # Of this query only: options set on the connection would have every later one hold back rows from its cursor.
    result = connection.execute(_sorted(ENTRY_COLUMNS, chosen, sort), execution_options={"yield_per": _CHUNK})
    return (entry_of(row) for row in result)


def holds(connection: Connection, chosen: FigureFilter, figure_id: str) -> bool:
    """Whether a figure is among those that the filter leaves."""
    return connection.scalar(select(FigureRow.id).where(FigureRow.id == figure_id, *conditions(chosen))) is not None


def _in_order(facet: str, counts: dict[str, int]) -> list[str]:
    known: dict[str, list[str]] = {
        "family": list(scheme().families),
        "indicator": list(scheme().indicators),
        "level": scheme().levels,
        "measure": scheme().measures,
        "status": scheme().statuses,
        "scope": scheme().scopes,
    }
    if facet == "province":
        return sorted(counts, key=lambda name: (name == UNKNOWN, collation_key(name)))
    if facet == "year":
        return sorted(counts, key=lambda year: (year == UNKNOWN, -int(year) if year != UNKNOWN else 0))
    if facet == "document":
        return sorted(sorted(counts), key=counts.__getitem__, reverse=True)  # ties stay by id
    ranks = {code: rank for rank, code in enumerate(known[facet])}
    return sorted(counts, key=lambda code: (ranks.get(code, len(ranks)), code))


def _titled(connection: Connection, facet: Facet) -> Facet:
    ids = [item.value for item in facet.values]
    rows = connection.execute(
        select(DocumentRow.id, DocumentRow.title, DocumentRow.number, DocumentRow.source).where(DocumentRow.id.in_(ids))
    )
    names = {row.id: row.title or row.number or row.source for row in rows}
    return Facet(tuple(FacetValue(item.value, item.count, names.get(item.value)) for item in facet.values), facet.more)


def figure(connection: Connection, figure_id: str) -> Found | None:
    """One figure by its id of today or an earlier one; None where no run ever gave that id."""
    joined = select(*ENTRY_COLUMNS).join(DocumentRow, DocumentRow.id == FigureRow.document_id)
    row = connection.execute(joined.where(FigureRow.id == figure_id)).one_or_none()
    if row is not None:
        return Found(entry_of(row))
    alias = connection.execute(
        select(AliasRow.figure_id, AliasRow.surface).where(AliasRow.old_figure_id == figure_id)
    ).one_or_none()
    if alias is None:
        return _set_aside(connection, figure_id)
    row = connection.execute(joined.where(FigureRow.id == alias.figure_id)).one_or_none()
    if row is None and (aside := _set_aside(connection, alias.figure_id)) is not None:
        return aside
    return Found(entry_of(row) if row else None, renamed=True, surface=alias.surface)


def _set_aside(connection: Connection, figure_id: str | None) -> Found | None:
    """A figure that reviewers took off the lists."""
    state = state_of_figure(connection, figure_id) if figure_id else None
    return Found(None, surface=state.latest.surface, set_aside=True) if state else None


def parts_of(connection: Connection, figure_id: str) -> tuple[Entry, ...]:
    """The figures that the text calls parts of this one, in the order of the text."""
    joined = select(*ENTRY_COLUMNS).join(DocumentRow, DocumentRow.id == FigureRow.document_id)
    rows = connection.execute(joined.where(FigureRow.part_of == figure_id).order_by(FigureRow.position))
    return tuple(entry_of(row) for row in rows)
