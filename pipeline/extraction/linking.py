"""What a model sees of the wholes that a figure may be a part of, beside the link that the rules draw."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.extraction.context import said
from pipeline.extraction.facts import Group, flat, kept
from pipeline.extraction.layout import Layout
from pipeline.extraction.relations import Pair
from pipeline.records import Figure, Level, Measure

# A whole stands at most so many figures before its part in running text, and in a table anywhere in it.
_BACK = 12
_IN_TABLE = 60
# Text between a whole and its part is looked at up to this length.
_REACH = 600
# A sum stands at most so many figures after its parts, with words that say so this many characters before it.
_AHEAD, _SUM_WORDS = 9, 26


@dataclass(frozen=True, slots=True)
class WholeOption:
    """A figure that another may be a part of, or none.

    Attributes:
        index: place in the list of figures, or None for no whole.
        groups: what speaks for it.
    """

    index: int | None
    groups: tuple[Group, ...]

    @property
    def features(self) -> list[str]:
        """What speaks for it, one by one."""
        return flat(self.groups)


# What the groups below are made of: all that they depend on, in the order of their words.
_Fit = tuple[str, bool, bool, bool, bool, bool, bool, bool, "_Levels", bool, int, bool, bool, bool]
_Levels = tuple[Level, Level, bool] | None
_Codes = tuple[str, str, Measure, Measure]
_Gap = tuple[bool, int, bool, bool, bool, bool, int, bool, bool, bool, bool]


@kept
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


@kept
def _codes(seen: _Codes) -> Iterator[str]:
    whole, part, of_whole, of_part = seen
    yield f"pair={whole}>{part}"
    yield f"measures={of_whole.value}>{of_part.value}"


@kept
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


class WholeOptions:
    """Makes the options of one document's figures."""

    def __init__(self, layout: Layout, pairs: Sequence[Pair], ruled: Sequence[Figure]) -> None:
        """Reads figures in the order of the text.

        Args:
            layout: the document.
            pairs: candidates with their figures.
            ruled: the same figures with the links that the rules draw.
        """
        self._layout = layout
        self._pairs = pairs
        self._ruled = ruled
        self._at = {figure.id: at for at, figure in enumerate(ruled)}
        self._words = layout.hits("part_words")
        self._by_indicator: dict[str, list[int]] = defaultdict(list)
        for at, (_, figure) in enumerate(pairs):
            self._by_indicator[figure.indicator].append(at)

    def of(self, index: int) -> list[WholeOption]:
        """The options of one figure: none first, then the nearest figure before it and so on."""
        parent = self._ruled[index].part_of
        chosen = self._at.get(parent) if parent is not None else None
        options = [WholeOption(None, (tuple(self._none(index, chosen)),))]
        own = self._own(index)
        for other in self._others(index, chosen):
            fit, codes = self._fits(index, other, chosen)
            options.append(WholeOption(other, (*own[other > index], fit, codes, *self._between(index, other))))
        return options

    def _own(self, index: int) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
        """What a figure says of itself, to wholes before it and to sums after it."""
        candidate = self._pairs[index][0]
        noun = (f"noun={candidate.noun is None}:{candidate.noun_side}",)
        if candidate.cell is not None:
            return (noun,), (noun,)
        near = self._layout.folded[max(0, candidate.start - 22) : candidate.start].split()[-2:]
        return ((*noun, *(f"left={word}" for word in near)),), (noun,)

    def _others(self, index: int, chosen: int | None) -> list[int]:
        candidate = self._pairs[index][0]
        reach = _IN_TABLE if candidate.cell is not None else _BACK
        found = [at for at in range(index - 1, max(-1, index - 1 - reach), -1) if self._near(index, at)]
        if candidate.cell is not None:  # total rows may stand below
            found += [at for at in range(index + 1, min(len(self._pairs), index + _IN_TABLE)) if self._near(index, at)]
        else:
            ahead = range(index + 1, min(len(self._pairs), index + _AHEAD))
            found += [at for at in ahead if self._near(at, index) and self._adds_up(at)]
        if chosen is not None and chosen not in found:
            found.append(chosen)
        return found

    def _adds_up(self, index: int) -> bool:
        """Whether a figure says that it is the sum of what stands before it: "… Cộng: 155"."""
        start = self._pairs[index][0].start
        return said("sum_before").search(self._layout.folded, max(0, start - _SUM_WORDS), start) is not None

    def _near(self, index: int, other: int) -> bool:
        here, there = self._pairs[index][0], self._pairs[other][0]
        if here.cell is not None:
            if there.cell is None or there.place.block != here.place.block:
                return False
            return there.cell.headers == here.cell.headers or there.place.sentence == here.place.sentence
        if there.cell is not None:
            return False
        return here.place.block - there.place.block <= 4 and here.start - there.start < _REACH * 3

    def _none(self, index: int, chosen: int | None) -> Iterator[str]:
        candidate, figure = self._pairs[index]
        yield "none"
        yield f"none:ruled={chosen is None}"
        yield f"none:{figure.indicator}"
        yield f"none:cell={candidate.cell is not None}"
        yield f"none:measure={figure.measure.value}"

    def _fits(self, index: int, other: int, chosen: int | None) -> tuple[Group, Group]:
        (candidate, part), (_, whole) = self._pairs[index], self._pairs[other]
        same = part.indicator == whole.indicator
        one = whole.level, whole.province, whole.district, whole.commune
        two = part.level, part.province, part.district, part.commune
        fit = (
            "cell" if candidate.cell is not None else "prose",
            same,
            other == chosen,
            chosen is not None and other != chosen,
            part.unit == whole.unit,
            whole.status is part.status,
            part.value <= whole.value,
            part.value == whole.value,
            None if one == two else (whole.level, part.level, whole.province == part.province),
            (whole.period_start, whole.period_end) == (part.period_start, part.period_end),
            min(abs(index - other), 6),
            set(whole.detail) <= set(part.detail),
            bool(part.detail),
            other > index,
        )
        return _fit(fit), _codes((whole.indicator, part.indicator, whole.measure, part.measure))

    def _between(self, index: int, other: int) -> Iterator[Group]:
        """What stands between two figures, of those of a table in their cells."""
        candidate, before = self._pairs[index][0], self._pairs[other][0]
        start, end = before.number.span.end, candidate.start
        if candidate.cell is not None:
            yield tuple(self._in_table(index, other))
            return
        sibling, room = self._siblings(index, other)
        if end < start:
            yield f"sibling={sibling}", f"room={room}:False"
            return
        close = 0 < end - start < _REACH
        text = self._layout.folded[start:end] if close else ""
        words = self._words.within(start, end) if close else range(0)
        next_to = index - other == 1
        here, there = candidate.place, before.place
        gap = (
            len(words) > 0,
            text.count("(") - text.count(")"),
            here.sentence == there.sentence,
            here.block == there.block,
            here.parent == there.block,
            ":" in text,
            min(text.count(";"), 3),
            next_to,
            sibling,
            room,
            other + 1 < index,
        )
        yield _gap(gap)
        if words:
            yield tuple(self._said(words, index, other))
        if next_to and len(text) < 40:
            yield (f"text={text.strip()[:24]}",)

    def _said(self, words: range, index: int, other: int) -> Iterator[str]:
        """The words that announce parts, and how many figures stand after them."""
        first, end = words[0], self._words.ends[words[-1]]
        yield f"said={self._layout.folded[self._words.starts[first] : self._words.ends[first]]}"
        inside = sum(end <= pair[0].start for pair in self._pairs[other + 1 : index])
        yield f"after_words={min(inside, 4)}"

    def _siblings(self, index: int, other: int) -> tuple[bool, bool]:
        """Whether the figure just before is a part of the same whole, as the rules see it; whether the parts fit in."""
        parent = self._ruled[index - 1].part_of if index else None
        sibling = parent is not None and self._at.get(parent) == other
        part, whole = self._pairs[index][1], self._pairs[other][1]
        alike = self._by_indicator[part.indicator]
        earlier = alike[bisect_left(alike, other + 1) : bisect_left(alike, index)]
        total = sum(self._pairs[at][1].value for at in earlier)
        return sibling, total + part.value <= whole.value

    def _in_table(self, index: int, other: int) -> Iterator[str]:
        here, there = self._pairs[index][0], self._pairs[other][0]
        if here.cell is None or there.cell is None:
            return
        column = here.cell.headers == there.cell.headers
        row = here.place.sentence == there.place.sentence
        total = bool(said("total_rows").match(self._label(other)))
        mine = bool(said("total_rows").match(self._label(index)))
        heads = " ".join(span.of(self._layout.folded) for span in there.cell.headers)
        yield f"cell={column}:{row}:total={total}:mine={mine}"
        yield f"cell_head_total={bool(said('total_rows').match(heads.strip()))}:{row}:mine={mine}"
        own = " ".join(span.of(self._layout.folded) for span in here.cell.label[:1]).lstrip(" -+")
        yield f"cell_part={bool(said('part_words').match(own))}:{column}:{other < index}"

    def _label(self, index: int) -> str:
        cell = self._pairs[index][0].cell
        return cell.label[-1].of(self._layout.folded).strip(" -+:|") if cell is not None and cell.label else ""
