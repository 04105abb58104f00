"""Errors of what is stated again: changes between two values, facts told twice, days that are not in the calendar."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise
from random import Random

from pipeline.evaluation.planting import slips
from pipeline.evaluation.planting.counting import gives, other_percent
from pipeline.evaluation.planting.reading import GoldReading, Line, Slip, context, exact, is_ratio, slip

_BACK, _NEAR = 4, 350
_FEWEST, _MONTHS = 3, 12
_CLAUSE, _NOUN, _WRONG = 60, 20, 0.2
_PERCENT, _HALF, _AGAIN = 100, 0.5, 0.6
# A change from the same time of the year before, not from the end of last year.
_COMPARED = re.compile(r"cùng kỳ|năm trước|năm ngoái|so với năm")
_CLAUSE_END = re.compile(r"\s*(?:[;)(\n]|[.,](?=\s|$))")
_DATE = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?![\d/])")
_SPAN = re.compile(
    r"(?<![\d/])(\d{1,2}/\d{1,2}/)((?:19|20)\d\d)\s*(?:đến|-|–)\s*(?:hết\s+)?(?:ngày\s+)?\d{1,2}/\d{1,2}/((?:19|20)\d\d)"
)


def changes_together(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """ "29 vụ, giảm 5 vụ (14,7%)": of a change that goes with its value, the percentage is changed."""
    for relative, absolute, now in told_both_ways(gold):
        before = now["value"] - absolute["value"]
        if before > 0 and gives(absolute["value"], before, relative["value"]):
            yield from slip("changes_disagree", relative, other_percent(relative, random), absolute, now)


def told_both_ways(gold: GoldReading) -> Iterator[tuple[Line, Line, Line]]:
    """Changes told in percent and in numbers, and what changed: the percentage, the number, the value of now."""
    for at, (absolute, relative) in enumerate(pairwise(gold.figures)):
        nearest = (line for line in reversed(gold.figures[max(0, at - _BACK) : at]) if changed(line, absolute))
        now = next(nearest, None)
        if now is None or not changed(now, relative) or not gold.in_one_sentence(now, relative):
            continue
        if absolute["unit"] == now["unit"] and relative["unit"] == "percent":
            yield relative, absolute, now


def changes_added(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """The value that a change came from, or its percentage, added behind a change and wrong: "(cùng kỳ: 21 vụ)"."""
    for change in gold.figures:
        near = [line for line in gold.figures if changed(line, change) and _right_before(gold, line, change)]
        in_words = change["unit"] == "percent" and "%" not in change["surface"]
        if not near or change["status"] != "reported" or in_words:
            continue
        now, at = near[-1], _clause_end(gold.text, change["end"])
        money = change["unit"] == now["unit"] == "vnd"
        noun, before = _noun(gold, now), _value_before(now, change)
        compared = _COMPARED.search(gold.folded, now["end"], at)
        alone = not any(change["end"] <= line["start"] < at for line in gold.figures)
        if noun and before and before >= _FEWEST and compared and alone and not money and at - change["end"] <= _CLAUSE:
            others = ((now["start"], now["end"]), (change["start"], change["end"]))
            code, told = _told(change, before, noun, again=change["unit"] == now["unit"] and random.random() < _AGAIN)
            yield Slip(code, at, at, told[0], others, told[1])


def _told(change: Line, before: float, noun: str, *, again: bool) -> tuple[str, tuple[str, str]]:
    """The check that fires, the wrong words and the right ones: the percentage again, or the value before."""
    if again:
        right = _PERCENT * abs(change["value"]) / before
        shares = [f" (tương đương {share:.1f}%)".replace(".", ",") for share in (right * 1.4 + 3, right)]
        return "changes_disagree", (shares[0], shares[1])
    wrong = before + max(2, round(before * _WRONG))
    values = [f" (cùng kỳ: {slips.count(value)} {noun})" for value in (wrong, before)]
    return "change_percent" if change["unit"] == "percent" else "change_absolute", (values[0], values[1])


def _noun(gold: GoldReading, now: Line) -> str:
    """What a number counts, in one word, or in two that the document says elsewhere, too."""
    words = gold.text[now["end"] : now["end"] + _NOUN].split()[:2]
    noun = " ".join(words).strip(".,;:()")
    noun = noun if gold.text.count(noun) > 1 else words[0] if words else ""
    return noun if noun.replace(" ", "").isalpha() else ""


def _right_before(gold: GoldReading, now: Line, change: Line) -> bool:
    """Whether a value stands before its change in one sentence, no other change between them."""
    between = [line for line in gold.figures if now["end"] <= line["start"] < change["start"]]
    alone = not any(line["measure"] == "change" for line in between) and len(between) <= 1
    return now["end"] <= change["start"] and alone and gold.in_one_sentence(now, change)


def _value_before(now: Line, change: Line) -> float | None:
    """What a value was before it changed; None where a percentage does not tell it exactly."""
    if change["unit"] == now["unit"]:
        return float(now["value"] - change["value"])
    if change["unit"] != "percent" or change["value"] <= -_PERCENT:
        return None
    before = round(now["value"] / (1 + change["value"] / _PERCENT))
    found = _PERCENT * (now["value"] - before) / before if before else 0
    decimals = len(change["surface"].partition(",")[2].rstrip(" %"))
    return before if abs(found - change["value"]) <= 10.0**-decimals / 2 else None


def _clause_end(text: str, start: int) -> int:
    match = _CLAUSE_END.search(text, start)
    return len(text) if match is None else match.start()


def changed(now: Line, change: Line) -> bool:
    """Whether a change is told of what a value counts, both as they are written."""
    same = now["indicator"] == change["indicator"] and change["measure"] == "change" and exact(change)
    return same and now["measure"] in {"count", "amount"} and exact(now) and not is_ratio(now)


def changes_from_before(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """ "20 vụ, tăng 3 vụ (cùng kỳ 17 vụ)": a change between two stated values nearby."""
    for change in gold.figures:
        for now, before in values_near(gold, change):
            difference = now["value"] - before["value"]
            if change["unit"] == "percent" and gives(difference, before["value"], change["value"]):
                yield from slip("change_percent", change, other_percent(change, random), now, before)
                break
            if change["unit"] == now["unit"] and difference == change["value"]:
                new = abs(change["value"]) + random.randint(1, 9)
                yield from slip("change_absolute", change, slips.whole(change["surface"], new), now, before)
                break


def values_near(gold: GoldReading, change: Line) -> Iterator[tuple[Line, Line]]:
    """The values near a change that it may lie between, the one of now with the one of before."""
    near = [line for line in gold.figures if abs(line["start"] - change["start"]) <= _NEAR and changed(line, change)]
    return ((one, other) for one in near for other in near if _earlier(one, other))


def _earlier(now: Line, before: Line) -> bool:
    """Whether a value is that of an earlier time, of the same place and kind."""
    same = all(now.get(name) == before.get(name) for name in ("measure", "detail", "province", "district"))
    ends = str(now.get("period_end") or ""), str(before.get("period_end") or "")
    return same and now is not before and before["value"] > 0 and all(ends) and ends[0] > ends[1]


def twice(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """A fact told twice, in title and body for example: another number, digits swapped, or a zero too many."""
    for pairs in told_again(gold):
        same = next(((one, other) for one, other in pairs if one["value"] == other["value"]), None)
        if same is None:
            continue
        one, other = same
        if random.random() < _HALF:
            yield from slip("unit_slip", other, slips.whole(other["surface"], other["value"] * 10), one)
        else:
            new = slips.swapped(other["value"]) or other["value"] + random.randint(1, 9)
            yield from slip("contradiction", other, slips.whole(other["surface"], new), one)


def told_again(gold: GoldReading) -> Iterator[Iterator[tuple[Line, Line]]]:
    """Of each fact that is told several times the pairs of figures that tell it in sentences of their own."""
    seen: dict[tuple[object, ...], list[Line]] = defaultdict(list)
    for line in gold.figures:
        plain = line["measure"] == "count" and line["scope"] == "aggregate" and line["status"] == "reported"
        if plain and exact(line) and not line.get("part_of") and line["value"] >= _FEWEST:
            seen[line["indicator"], line.get("denominator"), line.get("of"), *context(line)].append(line)
    for lines in seen.values():
        yield (pair for pair in combinations(lines, 2) if not gold.in_one_sentence(*pair))


def dates(gold: GoldReading, random: Random) -> Iterator[Slip]:
    """A day or month that does not exist, and a period that ends before it begins."""
    spans = list(_SPAN.finditer(gold.text))
    for match in spans:
        later = f"{int(match.group(3)) + 1}"
        yield Slip("period_reversed", match.start(2), match.end(2), later)
    for match in _DATE.finditer(gold.text):
        if not any(span.start() <= match.start() < span.end() for span in spans):
            day, month = f"{random.randint(32, 39)}", f"{random.randint(13, 19)}"
            # Before a day up to the twelfth, another month may be the day: some write the month first.
            new_month = int(match.group(1)) > _MONTHS and random.random() < _HALF
            told = (match.group(1), month) if new_month else (day, match.group(2))
            written = "/".join((*told, match.group(3)))
            yield Slip("impossible_date", match.start(), match.end(), written)
