"""Pages, facets and look-ups, compared with what the hand-made reports hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from pipeline.analysis import queries
from pipeline.analysis.documents import (
    DOCUMENT_SORTS,
    count_documents,
    count_problems,
    document,
    documents,
    problems,
    store_facts,
)
from pipeline.analysis.filters import FACETS, FigureFilter, from_query
from pipeline.analysis.labels import UNKNOWN, family_of
from pipeline.analysis.queries import DEFAULT_SORT, SORTS, SlowQueryError
from pipeline.analysis.views import Entry
from pipeline.records import Figure
from pipeline.storage import StoreReader, open_store
from tests.analysis.reports import HA_GIANG, LAO_CAI, LONG, N_FIGURES, PROBLEM, Report, built, make_store


def figures(connection: Connection, chosen: FigureFilter, sort: str = DEFAULT_SORT) -> list[Entry]:
    return list(queries.entries(connection, chosen, sort=sort))


def surfaces(connection: Connection, chosen: FigureFilter) -> list[str]:
    return [entry.figure.surface for entry in figures(connection, chosen)]


def value_of(facet: str, entry: Entry) -> str | None:
    figure = entry.figure
    if facet == "family":
        return family_of(figure.indicator)
    if facet == "year":
        return str(figure.period_end.year) if figure.period_end else None
    if facet == "document":
        return entry.document.id
    value: str | None = getattr(figure, facet)
    return value


FILTERS = [
    FigureFilter(),
    FigureFilter(province=("Lào Cai",)),
    FigureFilter(province=(UNKNOWN,)),
    FigureFilter(province=("Lào Cai", "An Giang"), status=("reported",)),
    FigureFilter(family=("enforcement",), year=("2024",)),
    FigureFilter(indicator=("arrests",), scope=("incident",)),
    FigureFilter(measure=("share", "amount")),
    FigureFilter(level=("district",)),
    FigureFilter(year=(UNKNOWN, "2025")),
    FigureFilter(text="thanh hoa", year=("2023",)),
    FigureFilter(period_from=date(2024, 1, 1), period_to=date(2024, 3, 31)),
    FigureFilter(province=("Không đâu",)),
]


@pytest.mark.parametrize("chosen", FILTERS)
def test_pages_are_cut_from_the_whole_list(connection: Connection, chosen: FigureFilter) -> None:
    whole = [entry.figure.id for entry in figures(connection, chosen)]
    assert queries.count(connection, chosen) == len(whole) == len(set(whole))
    found: list[str] = []
    for offset in range(0, max(len(whole), 1), 7):
        page = queries.page(connection, chosen, sort=DEFAULT_SORT, limit=7, offset=offset)
        assert (page.total, page.offset) == (len(whole), offset)
        found += [entry.figure.id for entry in page.rows]
    assert found == whole


def test_an_offset_past_the_end_gives_the_last_page(connection: Connection) -> None:
    page = queries.page(connection, FigureFilter(), sort=DEFAULT_SORT, limit=50, offset=10**9)
    assert page.offset == N_FIGURES // 50 * 50
    assert len(page.rows) == N_FIGURES % 50
    assert queries.page(connection, FigureFilter(), sort=DEFAULT_SORT, limit=50, offset=-5).offset == 0


@pytest.mark.parametrize("chosen", FILTERS)
@pytest.mark.parametrize("facet", FACETS)
def test_facets_count_under_the_other_choices(connection: Connection, chosen: FigureFilter, facet: str) -> None:
    query = chosen.to_query()
    others = queries.facets(connection, chosen)[facet]
    query.pop(facet, None)
    free, _ = from_query(query)
    expected = Counter(value_of(facet, entry) or UNKNOWN for entry in figures(connection, free))
    counted = {item.value: item.count for item in others.values if item.count}
    assert counted == expected
    assert set(getattr(chosen, facet)) <= {item.value for item in others.values}  # chosen ones stay, even at 0


def test_provinces_stand_in_vietnamese_order(connection: Connection) -> None:
    names = [item.value for item in queries.facets(connection, FigureFilter())["province"].values]
    assert names == ["An Giang", "Đắk Lắk", "Hà Giang", "Hưng Yên", "Lào Cai", "Thanh Hóa", UNKNOWN]
    rows = [entry.figure.province for entry in figures(connection, FigureFilter(document=(id_of(HA_GIANG),)), "place")]
    assert rows == ["An Giang", "Đắk Lắk", "Hà Giang", None]
    rows = [entry.figure.province for entry in figures(connection, FigureFilter(document=(id_of(HA_GIANG),)), "-place")]
    assert rows == ["Hà Giang", "Đắk Lắk", "An Giang", None]  # what is not stated comes last either way


def id_of(report: Report) -> str:
    return built(report)[1].document_id


def test_documents_are_named_in_their_facet(connection: Connection) -> None:
    names = {item.value: item.name for item in queries.facets(connection, FigureFilter())["document"].values}
    assert names[id_of(LAO_CAI)] == LAO_CAI.meta.title


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lao cai", 13),  # without marks: marks are ignored
        ("Lào Cai", 13),
        ("Lão Cai", 0),  # with marks: they count
        ("LAO CAI", 13),
        ("dak lak", 3),  # đ by d; one sentence holds three figures
        ("Đắk Lắk", 3),
        ("mai dam thanh hoa", 120),  # all words, wherever they stand
        ('"Đợt 7:"', 1),  # kept together
        ("Đợt 7: 119", 0),
        ("%", 2),  # no wildcard: two sentences hold the sign
        ("50%_m", 1),
        ("_", 1),
        ("dai", 120),
        ("Nguyễn Văn An", 1),  # the store keeps the original for the local search
        ("' OR 1=1 --", 0),
        ("((((", 0),
        ('"', N_FIGURES),  # nothing to search for
    ],
)
def test_search(connection: Connection, words: str, found: int) -> None:
    assert queries.count(connection, FigureFilter(text=words)) == found


def test_period_bounds_take_what_touches_them(connection: Connection) -> None:
    def years(chosen: FigureFilter) -> set[int]:
        return {entry.figure.period_end.year for entry in figures(connection, chosen) if entry.figure.period_end}

    assert years(FigureFilter(period_from=date(2024, 1, 1))) == {2024, 2025}
    assert years(FigureFilter(period_to=date(2023, 12, 31))) == {2023}
    # The plan for 2024 to 2025 touches July 2024, the first half of 2024 does not.
    touching = FigureFilter(period_from=date(2024, 7, 1), period_to=date(2024, 7, 31))
    assert surfaces(connection, touching) == ["92,5%"]


def sort_key(sort: str, figure: Figure) -> object:
    return {
        "value": figure.value,
        "confidence": figure.confidence,
        "status": figure.status,
        "period": (figure.period_end or date.max, figure.period_start or date.max),
    }[sort]


@pytest.mark.parametrize("sort", ["value", "confidence", "status", "period"])
def test_sorting(connection: Connection, sort: str) -> None:
    up = [entry.figure for entry in figures(connection, FigureFilter(), sort)]
    assert up == sorted(up, key=lambda figure: sort_key(sort, figure))  # type: ignore[arg-type, return-value]
    down = [entry.figure for entry in figures(connection, FigureFilter(), f"-{sort}")]
    known = [figure for figure in down if sort != "period" or figure.period_end]
    assert known == sorted(known, key=lambda figure: sort_key(sort, figure), reverse=True)  # type: ignore[arg-type, return-value]
    assert all(figure.period_end is None for figure in down[len(known) :])


def test_newest_documents_come_first_and_keep_their_order(connection: Connection) -> None:
    found = figures(connection, FigureFilter())
    days = [entry.document.published_on for entry in found]
    assert days == sorted(days, reverse=True)  # type: ignore[type-var]
    starts = [entry.figure.start for entry in found if entry.document.id == id_of(LAO_CAI)]
    assert starts == sorted(starts)


@pytest.mark.parametrize("sort", sorted(SORTS))
def test_position_agrees_with_the_list(connection: Connection, sort: str) -> None:
    chosen = FigureFilter(year=("2023",))
    ids = [entry.figure.id for entry in figures(connection, chosen, sort)]
    for index in (0, 49, 50, len(ids) - 1):
        assert queries.position_of(connection, chosen, sort, ids[index]) == index
    outside = figures(connection, FigureFilter(year=("2024",)))[0].figure.id
    assert queries.position_of(connection, chosen, sort, outside) is None
    assert not queries.holds(connection, chosen, outside)


def test_one_figure_with_everything_it_was_stored_with(connection: Connection) -> None:
    source, parsed, extraction = built(LAO_CAI)
    for expected in extraction.figures:
        found = queries.figure(connection, expected.id)
        assert found is not None and found.entry is not None and not found.renamed
        assert found.entry.figure == expected
        assert found.entry.document.id == parsed.document_id
        assert found.entry.document.source == source.source
    assert queries.figure(connection, "no-such-id") is None


def test_parts_lead_to_their_whole(connection: Connection) -> None:
    whole = built(LAO_CAI)[2].figures[3]
    assert [entry.figure.value for entry in queries.parts_of(connection, whole.id)] == [4, 14]


def test_old_ids_lead_to_the_figure_of_today(tmp_path: Path) -> None:
    path = make_store(tmp_path / "solieu.db", reports=[HA_GIANG])
    source, parsed, extraction = built(HA_GIANG)
    old = [figure.id for figure in extraction.figures]
    changed = [replace(figure, id=f"new{index}") for index, figure in enumerate(extraction.figures[:3])]
    with open_store(path) as store:
        store.begin_run(["reports"], "code-2")
        store.save(source, parsed, replace(extraction, figures=tuple(changed)))
    with StoreReader(path).connect() as connection:
        found = queries.figure(connection, old[1])
        assert found is not None and found.entry is not None and found.renamed
        assert found.entry.figure.id == "new1"
        lost = queries.figure(connection, old[3])
        assert lost is not None and lost.entry is None and lost.surface == "3"


def test_a_document_with_text_blocks_and_figures(connection: Connection) -> None:
    source, parsed, extraction = built(LAO_CAI)
    view = document(connection, parsed.document_id)
    assert view is not None
    assert view.text == parsed.text
    assert [entry.figure for entry in view.figures] == list(extraction.figures)
    assert view.sources == (source.source,)
    assert [view.text[start:end] for start, end, _ in view.unrecognised] == ["77123"]
    assert [block["kind"] for block in view.blocks][:2] == ["title", "heading"]
    assert view.facts.digits == {"figure": 13, "known": 0, "off_topic": 0, "unrecognised": 1}
    assert document(connection, "nothing") is None


@pytest.mark.parametrize(
    ("words", "found"),
    [("", 4), ("lao cai", 1), ("164/BC-UBND", 1), ("hung yen", 1), ("ubnd", 3), ("xyz", 0)],
)
def test_documents_are_found_by_what_they_say_of_themselves(connection: Connection, words: str, found: int) -> None:
    assert count_documents(connection, words) == found
    assert len(documents(connection, words, limit=10, offset=0)) == found


@pytest.mark.parametrize("sort", sorted(DOCUMENT_SORTS))
def test_documents_are_paged_in_every_order(connection: Connection, sort: str) -> None:
    whole = [facts.id for facts in documents(connection, sort=sort, limit=10, offset=0)]
    paged = [documents(connection, sort=sort, limit=1, offset=index)[0].id for index in range(4)]
    assert paged == whole
    assert len(set(whole)) == 4


def test_document_order(connection: Connection) -> None:
    def first(sort: str) -> str:
        return documents(connection, sort=sort, limit=1, offset=0)[0].id

    assert first("-published") == id_of(LAO_CAI)
    assert first("published") == id_of(LONG)
    assert first("-figures") == id_of(LONG)
    assert first("-unrecognised") == id_of(LAO_CAI)


def test_problems_and_facts(connection: Connection) -> None:
    (problem,) = problems(connection, limit=10, offset=0)
    assert (problem.source, problem.code, problem.attempts) == (PROBLEM.document, "unsupported", 1)
    assert count_problems(connection) == 1
    facts = store_facts(connection)
    assert (facts.sample, facts.documents, facts.figures, facts.problems) == (False, 4, N_FIGURES, 1)
    assert facts.last_run == 1 and facts.last_run_at is not None


def test_an_empty_store(tmp_path: Path) -> None:
    with StoreReader(make_store(tmp_path / "solieu.db", reports=[])).connect() as connection:
        assert store_facts(connection).last_run is None
        assert queries.page(connection, FigureFilter(), sort=DEFAULT_SORT, limit=50, offset=0).rows == ()
        assert queries.facets(connection, FigureFilter())["province"].values == ()


def test_the_connection_cannot_write(connection: Connection) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        connection.execute(text("DELETE FROM figures"))


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def test_a_slow_query_is_ended_and_the_connection_goes_on(connection: Connection) -> None:
    with pytest.raises(SlowQueryError), queries.time_limit(connection, 0.05):
        connection.execute(text(ENDLESS))
    with queries.time_limit(connection, 60):
        assert queries.count(connection, FigureFilter()) == N_FIGURES


def test_other_errors_pass_the_time_limit(connection: Connection) -> None:
    with pytest.raises(OperationalError, match="no such table"), queries.time_limit(connection, 60):
        connection.execute(text("SELECT * FROM nowhere"))
