"""Cells of SDMX components that are made of several columns of a table."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache

from pipeline.analysis.columns import Cell
from pipeline.areas import area_table, name_key
from pipeline.records import Level

Row = Mapping[str, Cell]

# SDMX's usual codes for "all together", "not stated" and "not applicable".
TOTAL = "_T"
UNSTATED = "_X"
NOT_APPLICABLE = "_Z"
NATION = "VN"
NORMAL, BREAK, UNRELIABLE = "A", "B", "U"

_YEAR, _HALF, _QUARTER = 12, 6, 3


def time_period(start: date | None, end: date | None) -> str:
    """A period as an SDMX observational time period.

    Years, halves, quarters and months of the calendar by their names ("2024", "2024-S1", "2024-Q1", "2024-06"); other
    periods as a range, so that half-years that are closed on 14 June stay what they are ("2023-12-15/P6M").

    Args:
        start: first day.
        end: last day, included.

    Returns:
        One day where only one is known; empty where none is.
    """
    if start is None or end is None or start == end:
        day = end or start
        return day.isoformat() if day else ""
    if start > end:
        return f"{start.isoformat()}/P0D"
    months = _whole_months(start, end)
    if months and start.day == 1 and (name := _named(start, months)):
        return name
    if months:
        length = f"{months // _YEAR}Y" if months % _YEAR == 0 else f"{months}M"
    else:
        length = f"{(end - start).days + 1}D"
    return f"{start.isoformat()}/P{length}"


def _named(start: date, months: int) -> str:
    if months == _YEAR and start.month == 1:
        return f"{start.year:04d}"
    if months == _HALF and start.month % _HALF == 1:
        return f"{start.year:04d}-S{start.month // _HALF + 1}"
    if months == _QUARTER and start.month % _QUARTER == 1:
        return f"{start.year:04d}-Q{start.month // _QUARTER + 1}"
    return f"{start.year:04d}-{start.month:02d}" if months == 1 else ""


def _whole_months(start: date, end: date) -> int:
    """How many months a period takes, 0 where it is no whole number of them."""
    if end == date.max:
        return 0
    after = end + timedelta(days=1)
    months = (after.year - start.year) * _YEAR + after.month - start.month
    same_day = after.day == start.day and start.day <= monthrange(after.year, after.month)[1]
    return months if same_day else 0


def breakdown(codes: str) -> str:
    """The codes of a breakdown as one code: "minor-seller"; all together is "_T".

    Args:
        codes: of the scheme, with spaces between.
    """
    return "-".join(sorted(codes.split())) or TOTAL


@cache
def area(system: str | None, code: str | None, level: str | None, name: str | None) -> str:
    """The code of a reference area: id of the areas table, "VN" for the nation, "_X" where none is stated.

    Args:
        system: the map of the text.
        code: id of the area, as figures carry it.
        level: of the area.
        name: of a region.
    """
    if code:
        return code
    if level == Level.NATIONAL:
        return NATION
    if level == Level.REGION and name:
        regions = [found for found in area_table().named(name_key(name)) if found.level is Level.REGION]
        # A region of no map ("miền Bắc") serves for all.
        same_map = [found for found in regions if found.system == system] or [r for r in regions if not r.system]
        if len(same_map) == 1:
            return same_map[0].id
    return UNSTATED


def _text(row: Row, name: str) -> str | None:
    value = row.get(name)
    return value if isinstance(value, str) else None


def _day(row: Row, name: str) -> date | None:
    value = row.get(name)
    return value if isinstance(value, date) else None


def _status(row: Row) -> str:
    if row.get("series_break"):
        return BREAK
    doubts = f"{row.get('flag_codes') or ''} {row.get('notes') or ''}".split()
    return UNRELIABLE if "doubtful" in doubts else NORMAL


MADE: dict[str, Callable[[Row], Cell]] = {
    "area": lambda row: area(
        _text(row, "area_system"), _text(row, "area_code"), _text(row, "level"), _text(row, "area_name")
    ),
    "breakdown": lambda row: breakdown(_text(row, "detail") or ""),
    "time_period": lambda row: time_period(_day(row, "period_start"), _day(row, "period_end")),
    "observation_status": _status,
    # Values are written in full.
    "unit_multiplier": lambda _: 0,
    "rate": lambda row: row["rate"] or NOT_APPLICABLE,
    "sample": lambda row: "sample" in row,
}
"""By the key that data/sdmx.yaml names; a row is read by the names of its columns."""
