"""Lists on arrays and files by SQL: the same figures in the same order, also while a run is at work."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipeline.analysis import queries
from pipeline.analysis.documents import store_facts
from pipeline.analysis.filters import FigureFilter
from pipeline.analysis.queries import SORTS
from pipeline.storage import StoreReader, open_store
from tests.analysis.reports import HA_GIANG, REPORTS, REPOST, make_store
from tests.analysis.test_analysis_queries import FILTERS


@pytest.fixture(scope="module", params=["after a run", "during a run"])
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make_store(tmp_path_factory.mktemp("listing") / "solieu.db", reports=[*REPORTS, REPOST])
    connection = sqlite3.connect(path)
    with connection:
        # What the reports lack: figures without a place, a day or a number to sort by, and values that tie.
        connection.execute("UPDATE figures SET province = NULL, confidence = NULL WHERE position % 5 = 1")
        connection.execute("UPDATE figures SET period_start = NULL WHERE position % 7 = 2")
        connection.execute("UPDATE figures SET period_end = NULL, period_start = NULL WHERE position % 11 = 3")
        connection.execute("UPDATE figures SET indicator = 'gone_from_the_scheme' WHERE position % 13 = 4")
        connection.execute("UPDATE documents SET published_on = NULL WHERE source = ?", (HA_GIANG.source,))
    connection.close()
    if request.param == "after a run":
        with open_store(path) as store:
            store.finish_run({})
    return path


@pytest.mark.parametrize("sort", sorted(SORTS))
@pytest.mark.parametrize("chosen", [*FILTERS, FigureFilter(repeats=True), FigureFilter(text="dao", repeats=True)])
def test_every_order_of_every_filter(path: Path, chosen: FigureFilter, sort: str) -> None:
    with StoreReader(path).connect() as connection:
        whole = list(queries.entries(connection, chosen, sort=sort))
        page = queries.page(connection, chosen, sort=sort, limit=1000, offset=0)
        assert page.rows == tuple(whole)
        assert page.total == len(whole) == queries.count(connection, chosen)
        for index in range(0, len(whole), 29):
            assert queries.position_of(connection, chosen, sort, whole[index].figure.id) == index


def test_what_the_store_holds(path: Path) -> None:
    with StoreReader(path).connect() as connection:
        facts = store_facts(connection)
        rows = connection.exec_driver_sql("SELECT count(*), count(same_as) FROM figures").one()
        assert (facts.figures, facts.repeated) == (rows[0] - rows[1], rows[1])
        assert facts.repeated


def test_an_unknown_figure_has_no_place(path: Path) -> None:
    with StoreReader(path).connect() as connection:
        assert queries.position_of(connection, FigureFilter(), "document", "no-such-id") is None


def test_a_query_after_an_export_holds_no_rows_back(path: Path) -> None:
    """Options of the streamed query once stayed on the connection: what read its cursor later missed a row."""
    chosen = FigureFilter(text="dai")
    with StoreReader(path).connect() as connection:
        number = queries.count(connection, chosen)
        assert len(list(queries.entries(connection, chosen))) == number == queries.count(connection, chosen)
