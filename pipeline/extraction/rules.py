"""Rules that name what a number counts (data/extraction/rules.yaml): the first whose conditions hold wins."""

from __future__ import annotations

from functools import cache, lru_cache

from pydantic import Field

from pipeline.datafiles import StrictData, load_yaml
from pipeline.errors import DataError
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.facts import Distinct
from pipeline.extraction.terms import lexicon
from pipeline.lexicon import phrase_key
from pipeline.records import NumberForm
from pipeline.scheme import scheme
from pipeline.values import value_class

NO_NOUN = "none"
# What a rule may give beside a code: no figure, and the code of the figure before.
DROP = "drop"
PREVIOUS = "previous"
# Stands in `around` where the document tells of one event.
RAID = "raid"
# What may stand right before a number, beside the cue classes of the lexicon.
SIGNS = frozenset(
    {
        "bracket",
        "place_before",
        "time_before",
        "equals",
        "part_item",
        "moves",
        "left_over",
        "of_team",
        "gets_team",
        "team_has",
        "rounds_gone",
        "went_to",
        "told_of_checks",
        "has_it",
        "held_in_centre",
        "recorded_sellers",
        "suspected_selling",
    }
)


class Rule(StrictData):
    """One rule.

    Attributes:
        id: stable name that every figure carries.
        indicator: code of the scheme, or "drop" for a number that is no figure, with `why`.
        noun: classes of the counted thing ("none" for none), empty for any.
        form: forms of the number, empty for any.
        act: classes of the governing verb.
        near: classes of nouns, verbs or marks of which one stands in the own phrase or the left region.
        phrase: classes of which one stands in the own phrase.
        around: classes of which one stands in the phrase, the left region, before it or after it in the sentence.
        previous: codes of which one is the previous figure of the sentence or, at its start, of the paragraph.
        previous_any: whether there must be a previous figure.
        cue_after: cue classes right after the number, or signs right before it, of which one must hold.
        head: classes of which one stands in the headings above.
        not_near, not_phrase, not_around: classes that must not stand there.
        of_noun: noun's own spelling (folded), where one word decides.
        example_raid: whether the example belongs to a document that tells of one event.
        certain: whether the models may not decide otherwise.
        confidence: how often the rule is right where it fires, before the context is known.
        example: a sentence with the number in [ ]; the tests check that this rule fires on it.
    """

    id: str = Field(pattern=r"^[a-z_]+(\.[a-z0-9_]+)+$")
    indicator: str
    why: str = ""
    noun: list[str] = []
    form: list[NumberForm] = []
    act: list[str] = []
    near: list[str] = []
    phrase: list[str] = []
    around: list[str] = []
    previous: list[str] = []
    previous_any: bool = False
    cue_after: list[str] = []
    head: list[str] = []
    of_noun: list[str] = []
    not_near: list[str] = []
    not_phrase: list[str] = []
    not_around: list[str] = []
    not_act: list[str] = []
    detail: list[str] = []
    example_raid: bool = False
    certain: bool = False
    confidence: float = Field(default=0.9, ge=0, le=1)
    example: str


class RuleBook(StrictData):
    """data/extraction/rules.yaml."""

    rules: list[Rule]


@value_class
class Situation:
    """What a rule looks at.

    Attributes:
        phrase, near, around: class names in the own phrase; that and the left region; the whole sentence.
        previous: code of the previous figure, or "".
        head: class names in the headings above.
        cues: cue classes right after the number.
    """

    noun: str
    noun_phrase: str
    form: NumberForm
    act: str
    phrase: frozenset[str]
    near: frozenset[str]
    around: frozenset[str]
    previous: str
    head: frozenset[str]
    cues: frozenset[str]


