"""A later step counts more than the step before it: more establishments fined than inspected (audit/rules.yaml)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from pipeline.audit.document import AuditedDocument, FigureSentence, interval_of, period_of, place_of
from pipeline.audit.findings import Finding, finding, gap
from pipeline.audit.rules import Funnel, rules, words
from pipeline.intervals import Interval
from pipeline.records import Figure, Measure, Scope
from pipeline.scheme import scheme

CODE = "funnel_grows"

# What a step says of itself: criminal, administrative; on the ground of another law.
_SAID_ELSE, _NARROWING = ("handling", "ground"), ("establishments", "people", "by")
_CELLS = ("|", "\t")
# "còn lại 34 người" says it so near to its number; so do words that make an earlier step a record, or a difference.
_CLAUSE_END = re.compile(r"[;()]|\.\s")
_REST, _NEAR, _DIFFERS = 40, 40, 12

# A step of one place and time is told so many times at most.
_MOST_TOLD = 40


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Steps of one place, period and body that are larger than all that is stated of the step before."""
    steps: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in document.figures:
        if _is_step(figure):
            steps[figure.indicator, *_context(figure)].append(figure)
    for funnel in rules().funnels:
        for (indicator, *context), later in steps.items():
            if indicator == funnel.after:
                earlier = [one for one in steps.get((funnel.before, *context), []) if _is_first(document, funnel, one)]
                if max(len(earlier), len(later)) <= _MOST_TOLD:
                    yield from _growing(document, funnel, earlier, later)


def _is_first(document: AuditedDocument, funnel: Funnel, figure: Figure) -> bool:
    """Whether a figure counts all of the step before: no part, no difference, and not those with a record alone."""
    sentence = document.sentence_of(figure)
    recorded = funnel.recorded and _is_recorded(sentence, figure)
    return figure.part_of is None and not recorded and not words("differs").search(sentence.before(figure)[-_DIFFERS:])


def _is_recorded(sentence: FigureSentence, figure: Figure) -> bool:
    """Whether a number is that of written records: others may have been warned without one."""
    return words("recorded").search(sentence.before(figure)[-_NEAR:]) is not None


def _context(figure: Figure) -> tuple[object, ...]:
    return (*_where_and_when(figure), figure.status)


def _where_and_when(figure: Figure) -> tuple[object, ...]:
    return (*place_of(figure), *period_of(figure))


def _kinds(figure: Figure) -> set[str]:
    """What a step says of the body that acts and of the kind of things."""
    return set(figure.detail) - {code for name in _SAID_ELSE for code in scheme().details[name]}


def _names_the_kind(one: Figure, other: Figure) -> bool:
    """Whether one of two steps says all that the other says, and of which kind the establishments or people are."""
    less, more = sorted((_kinds(one), _kinds(other)), key=len)
    return less < more and more - less <= {kind for name in _NARROWING for kind in scheme().details[name]}


def _is_step(figure: Figure) -> bool:
    """An aggregate of a known time that is not denied: "chưa phát hiện cơ sở nào" may speak of one offence."""
    stated = figure.measure is Measure.COUNT and figure.scope is Scope.AGGREGATE
    return stated and figure.denominator is None and figure.value > 0


def _growing(
    document: AuditedDocument, funnel: Funnel, earlier: list[Figure], later: list[Figure]
) -> Iterator[Finding]:
    """Later figures above the sum of the earlier ones: these may be rounds of one place."""
    for figure in later:
        beside = _exceeded(document, funnel, earlier, figure)
        if beside:
            before = max(beside, key=lambda one: one.value)
            values = {
                "later": figure.surface,
                "later_code": figure.indicator,
                "earlier": before.surface,
                "earlier_code": before.indicator,
            }
            yield finding(CODE, (figure, before), size=gap(interval_of(figure), interval_of(before)), **values)


