"""What holds for the findings between any statements."""

from __future__ import annotations

import math
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit.between import Places, Stated, audit_places
from pipeline.audit.between.registry import BETWEEN
from pipeline.audit.findings import Severity
from pipeline.intervals import Interval
from tests.audit.stating import Map, statements

_TIMES = ["2021", "2022", "2023", "2023-1-6", "2023-1-9", "2023-7-12", "2024", "2020..2024", "2023-12-31@"]
_CODES = ["cases", "arrests", "hotspots", "hotspots_cleared", "establishments", "communication_events", "fines_amount"]
_PLACES = ["VN63_33", "VN63_34", "VN34_33", "VN63_33_1", "VN63_33_2", "VN63_33_3", "VN"]


@st.composite
def lines(draw: st.DrawFn) -> str:
    """Statements of some documents."""
    told = []
    for _ in range(draw(st.integers(1, 25))):
        document, time = draw(st.sampled_from("ABCDE")), draw(st.sampled_from(_TIMES))
        code, place = draw(st.sampled_from(_CODES)), draw(st.sampled_from(_PLACES))
        number = draw(st.one_of(st.integers(0, 60), st.integers(100, 3000)))
        more = draw(st.sampled_from(["", "over", "about", "plan", "seller"]))
        told.append(f"{document} {time} {code} {number} place={place} {more}")
    return "\n".join(told)


def changed(text: str, change: Callable[[Stated], Stated]) -> Places:
    return Places([change(one) for one in statements(text)], Map())


@given(lines())
def test_findings_are_ranked_filled_and_of_what_was_stated(text: str) -> None:
    stated = {one.id: one for one in statements(text)}
    found = audit_places(Places(stated.values(), Map()))
    assert [one.rank for one in found] == sorted((one.rank for one in found), reverse=True)
    for one in found:
        assert set(one.figures) <= set(stated)
        assert len(set(one.figures)) == len(one.figures) > 1
        assert 0 <= one.size <= 1
        assert all("{" not in one.sentence(language) for language in ("vi", "en"))


@given(lines())
def test_the_order_of_statements_changes_nothing(text: str) -> None:
    stated = statements(text)
    assert audit_places(Places(stated, Map())) == audit_places(Places(stated[::-1], Map()))


@given(lines())
def test_an_error_has_two_documents_and_no_common_number(text: str) -> None:
    by_id = {one.id: one for one in statements(text)}
    for found in audit_places(Places(by_id.values(), Map())):
        if found.severity is Severity.ERROR:
            concerned = [by_id[name] for name in found.figures]
            assert len({one.document for one in concerned}) > 1
            assert found.size > 0 or any(math.isinf(one.interval.high) for one in concerned)


@given(lines())
def test_what_may_be_any_number_contradicts_nothing(text: str) -> None:
    open_ended = Interval(0, math.inf, high_closed=False)
    assert audit_places(changed(text, lambda one: one._replace(interval=open_ended))) == ()


@given(lines())
def test_one_document_alone_contradicts_no_other(text: str) -> None:
    alone = audit_places(changed(text, lambda one: one._replace(document="A")))
    assert {found.code for found in alone} <= {"jump", "unit_slip_years"} < set(BETWEEN)
