"""Which figures of a document state the same fact (GUIDELINE section 6), and surely so.

Two figures may agree in all that the scheme tells of them and still be two facts: flows are told act by act ("mở 5
lớp … mở thêm 3 lớp"). Values are held against each other only where the document itself says the same thing twice: a
stock that a place has once; its title and its body; a number taken up again ("trong 63 người này").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, islice, pairwise

from pipeline.audit.document import AuditedDocument, FigureSentence, interval_of
from pipeline.audit.rules import words
from pipeline.records import Figure, Level, Measure, Qualifier, Scope, Status

_MOST_VALUES = 2
# A fact is told so many times at most.
_MOST_TOLD = 20
_OTHER = "other"

# Stocks that a document states once.
_STATED_ONCE = frozenset({"communes", "communes_free", "communes_affected"})
# A title stands within so many characters, is no longer than this, and does not end like a sentence.
_TITLE_WITHIN, _TITLE_LENGTH, _TITLE_FIGURES = 700, 220, 3
_TITLE_ENDS, _CELLS = (".", ";", ":", ","), ("|", "\t")
# Words that take a number up again stand right before it.
_TAKEN_UP_WITHIN = 16
# Figures before a number that is taken up, among which it must be.
_BACK = 10


def restated(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """Two statements of one fact whose intervals cannot meet, the one in doubt last."""
    for members in _facts(document).values():
        values = {figure.value for figure in members}
        if len(values) == _MOST_VALUES:
            pairs = combinations(members[:_MOST_TOLD], 2)
            yield from islice((pair for pair in pairs if _apart(*pair) and _same_fact(document, *pair)), 1)
    yield from _taken_up(document)


def _facts(document: AuditedDocument) -> dict[tuple[object, ...], list[Figure]]:
    facts: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in document.figures:
        if _comparable(figure):
            facts[_fact(figure)].append(figure)
    return facts


def _apart(one: Figure, other: Figure) -> bool:
    return not interval_of(one).meets(interval_of(other))


def _same_fact(document: AuditedDocument, one: Figure, other: Figure) -> bool:
    """Whether two statements are surely of one fact: a stock's, or of title and body, about things of one name."""
    first, second = document.sentence_of(one), document.sentence_of(other)
    if first is second or one.status is not Status.REPORTED or not _noun(first, one):
        return False
    if _noun(first, one) != _noun(second, other):
        return False
    return one.indicator in _STATED_ONCE or (_is_title(first) and not _is_title(second))


def _noun(sentence: FigureSentence, figure: Figure) -> str:
    """The first word behind a number."""
    return next(iter(sentence.after(figure).split()), "").strip(".,;:()")


def _is_title(sentence: FigureSentence) -> bool:
    """Whether a sentence looks like the document's title: early, short, of few figures, without an end."""
    first, written = sentence.figures[0], sentence.figures[0].sentence.strip()
    short = first.start < _TITLE_WITHIN and len(written) < _TITLE_LENGTH and len(sentence.figures) <= _TITLE_FIGURES
    return short and not written.endswith(_TITLE_ENDS) and not any(mark in written for mark in _CELLS)


def _taken_up(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """Numbers that the text takes up again ("trong 63 người này") though it stated another one."""
    for at, figure in enumerate(document.figures):
        near = document.sentence_of(figure).before(figure)[-_TAKEN_UP_WITHIN:]
        if figure.measure is not Measure.COUNT or not words("takes_up").search(near):
            continue
        after = document.sentence_of(figure).after(figure)
        if not words("taken_up").match(" ".join(after.split()[1:3])):
            continue
        before = document.figures[max(0, at - _BACK) : at]
        stated = [one for one in before if one.indicator == figure.indicator and one.measure is figure.measure]
        if stated and _unlike(stated, figure) and figure.qualifier is Qualifier.EXACT:
            yield stated[-1], figure


def _unlike(stated: Sequence[Figure], figure: Figure) -> bool:
    """Whether neither a number before, nor the sum of two neighbours, is the one taken up."""
    values = [one.value for one in stated]
    sums = [one + other for one, other in pairwise(values)]
    return figure.value not in (*values, *sums, sum(values)) and all(_apart(one, figure) for one in stated)


def _comparable(figure: Figure) -> bool:
    """A part, an event, a change or a figure without place or period says nothing about another statement."""
    known = figure.period_start is not None and figure.period_end is not None
    placed = figure.level is Level.NATIONAL or figure.province is not None
    whole = figure.part_of is None and figure.scope is Scope.AGGREGATE and figure.indicator != _OTHER
    return known and placed and whole and figure.measure in (Measure.COUNT, Measure.AMOUNT)


def _fact(figure: Figure) -> tuple[object, ...]:
    return (
        figure.indicator,
        figure.measure,
        figure.denominator,
        figure.status,
        figure.recurrence,
        figure.level,
        figure.province,
        figure.district,
        figure.commune,
        figure.area_name,
        figure.period_start,
        figure.period_end,
        figure.detail,
        figure.of,
        figure.counted_as,
        figure.joint,
    )
