"""What the gold of a document says must hold between its numbers: sums, parts, shares, changes, facts told again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from pipeline.evaluation.planting.counting import MAY_EXCEED, is_of_these, larger_before
from pipeline.evaluation.planting.reading import GoldReading, Line, exact, is_ratio
from pipeline.evaluation.planting.restating import told_again, told_both_ways, values_near
from pipeline.evaluation.planting.summing import all_filled, exclusive, in_prose, partitions, told_in_full

_FEWEST = 3
_LINKED, _PERCENT = 120, 100

Values = Mapping[str, tuple[float, ...]]
"""By the id of a figure its value, and its denominator where it has one."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Figures that must go together.

    Attributes:
        kind: what is said of them, as a table of the measure names it.
        members: the figures.
        holds: whether they do, by their values.
    """

    kind: str
    members: tuple[Line, ...]
    holds: Callable[[Values], bool]


def identities(gold: GoldReading) -> Iterator[Identity]:
    """Everything that holds between the numbers of a document as they are."""
    start = values_of(gold)
    for look in (_sums, _parts, _ratios, _shares, _changes, _told_again):
        yield from (one for one in look(gold) if one.holds(start))


def values_of(gold: GoldReading) -> dict[str, tuple[float, ...]]:
    """The values of all figures."""
    return {line["id"]: _numbers(line) for line in gold.figures}


def _numbers(line: Line) -> tuple[float, ...]:
    denominator = line.get("denominator")
    return (line["value"],) if denominator is None else (line["value"], denominator)


def _sums(gold: GoldReading) -> Iterator[Identity]:
    """Parts that make up their whole: never more, and no less where the text or a table tells all of them."""
    near = [whole["id"] for whole, _ in in_prose(gold)]
    for whole, parts in partitions(gold):
        table = len(parts) >= _FEWEST and all(gold.in_table(line) for line in (whole, *parts))
        if not exclusive(whole, parts) or not (table or whole["id"] in near):
            continue
        every = (table and all_filled(gold, whole, parts)) or told_in_full(gold, whole, parts)
        yield Identity("sum", (whole, *parts), _adds_up(whole, parts, every=every))


def _adds_up(whole: Line, parts: list[Line], *, every: bool) -> Callable[[Values], bool]:
    def holds(values: Values) -> bool:
        found, told = sum(values[part["id"]][0] for part in parts), values[whole["id"]][0]
        return found == told if every else found <= told

    return holds


def _parts(gold: GoldReading) -> Iterator[Identity]:
    """A part is no larger than its whole."""
    for whole_id, parts in gold.parts.items():
        whole = gold.by_id[whole_id]
        for part in parts:
            if exact(whole) and exact(part) and whole["measure"] == "count" and whole["unit"] == part["unit"]:
                yield Identity("part", (whole, part), _no_larger(whole["id"], part["id"]))


def _no_larger(whole: str, part: str) -> Callable[[Values], bool]:
    return lambda values: values[part][0] <= values[whole][0]


def _ratios(gold: GoldReading) -> Iterator[Identity]:
    """ "126/130 xã": no more than there are."""
    for line in gold.figures:
        plain = line["measure"] == "count" and line["status"] == "reported" and line["indicator"] not in MAY_EXCEED
        if is_ratio(line) and plain:
            yield Identity("ratio", (line,), _below_one(line["id"]))


def _below_one(name: str) -> Callable[[Values], bool]:
    return lambda values: values[name][0] <= values[name][1]


def _shares(gold: GoldReading) -> Iterator[Identity]:
    """Shares beside the ratio, or behind the part, that gives them."""
    for one, other in pairwise(gold.figures):
        if not gold.in_one_sentence(one, other) or len(gold.between(one, other)) > _LINKED:
            continue
        for share, ratio in ((one, other), (other, one)):
            if is_ratio(ratio) and one["status"] == other["status"] and is_of_these(gold, share):
                yield Identity("share", (share, ratio), _is_share(share, ratio, None))
        of = gold.by_id.get(one.get("part_of")) or larger_before(gold, one)
        if of is not None and one["measure"] == "count" and not is_ratio(one) and is_of_these(gold, other):
            yield Identity("share", (other, one, of), _is_share(other, one, of))


def _is_share(share: Line, part: Line, of: Line | None) -> Callable[[Values], bool]:
    def holds(values: Values) -> bool:
        whole = values[of["id"]][0] if of is not None else values[part["id"]][1]
        step = 10.0 ** -_decimals(share)
        found = _PERCENT * values[part["id"]][0] / whole if whole > 0 else 0
        return whole > 0 and abs(found - values[share["id"]][0]) <= step

    return holds


def _decimals(line: Line) -> int:
    return len(str(line["surface"]).partition(",")[2].rstrip(" %"))


def _changes(gold: GoldReading) -> Iterator[Identity]:
    """A change between two values that are told, or told in numbers and in percent."""
    for relative, absolute, now in told_both_ways(gold):
        yield Identity("change", (relative, absolute, now), _goes_with(relative, absolute, now))
    for change in gold.figures:
        for now, before in values_near(gold, change):
            yield Identity("change", (change, now, before), _is_change(change, now, before))


def _goes_with(relative: Line, absolute: Line, now: Line) -> Callable[[Values], bool]:
    def holds(values: Values) -> bool:
        change = values[absolute["id"]][0]
        before = values[now["id"]][0] - change
        found = _PERCENT * change / before if before > 0 else 0
        return before > 0 and abs(abs(found) - abs(values[relative["id"]][0])) <= 10.0 ** -_decimals(relative)

    return holds


def _is_change(change: Line, now: Line, before: Line) -> Callable[[Values], bool]:
    def holds(values: Values) -> bool:
        told, base = values[change["id"]][0], values[before["id"]][0]
        difference = values[now["id"]][0] - base
        if change["unit"] == "percent":
            return base > 0 and abs(_PERCENT * difference / base - told) <= 10.0 ** -_decimals(change)
        return bool(change["unit"] == now["unit"] and difference == told)

    return holds


def _told_again(gold: GoldReading) -> Iterator[Identity]:
    """A fact told twice with one number."""
    for pairs in told_again(gold):
        for one, other in pairs:
            yield Identity("told again", (one, other), _same(one["id"], other["id"]))


def _same(one: str, other: str) -> Callable[[Values], bool]:
    return lambda values: values[one] == values[other]
