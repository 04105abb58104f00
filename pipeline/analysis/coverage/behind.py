"""What is behind a cell: the documents that state the indicator, those that are silent, those that do not count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, and_, or_, select

from pipeline.analysis.coverage.evidence import (
    Wanted,
    figure_conditions,
    holds_at_day,
    home_of,
    long_levels,
    place_conditions,
    step_of,
)
from pipeline.analysis.coverage.matrix import Covered, Matrix, triple, with_members
from pipeline.analysis.coverage.rules import coverage_rules
from pipeline.analysis.filters import MAX_VALUES, FigureFilter
from pipeline.analysis.rows import DOCUMENT_COLUMNS, document_of
from pipeline.analysis.series.frames import Grain, Slot
from pipeline.analysis.series.places import NATION, names_of
from pipeline.analysis.views import DocumentFacts
from pipeline.records import Level, Scope, Status
from pipeline.storage.schema import DocumentRow, FigureRow

# More documents of one cell than anybody opens from a panel; the figures page lists the rest.
MAX_DOCUMENTS = 60


class Role(StrEnum):
    """What a document is to a cell."""

    STATES = "states"
    SILENT = "silent"
    NO_REPORT = "no_report"  # of the place and period, but no report on them by the rule


@dataclass(frozen=True, slots=True)
class Behind:
    """A cell with what it rests on.

    Attributes:
        documents: each with its role and how many figures of the cell it states; those that state it first.
        more: how many documents were left out for length.
        chosen: the filter that shows the figures of the cell; None where there are none.
    """

    place: str
    slot: Slot
    indicator: str
    cell: Covered
    documents: tuple[tuple[DocumentFacts, Role, int], ...]
    more: int
    chosen: FigureFilter | None


def behind(connection: Connection, found: Matrix, row: str, column: str) -> Behind | None:
    """What is behind a cell of a matrix; None where the matrix has no such cell."""
    cell = found.cells.get((row, column))
    if cell is None:
        return None
    place, slot, indicator = triple(found.selection, row, column)
    stating = _stating(connection, place, slot, indicator)
    levels = list(long_levels(connection, _grain(slot), _wanted(place, slot, indicator)))
    stating.update(level.document_id for level in levels)
    listed = _documents(connection, place, slot, stating)
    listed.sort(key=lambda item: (list(Role).index(item[1]), -item[2], item[0].id))
    ids = tuple(sorted(stating))[:MAX_VALUES]
    chosen = FigureFilter(
        indicator=(indicator,),
        document=ids,
        province=() if place == NATION else tuple(sorted(names_of(with_members(place)))),
        level=(Level.NATIONAL if place == NATION else Level.PROVINCE,),
        status=(Status.REPORTED,),
        scope=(Scope.AGGREGATE,),
        # The years in which periods end.
        year=tuple(sorted({str(slot.year), *(str(level.end_year) for level in levels)})),
    )
    shown = tuple(listed[:MAX_DOCUMENTS])
    return Behind(place, slot, indicator, cell, shown, len(listed) - len(shown), chosen if ids else None)


def _wanted(place: str, slot: Slot, indicator: str) -> Wanted:
    return Wanted((indicator,), with_members(place), slot)


def _grain(slot: Slot) -> Grain:
    return next(grain for grain in Grain if grain.months == slot.months)


def _stating(connection: Connection, place: str, slot: Slot, indicator: str) -> Counter[str]:
    """How many figures of the cell each document states, by the document's id."""
    wanted = _wanted(place, slot, indicator)
    columns = (
        FigureRow.document_id,
        FigureRow.level,
        FigureRow.province,
        FigureRow.area_system,
        FigureRow.period_start,
        FigureRow.period_end,
    )
    held = (FigureRow.indicator == indicator, *figure_conditions(), *place_conditions(FigureRow, wanted))
    stating: Counter[str] = Counter()
    for row in connection.execute(select(*columns).where(*held)):
        home = home_of(row.level, row.province, row.area_system, row.period_end)
        covered = step_of(row.period_start, row.period_end, _grain(slot), at_day=holds_at_day(indicator))
        if home in wanted.places and covered and covered[0] == slot:
            stating[row.document_id] += 1
    return stating


def _documents(
    connection: Connection, place: str, slot: Slot, stating: Mapping[str, int]
) -> list[tuple[DocumentFacts, Role, int]]:
    wanted = _wanted(place, slot, "")
    near = (*place_conditions(DocumentRow, wanted), DocumentRow.same_as.is_(None))
    query: Select[Any] = select(*DOCUMENT_COLUMNS, DocumentRow.area_system).where(
        or_(DocumentRow.id.in_(stating), and_(*near))
    )
    listed = []
    for row in connection.execute(query):
        facts = document_of(row)
        number = stating.get(facts.id, 0)
        covered = step_of(facts.period_start, facts.period_end, _grain(slot))
        within = covered is not None and covered[0] == slot
        home = home_of(facts.level or "", facts.province, row.area_system, facts.period_end)
        if number:
            listed.append((facts, Role.STATES, number))
        elif within and home in wanted.places and _can_report(facts):
            listed.append((facts, Role.SILENT, 0))
        elif within and (facts.level == Level.NATIONAL) == (place == NATION):
            listed.append((facts, Role.NO_REPORT, 0))
    return listed


def _can_report(facts: DocumentFacts) -> bool:
    return facts.doc_type in coverage_rules().document_types and facts.n_figures > 0
