"""Every entry of data/audit/between.yaml has its effect."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from pipeline.audit.between import audit_places
from pipeline.audit.between.rules import BetweenRules, between_rules
from pipeline.scheme import scheme
from tests.audit.stating import places

_RULES = between_rules()


def codes(text: str) -> list[str]:
    return [one.code for one in audit_places(places(text))]


@pytest.mark.parametrize("code", sorted(_RULES.mixed))
def test_figures_that_need_not_count_the_same(code: str) -> None:
    assert codes(f"A 2023 {code} 4000000\nB 2023 {code} 5000000") == []
    assert codes(f"A 2023 {code} 4000000\nB 2023 {code} 40000000") == ["unit_slip_between"]


@pytest.mark.parametrize(("code", "family"), [item for item in _RULES.mixed.items() if item[1]])
def test_a_detail_says_which(code: str, family: str) -> None:
    for detail in scheme().details[family]:
        assert codes(f"A 2023 {code} 40 {detail}\nB 2023 {code} 55 {detail}") == ["contradiction_between"]


@pytest.mark.parametrize("code", sorted(_RULES.acts - _RULES.mixed.keys()))
def test_acts(code: str) -> None:
    few, many = _RULES.least_acts - 1, _RULES.least_acts + 1
    assert codes(f"A 2023 {code} {few:g}\nB 2023 {code} {few - 2:g}") == []
    assert codes(f"A 2023 {code} {many:g}\nB 2023 {code} {many + 2:g}") == ["contradiction_between"]
    assert codes(f"A 2023-1-6 {code} 40\nB 2023 {code} 30 by=sở") == []
    assert codes(f"A 2023-1-6 {code} 40\nB 2023 {code} 30") == ["cumulative_falls"]
    last = 3 + _RULES.longest_act - 1
    assert codes(f"A 2023-3-{last} {code} 40\nB 2023 {code} 30") == []
    assert codes(f"A 2023-3-{last + 1} {code} 40\nB 2023 {code} 30") == ["period_above_whole"]


@pytest.mark.parametrize("drain", _RULES.drains, ids=str)
def test_stocks_and_what_is_taken_from_them(drain: object) -> None:
    stock, flow = drain.stock, drain.flow  # type: ignore[attr-defined]
    before_and_after = f"A 2022-12-31@ {stock} 30\nB 2023-12-31@ {stock} 20\n"
    assert codes(f"{before_and_after}B 2023 {flow} 10") == []
    assert codes(f"{before_and_after}B 2023 {flow} 9") == ["stock_beyond_flow"]


def test_limits_of_a_slip() -> None:
    rules = _RULES.slip
    years = "A 2020 arrests 100\nB 2021 arrests {}\nC 2022 arrests {}"
    near = 100 * rules.spread
    assert codes(years.format(round(near), 1600)) == ["unit_slip_years"]
    assert codes(years.format(round(near) + 1, 1600)) == []
    assert codes(years.format(100, round(1000 * rules.closeness) - 1)) == ["unit_slip_years"]
    assert codes(years.format(100, round(1000 * rules.closeness) + 1)) == []


def test_limits_of_a_jump() -> None:
    rules = _RULES.jump
    years = "A 2018 cases {0}\nB 2019 cases {0}\nC 2020 cases {0}\nD 2021 cases {0}\nE 2022 cases {1}"
    assert codes(years.format(100, round(101 * rules.times))) == ["jump"]
    assert codes(years.format(100, round(100 * rules.times) - 1)) == []
    assert codes(years.format(2, round(rules.least) - 1)) == []
    money = years.replace("cases", "fines_amount")
    assert codes(money.format(20_000_000, round(rules.least_amount))) == ["jump"]
    assert codes(money.format(20_000_000, round(rules.least_amount) - 1)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"drains": [{"stock": "cases", "flow": "hotspots_cleared"}]},
        {"plans": ["letter"]},
        {"acts": ["dancing"]},
        {"mixed": {"dancing": None}},
        {"mixed": {"budget": "colour"}},
        {"colour": "red"},
    ],
)
def test_what_the_scheme_does_not_know_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        BetweenRules.model_validate({**_RULES.model_dump(), **wrong})
