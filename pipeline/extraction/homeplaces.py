"""Communes of the document's own district or province that it names without their unit word: "Trường Sơn | 241"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from pipeline.areas import Area, area_table, name_key, system_on
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.reference import likely_day
from pipeline.extraction.unlisted import communes_beside, unlisted_communes
from pipeline.records import DocumentMeta, Level, PlaceMention
from pipeline.spans import Span
from pipeline.textforms import CAPITAL, SMALL, fold

# A letter, or another word with a capital, makes it another name.
_GOES_ON = re.compile(rf"\w| {CAPITAL}\w*{SMALL}")
_BEGINS_EARLIER = re.compile(rf"(?<!\w){CAPITAL}[\w.]* $")
# A name of two syllables or more after a word of place.
_NAME = rf"{CAPITAL}[\w']*{SMALL}[\w']*"
_LOCATED = re.compile(rf"(?<!\w)(?:[Ởở]|[Tt]ại|[Tt]huộc|[Kk]hu vực) (?P<name>{_NAME}(?: {_NAME}){{1,3}})(?![\w])")

# What makes it a part of another name stands so few characters before it.
_BEFORE = 20
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


@cache
def _of_one_syllable() -> dict[str, tuple[Area, ...]]:
    """Districts whose names have one syllable, by their province."""
    found: dict[str, tuple[Area, ...]] = {}
    for area in area_table().by_id.values():
        if area.level is Level.DISTRICT and " " not in area.name:
            found[area.parent] = (*found.get(area.parent, ()), area)
    return found


def home_places(layout: Layout, meta: DocumentMeta) -> list[PlaceMention]:
    """Mentions of communes by their bare name.

    Communes at home are known by their name alone, those elsewhere once the document has named them with their unit
    word. Of communes that share a name the one at home is meant.

    Args:
        layout: the document; places that are known already are left out.
        meta: tells its district, or its province after 1 July 2025.
    """
    beside = [*unlisted_communes(layout), *communes_beside(layout), *_located(layout, meta)]
    introduced = {
        place.name: place for place in [*layout.places, *beside] if place.level is Level.COMMUNE and place.name
    }
    home = {
        area.name: (area.id,) for area in _at_home(layout, meta) if _is_telling(area.name) or area.name in introduced
    }
    named = {name: place.area_ids for name, place in introduced.items() if not name[-1].isdigit()}
    found = [
        PlaceMention(span, Level.COMMUNE, name, area_ids)
        for name, area_ids in {**named, **home}.items()
        for span in _named(layout, name)
        if not any(place.span.start <= span.start < place.span.end for place in beside)
    ]
    short = [
        PlaceMention(span, Level.DISTRICT, area.name, (area.id,))
        for area in _short_districts(layout, meta)
        for span in _named(layout, area.name)
    ]
    return sorted([*beside, *found, *short], key=lambda place: place.span)


def _is_telling(name: str) -> bool:
    """Whether a bare name has more than one syllable: "D'Ran" has two."""
    return " " in name or "'" in name


def _located(layout: Layout, meta: DocumentMeta) -> Iterator[PlaceMention]:
    """Bare names after a word of place that one commune of the document's province bears: "khách sạn ở Bãi Cháy"."""
    day = likely_day(layout, meta)
    province = area_table().province(meta.province, day)
    if province is None:
        return
    for match in _LOCATED.finditer(layout.text):
        for end in _ends(layout.text, match.start("name"), match.end("name")):
            span = Span(match.start("name"), end)
            area = _single(span.of(layout.text), province, day)
            if area is not None and _is_name(layout, span):
                yield PlaceMention(span, Level.COMMUNE, area.name, (area.id,))
                break


def _single(name: str, province: Area, day: date | None) -> Area | None:
    """The commune of a province that shares its name with no other unit there."""
    table = area_table()
    valid = (area for area in table.named(name_key(name)) if day is None or area.valid_on(day))
    found = [area for area in valid if table.province_on(area, day) == province]
    return found[0] if len(found) == 1 and found[0].level is Level.COMMUNE else None


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where a name of two syllables or more may end, the longest first."""
    while end > 0 and " " in text[start:end]:
        yield end
        end = text.rfind(" ", start, end)


def _short_districts(layout: Layout, meta: DocumentMeta) -> list[Area]:
    """Districts of the document's province whose names have one syllable: bare, only these are known by them."""
    table, day = area_table(), likely_day(layout, meta)
    province = table.province(meta.province, day)
    if province is None:
        return []
    return [area for area in _of_one_syllable().get(province.id, ()) if day is None or area.valid_on(day)]


def _at_home(layout: Layout, meta: DocumentMeta) -> list[Area]:
    table, day = area_table(), likely_day(layout, meta)
    province = table.province(meta.province, day)
    if province is None:
        return []
    above = [province.id] if system_on(day) == "VN34" else []
    if meta.district is not None:
        home = [area for area in table.by_id.values() if area.name == meta.district and area.parent == province.id]
        above += [unit for area in home for unit in (area.id, area.successor) if unit]
    areas = [area for parent in above for area in _communes().get(parent, ())]
    return [area for area in areas if day is None or area.valid_on(day)]


def _named(layout: Layout, written: str) -> Iterator[Span]:
    name = fold(written)
    at = layout.folded.find(name)
    while at >= 0:
        span = Span(at, at + len(name))
        if _is_name(layout, span):
            yield span
        at = layout.folded.find(name, span.end)


def _is_name(layout: Layout, span: Span) -> bool:
    """Whether a stretch is a whole name, each syllable with a capital, that is no part of a place or longer name."""
    folded, text = layout.folded, layout.text
    if span.start and folded[span.start - 1].isalnum():
        return False
    if not all(word[0].isupper() or word[0].isdigit() for word in span.of(text).split()):
        return False
    before = slice(max(0, span.start - _BEFORE), span.start)
    earlier = _BEGINS_EARLIER.search(text[before]) and not said("opens_name").search(folded[before])
    if earlier or _GOES_ON.match(text, span.end) or said("named_after").search(folded[before]):
        return False
    near = layout.places.starting(max(0, span.start - _LONGEST), span.end)
    return not any(span.start < place.span.end for place in near)
