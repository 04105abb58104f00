"""Figures of a place, a time or a kind that lies within that of another figure, wherever the text singles them out.

    "phát hiện 23 vụ, 94 đối tượng (Kỳ Anh: 8 vụ, 48 đối tượng)"      "toàn tỉnh 38 vụ. … Riêng đặc khu Phú Quốc 22 vụ"

Neither a link nor the words between them are asked for: whatever is counted in a part of a province was counted in the
province. Acts of several bodies are told side by side, so words must single the part out, and no figure of the wider
place may be as large.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice, takewhile
from operator import attrgetter

from pipeline.audit.document import AuditedDocument, days_of, holds_period, period_of, place_of
from pipeline.audit.rules import words
from pipeline.records import Figure, Level, Measure, Qualifier, Scope, Status
from pipeline.scheme import scheme

_OTHER, _FLOW, _VISITS = "other", "flow", "visits"
# A part stands so many characters behind its whole; what singles it out so many before it.
_BEHIND, _NEAR = 500, 90
# Several parts go on so long behind their whole.
_SPREAD, _FEWEST = 700, 2
# "mỗi năm 24 cuộc"
_EACH = 16
# "Tổng hợp lại là 71 vụ"
_SUMMED = 24
_SENTENCE = re.compile(r"[.;]\s")
_NAMED = re.compile(r"\((?:[^()\d]{2,30}|[^()\d]{0,12}\d{4}: ?)$")
# Things of one kind are told so many times at most.
_MOST_TOLD = 200
_start = attrgetter("start")


def singled_out(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """Parts with the wider figure before them, where no wider one of the document is as large."""
    for alike in _alike(document).values():
        for part in alike[:_MOST_TOLD]:
            whole = _wider(part, alike[:_MOST_TOLD])
            if whole is not None and _is_singled_out(document, part, whole) and not _has_nearer(document, part, whole):
                yield part, whole
        for whole in alike[:_MOST_TOLD]:
            if _sums_up(document, whole):
                before = (one for one in alike if one.end < whole.start <= one.end + _SPREAD)
                yield from ((one, whole) for one in before if _is_part(one, whole) and _is_narrower(one, whole))


def named_beside(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """Figures of places behind one of the wider place in their sentence: "gửi 6 văn bản, thị xã 20, thành phố 3"."""
    for sentence in document.prose:
        for part in sentence.figures:
            alike = [one for one in sentence.figures if _counts_as(one, part)]
            whole = alike[0] if alike else part
            if whole is part or part.part_of or not _names_places(whole, part, alike):
                continue
            between = sentence.between(whole, part) or ";"
            if ";" not in between and not words("no_parts").search(between) and not words("differs").search(between):
                yield part, whole


def _counts_as(one: Figure, other: Figure) -> bool:
    """Whether two figures count the same things exactly, wherever."""
    plain = one.measure is Measure.COUNT and one.denominator is None and one.qualifier is Qualifier.EXACT
    return plain and one.indicator == other.indicator != _OTHER and one.status is other.status


def _names_places(whole: Figure, part: Figure, alike: Sequence[Figure]) -> bool:
    """Whether a figure is of a place in the whole's, as another one of the sentence is, and alone is too large."""
    plain = whole.scope is Scope.AGGREGATE and whole.part_of is None and period_of(whole) == period_of(part)
    kinds = not part.detail or part.detail == whole.detail
    inside = [one for one in alike if place_of(one) != place_of(whole) and _holds_place(whole, one)]
    larger = [one for one in alike if one.value >= part.value]
    return plain and kinds and part in inside and len(inside) >= _FEWEST and larger == [part]


def spread_out(document: AuditedDocument) -> Iterator[tuple[Figure, list[Figure]]]:
    """Figures with those behind them that count the same in several of their places, or in several of their times."""
    for alike in _alike(document).values():
        told = alike[:_MOST_TOLD]
        for at, whole in enumerate(told):
            if _sums_up(document, whole):
                before = [one for one in told[:at] if whole.start - one.end <= _SPREAD]
                yield from ((whole, parts) for parts in _split(whole, before))
            if _is_spread(document, whole):
                behind = list(takewhile(partial(_is_behind, whole=whole), told[at + 1 :]))
                found = _split(whole, behind)
                yield from ((whole, parts) for parts in found if not _has_nearer(document, parts[0], whole))


def _has_nearer(document: AuditedDocument, part: Figure, whole: Figure) -> bool:
    """Whether another figure, be it estimated or of visits, stands nearer to a part and is large enough to hold it."""
    alike = document.alike[part.indicator, Measure.COUNT]
    first, last = (bisect_left(alike, at, key=_start) for at in (whole.end, part.start))
    between = islice(alike, first, last)
    return any(one.value >= part.value and _holds_place(one, part) and _holds_days(one, part) for one in between)


def _split(whole: Figure, near: Sequence[Figure]) -> Iterator[list[Figure]]:
    for parts in (_places(whole, near), _times(whole, near)):
        if len(parts) >= _FEWEST and all(part.value < whole.value for part in parts):
            yield parts