def _exceeded(document: AuditedDocument, funnel: Funnel, earlier: list[Figure], figure: Figure) -> list[Figure]:
    """The steps before that a figure should lie in and is larger than; none where another step may hold it."""
    sentence, whole = document.sentence_of(figure), document.whole_of(figure)
    clause = _of_clause(sentence, funnel, figure)
    beside = clause or _beside(document, funnel, earlier, figure)
    if not beside or interval_of(figure).low <= _most(beside).high or _in_cells(document, figure, beside):
        return []
    if whole is not None and whole in beside:
        return []
    times = {period_of(one) for one in beside if one in sentence.figures}
    others = [] if clause else _steps(sentence, funnel)  # of another kind
    held = any(one.value >= figure.value and (not times or period_of(one) in times) for one in others)
    return [] if held else beside


def _beside(document: AuditedDocument, funnel: Funnel, earlier: list[Figure], figure: Figure) -> list[Figure]:
    """The steps before that count the same things as a figure, as near as the funnel wants them."""
    sentence = document.sentence_of(figure)
    goes_on = funnel.beside and _goes_on(sentence, figure)
    before_it = list(_told_before(document, sentence)) if goes_on else []
    before_it += [one for one in sentence.figures if one.start < figure.start]
    alike = [one for one in earlier if _kinds(one) == _kinds(figure)]
    # In one sentence the kind is named once: "kiểm tra 130 khách sạn, vi phạm 37".
    found = [one for one in earlier if not alike and one in before_it and _names_the_kind(one, figure)]
    near = funnel.beside or figure.period_end is None
    return found + [one for one in alike if not near or one in before_it]


def _told_before(document: AuditedDocument, sentence: FigureSentence) -> Iterator[Figure]:
    """The figures of the sentence before, with the wholes that they are parts of: "Trong số này 58 là chủ chứa"."""
    for figure in document.sentence_before(sentence):
        whole = document.whole_of(figure)
        yield from (figure,) if whole is None else (whole, figure)


def _of_clause(sentence: FigureSentence, funnel: Funnel, figure: Figure) -> list[Figure]:
    """The steps before a figure in its clause, of the same time: whoever acts is named once in it."""
    found = [one for one in _steps(sentence, funnel) if one.end <= figure.start and one.measure is Measure.COUNT]
    found = [one for one in found if _CLAUSE_END.search(sentence.between(one, figure) or ";") is None]
    found = [one for one in found if not words("differs").search(sentence.before(one)[-_DIFFERS:])]
    fined = words("sanctioned").search(sentence.before(figure)[-_DIFFERS:]) is not None
    found = [one for one in found if fined or not (funnel.recorded and _is_recorded(sentence, one))]
    # What a plan recalls in one clause was done, whatever a number of it was read as.
    same = all(_where_and_when(one) == _where_and_when(figure) for one in found)
    alike = any(_kinds(one) == _kinds(figure) for one in found)
    return found if same and alike else []


def _steps(sentence: FigureSentence, funnel: Funnel) -> list[Figure]:
    return [one for one in sentence.figures if one.indicator == funnel.before]


def _goes_on(sentence: FigureSentence, figure: Figure) -> bool:
    """Whether a sentence tells what became of those of the one before, or a number in it who is left of them."""
    handled = words("handled").match(sentence.text_folded.lstrip(" -+*"))
    return handled is not None or words("open_rest").search(sentence.before(figure)[-_REST:]) is not None


def _in_cells(document: AuditedDocument, later: Figure, earlier: list[Figure]) -> bool:
    """Whether the earlier steps are cells of a table, which tell a part, and the later one stands elsewhere."""
    row = document.sentence_of(later)
    if any(mark in later.sentence for mark in _CELLS):
        return False
    return all(any(mark in one.sentence for mark in _CELLS) and one not in row.figures for one in earlier)


def _most(figures: list[Figure]) -> Interval:
    """The most that all statements of a step can be together; one value said twice is one."""
    distinct = {figure.value: interval_of(figure) for figure in figures}
    total = Interval(0, 0)
    for interval in distinct.values():
        total = total + interval
    return total
