"""From the log to what holds: pure functions, the same log gives the same state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pipeline.storage.review.fields import LINKS
from pipeline.storage.review.records import Action, Decision


class Verdict(StrEnum):
    """What the review says of a figure."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    ADDED = "added"
    REJECTED = "rejected"
    NOT_A_FIGURE = "not_a_figure"


# What lists, series and files do not show.
SET_ASIDE = frozenset({Verdict.REJECTED, Verdict.NOT_A_FIGURE})
# After these a figure is not what a finding was about.
SETTLING = frozenset({Verdict.CORRECTED, *SET_ASIDE})
_ASIDE = {Action.REJECT: Verdict.REJECTED, Action.NOT_A_FIGURE: Verdict.NOT_A_FIGURE}
# What a person vouches for.
VOUCHED = frozenset({Verdict.CONFIRMED, Verdict.CORRECTED, Verdict.ADDED})


@dataclass(frozen=True, slots=True)
class ReviewState:
    """What the decisions about one figure come to.

    Attributes:
        verdict: what holds now.
        values: what a person vouches for, by field; empty where nobody does. It covers all that the reviewer saw, so
            that another program version cannot put another value under a confirmation.
        notes: all that hold, oldest first.
        latest: the last decision, whatever it was; what a new one has to follow.
        decided: the decision that gave the verdict; None while it is open.
    """

    verdict: Verdict
    values: Mapping[str, Any]
    notes: tuple[str, ...]
    latest: Decision
    decided: Decision | None = None

    @property
    def is_set_aside(self) -> bool:
        """Whether it is off the lists."""
        return self.verdict in SET_ASIDE


def replay(decisions: Iterable[Decision], leads: Mapping[str, str] | None = None) -> dict[str, ReviewState]:
    """The state of every figure that was decided about.

    Args:
        decisions: in any order; `seq` is their order.
        leads: where the ids of the log lead to today; an id without an entry stands for itself.
    """
    by_figure: dict[str, list[Decision]] = defaultdict(list)
    for decision in sorted(decisions, key=lambda one: one.seq):
        by_figure[(leads or {}).get(decision.figure_id, decision.figure_id)].append(decision)
    return {figure: state_of(held) for figure, held in by_figure.items()}


def state_of(decisions: Sequence[Decision]) -> ReviewState:
    """What the decisions about one figure come to; an "undo" takes back the latest that still holds.

    Args:
        decisions: at least one, by `seq`.
    """
    held: list[Decision] = []
    for decision in decisions:
        if decision.action != Action.UNDO:
            held.append(decision)
        elif held:
            held.pop()
    state = ReviewState(Verdict.OPEN, {}, (), decisions[-1])
    actions: set[str] = set()
    for decision in held:
        actions.add(decision.action)
        state = _after(state, decision, actions)
    return state


def _after(state: ReviewState, decision: Decision, actions: set[str]) -> ReviewState:
    notes = (*state.notes, decision.note) if decision.note else state.notes
    latest, action = state.latest, Action(decision.action)
    if action is Action.NOTE:
        return ReviewState(state.verdict, state.values, notes, latest, state.decided)
    if action in _ASIDE:
        return ReviewState(_ASIDE[action], state.values, notes, latest, decision)
    # What it is part of is an id, which another reading may change: kept only where a reviewer set it.
    vouched = {name: value for name, value in decision.seen.items() if name not in LINKS or name in state.values}
    return ReviewState(_vouched(actions), {**state.values, **vouched, **decision.after}, notes, latest, decision)


def _vouched(actions: set[str]) -> Verdict:
    """Whoever confirms a corrected or added figure vouches for it as it is then."""
    if Action.ADD in actions:
        return Verdict.ADDED
    return Verdict.CORRECTED if Action.CORRECT in actions else Verdict.CONFIRMED
