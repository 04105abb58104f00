"""Who or what kind is counted (`detail`): which of the words around a number count for which indicator."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

from pydantic import Field

from pipeline.datafiles import StrictData, load_yaml
from pipeline.errors import DataError
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.kinds import labelled, of_next
from pipeline.extraction.layout import Layout
from pipeline.extraction.rules import Rule
from pipeline.extraction.terms import WORDS, TaggedText, Term
from pipeline.records import Figure
from pipeline.scheme import scheme
from pipeline.textforms import whole_words
from pipeline.values import changed, value_class

# Words of the sentence or paragraph speak of a number so many characters before or after it.
_BEFORE, _AFTER = 400, 60
# Its clause goes on so far, to the next of these signs; words before it stand at most so far from it.
_CLAUSE, _LAST = 110, 26
# Parts of parts go so deep.
_DEEP = 4
_STOPS, _STARTS = re.compile(r"[(;!?\d]|\.\s"), re.compile(r"[;!?\d]|\.\s")
# What a list goes on with has at most so many words.
_COMMA, _FEW = re.compile(r",|(?<!\w)và(?!\w)"), 4


class DetailSource(StrictData):
    """For a set of indicators: detail codes allowed from the own phrase, the region before, and the actor.

    Attributes:
        label: where the phrase names no kind, from a label before the number or a bracket behind it.
        clause: from what is said after the number, also of the one that follows.
        sentence: from any word of the sentence.
        before: the same, and from what the paragraph says before.
    """

    indicators: list[str]
    phrase: list[str] = []
    label: list[str] = []
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


class Told(StrictData):
    """Words that say a detail code of some indicators, behind the number in its clause or right before it."""

    indicators: list[str]
    detail: str
    behind: list[str] = []
    before: list[str] = []


class PassedOn(StrictData):
    """A detail code that parts take over from their whole where both count the same, unless they say another one."""

    indicators: list[str]
    detail: str
    unless: str = ""


class DetailRules(StrictData):
    """data/extraction/details.yaml."""

    sources: list[DetailSource] = Field(min_length=1)
    told: list[Told] = []
    passed_on: list[PassedOn] = []
    implied: list[Implied] = []


@value_class
class _Allowed:
    """Detail codes of an indicator by where they may be said, and whether the actor says some."""

    phrase: frozenset[str]
    label: frozenset[str]
    left: frozenset[str]
    clause: frozenset[str]
    sentence: frozenset[str]
    before: frozenset[str]
    actor: bool

    @property
    def codes(self) -> frozenset[str]:
        """All that words say."""
        return self.phrase | self.label | self.left | self.clause | self.sentence | self.before


@cache
def _loaded() -> DetailRules:
    loaded = load_yaml(DetailRules, "extraction", "details.yaml")
    unknown = {one.indicator for one in loaded.implied} - set(scheme().indicators)
    unknown |= (
        {code for one in loaded.implied for code in (one.detail, one.unless, one.when)} - scheme().detail_codes - {""}
    )
    counted = {indicator for more in (loaded.told, loaded.passed_on) for one in more for indicator in one.indicators}
    said = {one.detail for one in loaded.told} | {one.detail for one in loaded.passed_on}
    unknown |= (counted - set(scheme().indicators)) | (said - scheme().detail_codes)
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
            label=frozenset(source.label),
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
    layout: Layout,
    candidate: Candidate,
    rule: Rule | None,
    indicator: str,
    tagged: TaggedText,
    carried_actor: tuple[str, ...],
    paragraph: int,
) -> tuple[str, ...]:
    """The sorted detail codes of a figure.

    Args:
        layout: the document.
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
        found |= _around(layout, candidate, source, tagged, carried_actor) | _near(candidate, source, tagged, paragraph)
    found |= _told_near(layout.folded, candidate, indicator)
    implied = {one.detail for one in _loaded().implied if one.follows(indicator, found)}
    return tuple(sorted(found | implied))


@value_class
class _Words:
    """Patterns of the words that say a detail code: behind a number, and before one up to it."""

    detail: str
    behind: re.Pattern[str] | None
    before: re.Pattern[str] | None


