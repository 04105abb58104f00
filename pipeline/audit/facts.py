"""Which figures of a document state the same fact (GUIDELINE section 6), and surely so.

Two figures may agree in all that the scheme tells of them and still be two facts: flows are told act by act ("mở 5
lớp … mở thêm 3 lớp"). Values are held against each other only where the document itself says the same thing twice: a
stock that a place has once; its title and its body; a number taken up again ("trong 63 người này").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum
from itertools import combinations, islice, pairwise

from pipeline.audit.document import AuditedDocument, FigureSentence, interval_of, period_of, place_of
from pipeline.audit.rules import words
from pipeline.records import Figure, Level, Measure, Qualifier, Scope, Status
from pipeline.scheme import scheme

_MOST_VALUES = 2
# One digit of fewer is another number rather than a slip.
_DIGITS, _TWO_DIGITS = 3, 10
# Smaller numbers in words are no rounded ones.
_SPELLED = 100
# A fact is told so many times at most.
_MOST_TOLD = 20
_OTHER, _BY, _STOCK, _ANY_UNIT = "other", "by", "stock", "any"
_PEOPLE = frozenset({"person", _ANY_UNIT})

# Stocks that a document states once.
_STATED_ONCE = frozenset({"communes", "communes_free", "communes_affected"})
# A title stands within so many characters, is no longer than this, and does not end like a sentence.
_TITLE_WITHIN, _TITLE_LENGTH, _TITLE_FIGURES = 700, 220, 3
_COLUMNS = re.compile(r"[|\t]|\S {3,}\S")
_TITLE_ENDS, _CELLS = (".", ";", ":", ","), ("|", "\t")
# The headline is the first sentence with a number, this near to the top, and no line of a list.
_HEADLINE_WITHIN = 300
_MARKED = re.compile(r"\s*(?:[-+*•▪]|\(?[a-z\d]{1,2}[.)/])")
# Words that take a number up again stand right before it, or behind what it counts.
_TAKEN_UP_WITHIN, _LONGEST_NOUN, _SHORT_NOUN = 16, 4, 2
_PUNCTUATION = ".,;:)"
_FEWEST = 3
# Figures before a number that is taken up, among which it must be.
_BACK = 40
# "Từ" stands right before the first of two values.
_FROM = 8


def restated(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """Two statements of one fact whose intervals cannot meet, the one in doubt last."""
    for members in _facts(document).values():
        values = {figure.value for figure in members}
        pairs = [pair for pair in combinations(members[:_MOST_TOLD], 2) if _apart(*pair)]
        if len(values) == _MOST_VALUES:
            yield from islice((pair for pair in pairs if _same_fact(document, *pair)), 1)
        if len(values) > 1:
            few = len(values) == _MOST_VALUES
            yield from islice((pair for pair in pairs if _miswritten(document, *pair, few=few)), 1)
    for members in _facts(document, loosely=True).values():
        apart = (pair for pair in combinations(members[:_MOST_TOLD], 2) if _apart(*pair))
        yield from islice((pair for pair in apart if _is_plain_slip(document, *pair)), 1)
    yield from _stocks_with_zeros(document)
    yield from _raised_from(document)
    yield from _headline(document)
    yield from _taken_up(document)


def _stocks_with_zeros(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """Stocks of a place that are a zero apart, of whatever day and be one of them wanted: "11 đội … 110 đội"."""
    told: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for one in document.figures:
        if _comparable(one) and scheme().indicators[one.indicator].kind == _STOCK and one.qualifier is Qualifier.EXACT:
            told[one.indicator, one.measure, place_of(one), _loose(one).detail, one.of].append(one)
    for members in told.values():
        for one, other in pairwise(members[:_MOST_TOLD]):
            few = len({figure.value for figure in members}) == _MOST_VALUES
            round_ = min(one.value, other.value) % _TWO_DIGITS == 0 or min(one.value, other.value) < _TWO_DIGITS
            if few and not round_ and _slip(float(one.value), float(other.value)) is _Slip.ZEROS:
                yield one, other


def _raised_from(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """What is wanted to grow or fall "từ 34 lên 60 khu", told before with other digits: "có 43 khu"."""
    for sentence in document.prose:
        for start, goal in pairwise(sentence.figures):
            wanted = goal.status is Status.TARGET and start.status is Status.REPORTED
            if start.indicator != goal.indicator or not wanted or not _comparable(start):
                continue
            rises = words("becomes").search(sentence.between(start, goal) or "")
            if not rises or not words("starts").search(sentence.before(start)[-_FROM:]):
                continue
            alike = document.alike[start.indicator, start.measure]
            stated = [one for one in alike if one.start < start.start and _as_wide(one, start)]
            if stated and _unlike(stated, start) and _slip(float(stated[-1].value), float(start.value)) is not None:
                yield stated[-1], start


def _as_wide(one: Figure, other: Figure) -> bool:
    same = place_of(one) == place_of(other) and _loose(one).detail == _loose(other).detail
    return same and _comparable(one) and one.status is Status.REPORTED


def _headline(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """The number of the title against the first of the body that counts the same, where the body has it nowhere."""
    first = next(iter(document.prose), None)
    if first is None or (first.offset or 0) > _HEADLINE_WITHIN or not _is_title(first) or _MARKED.match(first.text):
        return
    for title in first.figures:
        body = [one for one in document.figures if one.start > first.figures[-1].end and one.unit == title.unit]
        alike = [one for one in body if _said_again(first, title, document.sentence_of(one), one)]
        slips = bool(alike) and _slip(float(title.value), float(alike[0].value)) in {_Slip.SWAPPED, _Slip.ZEROS}
        # An act among others is surely the title's only where the pen slipped.
        if not _main(title) or not (slips or title.scope is Scope.AGGREGATE):
            continue
        if alike and _apart(alike[0], title) and _unlike(alike, title) and not _told(body, title):
            yield alike[0], title


def _main(figure: Figure) -> bool:
    """Whether a number says how many there were altogether, and exactly: not "chín nghìn lượt"."""
    plain = figure.denominator is None and figure.value >= _FEWEST
    told = figure.value < _SPELLED or any(char.isdigit() for char in figure.surface)
    return plain and figure.status is Status.REPORTED and told


def _said_again(first: FigureSentence, title: Figure, sentence: FigureSentence, one: Figure) -> bool:
    same = one.indicator == title.indicator and one.measure is title.measure and one.scope is title.scope
    time = period_of(one) == period_of(title) and one.status is title.status
    where = place_of(one) == place_of(title) and (one.of, one.detail) == (title.of, title.detail)
    return same and time and where and one.part_of is None and _noun(first, title) == _noun(sentence, one)


def _facts(document: AuditedDocument, *, loosely: bool = False) -> dict[tuple[object, ...], list[Figure]]:
    """The statements of each fact; loosely, whoever acted and however often one thing may be counted."""
    facts: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in document.figures:
        if _comparable(figure):
            facts[_fact(_loose(figure) if loosely else figure)].append(figure)
    return facts


def _loose(figure: Figure) -> Figure:
    by = scheme().details[_BY]
    return replace(figure, counted_as=None, joint=False, detail=tuple(one for one in figure.detail if one not in by))


def _is_plain_slip(document: AuditedDocument, one: Figure, other: Figure) -> bool:
    """Whether two statements that need not be of one fact differ by two digits swapped, or by zeros alone."""
    first, second = document.sentence_of(one), document.sentence_of(other)
    if first is second or one.measure is not Measure.COUNT or min(one.value, other.value) < _TWO_DIGITS:
        return False
    if _slip(float(one.value), float(other.value)) not in {_Slip.SWAPPED, _Slip.ZEROS}:
        return False
    stock = scheme().indicators[one.indicator].kind == _STOCK
    taken = words("number").search(second.before(other)[-_TAKEN_UP_WITHIN:]) is not None
    named = _noun(first, one) == _noun(second, other) != ""
    return stock or taken or named or any(_COLUMNS.search(figure.sentence) for figure in (one, other))


def _apart(one: Figure, other: Figure) -> bool:
    return not interval_of(one).meets(interval_of(other))


def _same_fact(document: AuditedDocument, one: Figure, other: Figure) -> bool:
    """Whether two statements are surely of one fact: a stock's, or of title and body, about things of one name."""
    first, second = document.sentence_of(one), document.sentence_of(other)
    known = one.period_start is not None and one.period_end is not None
    if not known or first is second or one.status is not Status.REPORTED or not _noun(first, one):
        return False
    if _noun(first, one) != _noun(second, other):
        return False
    again = (figure for figure in document.figures if figure is not one and figure.start > one.end)
    return one.indicator in _STATED_ONCE or (_is_title(first) and not _is_title(second) and not _told(again, one))


