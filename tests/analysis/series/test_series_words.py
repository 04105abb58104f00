"""Series in words: every code has a name, numbers keep their qualifier, former provinces are told apart."""

from __future__ import annotations

import math
from importlib.resources import files
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from pipeline.analysis.series.build import Question
from pipeline.analysis.series.cells import Cell, Note, Origin
from pipeline.analysis.series.facts import Fact
from pipeline.analysis.series.frames import Calendar, Slot
from pipeline.analysis.series.quantities import Quantity, exactly
from pipeline.analysis.series.selection import PER_HEAD
from pipeline.analysis.series.words import (
    Scale,
    SeriesWords,
    bounds_words,
    cell_words,
    covered_words,
    key_words,
    marks_of,
    member_words,
    origin_words,
    quantity_words,
    scale_of,
    slot_words,
)
from pipeline.intervals import Interval
from pipeline.records import Measure

PLAIN = Scale(1, "cơ sở")
YEAR, FIRST, SECOND = Slot(2024, 1, 12), Slot(2024, 1, 6), Slot(2024, 7, 12)


def fact(value: float, qualifier: str = "exact", high: float | None = None, **given: Any) -> Fact:
    plain: dict[str, Any] = dict.fromkeys(Fact._fields)
    quantity = Quantity(value, Interval(value, value if high is None else high))
    known = {"figure_id": "f", "document_id": "d", "position": 0, "qualifier": qualifier, "quantity": quantity}
    return Fact(**{**plain, **known, **given})


def cell(quantity: Quantity, origin: Origin = Origin.STATED, slot: Slot = YEAR, **given: Any) -> Cell:
    plain: dict[str, Any] = {"covered": slot, "notes": frozenset()}
    return Cell("VN34_15", slot, quantity, origin, Calendar.CALENDAR, **{**plain, **given})


def stated(one: Fact) -> Cell:
    return cell(one.quantity, facts=(one,))


@pytest.mark.parametrize(
    ("one", "vi", "en"),
    [
        (fact(1234.5), "1.234,5", "1,234.5"),
        (fact(210, "over"), "trên 210", "over 210"),
        (fact(286, "about"), "khoảng 286", "about 286"),
        (fact(10, "between", 20), "10–20", "10–20"),
        (fact(44, denominator=50), "44/50", "44/50"),
        (fact(0), "0", "0"),
    ],
)
def test_what_is_stated_is_said_as_stated(one: Fact, vi: str, en: str) -> None:
    assert cell_words(stated(one), PLAIN, "vi") == vi
    assert cell_words(stated(one), PLAIN, "en") == en


@pytest.mark.parametrize(
    ("quantity", "words", "bounds"),
    [
        (exactly(120), "120", ""),
        (Quantity(120, Interval(110, 130)), "120 (110–130)", "110 – 130"),
        (exactly(120).at_least(), "ít nhất 120", "120 – ∞"),
        (Quantity(40, Interval(-math.inf, 50, low_closed=False)), "40 (0–50)", "0 – 50"),  # nothing counts below zero
        (Quantity(0.1 + 0.2, Interval(0.1 + 0.2, 0.1 + 0.2)), "0,3", ""),
    ],
)
def test_what_was_computed_is_said_with_its_bounds(quantity: Quantity, words: str, bounds: str) -> None:
    assert quantity_words(quantity, PLAIN, "vi") == words
    assert bounds_words(quantity, PLAIN, "vi") == bounds


@pytest.mark.parametrize(
    ("measure", "typical", "rate", "factor", "unit"),
    [
        (Measure.COUNT, 5e9, "", 1, "cơ sở"),
        (Measure.SHARE, 50, "", 1, "%"),
        (Measure.COUNT, 50, "inspected", 1, "%"),
        (Measure.COUNT, 50, PER_HEAD, 1, "trên 100.000 dân"),
        (Measure.AMOUNT, 2e9, "", 1e9, "tỷ đồng"),
        (Measure.AMOUNT, 2e8, "", 1e6, "triệu đồng"),
        (Measure.AMOUNT, 500, "", 1, "đồng"),
    ],
)
def test_units(measure: Measure, typical: float, rate: str, factor: float, unit: str) -> None:
    scale = scale_of(Question("establishments_inspected", measure), typical, "vi", rate)
    assert (scale.factor, scale.unit) == (factor, unit)


def test_stretches() -> None:
    assert [slot_words(slot, "vi") for slot in (YEAR, FIRST, Slot(2024, 4, 6))] == [
        "2024",
        "6 tháng đầu năm 2024",
        "Quý II/2024",
    ]
    assert slot_words(SECOND, "en") == "H2 2024"
    assert covered_words(cell(exactly(1), covered=FIRST), "vi") == "6 tháng đầu năm 2024"
    assert covered_words(cell(exactly(1)), "vi") == ""


def test_a_derived_half_names_year_and_half() -> None:
    parts = (cell(exactly(100)), cell(exactly(40), slot=FIRST))
    derived = cell(exactly(60), Origin.DIFFERENCE, SECOND, parts=parts)
    assert origin_words(derived, "vi") == "Suy ra: 2024 trừ 6 tháng đầu năm 2024"
    assert origin_words(derived, "en") == "Derived: 2024 minus H1 2024"


def test_marks_stand_in_one_order() -> None:
    assert marks_of(cell(exactly(1), notes=frozenset({Note.CONFLICT, Note.PARTIAL}))) == "p!"


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("VN63_10", "Lào Cai (trước 7/2025)"),  # the merged province took its name
        ("VN63_15", "Yên Bái"),  # no other place has the name
        ("VN63_04", "Cao Bằng"),  # as it was
        ("VN34_15", "Lào Cai"),
        ("VN", "Cả nước"),
        ("VN99_1", "VN99_1"),
    ],
)
def test_names_of_members(key: str, name: str) -> None:
    assert member_words(key, "vi") == name
    assert key_words("VN", "en") == "Viet Nam"


def test_a_code_without_a_name_is_an_error() -> None:
    raw = yaml.safe_load(files("pipeline").joinpath("data", "serieswords.yaml").read_text(encoding="utf-8"))
    SeriesWords.model_validate(raw)
    with pytest.raises(ValidationError, match="notes"):
        SeriesWords.model_validate({**raw, "notes": {**raw["notes"], "new": raw["notes"]["press"]}})
    notes = {**raw["notes"], "press": {**raw["notes"]["press"], "mark": "p"}}
    with pytest.raises(ValidationError, match="one mark"):
        SeriesWords.model_validate({**raw, "notes": notes})
