"""What the store knows of the figures behind findings: what reviewers decided, and what is not in today's lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from pipeline.analysis.auditfile.words import LANGUAGE, words
from pipeline.analysis.columns import catalogue
from pipeline.analysis.findings.records import StoredFinding
from pipeline.analysis.labels import name_of
from pipeline.analysis.words import number_words
from pipeline.masking import mask
from pipeline.storage.review.attaching import leads_to
from pipeline.storage.review.chain import decisions
from pipeline.storage.review.records import Decision
from pipeline.storage.review.replay import Verdict, state_of


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
    leads = leads_to(connection, {figure.id for one in found for _, figure in one.figures()})
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
