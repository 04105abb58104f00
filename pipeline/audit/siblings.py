"""Figures that stand among the parts of a whole and are linked to none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.audit.document import AuditedDocument, FigureSentence, period_of, place_of
from pipeline.audit.partitions import exclude_each_other
from pipeline.audit.rules import words
from pipeline.records import Figure, Measure

# The last of a list stands so close to the one before it: "Nam Định 1.240, Ninh Bình 1.015, Hà Nam 7.050".
_NEAR = 60
_OTHER = "other"
_CLOSED = re.compile(r"\.\s")
_APART = re.compile(r"[;:()]|\.\s")
# "172 cuộc với 9.815 lượt người"
_PAIR = re.compile(r"(?: [^\W\d]+){1,4},?(?: [^\W\d]+)? ")


def among_parts(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """Figures with the whole that their neighbours in the sentence are parts of.

    Between two parts of one whole, or between the whole and its first part, a figure of the same indicator is a part;
    the last one of a list is, if it goes on as before.
    """
    for sentence in document.prose:
        for at, figure in enumerate(sentence.figures):
            if figure.part_of is not None or figure.measure is not Measure.COUNT or figure.indicator == _OTHER:
                continue
            if _is_aside(sentence, figure):
                continue
            whole = _whole(document, sentence, at)
            same = whole is not None and whole.indicator == figure.indicator and whole.status is figure.status
            if whole is not None and same and whole is not figure:
                yield figure, whole


def next_to_parts(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """Figures that go on in the clause behind a part of a whole, of its indicator: each of them must lie in the whole.

    Other than those `among_parts` they need not exclude each other: "94 bị cáo … có 58 người dưới 30 tuổi, 33 là nữ".
    """
    for sentence in document.prose:
        for left, figure in pairwise(sentence.figures):
            whole = document.whole_of(left)
            if whole is None or whole not in sentence.figures or whole.start > left.start or figure.part_of is not None:
                continue
            between = sentence.between(left, figure) or "."
            apart = _APART.search(between) or len(between) > _NEAR or words("no_parts").search(between)
            if not apart and not _is_aside(sentence, figure) and _counts_the_same(figure, whole):
                yield figure, whole


def paired(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """What is told in one breath with a part, and what is told so with its whole: "1.310 cuộc, 88.460 lượt người"."""
    partners = {
        figure.id: other
        for sentence in document.prose
        for figure, other in pairwise(sentence.figures)
        if _PAIR.fullmatch(sentence.between(figure, other) or "")
    }
    for part in document.figures:
        one, other = partners.get(part.id), partners.get(part.part_of or "")
        if one is not None and other is not None and one.part_of is None and _counts_the_same(one, other):
            yield one, other


def _counts_the_same(one: Figure, other: Figure) -> bool:
    same = one.indicator == other.indicator and one.unit == other.unit and one.status is other.status
    counted = one.measure is other.measure is Measure.COUNT and one.denominator is None and other.denominator is None
    return same and counted and one.counted_as == other.counted_as and one.indicator != _OTHER


def _whole(document: AuditedDocument, sentence: FigureSentence, at: int) -> Figure | None:
    figure = sentence.figures[at]
    told = (one for one in sentence.figures if one is figure or not _is_aside(sentence, one))
    alike = [one for one in told if one.indicator == figure.indicator]
    place = alike.index(figure)
    before, after = alike[:place], alike[place + 1 :]
    if not before:
        return None
    whole = document.whole_of(after[0]) if after else None
    if whole is not None and before[-1] is whole and _is_first(sentence, figure, after[0], whole):
        return whole
    if before[-1].part_of is not None and after and after[0].part_of == before[-1].part_of:
        # "Nhà nghỉ 11 (năm ngoái 7); karaoke 6": between two of one time stands one of another.
        apart = period_of(before[-1]) == period_of(after[0]) != period_of(figure)
        return None if apart else document.whole_of(before[-1])
    return document.whole_of(before[-1]) if _goes_on(document, sentence, before, at) else None


def _is_aside(sentence: FigureSentence, figure: Figure) -> bool:
    """Whether a figure is a share, or stands bare in a bracket: "251 lượt (207)" is the number of the time before."""
    bare = sentence.before(figure).endswith("(") and sentence.after(figure).startswith(")")
    return bare or figure.measure is Measure.SHARE


def _is_first(sentence: FigureSentence, figure: Figure, part: Figure, whole: Figure) -> bool:
    """Whether a figure between a whole and its first part is of that time, or of another kind right before the part."""
    if period_of(part) == period_of(figure):
        return True
    between = sentence.between(figure, part) or ";."
    kinds = set(figure.detail) - set(part.detail) and set(part.detail) - set(figure.detail)
    apart = ";" in between or _CLOSED.search(between) or len(between) > _NEAR
    return bool(kinds) and not apart and exclude_each_other(whole, (figure, part))


def _goes_on(document: AuditedDocument, sentence: FigureSentence, before: Sequence[Figure], at: int) -> bool:
    """Whether a figure is the next of a list: it follows two parts of one whole, or differs as its neighbour does."""
    figure, left = sentence.figures[at], before[-1]
    whole, between = document.whole_of(left), sentence.between(left, figure)
    if whole is None or between is None or left is not sentence.figures[at - 1] or len(between) > _NEAR:
        return False
    closed = between.count(")") > between.count("(")
    if closed or _CLOSED.search(between) or words("no_parts").search(between):
        return False
    listed = len(before) > 1 and before[-2].part_of == left.part_of
    return listed or (";" not in between and exclude_each_other(whole, (left, figure)) and _differs(left, figure))


def _differs(one: Figure, other: Figure) -> bool:
    return (place_of(one), one.detail) != (place_of(other), other.detail)
