"""Which parts of a whole exclude each other, so that they may be added up."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType

from pipeline.audit.document import AuditedDocument, interval_of, period_of, place_of
from pipeline.audit.rules import rules, words
from pipeline.intervals import Interval
from pipeline.records import Figure, Status

_PARTITION = "partition"
_FEWEST = 2
_NOTHING = Interval(0, 0)
# Of more parts some neighbours add up to anything.
_MOST = 300

# By what parts differ beside the exclusive kinds, which go by their number; `_ANY` is nothing that the scheme tells.
_PLACE, _PERIOD = "place", "period"
_ANY: frozenset[int | str] = frozenset({"any"})
_FEMALE = "female"
_CELLS = ("|", "\t")
# Words that tell a sum stand so many characters before it.
_SUM_WORDS = 24
# So do those that take a number up again.
_TAKEN_UP = 12


def partitions(
    document: AuditedDocument, more: Mapping[str, Sequence[Figure]] = MappingProxyType({})
) -> Iterator[tuple[Figure, list[Figure]]]:
    """Every whole with neighbouring parts that exclude each other, in the order of the text.

    Parts of another code than their whole's, or of a kind that overlaps with others, are left out.

    Args:
        document: whose figures are linked.
        more: parts that are not linked, by the id of their whole.
    """
    for whole_id, parts in document.parts.items():
        whole = document.by_id[whole_id]
        linked = [part for part in parts if part.relation == _PARTITION and _adds_up(document, whole, part)]
        found = [*linked, *(part for part in more.get(whole_id, ()) if _adds_up(document, whole, part))]
        for run in _runs(whole, sorted(_on_one_side(whole, found), key=lambda part: part.start)):
            if len(run) >= _FEWEST:
                yield whole, run


def _on_one_side(whole: Figure, parts: Sequence[Figure]) -> Sequence[Figure]:
    """The parts behind a whole, if there are any: those before it are of something else then."""
    return [part for part in parts if part.start > whole.start] or parts


def exclude_each_other(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether parts are of one kind; those that the scheme has no name for go with any but the sexes."""
    kinds = [_kinds(whole, part) for part in parts]
    if any(kind == _ANY for kind in kinds) and any(_is_sex(kind) for kind in kinds):
        return False  # "nữ 4.905; người nước ngoài 37"
    return len(list(_runs(whole, parts))) == 1 and all(kinds)


