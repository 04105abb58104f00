"""Numbers, dates, periods and places as people read them."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from pipeline.analysis.words import (
    bound_words,
    date_words,
    number_words,
    period_words,
    place_words,
    unit_words,
    value_words,
)
from pipeline.records import Figure, Level, Measure, Qualifier, Scope, Status

PLAIN: dict[str, Any] = {
    "id": "f",
    "indicator": "cases",
    "measure": Measure.COUNT,
    "value": 1,
    "qualifier": Qualifier.EXACT,
    "unit": "case",
    "status": Status.REPORTED,
    "scope": Scope.AGGREGATE,
    "level": Level.PROVINCE,
    "surface": "1",
    "start": 0,
    "end": 1,
}


def figure(**given: Any) -> Figure:
    return Figure(**{**PLAIN, **given})


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (1234.5, "1.234,5", "1,234.5"),
        (1_200_000_000, "1.200.000.000", "1,200,000,000"),
        (0, "0", "0"),
        (-14, "-14", "-14"),
        (0.000001, "0,000001", "0.000001"),
        (2**63, "9.223.372.036.854.775.808", "9,223,372,036,854,775,808"),
        (None, "", ""),
        (math.inf, "", ""),  # an open bound is no number
        (math.nan, "", ""),
    ],
)
def test_numbers(value: float | None, vi: str, en: str) -> None:
    assert (number_words(value, "vi"), number_words(value, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("given", "vi", "en"),
    [
        ({"value": 210, "qualifier": Qualifier.OVER}, "trên 210", "over 210"),
        ({"value": 44, "denominator": 44}, "44/44", "44/44"),
        ({"value": 10, "value_max": 20, "qualifier": Qualifier.BETWEEN}, "10–20", "10–20"),
        ({"value": 60, "value_max": 70, "unit": "percent", "qualifier": Qualifier.BETWEEN}, "60–70%", "60–70%"),
        ({"value": 92.5, "unit": "percent", "measure": Measure.SHARE}, "92,5%", "92.5%"),
        ({"value": -14, "measure": Measure.CHANGE}, "giảm 14", "down 14"),
        ({"value": 31.5, "measure": Measure.CHANGE, "unit": "percent"}, "tăng 31,5%", "up 31.5%"),
        # The qualifier stands at the number, after the direction.
        (
            {"value": -30, "measure": Measure.CHANGE, "unit": "percent", "qualifier": Qualifier.AT_LEAST},
            "giảm ít nhất 30%",
            "down at least 30%",
        ),
        ({"value": 0, "measure": Measure.CHANGE}, "0", "0"),  # neither up nor down
        ({"value": 0}, "0", "0"),
    ],
)
def test_values(given: dict[str, Any], vi: str, en: str) -> None:
    assert (value_words(figure(**given), "vi"), value_words(figure(**given), "en")) == (vi, en)


@pytest.mark.parametrize(
    ("given", "vi"),
    [
        ({"unit": "establishment", "counted_as": "visits"}, "lượt cơ sở"),
        ({"unit": "establishment", "counted_as": "distinct"}, "cơ sở"),
        ({"unit": "percent", "counted_as": "visits"}, "%"),  # a share has no visits
        ({"unit": "vnd"}, "đồng"),
    ],
)
def test_units(given: dict[str, Any], vi: str) -> None:
    assert unit_words(figure(**given), "vi") == vi


@pytest.mark.parametrize(
    ("given", "vi"),
    [
        ({"province": "Lào Cai"}, "Lào Cai"),
        ({"province": "Lào Cai", "district": "Văn Bàn", "commune": "Khánh Yên"}, "Khánh Yên, Văn Bàn, Lào Cai"),
        ({"province": "Lào Cai", "area_name": "khu kinh tế cửa khẩu"}, "khu kinh tế cửa khẩu, Lào Cai"),
        ({"level": Level.NATIONAL}, "Toàn quốc"),
        ({"level": Level.PROVINCE}, ""),  # a province that the text does not name is not invented
    ],
)
def test_places(given: dict[str, Any], vi: str) -> None:
    assert place_words(figure(**given), "vi") == vi


@pytest.mark.parametrize(
    ("given", "vi"),
    [
        ({"value": 210, "bound_low": 210, "bound_high": None}, "210 – ∞"),
        ({"value": 50, "bound_low": None, "bound_high": 50}, "−∞ – 50"),
        ({"value": 1.2, "bound_low": 1.15, "bound_high": 1.25}, "1,15 – 1,25"),
        ({"value": 5, "bound_low": 5, "bound_high": 5}, ""),  # exact: nothing to say
        ({"value": 5}, ""),
    ],
)
def test_bounds(given: dict[str, Any], vi: str) -> None:
    assert bound_words(figure(**given), "vi") == vi


@pytest.mark.parametrize(
    ("start", "end", "basis", "vi", "en"),
    [
        ("2021-01-01", "2021-12-31", None, "Năm 2021", "2021"),
        ("2021-01-01", "2021-06-30", None, "6 tháng đầu năm 2021", "H1 2021"),
        ("2021-07-01", "2021-12-31", None, "6 tháng cuối năm 2021", "H2 2021"),
        ("2023-01-01", "2023-03-31", None, "Quý I/2023", "Q1 2023"),
        ("2023-10-01", "2023-12-31", None, "Quý IV/2023", "Q4 2023"),
        ("2024-02-01", "2024-02-29", None, "Tháng 2/2024", "Feb 2024"),  # leap year
        ("2022-01-01", "2022-09-30", None, "9 tháng đầu năm 2022", "9 months of 2022"),
        ("2016-01-01", "2020-12-31", None, "2016–2020", "2016–2020"),
        # The reporting calendar is no calendar half: its days are said.
        ("2021-12-15", "2022-06-14", "reporting", "15/12/2021 – 14/06/2022", "15/12/2021 – 14/06/2022"),
        ("2022-02-01", "2022-04-30", None, "01/02/2022 – 30/04/2022", "01/02/2022 – 30/04/2022"),  # no quarter
        ("2021-07-01", "2022-06-30", None, "01/07/2021 – 30/06/2022", "01/07/2021 – 30/06/2022"),
        ("2021-05-09", "2021-05-09", None, "09/05/2021", "09/05/2021"),
        ("2021-05-09", "2021-05-09", "as_of", "đến 09/05/2021", "as of 09/05/2021"),
        (None, "2021-05-09", None, "đến 09/05/2021", "as of 09/05/2021"),
        ("2021-05-09", None, None, "từ 09/05/2021", "from 09/05/2021"),
        (None, None, None, "", ""),
        ("9999-01-01", "9999-12-31", None, "Năm 9999", "9999"),  # the last day that a date can be
    ],
)
def test_periods(start: str | None, end: str | None, basis: str | None, vi: str, en: str) -> None:
    days = [date.fromisoformat(day) if day else None for day in (start, end)]
    assert period_words(days[0], days[1], basis, "vi") == vi
    assert period_words(days[0], days[1], basis, "en") == en


def test_days_are_written_the_vietnamese_way() -> None:
    assert date_words(date(2024, 3, 5)) == "05/03/2024"
    assert date_words(None) == ""
