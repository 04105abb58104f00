"""All that one run of the page of findings shows, read from one state of the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from pipeline.analysis.findings.kept import settling, states_of
from pipeline.analysis.findings.query import (
    FindingPage,
    are_worked_out,
    finding,
    finding_facets,
    finding_offset,
    findings,
)
from pipeline.analysis.findings.quotes import Quote, quotes
from pipeline.analysis.findings.records import StoredFinding
from pipeline.analysis.views import FacetValue
from pipeline.storage.review.replay import ReviewState
from pipeline.viewer.findings.state import FindingsState

PAGE_SIZE = 50
# Sentences shown at length; further sides are named.
MOST_QUOTES = 4


@dataclass(frozen=True, slots=True)
class FindingsView:
    """What is shown.

    Attributes:
        current: whether all findings of what the store holds are kept.
        reviewed: the figures of what is shown that somebody decided about, by id.
        settled: ids of findings whose figures were corrected or taken off the lists since they were worked out.
        opened: what the id in the address leads to; None where it leads nowhere or there is none.
        within: whether it is among those that the filter leaves.
    """

    page: FindingPage
    facets: Mapping[str, tuple[FacetValue, ...]]
    current: bool
    reviewed: Mapping[str, ReviewState]
    settled: frozenset[str]
    opened: StoredFinding | None = None
    quotes: tuple[Quote, ...] = ()
    within: bool = True


def read_findings(connection: Connection, state: FindingsState) -> FindingsView:
    """Reads what the address asks for."""
    opened = finding(connection, state.finding) if state.finding else None
    offset, place = ((state.page or 1) - 1) * PAGE_SIZE, None
    if opened:
        place = finding_offset(connection, state.chosen, opened.id)
        if state.page is None and place is not None:
            offset = place // PAGE_SIZE * PAGE_SIZE
    page = findings(connection, state.chosen, limit=PAGE_SIZE, offset=offset)
    figures = {
        one.id: {figure.id for _, figure in one.figures()} for one in (*page.rows, *([opened] if opened else []))
    }
    every = set[str]().union(*figures.values())
    decided = settling(connection, every).keys()
    return FindingsView(
        page,
        finding_facets(connection, state.chosen),
        are_worked_out(connection),
        states_of(connection, every),
        frozenset(name for name, held in figures.items() if held & decided),
        opened,
        quotes(connection, opened, most=MOST_QUOTES) if opened else (),
        within=opened is None or place is not None,
    )
