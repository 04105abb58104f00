"""What the store knows of the figures behind findings: what reviewers decided, and what is not in today's lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from pipeline.analysis.auditfile.words import LANGUAGE, words
from pipeline.analysis.columns import catalogue
from pipeline.analysis.findings.quotes import quotes
from pipeline.analysis.findings.records import FindingSide, StoredFinding
from pipeline.analysis.labels import name_of
from pipeline.analysis.words import number_words
from pipeline.masking import mask
from pipeline.storage.review.chain import decisions
from pipeline.storage.review.overlay import figure_set_aside
from pipeline.storage.review.records import Decision
from pipeline.storage.review.replay import Verdict, state_of
from pipeline.storage.review.tables import AttachmentRow
from pipeline.storage.schema import FindingSideRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the review says of one figure.

    Attributes:
        who, day: of the decision that gave the verdict; empty while it is open.
        change: the fields that reviewers changed, in words, people masked.
        note: all notes that hold, people masked.
    """

    verdict: Verdict
    who: str = ""
    day: date | None = None
    change: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """The verdict in words."""
        return name_of("reviews", self.verdict, LANGUAGE)


NOT_REVIEWED = Reviewed(Verdict.OPEN)


def reviews_of(connection: Connection, found: Iterable[StoredFinding]) -> dict[str, Reviewed]:
    """What reviewers decided about the figures of findings, by the ids of today; nothing where nobody did."""
    wanted = sorted({figure.id for one in found for _, figure in one.figures()})
    leads: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        asked = select(AttachmentRow.decided_id, AttachmentRow.figure_id)
        for row in connection.execute(asked.where(AttachmentRow.figure_id.in_(wanted[start : start + _AT_ONCE]))):
            leads[row.decided_id] = str(row.figure_id)
    log: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions(connection, *sorted(leads)):
        log[leads[decision.figure_id]].append(decision)
    return {figure: _reviewed(held) for figure, held in log.items()}


def _reviewed(log: Sequence[Decision]) -> Reviewed:
    state = state_of(log)
    last = state.decided
    note = mask(" / ".join(" ".join(one.split()) for one in state.notes))
    if last is None:
        return Reviewed(state.verdict, note=note)
    # Days as people at the desk saw them.
    return Reviewed(state.verdict, last.who, last.time.astimezone().date(), _change(log, state.values), note)


def _change(log: Iterable[Decision], now: Mapping[str, Any]) -> str:
    """The fields whose values of today are not those that the reading gave."""
    first: dict[str, Any] = {}
    for decision in log:
        for name, value in decision.before.items():
            first.setdefault(name, value)
    changed = ((name, value, now[name]) for name, value in first.items() if name in now and now[name] != value)
    return "; ".join(
        words().changed.format(field=_field(name), before=_value(name, before), after=_value(name, after))
        for name, before, after in changed
    )


def _field(name: str) -> str:
    columns = catalogue().columns
    header = columns.get(f"{name}_name") or columns.get(name)
    return header.in_language(LANGUAGE) if header else name


def _value(name: str, value: Any) -> str:
    if value is None or value in ("", []):
        return words().not_said
    if name == "indicator":
        return name_of("indicators", str(value), LANGUAGE)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number_words(value, LANGUAGE)
    return mask("; ".join(map(str, value)) if isinstance(value, list) else str(value))


def completed(connection: Connection, found: Iterable[StoredFinding]) -> list[StoredFinding]:
    """The same findings, with the figures that reviewers took off the lists, and the lines of digits that are none."""
    return [_completed(connection, one) if _lacks(one) else one for one in found]


def _lacks(found: StoredFinding) -> bool:
    return any(side.figure is None and not side.line for side in found.sides)


def _completed(connection: Connection, found: StoredFinding) -> StoredFinding:
    asked = select(FindingSideRow.figure_id).where(FindingSideRow.finding_id == found.id)
    ids = list(connection.scalars(asked.order_by(FindingSideRow.position))) or [None] * len(found.sides)
    quoted = quotes(connection, found, most=len(found.sides))
    sides: list[FindingSide] = []
    for side, figure_id, quote in zip(found.sides, ids, quoted, strict=True):
        if side.figure is None:
            aside = figure_set_aside(connection, figure_id) if figure_id else None
            line = " ".join(quote.text.split())
            sides.append(replace(side, figure=aside[0] if aside else None, line=line))
        else:
            sides.append(side)
    return replace(found, sides=tuple(sides))
