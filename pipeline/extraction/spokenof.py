"""Which unit a sentence means that calls it by its kind alone: "… Móng Cái. Thành phố bắt 3 vụ", "2 vụ tại thị trấn".

It is the one named in its paragraph that may be called so; else, of towns, the one of the district spoken of; else, of
cities in a province, the only one that the text names or, without one, that bears the name of the province or is its
only city; else, of communes that a word right beside the kind makes certain ("UBND phường"), the one named last, or the
only one that is named where its police act.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import islice

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.covering import Area4
from pipeline.extraction.layout import Layout
from pipeline.extraction.placemeanings import PlaceMeanings
from pipeline.extraction.sidebyside import is_listed
from pipeline.extraction.unitwords import UnitWords, is_called, said_kinds
from pipeline.records import Level, PlaceMention
from pipeline.spans import Located, Span

# So many mentions before a number are looked at, so many characters back.
_LOOKED_AT, _REACH = 6, 2000
# "UBND tỉnh, Sở và " before a unit word, "UBND " before and " này" after it.
_AMONG, _BESIDE = 12, 24
_TOWN, _CITIES, _SMALL = "thị trấn", ("thành phố", "thị xã"), ("xã", "phường")
# Where the police of such a unit act one is meant: "công an xã" are those of all.
_POLICED = ("phường", _TOWN)

Meant = Callable[[PlaceMention, Span], Area4 | None]


class SpokenOf:
    """Finds the units that the sentences of a document call by their kind."""

    def __init__(
        self,
        layout: Layout,
        meanings: PlaceMeanings,
        places: Located[PlaceMention],
        meant: Meant,
    ) -> None:
        """Units of a document.

        Args:
            layout: of the document.
            meanings: what its mentions mean.
            places: mentions that are more than where people come from.
            meant: the area of a mention in a sentence.
        """
        self._layout = layout
        self._meanings = meanings
        self._places = places
        self._meant = meant
        self._document = meanings.document
        self._inside: dict[tuple[str | None, str | None, str], Area4 | None] = {}
        self.units = UnitWords(layout)

    def of(self, candidate: Candidate) -> Area4 | None:
        """The unit that the sentence of a number calls by its kind alone.

        None where it may be the document's own, one of several, or where the sentence names a part of it.
        """
        sentence, at = candidate.place.sentence, candidate.start
        word, start = self.units.before(at, sentence)
        if not word or self._layout.places.starting(start, at):
            word, start = self.units.right_after(candidate.number.span.end, sentence)
        if not word or self._document.level is Level.COMMUNE or any(is_called(kind, word) for kind in self._own_kinds):
            return None
        among = said("among_units").search(self._layout.folded, max(sentence.start, start - _AMONG), start)
        if among is not None or self._layout.closes(start, at):
            return None  # also in brackets that close: "Hòa Phú (thành phố), 3 quán"
        named, found = self._in_paragraph(candidate, word, start)
        return found if named else self._elsewhere(candidate, word, start)

    def _in_paragraph(self, candidate: Candidate, word: str, start: int) -> tuple[bool, Area4 | None]:
        """Whether the paragraph names a unit that may be called so, and that one unless it is one of several."""
        block, sentence = self._layout.blocks[candidate.place.block].span, candidate.place.sentence
        for place in islice(self._places.backwards(max(block.start, start - _REACH), start), _LOOKED_AT):
            area = self._meant(place, sentence) if place.name else None
            if area is not None and self._is_called(place, area, word):
                near = self._places.starting(max(sentence.start, start - _REACH), start)
                inside = (self._meant(part, sentence) for part in near)
                parts = any(part is not None and part != area and area.holds(part) for part in inside)
                return True, None if parts or is_listed(self._layout, block.start, place) else area
        return False, None

    def _is_called(self, place: PlaceMention, area: Area4, word: str) -> bool:
        """Whether a unit may be called by a word: by its kind, unless its mention gives it another."""
        other = place.unit_word in said_kinds() and place.unit_word != word
        return not other and is_called(self._meanings.kind(area), word)

    @cached_property
    def _own_kinds(self) -> tuple[str, ...]:
        """The kinds of unit that the document speaks for, and that of its province."""
        meanings = self._meanings
        return meanings.kind(self._document), meanings.kind(meanings.home_province)

    def _elsewhere(self, candidate: Candidate, word: str, start: int) -> Area4 | None:
        """The unit that is meant where the paragraph names none."""
        found = self._town(candidate) if word == _TOWN else self._city(word) if word in _CITIES else None
        if found is not None or word in _CITIES:
            return found
        if word not in (*_SMALL, _TOWN):
            return None
        told = self._is_certain(word, start) or (word in _POLICED and self._is_acting(start) and self._is_only(word))
        return self._commune(word, start) if told else None

    def _town(self, candidate: Candidate) -> Area4 | None:
        """The town of the district named last in the paragraph, or of the document's own."""
        block, sentence = self._layout.blocks[candidate.place.block].span, candidate.place.sentence
        before = islice(self._places.backwards(max(block.start, candidate.start - _REACH), candidate.start), _LOOKED_AT)
        areas = (self._meant(place, sentence) for place in before if place.name)
        home = next((area for area in areas if area is not None and area.district), self._document)
        return self._only_within(home, Level.COMMUNE, _TOWN) if home.district is not None else None

    def _city(self, word: str) -> Area4 | None:
        """The only city of the document's province that it names, or that there is."""
        own = self._document
        if own.level is not Level.PROVINCE or own.province is None:
            return None
        return self._only_within(own, Level.DISTRICT, word)

    def _only_within(self, whole: Area4, level: Level, word: str) -> Area4 | None:
        """The only unit within a district or province that may be called by a word: of those named, or of all."""
        key = whole.province, whole.district, word
        if key not in self._inside:
            home = Area4(level, whole.province, whole.district)
            named = [area for area in self._named if area.level is level and home.holds(area)]
            named = [area for area in named if is_called(self._meanings.kind(area), word)]
            self._inside[key] = _only(named) if named else _only(self._meanings.units_within(whole, word))
        return self._inside[key]

    def _commune(self, word: str, start: int) -> Area4 | None:
        """The commune of a kind that is named last before a position."""
        for place in islice(self._places.backwards(max(0, start - _REACH), start), _LOOKED_AT):
            area = self._here(place) if place.level is Level.COMMUNE and place.name else None
            if area is not None and self._is_called(place, area, word):
                return None if is_listed(self._layout, 0, place) else area
        return None

    def _is_certain(self, word: str, start: int) -> bool:
        """Whether words beside a kind tell that one unit is meant: "UBND phường", "phường này"."""
        folded, end = self._layout.folded, start + len(word)
        before = said("before_one_unit").search(folded, max(0, start - _BESIDE), start)
        return before is not None or said("after_one_unit").match(folded, end, end + _BESIDE) is not None

    def _is_acting(self, start: int) -> bool:
        """Whether a body of the unit stands before its kind: "Công an thị trấn bắt 7 vụ"."""
        return said("acting_body").search(self._layout.folded, max(0, start - _BESIDE), start) is not None

    def _is_only(self, word: str) -> bool:
        """Whether the text names one commune alone that may be called by a word."""
        communes = (area for area in self._named if area.level is Level.COMMUNE)
        return len([area for area in communes if is_called(self._meanings.kind(area), word)]) == 1

    def _here(self, place: PlaceMention) -> Area4 | None:
        """The area of a mention in its own sentence."""
        return self._meant(place, self._layout.sentence_at(place.span.start) or place.span)

    @cached_property
    def _named(self) -> tuple[Area4, ...]:
        """Each smaller unit that the document names, once."""
        named = (place for place in self._places if place.name and place.level in (Level.DISTRICT, Level.COMMUNE))
        found = map(self._here, named)
        return tuple({area.names: area for area in found if area is not None}.values())


def _only(areas: Sequence[Area4]) -> Area4 | None:
    return areas[0] if len(areas) == 1 else None
