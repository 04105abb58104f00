"""Periods as parts of a year."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.analysis.series.frames import Calendar, Frame, Grain, Slot, frame_of, slot_of_day, slots_of

CALENDAR, REPORTING = Calendar.CALENDAR, Calendar.REPORTING


@pytest.mark.parametrize(
    ("start", "end", "slot", "calendar"),
    [
        # On the calendar: whole months of one year.
        ("2023-01-01", "2023-12-31", (2023, 1, 12), CALENDAR),
        ("2023-01-01", "2023-06-30", (2023, 1, 6), CALENDAR),
        ("2024-01-01", "2024-02-29", (2024, 1, 2), CALENDAR),  # a leap year's February is whole
        ("2023-01-01", "2023-11-30", (2023, 1, 11), CALENDAR),
        # Data closed in the middle of the last month (Decision 01/2023/QĐ-UBND of Khánh Hòa, article 4).
        ("2022-12-15", "2023-06-14", (2023, 1, 6), REPORTING),
        ("2022-12-15", "2023-12-14", (2023, 1, 12), REPORTING),
        ("2022-12-15", "2023-09-14", (2023, 1, 9), REPORTING),
        ("2022-12-15", "2023-03-14", (2023, 1, 3), REPORTING),
        ("2023-06-15", "2023-12-14", (2023, 7, 12), REPORTING),
        ("2023-05-15", "2023-06-14", (2023, 6, 6), REPORTING),
        ("2023-02-15", "2023-03-14", (2023, 3, 3), REPORTING),  # a month of 28 days
        # Closed in the month before: half-years and years from 16 November.
        ("2016-11-16", "2017-05-15", (2017, 1, 6), REPORTING),
        ("2016-11-16", "2017-11-15", (2017, 1, 12), REPORTING),
        ("2011-12-01", "2012-11-30", (2012, 1, 12), REPORTING),
        # Days named twice, or one left out.
        ("2022-12-15", "2023-06-15", (2023, 1, 6), REPORTING),
        ("2019-11-16", "2020-05-14", (2020, 1, 6), REPORTING),
    ],
)
def test_whole_stretches(start: str, end: str, slot: tuple[int, int, int], calendar: Calendar) -> None:
    assert frame_of(date.fromisoformat(start), date.fromisoformat(end)) == Frame(Slot(*slot), calendar)


@pytest.mark.parametrize(
    ("start", "end", "slot", "calendar"),
    [
        ("2023-01-01", "2023-11-15", (2023, 1, 11), CALENDAR),
        ("2022-12-15", "2023-11-30", (2023, 1, 11), REPORTING),
        ("2025-07-01", "2025-12-15", (2025, 7, 12), CALENDAR),  # provinces of the new map count from their first day
    ],
)
def test_unfinished_stretches(start: str, end: str, slot: tuple[int, int, int], calendar: Calendar) -> None:
    assert frame_of(date.fromisoformat(start), date.fromisoformat(end)) == Frame(Slot(*slot), calendar, unfinished=True)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2023-05-20", "2023-06-15"),  # a campaign of some weeks
        ("2022-12-15", "2023-02-14"),  # two months before and after the New Year's feast
        ("2022-11-15", "2023-02-14"),  # three of them
        ("2023-01-01", "2023-01-20"),
        ("2023-07-01", "2023-08-15"),
        ("2016-01-01", "2020-12-31"),  # five years
        ("2022-10-01", "2023-09-30"),  # a school year
        ("2022-07-01", "2023-06-30"),
        ("2023-01-01", "2023-01-01"),  # a day
        ("2023-06-30", "2023-01-01"),  # turned round
    ],
)
def test_no_part_of_a_year(start: str, end: str) -> None:
    assert frame_of(date.fromisoformat(start), date.fromisoformat(end)) is None


def test_a_period_without_an_end_is_none() -> None:
    assert frame_of(date(2023, 1, 1), None) is None
    assert frame_of(None, date(2023, 1, 1)) is None


@pytest.mark.parametrize(("grain", "count"), [(Grain.YEAR, 1), (Grain.HALF, 2), (Grain.QUARTER, 4)])
def test_the_steps_of_a_year_leave_no_day_out(grain: Grain, count: int) -> None:
    steps = slots_of(2024, grain)
    assert len(steps) == count
    assert all(slot_of_day(slot.start, grain) == slot_of_day(slot.end, grain) == slot for slot in steps)
