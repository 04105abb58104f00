"""Changes ("tăng 5 vụ", "giảm 31,5%") with the value that changed and the value that it came from.

The value that changed is the nearest one before the change in its sentence that counts the same and is not told as an
earlier one. The value that it came from counts the same, and is told as the earlier one: by its period, by the words
before it ("cùng kỳ: 7 vụ"), or by "từ 18 xuống 7".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

from pipeline.audit.document import AuditedDocument, FigureSentence, place_of
from pipeline.audit.rules import words
from pipeline.records import Figure, Measure, Qualifier, Status
from pipeline.scheme import scheme

_PERCENT, _MONEY, _BY = "percent", "vnd", "by"
# Figures between a value and its change.
_BACK = 5
_YEAR = timedelta(days=366)
_DAYS = timedelta(days=3)
_NEARLY_A_YEAR = timedelta(days=300)
_BRACKETS = re.compile(r"\([^()]*\)")
# "Từ" stands right before the first of two values.
_FROM = 8
# Words that tell an earlier value stand so many characters before it.
_REACH = 44
_BARE = re.compile(r"(?: [^\W\d]+){0,3} ?\(")
_CLAUSE = re.compile(r"[;,.)]")
# "giảm 9 vụ, tương đương 12,5%": so close stand two tellings of one change; behind a comma another one may begin.
_TOGETHER = 60
# "bớt 4 cơ sở", "thêm được 8"; values of other clauses stand so far before their change.
_DIFFERS, _GOT, _FAR, _TWO = 14, frozenset({"", "được", "thêm"}), 500, 2
_APART, _ANOTHER = re.compile(r"[;)]|\.\s"), re.compile(r",.*(?:tăng|giảm)")


@dataclass(frozen=True, slots=True)
class Change:
    """A change and its two values.

    Attributes:
        change: signed; of so many things or of percent.
        now: the value that changed.
        before: what it came from, where the document states it.
    """

    change: Figure
    now: Figure
    before: Figure | None

    @property
    def relative(self) -> bool:
        """Whether the change is told in percent."""
        return self.change.unit == _PERCENT


def changes(document: AuditedDocument) -> Iterator[Change]:
    """The changes whose value is known, in the order of the text."""
    for sentence in document.prose:
        for at in range(len(sentence.figures)):
            change = _difference(sentence, at)
            if change is None or change.status is not Status.REPORTED or not _plain(change):
                continue
            now = _changed(sentence, at, change)
            before = None if now is None else _before(document, sentence, now, change)
            if before is None:
                yield from _told_apart(document, sentence, change)
            if now is not None:
                yield Change(change, now, before)


def _difference(sentence: FigureSentence, at: int) -> Figure | None:
    """A change, or a count that the word before it makes one: "đếm được 37 cơ sở, bớt 4 cơ sở"."""
    figure = sentence.figures[at]
    if figure.measure is Measure.CHANGE:
        return figure
    near = sentence.before(figure)[-_DIFFERS:].rstrip()
    told = [match for match in words("differs").finditer(near) if near[match.end() :].strip() in _GOT]
    if not told or figure.measure is not Measure.COUNT or figure.denominator is not None:
        return None
    falls = words("falls").search(told[-1].group()) is not None
    return replace(figure, measure=Measure.CHANGE, value=-figure.value if falls else figure.value)


def _told_apart(document: AuditedDocument, sentence: FigureSentence, change: Figure) -> Iterator[Change]:
    """A change with its two values in other clauses, where the text near it tells two, of two times, and no more."""
    near = [
        one
        for one in document.alike[change.indicator, Measure.COUNT]
        if _plain(one) and one.denominator is None and one.id != change.id and one.status is Status.REPORTED
        if (_kinds(one), place_of(one)) == (_kinds(change), place_of(change))
        if 0 < change.start - one.start <= _FAR or (one.start > change.start and one in sentence.figures)
    ]
    if len(near) != _TWO:
        return
    for before, now in (near, near[::-1]):
        earlier = _told_earlier(document.sentence_of(before), before)
        if now.start > change.start:
            continue
        if _before_in_time(before, now) or (earlier and not _told_earlier(document.sentence_of(now), now)):
            yield Change(change, now, before)
            return


def _kinds(figure: Figure) -> set[str]:
    """Of which kind the things are, whoever acted: that is told of one of two values."""
    return set(figure.detail) - set(scheme().details[_BY])


def told_twice(document: AuditedDocument) -> Iterator[tuple[Change, Figure]]:
    """Changes in numbers with the percentage that tells them again: "giảm 5 vụ (14,7%)"."""
    values = {one.change.id: one for one in changes(document)}
    for sentence in document.prose:
        for one, other in pairwise(sentence.figures):
            absolute = values.get(one.id)
            if absolute is None or absolute.relative or not _is_percent(other):
                continue
            if _tells_again(sentence.between(one, other) or ".", one, other):
                yield absolute, other


def _tells_again(between: str, one: Figure, other: Figure) -> bool:
    """Whether a percentage behind a change is that change: in a bracket, behind words that say so, or right behind."""
    if len(between) > _TOGETHER or _APART.search(between) or _ANOTHER.search(between):
        return False
    marked = between.rstrip().endswith(("(", "=")) or words("same_change").search(between)
    return bool(marked) or (other.measure is Measure.CHANGE and other.indicator == one.indicator)


def _is_percent(figure: Figure) -> bool:
    return figure.unit == _PERCENT and figure.qualifier is Qualifier.EXACT and figure.value_max is None


def _plain(figure: Figure) -> bool:
    """A number as it is: no range, no "hơn", and no "gấp đôi", which is rounded more than it says."""
    told = figure.qualifier is Qualifier.EXACT and figure.value_max is None
    whole = float(figure.value).is_integer() or figure.unit in (_PERCENT, _MONEY)
    return told and whole and ((figure.unit != _PERCENT) or "%" in figure.surface)


def _changed(sentence: FigureSentence, at: int, change: Figure) -> Figure | None:
    """The nearest value of the same things before a change; none where another change of it stands between."""
    found: list[Figure] = []
    for one in reversed(sentence.figures[max(0, at - _BACK) : at]):
        if not _same_things(one, change) or _told_earlier(sentence, one) or _behind_value(sentence, one):
            continue
        if _difference(sentence, sentence.figures.index(one)) is not None:
            if one.unit == change.unit:
                break
            continue
        if one.measure is Measure.SHARE or _in_another_clause(sentence, one, change):
            break
        adjoins = sentence.figures[at - 1] is one
        known = adjoins or (one.detail == change.detail and place_of(one) == place_of(change))
        if known and _plain(one) and one.denominator is None:
            found.append(one)
    if len(found) > 1 and _becomes(sentence, found[1], found[0]):
        return found[0]
    later = [one for one in found if not any(_years_apart(one, other) for other in found)]
    return later[0] if later else None


def _in_another_clause(sentence: FigureSentence, one: Figure, change: Figure) -> bool:
    """Whether a semicolon parts a value from a change; one in a bracket does not: "(cùng kỳ: 17 vụ; giảm 3 vụ)"."""
    between = sentence.between(one, change)
    if between is None:
        return True
    outside = between.partition("(")[0] if between.count("(") > between.count(")") else _BRACKETS.sub("", between)
    return ";" in outside


def _years_apart(one: Figure, other: Figure) -> bool:
    """Whether a figure is told of an earlier year than another one."""
    if one.period_end is None or other.period_end is None:
        return False
    return other.period_end - one.period_end >= _NEARLY_A_YEAR


def _same_things(one: Figure, change: Figure) -> bool:
    """Whether a figure counts what a change is of: the code tells, or for a change in numbers the unit."""
    if change.unit != _PERCENT and one.measure is not Measure.CHANGE:
        return one.unit == change.unit and (one.indicator == change.indicator or not _is_money(one))
    return one.indicator == change.indicator


def _is_money(figure: Figure) -> bool:
    return figure.unit == _MONEY


def _before(document: AuditedDocument, sentence: FigureSentence, now: Figure, change: Figure) -> Figure | None:
    """The one earlier value of what changed; none where there are several."""
    beside = [one for one in sentence.figures if _is_value_of(one, now) and _told_before(sentence, one, now, change)]
    last = max((one.period_end for one in beside if one.period_end is not None), default=None)
    beside = [one for one in beside if one.period_end == last] if len(beside) > 1 else beside
    if beside:
        return beside[0] if len({one.value for one in beside}) == 1 else None
    found = [
        one
        for one in document.alike[now.indicator, now.measure]
        if _counts_the_same(one, now) and _is_earlier(one, now)
    ]
    return found[0] if len({one.value for one in found}) == 1 else None


def _is_value_of(one: Figure, now: Figure) -> bool:
    same = one.unit == now.unit and one.measure is now.measure and one.id != now.id
    return same and _plain(one) and one.denominator is None


def _told_before(sentence: FigureSentence, one: Figure, now: Figure, change: Figure) -> bool:
    """Whether the sentence makes one number the earlier value of another: by words, or by an earlier year."""
    same = one.indicator == now.indicator
    if _in_bracket(sentence, one, now):
        return True
    if one.start > now.start and _told_earlier(sentence, one):
        later = [
            other
            for other in sentence.figures
            if now.start < other.start < one.start and _is_value_of(other, now) and other.id != change.id
        ]
        return not later and (one.start < change.start or ";" not in (sentence.between(change, one) or ";"))
    if same and _before_in_time(one, now) and place_of(one) == place_of(now) and one.detail == now.detail:
        return True
    return one.start < now.start and same and (_becomes(sentence, one, now) or _told_earlier(sentence, one))


def _in_bracket(sentence: FigureSentence, one: Figure, now: Figure) -> bool:
    """Whether a bare number in a bracket right behind a value is the one of the time before: "164 cuộc (142), tăng"."""
    between = sentence.between(now, one) or ""
    return _BARE.fullmatch(between) is not None and sentence.after(one).startswith(")")


def _behind_value(sentence: FigureSentence, one: Figure) -> bool:
    """Whether a number stands bare in a bracket behind a value of the same things."""
    at = sentence.figures.index(one)
    value = sentence.figures[at - 1] if at else None
    return value is not None and value.indicator == one.indicator and _in_bracket(sentence, one, value)


def _before_in_time(one: Figure, now: Figure) -> bool:
    """Whether a figure is of an earlier year, or a stock of an earlier day."""
    if _years_apart(one, now):
        return True
    stocks = one.period_start == one.period_end and now.period_start == now.period_end
    return stocks and one.period_end is not None and now.period_end is not None and one.period_end < now.period_end


def _counts_the_same(one: Figure, now: Figure) -> bool:
    same = one.indicator == now.indicator and one.measure is now.measure and one.detail == now.detail
    alike = one.status is now.status and one.scope is now.scope and place_of(one) == place_of(now)
    return one.id != now.id and same and alike and _plain(one) and one.denominator is None


def _told_earlier(sentence: FigureSentence, figure: Figure) -> bool:
    """Whether the words before a number say that it is an earlier one: "(cùng kỳ năm trước 79 vụ - 340 đối tượng)"."""
    return words("started_from").search(_CLAUSE.split(sentence.before(figure)[-_REACH:])[-1]) is not None


def _is_earlier(one: Figure, now: Figure) -> bool:
    """Whether a figure covers the same days of the year before."""
    if now.period_start is None or now.period_end is None or one.period_start is None or one.period_end is None:
        return False
    # Leap years and months of other lengths move them a little.
    ends, begins = now.period_end - one.period_end, now.period_start - one.period_start
    return abs(ends - _YEAR) <= _DAYS and abs(begins - _YEAR) <= _DAYS


def _becomes(sentence: FigureSentence, one: Figure, now: Figure) -> bool:
    """Whether one number becomes another: "từ 18 xuống 7 vụ", "đầu năm có 31 điểm thì nay chỉ còn 8"."""
    before, between = sentence.before(one).rstrip(), sentence.between(one, now) or ""
    inside = [other for other in sentence.figures if one.start < other.start < now.start and other.unit == now.unit]
    started = words("starts").search(before[-_FROM:]) is not None and words("becomes").search(between) is not None
    return started or (not inside and words("only_left").search(between) is not None)
