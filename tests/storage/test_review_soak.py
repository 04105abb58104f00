"""Five reviewers and a running extraction on one store, and reviewers killed at any moment.

`make soak` runs it for ten minutes (SOLIEU_SOAK_SECONDS says otherwise), everywhere else it takes ten seconds.
"""

from __future__ import annotations

import json
import logging
import os
import random
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline.storage import StoreReader
from pipeline.storage.review.attaching import lost_decisions
from pipeline.storage.review.chain import all_decisions, check_log
from pipeline.storage.review.records import Decision
from pipeline.storage.review.replay import VOUCHED, ReviewState, replay
from pipeline.storage.review.tables import AttachmentRow
from tests.storage.reviewing import made, rows, table
from tests.viewer.processes import ROOT

REVIEWERS = 5
DOCUMENTS = 8

_LOG = logging.getLogger(__name__)

# One reviewer: decides about figures at random until the time is over, and tells each decision once it is taken.
_REVIEWER = """
import json, random, sys, time
from pathlib import Path
from sqlalchemy import select
from pipeline.storage import StoreReader
from pipeline.storage.review.chain import decisions
from pipeline.storage.review.attaching import ids_behind
from pipeline.storage.review.desk import ReviewDesk
from pipeline.storage.review.records import (
    Action, Actor, BadDecisionError, Conflict, Proposal, Role, VanishedError)
from pipeline.storage.review.tables import AttachmentRow
from pipeline.storage.schema import FigureRow

path, name, seed, ends = Path(sys.argv[1]), sys.argv[2], sys.argv[3], time.monotonic() + float(sys.argv[4])
chance = random.Random(seed)
reader, desk, actor = StoreReader(path, busy_seconds=60), ReviewDesk(path), Actor(name, Role.REVIEWER)
actions = [Action.CONFIRM, Action.CORRECT, Action.CORRECT, Action.REJECT, Action.NOTE, Action.UNDO]
while time.monotonic() < ends:
    with reader.connect() as connection:
        listed = connection.scalars(select(FigureRow.id)).all()
        # Also what is off the lists: it is confirmed or taken back after all.
        decided = connection.scalars(select(AttachmentRow.figure_id).where(AttachmentRow.figure_id.is_not(None))).all()
        figure = chance.choice(sorted({*listed, *decided}))
        held = decisions(connection, *ids_behind(connection, figure))
    action = chance.choice(actions)
    values = {"value": chance.randrange(1000)} if action is Action.CORRECT else {}
    proposal = Proposal(action, figure, held[-1].seq if held else 0, values, f"{name} {chance.random()}")
    print(json.dumps({"wants": proposal.note}), flush=True)
    try:
        outcome = desk.decide(actor, proposal)
    except (BadDecisionError, VanishedError) as error:
        told = {"refused": type(error).__name__}
    else:
        told = {"told": proposal.note} if isinstance(outcome, Conflict) else {"seq": outcome.seq, "took": proposal.note}
    print(json.dumps(told), flush=True)
    time.sleep(chance.random() * 0.05)
"""

# The extraction: reads the documents again and again, each time in slightly other words.
_RUN = """
import sys, time
from pathlib import Path
from pipeline.storage import open_store
from tests.storage.test_review_soak import text_of
from tests.fakes import read

path, ends, turn = Path(sys.argv[1]), time.monotonic() + float(sys.argv[2]), 0
while time.monotonic() < ends:
    turn += 1
    with open_store(path, busy_seconds=60) as store:
        store.begin_run(["reports"], f"code-{turn}")
        for number in range(8):
            store.save(*read(text_of(number, turn), f"/reports/{number}.txt"))
            time.sleep(0.02)
        store.finish_run({"read": 8})
    print(turn, flush=True)
"""


