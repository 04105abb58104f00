"""What holds for the findings of any figures."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit import check_document
from pipeline.audit.findings import gap
from pipeline.intervals import Interval
from tests.audit.building import marked

_CODES = ["arrests", "cases", "cases_prosecuted", "communes_free", "establishments_inspected", "establishments_fined"]
_JOINTS = [" và ", ", trong đó ", " (", "), gồm ", ": ", "; ", ", chiếm ", ", tăng ", ".\n", " | "]


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted(draw(st.tuples(st.integers(-99, 99), st.integers(-99, 99))))
    return Interval(low, high)


@given(intervals(), intervals())
def test_a_gap_is_a_share_and_has_no_direction(one: Interval, other: Interval) -> None:
    size = gap(one, other)
    assert 0 <= size <= 1
    assert size == gap(other, one)
    assert (size == 0) is one.meets(other)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Sentences of numbers with the words that the checks ask for between them."""
    pieces = []
    for at in range(draw(st.integers(1, 8))):
        surface = draw(st.sampled_from(["{}", "{}%", "{}/7"])).format(draw(st.integers(0, 30)))
        whole = f" ^f{draw(st.integers(0, at - 1))}" if at and draw(st.booleans()) else ""
        change = " change" if draw(st.integers(0, 5)) == 0 else ""
        pieces.append(f"[{surface}|{draw(st.sampled_from(_CODES))} @f{at}{whole}{change}]")
        pieces.append(draw(st.sampled_from(_JOINTS)))
    return "".join(pieces)


@given(texts())
def test_findings_quote_their_figures_and_tell_them(text: str) -> None:
    plain, figures = marked(text)
    by_id = {figure.id: figure for figure in figures}
    found = check_document(figures)
    for one in found:
        assert [span.of(plain) for span in one.spans] == [by_id[name].surface for name in one.figures]
        assert 0 <= one.size <= 1
        assert all("{" not in one.sentence(language) for language in ("vi", "en"))
    assert [one.rank for one in found] == sorted((one.rank for one in found), reverse=True)
    assert check_document(figures[::-1]) == found


@given(texts())
def test_what_is_only_at_least_so_large_contradicts_nothing_above_it(text: str) -> None:
    # Every number is "trên 0": any of them may be any number.
    _, figures = marked(text)
    open_ended = [replace(figure, bound_low=0.0, bound_high=None, denominator=None) for figure in figures]
    arithmetic = {"part_over_whole", "parts_over_whole", "parts_under_whole", "funnel_grows", "contradiction"}
    assert not {one.code for one in check_document(open_ended)} & arithmetic
