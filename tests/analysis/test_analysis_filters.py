"""A filter and its link say the same; what a link cannot mean is refused and told."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.filters import (
    FACETS,
    MAX_TEXT_LENGTH,
    MAX_VALUE_LENGTH,
    MAX_VALUES,
    FigureFilter,
    RefusedValue,
    from_query,
)
from pipeline.analysis.labels import UNKNOWN
from pipeline.scheme import scheme

WHOLE = FigureFilter(
    province=("Lào Cai", UNKNOWN),
    level=("province",),
    family=("enforcement",),
    indicator=("cases", "arrests"),
    measure=("count",),
    status=("reported",),
    scope=("aggregate",),
    document=("abc123",),
    year=("2024", UNKNOWN),
    period_from=date(2024, 1, 1),
    period_to=date(2024, 6, 30),
    text="mại dâm",
)


def test_every_field_survives_a_link() -> None:
    assert from_query(WHOLE.to_query()) == (WHOLE, ())
    assert not FigureFilter()
    assert WHOLE
    assert FigureFilter().to_query() == {}


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ({"colour": ["red"]}, [RefusedValue("colour")]),  # unknown parameter
        ({"status": ["done"]}, [RefusedValue("status", "done")]),  # no code of the scheme
        ({"indicator": ["cases' OR 1=1 --"]}, [RefusedValue("indicator", "cases' OR 1=1 --")]),
        ({"province": [""]}, [RefusedValue("province")]),
        ({"province": ["Lào\nCai"]}, [RefusedValue("province", "Lào\nCai")]),
        ({"year": ["24"]}, [RefusedValue("year", "24")]),
        ({"from": ["2024-02-31"]}, [RefusedValue("from", "2024-02-31")]),  # no such day
        ({"to": ["20240230"]}, [RefusedValue("to", "20240230")]),
        ({"document": ["../etc/passwd"]}, [RefusedValue("document", "../etc/passwd")]),
        ({"q": ["x" * (MAX_TEXT_LENGTH + 1)]}, [RefusedValue("q", "x" * MAX_VALUE_LENGTH)]),
        ({"q": ["a\x00b"]}, [RefusedValue("q", "a\x00b")]),
        ({"province": ["x" * 1_000_000]}, [RefusedValue("province", "x" * MAX_VALUE_LENGTH)]),
        ({"k" * 1_000_000: ["1"]}, [RefusedValue("k" * MAX_VALUE_LENGTH)]),
    ],
)
def test_what_means_nothing_is_refused(query: dict[str, list[str]], refused: list[RefusedValue]) -> None:
    chosen, told = from_query(query)
    assert chosen == FigureFilter()
    assert list(told) == refused


def test_a_bad_value_leaves_the_good_ones() -> None:
    chosen, refused = from_query(
        {"status": ["reported", "done"], "q": ["  lào   cai "], "f": ["1"]}, other=frozenset("f")
    )
    assert chosen == FigureFilter(status=("reported",), text="lào cai")
    assert refused == (RefusedValue("status", "done"),)


def test_values_are_bounded_in_number_and_each_is_kept_once() -> None:
    names = [f"Tỉnh {index}" for index in range(MAX_VALUES + 5)]
    chosen, refused = from_query({"province": [names[0], *names]})
    assert chosen.province == tuple(names[:MAX_VALUES])
    assert [item.value for item in refused] == names[MAX_VALUES:]


def test_a_filter_says_itself_in_words() -> None:
    chosen = FigureFilter(province=("Lào Cai", UNKNOWN), status=("target",), period_from=date(2024, 3, 5), text="vụ")
    assert chosen.describe("vi") == [
        ("province", "Lào Cai; không rõ"),
        ("status", "Mục tiêu"),
        ("from", "05/03/2024"),
        ("q", "vụ"),
    ]
    assert chosen.describe("en")[0] == ("province", "Lào Cai; not stated")


codes = {
    "level": scheme().levels,
    "family": list(scheme().families),
    "indicator": list(scheme().indicators),
    "measure": scheme().measures,
    "status": scheme().statuses,
    "scope": scheme().scopes,
}


@given(
    st.fixed_dictionaries(
        {}, optional={facet: st.lists(st.sampled_from(codes[facet]), unique=True).map(tuple) for facet in codes}
    ),
    st.lists(st.integers(1000, 2999).map(str), unique=True, max_size=MAX_VALUES).map(tuple),
    st.none() | st.dates(),
)
def test_any_filter_survives_a_link(
    coded: dict[str, tuple[str, ...]], years: tuple[str, ...], day: date | None
) -> None:
    chosen = FigureFilter(**coded, year=years, period_from=day)  # type: ignore[arg-type]
    too_many = any(len(values) > MAX_VALUES for values in coded.values())
    assert too_many or from_query(chosen.to_query()) == (chosen, ())


@given(st.dictionaries(st.sampled_from([*FACETS, "q", "from", "to", "x"]), st.lists(st.text(max_size=300), max_size=4)))
def test_no_link_breaks_the_reader(query: dict[str, list[str]]) -> None:
    chosen, _ = from_query(query)
    assert from_query(chosen.to_query()) == (chosen, ())
