"""What is told of another country: figures about one are none of ours (GUIDELINE section 1)."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.records import BlockKind
from pipeline.spans import Span

# What a name is to a text is said so few characters before it.
_BEFORE = 20
# A name opens a sentence so near to its beginning.
_OPENS = 4
# A text that names no place or body of this country is about another if it names some so often.
_OFTEN = 2
# A text whose title names another country is about it if it names such so many times as often as this one.
_MOSTLY = 2


class Abroad:
    """Tells the numbers of one document that are about another country."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._from: dict[int, int | None] = {}

    def tells(self, candidate: Candidate) -> bool:
        """Whether its sentence, which names no place here, or the document says that it is about another country."""
        if not self._named:
            return False
        sentence = candidate.place.sentence
        if sentence.start not in self._from:
            self._from[sentence.start] = self._told_from(sentence)
        told = self._from[sentence.start]
        return told is not None and told < candidate.start

    def _told_from(self, sentence: Span) -> int | None:
        """From where on a sentence is about another country."""
        if self._is_home(sentence):
            return None
        if self._document:
            return sentence.start - 1
        named = self._in(sentence.start, sentence.end)
        return next((name.start for name in named if self._is_told_of(name, sentence)), None)

    @cached_property
    def _named(self) -> list[Span]:
        """Where countries and cities abroad are named, but for people from there, borders and names that go on."""
        hits = self._layout.hits("abroad")
        return list(filter(self._is_country, map(Span, hits.starts, hits.ends)))

    def _in(self, start: int, end: int) -> list[Span]:
        first, last = (bisect_left(self._named, at, key=lambda name: name.start) for at in (start, end))
        return self._named[first:last]

    def _is_country(self, name: Span) -> bool:
        text, block = self._layout.text, self._layout.block_at(name.start)
        capital = name.of(text).split()[-1][0].isupper()
        goes_on = text[name.end : name.end + 1] == " " and text[name.end + 1 : name.end + 2].isupper()
        before = self._layout.folded[max(0, name.start - _BEFORE) : name.start]
        beside = block is None or self._layout.blocks[block].kind is BlockKind.BOILERPLATE
        return capital and not goes_on and not beside and said("not_abroad").search(before) is None

    def _is_told_of(self, name: Span, sentence: Span) -> bool:
        """Whether something is told of a country, which is more than to name it: "ở Hà Lan", "Nước Pháp thống kê"."""
        told = self._layout.folded[max(sentence.start, name.start - _BEFORE) : name.end]
        return name.start - sentence.start <= _OPENS or said("told_of_abroad").search(told) is not None

    def _is_home(self, span: Span) -> bool:
        """Whether a stretch names this country, a body or a place of it."""
        layout = self._layout
        here = any(place.name for place in layout.places.starting(span.start, span.end))
        return here or bool(layout.hits("home_said").within(span.start, span.end))

    @cached_property
    def _document(self) -> bool:
        """Whether the whole text is about another country."""
        layout, title = self._layout, self._layout.title
        home = len(layout.hits("home_said")) + sum(1 for place in layout.places if place.name)
        if not home:
            return len(self._named) >= _OFTEN
        if title is None or self._is_home(title):
            return False
        return bool(self._in(title.start, title.end)) and len(self._named) > _MOSTLY * home
