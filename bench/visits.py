"""What people look at in the viewer: addresses of its pages, and what each page reads from the store."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from pipeline.analysis.coverage.matrix import matrix
from pipeline.analysis.coverage.selection import View
from pipeline.analysis.coverage.selection import selection_from as coverage_selection
from pipeline.analysis.documents import documents
from pipeline.analysis.overview import overview
from pipeline.analysis.queries import Listing
from pipeline.analysis.series.frames import Grain
from pipeline.analysis.series.places import NATION, SYSTEMS, provinces
from pipeline.analysis.series.rules import series_rules
from pipeline.scheme import scheme
from pipeline.viewer.compare import state as compare_states
from pipeline.viewer.compare import view as compare_views
from pipeline.viewer.province import state as province_states
from pipeline.viewer.province import view as province_views
from pipeline.viewer.state import figures_state

Query = Mapping[str, list[str]]

# Selections of each kind of page, beside the heaviest ones.
_SELECTIONS = 6
_PAGE = 50
_WORDS = ("hưng yên", "hung yen", "cơ sở", "truy quét")


@dataclass(frozen=True, slots=True)
class Visit:
    """One look at a page.

    Attributes:
        kind: of page and tab.
        page: its path; "" is the first page.
        query: the parameters of its address.
    """

    kind: str
    page: str
    query: Query

    @property
    def name(self) -> str:
        """The parameters in short."""
        return " ".join(value for values in self.query.values() for value in values)


def visits(heaviest: list[str], *, seed: int = 1) -> list[Visit]:
    """Looks at every page with varied selections, the same for the same seed.

    Args:
        heaviest: the indicators with most figures; each is looked at on every tab, on both maps.
        seed: of the choice of the others.
    """
    chance = random.Random(seed)  # noqa: S311 (no secret, the same visits in every run)
    return [
        Visit("overview", "", {}),
        *_lists(),
        *_comparisons(heaviest, chance),
        *_places(chance),
        *_coverage(heaviest, chance),
    ]


def _lists() -> Iterator[Visit]:
    for query in ({}, {"province": ["Hưng Yên"]}, {"year": ["2023"], "status": ["reported"]}, {"indicator": ["cases"]}):
        yield Visit("figures", "so-lieu", query)
    for words in _WORDS:
        yield Visit("search", "so-lieu", {"q": [words]})
    yield Visit("documents", "van-ban", {})


def _comparisons(heaviest: list[str], chance: random.Random) -> Iterator[Visit]:
    grains = [str(grain) for grain in Grain]
    codes = [code for code in scheme().indicators if code not in series_rules().without_series]
    for tab in compare_states.Tab:
        asked = [(code, system, chance.choice(grains)) for code in heaviest for system in SYSTEMS]
        asked += [(chance.choice(codes), chance.choice(SYSTEMS), chance.choice(grains)) for _ in range(_SELECTIONS)]
        for code, system, grain in asked:
            query = {"indicator": [code], "map": [system], "step": [grain], "tab": [str(tab)]}
            yield Visit(f"compare: {tab}", "so-sanh", query)
    for code, rate in series_rules().rates.items():
        yield Visit("compare: rate", "so-sanh", {"indicator": [rate.part], "rate": [code]})


def _places(chance: random.Random) -> Iterator[Visit]:
    for tab in province_states.Tab:
        for system in SYSTEMS:
            for place in chance.sample(provinces(system), _SELECTIONS // 2):
                query = {"place": [place.key], "step": [str(chance.choice(list(Grain)))], "tab": [str(tab)]}
                yield Visit(f"province: {tab}", "mot-tinh", query)
        for grain in Grain:
            query = {"place": [NATION], "step": [str(grain)], "tab": [str(tab)]}
            yield Visit(f"country: {tab}", "mot-tinh", query)


def _coverage(heaviest: list[str], chance: random.Random) -> Iterator[Visit]:
    for view in View:
        for system in SYSTEMS:
            query = {
                View.INDICATOR: {"indicator": [chance.choice(heaviest)]},
                View.PLACE: {"place": [chance.choice(provinces(system)).key]},
                View.PERIOD: {"period": [str(chance.randint(2015, 2024))]},
            }[view]
            yield Visit(f"coverage: {view}", "do-phu", {"view": [str(view)], "map": [system], **query})


def reading(connection: Connection, visit: Visit) -> Callable[[], object]:
    """What the page of a visit reads, as the page itself does."""
    match visit.page:
        case "":
            return partial(overview, connection)
        case "so-lieu":
            return partial(_list, connection, visit.query)
        case "van-ban":
            return partial(documents, connection, limit=_PAGE, offset=0)
        case "so-sanh":
            compared, _ = compare_states.compare_state(visit.query)
            return partial(compare_views.read_view, connection, compared, "vi")
        case "mot-tinh":
            place, _ = province_states.province_state(visit.query)
            return partial(province_views.read_view, connection, place)
        case "do-phu":
            covered, _ = coverage_selection(visit.query)
            return partial(matrix, connection, covered)
    raise ValueError(visit.page)


def _list(connection: Connection, query: Query) -> object:
    """One page of figures with all facets, as the page of figures reads it."""
    state, _ = figures_state(query)
    listing = Listing(connection, state.chosen)
    return listing.page(sort=state.sort, limit=_PAGE, offset=0), listing.facets()


def heaviest(connection: Connection, count: int) -> list[str]:
    """The indicators with most counts, the most frequent first."""
    rows = connection.exec_driver_sql(
        "SELECT indicator FROM figures WHERE measure = 'count' AND indicator <> 'other'"
        " GROUP BY indicator ORDER BY count(*) DESC, indicator LIMIT ?",
        (count,),
    )
    return [row[0] for row in rows]