def may_overlap(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether one thing can be in two of some parts: women among those who sell, minors among those caught."""
    kinds = [frozenset(part.detail) - frozenset(whole.detail) for part in parts]
    sexes = [bool(own) and own <= _sexes() for own in kinds]
    if any(sexes):
        return not all(sexes)
    known = {detail for family in rules().exclusive for detail in family}
    return any(own and not own & known for own in kinds)


def surely_apart(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether every part has a place, or a kind of one family, that no other part has."""
    places = [place_of(part) for part in parts]
    if place_of(whole) not in places and len(set(places)) == len(places):
        return all(lies_in(part, whole) for part in parts)
    kinds = [set(part.detail) - set(whole.detail) for part in parts]
    told = [[own & set(family) for own in kinds] for family in rules().exclusive]
    return any(all(family) and len(set().union(*family)) == sum(map(len, family)) for family in told)


def by_place(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether some parts are told by their place."""
    return any(_kinds(whole, part) == {_PLACE} for part in parts)


def _runs(whole: Figure, parts: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Neighbours that differ in one way, or in none that is known."""
    run: list[Figure] = []
    kinds = _ANY
    for part in parts:
        own = _kinds(whole, part)
        apart = run and _ANY in {own, kinds} and part.sentence != run[-1].sentence
        if run and (apart or not _together(own, kinds)):
            yield run
            run, kinds = [], _ANY
        if own:
            run.append(part)
            kinds = _together(own, kinds)
    if run:
        yield run


def _adds_up(document: AuditedDocument, whole: Figure, part: Figure) -> bool:
    """Whether a part counts what its whole counts, and is neither a ratio nor the whole said again."""
    # What is linked to a target is wanted, too, whatever it was read as.
    wanted = whole.status is Status.TARGET and part.part_of == whole.id
    same = part.indicator == whole.indicator and (part.status is whole.status or wanted)
    behind = part.start < whole.start and not _sums_up(document, whole, part)
    again = part.value == whole.value and words("takes_up").search(document.sentence_of(part).before(part)[-_TAKEN_UP:])
    return same and not behind and part.denominator is None and not again and not is_said_again(whole, part)


def is_said_again(whole: Figure, part: Figure) -> bool:
    """Whether what looks like a part is the whole once more: "9 người (trong 9 người này …)"; a kind of them is not."""
    told = set(part.detail) - set(whole.detail) or place_of(part) != place_of(whole)
    return part.value == whole.value and not told and part.part_of != whole.id


def _sums_up(document: AuditedDocument, whole: Figure, part: Figure) -> bool:
    """Whether a whole behind its parts says that it is their sum; "các quận khác 29" is none."""
    sentence = document.sentence_of(whole)
    near = sentence.before(whole)[-_SUM_WORDS:]
    if part not in sentence.figures:
        if any(mark in whole.sentence for mark in _CELLS):
            return True  # a total row below its cells
        behind = part in document.sentence_before(sentence)
        return behind and words("summed").search(near) is not None and not words("open_rest").search(near)
    return words("sums").search(near) is not None and not words("open_rest").search(near)


_Kinds = frozenset[int | str]


def _kinds(whole: Figure, part: Figure) -> _Kinds:
    """By what a part may differ from its whole; nothing if it may overlap with other parts."""
    own = set(part.detail) - set(whole.detail)
    if own:
        listed = enumerate(rules().exclusive)
        # One who buys is no part of those who sell.
        return frozenset(at for at, kinds in listed if own & set(kinds) and not set(whole.detail) & set(kinds))
    if place_of(part) != place_of(whole):
        # "Thị xã 04 điểm, huyện Gò Dầu 03": the second lies beside the first, not in it.
        return frozenset({_PLACE} if lies_in(part, whole) else ())
    return frozenset({_PERIOD}) if period_of(part) != period_of(whole) else _ANY


def lies_in(part: Figure, whole: Figure) -> bool:
    """Whether the place of a part is the whole's, or one within it."""
    return all(getattr(whole, name) in {None, getattr(part, name)} for name in ("province", "district", "commune"))


def _together(one: _Kinds, other: _Kinds) -> _Kinds:
    if _ANY in {one, other}:
        return other if one == _ANY else one
    return one & other


def _sexes() -> frozenset[str]:
    return next(frozenset(family) for family in rules().exclusive if _FEMALE in family)


def _is_sex(kinds: _Kinds) -> bool:
    return any(isinstance(kind, int) and _FEMALE in rules().exclusive[kind] for kind in kinds)


def total(parts: Sequence[Figure]) -> Interval:
    """What parts can be together."""
    *_, last = accumulate((interval_of(part) for part in parts), Interval.__add__, initial=_NOTHING)
    return last


def splits_exactly(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether some neighbours among the parts add up to the whole: then the others split it in another way."""
    if len(parts) > _MOST:
        return True
    target = interval_of(whole)
    sums = [_NOTHING, *accumulate((interval_of(part) for part in parts), Interval.__add__)]
    lows, highs = [one.low for one in sums], [one.high for one in sums]
    for start in range(len(parts)):
        for end in range(start + _FEWEST, len(parts) + 1):
            if end - start == len(parts):
                continue
            low, high = lows[end] - lows[start], highs[end] - highs[start]
            # An end that is open far up may hide anything.
            if math.isnan(high) or (low <= target.high and target.low <= high):
                return True
    return False


def splits_at_first(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the first parts of a list add up to the whole by themselves: those behind them split it again."""
    *sums, _ = accumulate((interval_of(part) for part in parts), Interval.__add__)
    return any(one.meets(interval_of(whole)) for one in sums[1:])
