"""What one run of the page of a province shows, read from one state of the store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection

from pipeline.analysis.plans.table import all_facts
from pipeline.analysis.plans.verdicts import Check, Verdict, place_checks, tally, targets_of_members
from pipeline.analysis.profile.documents import (
    count_place_documents,
    documents_by_place,
    place_documents,
)
from pipeline.analysis.profile.rows import Profile, ProfileRow, narrowed, profile
from pipeline.analysis.series.cells import Cell
from pipeline.analysis.series.evidence import figures_of
from pipeline.analysis.series.facts import Fact
from pipeline.analysis.views import DocumentFacts, Entry
from pipeline.garbage import uncollected
from pipeline.viewer.compare.view import figure_ids
from pipeline.viewer.province.state import ProvinceState, Tab

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ProvinceView:
    """All that is shown; what belongs to another tab stays empty.

    Attributes:
        counts: documents by key of place, of both maps.
        years: in which the place has numbers or targets.
        rows: all indicators, of the chosen years.
        checks: its targets, of the chosen years and verdict.
        tally: how many of the chosen years have each verdict.
        members: of a merged province, targets that each former one has for itself.
        documents: a page of the place's own.
        total: of the place's own documents.
        opened: the indicator of the panel.
        cell: its number.
        check: the target of the panel.
        figures: behind what is opened, by id.
    """

    counts: dict[str, int]
    years: tuple[int, ...] = ()
    rows: Profile = field(default_factory=lambda: Profile((), (), (), ()))
    checks: tuple[tuple[str, Check], ...] = ()
    tally: dict[Verdict, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    documents: tuple[tuple[DocumentFacts, int], ...] = ()
    total: int = 0
    opened: ProfileRow | None = None
    cell: Cell | None = None
    check: Check | None = None
    figures: dict[str, Entry] = field(default_factory=dict)

    @property
    def due(self) -> int:
        """How many numbers are due in the chosen years, whatever their verdict."""
        return sum(self.tally.values())


@uncollected(settled=True)
def read_view(connection: Connection, state: ProvinceState, page: int = 1) -> ProvinceView:
    """Reads what the address asks for.

    Args:
        connection: open for reading.
        state: of the address.
        page: of the place's documents, from 1.
    """
    counts = documents_by_place(connection)
    if not state.place:
        return ProvinceView(counts)
    match state.tab:
        case Tab.TARGETS:
            return _targets(connection, state, counts)
        case Tab.DOCUMENTS:
            found = place_documents(connection, state.place, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
            total = count_place_documents(connection, state.place)
            return ProvinceView(counts, documents=tuple((one, one.n_figures) for one in found), total=total)
        case _:
            return _indicators(connection, state, counts)


def _indicators(connection: Connection, state: ProvinceState, counts: dict[str, int]) -> ProvinceView:
    every = profile(connection, state.place, state.system, state.grain)
    shown = narrowed(every, (state.first_year, state.last_year))
    opened = next((row for row in shown.rows if row_id(row) == state.row), None)
    cell = None
    if opened is not None:
        cell = opened.found.cell(state.place, state.at) if state.at else opened.latest
    return ProvinceView(
        counts,
        tuple(sorted({slot.year for slot in every.slots})),
        shown,
        opened=opened,
        cell=cell,
        figures=figures_of(connection, figure_ids(cell)) if cell else {},
    )


def _targets(connection: Connection, state: ProvinceState, counts: dict[str, int]) -> ProvinceView:
    every = tuple(numbered(place_checks(connection, state.place)))
    in_years = tuple((key, check) for key, check in every if _in_years(check, state))
    shown = tuple((key, check) for key, check in in_years if state.verdict in ("", check.verdict))
    check = next((check for key, check in shown if key == state.target), None)
    years = {year for _, check in every for year in _years_of(check)}
    return ProvinceView(
        counts,
        tuple(sorted(years)),
        checks=shown,
        tally=tally(check for _, check in in_years),
        members=targets_of_members(connection, state.place),
        check=check,
        figures=figures_of(connection, [fact.figure_id for fact in all_facts(check)]) if check else {},
    )


def facts_behind(view: ProvinceView) -> Iterator[Fact]:
    """The figures that the rows of the tab rest on."""
    for _, check in view.checks:
        yield from all_facts(check)
    for row in view.rows.rows:
        for cell in row.cells:
            yield from cell.facts


def row_id(row: ProfileRow) -> str:
    """An indicator as links name it."""
    return f"{row.question.indicator}.{row.question.measure}"


def numbered(checks: tuple[Check, ...]) -> list[tuple[str, Check]]:
    """Checks with the names that links give them: the target's figure and which of its numbers is due."""
    given: dict[str, int] = {}
    found = []
    for check in checks:
        number = given.get(check.target.figure_id, 0)
        given[check.target.figure_id] = number + 1
        found.append((f"{check.target.figure_id}.{number}", check))
    return found


def _years_of(check: Check) -> tuple[int, ...]:
    """The years that a number is due for, or that the target's own words name; none where it names none."""
    if check.due is not None:
        return tuple(sorted({slot.year for slot in check.due.slots}))
    known = [day.year for day in (check.target.start, check.target.end) if day is not None]
    return tuple(range(min(known), max(known) + 1)) if known else ()


def _in_years(check: Check, state: ProvinceState) -> bool:
    """Whether it is due in one of the chosen years; a target without a year is always shown."""
    years = _years_of(check)
    first, last = state.first_year or min(years, default=0), state.last_year or max(years, default=0)
    return not years or any(first <= year <= last for year in years)
