"""Builders of figure lines for the tests of this room."""

from __future__ import annotations

from typing import Any

_PLAIN: dict[str, Any] = {
    "id": "f1",
    "indicator": "cases",
    "measure": "count",
    "value": 5,
    "value_max": None,
    "denominator": None,
    "qualifier": "exact",
    "unit": "case",
    "detail": [],
    "status": "reported",
    "scope": "aggregate",
    "level": "province",
    "province": "Hưng Yên",
    "district": None,
    "commune": None,
    "period_start": "2021-01-01",
    "period_end": "2021-06-30",
    "part_of": None,
    "surface": "05",
    "start": 10,
    "end": 12,
}


def gold_line(**changes: object) -> dict[str, Any]:
    """A gold figure: five cases, Hưng Yên, first half of 2021, at [10, 12)."""
    return {**_PLAIN, **changes}


def given_line(document: str = "reports/a.txt", **changes: object) -> dict[str, Any]:
    """The same as an extracted line of a document."""
    return {"document": document, **_PLAIN, **changes}
