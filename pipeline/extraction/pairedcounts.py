"""Two counts with a slash, of things that the text has named in this order: "14 vụ/19 bị can …; Mỹ Tho 6/9"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from pipeline.extraction.layout import Layout, Place
from pipeline.extraction.tables import Table
from pipeline.extraction.terms import TaggedText, Term
from pipeline.records import NumberForm, NumberMention, Qualifier
from pipeline.spans import Span

# The things are named at most so many characters before, in the same block.
_REACH = 600
# Whatever a number counts would follow it: two counts end their item.
_ENDS = re.compile(r"\s*(?:[,;.:()|–-]|$)| *[\t\n]")
# Between the names and the numbers nothing else is told than cases, people, places and what was done to them.
_TOLD = frozenset({"case", "person", "defendant", "accused", "unit", "time", "organiser", "seller", "buyer", "pair"})
_DONE = frozenset({"prosecute", "try", "accept_case", "arrest", "bust", "detect", "fine", "admit"})


class PairedCounts:
    """Splits the numbers of one document that are two counts.

    Attributes:
        halves: of what was split, by the position of each half: whether it is the second, and what it counts.
    """

    def __init__(self, layout: Layout, tagged: TaggedText, tables: Mapping[int, Table]) -> None:
        self._layout, self._tagged, self._tables = layout, tagged, tables
        self.halves: dict[int, tuple[bool, Term]] = {}

    def split(self, number: NumberMention, place: Place) -> list[NumberMention]:
        """The two counts of a number, or the number."""
        named = self._named(number, place) if self._may_be_two(number) else None
        if named is None:
            return [number]
        start, end = number.span.start, number.span.end
        slash = self._layout.folded.index("/", start, end)
        halves = [self._half(number, start, slash, number.value), self._half(number, slash + 1, end, _second(number))]
        self.halves |= {half.span.start: (at > 0, named[at]) for at, half in enumerate(halves)}
        return [halves[0], replace(halves[1], qualifier=Qualifier.EXACT, qualifier_span=None)]

    def _half(self, number: NumberMention, start: int, end: int, value: float) -> NumberMention:
        words = self._layout.folded[start:end]
        span = Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
        return replace(
            number, span=span, form=NumberForm.INTEGER, value=int(value), denominator=None, noun_start=span.end
        )

    def _may_be_two(self, number: NumberMention) -> bool:
        """Whether nothing right after "6/9" says what it counts."""
        if number.form is not NumberForm.RATIO or "/" not in number.span.of(self._layout.folded):
            return False
        whole = float(number.value).is_integer() and _second(number).is_integer() and number.value <= _second(number)
        return whole and _ENDS.match(self._layout.folded, number.span.end) is not None

    def _named(self, number: NumberMention, place: Place) -> tuple[Term, Term] | None:
        """The two things that the head of its column or row, or the text before it in the block, names."""
        table = self._tables.get(place.block)
        context = table.context(number) if table is not None else None
        if context is not None:
            spans = [*context.headers, *context.label]
        else:
            start = max(self._layout.blocks[place.block].span.start, number.span.start - _REACH)
            spans = [Span(start, number.span.start)]
        hits = self._layout.hits("paired_counts")
        found = [at for span in spans for at in hits.within(span.start, span.end)]
        if not found or (context is None and self._tells_else(hits.ends[found[-1]], number.span.start)):
            return None
        nouns = self._tagged.within("noun", hits.starts[found[-1]], hits.ends[found[-1]])
        return (nouns[0], nouns[-1]) if len(nouns) > 1 else None

    def _tells_else(self, start: int, end: int) -> bool:
        nouns = (noun.name for noun in self._tagged.within("noun", start, end))
        acts = (act.name for act in self._tagged.within("action", start, end))
        return not (_TOLD.issuperset(nouns) and _DONE.issuperset(acts))


def _second(number: NumberMention) -> float:
    return float(number.denominator or 0)
