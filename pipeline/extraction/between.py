"""What stands between a number and a mention of a period or place, and around the mention."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from pipeline.extraction.buckets import bucket
from pipeline.extraction.context import said
from pipeline.extraction.facts import Kept
from pipeline.extraction.hits import Hits
from pipeline.extraction.layout import Layout
from pipeline.spans import Span

_DISTANCES = (0, 12, 30, 70, 150, 400, 1200)
_MARKS = (";", "(", ")", ":", ".", ",")
_MARK = re.compile(r"[;():,]|\. ")
# Marks between a number and a mention are looked for so many characters far, numbers farther.
_GAP_REACH, _NUMBERS_REACH = 400, 1500
# So many characters around a number may tell what it changed from.
_MOVE = 24
# A text between them that is shorter than this is seen whole.
_SHORT = 14


Beside = tuple[tuple[str, ...], str]
"""Up to two words before a mention, and the one after it."""


Gap = tuple[int, int, tuple[str, ...], str | None]
"""What stands between a number and a mention.

The distance in steps, how many other numbers (up to four), each punctuation mark once (the full stop with the space
that follows it), and all of the text if it is short.
"""


class Between:
    """Looks at the text between numbers and mentions."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        hits = Hits(_MARK.finditer(layout.folded))
        self._starts, self._ends = hits.starts, hits.ends
        self._marks = "".join(map(layout.folded.__getitem__, hits.starts))
        self._numbers = [number.span.start for number in layout.numbers]

    def gap(self, at: Span, mention: Span) -> Gap:
        """What stands between a number and a mention on either side of it."""
        low, high = (mention.end, at.start) if mention.end <= at.start else (at.end, mention.start)
        if high <= low:
            return _TOUCHING
        far, limit = high - low, min(high, low + _GAP_REACH)
        numbers = 4
        if far < _NUMBERS_REACH:
            numbers = min(bisect_left(self._numbers, high) - bisect_left(self._numbers, low), 4)
        marks = _marks_of[self._marks[bisect_left(self._starts, low) : bisect_right(self._ends, limit)]]
        return bucket(far, _DISTANCES), numbers, marks, self._layout.folded[low:high] if far < _SHORT else None

    def words(self, mention: Span) -> Beside:
        """The words before and after a mention."""
        folded = self._layout.folded
        before = folded[max(0, mention.start - 24) : mention.start].split()[-2:]
        after = folded[mention.end : mention.end + 16].split()[:1]
        return tuple(before), after[0] if after else ""


def end_of_move(folded: str, at: Span) -> str:
    """Which end of a change a number is: "từ 41" is "from", "xuống còn 25" is "to"; empty for others."""
    before = folded[max(0, at.start - _MOVE) : at.start]
    if said("moves_to").search(before):
        return "to"
    comes_from = said("moves_from").search(before) is not None
    return "from" if comes_from and said("moves_on").match(folded, at.end, at.end + _MOVE) else ""


def words_beside(beside: Beside, source: str) -> Iterator[str]:
    """The words before and after a mention, as features."""
    before, after = beside
    for word in before:
        yield f"word={source}:{word}"
    yield f"words={' '.join(before)}"
    yield f"after={source}:{after}"


_TOUCHING: Gap = (0, 4, (), "")


def _each_once(marks: str) -> tuple[str, ...]:
    return tuple(". " if mark == "." else mark for mark in _MARKS if mark in marks)


_marks_of = Kept(_each_once)
