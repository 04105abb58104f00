"""What a change of the program gained and lost: figures of an earlier release against those of now, judged by gold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pipeline.evaluation.facts import Fact, Line
from pipeline.evaluation.folding import Key
from pipeline.evaluation.gold import GoldDocument, GoldFolder, by_document
from pipeline.evaluation.matching import Match


class Verdict(StrEnum):
    """How right an extracted figure is."""

    RIGHT = "all_right"
    NAMED = "named_right"
    WRONG = "all_wrong"


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is there now and was not, or the other way round.

    A figure with another attribute is another figure: the old one is lost, the new one gained.

    Attributes:
        verdict: fully right; number and code right, but not all else; or neither.
        gained: whether it is there now.
    """

    fact: Fact
    verdict: Verdict
    gained: bool

    def to_dict(self) -> dict[str, Any]:
        """As plain values, with the figure's line."""
        return {"gained": self.gained, "verdict": self.verdict.value, "figure": dict(self.fact.line)}


Changes = Mapping[str, tuple[Change, ...]]


def changes(gold: GoldFolder, before: Iterable[Line], now: Iterable[Line]) -> Changes:
    """Figures that appeared and vanished, by document, in the order of the text; unchanged documents are left out.

    Args:
        gold: the annotations that judge; lines of other documents are ignored.
        before: figure lines of an earlier release.
        now: figure lines of this one.

    Raises:
        BadGoldError: if a line cannot be used.
    """
    old, new = by_document(before), by_document(now)
    found = {
        document.name: tuple(_between(document, old.get(document.name, []), new.get(document.name, [])))
        for document in gold.documents
    }
    return {name: some for name, some in found.items() if some}


def _between(gold: GoldDocument, before: Iterable[Line], now: Iterable[Line]) -> list[Change]:
    old, new = _judged(gold, before), _judged(gold, now)
    gained = [Change(*new[key], gained=True) for key in new.keys() - old.keys()]
    lost = [Change(*old[key], gained=False) for key in old.keys() - new.keys()]
    return sorted(gained + lost, key=_place)


def _place(change: Change) -> tuple[Any, ...]:
    """Place in the text; where an old figure became a new one, the old one first; then anything that is certain."""
    line = change.fact.line
    return line["start"], line["end"], change.gained, str(line["indicator"]), repr(change.fact.compared)


def _judged(gold: GoldDocument, lines: Iterable[Line]) -> dict[tuple[Key, Key], tuple[Fact, Verdict]]:
    """Each named figure by what it states, with what gold says of it."""
    match = Match.of(gold.figures, lines)
    right = {id(given) for _, given in match.strict}
    named = {id(given) for _, given in match.pairs}
    verdicts = {
        id(fact): Verdict.RIGHT if id(fact) in right else Verdict.NAMED if id(fact) in named else Verdict.WRONG
        for fact in match.given
    }
    return {(fact.figure, fact.compared): (fact, verdicts[id(fact)]) for fact in match.given}
