"""Named and general places: provinces, districts, communes and regions of all systems.

A mention lists every unit that its words can mean; which one is meant is decided by the extraction room from the
document's date and province. Names are read with their unit word; bare names only where they are capitalised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.areas import Area, AreaTable, area_table, name_key
from pipeline.language.resources import PlaceWords, place_words
from pipeline.records import Level, PlaceMention
from pipeline.spans import Span

_TOKEN = re.compile(r"\w+|[^\w\s]")
_RANK = {Level.PROVINCE: 0, Level.DISTRICT: 1, Level.COMMUNE: 2, Level.REGION: 3, Level.NATIONAL: 4}


class PlaceFinder:
    """Finds places in a text; the words come from data/language/places.yaml, the names from the areas table."""

    def __init__(self, table: AreaTable, words: PlaceWords) -> None:
        self._table = table
        self._unit_words = {name_key(word): set(types) for word, types in words.unit_words.items()}
        self._longest_unit = max(key.count(" ") + 1 for key in self._unit_words)
        self._general = {name_key(word): Level(level) for level, group in words.general.items() for word in group}
        self._longest_general = max(key.count(" ") + 1 for key in self._general)
        self._not_before = {name_key(word) for word in words.not_before}
        self._not_after = {name_key(word) for word in words.not_after}

    def find(self, text: str, folded: str) -> list[PlaceMention]:
        """All places, in order, not overlapping; a longer name wins over a shorter one."""
        tokens = [match.span() for match in _TOKEN.finditer(folded)]
        keys = [folded[start:end] for start, end in tokens]
        found: list[PlaceMention] = []
        index = 0
        while index < len(tokens):
            mentions, used = self._at(text, tokens, keys, index)
            found += mentions
            index += used
        return found

    def _at(
        self, text: str, tokens: list[tuple[int, int]], keys: list[str], index: int
    ) -> tuple[list[PlaceMention], int]:
        """Mentions that start at a token, and how many tokens they use (at least one)."""
        for length in range(min(self._longest_unit, len(keys) - index), 0, -1):
            word = " ".join(keys[index : index + length])
            if word in self._unit_words:
                listed = list(self._list(text, tokens, keys, (index, index + length), word))
                if listed:
                    return listed, self._used(tokens, listed[-1], index)
        for length in range(min(self._longest_general, len(keys) - index), 0, -1):
            level = self._general.get(" ".join(keys[index : index + length]))
            if level is not None:
                span = Span(tokens[index][0], tokens[index + length - 1][1])
                return [PlaceMention(span, level)], length
        bare = self._bare(text, tokens, keys, index)
        return ([bare], self._used(tokens, bare, index)) if bare is not None else ([], 1)

    @staticmethod
    def _used(tokens: list[tuple[int, int]], last: PlaceMention, index: int) -> int:
        used = 1
        while index + used < len(tokens) and tokens[index + used][1] <= last.span.end:
            used += 1
        return used

    def _list(
        self, text: str, tokens: list[tuple[int, int]], keys: list[str], unit: tuple[int, int], word: str
    ) -> Iterator[PlaceMention]:
        """ "huyện Văn Lâm", "các huyện Văn Lâm, Văn Giang và Yên Mỹ": the unit word serves the whole list."""
        start, position = tokens[unit[0]][0], unit[1]
        types = self._unit_words[word]
        while position < len(tokens):
            length, areas = self._name(text, tokens, keys, position, types)
            if not areas and keys[position].isdigit():  # "phường 8": the word is a part of the name
                length, areas = 1, self._table.named(f"{word} {keys[position]}")
            if not areas:
                return
            end = tokens[position + length - 1][1]
            yield _mention(Span(start, end), areas, word)
            position += length
            if position >= len(tokens) or keys[position] not in (",", "và", ";"):
                return
            position += 1
            if position < len(tokens):
                start = tokens[position][0]

    def _name(
        self, text: str, tokens: list[tuple[int, int]], keys: list[str], index: int, types: set[str] | None
    ) -> tuple[int, list[Area]]:
        """The longest name at a token among units of the given types (any where None)."""
        if index >= len(tokens) or not _capital(text, tokens[index]):
            return 0, []
        for length in range(min(self._table.longest, len(keys) - index), 0, -1):
            if "\n" in text[tokens[index][0] : tokens[index + length - 1][1]]:
                continue
            areas = self._table.named(" ".join(keys[index : index + length]))
            if types is not None:
                areas = [area for area in areas if area.type in types]
            if areas:
                return length, areas
        return 0, []

    def _bare(self, text: str, tokens: list[tuple[int, int]], keys: list[str], index: int) -> PlaceMention | None:
        """A capitalised name without unit word; communes are never named so."""
        length, areas = self._name(text, tokens, keys, index, None)
        areas = [area for area in areas if area.level is not Level.COMMUNE]
        if not areas or (length == 1 and areas[0].level is Level.DISTRICT):
            return None
        if index and self._part_of_name(text, tokens, keys, index):
            return None
        after = index + length
        if after < len(tokens) and (keys[after] in self._not_before or self._runs_on(text, tokens, after)):
            return None
        return _mention(Span(tokens[index][0], tokens[after - 1][1]), areas, "")

    def _part_of_name(self, text: str, tokens: list[tuple[int, int]], keys: list[str], index: int) -> bool:
        before = keys[index - 1]
        two = f"{keys[index - 2]} {before}" if index > 1 else ""
        return before in self._not_after or two in self._not_after

    @staticmethod
    def _runs_on(text: str, tokens: list[tuple[int, int]], after: int) -> bool:
        """Whether the name goes on in capitals ("Điện Biên Phủ"): then it is another name."""
        gap = text[tokens[after - 1][1] : tokens[after][0]]
        word = text[tokens[after][0] : tokens[after][1]]
        return gap == " " and len(word) > 1 and word[0].isupper() and not word.isupper()


def _capital(text: str, token: tuple[int, int]) -> bool:
    first = text[token[0]]
    return first.isupper() or first.isdigit()


def _mention(span: Span, areas: list[Area], unit_word: str) -> PlaceMention:
    if not unit_word:  # a bare name means the largest unit that bears it
        top = min(_RANK[area.level] for area in areas)
        areas = [area for area in areas if _RANK[area.level] == top]
    first = min(areas, key=lambda area: _RANK[area.level])
    return PlaceMention(span, first.level, first.name, tuple(area.id for area in areas), unit_word)


@cache
def place_finder() -> PlaceFinder:
    """The one finder of the process."""
    return PlaceFinder(area_table(), place_words())


def find_places(text: str, folded: str) -> list[PlaceMention]:
    """All places of a text (see `PlaceFinder.find`)."""
    return place_finder().find(text, folded)
