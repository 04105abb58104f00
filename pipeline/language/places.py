"""Named and general places: provinces, districts, communes and regions of all systems.

A mention lists every unit that its words can mean; which one is meant is decided by the extraction room from the
document's date and province. Names are read with their unit word; bare names only where they are capitalised.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import compress

from pipeline.areas import Area, AreaTable, area_table, name_key
from pipeline.language.resources import PlaceWords, place_words
from pipeline.lexicon import Syllables, phrase_key
from pipeline.records import Level, PlaceMention
from pipeline.spans import Span

_RANK = {Level.PROVINCE: 0, Level.DISTRICT: 1, Level.COMMUNE: 2, Level.REGION: 3, Level.NATIONAL: 4}
_LIST_SIGNS = (",", "và", ";")


class _Phrases:
    """Phrases looked up at a syllable, longest first."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.keys = frozenset(phrases)
        lengths: dict[str, set[int]] = {}
        for key in self.keys:
            lengths.setdefault(key.split(" ", 1)[0], set()).add(key.count(" ") + 1)
        self.lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        self.longest = max((key.count(" ") + 1 for key in self.keys), default=0)

    def at(self, text: Syllables, index: int) -> tuple[str, int]:
        """The longest phrase that begins at a syllable and how many syllables it has; "" and 0 where none does."""
        for length in self.lengths.get(text.keys[index], ()):
            words = text.keys[index : index + length]
            if len(words) == length and (key := " ".join(words)) in self.keys:
                return key, length
        return "", 0


class PlaceNames:
    """What tells a place: the names of the areas table and the words of data/language/places.yaml."""

    def __init__(self, table: AreaTable, words: PlaceWords) -> None:
        self.table = table
        self.types = {name_key(word): frozenset(types) for word, types in words.unit_words.items()}
        self.levels_of_type: dict[str, set[Level]] = {}
        self.regions: dict[str, list[Area]] = {}
        for area in table.by_id.values():
            if area.level is Level.REGION:
                for name in (area.name, *area.aliases):
                    self.regions.setdefault(name_key(name), []).append(area)
            else:
                self.levels_of_type.setdefault(area.type, set()).add(area.level)
        self.units, self.region_phrases = _Phrases(self.types), _Phrases(self.regions)
        self.general = {name_key(word): Level(level) for level, group in words.general.items() for word in group}
        self.general_phrases = _Phrases(self.general)
        self.not_before = _Phrases(map(phrase_key, words.not_before))
        self.not_after = _Phrases(map(phrase_key, words.not_after))
        self.surnames = frozenset(map(phrase_key, words.surnames))
        self.common = frozenset(map(phrase_key, words.common))
        self.counted = frozenset(map(phrase_key, words.counted))
        self.after_listed = frozenset(map(phrase_key, words.after_listed))
        self.served = frozenset(map(phrase_key, words.served))
        self.heads = frozenset({*self.units.lengths, *self.general_phrases.lengths, *self.region_phrases.lengths})


