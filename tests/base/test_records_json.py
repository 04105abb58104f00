"""Figure lines follow figure.schema.json."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Figure, Level, Measure, Qualifier, Scope, Status
from pipeline.records_json import figure_line, line_fields, line_text
from pipeline.scheme import figure_schema, scheme

FIGURE = Figure(
    id="f1",
    indicator="cases",
    measure=Measure.COUNT,
    value=12,
    qualifier=Qualifier.OVER,
    unit="case",
    status=Status.REPORTED,
    scope=Scope.AGGREGATE,
    level=Level.DISTRICT,
    surface="12",
    start=10,
    end=12,
    bound_low=12.0,
    bound_high=math.inf,
    detail=("police", "seller"),
    province="Hưng Yên",
    period_start=date(2021, 1, 1),
    period_end=date(2021, 6, 30),
    sentence="Phát hiện trên 12 vụ.",
    flags=("doubtful",),
    confidence=0.75,
)
FACTS = {"document": "báo cáo.txt", "document_id": "d1", "text_sha256": "0" * 64}


def valid(line: dict[str, object]) -> None:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(figure_schema(), format_checker=checker).validate(line)


def test_a_whole_line() -> None:
    line = figure_line(FIGURE, **FACTS)
    valid(line)
    assert line["schema_version"] == 1
    assert line["document"] == "báo cáo.txt"
    assert line["period_start"] == "2021-01-01"
    assert line["detail"] == ["police", "seller"]
    assert line["bound_high"] is None
    assert line["bound_low"] == 12
    assert line["district"] is None


def test_fields_in_the_order_of_the_schema_and_none_forgotten() -> None:
    line = figure_line(FIGURE, **FACTS)
    order = list(figure_schema()["properties"])
    assert list(line) == [name for name in order if name in line]
    assert set(order) - set(line) == {"page", "boxes"}, "only paged documents have these"
    assert set(Figure.__dataclass_fields__) - set(line) == {"page"}
    paged = figure_line(replace(FIGURE, page=3), **FACTS)
    valid(paged)
    assert paged["page"] == 3
    assert tuple(paged) == line_fields()
    assert {name: value for name, value in paged.items() if name != "page"} == line


def test_text_keeps_vietnamese_letters_and_refuses_no_number() -> None:
    line = figure_line(FIGURE, **FACTS)
    assert "Hưng Yên" in line_text(line)
    assert json.loads(line_text(line)) == line
    assert "\n" not in line_text({**line, "sentence": "hai\ndòng"})
    with pytest.raises(ValueError, match="JSON"):
        line_text(figure_line(replace(FIGURE, value=math.nan), **FACTS))


@given(
    value=st.one_of(st.integers(), st.floats(allow_nan=False)),
    indicator=st.sampled_from(sorted(scheme().indicators)),
    unit=st.sampled_from(scheme().units),
    sentence=st.text(),
    day=st.one_of(st.none(), st.dates(min_value=date(1000, 1, 1))),
    confidence=st.one_of(st.none(), st.floats(min_value=0, max_value=1)),
)
def test_any_figure_is_a_valid_line(
    value: float, indicator: str, unit: str, sentence: str, day: date | None, confidence: float | None
) -> None:
    if value in (math.inf, -math.inf):
        value = 0.0
    figure = replace(
        FIGURE,
        value=value,
        indicator=indicator,
        unit=unit,
        sentence=sentence,
        period_start=day,
        period_end=day,
        confidence=confidence,
    )
    line = figure_line(figure, **FACTS)
    valid(line)
    assert json.loads(line_text(line)) == line
