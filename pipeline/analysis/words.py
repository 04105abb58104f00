"""Numbers, dates, periods and places in words, the Vietnamese way first: 1.234,5; dd/mm/yyyy; quý I/2023."""

from __future__ import annotations

import math
from calendar import monthrange
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.numbers import parse_pattern

from pipeline.analysis.labels import name_of
from pipeline.records import Figure, Level, Measure, Qualifier

# Parsed once: a document of thousands of figures says thousands of numbers.
_PATTERN = parse_pattern("#,##0.######")
_LOCALES = {language: Locale.parse(language) for language in ("vi", "en")}

_ROMAN = ("I", "II", "III", "IV")
_QUARTER_MONTHS = 3
_HALF_MONTHS = 6
_YEAR_MONTHS = 12
_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number_words(value: float | None, language: str) -> str:
    """1234.5 as "1.234,5" (vi) or "1,234.5" (en); nothing for None and for no finite number."""
    if value is None or not math.isfinite(value):
        return ""
    words: str = _PATTERN.apply(Decimal(repr(value)), _LOCALES["en" if language == "en" else "vi"])
    return words


def date_words(day: date | None) -> str:
    """dd/mm/yyyy in both languages."""
    return "" if day is None else f"{day.day:02d}/{day.month:02d}/{day.year}"


def value_words(figure: Figure, language: str) -> str:
    """The value as a reader says it: "trên 210", "10–20", "44/44", "31,5%", "giảm 14"."""
    number = number_words(figure.value, language)
    percent = "%" if figure.unit == "percent" else ""
    if figure.value_max is not None:
        return f"{number}–{number_words(figure.value_max, language)}{percent}"
    if figure.denominator is not None:
        return f"{number}/{number_words(figure.denominator, language)}"
    qualifier = "" if figure.qualifier is Qualifier.EXACT else name_of("qualifiers", figure.qualifier, language)
    if figure.measure is Measure.CHANGE and figure.value:
        up, down = ("up", "down") if language == "en" else ("tăng", "giảm")
        parts = (up if figure.value > 0 else down, qualifier, number_words(abs(figure.value), language) + percent)
    else:
        parts = ("", qualifier, number + percent)
    return " ".join(part for part in parts if part)


def unit_words(figure: Figure, language: str) -> str:
    """The unit's name; what is counted by visits is said so ("lượt cơ sở")."""
    name = name_of("units", figure.unit, language)
    if figure.counted_as != "visits" or figure.unit == "percent":
        return name
    return f"{name} (visits)" if language == "en" else f"lượt {name}"


def place_words(figure: Figure, language: str) -> str:
    """The area from small to large: "xã A, huyện B, Lào Cai"; a level's own name where no area is named."""
    names = [name for name in (figure.commune, figure.district, figure.province) if name]
    if figure.area_name and figure.area_name not in names:
        names.insert(0, figure.area_name)
    if names:
        return ", ".join(names)
    if figure.level is Level.NATIONAL:
        return name_of("levels", Level.NATIONAL, language)
    return ""


def bound_words(figure: Figure, language: str) -> str:
    """The interval that the words leave open: "(210; ∞)"; empty for an exact number."""
    low, high = figure.bound_low, figure.bound_high
    if (low is None and high is None) or (low == high == figure.value):
        return ""
    left = number_words(low, language) or "−∞"
    right = number_words(high, language) or "∞"
    return f"{left} – {right}"


def period_words(start: date | None, end: date | None, basis: str | None, language: str) -> str:
    """A period by its usual name where it is one ("6 tháng đầu năm 2021"), else by its two days.

    Args:
        start: first day.
        end: last day, included.
        basis: "as_of" says "up to" before a single day.
        language: "vi" or "en".
    """
    if end is None:
        return "" if start is None else f"{'from' if language == 'en' else 'từ'} {date_words(start)}"
    english = language == "en"
    if start is None or (start == end and basis == "as_of"):
        return f"{'as of' if english else 'đến'} {date_words(end)}"
    if start == end:
        return date_words(end)
    named = _named_period(start, end, english=english)
    return named or f"{date_words(start)} – {date_words(end)}"


def _named_period(start: date, end: date, *, english: bool) -> str:
    if start.day != 1 or end.day != monthrange(end.year, end.month)[1]:
        return ""
    if start.year != end.year:
        whole_years = start.month == 1 and end.month == _YEAR_MONTHS
        return f"{start.year}–{end.year}" if whole_years else ""
    months, year = end.month - start.month + 1, start.year
    if months == _YEAR_MONTHS:
        return f"{year}" if english else f"Năm {year}"
    if months == 1:
        return f"{_ENGLISH_MONTHS[start.month - 1]} {year}" if english else f"Tháng {start.month}/{year}"
    if months == _QUARTER_MONTHS and start.month % _QUARTER_MONTHS == 1:
        quarter = start.month // _QUARTER_MONTHS
        return f"Q{quarter + 1} {year}" if english else f"Quý {_ROMAN[quarter]}/{year}"
    if months == _HALF_MONTHS and start.month in (1, 7):
        half = 1 if start.month == 1 else 2
        return f"H{half} {year}" if english else f"6 tháng {'đầu' if half == 1 else 'cuối'} năm {year}"
    if start.month == 1:
        return f"{months} months of {year}" if english else f"{months} tháng đầu năm {year}"
    return ""
