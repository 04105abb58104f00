"""Changes ("tăng 5 vụ", "giảm 31,5%") with the value that changed and the value that it came from.

The value that changed is the nearest figure of the same indicator before the change in its sentence. The value that it
came from counts the same, and is told as the earlier one: by its period, or by the words before it ("cùng kỳ: 7 vụ").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from pipeline.audit.document import AuditedDocument, FigureSentence, place_of
from pipeline.audit.rules import words
from pipeline.records import Figure, Measure, Qualifier, Status

_PERCENT, _MONEY = "percent", "vnd"
# Figures between a value and its change.
_BACK = 5
_YEAR = timedelta(days=366)
_DAYS = timedelta(days=3)
# "Từ" stands right before the first of two values.
_FROM = 8
# Words that tell an earlier value stand so many characters before it.
_REACH = 44
_CLAUSE = re.compile(r"[;,.)]")


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
        for at, figure in enumerate(sentence.figures):
            if figure.measure is Measure.CHANGE and figure.status is Status.REPORTED and _plain(figure):
                now = _changed(sentence, at)
                if now is not None:
                    yield Change(figure, now, _before(document, sentence, now))


def _plain(figure: Figure) -> bool:
    """A number as it is: no range, no "hơn", and no "gấp đôi", which is rounded more than it says."""
    told = figure.qualifier is Qualifier.EXACT and figure.value_max is None
    whole = float(figure.value).is_integer() or figure.unit in (_PERCENT, _MONEY)
    return told and whole and ((figure.unit != _PERCENT) or "%" in figure.surface)


def _changed(sentence: FigureSentence, at: int) -> Figure | None:
    """The nearest value of the same indicator before a change; none where another change of it stands between."""
    change = sentence.figures[at]
    for one in reversed(sentence.figures[max(0, at - _BACK) : at]):
        if one.indicator != change.indicator or place_of(one) != place_of(change):
            continue
        if one.measure is Measure.CHANGE:
            if one.unit == change.unit:
                return None
            continue
        if _told_earlier(sentence, one):
            continue
        between = sentence.between(one, change)
        if one.measure is Measure.SHARE or between is None or ";" in between:
            return None
        return one if one.detail == change.detail and _plain(one) and one.denominator is None else None
    return None


def _before(document: AuditedDocument, sentence: FigureSentence, now: Figure) -> Figure | None:
    """The one earlier value of what changed; none where there are several."""
    found = [
        one
        for one in document.alike[now.indicator, now.measure]
        if _counts_the_same(one, now) and _is_earlier(sentence, one, now)
    ]
    return found[0] if len({one.value for one in found}) == 1 else None


def _counts_the_same(one: Figure, now: Figure) -> bool:
    same = one.indicator == now.indicator and one.measure is now.measure and one.detail == now.detail
    alike = one.status is now.status and one.scope is now.scope and place_of(one) == place_of(now)
    return one.id != now.id and same and alike and _plain(one) and one.denominator is None


def _told_earlier(sentence: FigureSentence, figure: Figure) -> bool:
    """Whether the words before a number say that it is an earlier one: "(cùng kỳ năm trước 79 vụ - 340 đối tượng)"."""
    return words("started_from").search(_CLAUSE.split(sentence.before(figure)[-_REACH:])[-1]) is not None


def _is_earlier(sentence: FigureSentence, one: Figure, now: Figure) -> bool:
    if one in sentence.figures:
        if one.start > now.start and _told_earlier(sentence, one):
            return True
        if _rises(sentence, one, now):
            return True
    if now.period_start is None or now.period_end is None or one.period_start is None or one.period_end is None:
        return False
    # The same days of the year before: leap years and months of other lengths move them a little.
    ends, begins = now.period_end - one.period_end, now.period_start - one.period_start
    return abs(ends - _YEAR) <= _DAYS and abs(begins - _YEAR) <= _DAYS


def _rises(sentence: FigureSentence, one: Figure, now: Figure) -> bool:
    """Whether one number becomes another: "từ 18 xuống 7 vụ"."""
    if one.start > now.start:
        return False
    before, between = sentence.before(one).rstrip(), sentence.between(one, now) or ""
    return words("starts").search(before[-_FROM:]) is not None and words("becomes").search(between) is not None
