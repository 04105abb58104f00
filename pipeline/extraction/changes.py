"""Whether a number says by how much something rose or fell."""

from __future__ import annotations

import re

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.extraction.terms import TaggedText
from pipeline.records import NumberForm

_HARD = re.compile(r"[;:()\[\]|\t]|\.(?=\s|$)")

# Before a number stand that it is told as more, and before or after it what it is compared with, at most so far away.
_ADDED, _COMPARED = 30, 60
# Words of more or less stand so near before the period that a number is compared with.
_MORE_THAN = 30


def is_change(layout: Layout, tagged: TaggedText, candidate: Candidate) -> int:
    """+1 or -1 if the number says by how much something rose or fell, else 0."""
    number = candidate.number
    if candidate.cell is not None:
        return candidate.cell.change
    if number.form is NumberForm.MULTIPLE:
        falls = tagged.within("cue", max(0, number.span.start - 20), number.span.start)
        return -1 if any(term.name == "decrease" for term in falls) else 1
    return _by_cue(layout, tagged, candidate) or int(_is_more(layout, candidate)) or _beyond(layout, candidate)


def _by_cue(layout: Layout, tagged: TaggedText, candidate: Candidate) -> int:
    """ "tăng 3 vụ", "giảm 9 vụ (12,5%)": words of more and less before it."""
    number = candidate.number
    start = max(candidate.place.sentence.start, number.span.start - 46)
    hard = list(_HARD.finditer(layout.folded, start, number.span.start))
    bracket = hard and hard[-1].group() == "("
    if hard and not bracket:
        start = hard[-1].end()
    if number.qualifier_span is not None and tagged.within("cue", number.qualifier_span.start + 1, number.span.start):
        return 0  # "không ít hơn 80"
    cues = [term for term in tagged.within("cue", start, number.span.start) if term.name in ("increase", "decrease")]
    if not cues:
        return 0
    between = layout.folded[cues[-1].span.end : number.span.start]
    told = layout.folded[cues[-1].span.start : number.span.start]  # "giảm so với" is one cue
    if said("denied_cue").search(layout.folded, start, cues[-1].span.start) or said("compared_level").search(told):
        return 0
    between = re.sub(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", "", between)
    if "(" in between and number.form is not NumberForm.PERCENT and not re.search(r"[0-9]", between):
        return 0  # "ít hơn năm 2016 (7 vụ)" tells what is compared with
    if re.search(r"[0-9]", between) and not bracket and not said("same_change").search(between):
        return 0
    ranged = number.form is NumberForm.PERCENT and number.value_max is not None
    if (
        (said("level_not_change").search(between) and not (ranged and said("rises_by").fullmatch(between)))
        or len(between) > 30
        or ("," in between and not bracket and not said("same_change").search(between))
    ):
        return 0
    return 1 if cues[-1].name == "increase" else -1


def _is_more(layout: Layout, candidate: Candidate) -> bool:
    """ "so với năm 2012 thêm 3 xã": more than what it is compared with."""
    at, sentence = candidate.start, candidate.place.sentence
    if not is_added(layout, candidate):
        return False
    start = max(sentence.start, at - _COMPARED, layout.folded.rfind(";", sentence.start, at))
    return said("compared_with").search(layout.folded, start, min(sentence.end, at + _COMPARED)) is not None


def _beyond(layout: Layout, candidate: Candidate) -> int:
    """ "hơn cùng kỳ 2 vụ", "ít hơn 9 tháng năm 2016 ba vụ": a word of more or less before a period, and how much."""
    at, period = candidate.start, layout.periods.before(candidate.start)
    if period is None or period.span.start < candidate.place.sentence.start:
        return 0
    if said("how_much").fullmatch(layout.folded, period.span.end, at) is None:
        return 0
    start = max(candidate.place.sentence.start, period.span.start - _MORE_THAN)
    more = said("more_than").search(layout.folded, start, period.span.start)
    if more is None:
        return 0
    return -1 if more["less"] else 1


def is_added(layout: Layout, candidate: Candidate) -> bool:
    """Whether a number is told as more than there are: "phấn đấu thêm 2 xã"."""
    start = max(candidate.place.sentence.start, candidate.start - _ADDED)
    return said("added").search(layout.folded, start, candidate.start) is not None
