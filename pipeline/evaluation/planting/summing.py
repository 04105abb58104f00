"""Errors of sums: parts and wholes in running text, totals of tables, digits swapped."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from random import Random

from pipeline.audit.rules import rules, words
from pipeline.evaluation.planting import slips
from pipeline.evaluation.planting.reading import GoldReading, Line, Slip, exact, slip

# How much too much or too little a sum gets at least, so that nobody takes it for rounding.
_MUCH = 0.15
_OPENING, _FAR = 60, 900
_FEWEST_CELLS = 3
_TRIES = 6
_SEXES = frozenset({"female", "male"})


def parts_above(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """One part larger than its whole: a zero too many, or another first digit."""
    for whole_id, parts in gold.parts.items():
        whole = gold.by_id[whole_id]
        for part in parts:
            if exact(whole) and exact(part) and whole["measure"] == "count" and whole["unit"] == part["unit"]:
                tenfold = part["value"] * 10
                new = tenfold if tenfold > whole["value"] else whole["value"] + random.randint(1, 9)
                yield from slip("part_over_whole", part, slips.whole(part["surface"], new), whole)


def partitions(gold: GoldReading) -> Iterator[tuple[Line, list[Line]]]:
    """Wholes that their parts make up exactly."""
    for whole_id, parts in gold.parts.items():
        whole, same = gold.by_id[whole_id], {part["indicator"] for part in parts}
        alike = same == {whole["indicator"]} and len(parts) > 1 and all(exact(line) for line in (whole, *parts))
        if alike and sum(part["value"] for part in parts) == whole["value"] > len(parts):
            yield whole, sorted(parts, key=lambda line: line["start"])


def in_prose(gold: GoldReading) -> Iterator[tuple[Line, list[Line]]]:
    """Partitions of running text and lists, not spread over a document."""
    for whole, parts in partitions(gold):
        ends = [line["start"] for line in (whole, *parts)]
        if max(ends) - min(ends) <= _FAR and not any(gold.in_table(line) for line in (whole, *parts)):
            yield whole, parts


def exclusive(whole: Line, parts: Sequence[Line]) -> bool:
    """Whether nobody can be in two parts: who is lent money may be trained, too."""
    known = {detail for family in rules().exclusive for detail in family}
    kinds = [set(part.get("detail") or ()) - set(whole.get("detail") or ()) for part in parts]
    sexes = [bool(own) and own <= _SEXES for own in kinds]
    return (all(sexes) or not any(sexes)) and all(not own or own & known for own in kinds)


def told_in_full(gold: GoldReading, whole: Line, parts: Sequence[Line]) -> bool:
    """Whether the text says that the parts are all: "gồm", or a bracket right behind the whole."""
    opening = gold.between(whole, parts[0])
    told = words("complete").search(opening) or opening.rstrip().endswith("(")
    open_list = words("open_list").search(opening) or words("some").search(opening)
    return bool(told) and not open_list and len(opening) <= _OPENING and gold.in_one_sentence(whole, *parts)


def sums_above(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """One part too large, so that the parts together are more than the whole."""
    for whole, parts in in_prose(gold):
        part = random.choice(parts)
        others = [other for other in parts if other is not part]
        new = _no_other_split(whole, parts, part, part["value"] + max(2, math.ceil(whole["value"] * _MUCH)))
        if exclusive(whole, parts) and new < whole["value"]:
            yield from slip("parts_over_whole", part, slips.whole(part["surface"], new), whole, *others)


def _no_other_split(whole: Line, parts: Sequence[Line], part: Line, new: float) -> float:
    """The next larger number with which no neighbours among the parts make up the whole by themselves."""
    for value in (new + more for more in range(_TRIES)):
        values = [value if one is part else one["value"] for one in parts]
        if whole["value"] not in _runs(values):
            return value
    return new


def _runs(values: Sequence[float]) -> set[float]:
    """What neighbours add up to, not all of them."""
    runs = ((start, end) for start in range(len(values)) for end in range(start + 2, len(values) + 1))
    return {sum(values[start:end]) for start, end in runs if end - start < len(values)}


def all_filled(gold: GoldReading, whole: Line, parts: Sequence[Line]) -> bool:
    """Whether every row of a table between a total and its cells has one: a row left empty may be what is missing."""
    ends = [line["start"] for line in (whole, *parts)]
    rows = gold.text.count("\n", min(ends), max(ends))
    return rows < len({gold.text.count("\n", 0, end) for end in ends})


def sums_below(gold: GoldReading, _: Random) -> Iterator[Slip]:
    """One part too small where the text says that the parts are all."""
    for whole, parts in in_prose(gold):
        if told_in_full(gold, whole, parts):
            part = max(parts, key=lambda line: line["value"])
            new = part["value"] - max(1, math.ceil(part["value"] * _MUCH))
            others = [other for other in parts if other is not part]
            yield from slip("parts_under_whole", part, slips.whole(part["surface"], new), whole, *others)


def wrong_wholes(gold: GoldReading, _: Random) -> Iterator[Slip]:
    """A whole too small for its parts, or too large for all of them."""
    for whole, parts in in_prose(gold):
        less = whole["value"] - max(1, math.ceil(whole["value"] * _MUCH))
        fits = less in _runs([part["value"] for part in parts])
        if exclusive(whole, parts) and less > max(part["value"] for part in parts) and not fits:
            yield from slip("parts_over_whole", whole, slips.whole(whole["surface"], less), *parts)
        if told_in_full(gold, whole, parts):
            more = whole["value"] + max(1, math.ceil(whole["value"] * _MUCH))
            yield from slip("parts_under_whole", whole, slips.whole(whole["surface"], more), *parts)


def swapped(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """Two digits of one part swapped: 54 for 45."""
    for whole, parts in partitions(gold):
        part = random.choice(parts)
        new = slips.swapped(part["value"])
        others = [other for other in parts if other is not part]
        if new is None or whole["value"] < new or not exclusive(whole, parts):
            continue
        table = len(parts) >= _FEWEST_CELLS and all(gold.in_table(line) for line in (whole, *parts))
        prose = not table and max(line["start"] for line in (whole, *parts)) - whole["start"] <= _FAR
        over = new > part["value"]
        if table or (prose and (over or told_in_full(gold, whole, parts))):
            code = "doubtful_total" if table else "parts_over_whole" if over else "parts_under_whole"
            yield from slip(code, part, slips.whole(part["surface"], new), whole, *others)


def totals(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """A wrong total of a table."""
    for whole, parts in partitions(gold):
        if len(parts) >= _FEWEST_CELLS and all(gold.in_table(line) for line in (whole, *parts)):
            sign = random.choice((-1, 1)) if all_filled(gold, whole, parts) else -1
            new = whole["value"] + sign * max(1, math.ceil(whole["value"] * _MUCH))
            yield from slip("doubtful_total", whole, slips.whole(whole["surface"], new), *parts)