def _sums_up(document: AuditedDocument, whole: Figure) -> bool:
    """Whether words before a figure say that it is the sum of those before it: "Tổng hợp lại là 71 vụ"."""
    before = document.sentence_of(whole).before(whole)[-_SUMMED:]
    plain = whole.scope is Scope.AGGREGATE and whole.part_of is None and whole.value > 0
    return plain and words("summed").search(before) is not None


def _is_spread(document: AuditedDocument, whole: Figure) -> bool:
    """Whether a figure is one of all that happened, and not of each of several."""
    plain = whole.scope is Scope.AGGREGATE and whole.part_of is None and whole.status is Status.REPORTED
    return plain and not words("each").search(document.sentence_of(whole).before(whole)[-_EACH:])


def _is_behind(one: Figure, whole: Figure) -> bool:
    """Whether a figure stands near behind a wider one; nothing that is as wide stands between them."""
    return one.start - whole.end <= _SPREAD and (_is_narrower(one, whole) or not _covers(one, whole))


def _places(whole: Figure, behind: Sequence[Figure]) -> list[Figure]:
    """One figure of each place in the whole's place, of its time."""
    parts: list[Figure] = []
    for one in behind:
        apart = all(not _holds_place(one, other) and not _holds_place(other, one) for other in parts)
        if apart and _is_part(one, whole) and place_of(one) != place_of(whole) and period_of(one) == period_of(whole):
            parts.append(one)
    return parts


def _times(whole: Figure, behind: Sequence[Figure]) -> list[Figure]:
    """One figure of each time in the whole's time, of its place."""
    parts: list[Figure] = []
    for one in behind:
        apart = all(not _meet(one, other) for other in parts)
        if apart and _is_part(one, whole) and place_of(one) == place_of(whole) and period_of(one) != period_of(whole):
            parts.append(one)
    return parts


def _is_part(one: Figure, whole: Figure) -> bool:
    return one.scope is Scope.AGGREGATE and one.detail == whole.detail and one.of == whole.of and _covers(whole, one)


def _meet(one: Figure, other: Figure) -> bool:
    first, second = days_of(one), days_of(other)
    return first is None or second is None or max(first[0], second[0]) <= min(first[1], second[1])


def _alike(document: AuditedDocument) -> dict[tuple[object, ...], list[Figure]]:
    found: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for one in document.figures:
        plain = one.measure is Measure.COUNT and one.denominator is None and one.qualifier is Qualifier.EXACT
        if plain and one.indicator != _OTHER and one.period_end is not None:
            found[one.indicator, one.status, one.counted_as == _VISITS].append(one)
    return found


def _wider(part: Figure, alike: Sequence[Figure]) -> Figure | None:
    """The largest figure that is wider than a part; None where it, or an earlier one as wide, holds the part."""
    wider = [one for one in alike if one is not part and one.scope is Scope.AGGREGATE and _is_narrower(part, one)]
    whole = max(wider, key=lambda one: one.value, default=None)
    if whole is None or whole.value >= part.value or not 0 < part.start - whole.end <= _BEHIND or whole.part_of:
        return None
    beside = (one for one in alike if one.start < part.start and one.part_of is None and one is not part)
    return None if any(one.value >= part.value and _covers(one, part) for one in beside) else whole


def _is_narrower(part: Figure, whole: Figure) -> bool:
    same = place_of(part) == place_of(whole) and period_of(part) == period_of(whole) and part.detail == whole.detail
    return _covers(whole, part) and not same and whole.value > 0


def _covers(whole: Figure, part: Figure) -> bool:
    """Whether all that one figure counts must be counted in another one, by what the scheme tells of both."""
    of = whole.of is None or whole.of == part.of
    return of and set(whole.detail) <= set(part.detail) and _holds_place(whole, part) and _holds_days(whole, part)


def _holds_place(whole: Figure, part: Figure) -> bool:
    if whole.level is Level.NATIONAL:
        return True
    names = ("province", "district", "commune", "area_name")
    return whole.province is not None and all(getattr(whole, one) in {None, getattr(part, one)} for one in names)


def _holds_days(whole: Figure, part: Figure) -> bool:
    flow = scheme().indicators[part.indicator].kind == _FLOW
    return holds_period(whole, part) if flow else period_of(whole) == period_of(part)


def _is_singled_out(document: AuditedDocument, part: Figure, whole: Figure) -> bool:
    """Whether the clause before a part names it as one among others, or it stands in a bracket behind its name."""
    near = document.sentence_of(part).before(part)[-_NEAR:]
    if whole in document.sentence_of(part).figures:
        near = (document.sentence_of(part).between(whole, part) or "")[-_NEAR:]
    clause = _SENTENCE.split(near)[-1]
    told = [match.end() for match in words("singled_out").finditer(clause)]
    named = _NAMED.search(near)
    if not told:
        return named is not None and not words("no_parts").search(named.group())
    return not words("no_parts").search(clause[told[-1] :])