def _miswritten(document: AuditedDocument, one: Figure, other: Figure, *, few: bool) -> bool:
    """Whether two statements of one fact differ by a slip of the pen alone: what is no slip may be two acts.

    Args:
        document: that states them.
        one: the first statement.
        other: the second one.
        few: whether there are no other values; among more of them some differ in one digit.
    """
    first, second = document.sentence_of(one), document.sentence_of(other)
    if (
        first is second
        or min(one.value, other.value) < _FEWEST
        or Qualifier.EXACT not in {one.qualifier, other.qualifier}
    ):
        return False
    named = _noun(first, one) == _noun(second, other) != ""
    in_cells = one.measure is Measure.COUNT and any(_COLUMNS.search(figure.sentence) for figure in (one, other))
    slip = _slip(float(one.value), float(other.value))
    if slip is _Slip.DIGIT:
        return few and named
    if slip is _Slip.SWAPPED and not (_noun(first, one) and _noun(second, other)):
        return len(f"{one.value:.0f}") >= _DIGITS
    large = min(one.value, other.value) >= _TWO_DIGITS
    return slip is not None and (named or (in_cells and (large or slip is _Slip.SWAPPED)))


class _Slip(Enum):
    """How one number is written instead of another."""

    SWAPPED, DIGIT, ZEROS = range(3)


