"""What a model sees of the wholes that a figure may be a part of, beside the link that the rules draw."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Generic

from pipeline.extraction.breakdowns import Addend, adding_up
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.facts import Lens, Said
from pipeline.extraction.layout import Layout
from pipeline.extraction.linkfeatures import (
    ADDS,
    ANNOUNCED,
    APART,
    CELLS,
    CODES,
    CUED,
    FIT,
    GAP,
    NEARER,
    NONE,
    OWN,
    PROSE,
    SAME_DAYS,
    SUM,
    TEXT,
    Most,
)
from pipeline.extraction.relations import Pair
from pipeline.extraction.timing import Pair as Days
from pipeline.extraction.timing import lies
from pipeline.records import Figure

_NO_WORDS = range(0)
# A whole stands at most so many figures before its part in running text, and in a table anywhere in it.
_BACK = 12
# So many of its unit may stand farther before it, in twice the text.
_FAR = 6
_IN_TABLE = 60
# Text between a whole and its part is looked at up to this length.
_REACH = 600
# A sum stands at most so many figures after its parts, with words that say so this many characters before it.
_AHEAD, _SUM_WORDS = 20, 26
# Smaller sums are met by chance.
_LARGE = 15
# Words that say what a number is of stand at most this far from it.
_AROUND = 30
# That a rest is left is said at most so far after a part; the first word of a sentence is no longer than this.
_REST, _OPENER = 160, 20
# Sums of the same numbers in another order differ by less.
_ROUNDED = 1e-6
# How a part lies to its whole, by how its days lie to those of the whole.
_LIES = {"none": "open", "unknown": "open", "part": "inside", "holds": "around"} | dict.fromkeys(
    ("before", "after", "across"), "beside"
)


WholeOption = tuple[int | None, Said]
"""A figure that another may be a part of, by its place in the list of figures, or None; and what speaks for it."""


class _Item:
    """A figure with what is asked of it for each of its options, taken together once."""

    __slots__ = (
        "after",
        "announced",
        "announcing",
        "area",
        "block",
        "codes",
        "column",
        "compared",
        "cue",
        "cue_after",
        "cue_at",
        "days",
        "detail",
        "end",
        "heads_total",
        "in_cell",
        "indicator",
        "measure",
        "noun",
        "opener",
        "parent",
        "part",
        "rest",
        "rest_after",
        "sentence",
        "start",
        "status",
        "total",
        "unit",
        "value",
    )

    def __init__(self, layout: Layout, candidate: Candidate, figure: Figure) -> None:
        folded, words = layout.folded, layout.hits("part_words")
        self.indicator, self.measure, self.unit = figure.indicator, figure.measure, figure.unit
        self.status, self.value = figure.status, figure.value
        self.start, self.end = candidate.start, candidate.number.span.end
        # Of the words that announce parts: the first after it, and the one after the last before it.
        self.announcing, self.announced = words.first_from(self.end), words.end_before(self.start)
        place, cell = candidate.place, candidate.cell
        left, near = max(0, self.start - _AROUND), self.end + _AROUND
        over = said("left_over").search(folded, left, self.start)
        self.rest = over is not None or said("rest_words").search(folded, left, near) is not None
        self.compared = said("compared_with").search(folded, left, self.start) is not None
        begin, end = place.sentence.start, place.sentence.end
        self.rest_after = said("rest_words").search(folded, self.end, min(end, self.end + _REST)) is not None
        self.after = tuple(folded[self.end : min(end, near)].split()[:3])
        self.opener = folded[begin : min(self.start, begin + _OPENER)].partition(" ")[0]
        cue = said("dividing").search(folded, self.end, min(end, self.end + 2 * _AROUND))
        self.cue_after = cue.group() if cue is not None else ""
        self.cue_at, self.cue = _last_cue(layout, begin, self.start)
        self.block, self.sentence, self.parent = place.block, begin, place.parent
        self.area = figure.level, figure.province, figure.district, figure.commune
        self.days = figure.period_start, figure.period_end
        self.detail = frozenset(figure.detail)
        self.noun = f"noun={candidate.noun is None}:{candidate.noun_side}"
        self.in_cell = cell is not None
        self.column = cell.headers if cell is not None else ()
        label = [span.of(folded) for span in cell.label] if cell is not None else []
        self.total = bool(label) and said("total_rows").match(label[-1].strip(" -+:|")) is not None
        heads = " ".join(span.of(folded) for span in self.column)
        self.heads_total = said("total_rows").match(heads.strip()) is not None
        self.part = bool(label) and said("part_words").match(label[0].lstrip(" -+")) is not None


def _last_cue(layout: Layout, start: int, end: int) -> tuple[int, str]:
    """The last words of a stretch that tell of the most, or by what it is divided, and where they begin, or -1."""
    cues = layout.hits("dividing")
    last = cues.end_before(end) - 1
    if last < 0 or cues.starts[last] < start:
        return -1, ""
    return cues.starts[last], layout.folded[cues.starts[last] : cues.ends[last]]


def _spans(whole: Days, part: Days) -> str:
    """How the days of a part lie to those of a whole."""
    return SAME_DAYS if whole == part else _LIES[lies(part, whole)]


class WholeOptions(Generic[Said]):
    """Makes the options of one document's figures."""

    def __init__(self, layout: Layout, pairs: Sequence[Pair], ruled: Sequence[Figure | None], lens: Lens[Said]) -> None:
        """Reads figures in the order of the text.

        Args:
            layout: the document.
            pairs: candidates with their figures.
            ruled: the whole of each by the rules, or None.
            lens: how what speaks for an option is seen.
        """
        self._layout = layout
        self._items = [_Item(layout, candidate, figure) for candidate, figure in pairs]
        places = {figure.id: at for at, (_, figure) in enumerate(pairs)}
        self._ruled = [places[whole.id] if whole is not None else None for whole in ruled]
        self._words = layout.hits("part_words")
        self._starts = [item.start for item in self._items]
        self._by_indicator: dict[str, list[int]] = defaultdict(list)
        for at, (_, figure) in enumerate(pairs):
            self._by_indicator[figure.indicator].append(at)
        self._by_unit: dict[str, list[int]] = defaultdict(list)
        for at, item in enumerate(self._items):
            self._by_unit[item.unit].append(at)
        self._adding = adding_up(self._addends())
        self._totals: dict[int, list[int]] = defaultdict(list)
        for part, total in sorted(self._adding):
            if total > part:
                self._totals[part].append(total)
        self._none, self._own_words, self._fit = lens.of(NONE), lens.of(OWN), lens.of(FIT)
        self._codes, self._gap, self._cells = lens.of(CODES), lens.of(GAP), lens.of(CELLS)
        self._sum, self._said, self._text = lens.of(SUM), lens.of(ANNOUNCED), lens.of(TEXT)
        self._apart, self._adds = lens.of(APART), lens.of(ADDS)
        self._cued, self._nearer = lens.of(CUED), lens.of(NEARER)
        self._lens = lens

    def _addends(self) -> Iterator[Addend]:
        """The figures of running text, with the brackets of their paragraphs that are open before them."""
        folded, block, at, depth = self._layout.folded, -1, 0, 0
        for place, item in enumerate(self._items):
            if item.in_cell:
                continue
            if item.block != block:
                block, at, depth = item.block, self._layout.blocks[item.block].span.start, 0
            depth = max(0, depth + folded.count("(", at, item.start) - folded.count(")", at, item.start))
            at = max(at, item.start)
            yield Addend(place, item.start, item.value, item.unit, item.measure, item.indicator, depth)

    def of(self, index: int) -> list[WholeOption[Said]]:
        """The options of one figure: none first, then the nearest figure before it and so on."""
        here, chosen = self._items[index], self._ruled[index]
        none = self._none((chosen is None, here.indicator, here.in_cell, here.measure))
        options: list[WholeOption[Said]] = [(None, none)]
        before, after = self._own(here)
        joined = self._lens.joined
        for other in self._others(index, chosen):
            own = after if other > index else before
            between = self._table(index, other) if here.in_cell else self._between(index, other)
            options.append((other, joined((own, *self._fits(index, other, chosen), *between))))
        return options

    def best(self: WholeOptions[float], index: int, most: Most) -> int | None:
        """The option for which a model speaks most, the first of equal ones.

        What stands between two figures is only looked at where it may still turn the scale.
        """
        here, chosen = self._items[index], self._ruled[index]
        best, first, highest = None, -1, self._none((chosen is None, here.indicator, here.in_cell, here.measure))
        others, totals = self._others(index, chosen), []
        before, after = self._own(here)
        for other in others:
            fit, codes = self._fits(index, other, chosen)
            totals.append((after if other > index else before) + fit + codes)
        for at in sorted(range(len(others)), key=totals.__getitem__, reverse=True):
            other, total = others[at], totals[at]
            if not here.in_cell and total + self._at_most(index, other, most) < highest:
                continue
            for more in self._table(index, other) if here.in_cell else self._between(index, other):
                total += more
            if total > highest or (total == highest and at < first):
                best, first, highest = other, at, total
        return best

    def _at_most(self: WholeOptions[float], index: int, other: int, most: Most) -> float:
        """How much what stands between two figures of running text can speak for a whole."""
        here, there = self._items[index], self._items[other]
        later, same, same_sentence = other > index, here.indicator == there.indicator, here.sentence == there.sentence
        blocks, next_to, words = abs(here.block - there.block), index - other == 1, there.announcing < here.announced
        known = later, same, same_sentence, there.days == here.days, min(blocks, 4), here.rest, here.compared
        highest = most.apart(known) + most.nearer((same, later)) + _ROUNDED
        highest += self._cued((self._cue(index, other), same, same_sentence))
        if here.start < there.end:
            highest += most.summed
        else:
            listed = here.parent == there.block
            highest += most.gap((words, same_sentence, not blocks, listed, next_to, other + 1 < index))
        if (index, other) in self._adding:
            highest += most.adds
        return highest + (most.announced if words else 0) + (most.text if next_to else 0)

    def _own(self, here: _Item) -> tuple[Said, Said]:
        """What a figure says of itself, to wholes before it and to sums after it."""
        around = here.after, here.opener, here.rest_after, here.cue_after
        alone = self._own_words((here.noun, (), *around))
        if here.in_cell:
            return alone, alone
        near = self._layout.folded[max(0, here.start - 22) : here.start].split()[-2:]
        return self._own_words((here.noun, tuple(near), *around)), alone

    def _others(self, index: int, chosen: int | None) -> list[int]:
        here, count = self._items[index], len(self._items)
        if here.in_cell:  # total rows may stand below
            around = (
                *range(index - 1, max(-1, index - 1 - _IN_TABLE), -1),
                *range(index + 1, min(count, index + _IN_TABLE)),
            )
            found = [at for at in around if self._same_table(here, self._items[at])]
        else:
            back = range(index - 1, max(-1, index - 1 - _BACK), -1)
            found = [at for at in back if self._near(here, self._items[at])]
            alike = self._by_unit[here.unit]
            last = bisect_left(alike, index - _BACK)
            farther = reversed(alike[max(0, last - _FAR) : last])
            found += [at for at in farther if self._near(here, self._items[at], far=True)]
            ahead = self._sums[bisect_right(self._sums, index) : bisect_left(self._sums, index + _AHEAD)]
            found += [at for at in ahead if self._near(self._items[at], here, far=True)]
            found += [at for at in self._totals[index] if at not in found]
        if chosen is not None and chosen not in found:
            found.append(chosen)
        return found

    @cached_property
    def _sums(self) -> list[int]:
        """The figures that say that they are the sum of what stands before them: "… Cộng: 155"."""
        folded, found = self._layout.folded, []
        for at, item in enumerate(self._items):
            opening = said("total_rows").match(folded, item.sentence, item.start)
            near = opening is not None and item.start - item.sentence < _SUM_WORDS * 2
            if near or said("sum_before").search(folded, max(0, item.start - _SUM_WORDS), item.start):
                found.append(at)
        return found

    @staticmethod
    def _same_table(here: _Item, there: _Item) -> bool:
        if not there.in_cell or there.block != here.block:
            return False
        return there.sentence == here.sentence or there.column == here.column

    @staticmethod
    def _near(here: _Item, there: _Item, *, far: bool = False) -> bool:
        """Whether a figure of running text stands close enough before another."""
        times = 2 if far else 1
        close = here.block - there.block <= 4 * times and here.start - there.start < _REACH * 3 * times
        return close and not here.in_cell and not there.in_cell

    def _fits(self, index: int, other: int, chosen: int | None) -> tuple[Said, Said]:
        here, there = self._items[index], self._items[other]
        fit = (
            "cell" if here.in_cell else PROSE,
            here.indicator == there.indicator,
            other == chosen,
            chosen is not None and other != chosen,
            here.unit == there.unit,
            there.status is here.status,
            here.value <= there.value,
            here.value == there.value,
            None if there.area == here.area else (there.area[0], here.area[0], there.area[1] == here.area[1]),
            there.days == here.days,
            min(abs(index - other), 6),
            there.detail <= here.detail,
            bool(here.detail),
            other > index,
            self._chain(index, other),
        )
        codes = there.indicator, here.indicator, there.measure, here.measure, here.rest_after
        return self._fit(fit), self._codes(codes)

    def _chain(self, index: int, other: int) -> str:
        """What the rules take a whole for a part of."""
        above = self._ruled[other]
        if above is None:
            return "none"
        return "me" if above == index else "same" if above == self._ruled[index] else "other"

    def _cue(self, index: int, other: int) -> str:
        """The last words of the part's sentence after the whole that tell of the most, or by what it is divided."""
        here = self._items[index]
        return here.cue if here.cue_at >= self._items[other].end else ""

    def _like_between(self, index: int, other: int, inside: Sequence[int]) -> Said:
        """How many figures between two count alike and could hold the part, and whether the whole is above all."""
        here, there = self._items[index], self._items[other]
        values = [self._items[at].value for at in inside]
        nearer = sum(value >= here.value for value in values)
        peak = all(value < there.value for value in values)
        return self._nearer((min(nearer, 3), peak, here.indicator == there.indicator, other > index, PROSE))

    def _between(self, index: int, other: int) -> tuple[Said, ...]:
        """What stands between two figures of running text."""
        here, there = self._items[index], self._items[other]
        start, end = there.end, here.start
        sibling, room = self._siblings(index, other)
        more = self._more(index, other)
        if end < start:
            return (self._sum((sibling, room)), *more)
        text, words = "", _NO_WORDS
        if 0 < end - start < _REACH:
            text, words = self._layout.folded[start:end], range(there.announcing, here.announced)
        gap = self._gap(
            (
                bool(words),
                text.count("(") - text.count(")"),
                here.sentence == there.sentence,
                here.block == there.block,
                here.parent == there.block,
                ":" in text,
                min(text.count(";"), 3),
                index - other == 1,
                sibling,
                room,
                other + 1 < index,
            )
        )
        near = (self._text(text.strip()[:24]),) if index - other == 1 and len(text) < 40 else ()
        return (gap, *more, self._announced(words, index, other), *near) if words else (gap, *more, *near)

    def _more(self, index: int, other: int) -> tuple[Said, ...]:
        """How far apart two figures of running text stand, and whether the one adds up with others to the other."""
        here, there = self._items[index], self._items[other]
        later, same, same_sentence = other > index, here.indicator == there.indicator, here.sentence == there.sentence
        alike, (first, last) = self._by_unit[there.unit], sorted((index, other))
        begin, end = bisect_right(alike, first), bisect_left(alike, last)
        blocks = abs(here.block - there.block)
        spans = _spans(there.days, here.days)
        cued = self._cued((self._cue(index, other), same, same_sentence))
        near = self._like_between(index, other, alike[max(begin, end - _BACK) : end])
        apart = later, same, same_sentence, min(end - begin, 4), min(blocks, 4), spans, here.rest, here.compared
        run = self._adding.get((index, other))
        if run is None:
            return (self._apart(apart), cued, near)
        adds = later, same, same_sentence, run.away, run.size, there.value >= _LARGE
        return self._apart(apart), self._adds(adds), cued, near

    def _announced(self, words: range, index: int, other: int) -> Said:
        """The words that announce parts, and the figures after them."""
        first, end = words[0], self._words.ends[words[-1]]
        inside = bisect_left(self._starts, end, other + 1, index)
        return self._said((self._layout.folded[self._words.starts[first] : self._words.ends[first]], index - inside))

    def _siblings(self, index: int, other: int) -> tuple[bool, bool]:
        """Whether the figure just before is a part of the same whole, as the rules see it; whether the parts fit in."""
        sibling = index > 0 and self._ruled[index - 1] == other
        here, there = self._items[index], self._items[other]
        alike = self._by_indicator[here.indicator]
        earlier = alike[bisect_left(alike, other + 1) : bisect_left(alike, index)]
        total = sum([self._items[at].value for at in earlier])
        return sibling, total + here.value <= there.value

    def _table(self, index: int, other: int) -> tuple[Said, ...]:
        """How a figure in a cell lies to another; nothing of one outside the table."""
        here, there = self._items[index], self._items[other]
        if not there.in_cell:
            return ()
        column, row = here.column == there.column, here.sentence == there.sentence
        return (self._cells((column, row, there.total, here.total, there.heads_total, here.part, other < index)),)
