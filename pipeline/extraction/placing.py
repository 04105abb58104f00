"""Which area a number covers (GUIDELINE section 5): the place nearest to it that is no address and no partner's."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from itertools import chain, islice

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.covering import Area4, Names, PlaceOption
from pipeline.extraction.facts import Distinct
from pipeline.extraction.layout import Layout
from pipeline.extraction.openers import PlaceOpeners
from pipeline.extraction.placemeanings import Mention, PlaceMeanings
from pipeline.extraction.respective import ranked_place
from pipeline.extraction.sidebyside import places_before
from pipeline.extraction.unitwords import UnitWords, is_called, said_kinds
from pipeline.records import BlockKind, DocumentMeta, Level, PlaceMention, Scope
from pipeline.spans import Located, Range, Span
from pipeline.textforms import CAPITAL

# So many mentions before and after a number, and of a paragraph or heading, are looked at.
_OF_SENTENCE, _OF_ABOVE = 6, 4
# Places of a paragraph are looked at up to this many characters before the sentence.
_REACH = 2000
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
# "UBND tỉnh, Sở và " before a unit word.
_AMONG = 12
# Another name follows, also one that is no known place: "ở Điện Ngọc và An Bàng".
_AND_NAME = re.compile(rf"(?: ?\([^()\n]{{1,40}}\))? và {CAPITAL}")


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
        self.units = UnitWords(layout)
        self._document = self._meanings.document
        self._brackets = [match.start() for match in re.finditer(r"[()]", layout.folded)]
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

    def _stands_for_itself(self, place: PlaceMention) -> bool:
        before = self._layout.folded[max(0, place.span.start - 26) : place.span.start]
        if said("beside_home").search(before):
            return False
        for name in ("residence", "partner"):
            found = list(said(name).finditer(before))
            rest = before[found[-1].end() :] if found else ""
            # "13 người, Cà Mau 5 vụ": after a comma another place's figures begin; "ập vào quán ở xã …" is no partner.
            if found and re.fullmatch(r"[ :]*(?:\w+ ?){0,2}", rest):
                return name == "partner" and said("stands_at").search(rest) is not None
        return True

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
        scene = self._scene(candidate) if scope is Scope.INCIDENT else None
        spoken = scene or self._spoken_of(candidate)
        if spoken is not None:
            return spoken
        opener = self._openers.of(candidate) if not right else None
        return self._meanings.covered(opener, partial(iter, [opener])) if opener is not None else None

    def _scene(self, candidate: Candidate) -> Area4 | None:
        """Where an event took place: the commune named last in its paragraph; since then only what it lies in."""
        start, sentence = self._layout.blocks[candidate.place.block].span.start, candidate.place.sentence
        since: list[PlaceMention] = []
        for place in self._places.backwards(max(start, candidate.start - _REACH), candidate.start):
            if place.level is Level.COMMUNE and place.name:
                area = self._in_sentence(place, sentence)
                counted = self._layout.numbers.starting(place.span.end, place.span.end + _OWN_NUMBER)
                if area is None or counted or self._is_listed(place, start):
                    return None
                wholes = (self._in_sentence(other, sentence) for other in since)
                return area if all(whole is not None and _holds(whole, area) for whole in wholes) else None
            since.append(place)
        return None

    def _spoken_of(self, candidate: Candidate) -> Area4 | None:
        """The unit that a sentence calls by its kind alone, named in its paragraph: "… Móng Cái. Thành phố bắt 3 vụ".

        None where it may be the document's own, one of several, or where the sentence names a part of it.
        """
        sentence, at, folded = candidate.place.sentence, candidate.start, self._layout.folded
        word, start = self.units.before(at, sentence)
        if not word or self._layout.places.starting(start, at) or self._document.level is Level.COMMUNE:
            return None
        if any(is_called(kind, word) for kind in self._own_kinds):
            return None
        if said("among_units").search(folded, max(sentence.start, start - _AMONG), start):
            return None
        block = self._layout.blocks[candidate.place.block].span
        for place in islice(self._places.backwards(max(block.start, start - _REACH), start), _OF_SENTENCE):
            area = self._in_sentence(place, sentence) if place.name else None
            if area is not None and self._is_called(place, area, word):
                near = self._places.starting(max(sentence.start, start - _REACH), start)
                inside = (self._in_sentence(part, sentence) for part in near)
                parts = any(part is not None and part != area and _holds(area, part) for part in inside)
                return None if parts or self._is_listed(place, block.start) else area
        return None

    def _is_listed(self, place: PlaceMention, start: int) -> bool:
        """Whether a place is told after another one beside it, from a position on."""
        return len(places_before(self._layout, start, place.span.end, 2)) > 1

    def _is_called(self, place: PlaceMention, area: Area4, word: str) -> bool:
        """Whether a unit may be called by a word: by its kind, unless its mention gives it another."""
        other = place.unit_word in said_kinds() and place.unit_word != word
        return not other and is_called(self._meanings.kind(area), word)

    @cached_property
    def _own_kinds(self) -> tuple[str, ...]:
        """The kinds of unit that the document speaks for, and that of its province."""
        own = self._document
        province = Area4(Level.PROVINCE, own.province, code=self._meanings.code(own.province, None))
        return self._meanings.kind(own), self._meanings.kind(province)

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
                area = self._meanings.covered(mention, partial(iter, mentions))
                if area is not None:
                    yield area, source, mention, rank
                for area in self._meanings.namesakes(mention):
                    yield area, f"{source}:namesake", mention, rank

    def _of_meta(self, *, regional: bool) -> Iterator[_Covered]:
        """The document's own area and those that hold it, with the region if the sentence speaks of it."""
        yield self._document, "document", None, 0
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
        left = list(islice((place for place in before if not self._closed(place, at.start)), 2))
        governing = self._governing(left)
        if governing is not None:
            yield self._in_sentence(governing, sentence)
        if scope is Scope.INCIDENT:
            yield from (
                self._meanings.covered(place, partial(iter, right)) for place in right[:1] if not self._several(right)
            )
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
            self._here[key] = self._meanings.covered(place, partial(self._places.within, sentence))
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
        if re.search(r"[;.0-9]|,(?! chống| ngừa)", between) or said("mostly_at").search(between):
            return False
        return bool(said("locative").search(between)) or between.endswith("(")

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
        return any(other is not None and area is not None and not _holds(other, area) for other in others)

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


def _holds(whole: Area4, area: Area4) -> bool:
    """Whether an area is another or lies in it."""
    pairs = ((whole.province, area.province), (whole.district, area.district), (whole.commune, area.commune))
    return all(one is None or one == other for one, other in pairs)
