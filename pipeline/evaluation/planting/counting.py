"""Errors of counts: ratios over one, shares that do not fit, steps that grow, fines that cannot be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from random import Random

from pipeline.audit.rules import rules, words
from pipeline.evaluation.planting import slips
from pipeline.evaluation.planting.reading import GoldReading, Line, Slip, context, exact, is_ratio, slip

_MUCH = 0.15
_NEAR, _BEHIND = 120, 24
_PERCENT, _HALF, _SLIP = 100, 0.5, 1000
MAY_EXCEED = frozenset({"inspections", "communication_events", "trainings", "people_reached", "people_trained"})
"""What may be done more often than was planned."""


def ratios(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """ "130/126 xã": more than there are."""
    for line in gold.figures:
        whole = line.get("denominator")
        if not whole or line["measure"] != "count" or line["status"] != "reported" or line["value"] > whole:
            continue
        if line["indicator"] not in MAY_EXCEED:
            new = whole + random.randint(1, max(1, int(whole * _MUCH)))
            yield from slip("ratio_over_one", line, slips.ratio(line["surface"], new))


def shares(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """Shares beside the ratio, or behind the part, that gives them."""
    for one, other in pairwise(gold.figures):
        if not gold.in_one_sentence(one, other) or len(gold.between(one, other)) > _NEAR:
            continue
        for share, ratio in ((one, other), (other, one)):
            whole = ratio.get("denominator")
            told = one["status"] == other["status"] and is_of_these(gold, share)
            if whole and told and gives(ratio["value"], whole, share["value"]):
                yield from slip("share_off_ratio", share, other_percent(share, random), ratio)
        of = gold.by_id.get(one.get("part_of")) or larger_before(gold, one)
        counted = one["measure"] == "count" and not is_ratio(one) and is_of_these(gold, other)
        if of is not None and counted and gives(one["value"], of["value"], other["value"]):
            yield from slip("share_off_counts", other, other_percent(other, random), one, of)


def larger_before(gold: GoldReading, part: Line) -> Line | None:
    """The one larger count of the same things that stands before a part in its sentence."""
    before = [line for line in gold.figures if line["start"] < part["start"] and gold.in_one_sentence(line, part)]
    larger = [line for line in before if line["unit"] == part["unit"] and line["value"] > part["value"]]
    return larger[0] if len(larger) == 1 and larger[0]["measure"] == "count" and not is_ratio(larger[0]) else None


def is_of_these(gold: GoldReading, share: Line) -> bool:
    """Whether a share is said of what stands beside it, not of a plan."""
    behind = gold.folded[share["end"] : share["end"] + _BEHIND].lstrip(" %")
    return share["measure"] == "share" and exact(share) and words("other_wholes").match(behind) is None


def gives(part: float, whole: float, share: float) -> bool:
    """Whether a share is what two numbers give, rounded to whole percents at most."""
    return whole > 0 and abs(_PERCENT * part / whole - share) <= _HALF


def other_percent(line: Line, random: Random) -> str | None:
    """Another share, far from the right one and below 100."""
    value = abs(line["value"])
    further = value + random.choice((-1, 1)) * random.uniform(6, 25)
    return slips.percent(line["surface"], further if 1 < further < _PERCENT else value / 2)


def funnels(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """A later step that counts more than the one before it."""
    steps: dict[tuple[object, ...], list[Line]] = defaultdict(list)
    for line in gold.figures:
        if line["measure"] == "count" and line["scope"] == "aggregate" and line.get("period_end"):
            steps[line["indicator"], *context(line)].append(line)
    for funnel in rules().funnels:
        for (indicator, *where), later in steps.items():
            earlier = steps.get((funnel.before, *where), [])
            if indicator == funnel.after and len(earlier) == len(later) == 1:
                yield from _grown(gold, earlier[0], later[0], random)


def _grown(gold: GoldReading, before: Line, after: Line, random: Random) -> Iterator[Slip]:
    # Where the step before is a part itself, its whole may hold the later one.
    plain = exact(before) and exact(after) and not is_ratio(before) and not before.get("part_of")
    if plain and after["value"] <= before["value"] and gold.in_one_sentence(before, after):
        new = before["value"] + random.randint(1, max(2, int(before["value"] * _MUCH)))
        same = [line for line in gold.figures if line["indicator"] == before["indicator"] and line is not before]
        if any(line["value"] >= new and gold.in_one_sentence(line, after) for line in same):
            return  # of another body or time, among which these may be
        yield from slip("funnel_grows", after, slips.whole(after["surface"], new), before)


def fines(gold: GoldReading, _: Random) -> Iterator[Slip]:
    """The one amount of a sentence, behind the number of those fined, with three zeros too many."""
    limits = rules().fines
    for amount in gold.figures:
        if amount["indicator"] != "fines_amount" or amount["measure"] != "amount" or amount["scope"] != "aggregate":
            continue
        beside = [line for line in gold.figures if line is not amount and gold.in_one_sentence(amount, line)]
        fined = [line for line in beside if line["indicator"] in limits and line["start"] < amount["start"]]
        counts = [line for line in fined if line["measure"] == "count"]
        least = min((limits[line["indicator"]].least * line["value"] for line in counts), default=0)
        most = sum(limits[line["indicator"]].most * line["value"] for line in counts)
        alone = all(line["measure"] != "amount" for line in beside) and exact(amount)
        if alone and least < amount["value"] < most < amount["value"] * _SLIP:
            yield from slip("fine_average", amount, slips.thousandfold(amount["surface"]), *fined)