@cache
def _told() -> dict[str, list[_Words]]:
    found: dict[str, list[_Words]] = defaultdict(list)
    for one in _loaded().told:
        behind = re.compile(whole_words(one.behind)) if one.behind else None
        before = re.compile(rf"{whole_words(one.before)}[^,(]{{0,{_LAST}}}$") if one.before else None
        for indicator in one.indicators:
            found[indicator].append(_Words(one.detail, behind, before))
    return found


def _told_near(folded: str, candidate: Candidate, indicator: str) -> set[str]:
    """What words behind a number say up to the next comma, and words right before it behind the number before."""
    asked = _told().get(indicator, []) if candidate.cell is None else []
    if not asked:
        return set()
    sentence, end = candidate.place.sentence, candidate.number.span.end
    before = _STARTS.split(folded[max(sentence.start, candidate.start - _CLAUSE) : candidate.start])[-1]
    found = {one.detail for one in asked if one.before is not None and one.before.search(before)}
    for item in _items_behind(folded, end, min(sentence.end, end + _CLAUSE)):
        said = {one.detail for one in asked if one.behind is not None and one.behind.search(item)}
        if not said:
            break
        found |= said
    return found


def _items_behind(folded: str, start: int, end: int) -> Iterator[str]:
    """The words behind a number up to the next comma, and each thing that a list goes on with in few words.

    "15 người được khám bệnh, học nghề, có việc làm"; what stands right before another number is told of that one.
    """
    stop = _STOPS.search(folded, start, end)
    first, *more = _COMMA.split(folded[start : stop.start() if stop is not None else end])
    yield first
    if more and stop is not None and stop.group().isdigit():
        more.pop()
    for item in more:
        if len(item.split()) > _FEW:
            break
        yield item


def inherited(figures: Sequence[Figure]) -> list[Figure]:
    """The figures; what is counted of women is women, whatever part of them is told.

    Args:
        figures: with the wholes that they are parts of.
    """
    by_id = {figure.id: figure for figure in figures}
    return [_with_those_of_wholes(figure, by_id) if figure.part_of is not None else figure for figure in figures]


def _with_those_of_wholes(figure: Figure, by_id: Mapping[str, Figure]) -> Figure:
    passed = [
        one for one in _loaded().passed_on if figure.indicator in one.indicators and one.unless not in figure.detail
    ]
    found, whole = set(figure.detail), by_id.get(figure.part_of or "")
    for _ in range(_DEEP if passed else 0):
        if whole is None or whole.indicator != figure.indicator:
            break
        found.update(one.detail for one in passed if one.detail in whole.detail)
        whole = by_id.get(whole.part_of or "")
    return figure if len(found) == len(figure.detail) else changed(figure, detail=tuple(sorted(found)))


def _around(
    layout: Layout, candidate: Candidate, source: _Allowed, tagged: TaggedText, carried_actor: tuple[str, ...]
) -> set[str]:
    """What the words around a number say, as far as it counts for its indicator."""
    found: set[str] = set()
    if source.phrase:
        own = candidate.np_terms if candidate.noun is None else [*candidate.np_terms, candidate.noun]
        if source.label and candidate.cell is None:
            others = {term.span for term in of_next(layout, candidate)}
            own = [term for term in own if term.span not in others]
        found |= source.phrase & (_said_by(own) | _said_around(candidate))
    if source.label and candidate.cell is None and source.label.isdisjoint(found - _said_left(candidate)):
        found |= labelled(layout, tagged, candidate, source.label)
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


def _said_left(candidate: Candidate) -> set[str]:
    """What a noun before the number says, which is one of its label."""
    return _said_by([candidate.noun]) if candidate.noun is not None and candidate.noun_side == "left" else set()


def _said_by(terms: Iterable[Term]) -> set[str]:
    return {code for term in terms for code in term.detail}


def _said_around(candidate: Candidate) -> set[str]:
    """Of a number in a table: what its header says, and its label without the cell of the unit ("áp phích | tờ")."""
    if candidate.cell is None:
        return set()
    spans = (*candidate.cell.headers, *candidate.cell.label[:1])
    inside = (term for term in candidate.left_terms if any(span.contains(term.span) for span in spans))
    return _said_by(inside)
