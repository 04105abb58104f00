"""Places of one size that stand side by side: "Văn Lâm, Yên Mỹ và huyện Phù Cừ"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.records import PlaceMention


def places_before(layout: Layout, start: int, at: int, most: int) -> list[PlaceMention]:
    """The last named place of a stretch with those of its size right before it, in order; none without one.

    Args:
        layout: of the document.
        start: of the stretch.
        at: its end, where the number or word stands that they are told of.
        most: so many places are looked at.
    """
    before = [place for place in layout.places.last(start, at, most) if place.name]
    count = min(1, len(before))
    for later, earlier in pairwise(before):
        if not _beside(layout, earlier, later):
            break
        count += 1
    return before[:count][::-1]


def _beside(layout: Layout, earlier: PlaceMention, later: PlaceMention) -> bool:
    between = said("listed_places").fullmatch(layout.folded, earlier.span.end, later.span.start)
    return between is not None and earlier.level is later.level


def alone(layout: Layout, places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The places of a stretch, in order, without those that stand side by side: what is told of them is of none."""
    listed: set[int] = set()
    for earlier, later in pairwise(places):
        if _beside(layout, earlier, later):
            listed |= {earlier.span.start, later.span.start}
    return [place for place in places if place.span.start not in listed]


def is_listed(layout: Layout, start: int, place: PlaceMention) -> bool:
    """Whether a place is told after another one beside it, from a position on."""
    return len(places_before(layout, start, place.span.end, 2)) > 1
