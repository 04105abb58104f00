"""What digits mean once periods and places are known: known non-figures, and quantities of what is left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.language.nonfigures import find_nonfigures
from pipeline.language.numbers import number_finder
from pipeline.lexicon import Syllables
from pipeline.records import Block, NonFigure, NumberMention, PeriodMention, PlaceMention
from pipeline.spans import Span

_DIGIT = re.compile("[0-9]")


@dataclass(frozen=True, slots=True)
class Quantities:
    """Quantities and known non-figures of one text, the non-figures in the order in which they were recognised."""

    numbers: list[NumberMention]
    nonfigures: list[NonFigure]


def find_quantities(
    syllables: Syllables,
    periods: Iterable[PeriodMention],
    places: Iterable[PlaceMention],
    blocks: Sequence[Block],
    unread: Sequence[Span] = (),
) -> Quantities:
    """Known non-figures, then quantities, of the digits that no period, name of a place or list mark takes.

    Args:
        syllables: the text in its folded form, cut into syllables.
        periods: its stated periods.
        places: its places.
        blocks: its blocks; their list marks are no quantities.
        unread: numbers that nobody can read for certain (`lookalikes`): neither they nor a part of them is anything.
    """
    stated = [item.span for item in periods]
    names = [item.span for item in places if item.name]
    markers = [Span(block.span.start, block.span.start + len(block.marker)) for block in blocks if block.marker]
    known = find_nonfigures(syllables, [*stated, *unread])
    known += _others(syllables.folded, names, "place_name", known)
    blocked = [*stated, *unread, *names, *markers, *(item.span for item in known)]
    numbers = number_finder().find(syllables, blocked)
    return Quantities(numbers, [*known, *_others(syllables.folded, markers, "list_number", known)])


def _others(folded: str, spans: Iterable[Span], kind: str, known: Iterable[NonFigure]) -> list[NonFigure]:
    """Spans that hold a digit and meet no known non-figure."""
    digits = [span for span in spans if _DIGIT.search(folded, span.start, span.end)]
    if not digits:
        return []
    used = bytearray(len(folded))
    for item in known:
        used[item.span.start : item.span.end] = b"\x01" * len(item.span)
    return [NonFigure(span, kind) for span in digits if not any(used[span.start : span.end])]
