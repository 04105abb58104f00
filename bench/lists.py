"""The queries behind lists of figures and documents, each with its kind and what is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from sqlalchemy import Connection

from pipeline.analysis import queries
from pipeline.analysis.documents import document, documents, store_facts
from pipeline.analysis.filters import FigureFilter


def of_lists(connection: Connection) -> Iterator[tuple[str, str, Callable[[], object]]]:
    """Pages of lists by filters and sorts, facets, counts, single documents, searches."""
    filters = {
        "all": FigureFilter(),
        "one province": FigureFilter(province=("Hưng Yên",)),
        "one year, results": FigureFilter(year=("2023",), status=("reported",)),
        "one indicator": FigureFilter(indicator=("cases",)),
        "two years of two levels, with repeats": FigureFilter(
            year=("2019", "2023"), level=("province", "district"), repeats=True
        ),
    }
    for name, chosen in filters.items():
        asked_page = partial(queries.page, connection, chosen, limit=50)
        yield "page", name, partial(asked_page, sort=queries.DEFAULT_SORT, offset=0)
        yield "facets", name, partial(queries.facets, connection, chosen)
        yield "export", f"count of {name}", partial(queries.count, connection, chosen)
    everything = partial(queries.page, connection, FigureFilter(), limit=50)
    for sort in sorted(queries.SORTS):
        yield "page", f"all by {sort}", partial(everything, sort=sort, offset=0)
    yield "page", "all, the last", partial(everything, sort=queries.DEFAULT_SORT, offset=10**9)
    middle = everything(sort=queries.DEFAULT_SORT, offset=queries.count(connection, FigureFilter()) // 2).rows[0]
    where = partial(queries.position_of, connection, FigureFilter(), queries.DEFAULT_SORT, middle.figure.id)
    yield "page", "place of a linked figure", where
    yield "store", "what it holds", partial(store_facts, connection)
    yield "documents", "first page", partial(documents, connection, limit=50, offset=0)
    yield "document", "one with its figures", partial(document, connection, middle.document.id)
    for words in ("hưng yên", "hung yen"):
        yield (
            "search",
            words,
            partial(queries.page, connection, FigureFilter(text=words), sort="-document", limit=50, offset=0),
        )
