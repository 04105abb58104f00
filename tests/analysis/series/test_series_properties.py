"""What holds for every set of figures."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.analysis.series.build import Question, SeriesSet, build_series, cells_on_demand, facts_of
from pipeline.analysis.series.cells import Cell, Note, Origin
from pipeline.analysis.series.facts import Fact
from pipeline.analysis.series.frames import Grain, Slot, slots_of
from pipeline.analysis.series.places import home, provinces
from pipeline.analysis.series.quantities import Quantity, ratio, rest, total
from pipeline.analysis.series.statements import FactsByKind
from pipeline.intervals import Interval
from pipeline.records import Measure, Qualifier
from tests.analysis.series.made import (
    FIRST,
    FLOW,
    H1,
    H2,
    HALVES,
    MONTHS_9,
    Q1,
    REPORTING_H1,
    REPORTING_YEAR,
    SECOND,
    STOCK,
    YEAR,
    built,
    fact,
    quantity,
)

_QUALIFIERS = st.sampled_from([Qualifier.EXACT, Qualifier.OVER, Qualifier.UNDER, Qualifier.AT_LEAST, Qualifier.ABOUT])
_COUNTS = st.integers(min_value=1, max_value=10_000)
QUANTITIES = st.builds(quantity, _COUNTS, _QUALIFIERS)
_PERIODS = st.sampled_from(
    [
        YEAR, H1, H2, Q1, MONTHS_9, REPORTING_H1, REPORTING_YEAR, (None, None),
        (date(2023, 1, 1), date(2023, 11, 15)), (date(2024, 1, 1), date(2024, 6, 30)),
        (date(2025, 1, 1), date(2025, 6, 30)), (date(2025, 7, 1), date(2025, 12, 31)),
        (date(2023, 5, 3), date(2023, 5, 20)), (date(2007, 1, 1), date(2007, 12, 31)),
    ]
)  # fmt: skip
_PLACES: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"province": "Hưng Yên"}, {"province": "Thái Bình"}, {"province": "Hà Nội"}, {"province": "Hà Tây"},
        {"province": "Cao Bằng"}, {"province": None, "level": "national"}, {"province": "Atlantis"},
        {"level": "district", "district": "Khoái Châu"}, {"level": "commune"},
    ]
)  # fmt: skip
_OTHERS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "counted_as": st.sampled_from(["visits", "unknown"]),
        "joint": st.booleans(),
        "official": st.booleans(),
        "detail": st.sampled_from([("police",), ("minor",), ("other_ground",)]),
        "part_of": st.integers(0, 12).map(lambda number: f"f{number}"),
        "published_on": st.sampled_from([date(2023, 7, 1), date(2025, 8, 1)]),
        "indicator": st.sampled_from(["arrests"]),
        "confidence": st.sampled_from([0.3, 0.7]),
    },
)


@st.composite
def figures(draw: st.DrawFn, indicator: str = FLOW) -> list[Fact]:
    """Some figures of one indicator (and a few of others)."""
    made: list[Fact] = []
    for number in range(draw(st.integers(1, 12))):
        fields: dict[str, Any] = {"indicator": indicator, **draw(_PLACES), **draw(_OTHERS)}
        fields |= {"figure_id": f"f{number}", "name": f"d{number % 4}", "position": number}
        made.append(fact(draw(_COUNTS), draw(_PERIODS), qualifier=draw(_QUALIFIERS), **fields))
    return made


def width(one: Quantity) -> float:
    return one.bounds.high - one.bounds.low


def shown(found: SeriesSet) -> dict[Any, Any]:
    return {"cells": dict(found.cells), "left_out": dict(found.left_out), "slots": found.slots}


@given(st.dictionaries(st.sampled_from([place.name for place in provinces("VN63")]), _COUNTS, min_size=63))
@settings(max_examples=15, deadline=None)
def test_summing_63_into_34_preserves_totals(counts: dict[str, int]) -> None:
    facts = [fact(number, province=name) for name, number in counts.items()]
    for system in ("VN63", "VN34"):
        found = built(facts, system)
        assert len(found.cells) == int(system[2:])
        assert sum(cell.quantity.value for cell in found.cells.values()) == sum(counts.values())
        assert all(cell.quantity.is_exact for cell in found.cells.values())


@given(st.lists(QUANTITIES, min_size=1, max_size=8))
def test_a_bound_never_narrows_by_summing(parts: list[Quantity]) -> None:
    whole = total(parts)
    assert width(whole) >= max(width(part) for part in parts) or math.isclose(width(whole), max(map(width, parts)))
    assert whole.bounds.low == pytest.approx(sum(part.bounds.low for part in parts))


@given(QUANTITIES, QUANTITIES)
def test_a_rest_holds_every_true_rest(whole: Quantity, part: Quantity) -> None:
    left = rest(whole, part)
    if left is None:
        assert part.bounds.low >= whole.bounds.high
        return
    assert left.bounds.low >= 0
    if whole.value >= part.value:
        assert left.value == whole.value - part.value


@given(QUANTITIES, QUANTITIES)
def test_a_ratio_lies_in_its_bounds(numerator: Quantity, denominator: Quantity) -> None:
    found = ratio(numerator, denominator)
    assert found is not None
    closed = Interval(found.bounds.low * (1 - 1e-9), found.bounds.high * (1 + 1e-9))
    assert closed.meets(Interval(found.value, found.value))


@given(figures(), st.randoms(use_true_random=False), st.sampled_from(["VN63", "VN34"]), st.sampled_from(list(Grain)))
@settings(max_examples=60, deadline=None)
def test_the_order_of_figures_does_not_matter(
    facts: list[Fact], chance: random.Random, system: str, grain: Grain
) -> None:
    mixed = list(facts)
    chance.shuffle(mixed)
    one, other = (built(held, system, grain, indicator=FLOW) for held in (facts, mixed))
    assert shown(one) == shown(other)


@given(
    st.one_of(figures(), figures(STOCK)),
    st.sampled_from(["VN63", "VN34"]),
    st.sampled_from(list(Grain)),
    st.sampled_from([(), ("VN",), ("VN63_33",)]),
    st.sampled_from([(None, None), (2023, 2023)]),
)
@settings(max_examples=150, deadline=None)
def test_every_figure_is_in_a_cell_or_counted_once(
    facts: list[Fact], system: str, grain: Grain, places: Sequence[str], years: tuple[int | None, int | None]
) -> None:
    indicator = STOCK if any(one.indicator == STOCK for one in facts) else FLOW
    found = built(facts, system, grain, places=places, years=years, indicator=indicator)
    used = {one.figure_id for cell in found.cells.values() for one in facts_of(cell)}
    assert len(used) + sum(found.left_out.values()) == len(facts)


@given(figures(), st.sampled_from(["VN63", "VN34"]), st.sampled_from(list(Grain)))
@settings(max_examples=60, deadline=None)
def test_cells_made_one_by_one_are_those_of_the_series(facts: list[Fact], system: str, grain: Grain) -> None:
    question = Question(FLOW, Measure.COUNT, system=system, grain=grain)
    for place in ("VN", "VN63_33") if system == "VN63" else ("VN", "VN34_33"):
        whole = build_series(facts, question, [place])
        cell = cells_on_demand(FactsByKind(facts), question, place)
        steps = [slot for year in range(2020, 2027) for slot in slots_of(year, grain)]
        assert {slot: cell(slot) for slot in steps} == {slot: whole.cell(place, slot) for slot in steps}
        assert cell(Slot(2023, 2, 3)) is None  # no step of the grain


@given(figures(STOCK), st.sampled_from(["VN63", "VN34"]), st.sampled_from(list(Grain)))
@settings(max_examples=60, deadline=None)
def test_levels_are_never_added_over_time(facts: list[Fact], system: str, grain: Grain) -> None:
    found = built(facts, system, grain, indicator=STOCK)
    assert not {cell.origin for cell in found.cells.values()} & {Origin.PERIODS, Origin.DIFFERENCE}
    stated = {one.quantity.value for one in facts}
    assert all(leaf.quantity.value in stated for cell in found.cells.values() for leaf in leaves(cell))


def leaves(cell: Cell) -> list[Cell]:
    return [leaf for part in cell.parts for leaf in leaves(part)] or [cell]


@given(figures(), st.sampled_from(list(Grain)))
@settings(max_examples=60, deadline=None)
def test_shares_are_never_added(facts: list[Fact], grain: Grain) -> None:
    from pipeline.records import Measure

    shares = [one._replace(measure="share") for one in facts]
    found = built(shares, "VN34", grain, indicator=FLOW, measure=Measure.SHARE)
    assert {cell.origin for cell in found.cells.values()} <= {Origin.STATED}


@given(figures(), st.sampled_from(list(Grain)))
@settings(max_examples=60, deadline=None)
def test_nothing_is_split_backwards(facts: list[Fact], grain: Grain) -> None:
    """No cell of the map of 63 rests on a number of a merged province."""
    found = built(facts, "VN63", grain, indicator=FLOW)
    behind = [one for cell in found.cells.values() for one in facts_of(cell)]
    assert not [one for one in behind if (home(one) or "").startswith("VN34_")]


@given(QUANTITIES, QUANTITIES)
def test_the_second_half_is_the_year_without_the_first(year: Quantity, first: Quantity) -> None:
    facts = [fact(1)._replace(quantity=year), fact(2, H1)._replace(quantity=first)]
    halves = built(facts, grain=HALVES)
    second = halves.cell("VN63_33", SECOND)
    left = rest(year, first)
    assert (second.quantity if second else None) == left
    if second is not None and year.is_exact and first.is_exact:
        assert first.value + second.quantity.value == year.value
    whole = halves.cell("VN63_33", FIRST)
    assert whole is not None
    assert whole.quantity == first


@given(st.lists(st.integers(0, 62), min_size=1, max_size=5, unique=True))
@settings(max_examples=20, deadline=None)
def test_a_missing_member_never_lowers_the_limit(gone: list[int]) -> None:
    """Whatever the missing members hold, the sum with them lies within the bounds without them."""
    facts = [fact(number + 1, province=place.name) for number, place in enumerate(provinces("VN63"))]
    full = built(facts, "VN34")
    some = built([one for number, one in enumerate(facts) if number not in gone], "VN34")
    for key, cell in some.cells.items():
        assert cell.quantity.bounds.meets(full.cells[key].quantity.bounds)
        assert cell.is_whole is (Note.MISSING_MEMBERS not in cell.notes)
