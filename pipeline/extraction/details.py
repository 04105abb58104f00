"""Who or what kind is counted (`detail`): which of the words around a number count for which indicator."""

from __future__ import annotations

from functools import cache

from pydantic import Field

from pipeline.datafiles import StrictData, load_yaml
from pipeline.errors import DataError
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.rules import Rule
from pipeline.extraction.terms import TaggedText
from pipeline.scheme import scheme


class DetailSource(StrictData):
    """For a set of indicators: detail codes allowed from the own phrase, the region before, and the actor."""

    indicators: list[str]
    phrase: list[str] = []
    left: list[str] = []
    actor: bool = False


class DetailRules(StrictData):
    """data/extraction/details.yaml."""

    sources: list[DetailSource] = Field(min_length=1)


@cache
def _sources() -> dict[str, DetailSource]:
    loaded = load_yaml(DetailRules, "extraction", "details.yaml")
    found: dict[str, DetailSource] = {}
    for source in loaded.sources:
        unknown = set(source.indicators) - set(scheme().indicators)
        unknown |= {*source.phrase, *source.left} - scheme().detail_codes
        twice = found.keys() & set(source.indicators)
        if unknown or twice:
            raise DataError(f"details.yaml: unknown or repeated: {', '.join(sorted(unknown | twice))}")
        found |= dict.fromkeys(source.indicators, source)
    return found


def details(
    candidate: Candidate, rule: Rule | None, indicator: str, tagged: TaggedText, carried_actor: tuple[str, ...]
) -> tuple[str, ...]:
    """The sorted detail codes of a figure.

    Args:
        candidate: the number and the words around it.
        rule: the rule that named it, or None if the model did.
        indicator: its code.
        tagged: the terms of the document.
        carried_actor: codes of the body that the sentence or the one before it names as acting.
    """
    found = set(rule.detail) if rule is not None else set()
    source = _sources().get(indicator)
    if source is None:
        return tuple(sorted(found))
    phrase = {code for term in candidate.np_terms for code in term.detail}
    if candidate.noun is not None:
        phrase |= set(candidate.noun.detail)
    phrase |= _said_around(candidate)
    found |= phrase & set(source.phrase)
    left = {code for term in candidate.left_terms for code in term.detail}
    found |= left & set(source.left)
    ground = tagged.within("mark", candidate.right.start, candidate.place.sentence.end)
    if source.actor and any(term.name == "other_ground" for term in ground):
        found.add("other_ground")
    if source.actor:
        found |= set(carried_actor)
    return tuple(sorted(found))


def _said_around(candidate: Candidate) -> set[str]:
    """Of a number in a table: what its header says, and its label without the cell of the unit ("áp phích | tờ")."""
    if candidate.cell is None:
        return set()
    spans = (*candidate.cell.headers, *candidate.cell.label[:1])
    inside = (term for term in candidate.left_terms if any(span.contains(term.span) for span in spans))
    return {code for term in inside for code in term.detail}
