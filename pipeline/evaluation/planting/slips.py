"""Numbers written anew in the form that they had: dots of thousands, leading zeros, decimals, words behind them."""

from __future__ import annotations

import re

_WHOLE = re.compile(r"0?\d{1,3}(?:\.\d{3})+|\d+")
_PERCENT = re.compile(r"(\d+)(?:,(\d+))?(\s*%)")
_MONEY = re.compile(r"(\d[\d.]*)(?:,\d+)?(?=\D|$)")
_THOUSAND = 1000


def whole(surface: str, value: float) -> str | None:
    """A count written as another one; None where it is not written in digits alone.

    Args:
        surface: as it is written: "05", "1.234".
        value: the new number.
    """
    if not _WHOLE.fullmatch(surface) or value < 0 or not float(value).is_integer():
        return None
    digits = str(int(value))
    if "." in surface or (int(value) >= _THOUSAND and len(surface) < len("1000")):
        return f"{int(value):,}".replace(",", ".")
    return digits.zfill(len(surface)) if surface.startswith("0") else digits


def count(value: float) -> str:
    """A count as reports write it: "07", "85", "1.234"."""
    return f"{int(value):02,}".replace(",", ".")


def ratio(surface: str, value: float) -> str | None:
    """A ratio "44/44" with another first number."""
    first, slash, second = surface.partition("/")
    written = whole(first, value)
    return f"{written}{slash}{second}" if slash and written is not None and _WHOLE.fullmatch(second) else None


def percent(surface: str, value: float) -> str | None:
    """A percentage as another one, with as many decimals; its sign stays with the words around it."""
    match = _PERCENT.fullmatch(surface)
    if match is None or value < 0:
        return None
    decimals = len(match.group(2) or "")
    return f"{value:.{decimals}f}".replace(".", ",") + match.group(3)


def thousandfold(surface: str) -> str | None:
    """An amount of money with three zeros too many: "145 triệu" as "145.000 triệu"; None with decimals or in words."""
    match = _MONEY.match(surface)
    if match is None or "," in match.group():
        return None
    number = int(match.group(1).replace(".", "").rstrip() or 0)
    return f"{number * _THOUSAND:,}".replace(",", ".") + surface[match.end() :]


def swapped(value: float) -> float | None:
    """A number with two different neighbouring digits swapped, the first that can be: 45 for 54; None of one digit."""
    digits = f"{value:.0f}"
    for at in range(len(digits) - 1):
        one, other = digits[at], digits[at + 1]
        if one != other and (at > 0 or other != "0"):
            return float(f"{digits[:at]}{other}{one}{digits[at + 2 :]}")
    return None
