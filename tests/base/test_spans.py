"""Intervals of text: half-open, never negative, compared by position."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.spans import Located, Span, SpanIndex

ENDS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted)
SPANS = ENDS.map(lambda ends: Span(*ends))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (-2, -1)])
def test_no_interval_runs_backwards_or_starts_below_zero(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no interval"):
        Span(start, end)


def test_an_interval_is_a_slice() -> None:
    assert Span(4, 6).of("có 12 vụ 😀") == "2 "
    assert Span(9, 10).of("có 12 vụ 😀") == "😀"  # code points, not bytes
    assert len(Span(4, 6)) == 2


def test_an_empty_interval_is_still_an_interval() -> None:
    empty = Span(3, 3)
    assert empty
    assert len(empty) == 0
    assert not empty.overlaps(Span(0, 9))
    assert Span(0, 9).contains(empty)


def test_order_is_by_start_then_end() -> None:
    assert sorted([Span(4, 5), Span(1, 9), Span(1, 2)]) == [Span(1, 2), Span(1, 9), Span(4, 5)]


@given(SPANS, SPANS)
def test_overlap_is_symmetric_and_means_a_common_character(one: Span, other: Span) -> None:
    common = set(range(one.start, one.end)) & set(range(other.start, other.end))
    assert one.overlaps(other) == other.overlaps(one) == bool(common)


@given(SPANS, SPANS)
def test_a_cover_contains_both_and_nothing_smaller_does(one: Span, other: Span) -> None:
    cover = one.cover(other)
    assert cover == other.cover(one)
    assert cover.contains(one)
    assert cover.contains(other)
    assert {cover.start, cover.end} <= {one.start, one.end, other.start, other.end}


@given(SPANS, SPANS)
def test_two_that_contain_each_other_are_one(one: Span, other: Span) -> None:
    assert (one.contains(other) and other.contains(one)) == (one == other)


@given(SPANS, st.integers(0, 20))
def test_moving_there_and_back_changes_nothing(span: Span, by: int) -> None:
    assert span.shifted(by).shifted(-by) == span
    assert len(span.shifted(by)) == len(span)


def test_no_interval_is_moved_below_zero() -> None:
    with pytest.raises(ValueError, match="no interval"):
        Span(1, 4).shifted(-2)


@given(st.sets(st.integers(0, 60), max_size=12))
def test_an_index_finds_what_a_walk_finds(cuts: set[int]) -> None:
    edges = sorted(cuts)
    spans = [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    index = SpanIndex(list(reversed(spans)))
    for position in range(62):
        walked = [number for number, span in enumerate(spans) if span.start <= position < span.end]
        assert index.at(position) == (walked[0] if walked else None)


def test_an_empty_index_holds_nothing() -> None:
    assert SpanIndex([]).at(0) is None


@dataclass(frozen=True)
class Item:
    """A thing with a place."""

    span: Span


@given(st.lists(st.integers(0, 60), max_size=16, unique=True).map(sorted), SPANS, st.integers(1, 5))
def test_neighbours_are_found_by_where_they_stand(points: list[int], stretch: Span, count: int) -> None:
    """Of items that do not overlap, as mentions do not: the same as found one by one."""
    items = Located(Item(Span(*ends)) for ends in zip(points[::2], points[1::2], strict=False))
    first, last = items.range_before(stretch.start, stretch.end, count)
    assert items.items[first:last][::-1] == items.last(stretch.start, stretch.end, count)
    first, last = items.range_after(stretch.start, stretch.end, count)
    assert items.items[first:last] == items.first(stretch.start, stretch.end, count)


def test_no_neighbours_are_the_same_anywhere() -> None:
    items = Located([Item(Span(4, 6)), Item(Span(8, 9))])
    assert items.range_before(0, 5, 3) == items.range_after(6, 8, 3) == (0, 0)