class _Reader:
    """Reads places at the syllables of one text."""

    def __init__(self, names: PlaceNames, text: str, syllables: Syllables) -> None:
        self._names = names
        self._text = text
        self._syllables = syllables
        self._keys = syllables.keys

    def candidates(self) -> list[int]:
        """Syllables at which a place may begin: unit words, general places, capitals that begin a name."""
        keys, lengths = self._keys, self._names.table.lengths
        capital = map(str.isupper, map(self._text.__getitem__, self._syllables.starts))
        capitals = [index for index in compress(range(len(keys)), capital) if lengths(keys[index])]
        return sorted({*capitals, *self._syllables.indices(self._names.heads)})

    def at(self, index: int) -> list[PlaceMention]:
        """Mentions that start at a syllable: with a unit word, without a name, or a bare name."""
        key = self._keys[index]
        if key in self._names.units.lengths:
            listed = self._with_unit(index)
            if listed:
                return listed
        key, length = self._names.general_phrases.at(self._syllables, index)
        if key:
            named = self._named_after(index, length)
            return named or [PlaceMention(self._span(index, length), self._names.general[key])]
        bare = self._bare(index) or self._region(index)
        return [bare] if bare is not None else []

    def _named_after(self, index: int, length: int) -> list[PlaceMention]:
        """ "địa bàn tỉnh Lào Cai" is Lào Cai: the last words of a general place are the unit of a name."""
        for unit in range(index + 1, index + length):
            _, words = self._names.units.at(self._syllables, unit)
            if words and unit + words >= index + length:
                return self._with_unit(unit)
        return []

    def _with_unit(self, index: int) -> list[PlaceMention]:
        """ "huyện Văn Lâm", "các huyện: Văn Lâm, Văn Giang và Yên Mỹ": the unit word serves the whole list."""
        word, length = self._names.units.at(self._syllables, index)
        position = index + length
        if not word or position >= len(self._keys):
            return []
        types = self._names.types[word]
        if self._is_society(index, position):
            return []
        colon = self._keys[position] == ":"
        position += colon
        if position < len(self._keys) and "\n" in self._between(index, position):
            return []
        counted = index > 0 and self._keys[index - 1].isdigit()  # "4 quận 12 phường" are counts
        abbreviated = word.endswith(".")
        found: list[PlaceMention] = []
        while position < len(self._keys):
            if abbreviated and self._is_initial(position):
                break
            length, areas = self._name(position, types, upgraded=not found)
            if colon and length == 1 and areas[0].level is Level.COMMUNE:
                break  # "XÃ, PHƯỜNG: ĐÔNG DẦN LÊN"
            if not areas and not counted and not (colon and self._counts_units(position)):
                length, areas = self._numbered(position, types, listed=bool(found))
            if not areas:
                break
            start = self._syllables.starts[position if found else index]
            found.append(_mention(Span(start, self._syllables.ends[position + length - 1]), areas, word))
            position += length
            signs = self._keys[position : position + 2]
            if not signs or signs[0] not in _LIST_SIGNS:
                break
            position += 2 if signs[1:] == ["và"] else 1
        return found

    def _counts_units(self, index: int) -> bool:
        """Whether a number counts units: "các xã, phường: 14 phường"."""
        following = self._keys[index + 1 : index + 2]
        return bool(following) and following[0] in self._names.units.lengths

    def _is_initial(self, index: int) -> bool:
        """Whether the letter before is of a person: "L.P.V. khai", "tuyên phạt P. 7 năm tù"."""
        key = self._keys[index]
        following = self._keys[index + 1] if index + 1 < len(self._keys) else ""
        return following in self._names.served if key.isdigit() else len(key) == 1 and key.isalpha()

    def _is_society(self, index: int, position: int) -> bool:
        """Whether "XÃ HỘI SƠN LA" is society and a province: in capitals throughout, "xã hội" is a word."""
        both = self._text[self._syllables.starts[index] : self._syllables.ends[position]]
        return both.isupper() and self._keys[index : position + 1] == ["xã", "hội"]

    def _numbered(self, index: int, types: frozenset[str], *, listed: bool) -> tuple[int, list[Area]]:
        """ "phường 8", "các quận 1, 3 và 5": the unit word is a part of the name; a count is none ("8 cơ sở")."""
        number = self._keys[index]
        if not (number.isascii() and number.isdigit() and len(number) <= 2):
            return 0, []
        following = self._keys[index + 1] if index + 1 < len(self._keys) else "."
        if following in self._names.counted or following == "/":
            return 0, []
        if listed and following.isalnum() and following not in self._names.after_listed:
            return 0, []
        areas = [area for kind in sorted(types) for area in self._names.table.named(f"{kind} {int(number)}")]
        return (1, areas) if areas else (0, [])

    def _name(self, index: int, types: frozenset[str], *, upgraded: bool) -> tuple[int, list[Area]]:
        """The longest name at a syllable among units of the given types.

        The table knows a unit by the type that it last had. A province may be named by either word; below it,
        `upgraded` also takes a unit of the same level ("thị xã Dĩ An", a city since 2020) where none has the type.
        """
        for length, areas in self._named(index):
            exact = [area for area in areas if area.type in types]
            if "tỉnh" in types:
                exact = [area for area in areas if area.level is Level.PROVINCE]
            if not exact and upgraded and self._all_capital(index, length):
                levels = {level for kind in types for level in self._names.levels_of_type.get(kind, ())}
                exact = [area for area in areas if area.level in levels - {Level.PROVINCE}]
            if exact:
                return length, exact
        return 0, []

    def _named(self, index: int) -> Iterable[tuple[int, list[Area]]]:
        """Names that begin at a syllable, longest first, none across a line end."""
        start = self._syllables.starts[index]
        if not (self._text[start].isupper() or self._text[start].isdigit()):
            return
        for length in self._names.table.lengths(self._keys[index]):
            words = self._keys[index : index + length]
            areas = self._names.table.named(" ".join(words)) if len(words) == length else []
            if areas and "\n" not in self._span(index, length).of(self._syllables.folded):
                yield length, areas

    def _bare(self, index: int) -> PlaceMention | None:
        """A capitalised name without unit word; communes, and districts of one syllable, are never named so."""
        length, areas = next(iter(self._named(index)), (0, []))
        areas = [area for area in areas if area.level is not Level.COMMUNE]
        if not areas or (length == 1 and areas[0].level is Level.DISTRICT):
            return None
        if self._part_of_name(index) or self._runs_on(index + length) or self._is_word(index, length):
            return None
        return _mention(self._span(index, length), areas, "")

    def _region(self, index: int) -> PlaceMention | None:
        """A region whose name begins in lower case: "các tỉnh phía Nam", "miền Trung"."""
        key, length = self._names.region_phrases.at(self._syllables, index)
        if not key or not any(char.isupper() for char in self._span(index, length).of(self._text)):
            return None
        if self._part_of_name(index) or self._runs_on(index + length):
            return None
        return _mention(self._span(index, length), self._names.regions[key], "")

    def _part_of_name(self, index: int) -> bool:
        """Whether the words before on its line make it the name of a street, a school or a person."""
        if index and "\n" in self._between(index - 1, index):
            return False  # "Trong đó nhà nghỉ" heads the last column of a table, "Văn Lâm" the row below
        for length in range(1, min(index, self._names.not_after.longest) + 1):
            if " ".join(self._keys[index - length : index]) in self._names.not_after.keys:
                return True
        before = self._keys[index - 1] if index else ""
        return before in self._names.surnames and self._text[self._syllables.starts[index - 1]].isupper()

    def _runs_on(self, after: int) -> bool:
        """Whether the name goes on ("Điện Biên Phủ", "Hà Nội Plaza"): then it is another name."""
        if after >= len(self._keys):
            return False
        word = self._span(after, 1).of(self._text)
        gap = self._text[self._syllables.ends[after - 1] : self._syllables.starts[after]]
        capital = gap == " " and len(word) > 1 and word[0].isupper() and not word.isupper()
        return capital or self._names.not_before.at(self._syllables, after)[1] > 0

    def _is_word(self, index: int, length: int) -> bool:
        """Whether a name that is also a word ("Hòa bình") is written as one: not every syllable with a capital."""
        if " ".join(self._keys[index : index + length]) not in self._names.common:
            return False
        return not self._all_capital(index, length)

    def _all_capital(self, index: int, length: int) -> bool:
        firsts = [self._text[start] for start in self._syllables.starts[index : index + length]]
        return all(first.isupper() or not first.isalpha() for first in firsts)

    def _between(self, index: int, other: int) -> str:
        return self._syllables.folded[self._syllables.ends[index] : self._syllables.starts[other]]

    def _span(self, index: int, length: int) -> Span:
        return Span(self._syllables.starts[index], self._syllables.ends[index + length - 1])


def _mention(span: Span, areas: list[Area], unit_word: str) -> PlaceMention:
    if not unit_word:  # a bare name means the largest unit that bears it
        top = min(_RANK[area.level] for area in areas)
        areas = [area for area in areas if _RANK[area.level] == top]
    first = min(areas, key=lambda area: _RANK[area.level])
    return PlaceMention(span, first.level, first.name, tuple(area.id for area in areas), unit_word)


@cache
def place_names() -> PlaceNames:
    """The names and words of the package, prepared once per process."""
    return PlaceNames(area_table(), place_words())


def find_places(text: str, syllables: Syllables) -> list[PlaceMention]:
    """All places, in order, not overlapping; a longer name wins over a shorter one.

    Args:
        text: the document text, for its capitals.
        syllables: its folded form, cut into syllables.
    """
    reader = _Reader(place_names(), text, syllables)
    found: list[PlaceMention] = []
    position = 0
    for index in reader.candidates():
        if syllables.starts[index] >= position:
            mentions = reader.at(index)
            if mentions:
                found += mentions
                position = mentions[-1].span.end
    return found
