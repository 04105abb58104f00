"""Communes of the document's own district or province that it names without their unit word: "Trường Sơn | 241"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from pipeline.areas import Area, area_table, system_on
from pipeline.extraction.layout import Layout
from pipeline.records import DocumentMeta, Level, PlaceMention
from pipeline.spans import Span
from pipeline.textforms import fold

# A number, a cell's end, a colon or a bracket right after a bare name says that figures of this place follow.
_FIGURES_FOLLOW = re.compile(r" ?(?:[0-9|\t:(]|còn |có |chưa |không )")

# No name with its unit word is longer.
_LONGEST = 40


@cache
def _communes() -> dict[str, tuple[Area, ...]]:
    """Communes by the id of the area above them."""
    found: dict[str, list[Area]] = {}
    for area in area_table().by_id.values():
        if area.level is Level.COMMUNE and area.parent:
            found.setdefault(area.parent, []).append(area)
    return {parent: tuple(areas) for parent, areas in found.items()}


def home_places(layout: Layout, meta: DocumentMeta) -> list[PlaceMention]:
    """Mentions of communes by their bare name.

    A name counts where figures follow it, and everywhere once the document has named the commune with its unit word.

    Args:
        layout: the document; places that are known already are left out.
        meta: tells its district, or its province after 1 July 2025.
    """
    introduced = {place.name for place in layout.places if place.level is Level.COMMUNE and place.name}
    found = [
        PlaceMention(span, Level.COMMUNE, area.name, (area.id,))
        for area in _at_home(meta)
        for span in _named(layout, area, known=area.name in introduced)
    ]
    return sorted(found, key=lambda place: place.span)


def _at_home(meta: DocumentMeta) -> list[Area]:
    table, day = area_table(), meta.published_on or meta.period_end
    province = table.province(meta.province, day)
    if province is None:
        return []
    above = [province.id] if _merged(day) else []
    if meta.district is not None:
        above += [area.id for area in table.by_id.values() if area.name == meta.district and area.parent == province.id]
    areas = [area for parent in above for area in _communes().get(parent, ())]
    return [area for area in areas if " " in area.name and (day is None or area.valid_on(day))]


def _merged(day: date | None) -> bool:
    return system_on(day) == "VN34"


def _named(layout: Layout, area: Area, *, known: bool) -> Iterator[Span]:
    name = fold(area.name)
    at = layout.folded.find(name)
    while at >= 0:
        span = Span(at, at + len(name))
        if _is_name(layout, span) and (known or _FIGURES_FOLLOW.match(layout.folded, span.end)):
            yield span
        at = layout.folded.find(name, span.end)


def _is_name(layout: Layout, span: Span) -> bool:
    """Whether a stretch is a whole, capitalised name that is no part of a place known already."""
    folded, text = layout.folded, layout.text
    if not text[span.start].isupper() or (span.start and folded[span.start - 1].isalnum()):
        return False
    if span.end < len(folded) and folded[span.end].isalnum():
        return False
    before = text[max(0, span.start - 20) : span.start].split()
    if before and before[-1][:1].isupper() and text[span.start - 1] == " ":
        return False  # the end of a longer name
    near = layout.places.starting(max(0, span.start - _LONGEST), span.end)
    return not any(span.start < place.span.end for place in near)
