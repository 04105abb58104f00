"""Cells, stretches, places and notes of series in words (data/serieswords.yaml)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pydantic import model_validator

from pipeline.analysis.labels import labels, name_of
from pipeline.analysis.series.build import Question, SeriesSet
from pipeline.analysis.series.cells import Agreement, Cell, Note, Origin
from pipeline.analysis.series.facts import Fact, LeftOut
from pipeline.analysis.series.frames import Grain, Slot
from pipeline.analysis.series.places import NATION, SYSTEMS, Place, place_of, provinces
from pipeline.analysis.series.quantities import Quantity
from pipeline.analysis.series.rates import NoRate
from pipeline.analysis.series.rules import series_rules
from pipeline.analysis.series.selection import PER_HEAD
from pipeline.analysis.words import number_words, period_words
from pipeline.datafiles import StrictData, load_yaml
from pipeline.records import Measure, Qualifier
from pipeline.scheme import Label, scheme

_THOUSAND_MILLION, _MILLION = 1e9, 1e6


class NoteWords(Label):
    """A note: one sign beside the number, and its words."""

    mark: str


class SeriesWords(StrictData):
    """One name per code; a code without a name, or a name without a code, is an error."""

    maps: dict[str, Label]
    grains: dict[str, Label]
    origins: dict[str, Label]
    notes: dict[str, NoteWords]
    agreements: dict[str, Label]
    left_out: dict[str, Label]
    no_rate: dict[str, Label]
    words: dict[str, Label]

    @model_validator(mode="after")
    def _complete(self) -> SeriesWords:
        codes: dict[str, Iterable[str]] = {
            "maps": SYSTEMS,
            "grains": Grain,
            "origins": Origin,
            "notes": Note,
            "agreements": Agreement,
            "left_out": LeftOut,
            "no_rate": NoRate,
        }
        for group, wanted in codes.items():
            if odd := {str(code) for code in wanted} ^ set(getattr(self, group)):
                raise ValueError(f"{group}: codes without a name, or names without a code: {', '.join(sorted(odd))}")
        marks = [note.mark for note in self.notes.values()]
        if len(set(marks)) != len(marks):
            raise ValueError("notes: two have one mark")
        return self


@cache
def series_words() -> SeriesWords:
    """The words that the package carries.

    Raises:
        DataError: if the file does not name exactly the codes.
    """
    return load_yaml(SeriesWords, "serieswords.yaml")


@dataclass(frozen=True, slots=True)
class Scale:
    """What numbers are divided by before they are shown, the unit that is left, and the digits after the comma."""

    factor: float
    unit: str
    digits: int = 9

    def words(self, value: float | None, language: str) -> str:
        """A number in this unit; nothing for None and for no finite number."""
        if value is None or not math.isfinite(value):
            return ""
        return number_words(_short(value / self.factor, self.digits), language)


def _short(value: float, digits: int) -> float:
    """Without the digits that a sum or quotient of floats adds."""
    return round(float(f"{value:.12g}"), digits)


def scale_of(question: Question, typical: float, language: str, rate: str = "") -> Scale:
    """The unit that a series is shown in: money in millions or thousand millions where it is that large.

    Args:
        question: what the series is of.
        typical: a number in the middle of those shown.
        language: "vi" or "en".
        rate: code of the rate that is shown in its place.
    """
    if rate:
        unit = series_words().words["per_head_unit"] if rate == PER_HEAD else labels().units["percent"]
        return Scale(1, unit.in_language(language), digits=1)
    if question.measure is Measure.SHARE:
        return Scale(1, name_of("units", "percent", language))
    if question.measure is Measure.AMOUNT:
        words = series_words().words
        if typical >= _THOUSAND_MILLION:
            return Scale(_THOUSAND_MILLION, words["thousand_million"].in_language(language))
        if typical >= _MILLION:
            return Scale(_MILLION, words["million"].in_language(language))
        return Scale(1, name_of("units", "vnd", language))
    return Scale(1, name_of("units", scheme().indicators[question.indicator].unit, language))


def rate_name(rate: str, language: str) -> str:
    """The name of a rate."""
    known: Label = series_words().words["per_head"] if rate == PER_HEAD else series_rules().rates[rate]
    return known.in_language(language)


def scale_of_set(found: SeriesSet, language: str, rate: str = "") -> Scale:
    """The unit of all cells of a set."""
    values = sorted(cell.quantity.value for cell in found.cells.values())
    return scale_of(found.question, values[len(values) // 2] if values else 0.0, language, rate)


def slot_words(slot: Slot, language: str) -> str:
    """A stretch: "2024", "6 tháng đầu năm 2024", "Quý I/2024"."""
    if slot.months == Grain.YEAR.months:
        return str(slot.year)
    return period_words(slot.start, slot.end, None, language)


def place_words(place: Place, language: str) -> str:
    """A place's short name."""
    return series_words().words["nation"].in_language(language) if place.key == NATION else place.name


