"""Rows of the tables of cases: a text whose figures stand in [ ], and what each of them must say.

The figures of a text must be exactly those in [ ], in their order; every other number is none. What a row leaves out
has the default of its kind of document (`build.HEADS`): an exact, reported count of Hưng Yên in 2021, no detail.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from pipeline.records import Figure
from pipeline.scheme import scheme
from pipeline.textforms import search_key
from tests.extraction.build import case

YEAR = "2021-01-01 2021-12-31"
SPAN = "2021-01-01 2025-12-31"
NEVER = ""

# kind of document -> status, "level province district" and period that its figures have unless a row says else
_DEFAULTS: dict[str, tuple[str, str, str | None]] = {
    "report": ("reported", "province/Hưng Yên", YEAR),
    "half": ("reported", "province/Hưng Yên", "2021-01-01 2021-06-30"),
    "plan": ("target", "province/Hưng Yên", YEAR),
    "programme": ("target", "province/Hưng Yên", SPAN),
    "district": ("reported", "district/Lào Cai/Văn Bàn", "2020-01-01 2020-12-31"),
    "raid": ("reported", "district/Hưng Yên/Hưng Yên", "2021-12-13 2021-12-13"),
    "bare": ("reported", "", None),
}


@dataclass(frozen=True)
class Row:
    """A case.

    Attributes:
        kind: of the document (`build.HEADS`).
        text: its figures in [ ].
        wants: from `fig`, one for each [ ].
        fails: what is wrong with the program where it does not do yet what the guideline demands.
    """

    kind: str
    text: str
    wants: tuple[dict[str, Any], ...]
    fails: str = ""


def row(kind: str, text: str, *wants: dict[str, Any], fails: str = "") -> Row:
    """A case; see `Row`."""
    return Row(kind, text, wants, fails)


def fig(indicator: str, value: float, /, **said: Any) -> dict[str, Any]:
    """What a figure must say.

    Args:
        indicator: its code.
        value: the number in full.
        said: fields of the figure, and `place` ("level/province/district/commune"), `period` ("start end", "" for
            none) and `part` (index of the whole in the text); `detail` as one text with spaces; `...` for a field
            that the guideline leaves open.
    """
    return {"indicator": indicator, "value": value, **said}


def share(indicator: str, value: float, /, **said: Any) -> dict[str, Any]:
    """A share in percent."""
    return fig(indicator, value, **{"measure": "share", "unit": "percent", **said})


def change(indicator: str, value: float, /, **said: Any) -> dict[str, Any]:
    """A signed change, in percent unless `unit` says else."""
    return fig(indicator, value, **{"measure": "change", "unit": "percent", **said})


def money(indicator: str, value: float, /, **said: Any) -> dict[str, Any]:
    """An amount in đồng."""
    return fig(indicator, value, **{"measure": "amount", "unit": "vnd", **said})


def cases(rows: Iterable[Row], names: Sequence[str] = ()) -> list[Any]:
    """Rows as parameters of a test; one that the program fails for a known reason is expected to fail.

    Args:
        rows: the rows.
        names: of the rows, else the beginnings of their texts.
    """
    return [
        pytest.param(item, id=names[index] if names else search_key(item.text)[:60], marks=_marks(item))
        for index, item in enumerate(rows)
    ]


def _marks(item: Row) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(strict=True, reason=item.fails)] if item.fails else []


def check(item: Row, *, learned: bool = False) -> None:
    """Compares the figures of a row's text with what it wants.

    Args:
        item: the row.
        learned: whether the models read it; else the rules alone.

    Raises:
        AssertionError: with all differences of the row.
    """
    reading = case(item.text, item.kind, learned=learned)
    marked = [span.of(reading.text) for span in reading.marked]
    found = reading.figures
    at = [(figure.start, figure.surface) for figure in found]
    assert at == [(span.start, span.of(reading.text)) for span in reading.marked], [
        f"{figure.surface} {figure.indicator}" for figure in found
    ]
    assert len(item.wants) == len(marked)
    ids = [figure.id for figure in found]
    wrong = []
    for figure, want in zip(found, item.wants, strict=True):
        full = _with_defaults(want, item.kind)
        full = {name: value for name, value in full.items() if value is not ...}
        part = full.pop("part", ...)
        said = _said(figure, full)
        wrong += [
            f"{figure.surface}: {name} {said[name]!r}, not {full[name]!r}" for name in full if said[name] != full[name]
        ]
        whole = ids.index(figure.part_of) if figure.part_of in ids else None
        if part is not ... and whole != part:
            wrong.append(f"{figure.surface}: part of {whole}, not {part}")
    assert not wrong, wrong


def _with_defaults(want: dict[str, Any], kind: str) -> dict[str, Any]:
    status, place, period = _DEFAULTS[kind]
    full: dict[str, Any] = {
        "measure": "count",
        "value_max": None,
        "denominator": None,
        "qualifier": "exact",
        "unit": scheme().indicators[want["indicator"]].unit,
        "status": status,
        "scope": "aggregate",
        "detail": "",
        "joint": False,
        "part": None,
        **want,
    }
    if place:
        full.setdefault("place", place)
    if period is not None:
        full.setdefault("period", period)
    return full


def _said(figure: Figure, names: Iterable[str]) -> dict[str, Any]:
    """What a figure says under the names that a row uses."""
    said: dict[str, Any] = {}
    for name in names:
        if name == "place":
            said[name] = "/".join(
                part for part in (figure.level.value, figure.province, figure.district, figure.commune) if part
            )
        elif name == "period":
            said[name] = " ".join(_day(day) for day in (figure.period_start, figure.period_end)).strip()
        elif name == "detail":
            said[name] = " ".join(figure.detail)
        else:
            value = getattr(figure, name)
            said[name] = getattr(value, "value", value)
    return said


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
