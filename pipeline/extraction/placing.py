"""Which area a number covers (GUIDELINE section 5): the place nearest to it that is no address and no partner's."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import chain, islice

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.covering import Area4, Names, PlaceOption
from pipeline.extraction.facts import Distinct
from pipeline.extraction.layout import Layout
from pipeline.extraction.openers import PlaceOpeners
from pipeline.extraction.placemeanings import Mention, PlaceMeanings
from pipeline.extraction.raids import is_raid_news
from pipeline.extraction.respective import ranked_place
from pipeline.extraction.sidebyside import alone, is_listed
from pipeline.extraction.spokenof import SpokenOf
from pipeline.records import BlockKind, DocumentMeta, Level, PlaceMention, Scope
from pipeline.spans import Located, Range, Span
from pipeline.textforms import CAPITAL

# So many mentions before and after a number, and of a paragraph or heading, are looked at.
_OF_SENTENCE, _OF_ABOVE = 6, 4
# Places of a paragraph are looked at up to this many characters before the sentence.
_REACH = 2000
_LOCAL = (Level.DISTRICT, Level.COMMUNE)
# So many districts and communes that news name first may be where their figures are from.
_OF_NEWS = 4
# News of a raid name where it was in so many characters.
_LEAD = 800
# What a place is to a text is said so few characters before it.
_BEFORE_PLACE = 26
# A place belongs to the phrase of a number up to this many characters after it.
_PHRASE_GAP = 60
# A place of its own sentence governs a number at most this many characters later, however long the sentence.
_GOVERNS = 20_000

Mentions = list[tuple[str, list[PlaceMention]]]
# An area, where it was found, what names it, and its place among the mentions found there.
_Covered = tuple["Area4", str, PlaceMention | None, int]
# In the sentence of a number: the name of its row, the headers of its cell, and mentions before and after it.
_Near = tuple[PlaceMention | None, tuple[Span, ...] | None, Range, Range]
_Around = tuple[tuple[str, tuple[Mention, ...]], ...]


def _told_apart(mentions: Mentions) -> _Around:
    return tuple(
        [(source, tuple([(place.span.start, place.area_ids) for place in found])) for source, found in mentions]
    )


# "2 vụ tại huyện …": what is counted and the word of place take so many characters.
_AT_ONCE = 30
# "Hàm Ninh 1": a number so near after a place is its own.
_OWN_NUMBER = 3
_BEFORE_OWN = (" ", ": ", ":")
# A name in quotes or of capitals before a bracket.
_NAME_BEFORE = re.compile(rf'(?:["”]|(?<!\w){CAPITAL}[\w.]*) ?\($')
# Another name follows, also one that is no known place: "ở Điện Ngọc và An Bàng".
_AND_NAME = re.compile(rf"(?:\s?\([^()]{{1,40}}\))?\svà {CAPITAL}")


class PlaceResolver:
    """Gives each candidate its area.

    Attributes:
        units: where the document says a unit's kind without its name.
    """

    def __init__(self, layout: Layout, meta: DocumentMeta) -> None:
        self._layout = layout
        self._meta = meta
        self._meanings = PlaceMeanings(layout, meta)
        self._passed_over: PlaceMention | None = None
        self._places = Located(place for place in layout.places if self._locates(place))
        self._locating = {place.span.start for place in self._places}
        self._openers = PlaceOpeners(layout)
        self._document = self._meanings.document
        self._brackets = [match.start() for match in re.finditer(r"[()]", layout.folded)]
        self._spoken = SpokenOf(layout, self._meanings, self._places, self._in_sentence)
        self.units = self._spoken.units
        self._behind: dict[int, list[PlaceMention]] = {}
        self._here: dict[Mention, Area4 | None] = {}
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

    def _dates(self, place: PlaceMention) -> bool:
        """Whether a province only says where an article was written: "Hà Nội, 29-12-2011" on a line of its own."""
        block = self._layout.block_at(place.span.start) if place.level is Level.PROVINCE else None
        if block is None or place.span.start != self._layout.blocks[block].span.start:
            return False
        line = self._layout.blocks[block].span
        return said("dateline_day").match(self._layout.folded, place.span.end, line.end) is not None

    def _stands_for_itself(self, place: PlaceMention) -> bool:
        if self._dates(place):
            return False
        before = self._layout.folded[max(0, place.span.start - _BEFORE_PLACE) : place.span.start]
        if said("beside_home").search(before) or self._is_behind("residence", place) is not None:
            return False
        rest = self._is_behind("partner", place)
        return rest is None or said("stands_at").search(rest) is not None

    def _is_behind(self, name: str, place: PlaceMention) -> str | None:
        """What stands between the words of a pattern and a place right after them; None without them."""
        before = self._layout.folded[max(0, place.span.start - _BEFORE_PLACE) : place.span.start]
        found = list(said(name).finditer(before))
        rest = before[found[-1].end() :] if found else ""
        # "13 người, Cà Mau 5 vụ": after a comma another place's figures begin; "ập vào quán ở xã …" is no partner.
        return rest if found and re.fullmatch(r"[ :]*(?:\w+ ?){0,2}", rest) else None

    def certain(self, candidate: Candidate, scope: Scope) -> Area4 | None:
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
        if after is not None and not self._goes_on(after, right, candidate.place.sentence):
            return self._in_sentence(after, candidate.place.sentence)
        rest = self._of_the_rest(candidate)
        if rest is not None:
            return rest
        scene = self._scene(candidate) if scope is Scope.INCIDENT else None
        spoken = scene or self._spoken.of(candidate)
        if spoken is None and scope is Scope.INCIDENT:
            spoken = self._of_raid(candidate)
        if spoken is not None:
            return spoken
        opener = self._openers.of(candidate) if not right else None
        return self._meanings.covered(opener, partial(iter, [opener])) if opener is not None else None

    def _of_raid(self, candidate: Candidate) -> Area4 | None:
        """The commune of the raid that news tell of, where the sentence names no place that does not hold it."""
        commune = self._raided
        if commune is None:
            return None
        sentence = candidate.place.sentence
        near = (place for place in self._layout.places.within(sentence) if place.level in _LOCAL)
        wholes = (self._in_sentence(place, sentence) for place in near if place.span.start in self._locating)
        return commune if all(whole is not None and whole.holds(commune) for whole in wholes) else None

    @cached_property
    def _raided(self) -> Area4 | None:
        """The only commune that news of a raid name, or the only district without one; None for trials.

        Where people come from does not count.
        """
        layout = self._layout
        if self._document.level is Level.COMMUNE or not is_raid_news(layout, self._meta.doc_type):
            return None
        if len(layout.hits("in_court")) > 1:
            return None
        told = list(self._told_scenes())
        areas = {area.names: area for _, area in told if area is not None}
        smallest = next((area for area in areas.values() if area.commune), next(iter(areas.values()), None))
        if smallest is None or smallest.names == self._document.names:
            return None
        starts = [place.span.start for place, area in told if area is not None and area.names == smallest.names]
        early = starts[0] < layout.main_start + _LEAD
        return smallest if early and all(area.holds(smallest) for area in areas.values()) else None

    def _told_scenes(self) -> Iterator[tuple[PlaceMention, Area4 | None]]:
        """The places of the text where something may have happened, with their areas."""
        for place in self._layout.places:
            if self._tells_scene(place):
                yield place, self._in_sentence(place, self._layout.sentence_at(place.span.start) or place.span)

    @cached_property
    def _scenes(self) -> list[Area4]:
        """The first districts and communes that news name: what they tell of a place unsaid happened there."""
        if self._meta.doc_type != "news":
            return []
        areas = {area.names: area for _, area in self._told_scenes() if area is not None}
        return list(islice(areas.values(), _OF_NEWS))

    @cached_property
    def _scenes_at(self) -> dict[Names, int]:
        return {area.names: at for at, area in enumerate(self._scenes)}

    def _tells_scene(self, place: PlaceMention) -> bool:
        """Whether a place may be where a raid was: no one's home, no row of figures, no link beside the text."""
        if not place.name or place.level not in _LOCAL or self._counted(place):
            return False
        block = self._layout.block_at(place.span.start)
        beside = block is None or self._layout.blocks[block].kind is BlockKind.BOILERPLATE
        return not beside and self._is_behind("residence", place) is None

    def _of_the_rest(self, candidate: Candidate) -> Area4 | None:
        """What holds the places of a list of which a number is the rest: "Văn Lâm 3, Yên Mỹ 2, các huyện còn lại 4"."""
        sentence, at = candidate.place.sentence, candidate.start
        listed = [
            place
            for place in self._places.last(sentence.start, at, _OF_SENTENCE)
            if place.name and self._counted(place)
        ]
        last = self._layout.numbers.last(listed[0].span.end, at, 1) if listed else []
        if not last or said("of_the_rest").fullmatch(self._layout.folded, last[0].span.end, at) is None:
            return None
        areas = [area for place in listed if (area := self._in_sentence(place, sentence)) is not None]
        return _smallest_whole(areas, self._document)

    def _scene(self, candidate: Candidate) -> Area4 | None:
        """Where an event took place: the commune named last in its paragraph; since then only what it lies in."""
        start, sentence = self._layout.blocks[candidate.place.block].span.start, candidate.place.sentence
        if self._layout.hits("in_court").within(sentence.start, candidate.right.end):
            return None
        since: list[PlaceMention] = []
        for place in self._places.backwards(max(start, candidate.start - _REACH), candidate.start):
            if place.level is Level.COMMUNE and place.name:
                area = self._in_sentence(place, sentence)
                counted = self._layout.numbers.starting(place.span.end, place.span.end + _OWN_NUMBER)
                if area is None or counted or is_listed(self._layout, start, place):
                    return None
                wholes = (self._in_sentence(other, sentence) for other in since)
                return area if all(whole is not None and whole.holds(area) for whole in wholes) else None
            since.append(place)
        return None

    def resolve(self, candidate: Candidate, scope: Scope) -> Area4:
        """The area of a candidate by the rules."""
        return self.certain(candidate, scope) or self.governing(candidate, scope)

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
            names = area.names
            if names not in found:
                passed = mention is not None and self._passed(mention, candidate.start)
                found[names] = PlaceOption(area, source, mention, rank, passed, self._scenes_at.get(names, -1))
        return found.values()

    def _passed(self, mention: PlaceMention, at: int) -> bool:
        after = mention.span.start > at
        return (
            mention.span.start not in self._locating or (after and self._counted(mention)) or self._closed(mention, at)
        )

    def _counted(self, place: PlaceMention) -> bool:
        """Whether a place has a number of its own right after it: "7 vụ (Việt Trì 04, …)"."""
        end = place.span.end
        numbers, folded = self._layout.numbers.starting(end, end + _OWN_NUMBER), self._layout.folded
        before = folded[end : numbers[0].span.start] if numbers else ""
        in_brackets = before == " (" and folded.startswith(")", numbers[0].span.end)
        return before in _BEFORE_OWN or in_brackets

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
                area = self._meanings.covered(mention, partial(iter, mentions))
                if area is not None:
                    yield area, source, mention, rank
                for area in self._meanings.namesakes(mention):
                    yield area, f"{source}:namesake", mention, rank

    def _of_meta(self, *, regional: bool) -> Iterator[_Covered]:
        """The document's own area and those that hold it, with the region if the sentence speaks of it."""
        yield self._document, "document", None, 0
        for rank, area in enumerate(self._scenes):
            yield area, "scene", None, rank
        if regional:
            yield Area4(Level.REGION), "region", None, 0
        if self._document.level not in (Level.PROVINCE, Level.NATIONAL, Level.REGION) and self._document.province:
            province = self._document.province
            yield Area4(Level.PROVINCE, province, code=self._meanings.code(province, None)), "province", None, 0
        yield Area4(Level.NATIONAL), "national", None, 0

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
        if after is not None and not self._goes_on(after, right, sentence):
            yield self._in_sentence(after, sentence)
        before = self._places.backwards(max(sentence.start, at.start - _GOVERNS), at.start)
        reaching = (one for one in before if not self._closed(one, at.start) or self._tells_where(one, at.start))
        left = list(islice(reaching, 2))
        governing = self._governing(left)
        if governing is not None:
            yield self._in_sentence(governing, sentence)
        if scope is Scope.INCIDENT:
            sure = alone(self._layout, right) if not self._several(right) else []
            yield from (self._meanings.covered(place, partial(iter, right)) for place in sure if place is right[0])
            yield from self._nearby(candidate)
        elif candidate.cell is None and (not left or self._meta.level is Level.NATIONAL):
            yield from self._from_above(candidate)

    def _after(self, candidate: Candidate) -> list[PlaceMention]:
        """Places between the number and the next, or a little after the end of its phrase, in its sentence."""
        if candidate.start not in self._behind:
            self._behind[candidate.start] = self._right_of(candidate)
        return self._behind[candidate.start]

    def _right_of(self, candidate: Candidate) -> list[PlaceMention]:
        start, end = candidate.number.span.end, candidate.right.end + _PHRASE_GAP
        following = self._layout.numbers.first(start, end, 1)
        limit = following[0].span.start if following else end
        places = self._places.starting(start, min(limit, candidate.place.sentence.end))
        return [place for place in places if place.span.end <= candidate.place.sentence.end]

    def _in_sentence(self, place: PlaceMention, sentence: Span) -> Area4 | None:
        """The area of a place, with all places of its sentence around it."""
        key = place.span.start, place.area_ids
        if key not in self._here:
            self._here[key] = self._meanings.covered(place, partial(self._places.within, sentence))
        return self._here[key]

    def _closed(self, place: PlaceMention, at: int) -> bool:
        """Whether a place stands in brackets that close before the number, or before a semicolon with its own."""
        return self._layout.closes(place.span.end, at)

    def _tells_where(self, place: PlaceMention, at: int) -> bool:
        """Whether a place alone in brackets tells where what is named before is: 'nhóm "Biển Xanh" (Hội An) với 8'."""
        span, text = place.span, self._layout.text
        if text[span.start - 1 : span.start] != "(" or text[span.end : span.end + 1] != ")":
            return False
        before = slice(max(0, span.start - _BEFORE_PLACE), span.start)
        named = _NAME_BEFORE.search(text[before]) is not None
        other = any(one.span.end > span.start - _BEFORE_PLACE for one in self._layout.places.last(0, span.start, 1))
        return named and not other and not set(text[span.end + 1 : at]) & set(",;:.(")

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
        if re.search(r"[;.0-9]|,(?! chống| ngừa)", between) or said("mostly_at").search(between):
            return False
        return bool(said("locative").search(between)) or (between.endswith("(") and not self._counted(place))

    def _at_once(self, candidate: Candidate, place: PlaceMention) -> bool:
        """Whether a place follows a number and what it counts: "1 vụ tại huyện Chợ Mới"."""
        at, start = candidate.number.span.end, place.span.start
        near = 0 <= start - at <= _AT_ONCE and self._directly(candidate, place)
        return near and said("locative").search(self._layout.folded[at:start]) is not None

    def _goes_on(self, first: PlaceMention, right: list[PlaceMention], sentence: Span) -> bool:
        """Whether places go on after the first that are no wholes of it: "tại Chợ Đồn và thành phố", "ở A (2) và B"."""
        end = first.span.end
        if said("place_goes_on").match(self._layout.folded, end, sentence.end) or _AND_NAME.match(
            self._layout.text, end
        ):
            return True
        area = self._in_sentence(first, sentence)
        others = (self._in_sentence(place, sentence) for place in right if place.name and place is not first)
        return any(other is not None and area is not None and not other.holds(area) for other in others)

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
            found += [(place, here) for place in reversed(alone(self._layout, here))]
        return [self._meanings.covered(place, partial(iter, here)) for place, here in found[:3]]

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
            yield self._meanings.covered(before, partial(self._places.starting, start, end))
        for index in self._layout.ancestors(block):
            span = self._layout.blocks[index].span
            above = self._places.within(span)
            marked = bool(self._layout.blocks[index].marker) or (bool(above) and above[0].span.start - span.start < 6)
            if marked and len({place.name for place in above}) == 1:
                yield self._meanings.covered(above[0], partial(iter, above))

    def _opens(self, place: PlaceMention) -> bool:
        sentence = self._layout.sentence_at(place.span.start)
        return sentence is not None and place.span.start - sentence.start < 30


def _smallest_whole(areas: Sequence[Area4], own: Area4) -> Area4 | None:
    """The district that holds some communes, or the document's own area if it holds them all."""
    homes = {(area.province, area.district) for area in areas}
    if len(areas) > 1 and len(homes) == 1 and all(area.commune for area in areas):
        return Area4(Level.DISTRICT, *homes.pop())
    return own if areas and all(own.holds(area) and own.names != area.names for area in areas) else None
