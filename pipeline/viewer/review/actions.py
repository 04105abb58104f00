"""What the buttons of the review do, on the server's side: who asks is looked at for every one of them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import streamlit as st

from pipeline.analysis.columns import catalogue
from pipeline.analysis.labels import name_of
from pipeline.storage import StoreFault
from pipeline.storage.review.desk import ReviewDesk
from pipeline.storage.review.records import (
    BadDecisionError,
    Conflict,
    Decision,
    NotAllowedError,
    Proposal,
    VanishedError,
)
from pipeline.viewer.context import ViewerContext
from pipeline.viewer.people import actor_now
from pipeline.viewer.review.words import ACTION_WORDS
from pipeline.viewer.texts import plain

# Where the session keeps what the last action came to, for the run that follows.
_SAID = "review_said"
# So many at once, so that other reviewers need not wait.
MOST_AT_ONCE = 200


def take(context: ViewerContext, proposal: Proposal) -> Decision | None:
    """Takes one decision and remembers what it came to; None where it was not taken."""
    outcomes = _take(context, [proposal], batch=None)
    if not outcomes:
        return None
    outcome = outcomes[0]
    if isinstance(outcome, Conflict):
        _say("warning", conflict_words(context, outcome))
        return None
    _say("success", context.t("review.saved", seq=outcome.seq, who=outcome.who))
    return outcome


def take_all(context: ViewerContext, proposals: Sequence[Proposal]) -> None:
    """Takes the same decision about several figures, under one number in the log."""
    batch = uuid.uuid4().hex[:12]
    outcomes = _take(context, proposals[:MOST_AT_ONCE], batch=batch)
    taken = sum(isinstance(one, Decision) for one in outcomes)
    if outcomes:
        _say("success", context.t("review.saved_all", n=taken, left=len(outcomes) - taken, batch=batch))


def _take(context: ViewerContext, proposals: Sequence[Proposal], *, batch: str | None) -> Sequence[Decision | Conflict]:
    t, actor = context.t, actor_now()
    desk = ReviewDesk(context.store, busy_seconds=context.busy_seconds)
    try:
        return desk.decide_all(actor, proposals, batch=batch)
    except NotAllowedError:
        _say("error", t("review.not_allowed"))
    except VanishedError:
        _say("warning", t("review.vanished"))
    except BadDecisionError as error:
        _say("error", t("review.bad", field=field_name(context, error.field), detail=str(error)))
    except StoreFault as fault:
        _say("error", fault.told.in_language(context.language))
    return ()


def field_name(context: ViewerContext, field: str) -> str:
    """A field as the card calls it."""
    header = catalogue().columns.get(f"{field}_name") or catalogue().columns.get(field)
    return header.in_language(context.language) if header else field


def conflict_words(context: ViewerContext, conflict: Conflict) -> str:
    """What came first, in words."""
    first = conflict.first
    if first is None:
        return context.t("review.changed")
    return context.t("review.conflict", first=decision_words(context, first))


def decision_words(context: ViewerContext, decision: Decision) -> str:
    """A decision on one line: when, who, what, which fields, why."""
    when = decision.time.astimezone().strftime("%d/%m/%Y %H:%M")
    action = context.t(ACTION_WORDS[decision.action])
    changes = [
        f"{field_name(context, name)}: {_value(name, decision.before.get(name), context)} → "
        f"{_value(name, value, context)}"
        for name, value in decision.after.items()
        if name in decision.before
    ]
    parts = [f"#{decision.seq}", when, decision.who, action, "; ".join(changes), decision.note.replace("\n", " ")]
    return " · ".join(part for part in parts if part)


_GROUPS = {
    "indicator": "indicators",
    "measure": "measures",
    "qualifier": "qualifiers",
    "unit": "units",
    "status": "statuses",
    "scope": "scopes",
    "level": "levels",
}


def _value(name: str, value: object, context: ViewerContext) -> str:
    if value is None or value == []:
        return "—"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return name_of(_GROUPS[name], str(value), context.language) if name in _GROUPS else str(value)


def _say(kind: str, words: str) -> None:
    st.session_state[_SAID] = (kind, words)


def say_wrong(words: str) -> None:
    """Remembers what was wrong with what somebody wrote."""
    _say("error", words)


def forget_said() -> None:
    """The reader went on."""
    st.session_state.pop(_SAID, None)


def show_said() -> None:
    """Shows what the last action came to, until the next one or another figure is looked at."""
    kind, words = st.session_state.get(_SAID, ("", ""))
    if kind:
        {"success": st.success, "warning": st.warning, "error": st.error}[kind](plain(words))
