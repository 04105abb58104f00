"""Parts that no words before them announce: "1.126 lao động, nữ 582", "bảy chị đan giỏ, 4 người trong đó …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.audit.document import AuditedDocument, FigureSentence, holds_period, period_of, place_of
from pipeline.audit.rules import words
from pipeline.records import Figure, Measure, Qualifier, Scope

_OTHER = "other"
# What a number counts, and words that take it from another one, stand so close behind it.
_TRAILING, _NEXT = 40, 10
# Words that say that what stands before has these leave so much room.
_ENDS = re.compile(r";|\.\s")
# A list goes on for so many characters, with a number in every item of it.
_FEW = 2
_LONGEST_NOUN = 3
_LISTED, _ITEM, _STOP, _DIGITS = 160, re.compile(r"[,;]"), re.compile(r"[()|\t]|\.\s"), re.compile(r"\d[\d.]*")
_SHORT, _CLAUSE = 70, re.compile(r"[,(]|(?<!\w)nhưng(?!\w)")


def narrower(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """Pairs of a figure and the wider one before it that it must lie in."""
    for sentence in document.prose:
        for place, figure in enumerate(sentence.figures):
            if not _comparable(figure):
                continue
            before = sentence.figures[:place]
            earlier = [one for one in document.sentence_before(sentence) if one.unit == figure.unit]
            wider = _of_kind(sentence, figure, before) or _taken_from(sentence, figure, before, earlier)
            wider = wider or _among(sentence, figure, before) or _listed_off(sentence, figure, before)
            if wider is not None:
                yield figure, wider


def makes_up(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """Counts that make up some of what was told last, in their sentence or the one before: "khu vực cũ chiếm 7 vụ"."""
    for sentence in document.prose:
        for figure in sentence.figures:
            plain = figure.measure is Measure.COUNT and figure.denominator is None and figure.indicator != _OTHER
            if not plain or not words("makes_up").search(sentence.before(figure)[-_NEXT:]):
                continue
            before = [*document.sentence_before(sentence), *sentence.figures[: sentence.figures.index(figure)]]
            alike = [one for one in before if one.indicator == figure.indicator and one.measure is figure.measure]
            linked = document.whole_of(figure)
            held = linked is not None and linked.value >= figure.value
            if alike and not held and holds_period(alike[-1], figure):
                yield figure, max(alike, key=lambda one: one.value)


def of_those(document: AuditedDocument) -> Iterator[tuple[Figure, Figure]]:
    """Things of those told last that are more than all of these: "gặp hai tiếp viên. Trong số tiếp viên có 5 em"."""
    for sentence in document.prose:
        for place, figure in enumerate(sentence.figures):
            before = sentence.before(figure)
            if not _begins_of_those(before) or figure.measure is not Measure.COUNT or figure.denominator is not None:
                continue
            near = [*document.sentence_before(sentence), *sentence.figures[:place]]
            told = [one for one in near if one.unit == figure.unit and one.measure is Measure.COUNT]
            if told and figure.value > sum(one.value for one in told):
                yield figure, max(told, key=lambda one: one.value)


def _begins_of_those(before: str) -> bool:
    """Whether the words before a number take it from those of a name: "trong số tiếp viên có"."""
    told = list(words("of_those").finditer(before))
    noun, _, has = before[told[-1].end() :].strip().partition(" ") if told else ("", "", "")
    while noun and len(noun.split()) < _LONGEST_NOUN and not words("among").fullmatch(has):
        word, _, has = has.partition(" ")
        noun = f"{noun} {word}" if word else ""
    return noun.replace(" ", "").isalpha() and words("among").fullmatch(has) is not None


def _listed_off(sentence: FigureSentence, figure: Figure, before: Sequence[Figure]) -> Figure | None:
    """The first figure of the same things where a list of smaller numbers leads on to a figure.

    "nhận 71 cuộc gọi, năm đầu 12, năm thứ hai 21", "27 văn bản, 12 cái về ma tuý, 6 về HIV, còn 9 cái": some of these
    numbers may not be known to be figures.
    """
    alike = [one for one in before if one.unit == figure.unit and one.indicator == figure.indicator]
    if not alike or not _alike(alike[0], figure) or place_of(alike[0]) != place_of(figure) or alike[0].detail:
        return None
    if alike[0].part_of is not None or not alike[0].qualifier is figure.qualifier is Qualifier.EXACT:
        return None
    between = sentence.between(alike[0], figure) or "."
    items = _ITEM.split(between)
    told = [float(match.group().replace(".", "")) for item in items[:-1] for match in _DIGITS.finditer(item)]
    stops = _STOP.search(between) or words("no_parts").search(between) or words("differs").search(between)
    apart = stops is not None or (";" in between and len(told) < _FEW)
    if apart or len(between) > _LISTED or not told or any(one >= alike[0].value for one in told):
        return None
    return alike[0] if all(_DIGITS.search(item) for item in items[1:-1]) else None


def _comparable(figure: Figure) -> bool:
    plain = figure.measure is Measure.COUNT and figure.denominator is None and figure.scope is Scope.AGGREGATE
    return plain and figure.indicator != _OTHER and figure.period_end is not None


def _alike(one: Figure, other: Figure) -> bool:
    same = one.indicator == other.indicator and one.status is other.status and one.counted_as == other.counted_as
    return same and _comparable(one) and period_of(one) == period_of(other)


def _of_kind(sentence: FigureSentence, figure: Figure, before: tuple[Figure, ...]) -> Figure | None:
    """The figure right before it, of the same things without the kind that it names: "lao động 1.126, nữ 582"."""
    alike = [one for one in before if one.indicator == figure.indicator and one.measure is figure.measure]
    if (
        not alike
        or not _alike(alike[-1], figure)
        or alike[-1].detail
        or not figure.detail
        or place_of(alike[-1]) != place_of(figure)
    ):
        return None
    between = sentence.between(alike[-1], figure) or "."
    apart = "." in between or ";" in between or words("no_parts").search(between)
    around = between[-_NEXT:] + " # " + sentence.after(figure)[:_NEXT]
    return None if apart or alike[-1].part_of is not None or not words("kind_words").search(around) else alike[-1]


def _among(sentence: FigureSentence, figure: Figure, before: tuple[Figure, ...]) -> Figure | None:
    """The last figure of the same things before it, where words say that it has these: "57 người, có 58 người vay"."""
    alike = [one for one in before if one.unit == figure.unit and one.measure is figure.measure]
    if not alike or not _alike(alike[-1], figure) or place_of(alike[-1]) != place_of(figure):
        return None
    between = sentence.between(alike[-1], figure) or "."
    told = words("among").fullmatch(_CLAUSE.split(between)[-1].strip()) is not None
    apart = len(between) > _SHORT or _ENDS.search(between) is not None or words("no_parts").search(between)
    less = set(alike[-1].detail) - set(figure.detail)
    return alike[-1] if told and not apart and not less else None


def _taken_from(
    sentence: FigureSentence, figure: Figure, before: Sequence[Figure], earlier: Sequence[Figure]
) -> Figure | None:
    """The figure before it where the words behind it say that it is taken from there: "40 người trong đó"."""
    behind = sentence.after(figure)[:_TRAILING].split()
    pointed = any(
        "a".join(("", *behind[:many], "")).isalpha() and words("taken_from").match(" ".join(behind[many:]))
        for many in (0, 1, 2)
    )
    if not pointed:
        return None
    if not any(one.unit == figure.unit for one in before):
        return max((one for one in earlier if _comparable(one)), key=lambda one: one.value, default=None)
    near = before[-1]
    if ";" in (sentence.between(near, figure) or ";"):  # of some number before the semicolon
        alike = (one for one in before if one.unit == figure.unit and one.measure is figure.measure)
        return max(alike, key=lambda one: one.value)
    return near if near.unit == figure.unit and near.measure is figure.measure else None
