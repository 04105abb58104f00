"""What a decision is, who may make it, and how it is chained to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pipeline.errors import SolieuError

# Before the first decision.
NO_HASH = "0" * 64
MAX_NAME = 80
MAX_NOTE = 2_000


class Action(StrEnum):
    """What a reviewer can do with a figure."""

    CONFIRM = "confirm"
    CORRECT = "correct"
    REJECT = "reject"
    NOT_A_FIGURE = "not_a_figure"
    ADD = "add"
    NOTE = "note"
    UNDO = "undo"


class Role(StrEnum):
    """Readers look, reviewers decide."""

    READER = "reader"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts.

    Attributes:
        name: on a local machine a label that anybody can type; else as the sign-in gave it.
    """

    name: str
    role: Role = Role.READER


class ReviewError(SolieuError):
    """A decision that cannot be taken as it is."""


class NotAllowedError(ReviewError):
    """A reader asked for what only reviewers may do."""


class BadDecisionError(ReviewError):
    """A decision with a value that cannot be.

    Attributes:
        field: which one.
    """

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(f"{field}: {detail}")
        self.field = field


class ConflictError(ReviewError):
    """Somebody else decided about a figure in the meantime, and all or nothing was asked for."""


class VanishedError(ReviewError):
    """The figure that a decision is about is not in the store."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a figure stands, so that it is found again in another reading.

    Attributes:
        before, after: as much of the text on either side as a figure's id is made of.
        start, end: in the text that `text_sha256` is the hash of.
    """

    surface: str
    before: str
    after: str
    start: int
    end: int
    text_sha256: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants to decide.

    Attributes:
        figure_id: the figure; empty for one that is added.
        previous: `Decision.seq` of the latest decision that was shown, 0 for none.
        values: of a correction the fields to change, of an added figure all its fields.
        seen: the figure's values as they were shown; None where that was not looked at.
        document_id, start, end: of an added figure.
    """

    action: Action
    figure_id: str = ""
    previous: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    seen: Mapping[str, Any] | None = None
    document_id: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the log (tables.DecisionRow)."""

    seq: int
    figure_id: str
    document_id: str
    previous: int
    time: datetime
    who: str
    role: str
    action: str
    seen: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    note: str
    surface: str
    context_before: str
    context_after: str
    start: int
    end: int
    text_sha256: str
    sentence: str
    batch: str | None
    previous_hash: str
    hash: str

    @property
    def evidence(self) -> Evidence:
        """Where the figure stood when it was decided."""
        around = (self.surface, self.context_before, self.context_after)
        return Evidence(*around, self.start, self.end, self.text_sha256, self.sentence)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A decision that was not taken, because the figure is no longer as it was shown.

    Attributes:
        proposal: what was wanted.
        first: the decision that came before it; None where a later run changed the figure.
    """

    proposal: Proposal
    first: Decision | None


def decision_hash(values: Mapping[str, Any]) -> str:
    """The hash of a row of the log: of all its columns but the hash itself, that of the row before among them."""
    told = {name: value for name, value in values.items() if name != "hash"}
    told["time"] = told["time"].astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def hash_of(decision: Decision) -> str:
    """The hash that a decision must have."""
    return decision_hash({**asdict(decision), **{name: dict(getattr(decision, name)) for name in _DICTS}})


_DICTS = ("seen", "before", "after")


def clean_note(note: str) -> str:
    """A note as it is kept: its letters as typed, without signs that nobody sees.

    Raises:
        BadDecisionError: if it is too long.
    """
    kept = "".join(sign for sign in note if sign in "\n\t" or (sign.isprintable() and not _is_surrogate(sign))).strip()
    if len(kept) > MAX_NOTE:
        raise BadDecisionError("note", f"{len(kept)} > {MAX_NOTE}")
    return kept


def clean_name(name: str) -> str:
    """A reviewer's name, on one line.

    Raises:
        BadDecisionError: if there is none, or it is too long.
    """
    kept = " ".join("".join(sign for sign in name if sign.isprintable() and not _is_surrogate(sign)).split())
    if not 0 < len(kept) <= MAX_NAME:
        raise BadDecisionError("who", f"{len(kept)} letters; 1 to {MAX_NAME} are needed")
    return kept


def _is_surrogate(sign: str) -> bool:
    return "\ud800" <= sign <= "\udfff"
