"""A number said of several places at once: one of each of them.

A zero ("Gia Bình, Lương Tài không bắt được vụ nào"), or what each has ("An Nhơn, Hoài Nhơn mỗi nơi 6").
"""

from __future__ import annotations

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.covering import Area4
from pipeline.extraction.layout import Layout
from pipeline.extraction.placing import PlaceResolver
from pipeline.extraction.sidebyside import places_before
from pipeline.records import NumberForm, PlaceMention
from pipeline.spans import Span

# So many places of one list are looked at, the last of them at most so many characters before the number.
_MOST, _NEAR = 6, 60
# Where people come from is said so close before the first of them.
_OPENS = 8


def places_of_each(layout: Layout, places: PlaceResolver, candidate: Candidate) -> list[Area4]:
    """The areas that a number is said of one by one, in the order of the text; none if they are not several.

    Args:
        layout: of the document.
        places: gives mentions their areas.
        candidate: any number of running text; a denial, or one after "mỗi nơi", is said of each.
    """
    if candidate.cell is not None:
        return []
    listed = _listed(layout, candidate)
    if len(listed) < 2:
        return []
    options = (option for option in places.options(candidate) if option.source == "left")
    areas = {option.mention.span: option.area for option in options if option.mention is not None}
    found = [areas[place.span] for place in listed if place.span in areas]
    alike = len({area.level for area in found}) == 1 and len({area.names for area in found}) == len(listed)
    return found if alike else []


def _listed(layout: Layout, candidate: Candidate) -> list[PlaceMention]:
    """The places of one size that stand side by side right before a number, in order."""
    at, sentence = candidate.start, candidate.place.sentence
    listed = places_before(layout, sentence.start, at, _MOST)
    denies = candidate.number.form is NumberForm.DENIAL
    if not listed or not _reaches(layout, Span(listed[-1].span.end, at), "said_of_each" if denies else "each_of_them"):
        return []
    first = listed[0].span.start
    if said("residence").search(layout.folded, max(sentence.start, first - _OPENS), first) is not None:
        return []
    return listed


def _reaches(layout: Layout, gap: Span, name: str) -> bool:
    """Whether nothing else is said between the list and its number than a pattern allows."""
    if len(gap) > _NEAR or layout.numbers.within(gap):
        return False
    return said(name).fullmatch(layout.folded, gap.start, gap.end) is not None
