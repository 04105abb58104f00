"""What is said of a part and its whole, put into words to train a model, each with all that it depends on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from pipeline.extraction.facts import Fact
from pipeline.extraction.linear import LinearModel
from pipeline.records import Level, Measure

# What the groups below are made of: all that they depend on, in the order of their words.
_Fit = tuple[str, bool, bool, bool, bool, bool, bool, bool, "_Levels", bool, int, bool, bool, bool, str]
_Levels = tuple[Level, Level, bool] | None
_Codes = tuple[str, str, Measure, Measure, bool]
_Cells = tuple[bool, bool, bool, bool, bool, bool, bool]
_Gap = tuple[bool, int, bool, bool, bool, bool, int, bool, bool, bool, bool]
_Apart = tuple[bool, bool, bool, int, int, str, bool, bool]
_Own = tuple[str, tuple[str, ...], tuple[str, ...], str, bool, str]
_Adds = tuple[bool, bool, bool, int, int, bool]
_Nearer = tuple[int, bool, bool, bool, str]

PROSE = "prose"
# How the days of a part lie to those of its whole.
SAME_DAYS, OTHER_DAYS = "same", ("open", "inside", "around", "beside")


def _fit(seen: _Fit) -> Iterator[str]:
    """How two figures go together, as far as they tell it themselves."""
    kind, same, ruled, ruled_other, units, status, fits, equal, levels, period, back, within, detailed, later, chain = (
        seen
    )
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
    yield f"chain={chain}:{kind}"


def _codes(seen: _Codes) -> Iterator[str]:
    whole, part, of_whole, of_part, rest = seen
    if rest:
        yield f"pair_rest={whole}>{part}"
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


def _own(seen: _Own) -> Iterator[str]:
    """What a figure says of itself."""
    noun, near, after, opener, rest, later = seen
    yield noun
    yield from (f"left={word}" for word in near)
    if len(near) == 2:
        yield f"left2={' '.join(near)}"
    yield from (f"right={word}" for word in after)
    yield f"opener={opener}"
    yield f"rest_after={rest}"
    yield f"cue_after={later}"


def _cued(seen: tuple[str, bool, bool]) -> Iterator[str]:
    """The last words before a part that tell of the most, or by what something is divided."""
    cue, same, same_sentence = seen
    yield f"cue={cue}:{same}"
    yield f"cued={bool(cue)}:{same}:{same_sentence}"


def _nearer(seen: _Nearer) -> Iterator[str]:
    """How many figures between a whole and its part could hold the part, too, and whether the whole is above all."""
    nearer, peak, same, later, kind = seen
    yield f"nearer={nearer}:{same}:{later}:{kind}"
    yield f"peak={peak}:{same}:{later}:{kind}"


def _said(seen: tuple[str, int]) -> Iterator[str]:
    """The words that announce parts, and how many figures stand after them."""
    words, inside = seen
    yield f"said={words}"
    yield f"after_words={min(inside, 4)}"


def _text(text: str) -> Iterator[str]:
    """A short text between two neighbours."""
    yield f"text={text}"


FIT, CODES, GAP, CELLS, SUM = Fact(_fit), Fact(_codes), Fact(_gap), Fact(_in_table), Fact(_sum_of)
APART, ADDS, CUED, NEARER = Fact(_apart), Fact(_adds), Fact(_cued), Fact(_nearer)
NONE, OWN, ANNOUNCED, TEXT = Fact(_none), Fact(_own), Fact(_said), Fact(_text)


# What is known of a pair before anything between its figures is looked at: of the keys of `_gap`, `_apart`, `_nearer`.
_KnownGap = tuple[bool, bool, bool, bool, bool, bool]
_KnownApart = tuple[bool, bool, bool, bool, int, bool, bool]
_KnownNearer = tuple[bool, bool]
_EITHER = (False, True)


def _gaps(known: _KnownGap) -> Iterator[_Gap]:
    announced, same_sentence, same_block, listed, next_to, earlier = known
    unknown = product(_EITHER if announced else (False,), (-1, 0, 1), _EITHER, range(4), _EITHER, _EITHER)
    for words, opened, colon, semicolons, sibling, room in unknown:
        yield words, opened, same_sentence, same_block, listed, colon, semicolons, next_to, sibling, room, earlier


def _aparts(known: _KnownApart) -> Iterator[_Apart]:
    later, same, same_sentence, same_days, blocks, rest, compared = known
    for between, spans in product(range(5), (SAME_DAYS,) if same_days else OTHER_DAYS):
        yield later, same, same_sentence, between, blocks, spans, rest, compared


def _nearers(known: _KnownNearer) -> Iterator[_Nearer]:
    same, later = known
    for nearer, peak in product(range(4), _EITHER):
        yield nearer, peak, same, later, PROSE


class Most:
    """The highest that a model can give for what stands between a whole and its part in running text.

    Attributes:
        gap, apart, nearer: by what is known of the pair.
        summed: of a sum after its parts, instead of `gap`.
        adds: where the part is in a list that adds up to the whole.
        announced: where words announce parts.
        text: for a short text between neighbours.
    """

    def __init__(self, model: LinearModel) -> None:
        """Asks a model."""
        lens = model.lens
        self.gap, self.apart = lens.highest(GAP, _gaps), lens.highest(APART, _aparts)
        self.nearer = lens.highest(NEARER, _nearers)
        highest = model.highest
        self.summed, self.adds, self.announced, self.text = (
            sum(highest.get(name, 0.0) for name in names) for names in _ASKED
        )


# The features of `_sum_of`, `_adds`, `_said` and `_text`.
_ASKED = (("sibling", "room"), ("adds", "adds_size", "adds_same"), ("said", "after_words"), ("text",))
