"""Names of places that open a paragraph, an item or a list, or stand alone over it: what follows is of them."""

from __future__ import annotations

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.records import BlockKind, PlaceMention
from pipeline.spans import Span

# A mark of a list and a unit word stand in so many characters before the name that opens a block.
_MARK_REACH = 12
_TEXT = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


class PlaceOpeners:
    """The openers of one document, by block."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._over: dict[int, PlaceMention | None] = {}

    def of(self, candidate: Candidate) -> PlaceMention | None:
        """The name under which a number stands, where no other is named since; None without one."""
        block = candidate.place.block
        named = self._named(Span(self._layout.blocks[block].span.start, candidate.start))
        if len(named) == 1 and self._layout.blocks[block].kind in _TEXT:
            return named[0] if self._heads(block, named[0]) else None
        if named:
            return None
        return next(filter(None, map(self._standing_over, self._layout.ancestors(block)[:1])), None)

    def _named(self, span: Span) -> list[PlaceMention]:
        return [place for place in self._layout.places.starting(span.start, span.end) if place.name]

    def _heads(self, block: int, place: PlaceMention) -> bool:
        """Whether a name opens a block and stands apart from what follows: "Sa Pa - mùa khách Tây …"."""
        start, at, folded = self._layout.blocks[block].span.start, place.span.start, self._layout.folded
        if at - start > _MARK_REACH or said("before_opener").fullmatch(folded, start, at) is None:
            return False
        return said("after_opener").match(folded, place.span.end) is not None

    def _standing_over(self, index: int) -> PlaceMention | None:
        """The one name that a heading consists of, or that opens the line over a list; found once."""
        if index not in self._over:
            named = self._named(self._layout.blocks[index].span)
            stands = len(named) == 1 and self._stands(index, named[0])
            self._over[index] = named[0] if stands else None
        return self._over[index]

    def _stands(self, index: int, place: PlaceMention) -> bool:
        block, folded = self._layout.blocks[index], self._layout.folded
        if block.kind is not BlockKind.HEADING:
            return block.kind in _TEXT and self._heads(index, place)
        rest = folded[place.span.end : block.span.end]
        opens = said("before_opener").fullmatch(folded, block.span.start, place.span.start)
        return opens is not None and not any(map(str.isalnum, rest))
