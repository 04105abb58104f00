"""Numbers and dates of sheets as people see them."""

# ruff: noqa: DTZ001 - the dates of sheets have no zone
from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parsing.office.cellformats import shown_date, shown_number

_ACCOUNTING = '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234.5, "#,##0.0", "1.234,5"),  # thousands by dots, decimals after a comma
        (1234567, "#,##0", "1.234.567"),
        (1234, "0", "1234"),
        (0.125, "0.0%", "12,5%"),
        (0.125, "0%", "13%"),  # half away from zero
        (2.5, "0", "3"),
        (1.005, "0.00", "1,01"),  # by its decimal digits, not by its binary ones
        (-5.25, _ACCOUNTING, "(5,25)"),  # a section of its own for what is below zero
        (0, _ACCOUNTING, "-"),  # and for zero
        (100, "0_);\\(0\\)", "100"),
        (-100, "0", "-100"),
        (-0.001, "0.00", "0,00"),  # no minus before nothing
        (1234567, "#,##0,", "1.235"),  # in thousands
        (1500000000, '#,##0.0,,, "tỷ"', "1,5 tỷ"),
        (5, "00", "05"),
        (0.5, "#,##0.##", "0,5"),  # digits that are shown only where they are
        (2, "0.##", "2"),
        (0, "#", ""),
        (7, ";;;", ""),  # hidden by its format
        (3, "\\ \\ ########", "3"),  # as statistical offices indent
        (2, '"Quý "0', "Quý 2"),
        (1500000, "#,##0 [$₫-42A]", "1.500.000 ₫"),
        (1234.5, "[Red]-#,##0.0", "-1.234,5"),
        (12, '0" vụ"', "12 vụ"),
        # no form: as it is, with no more than eleven digits
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0,3"),
        (2536630.7249205066, "General", "2536630,7249"),
        (12345678901234, "General", "12345678901234"),  # budgets in đồng are kept whole
        (1e-7, "General", "0,0000001"),
        (12, 'General" vụ"', "12 vụ"),
        (2004, "@", "2004"),
        # beyond the common forms: as it is
        (1.5, "# ?/?", "1,5"),
        (5, "[>100]0;0.0", "5"),
        (12345, "0.00E+00", "12345"),
        (912345678, "0000 000 000", "912345678"),
        (1234.5, "#.##0,00", "1234,5"),  # typed in Vietnamese style, which the file format does not know
        (5, "", "5"),
        (5, "mmm", "5"),
    ],
)
def test_numbers(value: float, code: str, text: str) -> None:
    if not code:
        code = "General"
    assert shown_number(value, code) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (datetime(2024, 6, 30), "mm-dd-yy", "30/06/2024"),  # day first, whatever the machine was set to
        (datetime(2024, 6, 30), "d/m/yyyy", "30/06/2024"),
        (datetime(2024, 6, 30), "[$-42A]dd mmmm yyyy", "30/06/2024"),
        (datetime(2024, 6, 1), "mm/yyyy", "06/2024"),  # a month has no day
        (datetime(2024, 1, 1), "yyyy", "2024"),
        (datetime(2024, 6, 30, 14, 5), "dd/mm/yyyy h:mm", "30/06/2024 14:05"),
        (datetime(1899, 12, 31, 7, 30), "h:mm", "07:30"),
        (date(2024, 6, 30), "d/m", "30/06/2024"),
        (time(7, 30), "h:mm", "07:30"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
        (timedelta(minutes=-90), "[h]:mm", "-1:30"),
    ],
)
def test_dates(value: datetime | date | time | timedelta, code: str, text: str) -> None:
    assert shown_date(value, code) == text


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_come_back(value: int) -> None:
    assert int(shown_number(value, "#,##0").replace(".", "")) == value
    assert int(shown_number(value, "General")) == value


@given(st.floats(-1e12, 1e12, allow_subnormal=False), st.integers(0, 6))
def test_decimals_are_close(value: float, places: int) -> None:
    text = shown_number(value, f"#,##0.{'0' * places}" if places else "#,##0")
    back = float(text.replace(".", "").replace(",", "."))
    assert abs(back - value) <= 0.5 * 10**-places + 1e-3 * (places > 3) + abs(value) * 1e-12


@given(st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=20))
def test_any_code_gives_a_text(value: float, code: str) -> None:
    assert isinstance(shown_number(value, code), str)
    assert shown_date(datetime(2024, 6, 30), code)