def _slip(one: float, other: float) -> _Slip | None:
    """Two digits swapped, one digit of three or more another one, or zeros too many."""
    shorter, longer = sorted((f"{one:.0f}", f"{other:.0f}"), key=len)
    if not (one.is_integer() and other.is_integer()) or one == other:
        return None
    if longer.startswith(shorter) and not longer[len(shorter) :].strip("0"):
        return _Slip.ZEROS if len(longer) > len(shorter) else None
    if len(longer) != len(shorter):
        return None
    differ = [at for at, (a, b) in enumerate(zip(shorter, longer, strict=True)) if a != b]
    if len(differ) == 1:
        return _Slip.DIGIT if len(longer) >= _DIGITS else None
    swapped = differ[-1] == differ[0] + 1 and sorted(shorter) == sorted(longer)
    return _Slip.SWAPPED if len(differ) == _MOST_VALUES and swapped else None


def _noun(sentence: FigureSentence, figure: Figure) -> str:
    """The first word behind a number."""
    return next(iter(sentence.after(figure).split()), "").strip(".,;:()")


def _is_title(sentence: FigureSentence) -> bool:
    """Whether a sentence looks like the document's title: early, short, of few figures, without an end."""
    first, written = sentence.figures[0], sentence.figures[0].sentence.strip()
    short = first.start < _TITLE_WITHIN and len(written) < _TITLE_LENGTH and len(sentence.figures) <= _TITLE_FIGURES
    return short and written[-1].isalpha() and not any(mark in written for mark in _CELLS)