def situation(
    candidate: Candidate, previous: str, head: frozenset[str], cues: frozenset[str], *, raid: bool = False
) -> Situation:
    """What the rules see of a candidate; `raid`: whether the document tells of one event."""
    phrase = frozenset(term.name for term in candidate.np_terms)
    act = candidate.governing.name if candidate.governing is not None else ""
    if candidate.noun is not None and candidate.noun.name == "inspection_visit":
        act = act if candidate.governing_side in ("left", "passive") else ""  # visits are checks unless said otherwise
    near = phrase | {term.name for term in candidate.left_terms}
    around = near | {term.name for term in candidate.carried} | {term.name for term in candidate.tail}
    around |= {term.name for term in candidate.actors}
    around |= {RAID} if raid else set()
    return Situation(
        candidate.noun.name if candidate.noun is not None else NO_NOUN,
        candidate.noun.phrase if candidate.noun is not None else "",
        candidate.number.form,
        act,
        phrase,
        near,
        frozenset(around),
        previous,
        head,
        cues,
    )


def _may_hold(rule: Rule, form: NumberForm, act: str) -> bool:
    return (
        (not rule.form or form in rule.form)
        and (not rule.act or act in rule.act)
        and (not rule.not_act or act not in rule.not_act)
    )


def _holds(rule: Rule, seen: Situation) -> bool:
    """Whether a rule that its noun, form and verb allow holds."""
    return (
        (not rule.of_noun or seen.noun_phrase in rule.of_noun)
        and (not rule.previous or seen.previous in rule.previous)
        and (not rule.previous_any or bool(seen.previous))
        and (not rule.cue_after or not seen.cues.isdisjoint(rule.cue_after))
        and (not rule.phrase or not seen.phrase.isdisjoint(rule.phrase))
        and (not rule.near or not seen.near.isdisjoint(rule.near))
        and (not rule.around or not seen.around.isdisjoint(rule.around))
        and (not rule.head or not seen.head.isdisjoint(rule.head))
        and seen.phrase.isdisjoint(rule.not_phrase)
        and seen.near.isdisjoint(rule.not_near)
        and seen.around.isdisjoint(rule.not_around)
    )


def decide(seen: Situation) -> Rule | None:
    """The first rule that holds, or None."""
    for rule in _allowed(_by_noun().get(seen.noun, _NONE), seen.form, seen.act):
        if _holds(rule, seen):
            return rule
    return None


@lru_cache(maxsize=1 << 12)
def _allowed(rules: Distinct[Rule], form: NumberForm, act: str) -> tuple[Rule, ...]:
    """Those of a noun's rules that the form of a number and its verb allow: few of them go together."""
    return tuple(rule for rule in rules if _may_hold(rule, form, act))


@cache
def rule_book() -> RuleBook:
    """The rules that the package carries.

    Raises:
        DataError: if a rule stands twice or names a code or class that does not exist.
    """
    book = load_yaml(RuleBook, "extraction", "rules.yaml")
    classes = {group.name for group in lexicon().groups} | {NO_NOUN, RAID} | SIGNS
    codes = set(scheme().indicators)
    phrases = {phrase_key(term) for group in lexicon().groups if group.kind == "noun" for term in group.terms}
    seen: set[str] = set()
    for rule in book.rules:
        conditions = [*rule.noun, *rule.act, *rule.near, *rule.phrase, *rule.around, *rule.head]
        conditions += [*rule.cue_after, *rule.not_near, *rule.not_phrase, *rule.not_around, *rule.not_act]
        unknown = set(conditions) - classes | set(rule.previous) - codes | set(rule.detail) - scheme().detail_codes
        unknown |= {phrase_key(phrase) for phrase in rule.of_noun} - phrases
        if rule.indicator == DROP and not rule.why:
            raise DataError(f"rules.yaml: {rule.id}: a number is dropped for a reason")
        if rule.indicator not in codes | {DROP, PREVIOUS}:
            unknown.add(rule.indicator)
        if unknown or rule.id in seen:
            raise DataError(f"rules.yaml: {rule.id}: unknown or repeated: {', '.join(sorted(unknown)) or rule.id}")
        seen.add(rule.id)
    return book


_NONE: Distinct[Rule] = Distinct()


@cache
def _by_noun() -> dict[str, Distinct[Rule]]:
    nouns = {group.name for group in lexicon().groups if group.kind == "noun"} | {NO_NOUN}
    book = rule_book().rules
    return {noun: Distinct(rule for rule in book if not rule.noun or noun in rule.noun) for noun in nouns}
