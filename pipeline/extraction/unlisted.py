"""Communes that the areas table lacks, and those that only the district beside them tells.

The table has no communes that were merged before 2025: "phường Văn Mỗ" of Hà Đông is known by its unit word alone. A
bare name is one of a commune where its district follows: "ở Phước Tân (TP Biên Hòa)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.areas import Area, area_table, name_key
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.records import Level, PlaceMention
from pipeline.spans import Located, Span
from pipeline.textforms import CAPITAL, SMALL

_SYLLABLE = rf"{CAPITAL}[\w']*{SMALL}[\w']*"
# A unit word that is no heading's and a name of syllables that begin with capitals.
_UNIT = re.compile(
    r"(?<!\w)(?P<unit>[Xx]ã(?! Hội)|[Pp]hường|[Tt]hị trấn) "
    rf"(?P<name>(?:Nông trường )?(?>{_SYLLABLE}(?: {_SYLLABLE}){{0,3}}))(?!\w|\.\w)"
)
# A bare name right before the name of its district, perhaps in brackets.
_BESIDE = re.compile(rf"(?<![\w.])(?P<name>{_SYLLABLE}(?: {_SYLLABLE}){{1,3}}) ?[(,] ?$")
# "khu vực ", "đường " before a name; a name and the bracket before its district.
_BEFORE, _NAME = 20, 40
# "phường Văn Mỗ (thị xã Hà Đông)": the district of a commune begins so soon after it, or was named so far before.
_AFTER, _REACH, _LOOKED_AT = 3, 2000, 6


def unlisted_communes(layout: Layout) -> list[PlaceMention]:
    """Communes with their unit word that the table does not know, by what they are called.

    Args:
        layout: of the document; places that are known already are left out.
    """
    return [
        PlaceMention(Span(match.start(), match.end()), Level.COMMUNE, match["name"], (), match["unit"].lower())
        for match in _UNIT.finditer(layout.text)
        if not _taken(layout, match.start(), match.end())
    ]


def communes_beside(layout: Layout) -> Iterator[PlaceMention]:
    """Bare names of communes that their district stands beside: "Phước Tân (TP Biên Hòa)".

    Args:
        layout: of the document; places that are known already are left out.
    """
    for place in layout.places:
        if place.level is not Level.DISTRICT or not place.name:
            continue
        start = max(0, place.span.start - _NAME)
        match = _BESIDE.search(layout.text, start, place.span.start)
        if match is None or _taken(layout, match.start(), match.start("name") + 1):
            continue
        before = layout.folded[max(0, match.start() - _BEFORE) : match.start()]
        if said("named_after").search(before) is not None:
            continue
        for at in _starts(layout.text, match.start("name"), match.end("name")):
            areas = _within(layout.text[at : match.end("name")], place.area_ids)
            if areas:
                span = Span(at, match.end("name"))
                yield PlaceMention(span, Level.COMMUNE, areas[0].name, tuple(area.id for area in areas))
                break


def _starts(text: str, start: int, end: int) -> Iterator[int]:
    """Where a name of two syllables or more may begin: "Tại Phước Tân" is Phước Tân at the start of a sentence."""
    while start >= 0 and " " in text[start:end]:
        yield start
        start = text.find(" ", start, end) + 1


def districts_beside(layout: Layout, commune: PlaceMention) -> Iterator[PlaceMention]:
    """Districts that a commune may lie in: the one named right after it, then those before it, nearest first."""
    span = commune.span
    after = layout.places.starting(span.end, span.end + _AFTER)
    before = layout.places.last(max(0, span.start - _REACH), span.start, _LOOKED_AT)
    return (place for place in (*after, *before) if place.level is Level.DISTRICT and place.name)


def _within(name: str, districts: tuple[str, ...]) -> list[Area]:
    """The communes of a name that lie in one of some districts."""
    named = area_table().named(name_key(name))
    return [area for area in named if area.level is Level.COMMUNE and area.parent in districts]


def _taken(layout: Layout, start: int, end: int) -> bool:
    """Whether a known place stands in a stretch."""
    places: Located[PlaceMention] = layout.places
    return any(place.span.end > start for place in places.starting(max(0, start - _NAME), end))