def _taken_up(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """Numbers that the text takes up again ("trong 63 người này", "15 vụ ấy") though it stated another one."""
    told = _Told()
    for at, figure in enumerate(document.figures):
        if at:
            told.add(document.figures[at - 1])
        if not _countable(figure) or not takes_up(document.sentence_of(figure), figure):
            continue
        near = document.figures[max(0, at - _BACK) : at]
        stated = [one for one in near if one.indicator == figure.indicator and one.measure is figure.measure]
        stated = stated or [one for one in near if one.unit == figure.unit and one.measure is figure.measure]
        noun = _noun(document.sentence_of(figure), figure)
        named = [one for one in stated if _noun(document.sentence_of(one), one) == noun != ""]
        if stated and _unlike(named or stated, figure) and not told.holds(figure):
            yield stated[-1], figure


def _countable(figure: Figure) -> bool:
    plain = figure.measure is Measure.COUNT and figure.denominator is None
    return plain and figure.qualifier is Qualifier.EXACT and figure.value >= _FEWEST


def takes_up(sentence: FigureSentence, figure: Figure) -> bool:
    """Whether the words around a number say that it was stated before: "15 vụ ấy", "Trong 63 người có 5 nữ"."""
    before, after = sentence.before(figure), sentence.after(figure).split()
    for many in range(1, _LONGEST_NOUN + 1):
        noun, pointing = " ".join(after[:many]), " ".join(after[many : many + 2]).rstrip(_PUNCTUATION)
        if not noun.replace(" ", "").isalpha() or words("not_taken_up").search(noun):
            break
        if words("taken_up").match(pointing) or (many <= _SHORT_NOUN and words("points_at").match(pointing)):
            return True
    if _begins_with(sentence, figure):
        return True
    taken = words("takes_up").search(before[-_TAKEN_UP_WITHIN:])
    return taken is not None and before.rstrip().endswith(taken.group()) and _begins(before, taken.group())


def _begins_with(sentence: FigureSentence, figure: Figure) -> bool:
    """Whether a sentence begins with a number of things told before: "Cả 3 vụ đều …", "44 đó, phạt tiền 17"."""
    label = sentence.before(figure).lstrip(" -+*").rstrip()
    behind = next(iter(sentence.after(figure).split()), "").rstrip(_PUNCTUATION)
    pointed = not label and figure.surface.isdigit() and words("points_at").fullmatch(behind) is not None
    return pointed or words("all_of").fullmatch(label) is not None


def _begins(before: str, taken: str) -> bool:
    """Whether words that take a number up begin their clause."""
    clause = before.rstrip()[: -len(taken)].rstrip()
    ends = (":", ";", ",") if " " in taken else (":", ";")  # "Đáng lưu ý, trong số 42 đối tượng"; not "…, trong 79 vụ"
    return not clause or clause.endswith(ends) or _MARKED.fullmatch(clause) is not None


def _told(others: Iterable[Figure], figure: Figure) -> bool:
    """Whether some other number states the same, be it of something else, or pairs of people that are told again."""
    same = _same_or_pairs(figure)
    return any(one.value in same or figure.value == one.denominator for one in others)


def _same_or_pairs(figure: Figure) -> set[float]:
    return {figure.value, figure.value * 2, figure.value / 2}


class _Told:
    """Numbers told so far, by their unit, so that a long text is not gone over for each number that is taken up."""

    def __init__(self) -> None:
        self._values: dict[str, set[float]] = defaultdict(set)
        self._denominators: dict[str, set[float]] = defaultdict(set)

    def add(self, figure: Figure) -> None:
        """Tells one more."""
        for unit in (figure.unit, _ANY_UNIT):
            self._values[unit].add(figure.value)
            if figure.denominator is not None:
                self._denominators[unit].add(figure.denominator)

    def holds(self, figure: Figure) -> bool:
        """Whether one of its unit states the same (see `_told`); one of any unit may be any of them."""
        same = _same_or_pairs(figure)
        return figure.value in self._denominators[figure.unit] or not same.isdisjoint(self._values[figure.unit])


def _unlike(stated: Sequence[Figure], figure: Figure) -> bool:
    """Whether neither a number before, nor the sum of neighbours, is the one taken up."""
    values = [one.value for one in stated]
    sums = {sum(values[start:end]) for start in range(len(values)) for end in range(start + 1, len(values) + 1)}
    # "Bà P. cùng 2 người khác … 3 người này": one is named, the others are counted.
    named = figure.unit in _PEOPLE and figure.value < _TWO_DIGITS and figure.value - 1 in sums
    return not named and figure.value not in sums and all(_apart(one, figure) for one in stated)


def _comparable(figure: Figure) -> bool:
    """A part, an event, a change or a figure without place says nothing about another statement."""
    placed = figure.level is Level.NATIONAL or figure.province is not None
    whole = figure.part_of is None and figure.scope is Scope.AGGREGATE and figure.indicator != _OTHER
    return placed and whole and figure.measure in (Measure.COUNT, Measure.AMOUNT)


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
