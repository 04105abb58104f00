"""Which parts of a whole exclude each other, so that they may be added up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, groupby

from pipeline.audit.document import AuditedDocument, interval_of, period_of, place_of
from pipeline.audit.rules import rules
from pipeline.intervals import Interval
from pipeline.records import Figure

_PARTITION = "partition"
_FEWEST = 2
_NOTHING = Interval(0, 0)


def partitions(document: AuditedDocument) -> Iterator[tuple[Figure, list[Figure]]]:
    """Every whole with parts that exclude each other, in the order of the text.

    Parts of another code than their whole's, or of no kind of their own, may overlap and are left out.
    """
    for whole_id, parts in document.parts.items():
        whole = document.by_id[whole_id]
        same = [part for part in parts if _adds_up(document, whole, part)]
        for kind, members in groupby(same, key=lambda part: _kind(whole, part)):
            split = list(members)
            if kind is not None and len(split) >= _FEWEST:
                yield whole, split


def _adds_up(document: AuditedDocument, whole: Figure, part: Figure) -> bool:
    """Whether a part counts what its whole counts, and is neither a ratio nor the whole said again."""
    same = part.relation == _PARTITION and part.status is whole.status
    # Of "12 ở quận 1, 9 ở quận 3, các quận khác 29" the last is no sum of the others.
    behind = part.start < whole.start and whole in document.sentence_of(part).figures
    return same and not behind and part.denominator is None and part.value != whole.value


def _kind(whole: Figure, part: Figure) -> object:
    """By what a part differs from its whole: one of the exclusive kinds, its place or its time; None is unknown."""
    own = set(part.detail) - set(whole.detail)
    if own:
        return next((number for number, kinds in enumerate(rules().exclusive) if own <= set(kinds)), None)
    if place_of(part) != place_of(whole):
        return "place"
    return "period" if period_of(part) != period_of(whole) else "unnamed"


def total(parts: Sequence[Figure]) -> Interval:
    """What parts can be together."""
    *_, last = accumulate((interval_of(part) for part in parts), Interval.__add__, initial=_NOTHING)
    return last


def splits_exactly(whole: Figure, parts: Sequence[Figure], least: Callable[[int], bool] = bool) -> bool:
    """Whether some neighbours among the parts add up to the whole: then the others split it in another way.

    Args:
        whole: what is split.
        parts: in the order of the text.
        least: which numbers of neighbours are enough.
    """
    target = interval_of(whole)
    for start in range(len(parts)):
        for end in range(start + _FEWEST, len(parts) + 1):
            if least(end - start) and end - start < len(parts) and total(parts[start:end]).meets(target):
                return True
    return False
