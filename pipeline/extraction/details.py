"""Who or what kind is counted (`detail`): which of the words around a number count for which indicator."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

from pydantic import Field

from pipeline.datafiles import StrictData, load_yaml
from pipeline.errors import DataError
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.rules import Rule
from pipeline.extraction.terms import WORDS, TaggedText, Term
from pipeline.scheme import scheme
from pipeline.values import value_class

# Words of the sentence or paragraph speak of a number so many characters before or after it.
_BEFORE, _AFTER = 400, 60


class DetailSource(StrictData):
    """For a set of indicators: detail codes allowed from the own phrase, the region before, and the actor.

    Attributes:
        clause: from what is said after the number, also of the one that follows.
        sentence: from any word of the sentence.
        before: the same, and from what the paragraph says before.
    """

    indicators: list[str]
    phrase: list[str] = []
    left: list[str] = []
    clause: list[str] = []
    sentence: list[str] = []
    before: list[str] = []
    actor: bool = False
    paragraph: bool = False


class Implied(StrictData):
    """A detail code that an indicator itself says of what it counts, unless or only when another was found."""

    indicator: str
    detail: str
    unless: str = ""
    when: str = ""

    def follows(self, indicator: str, found: Collection[str]) -> bool:
        """Whether the code is true of a figure with the codes found so far."""
        return self.indicator == indicator and self.unless not in found and (not self.when or self.when in found)


class DetailRules(StrictData):
    """data/extraction/details.yaml."""

    sources: list[DetailSource] = Field(min_length=1)
    implied: list[Implied] = []


@value_class
class _Allowed:
    """Detail codes of an indicator by where they may be said, and whether the actor says some."""

    phrase: frozenset[str]
    left: frozenset[str]
    clause: frozenset[str]
    sentence: frozenset[str]
    before: frozenset[str]
    actor: bool

    @property
    def codes(self) -> frozenset[str]:
        """All that words say."""
        return self.phrase | self.left | self.clause | self.sentence | self.before


@cache
def _loaded() -> DetailRules:
    loaded = load_yaml(DetailRules, "extraction", "details.yaml")
    unknown = {one.indicator for one in loaded.implied} - set(scheme().indicators)
    unknown |= (
        {code for one in loaded.implied for code in (one.detail, one.unless, one.when)} - scheme().detail_codes - {""}
    )
    if unknown:
        raise DataError(f"details.yaml: unknown: {', '.join(sorted(unknown))}")
    return loaded


@cache
def _sources() -> dict[str, _Allowed]:
    found: dict[str, _Allowed] = {}
    for source in _loaded().sources:
        unknown = set(source.indicators) - set(scheme().indicators)
        allowed = _Allowed(
            phrase=frozenset(source.phrase),
            left=frozenset(source.left),
            clause=frozenset(source.clause),
            sentence=frozenset(source.sentence),
            before=frozenset(source.before),
            actor=source.actor,
        )
        unknown |= allowed.codes - scheme().detail_codes
        twice = found.keys() & set(source.indicators)
        if unknown or twice:
            raise DataError(f"details.yaml: unknown or repeated: {', '.join(sorted(unknown | twice))}")
        found |= dict.fromkeys(source.indicators, allowed)
    return found


@cache
def is_of_paragraph(indicator: str) -> bool:
    """Whether a team that the paragraph named before the sentence has done what is counted."""
    return any(source.paragraph for source in _loaded().sources if indicator in source.indicators)


def details(
    candidate: Candidate,
    rule: Rule | None,
    indicator: str,
    tagged: TaggedText,
    carried_actor: tuple[str, ...],
    paragraph: int,
) -> tuple[str, ...]:
    """The sorted detail codes of a figure.

    Args:
        candidate: the number and the words around it.
        rule: the rule that named it, or None if the model did.
        indicator: its code.
        tagged: the terms of the document.
        carried_actor: codes of the body that the sentence or the one before it names as acting.
        paragraph: where its paragraph begins.
    """
    found = set(rule.detail) if rule is not None else set()
    source = _sources().get(indicator)
    if source is not None:
        found |= _around(candidate, source, tagged, carried_actor) | _near(candidate, source, tagged, paragraph)
    implied = {one.detail for one in _loaded().implied if one.follows(indicator, found)}
    return tuple(sorted(found | implied))


def _around(candidate: Candidate, source: _Allowed, tagged: TaggedText, carried_actor: tuple[str, ...]) -> set[str]:
    """What the words around a number say, as far as it counts for its indicator."""
    found: set[str] = set()
    if source.phrase:
        own = candidate.np_terms if candidate.noun is None else (*candidate.np_terms, candidate.noun)
        found |= source.phrase & (_said_by(own) | _said_around(candidate))
    if source.left:
        found |= source.left & _said_by(candidate.left_terms)
    if source.actor:
        ground = tagged.within("mark", candidate.right.start, candidate.place.sentence.end)
        found.update(carried_actor)
        found |= {term.name for term in ground} & {"other_ground"}
    return found


def _near(candidate: Candidate, source: _Allowed, tagged: TaggedText, paragraph: int) -> set[str]:
    """What other words near a number say: after its phrase ("4 vụ, 6 bị can về tội chứa mại dâm"), or anywhere."""
    sentence = candidate.place.sentence
    end = min(sentence.end, candidate.right.end + _AFTER)
    found: set[str] = set()
    if source.clause:
        found |= source.clause & _said_by(tagged.within("mark", candidate.number.span.end, end))
    for codes, start in ((source.sentence, sentence.start), (source.before, paragraph)):
        if codes:
            found |= codes & _said_by(tagged.of_kinds(WORDS, max(start, candidate.start - _BEFORE), end))
    return found


def _said_by(terms: Iterable[Term]) -> set[str]:
    return {code for term in terms for code in term.detail}


def _said_around(candidate: Candidate) -> set[str]:
    """Of a number in a table: what its header says, and its label without the cell of the unit ("áp phích | tờ")."""
    if candidate.cell is None:
        return set()
    spans = (*candidate.cell.headers, *candidate.cell.label[:1])
    inside = (term for term in candidate.left_terms if any(span.contains(term.span) for span in spans))
    return _said_by(inside)
