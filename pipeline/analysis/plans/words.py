"""Targets, what is due, what was reached and verdicts in words (data/planswords.yaml)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

from pydantic import model_validator

from pipeline.analysis.columns import masked
from pipeline.analysis.labels import name_of
from pipeline.analysis.plans.results import Result, Shortcoming
from pipeline.analysis.plans.targets import Due, NoDue, Way
from pipeline.analysis.plans.verdicts import Check, Verdict, Why
from pipeline.analysis.series.build import Question
from pipeline.analysis.series.cells import Cell, Note
from pipeline.analysis.series.facts import Fact
from pipeline.analysis.series.quantities import Quantity
from pipeline.analysis.series.words import Scale, cell_words, covered_words, fact_words, scale_of, slot_words
from pipeline.analysis.words import period_words
from pipeline.datafiles import StrictData, load_yaml
from pipeline.records import Measure, Qualifier
from pipeline.scheme import Label

# Computed numbers have one digit after the comma; bounds are rounded outwards: they never say more than is known.
_STEPS = 10


class VerdictWords(Label):
    """A verdict: one sign beside its words."""

    mark: str


class PlanWords(StrictData):
    """One name per code; a code without a name, or a name without a code, is an error."""

    verdicts: dict[str, VerdictWords]
    reasons: dict[str, Label]
    words: dict[str, Label]

    @model_validator(mode="after")
    def _complete(self) -> PlanWords:
        codes: dict[str, Iterable[str]] = {"verdicts": Verdict, "reasons": (*NoDue, *Why, *Shortcoming)}
        for group, wanted in codes.items():
            if odd := {str(code) for code in wanted} ^ set(getattr(self, group)):
                raise ValueError(f"{group}: codes without a name, or names without a code: {', '.join(sorted(odd))}")
        return self


@cache
def plan_words() -> PlanWords:
    """The words that the package carries.

    Raises:
        DataError: if the file does not name exactly the codes.
    """
    return load_yaml(PlanWords, "planswords.yaml")


def _say(key: str, language: str, **values: str) -> str:
    return plan_words().words[key].in_language(language).format(**values)


def verdict_words(verdict: Verdict, language: str) -> str:
    """A verdict with its sign: "✓ đạt"."""
    found = plan_words().verdicts[verdict]
    return f"{found.mark} {found.in_language(language)}"


def target_scale(target: Fact, language: str) -> Scale:
    """The unit that a target is shown in."""
    if target.unit == "percent":
        return Scale(1, name_of("units", "percent", language))
    if target.unit == "vnd":
        return scale_of(Question(target.indicator, Measure.AMOUNT), abs(target.quantity.value), language)
    return Scale(1, name_of("units", target.unit, language))


def _with_unit(words: str, scale: Scale) -> str:
    return f"{words} {scale.unit}" if words else ""


def target_words(target: Fact, language: str) -> str:
    """A target as its document states it: "ít nhất 50 %", "giảm 10 %", "10–20 người"."""
    scale = target_scale(target, language)
    if target.measure != Measure.CHANGE:
        return _with_unit(fact_words(target, scale, language), scale)
    between = target.qualifier == Qualifier.BETWEEN
    ends = (target.quantity.bounds.low, target.quantity.bounds.high) if between else (target.quantity.value,)
    number = "–".join(scale.words(size, language) for size in sorted(map(abs, ends)))
    if target.qualifier not in (Qualifier.EXACT, Qualifier.BETWEEN):
        number = f"{name_of('qualifiers', target.qualifier, language)} {number}"
    return _changed(target.quantity.value, _with_unit(number, scale), language)


def _changed(value: float, words: str, language: str) -> str:
    key = "change_up" if value > 0 else "change_down" if value < 0 else "change_none"
    return _say(key, language, value=words)


def span_words(target: Fact, language: str) -> str:
    """Over which time a target holds, and how often: "2021–2025, hằng năm"."""
    parts = (
        period_words(target.start, target.end, None, language),
        name_of("recurrences", target.recurrence, language),
    )
    return ", ".join(part for part in parts if part)


def due_words(due: Due | None, language: str) -> str:
    """What a target asks for: "2021", "cộng các năm 2021–2025", "mức đến hết năm 2025"; empty where nobody can tell."""
    if due is None:
        return ""
    first, last = due.slots[0], due.slots[-1]
    match due.way:
        case Way.SUM:
            return _say("due_sum", language, first=str(first.year), last=str(last.year))
        case Way.LAST:
            return _say("due_last", language, last=str(last.year))
        case _:
            return slot_words(first, language)


def wanted_words(check: Check, language: str) -> str:
    """The results that meet a target: "từ 50 % trở lên"; empty where nothing says so."""
    interval = check.wanted
    if interval is None:
        return ""
    scale = target_scale(check.target, language)

    def number(value: float) -> str:
        return _with_unit(scale.words(abs(value), language), scale)

    if check.target.measure == Measure.CHANGE:
        end = interval.low if math.isinf(interval.high) else interval.high
        return _changed(end, _say("at_least", language, value=number(end)), language)
    if math.isinf(interval.high):
        return _say("wanted_from" if interval.low_closed else "wanted_over", language, value=number(interval.low))
    if math.isinf(interval.low):
        return _say("wanted_to" if interval.high_closed else "wanted_under", language, value=number(interval.high))
    return _say("wanted_between", language, low=number(interval.low), high=number(interval.high))


def reached_words(check: Check, language: str) -> str:
    """What was reached, with its bounds: "61 %", "nhiều nhất 34,3 %"; empty where nothing is known."""
    result = check.result
    if result is None:
        return ""
    scale = target_scale(check.target, language)
    shown = result.told or result.quantity
    if len(result.cells) == 1 and shown == result.cells[0].quantity:
        words = _with_unit(cell_words(result.cells[0], scale, language), scale)
    else:
        words = _bounded(check.target, shown, scale, language)
    return _say("one_body", language, value=words) if result.told is not None else words


def _bounded(target: Fact, quantity: Quantity, scale: Scale, language: str) -> str:
    """A computed number; of one that is open to one side only its bound."""

    def number(value: float, *, up: bool | None = None) -> str:
        told = _with_unit(scale.words(abs(_rounded(value, up=up)), language), scale)
        return _changed(value, told, language) if target.measure == Measure.CHANGE else told

    bounds = quantity.bounds
    least = -math.inf if target.measure == Measure.CHANGE else 0
    if quantity.is_exact:
        return number(quantity.value)
    if math.isinf(bounds.high):
        return _say("unbounded" if bounds.low <= least else "at_least", language, value=number(bounds.low, up=False))
    if bounds.low <= least:
        return _say("at_most", language, value=number(bounds.high, up=True))
    low, high = number(bounds.low, up=False), number(bounds.high, up=True)
    return low if low == high else _say("banded", language, value=number(quantity.value), low=low, high=high)


def _rounded(value: float, *, up: bool | None) -> float:
    if math.isinf(value):
        return 0
    clean = float(f"{value * _STEPS:.12g}")
    return (round(clean) if up is None else math.ceil(clean) if up else math.floor(clean)) / _STEPS


def computed_words(check: Check, language: str) -> str:
    """From which numbers the result was computed: "Tính: 72 cơ sở trên trên 210 cơ sở"; empty where one states it."""
    result = check.result
    if result is None:
        return ""
    told = [_cell_told(cell, language) for cell in result.cells]
    if check.due is not None and check.due.way is Way.SUM and len(told) > 1:
        return _say("computed_sum", language, parts="; ".join(told))
    if len(told) < 2:
        return ""
    if check.target.measure == Measure.CHANGE:
        return _say("computed_change", language, now=told[0], before=told[1])
    return _say("computed_share", language, part=told[0], whole=told[1])


def _cell_told(cell: Cell, language: str) -> str:
    fact = cell.facts[0]
    scale = scale_of(Question(fact.indicator, Measure(fact.measure)), cell.quantity.value, language)
    when = covered_words(cell, language) or slot_words(cell.slot, language)
    return f"{_with_unit(cell_words(cell, scale, language), scale)} ({when})"


def why_words(check: Check, language: str) -> tuple[str, ...]:
    """Why the verdict is what it is, one sentence per reason."""
    if check.verdict in (Verdict.MET, Verdict.NOT_MET):
        key = "met_why" if check.verdict is Verdict.MET else "not_met_why"
        told = [_say(key, language, wanted=wanted_words(check, language))]
        if check.result is not None and check.result.lacks:
            told.append(_say("final", language))
    else:
        filled = _filling(check, language)
        told = [plan_words().reasons[code].in_language(language).format(**filled) for code in check.why]
    if check.result is not None and check.result.told is not None:
        told.append(_say("one_body_why", language))
    return tuple(told)


def _filling(check: Check, language: str) -> dict[str, str]:
    cells = check.result.cells if check.result else ()
    partial = [covered_words(cell, language) for cell in cells if Note.PARTIAL in cell.notes]
    days = [covered_words(cell, language) for cell in cells if cell.through and Note.PARTIAL not in cell.notes]
    return {
        "covered": "; ".join(dict.fromkeys(part for part in partial if part)),
        "day": "; ".join(dict.fromkeys(days)),
        "years": ", ".join(dict.fromkeys(slot_words(cell.slot, language) for cell in cells)),
        "of": masked(check.target.of) or "",
    }


def caveats(result: Result | None) -> frozenset[Note]:
    """What else a reader must know of the numbers; that they are partial is said among the reasons."""
    notes = (cell.notes for cell in result.cells) if result else ()
    return frozenset().union(*notes) - {Note.PARTIAL, Note.BOUNDED}