def text_of(number: int, turn: int) -> str:
    """A report whose words change with every second reading, and with them the ids of its figures."""
    words = ("trong kỳ", "trong kỳ báo cáo")[turn // 2 % 2]
    lines = (f"Đợt {at} {words}: Công an xã {number}.{at} phát hiện {100 + at} vụ mại dâm." for at in range(6))
    return "\n".join(lines)


@pytest.fixture
def seconds(soak: bool) -> float:
    return float(os.environ.get("SOLIEU_SOAK_SECONDS", "600")) if soak else 10.0


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "solieu.db"
    for number in range(DOCUMENTS):
        made(path, text_of(number, 1), f"/reports/{number}.txt")
    return path


def started(program: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> list[Any]:
    """What a process told, once it is over; it must not have said anything on its error stream."""
    out, wrong = process.communicate()
    assert (process.returncode, wrong) == (0, ""), wrong[-2000:]
    return [json.loads(line) for line in out.splitlines()]


def log_of(path: Path) -> list[Decision]:
    with StoreReader(path).connect() as reading:
        assert check_log(reading).broken_at is None
        return list(all_decisions(reading))


def agrees(path: Path, log: Sequence[Decision]) -> None:
    """The figures of today are what the log says of them."""
    with StoreReader(path).connect() as reading:
        attached = reading.execute(AttachmentRow.__table__.select()).all()
        lost = {one.figure_id for one in lost_decisions(reading)}
    leads = {row.decided_id: row.figure_id for row in attached if row.figure_id is not None}
    assert lost == {row.decided_id for row in attached} - set(leads)
    states = replay([one for one in log if one.figure_id in leads], leads)
    with closing(sqlite3.connect(path)) as opened:
        shown = {row[0]: row[1:] for row in opened.execute("SELECT id, value, review FROM figures")}
    for figure, state in states.items():
        check(shown.get(figure), state)
    assert {one for one, (_, review) in shown.items() if review} <= set(states)


def check(row: tuple[Any, ...] | None, state: ReviewState) -> None:
    if state.is_set_aside:
        assert row is None
    elif state.verdict in VOUCHED:
        assert row == (state.values["value"], state.verdict.value)
    else:
        assert row is not None and row[1] is None


@pytest.mark.soak
def test_five_reviewers_and_a_run(store: Path, seconds: float) -> None:
    seed = secrets.randbelow(10**6)
    _LOG.warning("seed %d, %g s", seed, seconds)
    run = started(_RUN, store, seconds)
    reviewers = [started(_REVIEWER, store, f"Người {at}", f"{seed} {at}", seconds) for at in range(REVIEWERS)]
    told = [ended(one) for one in reviewers]
    runs = ended(run)
    taken = {one["seq"]: one["took"] for lines in told for one in lines if "seq" in one}
    log = log_of(store)
    # None lost, none doubled: what was told as taken is in the log under its number, and nothing else is.
    assert {one.seq: one.note for one in log} == taken
    assert len({one.note for one in log}) == len(log) > 0
    first = sum("told" in one for lines in told for one in lines)
    _LOG.warning("%d decisions taken, %d told what came first, %d runs", len(log), first, len(runs))
    agrees(store, log)
    assert not table(store, "PRAGMA foreign_key_check")
    assert table(store, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.soak
def test_killed_at_any_moment(store: Path, seconds: float) -> None:
    """A reviewer is killed again and again: at most the decision that was not yet told is missing, or there untold."""
    ends, seed, kills = time.monotonic() + seconds, secrets.randbelow(10**6), 0
    _LOG.warning("seed %d", seed)
    chance = random.Random(seed)  # noqa: S311 - no secret
    taken: dict[int, str] = {}
    while kills < 2 or time.monotonic() < ends:
        reviewer = started(_REVIEWER, store, "Lan", f"{seed} {kills}", 600)
        assert reviewer.stdout is not None
        # By what was told, not by the clock.
        before = [reviewer.stdout.readline() for _ in range(chance.randrange(1, 25))]
        time.sleep(chance.random() * 0.02)
        reviewer.send_signal(signal.SIGKILL)
        out = "".join(before) + reviewer.communicate()[0]
        kills += 1
        log = log_of(store)
        known = {one.seq: one.note for one in log}
        told = [json.loads(line) for line in out.splitlines() if line.endswith("}")]
        taken.update({one["seq"]: one["took"] for one in told if "seq" in one})
        assert taken.items() <= known.items()
        # What is in the log and was not told is the one that was under way.
        untold = [note for seq, note in known.items() if seq not in taken]
        assert untold in ([], [told[-1].get("wants")])
        taken.update(known)
        agrees(store, log)
    _LOG.warning("%d kills, %d decisions", kills, len(taken))
    assert not table(store, "PRAGMA foreign_key_check")
    assert rows(store)
