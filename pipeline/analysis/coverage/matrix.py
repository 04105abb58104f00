"""The coverage matrix: place × indicator × period, two of them spread out, the third chosen.

The states, told apart for every place, step and indicator (data/coverage.yaml explains them to readers):

- reported: a result of the indicator is stated for this place and step;
- zero: results are stated, and all are zero;
- silent: a report on this place and step was found (`evidence` says what counts as one) and states none;
- no report: none was found;
- merged: the province was no more, so that nobody could report on it.

A merged province is covered by its own documents, else by those of its members: by all of them, or in part, which the
cell says and names. Nothing goes the other way: what is known of a merged province says nothing of its members.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from sqlalchemy import Connection

from pipeline.analysis.coverage.evidence import Evidence, Sight, Wanted, gather_documents, gather_figures, slots_between
from pipeline.analysis.coverage.rules import State
from pipeline.analysis.coverage.selection import USUAL_YEARS, CoverageSelection, View, indicators, slot_key, slot_of
from pipeline.analysis.series.frames import Slot
from pipeline.analysis.series.places import NATION, Place, place_of, provinces, successors
from pipeline.areas import MERGER

# The better known comes first when a province's own cell meets that of its members.
_RANKS = {State.REPORTED: 2, State.ZERO: 2, State.SILENT: 1, State.NO_REPORT: 0, State.MERGED: 0}


@dataclass(frozen=True, slots=True)
class Covered:
    """One cell.

    Attributes:
        part_of_step: only a part of the step is covered.
        members: keys of members that the state rests on; empty where it rests on the place itself.
        missing: keys of members of which less is known.
    """

    state: State
    part_of_step: bool = False
    members: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether it is covered in part only."""
        return self.part_of_step or bool(self.missing)


