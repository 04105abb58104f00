"""A number and those that it is split into right after it: parts of a whole mostly count what the whole counts.

"58 cơ sở vừa ký: karaoke 17; lưu trú 26; massage 15", "12/109 xã thuộc diện trọng điểm (Sóc Trăng 05, Vĩnh Châu 07)".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.naming import Naming
from pipeline.records import COUNTS, NumberForm

_WHOLES = (*COUNTS, NumberForm.RATIO)
# Where one of these is said of a part, or a verb stands before it, it counts something else.
_OF_ITS_OWN = frozenset({"suspected", "suspected_brokering", "suspected_harbouring", "violating", "free", "affected"})
_VERB_OF_ITS_OWN = ("left", "own", "passive", "after")
# So many numbers at most that one is split into.
_MOST = 20
# Two parts only need more than their sum to tell them.
_FEW = 2


def splits(layout: Layout, namings: Sequence[Naming]) -> Iterator[tuple[int, list[int]]]:
    """Each number that is split right after it, and its parts, by their places in `namings`."""
    done = 0
    for at in range(len(namings) - 1):
        parts = _parts(layout, namings, at) if at >= done else []
        if parts:
            done = parts[-1] + 1
            yield at, parts


def _parts(layout: Layout, namings: Sequence[Naming], at: int) -> list[int]:
    """The numbers that the one before them is split into: they add up to it, or stand in a bracket behind it."""
    whole = namings[at].candidate
    if whole.cell is not None or whole.number.form not in _WHOLES or not _follows(layout, whole, namings[at + 1]):
        return []
    following = range(at + 1, min(at + 1 + _MOST, len(namings)))
    run = list(takewhile(lambda each: _can_be_part(namings[each], whole), following))
    left, opened = whole.number.value, _opens(layout, whole, namings[at + 1].candidate)
    for count, each in enumerate(run, 1):
        left -= namings[each].candidate.number.value
        if left <= 0:
            told = count > _FEW or (count == _FEW and opened)
            return run[:count] if left == 0 and told else []
    return [each for each in run if _in_bracket(layout, whole, namings[each].candidate)]


def _follows(layout: Layout, whole: Candidate, naming: Naming) -> bool:
    """Whether a number stands in the sentence of the one before it, or in one that goes on to its parts."""
    candidate = naming.candidate
    if candidate.place.block != whole.place.block:
        return False
    sentence = candidate.place.sentence
    return sentence == whole.place.sentence or said("part_words").match(layout.folded, sentence.start) is not None


def _opens(layout: Layout, whole: Candidate, part: Candidate) -> bool:
    """Whether what stands between a number and the next announces its parts."""
    return said("splits").search(layout.folded, whole.number.span.end, part.start) is not None


def _can_be_part(naming: Naming, whole: Candidate) -> bool:
    candidate = naming.candidate
    if candidate.cell is not None or candidate.number.form not in COUNTS or naming.change:
        return False
    if candidate.place.block != whole.place.block or candidate.governing_side in _VERB_OF_ITS_OWN:
        return False
    if any(term.name in _OF_ITS_OWN for term in (*candidate.np_terms, *candidate.left_terms)):
        return False
    named = candidate.noun if candidate.noun_side == "right" else None
    return named is None or (whole.noun is not None and named.name == whole.noun.name)


def _in_bracket(layout: Layout, whole: Candidate, part: Candidate) -> bool:
    """Whether a number without a noun of its own stands in a bracket right behind another and is smaller."""
    folded, start = layout.folded, whole.right.end
    opens = said("bracket_opens").match(folded, start)
    if opens is None or part.noun_side == "right" or part.number.value >= whole.number.value:
        return False
    compared = said("comparison").match(folded, opens.end()) is not None
    return not compared and ")" not in folded[opens.end() : part.start]
