"""Breakdowns as the words of a sentence announce them: "18 đối tượng, gồm 4 chủ chứa, 14 bán dâm".

Extraction links parts to wholes by what fits, values included, so that a part with a zero too many is linked to
nothing. Here the words alone decide: a whole, right behind it words or a bracket that open a list, and what it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.audit.document import AuditedDocument, FigureSentence, period_of
from pipeline.audit.partitions import by_place, exclude_each_other
from pipeline.audit.rules import words
from pipeline.records import Figure, Measure, Qualifier

_DIGITS = re.compile(r"\d+")
_AND = re.compile(r"(?<!\w)và(?!\w)")
_CLAUSE_END = re.compile(r"[;.]")
_NO_OPENING = re.compile(r"[;)]")
_FEWEST = 2
# Words that take a number up stand so many characters before it.
_TAKEN_UP = 12
_VISITS = "visits"
# Words that open a list stand at most so many characters behind the whole, a bracket or colon so many.
_WITHIN, _MARK_WITHIN = 90, 70
# A whole is at most so many figures before the first of its parts: "16 vụ, 71 đối tượng, trong đó 2 vụ".
_BACK = 2
_CLOSED = re.compile(r"[.!?]\s")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A whole and what a sentence counts of it.

    Attributes:
        whole: what is broken down.
        parts: in the order of the text.
        complete: whether the words say that these are all.
    """

    whole: Figure
    parts: tuple[Figure, ...]
    complete: bool


def breakdowns(document: AuditedDocument) -> Iterator[Breakdown]:
    """The breakdowns of all sentences, in the order of the text."""
    for sentence in document.prose:
        for at in range(1, len(sentence.figures)):
            found = _opened(sentence, at)
            if found is not None:
                yield found


def _opened(sentence: FigureSentence, at: int) -> Breakdown | None:
    """The breakdown whose first part is the figure at a place in its sentence."""
    opening = sentence.between(sentence.figures[at - 1], sentence.figures[at])
    if opening is None or len(opening) > _WITHIN or not _countable(sentence.figures[at]):
        return None
    if _NO_OPENING.search(opening) or words("no_parts").search(opening):
        return None
    some = words("some").search(opening) or _of_those(sentence, at, opening)
    every = words("complete").search(opening)
    marked = not some and not every and _is_marked(opening)
    bracket = "(" in opening
    whole = _whole(sentence, at, near=bracket or marked, colon=":" in opening) if some or every or marked else None
    if whole is None:
        return None
    parts = _members(sentence, at, whole, bracket=bracket)
    if marked and len(parts) < _FEWEST:
        return None  # "132 nhân viên (151)": the time before, or what is planned
    return Breakdown(whole, parts, not some and _is_all(sentence, whole, parts, bracket=bracket))


def _of_those(sentence: FigureSentence, at: int, opening: str) -> bool:
    """ "Trong 7 người bán dâm có 10 em": the number before is taken up as a whole."""
    taken = words("takes_up").search(sentence.before(sentence.figures[at - 1])[-_TAKEN_UP:])
    return taken is not None and words("has").search(opening) is not None


def _is_marked(opening: str) -> bool:
    """Whether a bracket or colon right behind the whole opens a list."""
    return len(opening) <= _MARK_WITHIN and opening.count("(") + opening.count(":") == 1


def _countable(figure: Figure) -> bool:
    return figure.measure is Measure.COUNT and figure.denominator is None


def _whole(sentence: FigureSentence, at: int, *, near: bool, colon: bool) -> Figure | None:
    first = sentence.figures[at]
    for place in range(at - 1, max(-1, at - 1 - (1 if near else _BACK)), -1):
        whole = sentence.figures[place]
        if whole.unit != first.unit:
            continue
        # Of "12 phường, 04 xã: 10 đơn vị …" the whole is both together.
        twin = colon and place > 0 and sentence.figures[place - 1].indicator == whole.indicator
        return whole if _is_part(whole, first) and whole.measure is Measure.COUNT and not twin else None
    return None


def _is_part(whole: Figure, part: Figure) -> bool:
    same = part.unit == whole.unit and part.status is whole.status and period_of(part) == period_of(whole)
    # Of 72 visits to establishments no more than 72 establishments are a part.
    counted = whole.counted_as in {part.counted_as, _VISITS}
    return same and counted and _countable(part) and part.scope is whole.scope


def _members(sentence: FigureSentence, at: int, whole: Figure, *, bracket: bool) -> tuple[Figure, ...]:
    """The first part and those after it, as long as the list goes on."""
    parts = [sentence.figures[at]]
    for one, other in pairwise(sentence.figures[at:]):
        between = sentence.between(one, other) or ""
        goes_on = other.indicator == parts[0].indicator and _is_part(whole, other) and not _CLOSED.search(between)
        if not goes_on or (bracket and ")" in between) or words("no_parts").search(between):
            break
        parts.append(other)
    return tuple(parts)


def _is_all(sentence: FigureSentence, whole: Figure, parts: Sequence[Figure], *, bracket: bool) -> bool:
    """Whether every number of the list is a part, all parts are of one kind, and nothing is left without a number."""
    inside = sentence.between(parts[0], parts[-1]) if len(parts) > 1 else None
    if inside is None or ("(" in inside and ")" in inside) or not exclude_each_other(whole, parts):
        return False
    first = sentence.between(whole, parts[0]) or ""
    if bracket and by_place(whole, parts) and not first.endswith("("):
        return False  # "(Nghĩa Lộ 104; Yên Bình 65)" names the most important
    numbers = sum(len(_DIGITS.findall(part.surface)) for part in parts[1:-1])
    exact = all(one.qualifier is Qualifier.EXACT and one.indicator == whole.indicator for one in (whole, *parts))
    if any(part.value == whole.value for part in parts):
        return False  # the whole said again: "trong 9 người này"
    if not exact or len(_DIGITS.findall(inside)) != numbers or words("open_list").search(inside):
        return False
    return _ends(sentence.after(parts[-1]), bracket=bracket)


def _ends(after: str, *, bracket: bool) -> bool:
    """Whether a list ends with its last number: nothing is named behind it."""
    behind, close, _ = after.partition(")") if bracket else (_CLAUSE_END.split(after)[0], "", "")
    if (bracket and close != ")") or _DIGITS.search(behind) or _AND.search(behind):
        return False
    # Where numbers stand behind their nouns ("massage 7, karaoke 5, số kia …") a comma brings another thing.
    if "," in behind and not behind.split(",")[0].strip():
        return False
    named = words("open_rest").search(behind if bracket else after) or words("open_list").search(behind)
    return not named and not after.rstrip().endswith(";")