def key_words(key: str, language: str) -> str:
    """The name of a place by its key; the key itself where no map has it."""
    place = place_of(key)
    return place_words(place, language) if place else key


def member_words(key: str, language: str) -> str:
    """The name of a member; one that a merged province took its name from is told apart from it."""
    place, name = place_of(key), key_words(key, language)
    merged = next((other for other in provinces("VN34") if key in other.members and len(other.members) > 1), None)
    if place is None or merged is None or merged.name != place.name:
        return name
    return series_words().words["former"].in_language(language).format(name=name)


def quantity_words(quantity: Quantity, scale: Scale, language: str) -> str:
    """What adding or subtracting gave: "ít nhất 120", "120 (110–130)", "120"."""
    words, value = series_words().words, scale.words(quantity.value, language)
    low, high = quantity.bounds.low, quantity.bounds.high
    if quantity.is_exact:
        return value
    if math.isinf(high):
        return words["at_least"].in_language(language).format(value=scale.words(max(low, 0), language))
    low_words, high_words = scale.words(max(low, 0), language), scale.words(high, language)
    if low_words == high_words:
        return value
    return words["banded"].in_language(language).format(value=value, low=low_words, high=high_words)


def fact_words(fact: Fact, scale: Scale, language: str) -> str:
    """A figure as its document states it: "trên 210", "10–20", "44/44"."""
    value = scale.words(fact.quantity.value, language)
    if fact.qualifier == Qualifier.BETWEEN:
        return f"{value}–{scale.words(fact.quantity.bounds.high, language)}"
    if fact.denominator is not None:
        return f"{value}/{number_words(fact.denominator, language)}"
    if fact.qualifier == Qualifier.EXACT:
        return value
    return f"{name_of('qualifiers', fact.qualifier, language)} {value}"


def cell_words(cell: Cell, scale: Scale, language: str) -> str:
    """A cell's number as a reader says it, with its qualifier; what was computed of two numbers with its bounds."""
    if cell.origin is Origin.STATED and len(cell.facts) == 1:
        return fact_words(cell.facts[0], scale, language)
    return quantity_words(cell.quantity, scale, language)


def bounds_words(quantity: Quantity, scale: Scale, language: str) -> str:
    """The interval: "210 – ∞"; empty for an exact number."""
    if quantity.is_exact:
        return ""
    low = scale.words(max(quantity.bounds.low, 0), language)
    return f"{low} – {scale.words(quantity.bounds.high, language) or '∞'}"


def origin_words(cell: Cell, language: str) -> str:
    """How the number came about: "Suy ra: 2024 trừ 6 tháng đầu năm 2024"."""
    label = series_words().origins[cell.origin].in_language(language)
    if cell.origin in (Origin.RATE, Origin.PER_HEAD):
        part, *whole = (number_words(side.quantity.value, language) for side in cell.parts)
        return label.format(part=part, whole=" ".join(whole))
    if cell.origin not in (Origin.DIFFERENCE, Origin.PERIODS):
        return label
    plus, minus = periods_of(cell)
    return label.format(
        plus=" + ".join(slot_words(part.slot, language) for part in plus),
        minus=" − ".join(slot_words(part.slot, language) for part in minus),
    )


def periods_of(cell: Cell) -> tuple[list[Cell], list[Cell]]:
    """Of a cell derived from other stretches, the parts that were added and those that were taken away.

    A part that was added begins where the ones before it ended, which only sums of their values tell for sure: the
    parts are stored added first, so the split is where the rest gives the cell's number.
    """
    parts = list(cell.parts)
    if cell.origin is Origin.PERIODS:
        return parts, []
    for split in range(1, len(parts)):
        months = sum(part.slot.months for part in parts[:split]) - sum(part.slot.months for part in parts[split:])
        if months == cell.covered.months:
            return parts[:split], parts[split:]
    return parts[:1], parts[1:]


def marks_of(cell: Cell) -> str:
    """The signs of a cell's notes, in the order of the catalogue."""
    return "".join(words.mark for code, words in series_words().notes.items() if code in cell.notes)


def notes_words(notes: Iterable[Note], language: str) -> list[tuple[str, str]]:
    """Sign and words of notes, in the order of the catalogue."""
    held = set(notes)
    return [(words.mark, words.in_language(language)) for code, words in series_words().notes.items() if code in held]


def covered_words(cell: Cell, language: str) -> str:
    """What the number covers where that is not its whole stretch, or the day of a level; else empty."""
    if cell.through is not None:
        return period_words(None, cell.through, None, language)
    return slot_words(cell.covered, language) if cell.covered != cell.slot else ""


def left_out_words(found: SeriesSet, language: str) -> list[tuple[str, int]]:
    """Why figures of the indicator are in no series, the most frequent first."""
    known = series_words().left_out
    counted = sorted(found.left_out.items(), key=lambda item: (-item[1], item[0]))
    return [(known[reason].in_language(language), number) for reason, number in counted if number]