NOTHING = Covered(State.NO_REPORT)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The cells of a selection.

    Attributes:
        selection: with the place and period that were chosen where the link names none.
        rows, columns: keys of places ("VN34_15", NATION), indicators or steps ("2024", "2024-1-6"), in their order.
        cells: by row and column; all of them.
        years: all that the store has anything of, without gaps.
    """

    selection: CoverageSelection
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Covered]
    years: tuple[int, ...] = field(default=())

    def counts(self) -> dict[State, int]:
        """How many cells have each state, in the order of the legend."""
        found = dict.fromkeys(State, 0)
        for cell in self.cells.values():
            found[cell.state] += 1
        return found


def matrix(connection: Connection, selection: CoverageSelection) -> Matrix:
    """The matrix of a selection."""
    seen = gather_documents(connection, selection.grain)
    chosen = _settled(seen, selection)
    gather_figures(connection, chosen.grain, _wanted(chosen), seen)
    slots = _slots(chosen, seen)
    places = [NATION, *(place.key for place in provinces(chosen.system))]
    rows = list(indicators()) if chosen.view is View.PLACE else places
    columns = list(indicators()) if chosen.view is View.PERIOD else [slot_key(slot) for slot in slots]
    if chosen.view is View.PERIOD and not chosen.period:
        columns = []
    cells = {}
    for row in rows:
        for column in columns:
            place, slot, indicator = triple(chosen, row, column)
            cells[row, column] = covered(seen, place, slot, indicator)
    return Matrix(chosen, tuple(rows), tuple(columns), cells, seen.years)


def triple(selection: CoverageSelection, row: str, column: str) -> tuple[str, Slot, str]:
    """Place, step and indicator of a cell.

    Raises:
        ValueError: if the cell is of no such matrix.
    """
    place, period, indicator = {
        View.INDICATOR: (row, column, selection.indicator),
        View.PLACE: (selection.place, column, row),
        View.PERIOD: (row, selection.period, column),
    }[selection.view]
    slot = slot_of(period)
    if slot is None or place_of(place) is None or indicator not in indicators():
        raise ValueError(f"{row}.{column}")
    return place, slot, indicator


def covered(seen: Evidence, place: str, slot: Slot, indicator: str) -> Covered:
    """One cell: what is seen of the place itself, or of the places that it was made of where that says more."""
    own = _own(seen.of(place, slot, indicator))
    members = _known(place).members
    if own.state in (State.REPORTED, State.ZERO) and not own.partial:
        return own
    through = _through_members(seen, members, slot, indicator) if members else NOTHING
    found = max(own, through, key=lambda cell: (_RANKS[cell.state], not cell.partial, cell is own))
    if found.state is State.NO_REPORT and _is_gone(place, slot):
        return Covered(State.MERGED)
    return found


def _own(sight: Sight) -> Covered:
    if sight & (Sight.NUMBER | Sight.NUMBER_PART):
        return Covered(State.REPORTED, part_of_step=not sight & (Sight.NUMBER | Sight.ZERO))
    if sight & (Sight.ZERO | Sight.ZERO_PART):
        return Covered(State.ZERO, part_of_step=not sight & Sight.ZERO)
    if sight & (Sight.DOCUMENT | Sight.DOCUMENT_PART):
        return Covered(State.SILENT, part_of_step=not sight & Sight.DOCUMENT)
    return NOTHING


def _through_members(seen: Evidence, members: tuple[str, ...], slot: Slot, indicator: str) -> Covered:
    cells = {key: covered(seen, key, slot, indicator) for key in members}
    stating = [key for key, cell in cells.items() if cell.state in (State.REPORTED, State.ZERO)]
    found = [key for key, cell in cells.items() if cell.state not in (State.NO_REPORT, State.MERGED)]
    if not found:
        return NOTHING
    if stating:
        numbers = any(cells[key].state is State.REPORTED for key in stating)
        state, known = State.REPORTED if numbers else State.ZERO, stating
    else:
        state, known = State.SILENT, found
    part = any(cells[key].partial for key in known)
    if len(members) == 1:  # the merger left the province as it was
        return replace(cells[members[0]], state=state)
    missing = tuple(key for key in members if key not in known)
    return Covered(state, part, tuple(known), missing)


def _is_gone(place: str, slot: Slot) -> bool:
    """Whether the province had become part of another before the step began."""
    return slot.start >= MERGER and _was_merged(place)


@cache
def _was_merged(place: str) -> bool:
    into = successors(place)[:1] if place.startswith("VN63_") else ()
    return any(len(_known(key).members) > 1 for key in into)


def _known(place: str) -> Place:
    found = place_of(place)
    if found is None:
        raise ValueError(place)
    return found


def _wanted(selection: CoverageSelection) -> Wanted:
    if selection.view is View.INDICATOR:
        return Wanted(indicators=(selection.indicator,))
    if selection.view is View.PERIOD:
        return Wanted(slot=slot_of(selection.period))
    return Wanted(places=with_members(selection.place))


def with_members(place: str) -> tuple[str, ...]:
    """A place and all that it was made of."""
    found = [place]
    for key in found:
        found += _known(key).members
    return tuple(found)


def _settled(seen: Evidence, selection: CoverageSelection) -> CoverageSelection:
    """With the place of which most, or the latest period of which something, is known where the link names none."""
    if selection.view is View.PERIOD and not selection.period:
        latest = max((slot for _, slot in seen.documents), default=None)
        return replace(selection, period=slot_key(latest)) if latest else selection
    if selection.view is not View.PLACE or selection.place:
        return selection
    reports = {place.key: 0 for place in provinces(selection.system)}
    for place, _ in seen.documents:
        for key in (place, *successors(place)):
            if key in reports:
                reports[key] += 1
    return replace(selection, place=max(reports, key=lambda key: reports[key]))


def _slots(selection: CoverageSelection, seen: Evidence) -> list[Slot]:
    """The steps of the years asked for; where the link names no last year, up to the latest report."""
    years = seen.years
    if not years:
        return []
    latest = max((slot.year for _, slot in seen.documents), default=years[-1])
    last = min(selection.last_year or latest, years[-1])
    first = max(selection.first_year or max(years[0], last - USUAL_YEARS + 1), years[0])
    return list(slots_between(selection.grain, first, last))
