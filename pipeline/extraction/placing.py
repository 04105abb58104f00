"""Which area a number covers (GUIDELINE section 5): the place nearest to it that is no address and no partner's."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property, partial
from itertools import chain, islice

from pipeline.areas import Area, area_table, name_key, system_on
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.covering import Area4, Names, PlaceOption
from pipeline.extraction.facts import Distinct
from pipeline.extraction.layout import Layout
from pipeline.extraction.openers import PlaceOpeners
from pipeline.extraction.reference import likely_day
from pipeline.extraction.respective import ranked_place
from pipeline.extraction.unlisted import districts_beside
from pipeline.records import BlockKind, DocumentMeta, Level, PlaceMention, Scope
from pipeline.spans import Located, Range, Span

# So many mentions before and after a number, and of a paragraph or heading, are looked at.
_OF_SENTENCE, _OF_ABOVE = 6, 4
# Places of a paragraph are looked at up to this many characters before the sentence.
_REACH = 2000
# A place belongs to the phrase of a number up to this many characters after it.
_PHRASE_GAP = 60
# A place of its own sentence governs a number at most this many characters later, however long the sentence.
_GOVERNS = 20_000

Around = Callable[[], Iterable[PlaceMention]]
_Mention = tuple[int, tuple[str, ...]]
Mentions = list[tuple[str, list[PlaceMention]]]
# An area, where it was found, what names it, and its place among the mentions found there.
_Covered = tuple["Area4", str, PlaceMention | None, int]
# In the sentence of a number: the name of its row, the headers of its cell, and mentions before and after it.
_Near = tuple[PlaceMention | None, tuple[Span, ...] | None, Range, Range]
_Around = tuple[tuple[str, tuple[_Mention, ...]], ...]


def _told_apart(mentions: Mentions) -> _Around:
    return tuple(
        [(source, tuple([(place.span.start, place.area_ids) for place in found])) for source, found in mentions]
    )


# "2 vụ tại huyện …": what is counted and the word of place take so many characters.
_AT_ONCE = 30


class PlaceResolver:
    """Gives each candidate its area."""

    def __init__(self, layout: Layout, meta: DocumentMeta) -> None:
        self._layout = layout
        self._meta = meta
        self._table = area_table()
        self._likely_day = likely_day(layout, meta)
        self._passed_over: PlaceMention | None = None
        self._places = Located(place for place in layout.places if self._locates(place))
        self._locating = {place.span.start for place in self._places}
        self._mentioned = Counter(area for place in layout.places for area in place.area_ids)
        self._openers = PlaceOpeners(layout)
        self._document = self._of_document()
        self._namesakes_of: dict[str, tuple[Area4, ...]] = {}
        self._brackets = [match.start() for match in re.finditer(r"[()]", layout.folded)]
        # By start and units: two units of one name are two mentions of one span.
        self._units: dict[_Mention, list[Area]] = {}
        self._areas: dict[tuple[_Mention, frozenset[str]], Area4 | None] = {}
        self._here: dict[_Mention, Area4 | None] = {}
        self._elsewhere: dict[tuple[int, int], Distinct[_Covered]] = {}
        self._alike: dict[tuple[_Around, bool], Distinct[_Covered]] = {}
        self._options: dict[tuple[_Near, Distinct[_Covered], int], Distinct[PlaceOption]] = {}

    def _locates(self, place: PlaceMention) -> bool:
        """Whether a place is more than where people come from, a partner, or one beside the document's own.

        That holds for a whole list of places.
        """
        listed = self._passed_over is not None and said("side_by_side").fullmatch(
            self._layout.folded, self._passed_over.span.end, place.span.start
        )
        if listed or not self._stands_for_itself(place):
            self._passed_over = place
            return False
        return True

    def _stands_for_itself(self, place: PlaceMention) -> bool:
        before = self._layout.folded[max(0, place.span.start - 26) : place.span.start]
        if said("beside_home").search(before):
            return False
        for pattern in (said("residence"), said("partner")):
            found = list(pattern.finditer(before))
            # "13 người, Cà Mau 5 vụ": after a comma another place's figures begin.
            if found and re.fullmatch(r"[ :]*(?:\w+ ?){0,2}", before[found[-1].end() :]):
                return False
        return True

    def _of_document(self) -> Area4:
        meta = self._meta
        level = meta.level or Level.PROVINCE
        return Area4(level, meta.province, meta.district, meta.commune, self._code(meta.province, meta.district))

    def _code(self, province: str | None, district: str | None) -> str | None:
        area = self._table.province(province, self._day())
        if area is None or district is None:
            return area.id if area is not None else None
        return next((a.id for a in self._table.by_id.values() if a.name == district and a.parent == area.id), area.id)

    def _day(self) -> date | None:
        return self._likely_day

    def certain(self, candidate: Candidate) -> Area4 | None:
        """The area that no other can be; None where several can.

        The document's own for a total row of a table, the one that "2 vụ tại huyện …" names, the one of a list whose
        numbers are told in its order, or the one whose name opens the paragraph or list that the number stands in
        ("TP Lào Cai: …"), where no other is named before it.
        """
        if candidate.cell is not None:
            return self._document if candidate.cell.total and self._meta.level is not None else None
        ranked = ranked_place(self._layout, candidate)
        if ranked is not None:
            return self._in_sentence(ranked, candidate.place.sentence)
        right = self._after(candidate)
        after = next((place for place in right if self._at_once(candidate, place)), None)
        if after is not None and not self._listed(after, right):
            return self._in_sentence(after, candidate.place.sentence)
        opener = self._openers.of(candidate) if not right else None
        return self._covered(opener, partial(iter, [opener])) if opener is not None else None

    def resolve(self, candidate: Candidate, scope: Scope) -> Area4:
        """The area of a candidate by the rules."""
        return self.certain(candidate) or self.governing(candidate, scope)

    def governing(self, candidate: Candidate, scope: Scope) -> Area4:
        """The area that governs a candidate of which none is certain: the nearest stated, else the document's own."""
        found = (area for area in self._governing_areas(candidate, scope) if area is not None)
        return next(found, self._document)

    def options(self, candidate: Candidate) -> Distinct[PlaceOption]:
        """Every area that the candidate may cover, each once, nearest first; the same for numbers that stand alike."""
        near, outside = self._near(candidate), self._outside(candidate)
        key = near, outside, bisect_left(self._brackets, candidate.start)
        if key not in self._options:
            self._options[key] = Distinct(self._each_once(candidate, self._mentions(near), outside))
        return self._options[key]

    def _each_once(self, candidate: Candidate, near: Mentions, outside: Iterable[_Covered]) -> Iterable[PlaceOption]:
        found: dict[Names, PlaceOption] = {}
        for area, source, mention, rank in chain(self._of_mentions(near), outside):
            if area.names not in found:
                passed = mention is not None and self._passed(mention, candidate.start)
                found[area.names] = PlaceOption(area, source, mention, rank, passed)
        return found.values()

    def _passed(self, mention: PlaceMention, at: int) -> bool:
        return mention.span.start not in self._locating or self._closed(mention, at)

    def _outside(self, candidate: Candidate) -> Distinct[_Covered]:
        """What is named around its sentence and what the document has: the same for all numbers of a sentence.

        And for those of other sentences, if no mention stands between them.
        """
        sentence = candidate.place.sentence
        key = candidate.place.block, sentence.start
        if key not in self._elsewhere:
            around = list(self._farther(candidate))
            regional = bool(self._layout.hits("region_covered").within(sentence.start, sentence.end))
            alike = _told_apart(around), regional
            if alike not in self._alike:
                self._alike[alike] = Distinct([*self._of_mentions(around), *self._of_meta(regional=regional)])
            self._elsewhere[key] = self._alike[alike]
        return self._elsewhere[key]

    def _of_mentions(self, everything: Iterable[tuple[str, list[PlaceMention]]]) -> Iterator[_Covered]:
        """What mentions may mean, each by where it stands."""
        for source, mentions in everything:
            for rank, mention in enumerate(mentions):
                area = self._covered(mention, partial(iter, mentions))
                if area is not None:
                    yield area, source, mention, rank
                for area in self._namesakes(mention):
                    yield area, f"{source}:namesake", mention, rank

    def _of_meta(self, *, regional: bool) -> Iterator[_Covered]:
        """The document's own area and those that hold it, with the region if the sentence speaks of it."""
        yield self._document, "document", None, 0
        if regional:
            yield Area4(Level.REGION), "region", None, 0
        if self._document.level not in (Level.PROVINCE, Level.NATIONAL, Level.REGION) and self._document.province:
            province = self._document.province
            yield Area4(Level.PROVINCE, province, code=self._code(province, None)), "province", None, 0
        yield Area4(Level.NATIONAL), "national", None, 0

    def _namesakes(self, mention: PlaceMention) -> tuple[Area4, ...]:
        """Smaller units of the document's province that bear the name: "Khánh Hòa" in a town of Sóc Trăng."""
        if mention.unit_word or not mention.name or not self._meta.province:
            return ()
        if mention.name not in self._namesakes_of:
            self._namesakes_of[mention.name] = tuple(self._smaller(mention.name))
        return self._namesakes_of[mention.name]

    def _smaller(self, name: str) -> Iterator[Area4]:
        day, meta = self._day(), self._meta
        for area in self._table.named(name_key(name)):
            home, district = self._table.province_on(area, day), self._table.district_of(area)
            if home is None or home.name != meta.province or area.level is Level.PROVINCE:
                continue
            near = area.level is Level.DISTRICT or district is None or district.name == meta.district
            if near and (day is None or area.valid_on(day)):
                yield self._area4(area, home)

    def _near(self, candidate: Candidate) -> _Near:
        """The name of its row, and where the mentions around a number in its sentence stand among all."""
        sentence, at, everything = candidate.place.sentence, candidate.number.span, self._layout.places
        left = everything.range_before(max(sentence.start, at.start - _REACH), at.start, _OF_SENTENCE)
        right = everything.range_after(at.end, min(sentence.end, at.end + _REACH), _OF_ABOVE)
        return self._row(candidate), candidate.cell.headers if candidate.cell is not None else None, left, right

    def _mentions(self, near: _Near) -> Mentions:
        """Mentions in the sentence of a number by where they stand, nearest first."""
        row, headers, (first, last), right = near
        everything = self._layout.places
        found = [("row", [row])] if row is not None else []
        if headers is not None:
            found.append(("column", [place for span in headers for place in everything.within(span)]))
        return [*found, ("left", everything.items[first:last][::-1]), ("right", everything.items[slice(*right)])]

    def _farther(self, candidate: Candidate) -> Iterator[tuple[str, list[PlaceMention]]]:
        """Mentions around the sentence of a candidate by where they stand, nearest first."""
        sentence, everything = candidate.place.sentence, self._layout.places
        paragraph = self._layout.blocks[candidate.place.block].span
        earlier = everything.starting(max(paragraph.start, sentence.start - _REACH), sentence.start)
        yield "paragraph", earlier[: -_OF_SENTENCE - 1 : -1]
        for depth, index in enumerate(self._layout.ancestors(candidate.place.block)):
            heads = everything.within(self._layout.blocks[index].span)
            yield f"heading{min(depth, 2)}", heads[: -_OF_ABOVE - 1 : -1]
        above = everything.starting(max(0, paragraph.start - _REACH), paragraph.start)
        yield "above", above[: -_OF_ABOVE - 1 : -1]
        title = self._layout.title
        yield "title", everything.within(title)[:_OF_ABOVE] if title is not None else []

    def _governing_areas(self, candidate: Candidate, scope: Scope) -> Iterator[Area4 | None]:
        """Areas to try, best first, looked for as they are asked."""
        sentence, at = candidate.place.sentence, candidate.number.span
        row = self._row(candidate)
        if row is not None:
            yield self._in_sentence(row, sentence)
        right = self._after(candidate)
        after = next((place for place in right if self._directly(candidate, place)), None)
        if after is not None and not self._listed(after, right):
            yield self._in_sentence(after, sentence)
        before = self._places.backwards(max(sentence.start, at.start - _GOVERNS), at.start)
        left = list(islice((place for place in before if not self._closed(place, at.start)), 2))
        governing = self._governing(left)
        if governing is not None:
            yield self._in_sentence(governing, sentence)
        if scope is Scope.INCIDENT:
            yield from (self._covered(place, partial(iter, right)) for place in right[:1] if not self._several(right))
            yield from self._nearby(candidate)
        elif candidate.cell is None and (not left or self._meta.level is Level.NATIONAL):
            yield from self._from_above(candidate)

    def _after(self, candidate: Candidate) -> list[PlaceMention]:
        """Places between the number and the next, or a little after the end of its phrase, in its sentence."""
        start, end = candidate.number.span.end, candidate.right.end + _PHRASE_GAP
        following = self._layout.numbers.first(start, end, 1)
        limit = following[0].span.start if following else end
        places = self._places.starting(start, min(limit, candidate.place.sentence.end))
        return [place for place in places if place.span.end <= candidate.place.sentence.end]

    def _in_sentence(self, place: PlaceMention, sentence: Span) -> Area4 | None:
        """The area of a place, with all places of its sentence around it."""
        key = place.span.start, place.area_ids
        if key not in self._here:
            self._here[key] = self._covered(place, partial(self._places.within, sentence))
        return self._here[key]

    def _closed(self, place: PlaceMention, at: int) -> bool:
        """Whether a place stands in brackets that close before the number, or before a semicolon with its own."""
        following = bisect_left(self._brackets, place.span.end)
        if following == len(self._brackets) or self._brackets[following] >= at:
            return False
        return self._layout.folded[self._brackets[following]] == ")"

    def _row(self, candidate: Candidate) -> PlaceMention | None:
        """The name that opens a table row or list item ("Văn Lâm | 12 | 3")."""
        block = self._layout.blocks[candidate.place.block]
        if block.kind is not BlockKind.TABLE:
            return None
        start = candidate.place.sentence.start
        for place in self._layout.places.starting(start, start + 40):
            if place.span.end <= candidate.number.span.start and place.name:
                return place
        return None

    def _directly(self, candidate: Candidate, place: PlaceMention) -> bool:
        """Whether a place right of the number belongs to it: "3 điểm thuộc huyện Thanh Trì"."""
        if place.span.start - candidate.number.span.end > 90 or not place.name:
            return False
        between = self._layout.folded[candidate.number.span.end : place.span.start]
        if re.search(r"[;.0-9]|,(?! chống| ngừa)", between):
            return False
        return bool(said("locative").search(between)) or between.endswith("(")

    def _at_once(self, candidate: Candidate, place: PlaceMention) -> bool:
        """Whether a place follows a number and what it counts: "1 vụ tại huyện Chợ Mới"."""
        at, start = candidate.number.span.end, place.span.start
        near = 0 <= start - at <= _AT_ONCE and self._directly(candidate, place)
        return near and said("locative").search(self._layout.folded[at:start]) is not None

    @staticmethod
    def _listed(first: PlaceMention, right: list[PlaceMention]) -> bool:
        """Whether several places of one size follow: then the number covers them together."""
        return any(place.level is first.level and place.name and place.name != first.name for place in right)

    def _governing(self, left: list[PlaceMention]) -> PlaceMention | None:
        """The nearest place before the number, unless several stand side by side there."""
        if not left:
            return None
        nearest = left[0]
        if len(left) > 1:
            between = self._layout.folded[left[1].span.end : nearest.span.start]
            same = left[1].level is nearest.level and left[1].name != nearest.name
            if (
                left[1].level is Level.COMMUNE
                and nearest.level is Level.DISTRICT
                and re.fullmatch(r" ?[,(-] ?", between)
            ):
                return left[1]  # "phường 8, TP Cà Mau"
            if same and said("side_by_side").fullmatch(between):
                return None
        return nearest

    def _nearby(self, candidate: Candidate) -> list[Area4 | None]:
        """For an event: the places of the sentences before it in the paragraph, then of the paragraph before."""
        block = candidate.place.block
        found: list[tuple[PlaceMention, list[PlaceMention]]] = []
        for index in range(block, max(-1, block - 4), -1):
            span = self._layout.blocks[index].span
            end = min(span.end, candidate.start)
            here = self._places.within(Span(min(end, max(span.start, end - _GOVERNS)), end))
            here = [place for place in here if place.name and place.level is not Level.REGION]
            if self._several(here):
                return []  # two raids in two districts: only the document's area is sure
            found += [(place, here) for place in reversed(here)]
        return [self._covered(place, partial(iter, here)) for place, here in found[:3]]

    @staticmethod
    def _several(places: list[PlaceMention]) -> bool:
        """Whether places lie in more than one district."""
        return len({place.name for place in places if place.level is Level.DISTRICT}) > 1

    def _from_above(self, candidate: Candidate) -> Iterator[Area4 | None]:
        """A place that opens the paragraph or stands in a heading above governs what follows."""
        block, end = candidate.place.block, candidate.place.sentence.start
        start = max(self._layout.blocks[block].span.start, end - _GOVERNS)
        before = next(self._places.backwards(start, end), None)
        if before is not None and self._opens(before):
            yield self._covered(before, partial(self._places.starting, start, end))
        for index in self._layout.ancestors(block):
            span = self._layout.blocks[index].span
            above = self._places.within(span)
            marked = bool(self._layout.blocks[index].marker) or (bool(above) and above[0].span.start - span.start < 6)
            if marked and len({place.name for place in above}) == 1:
                yield self._covered(above[0], partial(iter, above))

    def _opens(self, place: PlaceMention) -> bool:
        sentence = self._layout.sentence_at(place.span.start)
        return sentence is not None and place.span.start - sentence.start < 30

    def _covered(self, place: PlaceMention, around: Around) -> Area4 | None:
        """The area that a place names, helped by the places around it where several units bear its name."""
        several = bool(place.name) and place.level is not Level.REGION and len(self._of_name(place)) > 1
        key = (place.span.start, place.area_ids), _named(around(), place) if several else frozenset()
        if key not in self._areas:
            unlisted = place.level is Level.COMMUNE and bool(place.name) and not place.area_ids
            self._areas[key] = self._of_unlisted(place) if unlisted else self._area_of(place, key[1])
        return self._areas[key]

    def _area_of(self, place: PlaceMention, named: frozenset[str]) -> Area4 | None:
        if not place.name:
            return self._general(place)
        if place.level is Level.REGION:
            return Area4(Level.REGION, other=place.name)
        area = self._choose(place, named)
        if area is None:
            return None
        if self._meta.level is Level.DISTRICT and area.level is Level.PROVINCE and area.name == self._meta.province:
            before = self._layout.folded[max(0, place.span.start - 8) : place.span.start]
            if said("whole_of").search(before) is None:
                return self._document  # "huyện Văn Bàn, tỉnh Lào Cai": the province only says where the district is
        province = self._table.province_on(area, self._day())
        if self._meta.province and province is not None and area.level is not Level.PROVINCE:
            known = self._table.province(self._meta.province, self._day())
            if known is not None and not _same_province(known, province):
                if self._meta.district is not None and self._is_unknown(area, province):
                    return Area4(Level.COMMUNE, self._meta.province, self._meta.district, area.name)
                if self._stray(area):
                    return None
        return self._area4(area, province)

    def _of_unlisted(self, place: PlaceMention) -> Area4 | None:
        """A commune that the table lacks, in the district beside it or that of the document."""
        meta, day = self._meta, self._day()
        if day is not None and system_on(day) == "VN34":
            return Area4(Level.COMMUNE, meta.province, None, place.name) if meta.province else None
        beside = (self._covered(other, partial(iter, [other])) for other in districts_beside(self._layout, place))
        home = next((area for area in beside if area is not None and area.district), self._document)
        return Area4(Level.COMMUNE, home.province, home.district, place.name) if home.district else None

    def _stray(self, area: Area) -> bool:
        """A unit of another province that is named once is a namesake."""
        return self._mentioned[area.id] < 2

    def _is_unknown(self, area: Area, province: Area) -> bool:
        """Whether a commune's only namesake in the table is of a province that the text never names: it is another.

        The table has no communes that were merged before 2025.
        """
        if area.level is not Level.COMMUNE:
            return False
        return province.name not in {place.name for place in self._layout.places if place.level is Level.PROVINCE}

    def _area4(self, area: Area, province: Area | None) -> Area4:
        name = province.name if province is not None else self._meta.province
        if area.level is Level.PROVINCE:
            return Area4(Level.PROVINCE, self._merged(area), code=area.id)
        district = self._district(area)
        commune = area.name if area.level is Level.COMMUNE else None
        if district is not None and district is self._home_district:
            name = self._meta.province  # not that of the commune's successor
        return Area4(area.level, name, district.name if district is not None else None, commune, area.id)

    def _district(self, area: Area) -> Area | None:
        """The district of a unit; the document's own, where that went into the one that later held the unit.

        So too of a commune that the table has only as it is since 2025, named in an older text.
        """
        district, home, day = self._table.district_of(area), self._home_district, self._day()
        if district is None and area.level is Level.COMMUNE and day is not None and not area.valid_on(day):
            return home
        return home if home is not None and district is not None and home.successor == district.id else district

    @cached_property
    def _home_district(self) -> Area | None:
        """The district that the document speaks for."""
        named = self._table.named(name_key(self._meta.district)) if self._meta.district is not None else []
        return next((area for area in named if self._is_home(area)), None)

    def _is_home(self, area: Area) -> bool:
        day = self._day()
        province = self._table.province_on(area, day)
        if area.level is not Level.DISTRICT or province is None or (day is not None and not area.valid_on(day)):
            return False
        return province.name == self._meta.province

    def _merged(self, area: Area) -> str:
        """A former province named after the merger takes the merged one (GUIDELINE section 8)."""
        day = self._day()
        if day is not None and area.valid_to is not None and area.valid_to <= day and area.successor:
            return self._merged(self._table.by_id[area.successor])
        return self._table.on(area, day).name

    def _general(self, place: PlaceMention) -> Area4 | None:
        if place.level is Level.NATIONAL:
            return Area4(Level.NATIONAL)
        if place.level is self._document.level:
            return self._document
        if place.level is Level.PROVINCE and self._meta.province and self._meta.level is Level.DISTRICT:
            return Area4(Level.PROVINCE, self._meta.province, code=self._code(self._meta.province, None))
        return None

    def _today(self, areas: list[Area]) -> list[Area]:
        """A district named after the merger: the commune with its name in the merged province, else that province."""
        found = []
        for area in areas:
            province = self._table.province_of(area)
            merged = self._table.by_id.get(province.successor) if province is not None else None
            if area.level is not Level.DISTRICT or merged is None:
                continue
            namesakes = [a for a in self._table.named(name_key(area.name)) if a.parent == merged.id]
            found.append(namesakes[0] if namesakes else merged)
        return found

    def _of_name(self, place: PlaceMention) -> list[Area]:
        """The units that bear a name at the document's date."""
        key = place.span.start, place.area_ids
        if key not in self._units:
            areas = [self._table.by_id[area] for area in place.area_ids]
            day = self._day()
            valid = [area for area in areas if day is None or area.valid_on(day)]
            if not valid and day is not None and system_on(day) == "VN34":
                valid = self._today(areas)
            self._units[key] = valid or areas
        return self._units[key]

    def _choose(self, place: PlaceMention, named: frozenset[str]) -> Area | None:
        """Which unit a name means: by date, by the provinces and districts beside it, by the document's province."""
        valid, day = self._of_name(place), self._day()
        if len(valid) > 1:
            parents = [a for a in valid if (d := self._table.by_id.get(a.parent)) is not None and d.name in named]
            valid = parents or valid
        if len(valid) > 1 and self._meta.district is not None:
            near = [a for a in valid if (d := self._table.district_of(a)) is not None and d.name == self._meta.district]
            valid = near or valid
        if len(valid) > 1 and self._meta.province is not None:
            home = [
                a for a in valid if (p := self._table.province_on(a, day)) is not None and p.name == self._meta.province
            ]
            valid = home or valid
        levels = sorted(valid, key=lambda area: (area.system == "VN34", area.id))
        if len({area.parent for area in levels}) > 1 and levels[0].level is not Level.PROVINCE and day is not None:
            return None
        return levels[0] if levels else None


def _same_province(one: Area, other: Area) -> bool:
    """Whether two units are one province, perhaps in two maps."""
    return one.id in (other.id, other.successor) or one.successor == other.id


def _named(places: Iterable[PlaceMention], place: PlaceMention) -> frozenset[str]:
    """Names of the other provinces and districts."""
    levels = (Level.PROVINCE, Level.DISTRICT)
    return frozenset(other.name for other in places if other is not place and other.level in levels)
