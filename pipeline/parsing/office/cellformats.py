"""Numbers and dates of sheets as people see them, in Vietnamese style: 1.234,5 and 12,5% and 30/06/2024.

What a number looks like is said by its cell's format code (ECMA-376 part 1, 18.8.31).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[([^\]]*)\]|(General)|([#0?,.]+)|(%)|(;)|(.)', re.IGNORECASE | re.DOTALL)
_CONDITION = re.compile(r"[<>=]")
_CURRENCY = re.compile(r"\$([^-]*)")
_NUMBER = re.compile(r"([#0?,]*)(?:\.([#0?]*))?(,*)")
# Signs that stand for themselves without quotes.
_PLAIN = frozenset("$-+/()!^&'~{}=<>: ₫€£¥")
_LITERAL_DATE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
# Excel computes with 15 digits and shows at most 11 where no form is given; larger whole numbers are kept whole.
_DIGITS = 15
_GENERAL_DIGITS = 11
_LARGEST = 10**_DIGITS
_MOST_DECIMALS = 30


@dataclass(frozen=True, slots=True)
class _Form:
    """One section of a format code.

    Attributes:
        before, after: what stands round the number.
        whole: least digits before the comma.
        least, most: digits after it.
        grouped: whether thousands are parted.
        shift: powers of ten that the value is multiplied with.
        general: whether the number is shown as it is.
        number: whether there is a number at all.
    """

    before: str = ""
    after: str = ""
    whole: int = 0
    least: int = 0
    most: int = 0
    grouped: bool = False
    shift: int = 0
    general: bool = False
    number: bool = False


def shown_number(value: float, code: str) -> str:
    """A number as its format code shows it; a code beyond the common forms shows it as it is.

    Args:
        value: finite.
        code: such as "#,##0.0", "0%", "General".
    """
    forms = _forms(code)
    if forms is None:
        return _general(value)
    exact = Decimal(repr(value))
    if len(forms) > 1 and exact < 0:
        return _filled(forms[1], -exact)
    if len(forms) > 2 and exact == 0:
        return _filled(forms[2], exact)
    text = _filled(forms[0], abs(exact))
    return f"-{text}" if exact < 0 and any("1" <= char <= "9" for char in text) else text


def shown_date(value: datetime | date | time | timedelta, code: str) -> str:
    """A date or time, day before month; only the parts that its format code has."""
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{'-' * (minutes < 0)}{abs(minutes) // 60}:{abs(minutes) % 60:02}"
    if isinstance(value, time):
        return value.strftime("%H:%M")
    bare = _LITERAL_DATE.sub("", code).lower()
    parts = []
    if "y" in bare and "d" not in bare:
        parts.append(f"{value.month:02}/{value.year:04}" if "m" in bare else f"{value.year:04}")
    elif "d" in bare or "y" in bare or "h" not in bare:
        parts.append(f"{value.day:02}/{value.month:02}/{value.year:04}")
    if "h" in bare and isinstance(value, datetime):
        parts.append(value.strftime("%H:%M"))
    return " ".join(parts)


def _general(value: float) -> str:
    if value == int(value) and abs(value) < _LARGEST:
        return str(int(value))
    short = format(Decimal(f"{value:.{_GENERAL_DIGITS}g}"), "f")
    return (short.rstrip("0").rstrip(".") if "." in short else short).replace(".", ",")


@cache
def _forms(code: str) -> tuple[_Form, ...] | None:
    """The sections of a code for numbers; None where one cannot be followed (fractions, powers, conditions)."""
    sections: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(code):
        if match.group(7):
            sections.append([])
        else:
            sections[-1].append(match)
    forms = [_form(section) for section in sections[:3]]
    return None if any(form is None for form in forms) else tuple(form for form in forms if form)


def _form(tokens: list[re.Match[str]]) -> _Form | None:
    if not tokens:
        return _Form()
    parts = ["", ""]
    number: str | None = None
    percents = 0
    for match in tokens:
        quoted, escaped, bracket, general, digits, percent, _, other = match.groups()
        text = quoted or escaped or (other if other and other in _PLAIN else "")
        if bracket is not None:
            if _CONDITION.search(bracket):
                return None
            currency = _CURRENCY.match(bracket)
            text = currency.group(1) if currency else ""
        elif general or digits or other == "@":
            if number is not None:
                return None  # signs among the digits: a telephone number, a fraction
            number = digits or "General"
        elif percent:
            text, percents = "%", percents + 1
        elif other is not None and other not in _PLAIN:
            return None
        parts[number is not None] += text
    return _measured(number, parts[0], parts[1], percents)


def _measured(number: str | None, before: str, after: str, percents: int) -> _Form | None:
    if number is None:
        return _Form(before, after)
    if number == "General":
        return _Form(before, after, general=True, number=True)
    match = _NUMBER.fullmatch(number)
    if match is None:
        return None
    whole, decimals, scaled = match.group(1), match.group(2) or "", match.group(3)
    bare = whole.rstrip(",")
    return _Form(
        before,
        after,
        whole=bare.count("0"),
        least=decimals.count("0"),
        most=min(len(decimals), _MOST_DECIMALS),
        grouped="," in bare,
        shift=2 * percents - 3 * (len(scaled) + len(whole) - len(bare)),
        number=True,
    )


def _filled(form: _Form, value: Decimal) -> str:
    """A value of no sign in a form."""
    if not form.number:
        return (form.before + form.after).strip()
    if form.general:
        return f"{form.before}{_general(float(value))}{form.after}".strip()
    exact = value.scaleb(form.shift)
    rounded = exact.quantize(Decimal(1).scaleb(-form.most), rounding=ROUND_HALF_UP) if abs(exact) < _LARGEST else exact
    whole, _, decimals = f"{rounded:f}".partition(".")
    decimals = decimals[: form.least] + decimals[form.least :].rstrip("0")
    if not rounded and not form.whole and not form.least:
        return (form.before + form.after).strip()  # "#" and "?" show no zero
    whole = whole.zfill(form.whole)
    if form.grouped:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole)
    return f"{form.before}{whole}{',' + decimals if decimals else ''}{form.after}".strip()
