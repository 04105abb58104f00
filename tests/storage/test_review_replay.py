"""Replaying the log: the same log gives the same state, whatever the order of reading; undo takes back one decision."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from pipeline.storage import StoreReader
from pipeline.storage.figurecolumns import ORDER_ONLY, FigureColumns, _made, are_listed
from pipeline.storage.review.chain import all_decisions, check_log
from pipeline.storage.review.desk import ReviewDesk
from pipeline.storage.review.fields import values_of
from pipeline.storage.review.records import Action, Actor, BadDecisionError, Conflict, Decision, Proposal, Role
from pipeline.storage.review.replay import VOUCHED, ReviewState, Verdict, replay, state_of
from pipeline.storage.review.tables import AttachmentRow
from pipeline.storage.rows import figure_of
from tests.storage.reviewing import BINH, LAN, Clock, made, rows, table

_ACTIONS = [Action.CONFIRM, Action.CORRECT, Action.REJECT, Action.NOT_A_FIGURE, Action.NOTE, Action.UNDO]
# What a correction changes: numbers, and what lists are narrowed by, stated or not.
_VALUES: list[Callable[[int], dict[str, Any]]] = [
    lambda value: {"value": value},
    lambda value: {"value": value / 2, "province": "Sơn La"},
    lambda value: {"province": None, "indicator": "arrests"},
    lambda value: {"period_start": f"20{10 + value}-01-01", "period_end": f"20{10 + value}-12-31"},
]
STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(_ACTIONS), st.integers(1, 9), st.sampled_from([LAN, BINH])),
    max_size=12,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("replay") / "solieu.db")


def log_of(path: Path) -> list[Decision]:
    with StoreReader(path).connect() as reading:
        return list(all_decisions(reading))


def take(desk: ReviewDesk, figure: str, step: tuple[int, Action, int, Actor], latest: dict[str, int]) -> None:
    """One step of a random review; what says nothing is refused and leaves no trace."""
    _, action, value, actor = step
    values = _VALUES[value % 4](value) if action is Action.CORRECT else {}
    proposal = Proposal(action, figure, latest.get(figure, 0), values, "ghi chú" if action is Action.NOTE else "")
    try:
        outcome = desk.decide(actor, proposal)
    except BadDecisionError:
        return
    assert isinstance(outcome, Decision)
    latest[figure] = outcome.seq


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, seed=st.randoms(use_true_random=False))
def test_figures_are_what_the_log_says(store: Path, tmp_path: Path, steps: list[Any], seed: Any) -> None:
    path = Path(shutil.copy(store, tmp_path / "solieu.db"))
    ids = [row["id"] for row in rows(path).values()]
    extracted = {row["id"]: row for row in rows(path).values()}
    desk, latest = ReviewDesk(path, clock=Clock()), dict[str, int]()
    for step in steps:
        take(desk, ids[step[0]], step, latest)
    log = log_of(path)
    shuffled = list(log)
    seed.shuffle(shuffled)
    assert replay(shuffled) == replay(log)
    with StoreReader(path).connect() as reading:
        assert check_log(reading).broken_at is None
    held, shown = replay(log), {row["id"]: row for row in rows(path).values()}
    for figure in ids:
        check_figure(held.get(figure), shown.get(figure), extracted[figure])
    originals = {row[0] for row in table(path, "SELECT id FROM figure_originals")}
    columns_agree(path)
    assert originals == {
        figure for figure in ids if shown.get(figure) is None or changed(shown[figure], extracted[figure])
    }


def columns_agree(path: Path) -> None:
    """The arrays that lists read are as if they were made anew."""
    with StoreReader(path).connect() as reading:
        assert are_listed(reading)
        kept, fresh = FigureColumns(reading), dict(_made(reading))
        for name, column in fresh.items():
            if name in ORDER_ONLY:
                assert ranks(kept[name].codes) == ranks(column.codes), name
            else:
                shown = [kept[name].values[code] for code in kept[name].codes]
                assert shown == [column.values[code] for code in column.codes], name


def ranks(codes: Any) -> list[int]:
    return np.unique(codes, return_inverse=True)[1].tolist()  # type: ignore[no-any-return]


def changed(row: dict[str, Any], before: dict[str, Any]) -> bool:
    return any(row[name] != before[name] for name in before if name not in ("review", "reviewed_by"))


def check_figure(held: ReviewState | None, row: dict[str, Any] | None, extracted: dict[str, Any]) -> None:
    verdict = held.verdict if held else Verdict.OPEN
    if verdict in (Verdict.REJECTED, Verdict.NOT_A_FIGURE):
        assert row is None
    elif verdict in VOUCHED:
        assert held is not None and row is not None and row["review"] == verdict
        shown = values_of(figure_of(row))
        assert {name: shown[name] for name in held.values} == held.values
    else:
        assert row == extracted


def decision(seq: int, action: Action, **given: Any) -> Decision:
    plain = dict.fromkeys(Decision.__dataclass_fields__, "")
    return Decision(**{**plain, "seq": seq, "figure_id": "a", "action": action, "seen": {}, "after": {}, **given})


@given(st.lists(st.sampled_from(_ACTIONS), max_size=15))
def test_undo_is_the_state_before(actions: Sequence[Action]) -> None:
    log = [
        decision(at, action, after={"value": at} if action is Action.CORRECT else {}, note=str(at))
        for at, action in enumerate([Action.CONFIRM, *actions], start=1)
    ]
    before = state_of(log)
    after = state_of([*log, decision(98, Action.CORRECT, after={"value": 98}), decision(99, Action.UNDO)])
    assert (after.verdict, after.values, after.notes, after.decided) == (
        before.verdict,
        before.values,
        before.notes,
        before.decided,
    )


def test_two_reviewers_racing(store: Path, tmp_path: Path) -> None:
    """8 reviewers, 12 decisions each on 3 figures: every one is taken or told what came first; no one is lost."""
    path = Path(shutil.copy(store, tmp_path / "solieu.db"))
    ids = [row["id"] for row in rows(path).values()]
    taken: list[Decision] = []
    told: list[Conflict] = []
    errors: list[Exception] = []

    def review(number: int) -> None:
        desk, latest = ReviewDesk(path), dict.fromkeys(ids, 0)
        try:
            for turn in range(12):
                figure = ids[turn % 3]
                values = {"value": 100 * number + turn}
                actor = Actor(f"Người {number}", Role.REVIEWER)
                outcome = desk.decide(actor, Proposal(Action.CORRECT, figure, latest[figure], values))
                (told if isinstance(outcome, Conflict) else taken).append(outcome)  # type: ignore[arg-type]
                first = outcome.first if isinstance(outcome, Conflict) else outcome
                assert first is not None
                latest[figure] = first.seq
        except Exception as error:  # noqa: BLE001 - told by the test
            errors.append(error)

    threads = [threading.Thread(target=review, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert len(taken) + len(told) == 8 * 12
    log = log_of(path)
    assert {one.seq for one in taken} == {one.seq for one in log}
    for figure in ids:
        about = [one for one in log if one.figure_id == figure]
        assert [one.previous for one in about] == [0, *(one.seq for one in about[:-1])]
        (row,) = (row for row in rows(path).values() if row["id"] == figure)
        assert row["value"] == about[-1].after["value"]
    with StoreReader(path).connect() as reading:
        assert check_log(reading).broken_at is None
        assert len(reading.execute(select(AttachmentRow.decided_id)).all()) == 3
