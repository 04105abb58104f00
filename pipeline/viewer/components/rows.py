"""What the component of rows is given: texts, small lines over time, bars of progress, verdicts under headings."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from pipeline.viewer.components.records import keyed


@dataclass(frozen=True, slots=True)
class TextCell:
    """Words.

    Attributes:
        below: a second line, smaller.
        marks: signs of notes, set small beside the words.
        told: what the signs mean, shown on hover.
        strong: whether it is the number of its row.
        hollow: whether it stands for less than its place and stretch.
        clamped: whether only its first lines are shown.
    """

    kind: ClassVar[str] = "text"
    text: str
    below: str = ""
    marks: str = ""
    told: str = ""
    strong: bool = False
    hollow: bool = False
    clamped: bool = False


@dataclass(frozen=True, slots=True)
class SparkPoint:
    """A number over time, all sizes as shares of the picture.

    Attributes:
        x, y: where it stands.
        low, high: its bounds; low None where it is exact, high None where it is open upwards.
        hollow: whether it stands for less than its place and stretch.
        joined: whether a line leads to it from the point before.
    """

    x: float
    y: float
    low: float | None = None
    high: float | None = None
    hollow: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class SparkCell:
    """Numbers over time.

    Attributes:
        label: all of them in words, read out and shown on hover.
        breaks: where the place was joined with others, as shares of the width.
    """

    kind: ClassVar[str] = "spark"
    label: str
    points: tuple[SparkPoint, ...]
    breaks: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class BarCell:
    """How much of a target is reached, as shares of the bar.

    Attributes:
        label: the same in words.
        low, high: what is reached for sure, and at most.
        opened: whether it may be more than the bar can show.
        goal: the target.
        tone: names the colour.
    """

    kind: ClassVar[str] = "bar"
    label: str
    low: float
    high: float
    goal: float
    tone: str
    opened: bool = False


@dataclass(frozen=True, slots=True)
class BadgeCell:
    """A verdict: sign, words, colour."""

    kind: ClassVar[str] = "badge"
    mark: str
    text: str
    tone: str


RowCell = TextCell | SparkCell | BarCell | BadgeCell


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under a heading; each has an id and as many cells as there are columns, None for an empty one."""

    name: str
    rows: tuple[tuple[str, tuple[RowCell | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class RowsData:
    """All rows.

    Attributes:
        kind: names the style ("indicators", "checks").
        label: read out for the whole table.
        columns: (key, heading).
        foot: what the signs mean, in small letters below.
    """

    kind: str
    label: str
    columns: tuple[tuple[str, str], ...]
    groups: tuple[RowGroup, ...]
    foot: str = ""
    chosen: str | None = None
    height: str = "none"

    def data(self) -> dict[str, Any]:
        """As the script reads it."""
        drawn: dict[str, Any] = {
            "kind": self.kind,
            "label": self.label,
            "foot": self.foot,
            "columns": [{"key": key, "label": label} for key, label in self.columns],
            "groups": [
                {
                    "name": group.name,
                    "rows": [{"id": row, "cells": list(map(_cell, cells))} for row, cells in group.rows],
                }
                for group in self.groups
            ],
        }
        return keyed(drawn, chosen=self.chosen, height=self.height)


def _cell(cell: RowCell | None) -> dict[str, Any] | None:
    if isinstance(cell, SparkCell):
        points = [_point(point) for point in cell.points]
        return {"kind": cell.kind, "label": cell.label, "points": points, "breaks": list(map(_share, cell.breaks))}
    return {"kind": cell.kind, **asdict(cell)} if cell else None


def _point(point: SparkPoint) -> list[float | bool | None]:
    """Without names: a province has thousands of points."""
    return [*map(_share, (point.x, point.y, point.low, point.high)), point.hollow, point.joined]


def _share(number: float | None) -> float | None:
    return None if number is None else round(number, 3)
