"""Dates and names out of page furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from pipeline.parsing.structure.furniture import DATE, furniture
from pipeline.textforms import fold

_NUMERIC = re.compile(DATE)
_SPOKEN = re.compile(r"(\d{1,2}) tháng (\d{1,2}),? (?:năm )?(\d{4})")
_CENTURY = 2000
# Hosts of authorities alone: pages link to all others.
_HOST = re.compile(
    r"(?<![\w.-])(?:[\w.-]{1,64}@|https?://)?(?P<host>(?:[a-z0-9-]{1,63}\.){1,4}gov\.vn)(?![\w.-])", re.IGNORECASE
)
_SIGNS = " •-–|:°"
_NAME_LENGTH = 160
_DATE_REACH = 24
# "Trang thông tin điện tử" alone names nobody.
_GENERAL_WORDS = 5
# No report on the web is older; later years are misprints.
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


def first_date(key: str) -> date | None:
    """The first date in a line, day before month, or None where there is none that exists."""
    for match in _NUMERIC.finditer(key):
        parts = [int(part) for part in re.findall(r"\d+", match.group())]
        day, month, year = parts if parts[0] <= 31 else reversed(parts)
        found = _exists(year if year > 99 else year + _CENTURY, month, day)
        if found:
            return found
    spoken = _SPOKEN.search(key)
    return _exists(int(spoken.group(3)), int(spoken.group(2)), int(spoken.group(1))) if spoken else None


def _exists(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def issued_on(lines: Iterable[str]) -> date | None:
    """The day beside a label like "Ngày ban hành" in the box that says what a document is.

    Args:
        lines: of furniture, cells parted by tabs.
    """
    for line in lines:
        place = furniture().issue_label(fold(line))
        day = first_date(fold(line[place : place + _DATE_REACH])) if place is not None else None
        if day is not None:
            return day
    return None


def host_in(lines: Iterable[str]) -> str | None:
    """The host that furniture lines name most often, in addresses of pages or mail; the first of several.

    Args:
        lines: in order.
    """
    named = Counter(match.group("host").lower() for line in lines for match in _HOST.finditer(line))
    return named.most_common(1)[0][0].removeprefix("www.") if named else None


def site_name(lines: Iterable[str]) -> str | None:
    """The name of a site among furniture lines: as it calls itself, or its owner's name.

    Args:
        lines: in order, single spaces.
    """
    owner: str | None = None
    for line in lines:
        key = fold(line)
        if furniture().names_site(key):
            name = line[: furniture().name_end(key, 0)].strip(_SIGNS)
            if len(name) <= _NAME_LENGTH and len(name.split()) > _GENERAL_WORDS:
                return name
        place = furniture().owner(key)
        if place is not None and owner is None:
            owner = line[place[0] : place[1]].strip(_SIGNS)[:_NAME_LENGTH] or None
    return owner
