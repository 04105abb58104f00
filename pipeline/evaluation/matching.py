"""Which extracted fact is which gold fact: pairs one to one, and what was found under another name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.evaluation.facts import ATTRIBUTES, COMPARED, Fact, Line, merge
from pipeline.evaluation.folding import Key

# When several gold figures fit, evidence in the right place weighs as much as two attributes (the published scorer).
_EVIDENCE_WEIGHT = 2
# The unit is reported but, being fixed by code and measure, does not choose a pair.
_PAIRING = frozenset(COMPARED) - {"unit"}

Pairs = list[tuple[Fact, Fact]]

Name = str | None
"""A code; None for no figure at all."""


@dataclass(frozen=True)
class Match:
    """The facts of one document, gold and extracted, and how they belong together.

    Attributes:
        all_wanted, all_given: every fact, in the order of first mention.
    """

    all_wanted: tuple[Fact, ...]
    all_given: tuple[Fact, ...]

    @classmethod
    def of(cls, gold: Iterable[Line], lines: Iterable[Line]) -> Match:
        """Merges the lines of both sides."""
        return cls(merge(gold), merge(lines))

    @cached_property
    def wanted(self) -> list[Fact]:
        """Gold facts with a code of their own."""
        return [fact for fact in self.all_wanted if fact.is_named]

    @cached_property
    def given(self) -> list[Fact]:
        """Extracted facts with a code of their own."""
        return [fact for fact in self.all_given if fact.is_named]

    @cached_property
    def pairs(self) -> Pairs:
        """Found and named: gold fact and extracted fact."""
        return pair(self.wanted, self.given)

    @cached_property
    def strict(self) -> Pairs:
        """Of these, the fully right ones."""
        return [(one, other) for one, other in self.pairs if one.meets(other) and not one.wrong(other) & {*ATTRIBUTES}]

    @cached_property
    def confusion(self) -> Counter[tuple[Name, Name]]:
        """Gold code to extracted code of what is not found and named, unnamed facts (`other`) included.

        A number that was read right, at the right place, but named otherwise leads from code to code; what was
        missed leads to None, what is too much comes from None. The measure is added where it is all that differs.
        """
        paired = {id(fact) for chosen in self.pairs for fact in chosen}
        missed = [fact for fact in self.all_wanted if id(fact) not in paired]
        extra = [fact for fact in self.all_given if id(fact) not in paired]
        misnamed = pair(missed, extra, Fact.meets)
        told = {id(fact) for chosen in misnamed for fact in chosen}
        found = Counter(_names(one, other) for one, other in misnamed if one.figure != other.figure)
        found.update((_code(fact), None) for fact in missed if id(fact) not in told)
        found.update((None, _code(fact)) for fact in extra if id(fact) not in told)
        return found


def _same_figure(one: Fact, other: Fact) -> bool:
    return one.figure == other.figure


def pair(gold: Sequence[Fact], given: Sequence[Fact], fits: Callable[[Fact, Fact], bool] = _same_figure) -> Pairs:
    """Facts of the same number that fit each other, one to one.

    The pair that agrees most is taken first; among equals the earlier gold fact, then the earlier extracted one.

    Args:
        gold: annotated facts.
        given: extracted facts.
        fits: what must hold beside the number; the same code and measure unless told otherwise.
    """
    positions: defaultdict[Key, list[int]] = defaultdict(list)
    for index, fact in enumerate(given):
        positions[fact.number].append(index)
    ranked = sorted(
        (-_agreement(wanted, given[second]), first, second)
        for first, wanted in enumerate(gold)
        for second in positions[wanted.number]
        if fits(wanted, given[second])
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, first, second in ranked:
        if first not in partner and second not in taken:
            partner[first] = second
            taken.add(second)
    # In the order in which they were chosen, as the published scorer lists them.
    return [(gold[first], given[second]) for first, second in partner.items()]


def _agreement(wanted: Fact, given: Fact) -> int:
    agreed = len(_PAIRING - wanted.wrong(given))
    return agreed + (_EVIDENCE_WEIGHT if wanted.meets(given) else 0)


def _names(one: Fact, other: Fact) -> tuple[Name, Name]:
    codes = _code(one), _code(other)
    if codes[0] != codes[1]:
        return codes
    return f"{codes[0]}/{one.line['measure']}", f"{codes[1]}/{other.line['measure']}"


def _code(fact: Fact) -> str:
    return str(fact.line["indicator"])
