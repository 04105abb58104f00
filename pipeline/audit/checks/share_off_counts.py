"""A share that no count beside it gives: "204 xã, trong đó 196 xã không có tệ nạn (96,1%)".

The part is the count that the share follows; the whole is what that count is a part of. Raised only if no other count
of the same things nearby gives the share either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.audit.document import AuditedDocument, FigureSentence, interval_of
from pipeline.audit.findings import Finding, about, finding, gap
from pipeline.audit.rules import words
from pipeline.audit.shares import ratio_interval, share_interval, tied_before
from pipeline.intervals import Interval
from pipeline.records import Figure, Measure

CODE = "share_off_counts"

# Figures before the part that may be its whole.
_BACK = 12
# Words that make a number a difference stand so close before it.
_NEAR, _BEHIND = 12, 40
# Another whole of the share stands at most so many characters before the part.
_CLOSE = 300
# Communes are also counted as units.
_ANY_UNIT = frozenset({"any", "unit"})


def check(document: AuditedDocument) -> Iterator[Finding]:
    """Shares right behind a count whose whole is known."""
    for sentence in document.prose:
        for part, share in pairwise(sentence.figures):
            told = share_interval(share)
            if told is None or part.denominator is not None or not tied_before(sentence, part, share):
                continue
            if words("differs").search(sentence.before(part)[-_NEAR:]):
                continue  # "bớt 4 đội (5,3%)"
            whole = document.whole_of(part) or _beside(sentence, part) or _of_before(document, sentence, part)
            if whole is None or not _counts(part, whole) or _given(document, part, told):
                continue
            counted = ratio_interval(interval_of(part), interval_of(whole))
            if counted is not None and not counted.meets(told):
                values = {
                    "share": share.surface,
                    "part": part.surface,
                    "whole": whole.surface,
                    "found": about(counted),
                }
                yield finding(CODE, (share, part, whole), size=gap(told, counted), **values)


def _beside(sentence: FigureSentence, part: Figure) -> Figure | None:
    """The one larger count of the same things before a part in its sentence."""
    before = [one for one in sentence.figures if one.start < part.start and _same_things(sentence, one, part)]
    larger = [one for one in before if one.measure is part.measure and one.value > part.value and not one.part_of]
    return larger[0] if len(larger) == 1 and larger[0].denominator is None else None


def _same_things(sentence: FigureSentence, one: Figure, other: Figure) -> bool:
    """Whether two numbers count the same unit, or are followed by the same two words: "211 cơ sở …, 168 cơ sở …"."""
    nouns = [sentence.after(figure).split()[:2] for figure in (one, other)]
    return one.unit == other.unit or (len(nouns[0]) == 2 and nouns[0] == nouns[1])


def _of_before(document: AuditedDocument, sentence: FigureSentence, part: Figure) -> Figure | None:
    """The last count of the sentence before that a part is said to be of: "160 đơn vị trong số ấy"."""
    behind = sentence.after(part)[:_BEHIND].split()
    pointed = any("".join(behind[:many]).isalpha() and _taken(behind[many:]) for many in (1, 2))
    before = [one for one in document.sentence_before(sentence) if one.unit == part.unit and one.denominator is None]
    return before[-1] if pointed and before and before[-1].value > part.value else None


def _taken(behind: Sequence[str]) -> bool:
    return words("taken_from").match(" ".join(behind)) is not None


def _counts(part: Figure, whole: Figure) -> bool:
    return part.measure is whole.measure and part.measure in (Measure.COUNT, Measure.AMOUNT)


def _given(document: AuditedDocument, part: Figure, told: Interval) -> bool:
    """Whether some count before the part gives the share."""
    at = document.place_in_order[part.id]
    for other in document.figures[max(0, at - _BACK) : at]:
        near = part.start - other.start <= _CLOSE
        if not near or other.measure is not part.measure or other.unit not in {part.unit, *_ANY_UNIT}:
            continue
        wholes = [interval_of(other)]
        if other.denominator is not None:
            wholes.append(Interval(other.denominator, other.denominator))
        both = interval_of(part) + interval_of(document.figures[at - 1])  # "40 triệu, hai quý sau 365 triệu"
        ratios = [(counted, whole) for whole in wholes for counted in (interval_of(part), both)]
        ratios.append((interval_of(other), interval_of(part)))  # "121 trong tổng số 168, chiếm 72%"
        for one, whole in ratios:
            counted = ratio_interval(one, whole)
            if counted is not None and counted.meets(told):
                return True
    return False
