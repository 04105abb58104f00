"""What a model sees of the wholes that a figure may be a part of, beside the link that the rules draw."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Generic, NamedTuple

from pipeline.extraction.breakdowns import Addend, adding_up
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.facts import Fact, Lens, Said
from pipeline.extraction.layout import Layout
from pipeline.extraction.linear import LinearModel
from pipeline.extraction.relations import Pair
from pipeline.extraction.timing import Pair as Days
from pipeline.extraction.timing import lies
from pipeline.records import Figure, Level, Measure

_NO_WORDS = range(0)
# A whole stands at most so many figures before its part in running text, and in a table anywhere in it.
_BACK = 12
_IN_TABLE = 60
# Text between a whole and its part is looked at up to this length.
_REACH = 600
# A sum stands at most so many figures after its parts, with words that say so this many characters before it.
_AHEAD, _SUM_WORDS = 9, 26
# Smaller sums are met by chance.
_LARGE = 15
# Words that say what a number is of stand at most this far from it.
_AROUND = 30
# How a part lies to its whole, by how its days lie to those of the whole.
_LIES = {"none": "open", "unknown": "open", "part": "inside", "holds": "around"} | dict.fromkeys(
    ("before", "after", "across"), "beside"
)


WholeOption = tuple[int | None, Said]
"""A figure that another may be a part of, by its place in the list of figures, or None; and what speaks for it."""


# What the groups below are made of: all that they depend on, in the order of their words.
_Fit = tuple[str, bool, bool, bool, bool, bool, bool, bool, "_Levels", bool, int, bool, bool, bool]
_Levels = tuple[Level, Level, bool] | None
_Codes = tuple[str, str, Measure, Measure]
_Cells = tuple[bool, bool, bool, bool, bool, bool, bool]
_Gap = tuple[bool, int, bool, bool, bool, bool, int, bool, bool, bool, bool]
_Apart = tuple[bool, bool, bool, int, int, str, bool, bool]
_Adds = tuple[bool, bool, bool, int, int, bool]


def _fit(seen: _Fit) -> Iterator[str]:
    """How two figures go together, as far as they tell it themselves."""
    kind, same, ruled, ruled_other, units, status, fits, equal, levels, period, back, within, detailed, later = seen
    yield f"ruled={ruled}:{kind}"
    yield f"ruled_other={ruled_other}:{kind}"
    yield f"same={same}:{kind}"
    yield f"units={units}:{same}"
    yield f"status={status}"
    yield f"fits={fits}:{equal}:{kind}"
    places = f"{levels[0].value}>{levels[1].value}:{levels[2]}" if levels is not None else "same"
    yield f"places={places}:{same}"
    yield f"period={period}"
    yield f"back={back}:{kind}"
    yield f"details={within}:{detailed}:{same}"
    yield f"later={later}:{kind}"


def _codes(seen: _Codes) -> Iterator[str]:
    whole, part, of_whole, of_part = seen
    yield f"pair={whole}>{part}"
    yield f"measures={of_whole.value}>{of_part.value}"


def _gap(seen: _Gap) -> Iterator[str]:
    """What stands between a whole and its part in running text, and what the parts before it leave of it."""
    words, opened, same_sentence, same_block, listed, colon, semicolons, next_to, sibling, room, earlier = seen
    yield f"words={words}:{opened > 0}:{same_sentence}"
    yield f"opened={max(-1, min(opened, 1))}:{next_to}"
    yield f"sentence={same_sentence}:block={same_block}"
    yield f"colon={colon}:{same_sentence}"
    yield f"semicolons={semicolons}:{words}"
    yield f"listed={listed}"
    yield f"sibling={sibling}"
    yield f"room={room}:{earlier}"


def _apart(seen: _Apart) -> Iterator[str]:
    """How far apart two figures of running text stand, what spans they cover, and what is said of the part."""
    later, same, same_sentence, between, blocks, spans, rest, compared = seen
    yield f"between={between}:{same_sentence}:{same}"
    yield f"blocks={blocks}"
    yield f"spans={spans}:{same}"
    yield f"rest={rest}:{same_sentence}:{later}"
    yield f"compared={compared}"


def _adds(seen: _Adds) -> Iterator[str]:
    """Of a figure in a list that adds up to the whole: how near the list stands, and how many it has."""
    later, same, same_sentence, away, size, large = seen
    yield f"adds={min(away, 3)}:{later}:{large}"
    yield f"adds_size={min(size, 4)}:{away > 0}:{large}"
    yield f"adds_same={same}:{large}:{same_sentence}:{later}"


def _in_table(seen: _Cells) -> Iterator[str]:
    """How two cells of a table lie, and which of them says that it is a total or a part."""
    column, row, total, mine, heads_total, part, before = seen
    yield f"cell={column}:{row}:total={total}:mine={mine}"
    yield f"cell_head_total={heads_total}:{row}:mine={mine}"
    yield f"cell_part={part}:{column}:{before}"


def _sum_of(seen: tuple[bool, bool]) -> Iterator[str]:
    """What a sum after its parts shares with a whole before them."""
    sibling, room = seen
    yield f"sibling={sibling}"
    yield f"room={room}:False"


def _none(seen: tuple[bool, str, bool, Measure]) -> Iterator[str]:
    ruled, indicator, in_cell, measure = seen
    yield "none"
    yield f"none:ruled={ruled}"
    yield f"none:{indicator}"
    yield f"none:cell={in_cell}"
    yield f"none:measure={measure.value}"


def _own(seen: tuple[str, tuple[str, ...]]) -> Iterator[str]:
    """What a figure says of itself."""
    noun, near = seen
    yield noun
    yield from (f"left={word}" for word in near)


def _said(seen: tuple[str, int]) -> Iterator[str]:
    """The words that announce parts, and how many figures stand after them."""
    words, inside = seen
    yield f"said={words}"
    yield f"after_words={min(inside, 4)}"


def _text(text: str) -> Iterator[str]:
    """A short text between two neighbours."""
    yield f"text={text}"


_FIT, _CODES, _GAP, _CELLS, _SUM = Fact(_fit), Fact(_codes), Fact(_gap), Fact(_in_table), Fact(_sum_of)
_APART, _ADDS = Fact(_apart), Fact(_adds)
_NONE, _OWN, _ANNOUNCED, _TEXT = Fact(_none), Fact(_own), Fact(_said), Fact(_text)


class Most(NamedTuple):
    """The highest that a model can give for what stands between a whole and its part, and a little more.

    Attributes:
        gap: for signs, sentences, what the parts leave of the whole and what they add up to.
        announced: for the words that announce parts.
        text: for a short text between neighbours.
    """

    gap: float
    announced: float
    text: float


def most_of(model: LinearModel) -> Most:
    """The highest that a model can give."""
    gap, announced, text = (sum(model.highest.get(fact, 0.0) for fact in facts) for facts in _ASKED_BETWEEN)
    return Most(gap + _ROUNDED, announced, text)


# The features of `_gap`, `_apart` and `_adds`, of `_said`, and of `_text`.
_ASKED_BETWEEN = (
    (
        *("words", "opened", "sentence", "colon", "semicolons", "listed", "sibling", "room"),
        *("between", "blocks", "spans", "rest", "compared"),
        *("adds", "adds_size", "adds_same"),
    ),
    ("said", "after_words"),
    ("text",),
)
# Sums of the same numbers in another order differ by less.
_ROUNDED = 1e-6


class _Item:
    """A figure with what is asked of it for each of its options, taken together once."""

    __slots__ = (
        "announced",
        "announcing",
        "area",
        "block",
        "codes",
        "column",
        "compared",
        "days",
        "detail",
        "end",
        "heads_total",
        "in_cell",
        "indicator",
        "measure",
        "noun",
        "parent",
        "part",
        "rest",
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
        left, near = max(0, self.start - _AROUND), self.end + _AROUND
        over = said("left_over").search(folded, left, self.start)
        self.rest = over is not None or said("rest_words").search(folded, left, near) is not None
        self.compared = said("compared_with").search(folded, left, self.start) is not None
        place, cell = candidate.place, candidate.cell
        self.block, self.sentence, self.parent = place.block, place.sentence.start, place.parent
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


def _spans(whole: Days, part: Days) -> str:
    """How the days of a part lie to those of a whole."""
    return "same" if whole == part else _LIES[lies(part, whole)]


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
        self._none, self._own_words, self._fit = lens.of(_NONE), lens.of(_OWN), lens.of(_FIT)
        self._codes, self._gap, self._cells = lens.of(_CODES), lens.of(_GAP), lens.of(_CELLS)
        self._sum, self._said, self._text = lens.of(_SUM), lens.of(_ANNOUNCED), lens.of(_TEXT)
        self._apart, self._adds = lens.of(_APART), lens.of(_ADDS)
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
        best, highest = None, self._none((chosen is None, here.indicator, here.in_cell, here.measure))
        before, after = self._own(here)
        for other in self._others(index, chosen):
            fit, codes = self._fits(index, other, chosen)
            total = (after if other > index else before) + fit + codes
            if not here.in_cell and total + self._at_most(index, other, most) < highest:
                continue
            for more in self._table(index, other) if here.in_cell else self._between(index, other):
                total += more
            if total > highest:
                best, highest = other, total
        return best

    def _at_most(self, index: int, other: int, most: Most) -> float:
        """How much what stands between two figures of running text can speak for a whole."""
        words = self._items[other].announcing < self._items[index].announced
        return most.gap + (most.announced if words else 0) + (most.text if index - other == 1 else 0)

    def _own(self, here: _Item) -> tuple[Said, Said]:
        """What a figure says of itself, to wholes before it and to sums after it."""
        alone = self._own_words((here.noun, ()))
        if here.in_cell:
            return alone, alone
        near = self._layout.folded[max(0, here.start - 22) : here.start].split()[-2:]
        return self._own_words((here.noun, tuple(near))), alone

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
            ahead = self._sums[bisect_right(self._sums, index) : bisect_left(self._sums, index + _AHEAD)]
            found += [at for at in ahead if self._near(self._items[at], here)]
            found += [at for at in self._totals[index] if at not in found]
        if chosen is not None and chosen not in found:
            found.append(chosen)
        return found

    @cached_property
    def _sums(self) -> list[int]:
        """The figures that say that they are the sum of what stands before them: "… Cộng: 155"."""
        folded, starts = self._layout.folded, enumerate(self._starts)
        return [at for at, start in starts if said("sum_before").search(folded, max(0, start - _SUM_WORDS), start)]

    @staticmethod
    def _same_table(here: _Item, there: _Item) -> bool:
        if not there.in_cell or there.block != here.block:
            return False
        return there.sentence == here.sentence or there.column == here.column

    @staticmethod
    def _near(here: _Item, there: _Item) -> bool:
        """Whether a figure of running text stands close enough before another."""
        close = here.block - there.block <= 4 and here.start - there.start < _REACH * 3
        return close and not here.in_cell and not there.in_cell

    def _fits(self, index: int, other: int, chosen: int | None) -> tuple[Said, Said]:
        here, there = self._items[index], self._items[other]
        fit = (
            "cell" if here.in_cell else "prose",
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
        )
        return self._fit(fit), self._codes((there.indicator, here.indicator, there.measure, here.measure))

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
        between = bisect_left(alike, last) - bisect_right(alike, first)
        blocks = abs(here.block - there.block)
        spans = _spans(there.days, here.days)
        apart = later, same, same_sentence, min(between, 4), min(blocks, 4), spans, here.rest, here.compared
        run = self._adding.get((index, other))
        if run is None:
            return (self._apart(apart),)
        adds = later, same, same_sentence, run.away, run.size, there.value >= _LARGE
        return self._apart(apart), self._adds(adds)

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
