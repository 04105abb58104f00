"""What the checks find in one document, and what they must leave alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from string import Formatter

import pytest

from pipeline.audit import check_document
from pipeline.audit.findings import Finding, sentences
from pipeline.intervals import bounds
from pipeline.records import Figure, Level, Measure, Qualifier, Scope, Status
from tests.audit.building import marked
from tests.work import lines_run

# More than the checks look at of one kind, so that what is cut there grows no further.
_FEW = 240
_FREE = Figure(
    id="a",
    indicator="communes_free",
    measure=Measure.COUNT,
    value=119,
    qualifier=Qualifier.EXACT,
    unit="commune",
    status=Status.REPORTED,
    scope=Scope.AGGREGATE,
    level=Level.PROVINCE,
    province="Bắc Ninh",
    surface="119",
    start=10,
    end=13,
    bound_low=119,
    bound_high=119,
    period_start=date(2023, 1, 1),
    period_end=date(2023, 12, 31),
)


def figure(name: str, value: float, start: int, **changes: object) -> Figure:
    qualifier = changes.get("qualifier", Qualifier.EXACT)
    assert isinstance(qualifier, Qualifier)
    limits = bounds(value, qualifier)
    low = None if limits.low == float("-inf") else limits.low
    high = None if limits.high == float("inf") else limits.high
    plain = replace(_FREE, id=name, value=value, surface=f"{value:g}", start=start)
    plain = replace(plain, end=start + len(plain.surface), sentence=f"{value:g} xã")
    return replace(plain, bound_low=low, bound_high=high, **changes)  # type: ignore[arg-type]


def codes(*figures: Figure) -> list[str]:
    return [finding.code for finding in check_document(figures)]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        # 130 communes of 126: the first is a part of the second
        ([figure("a", 130, 0, denominator=126)], ["ratio_over_one"]),
        # all of them is possible
        ([figure("a", 126, 0, denominator=126)], []),
        # a target may be set above what there is today
        ([figure("a", 130, 0, denominator=126, status=Status.TARGET)], []),
        # 15 rounds done of 12 planned is an overfulfilled plan
        ([figure("a", 15, 0, denominator=12, indicator="inspections", unit="event")], []),
    ],
)
def test_ratios(figures: list[Figure], expected: list[str]) -> None:
    assert codes(*figures) == expected


def test_a_part_above_its_whole() -> None:
    whole = figure("w", 18, 0, indicator="arrests", unit="person")
    part = figure("p", 24, 20, indicator="people_fined", unit="person", part_of="w", relation="subset")
    assert codes(whole, part) == ["part_over_whole"]
    assert codes(whole, replace(part, value=14, bound_low=14, bound_high=14)) == []


def test_a_part_is_compared_by_its_bounds() -> None:
    # "khoảng 20" may be 18
    whole = figure("w", 18, 0, indicator="arrests", unit="person")
    part = figure("p", 20, 20, indicator="arrests", qualifier=Qualifier.ABOUT, part_of="w", relation="partition")
    assert codes(whole, part) == []
    # nothing lies above "trên 18"
    assert (
        codes(
            replace(whole, bound_high=None, qualifier=Qualifier.OVER),
            replace(part, value=900, bound_low=900, bound_high=900),
        )
        == []
    )


def test_a_partition_above_its_whole() -> None:
    whole = figure("w", 44, 0, indicator="establishments", unit="establishment")
    parts = [
        figure("p", 24, 10, indicator="establishments", part_of="w", relation="partition", detail=("lodging",)),
        figure("q", 23, 20, indicator="establishments", part_of="w", relation="partition", detail=("karaoke",)),
    ]
    assert codes(whole, *parts) == ["parts_over_whole"]
    assert codes(whole, parts[0], replace(parts[1], value=20, bound_low=20, bound_high=20)) == []


def test_subsets_may_overlap() -> None:
    # checked 60, violating 30, fined 40 with other grounds: a funnel is no partition
    whole = figure("w", 60, 0, indicator="establishments_inspected", unit="establishment")
    parts = [
        figure(name, 40, 10 + at, indicator=code, unit="establishment", part_of="w", relation="funnel")
        for at, (name, code) in enumerate([("p", "establishments_violating"), ("q", "establishments_fined")])
    ]
    assert codes(whole, *parts) == []


def test_one_fact_with_two_values() -> None:
    assert codes(figure("a", 119, 0), figure("b", 112, 90)) == ["contradiction"]


@pytest.mark.parametrize(
    "other",
    [
        figure("b", 119, 90),  # the same value again
        figure("b", 112, 90, period_end=date(2023, 6, 30)),  # another period
        figure("b", 112, 90, district="Thuận Thành"),  # another place
        figure("b", 112, 90, of="xã miền núi"),  # another whole
        figure("b", 115, 90, qualifier=Qualifier.ABOUT),  # about 115 may be 119
        figure("b", 112, 90, period_start=None),  # nobody knows when
        figure("b", 112, 90, indicator="cases"),  # flows are told act by act
    ],
)
def test_what_is_no_contradiction(other: Figure) -> None:
    assert codes(figure("a", 119, 0), other) == []


def test_three_values_are_three_facts() -> None:
    assert codes(figure("a", 119, 0), figure("b", 112, 90), figure("c", 7, 120)) == []


def test_every_finding_has_a_sentence_in_both_languages() -> None:
    for code, label in sentences().items():
        fields = {name for _, name, _, _ in Formatter().parse(label.vi) if name}
        assert fields == {name for _, name, _, _ in Formatter().parse(label.en) if name}, code
        finding = Finding(code, ("a",), tuple((name, f"<{name}>") for name in sorted(fields)))
        assert all(f"<{name}>" in finding.sentence(language) for name in fields for language in ("vi", "en"))


def one_line(code: str, many: int) -> list[Figure]:
    """Numbers of one sentence that is none, every other one a part of the first."""
    sentence = " ".join(str(number % 10) for number in range(many))
    told = [figure(f"f{at}", at % 10, 2 * at, indicator=code, part_of="f0" if at % 2 else None) for at in range(many)]
    return [replace(one, end=one.start + 1, sentence=sentence, relation="partition") for one in told]


def again_and_again(code: str, many: int) -> list[Figure]:
    """One fact with ten values."""
    return [figure(f"f{at}", at % 10, 2 * at, indicator=code) for at in range(many)]


def wide_table(many: int) -> Sequence[Figure]:
    rows = (range(row, 60 * row + 1, row) for row in range(1, many // 60 + 1))
    return marked("\n".join("|".join(f"[{number % 97}|cases]" for number in row) for row in rows))[1]


def long_list(many: int) -> Sequence[Figure]:
    return marked("Có [5|cases] vụ:\n" + "\n".join(f"- A [{row % 7}|cases] vụ" for row in range(many)))[1]


def taken_up(many: int) -> Sequence[Figure]:
    return marked("\n".join(f"Trong [{row}|cases] vụ này có án." for row in range(many)))[1]


def told_twice(many: int) -> Sequence[Figure]:
    """Facts of many places, each with two values."""
    told = (f"[{5 + at % 2 * 2}|establishments district=D{at // 2}]" for at in range(many))
    return marked("\n".join(f"Huyện có {number} cơ sở." for number in told))[1]


@pytest.mark.parametrize(
    "made",
    [
        partial(one_line, "communes_free"),
        partial(one_line, "establishments_inspected"),
        partial(again_and_again, "communes_free"),
        partial(again_and_again, "establishments_inspected"),
        wide_table,
        long_list,
        taken_up,
        told_twice,
    ],
)
def test_thousands_of_figures_take_no_time_of_their_own(made: Callable[[int], Sequence[Figure]]) -> None:
    """Nothing goes over all pairs: no function of the room does more than its share when there is more to do."""
    few, many = made(_FEW), made(4 * _FEW)
    assert len(check_document(many)) < len(many)  # the words are loaded now, too
    short, long = (lines_run(partial(check_document, figures), "/audit/") for figures in (few, many))
    assert long.total() > 2 * len(many)
    # All pairs would be sixteen times as many.
    assert {name: (short[name], done) for name, done in long.items() if done > 6 * max(short[name], len(few))} == {}
