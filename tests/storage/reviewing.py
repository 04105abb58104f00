"""A store with a report to review, and short ways to decide."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from pipeline.storage import StoreReader, open_store
from pipeline.storage.review.desk import ReviewDesk
from pipeline.storage.review.overlay import state_of_figure
from pipeline.storage.review.records import Action, Actor, Conflict, Decision, Proposal, Role
from pipeline.storage.review.replay import ReviewState
from pipeline.storage.schema import FigureRow
from tests.fakes import read

LAN, BINH = Actor("Lan", Role.REVIEWER), Actor("Bình", Role.REVIEWER)
READER = Actor("Khách", Role.READER)
TEXT = "Toàn tỉnh phát hiện 12 vụ mại dâm, khởi tố 5 vụ.\nTrong đó thành phố có 7 vụ; truy quét 30 lần."


class Clock:
    """Each question a second later."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def made(path: Path, text: str = TEXT, source: str = "/reports/a.txt") -> Path:
    """Reads a text into the store, as a run does."""
    with open_store(path) as store:
        store.begin_run(["reports"], "code-1")
        store.save(*read(text, source))
        store.finish_run({"read": 1})
    return path


def desk(path: Path) -> ReviewDesk:
    return ReviewDesk(path, clock=Clock())


def rows(path: Path) -> dict[str, dict[str, Any]]:
    """The figures of today by surface."""
    with StoreReader(path).connect() as reading:
        found = reading.execute(select(FigureRow.__table__).order_by(FigureRow.position)).mappings()
        return {row["surface"]: dict(row) for row in found}


def id_of(path: Path, surface: str) -> str:
    return str(rows(path)[surface]["id"])


def state(path: Path, figure_id: str) -> ReviewState | None:
    with StoreReader(path).connect() as reading:
        return state_of_figure(reading, figure_id)


def decide(path: Path, action: Action, figure: str, /, actor: Actor = LAN, **given: Any) -> Decision:
    """Decides about a figure as it is now."""
    now = state(path, figure)
    given.setdefault("previous", now.latest.seq if now else 0)
    outcome = desk(path).decide(actor, Proposal(action, figure, **given))
    assert not isinstance(outcome, Conflict), outcome
    return outcome


def table(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as opened:
        return opened.execute(query).fetchall()
