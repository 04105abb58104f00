"""Units that a text speaks of without their name: "Công an huyện bắt 3 vụ", "riêng thị xã 117 điểm"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache

from pipeline.areas import area_table
from pipeline.extraction.context import context, said
from pipeline.extraction.layout import Layout
from pipeline.spans import Span

NO_UNIT = ("", -1)
"""What stands for a unit that no sentence speaks of: no word, nowhere."""

# A unit word this many characters before a number says nothing of it, nor one so many after it.
_FAR, _AFTER = 300, 40


def is_called(kind: str, word: str) -> bool:
    """Whether a unit of a kind may be called by a unit word, by what it is or what it was before it rose."""
    rows = (row for row in context().rising_units if word in row and kind in row)
    return word == kind or any(row.index(word) <= row.index(kind) for row in rows)


@cache
def said_kinds() -> frozenset[str]:
    """The kinds of unit that areas have; "TP." and "huyện đảo" are none."""
    return frozenset(area.type for area in area_table().by_id.values() if area.type)


class UnitWords:
    """Where a document says "huyện", "phường" and the like without a name."""

    def __init__(self, layout: Layout) -> None:
        """Finds them all, once."""
        self._folded = layout.folded
        text, names = layout.text, [place.span for place in layout.places if place.name]
        named = {span.start for span in names}
        found = [
            match
            for match in said("unit_alone").finditer(layout.folded)
            if match.start("unit") not in named and not text[match.end() : match.end() + 2].strip()[:1].isupper()
        ]
        self._starts = [match.start("unit") for match in found]
        self._ends = [match.end("unit") for match in found]
        self._words = [match["unit"] for match in found]

    def before(self, at: int, sentence: Span) -> tuple[str, int]:
        """The last unit word of a sentence before a position and where it stands; "" and -1 without one."""
        last = bisect_right(self._ends, at) - 1
        if last < bisect_left(self._starts, max(sentence.start, at - _FAR)):
            return NO_UNIT
        return self._words[last], self._starts[last]

    def right_after(self, end: int, sentence: Span) -> tuple[str, int]:
        """The unit word that says where what a number counts is: "2 vụ tại thị trấn"; "" and -1 without one."""
        at = bisect_left(self._starts, end)
        if at == len(self._starts) or self._starts[at] > min(end + _AFTER, sentence.end):
            return NO_UNIT
        start = self._starts[at]
        placed = said("right_of_number").fullmatch(self._folded, end, start)
        return (self._words[at], start) if placed is not None else NO_UNIT
