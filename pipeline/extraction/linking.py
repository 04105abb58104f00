"""What a model sees of the wholes that a figure may be a part of, beside the link that the rules draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.relations import Pair
from pipeline.records import Figure

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
        features: what speaks for it.
    """

    index: int | None
    features: list[str]


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

    def of(self, index: int) -> list[WholeOption]:
        """The options of one figure: none first, then the nearest figure before it and so on."""
        parent = self._ruled[index].part_of
        chosen = self._at.get(parent) if parent is not None else None
        options = [WholeOption(None, list(self._none(index, chosen)))]
        others = self._others(index, chosen)
        options += [WholeOption(other, list(self._features(index, other, chosen))) for other in others]
        return options

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

    def _features(self, index: int, other: int, chosen: int | None) -> Iterator[str]:
        (candidate, part), (_, whole) = self._pairs[index], self._pairs[other]
        kind = "cell" if candidate.cell is not None else "prose"
        same = part.indicator == whole.indicator
        yield f"ruled={other == chosen}:{kind}"
        yield f"ruled_other={chosen is not None and other != chosen}:{kind}"
        yield f"same={same}:{kind}"
        yield f"units={part.unit == whole.unit}:{same}"
        yield f"pair={whole.indicator}>{part.indicator}"
        yield f"measures={whole.measure.value}>{part.measure.value}"
        yield f"status={whole.status is part.status}"
        yield f"fits={part.value <= whole.value}:{part.value == whole.value}:{kind}"
        yield f"places={self._places(whole, part)}:{same}"
        yield f"period={(whole.period_start, whole.period_end) == (part.period_start, part.period_end)}"
        yield f"back={min(abs(index - other), 6)}:{kind}"
        yield f"details={set(whole.detail) <= set(part.detail)}:{bool(part.detail)}:{same}"
        yield f"noun={candidate.noun is None}:{candidate.noun_side}"
        yield f"later={other > index}:{kind}"
        if candidate.cell is not None:
            yield from self._in_table(index, other)
        else:
            yield from self._between(index, other)
            yield from self._siblings(index, other)

    def _places(self, whole: Figure, part: Figure) -> str:
        one = (whole.level, whole.province, whole.district, whole.commune)
        two = (part.level, part.province, part.district, part.commune)
        if one == two:
            return "same"
        return f"{whole.level.value}>{part.level.value}:{whole.province == part.province}"

    def _between(self, index: int, other: int) -> Iterator[str]:
        candidate, before = self._pairs[index][0], self._pairs[other][0]
        start, end = before.number.span.end, candidate.start
        if end < start:
            return
        text = self._layout.folded[start:end] if 0 < end - start < _REACH else ""
        words = list(said("part_words").finditer(text))
        opened = text.count("(") - text.count(")")
        same_sentence = candidate.place.sentence == before.place.sentence
        yield f"words={bool(words)}:{opened > 0}:{same_sentence}"
        yield f"opened={max(-1, min(opened, 1))}:{index - other == 1}"
        yield f"sentence={same_sentence}:block={candidate.place.block == before.place.block}"
        yield f"colon={':' in text}:{same_sentence}"
        yield f"semicolons={min(text.count(';'), 3)}:{bool(words)}"
        yield f"listed={candidate.place.parent == before.place.block}"
        if words:
            yield f"said={words[0].group()}"
            inside = sum(words[-1].end() + start <= pair[0].start for pair in self._pairs[other + 1 : index])
            yield f"after_words={min(inside, 4)}"
        if index - other == 1 and len(text) < 40:
            yield f"text={text.strip()[:24]}"
        near = self._layout.folded[max(0, candidate.start - 22) : candidate.start].split()[-2:]
        yield from (f"left={word}" for word in near)

    def _siblings(self, index: int, other: int) -> Iterator[str]:
        """Whether the figure just before is a part of the same whole, as the rules see it."""
        parent = self._ruled[index - 1].part_of if index else None
        sibling = parent is not None and self._at.get(parent) == other
        yield f"sibling={sibling}"
        earlier = [self._pairs[at][1] for at in range(other + 1, index)]
        total = sum(figure.value for figure in earlier if figure.indicator == self._pairs[index][1].indicator)
        whole = self._pairs[other][1].value
        yield f"room={total + self._pairs[index][1].value <= whole}:{bool(earlier)}"

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
