"""The figures of one document as the checks look at them: by sentence, by whole, with the words between them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from pipeline.intervals import Interval, bounds
from pipeline.records import DigitString, Figure, Measure
from pipeline.textforms import fold

# A sentence of prose states so many figures at most; the longest of the gold corpus has 16.
_MOST_FIGURES = 80
_DIGIT_BEFORE, _DIGIT_BEHIND = re.compile(r"\d[.,/]?$"), re.compile(r"[.,/]?\d")
# What is measured, and so rounded; everything else is counted.
_ROUNDED = frozenset({"percent", "vnd"})
# Between two sentences that follow each other stand a space or an empty line.
_NEXT, _LINE_END = 4, 3
_CELLS = ("|", "\t")
_AND = re.compile(r"(?<!\w)và\s*$")


class FigureSentence:
    """A sentence, list item or table row with the figures that it states, in order."""

    def __init__(self, figures: Sequence[Figure], offset: int | None, text: str = "") -> None:
        """Takes them as they are.

        Args:
            figures: of one sentence, at least one.
            offset: where the sentence begins in the document; None if that cannot be told.
            text: of the sentence, if it is not the one that the figures quote.
        """
        self.figures = tuple(figures)
        self.offset, self.text = offset, text or figures[0].sentence
        # Lines of one sentence; every character keeps its position.
        self.text_folded = fold(self.text).replace("\n", " ")

    def between(self, one: Figure, other: Figure) -> str | None:
        """The folded words between two figures of the sentence; None where they cannot be told."""
        return None if self.offset is None else self.text_folded[one.end - self.offset : other.start - self.offset]

    def after(self, figure: Figure) -> str:
        """The folded rest of the sentence behind a figure."""
        return "" if self.offset is None else self.text_folded[figure.end - self.offset :]

    def before(self, figure: Figure) -> str:
        """The folded sentence up to a figure."""
        return "" if self.offset is None else self.text_folded[: figure.start - self.offset]


class AuditedDocument:
    """The figures of one document, in the order of the text, and what became of its other digits."""

    def __init__(self, figures: Sequence[Figure], digits: Sequence[DigitString] = (), text: str = "") -> None:
        """Takes what was read.

        Args:
            figures: of one document; other documents' figures are no evidence here.
            digits: its digit strings, as far as they are known.
            text: of the document, to quote digits that are no figure.
        """
        self.figures = tuple(sorted(figures, key=lambda figure: (figure.start, figure.end)))
        self.digits, self.text = tuple(digits), text
        self.by_id = {figure.id: figure for figure in self.figures}

    @cached_property
    def parts(self) -> dict[str, list[Figure]]:
        """Figures that are a part of another one and measure the same, by the id of their whole."""
        found: dict[str, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            whole = self.whole_of(figure)
            if whole is not None and figure.measure is whole.measure and figure.measure is not Measure.CHANGE:
                found[whole.id].append(figure)
        return found

    def whole_of(self, figure: Figure) -> Figure | None:
        """What a figure is a part of."""
        return self.by_id.get(figure.part_of or "")

    @cached_property
    def sentences(self) -> tuple[FigureSentence, ...]:
        """The sentences with figures, in order."""
        joined: list[FigureSentence] = []
        for group in self._groups():
            sentence = FigureSentence(group, _offset(group))
            whole = _cut_by_line(joined[-1], sentence) if joined else None
            if whole is not None:
                joined.pop()
            joined.append(sentence if whole is None else whole)
        return tuple(joined)

    @cached_property
    def prose(self) -> tuple[FigureSentence, ...]:
        """The sentences that people write: those with more figures are tables that lost their lines."""
        return tuple(sentence for sentence in self.sentences if len(sentence.figures) <= _MOST_FIGURES)

    @cached_property
    def place_in_order(self) -> dict[str, int]:
        """The index of each figure in the order of the text, by its id."""
        return {figure.id: place for place, figure in enumerate(self.figures)}

    @cached_property
    def alike(self) -> dict[tuple[str, Measure], list[Figure]]:
        """The figures of each indicator and measure, in order."""
        found: dict[tuple[str, Measure], list[Figure]] = defaultdict(list)
        for figure in self.figures:
            found[figure.indicator, figure.measure].append(figure)
        return found

    @cached_property
    def _sentence_of(self) -> dict[str, FigureSentence]:
        return {figure.id: sentence for sentence in self.sentences for figure in sentence.figures}

    def sentence_of(self, figure: Figure) -> FigureSentence:
        """The sentence that states a figure."""
        return self._sentence_of[figure.id]

    @cached_property
    def _place_of_sentence(self) -> dict[int, int]:
        return {id(sentence): place for place, sentence in enumerate(self.sentences)}

    def sentence_before(self, sentence: FigureSentence) -> tuple[Figure, ...]:
        """The figures of the sentence right before another one; none where others may lie between."""
        place = self._place_of_sentence[id(sentence)]
        before = self.sentences[place - 1] if place else None
        if before is None or before.offset is None or sentence.offset is None:
            return ()
        return before.figures if sentence.offset - before.offset - len(before.text) <= _NEXT else ()

    def _groups(self) -> Iterator[list[Figure]]:
        """Neighbours with one sentence; the same words further on are another sentence."""
        group: list[Figure] = []
        for figure in self.figures:
            same = group and figure.sentence == group[0].sentence
            if group and not (same and figure.end - group[0].start <= len(figure.sentence)):
                yield group
                group = []
            group.append(figure)
        if group:
            yield group


def _offset(figures: Sequence[Figure]) -> int | None:
    """Where a sentence begins in the document: the one place at which it quotes all its figures."""
    first = figures[0]
    at, found = first.sentence.find(first.surface), list[int]()
    while at >= 0 and len(found) <= 1:
        offset = first.start - at
        # The last first: where numbers repeat themselves all others may fit, but it lies behind the end.
        if _is_number_of_its_own(first.sentence, at, at + len(first.surface)) and all(
            one.sentence[one.start - offset : one.end - offset] == one.surface for one in reversed(figures)
        ):
            found.append(offset)
        at = first.sentence.find(first.surface, at + 1)
    return found[0] if len(found) == 1 else None


def _cut_by_line(one: FigureSentence, other: FigureSentence) -> FigureSentence | None:
    """Two pieces of a sentence that a line end cuts: "(lưu trú 561;" and "karaoke 95)", "29 khách và" and "6 chủ"."""
    if one.offset is None or other.offset is None or any(mark in one.text for mark in _CELLS):
        return None
    gap = other.offset - one.offset - len(one.text)
    in_bracket = one.text.count("(") > one.text.count(")") and one.text.rstrip().endswith((";", ","))
    open_ended = in_bracket or _AND.search(one.text) is not None
    if not open_ended or not 0 <= gap <= _LINE_END:
        return None
    return FigureSentence((*one.figures, *other.figures), one.offset, one.text + " " * gap + other.text)


def _is_number_of_its_own(text: str, start: int, end: int) -> bool:
    """Whether what stands at a place is no piece of a longer number or date: the 2 of "2022", the 4 of "13.4"."""
    return not (_DIGIT_BEFORE.search(text[:start][-2:]) or _DIGIT_BEHIND.match(text[end : end + 2]))


def interval_of(figure: Figure) -> Interval:
    """The interval that a figure leaves open: its stored bounds, else those of its value; a change counts things."""
    if figure.measure is Measure.CHANGE and figure.unit not in _ROUNDED:
        return bounds(figure.value, figure.qualifier, value_max=figure.value_max)
    if figure.bound_low is None and figure.bound_high is None:
        return bounds(figure.value, figure.qualifier, whole=figure.measure is Measure.COUNT)
    low = figure.bound_low if figure.bound_low is not None else float("-inf")
    high = figure.bound_high if figure.bound_high is not None else float("inf")
    return Interval(low, high)


def place_of(figure: Figure) -> tuple[object, ...]:
    """The area that a figure covers, to be compared."""
    return figure.level, figure.province, figure.district, figure.commune, figure.area_name


def period_of(figure: Figure) -> tuple[object, ...]:
    """The days that a figure covers, to be compared."""
    return figure.period_start, figure.period_end


def days_of(figure: Figure) -> tuple[date, date] | None:
    """The first and last day that a figure covers; None where one of them is not known."""
    first, last = figure.period_start, figure.period_end
    return None if first is None or last is None else (first, last)


def holds_period(wide: Figure, narrow: Figure) -> bool:
    """Whether the days of a figure are those of another one, or lie within them."""
    if period_of(wide) == period_of(narrow):
        return True
    outer, inner = days_of(wide), days_of(narrow)
    return outer is not None and inner is not None and outer[0] <= inner[0] and inner[1] <= outer[1]
