"""Places of gold documents at which one changed number must make one check fire, told by the gold alone."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Any

from pipeline.audit.rules import rules, words
from pipeline.evaluation.gold import GoldDocument
from pipeline.evaluation.planting import slips
from pipeline.textforms import fold

Line = Mapping[str, Any]

# Of a whole: how much too much a sum gets at least, so that nobody takes it for rounding.
_MUCH = 0.15
_NEAR = 120
_PERCENT = 100
_HALF = 0.5
_SLIP = 1000
_FEWEST_CELLS, _BACK = 3, 4
_MAY_EXCEED = frozenset({"inspections", "communication_events", "trainings", "people_reached", "people_trained"})
_FINED = frozenset({"establishments_fined", "people_fined"})
_SENTENCE_END = re.compile(r"[.;!?](?=\s)|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Slip:
    """One error: a number written anew.

    Attributes:
        code: of the check that must fire.
        start, end: the number in the clean text.
        written: what stands there instead.
        others: where the numbers stand that it no longer goes with.
    """

    code: str
    start: int
    end: int
    written: str
    others: tuple[tuple[int, int], ...] = field(default=())


class GoldReading:
    """A gold document as the sites are looked for in it."""

    def __init__(self, gold: GoldDocument, text: str) -> None:
        """Sorts the figures.

        Args:
            gold: the annotation.
            text: that it was made of.
        """
        self.name, self.text, self.folded = gold.name, text, fold(text)
        self.figures = sorted(gold.figures, key=lambda line: (line["start"], line["end"]))
        self.by_id = {line["id"]: line for line in self.figures}
        self.parts: dict[str, list[Line]] = defaultdict(list)
        for line in self.figures:
            if line.get("part_of") in self.by_id and line["measure"] == "count":
                self.parts[line["part_of"]].append(line)

    def between(self, one: Line, other: Line) -> str:
        """The folded text between two figures."""
        return self.folded[one["end"] : other["start"]]

    def in_one_sentence(self, *lines: Line) -> bool:
        """Whether no sentence ends between the first and the last of some figures."""
        first, last = min(line["end"] for line in lines), max(line["start"] for line in lines)
        return first >= last or not _SENTENCE_END.search(self.text, first, last)

    def in_table(self, line: Line) -> bool:
        """Whether a figure stands in a row of a text table."""
        start = self.text.rfind("\n", 0, line["start"]) + 1
        end = self.text.find("\n", line["end"])
        row = self.text[start : end if end >= 0 else len(self.text)]
        return "|" in row or "\t" in row


def exact(line: Line) -> bool:
    """Whether a number is meant as it is written."""
    return line["qualifier"] == "exact" and line.get("value_max") is None


def _slip(code: str, line: Line, written: str | None, *others: Line) -> Iterator[Slip]:
    if written is not None and written != line["surface"]:
        spans = tuple((other["start"], other["end"]) for other in others)
        yield Slip(code, line["start"], line["end"], written, spans)


def _ratios(gold: GoldReading, random: Random) -> Iterator[Slip]:
    for line in gold.figures:
        whole = line.get("denominator")
        if not whole or line["measure"] != "count" or line["status"] != "reported" or line["value"] > whole:
            continue
        if line["indicator"] not in _MAY_EXCEED:
            new = whole + random.randint(1, max(1, int(whole * _MUCH)))
            yield from _slip("ratio_over_one", line, slips.ratio(line["surface"], new))


def _parts_above(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """One part larger than its whole: a zero too many, or another first digit."""
    for whole_id, parts in gold.parts.items():
        whole = gold.by_id[whole_id]
        for part in parts:
            if exact(whole) and exact(part) and whole["measure"] == "count" and whole["unit"] == part["unit"]:
                tenfold = part["value"] * 10
                new = tenfold if tenfold > whole["value"] else whole["value"] + random.randint(1, 9)
                yield from _slip("part_over_whole", part, slips.whole(part["surface"], new), whole)


def _partitions(gold: GoldReading) -> Iterator[tuple[Line, list[Line]]]:
    """Wholes that their parts make up exactly."""
    for whole_id, parts in gold.parts.items():
        whole, same = gold.by_id[whole_id], {part["indicator"] for part in parts}
        alike = same == {whole["indicator"]} and len(parts) > 1 and all(exact(line) for line in (whole, *parts))
        if alike and sum(part["value"] for part in parts) == whole["value"] > len(parts):
            yield whole, parts


def _sums_above(gold: GoldReading, random: Random) -> Iterator[Slip]:
    for whole, parts in _partitions(gold):
        if gold.in_table(whole):
            continue
        part = random.choice(parts)
        new = part["value"] + max(2, math.ceil(whole["value"] * _MUCH))
        others = [other for other in parts if other is not part]
        if new < whole["value"]:
            yield from _slip("parts_over_whole", part, slips.whole(part["surface"], new), whole, *others)


def _sums_below(gold: GoldReading, _: Random) -> Iterator[Slip]:
    """Where the text says that the parts are all: "gồm", or a bracket right behind the whole."""
    for whole, parts in _partitions(gold):
        ordered = sorted(parts, key=lambda line: line["start"])
        opening = gold.between(whole, ordered[0])
        told = words("complete").search(opening) or opening.rstrip().endswith("(")
        if gold.in_table(whole) or not told or len(opening) > _NEAR / 2 or not gold.in_one_sentence(whole, *ordered):
            continue
        part = max(parts, key=lambda line: line["value"])
        new = part["value"] - max(1, math.ceil(part["value"] * _MUCH))
        others = [other for other in parts if other is not part]
        yield from _slip("parts_under_whole", part, slips.whole(part["surface"], new), whole, *others)


def _totals(gold: GoldReading, random: Random) -> Iterator[Slip]:
    for whole, parts in _partitions(gold):
        if len(parts) >= _FEWEST_CELLS and all(gold.in_table(line) for line in (whole, *parts)):
            new = whole["value"] + random.choice((-1, 1)) * max(1, math.ceil(whole["value"] * _MUCH))
            yield from _slip("doubtful_total", whole, slips.whole(whole["surface"], new), *parts)


def _funnels(gold: GoldReading, random: Random) -> Iterator[Slip]:
    steps: dict[tuple[object, ...], list[Line]] = defaultdict(list)
    for line in gold.figures:
        if line["measure"] == "count" and line["scope"] == "aggregate" and line.get("period_end"):
            steps[line["indicator"], *_context(line)].append(line)
    for funnel in rules().funnels:
        for (indicator, *context), later in steps.items():
            earlier = steps.get((funnel.before, *context), [])
            if indicator == funnel.after and len(earlier) == len(later) == 1 and exact(later[0]) and exact(earlier[0]):
                before, after = earlier[0], later[0]
                if after["value"] <= before["value"] and gold.in_one_sentence(before, after) and not _ratio(before):
                    new = before["value"] + random.randint(1, max(2, int(before["value"] * _MUCH)))
                    yield from _slip("funnel_grows", after, slips.whole(after["surface"], new), before)


def _ratio(line: Line) -> bool:
    return line.get("denominator") is not None


def _context(line: Line) -> tuple[object, ...]:
    fields = ("level", "province", "district", "commune", "period_start", "period_end", "status")
    return (*(line.get(name) for name in fields), tuple(line.get("detail") or ()))


def _other_percent(line: Line, random: Random) -> str | None:
    """Another share, far from the right one and below 100."""
    value = abs(line["value"])
    further = value + random.choice((-1, 1)) * random.uniform(6, 25)
    return slips.percent(line["surface"], further if 1 < further < _PERCENT else value / 2)


def _gives(part: float, whole: float, share: float) -> bool:
    return whole > 0 and abs(_PERCENT * part / whole - share) <= _HALF


def _shares(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """Shares beside the ratio, or behind the part, that gives them."""
    for one, other in pairwise(gold.figures):
        if not gold.in_one_sentence(one, other) or len(gold.between(one, other)) > _NEAR:
            continue
        for share, ratio in ((one, other), (other, one)):
            whole = ratio.get("denominator")
            if share["measure"] == "share" and exact(share) and whole and _gives(ratio["value"], whole, share["value"]):
                yield from _slip("share_off_ratio", share, _other_percent(share, random), ratio)
        of = gold.by_id.get(one.get("part_of"))
        is_share = other["measure"] == "share" and exact(other) and one["measure"] == "count" and not _ratio(one)
        if of is not None and is_share and _gives(one["value"], of["value"], other["value"]):
            yield from _slip("share_off_counts", other, _other_percent(other, random), one, of)


def _changes(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """ "29 vụ, giảm 5 vụ (14,7%)": of a change that goes with its value, the percentage is changed."""
    for at, (absolute, relative) in enumerate(pairwise(gold.figures)):
        nearest = (line for line in reversed(gold.figures[max(0, at - _BACK) : at]) if _changed(line, absolute))
        now = next(nearest, None)
        if now is None or not _changed(now, relative) or not gold.in_one_sentence(now, relative):
            continue
        before = now["value"] - absolute["value"]
        fits = absolute["unit"] == now["unit"] and relative["unit"] == "percent" and before > 0
        if fits and _gives(absolute["value"], before, relative["value"]):
            yield from _slip("changes_disagree", relative, _other_percent(relative, random), absolute, now)


def _changed(now: Line, change: Line) -> bool:
    same = now["indicator"] == change["indicator"] and change["measure"] == "change" and exact(change)
    return same and now["measure"] in {"count", "amount"} and exact(now) and not _ratio(now)


def _from_before(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """ "20 vụ, tăng 3 vụ (cùng kỳ 17 vụ)": a change between two stated values."""
    for now, change in pairwise(gold.figures):
        if not _changed(now, change) or not gold.in_one_sentence(now, change):
            continue
        for before in gold.figures:
            if not _earlier(now, before):
                continue
            difference = now["value"] - before["value"]
            if change["unit"] == "percent" and before["value"] and _gives(difference, before["value"], change["value"]):
                yield from _slip("change_percent", change, _other_percent(change, random), now, before)
            elif change["unit"] == now["unit"] and difference == change["value"]:
                new = abs(change["value"]) + random.randint(1, 9)
                yield from _slip("change_absolute", change, slips.whole(change["surface"], new), now, before)


def _earlier(now: Line, before: Line) -> bool:
    same = all(now.get(name) == before.get(name) for name in ("indicator", "measure", "detail", "province", "district"))
    end, earlier = str(now.get("period_end") or ""), str(before.get("period_end") or "")
    dated = bool(end and earlier) and int(end[:4]) == int(earlier[:4]) + 1
    return same and dated and exact(before) and not _ratio(before)


def _twice(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """A fact of the title said again in the body, or a stock said twice: another number, or a zero too many."""
    seen: dict[tuple[object, ...], list[Line]] = defaultdict(list)
    for line in gold.figures:
        if line["measure"] == "count" and line["scope"] == "aggregate" and exact(line) and not line.get("part_of"):
            seen[line["indicator"], line.get("denominator"), line.get("of"), *_context(line)].append(line)
    for lines in seen.values():
        if len(lines) == 2 and lines[0]["value"] == lines[1]["value"] and _alike(gold, *lines):
            one, other = lines
            new, code = (
                (other["value"] * 10, "unit_slip") if random.random() < _HALF else (other["value"] + 7, "contradiction")
            )
            yield from _slip(code, other, slips.whole(other["surface"], new), one)


def _alike(gold: GoldReading, one: Line, other: Line) -> bool:
    """Whether two statements name their things by the same word, and one is the title's or a stock."""
    first, second = (gold.folded[line["end"] : line["end"] + 20].split()[:1] for line in (one, other))
    title = "\n" in gold.text[one["end"] : other["start"]] and one["start"] < _NEAR * 4
    stock = one["indicator"] in {"communes", "communes_free", "communes_affected"}
    return first == second and one["status"] == "reported" and (title or stock)


def _fines(gold: GoldReading, _: Random) -> Iterator[Slip]:
    """The one amount of a sentence, behind the number of those fined."""
    limits = rules().fine
    for amount in gold.figures:
        if amount["indicator"] != "fines_amount" or amount["measure"] != "amount" or amount["scope"] != "aggregate":
            continue
        beside = [line for line in gold.figures if line is not amount and gold.in_one_sentence(amount, line)]
        fined = [line for line in beside if line["indicator"] in _FINED and line["start"] < amount["start"]]
        counted = sum(line["value"] for line in fined if line["measure"] == "count")
        alone = all(line["measure"] != "amount" for line in beside) and exact(amount)
        average = amount["value"] / counted if counted else 0
        if alone and limits.least < average < limits.most < average * _SLIP:
            yield from _slip("fine_average", amount, slips.thousandfold(amount["surface"]), *fined)


SITES: tuple[Callable[[GoldReading, Random], Iterator[Slip]], ...] = (
    _changes,
    _from_before,
    _shares,
    _twice,
    _totals,
    _sums_below,
    _funnels,
    _sums_above,
    _ratios,
    _fines,
    _parts_above,
)
"""What to look for, the rarest first."""
