"""A list with a small picture in each row as one picture: what the page's own component draws, for files.

Everything is laid out here, in pixels, as lines, areas, dots and words; the chart only draws them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.viewer.charts.frame import (
    BACKGROUND,
    FAINT,
    GREY,
    INK,
    POINT,
    Frame,
    Spec,
    framed,
    marks,
    named,
    nominal,
    only,
    quantity,
    wrapped,
)
from pipeline.viewer.charts.rows import Row
from pipeline.viewer.components.rows import BadgeCell, BarCell, RowCell, RowsData, SparkCell, TextCell

_LINE, _PAD, _HEIGHT, _SIZE = 15, 6, 28, 11.5
Item = TypeVar("Item")
# Of a letter, on average; words are broken by it.
_LETTER = 6.2
# As the styles of the component: by what became of a target.
_TONES = {"met": "#1b6e3c", "not_met": "#b3261e", "under_way": "#0b62a4"}
_TONE = "#5f6368"
_HATCH = 4


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Marks by what they are; all positions in pixels from the upper left corner."""

    words: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    areas: list[Row] = field(default_factory=list)
    dots: list[Row] = field(default_factory=list)

    def write(self, x: float, y: float, text: str, *, strong: bool = False, color: str = INK) -> None:
        self.words.append({"x": x, "y": y, "text": text, "strong": strong, "color": color})

    def line(self, start: tuple[float, float], end: tuple[float, float], color: str, width: float = 1) -> None:
        self.lines.append({"x": start[0], "y": start[1], "x2": end[0], "y2": end[1], "color": color, "width": width})

    def area(self, start: tuple[float, float], end: tuple[float, float], color: str) -> None:
        self.areas.append({"x": start[0], "y": start[1], "x2": end[0], "y2": end[1], "color": color})


def list_picture(data: RowsData, widths: Sequence[int], frame: Frame) -> Spec:
    """The whole list.

    Args:
        data: what the page shows.
        widths: of the columns in pixels, none for a column that is left out.
        frame: words around; its width is that of the columns together.
    """
    sheet = _Sheet()
    down = float(_LINE)
    for (_, label), (left, _) in _placed(data.columns, widths):
        sheet.write(left, down, " ".join(label.split()), strong=True, color=GREY)
    down += _PAD
    for group in data.groups:
        sheet.line((0, down), (sum(widths), down), FAINT)
        if group.name:
            down += _LINE + _PAD
            sheet.write(0, down, group.name, strong=True, color=GREY)
            down += _PAD
        for _, cells in group.rows:
            placed = _placed(cells, widths)
            down += max(_cell(sheet, cell, left, down, width) for cell, (left, width) in placed)
    return framed(_drawn(sum(widths), down + _PAD), frame, _datasets(sheet))


def _placed(items: Sequence[Item], widths: Sequence[int]) -> list[tuple[Item, tuple[int, int]]]:
    """What stands in each column that is shown, with its left edge and width."""
    edges = [sum(widths[:index]) for index in range(len(widths))]
    return [(item, place) for item, place in zip(items, zip(edges, widths, strict=True), strict=True) if place[1]]


def _cell(sheet: _Sheet, cell: RowCell | None, left: float, top: float, width: int) -> float:
    """Draws a cell and gives its height."""
    match cell:
        case TextCell():
            return _text(sheet, cell, left, top, width)
        case BadgeCell():
            return _text(sheet, TextCell(f"{cell.mark} {cell.text}", strong=True), left, top, width, _tone(cell.tone))
        case SparkCell():
            _spark(sheet, cell, left, top, width - 2 * _PAD)
        case BarCell():
            _bar(sheet, cell, left, top, width - 2 * _PAD)
    return _HEIGHT


def _tone(name: str) -> str:
    return _TONES.get(name, _TONE)


def _text(sheet: _Sheet, cell: TextCell, left: float, top: float, width: int, color: str = INK) -> float:
    letters = int((width - _PAD) / _LETTER)
    text = f"{cell.text} ({cell.marks})" if cell.marks else cell.text
    lines = [(line, True) for line in wrapped(text, letters)] + [(line, False) for line in wrapped(cell.below, letters)]
    for number, (line, main) in enumerate(lines, start=1):
        strong = main and cell.strong
        sheet.write(left, top + number * _LINE, line, strong=strong, color=color if main else GREY)
    return max(_HEIGHT, len(lines) * _LINE + 2 * _PAD)


def _spark(sheet: _Sheet, cell: SparkCell, left: float, top: float, width: float) -> None:
    """Lines join neighbours only, so a gap is a gap; hollow dots are not complete."""

    def at(across: float, up: float) -> tuple[float, float]:
        return left + across * width, top + _HEIGHT - _PAD - up * (_HEIGHT - 2 * _PAD)

    for share in cell.breaks:
        sheet.line((at(share, 0)[0], top + 2), (at(share, 0)[0], top + _HEIGHT - 2), GREY, 0.6)
    for before, point in zip((None, *cell.points), cell.points, strict=False):
        x, y = at(point.x, point.y)
        if point.joined and before:
            sheet.line(at(before.x, before.y), (x, y), POINT, 1.4)
        if point.low is not None:
            end = top + 1 if point.high is None else at(0, point.high)[1]
            sheet.line(at(point.x, point.low), (x, end), POINT)
            if point.high is None:
                sheet.line((x - 3, end + 4), (x, end), POINT)
                sheet.line((x + 3, end + 4), (x, end), POINT)
        sheet.dots.append({"x": x, "y": y, "color": BACKGROUND if point.hollow else POINT})


def _bar(sheet: _Sheet, cell: BarCell, left: float, top: float, width: float) -> None:
    """What is reached for sure is full, what the bounds leave open is hatched, the target is a tick."""
    color, upper, lower = _tone(cell.tone), top + 9, top + 19
    low, high = left + cell.low * width, left + cell.high * width
    sheet.area((left, upper), (left + width, lower), "#e9edf0")
    sheet.area((left, upper), (low, lower), color)
    x = low
    while x < high - 0.5:
        sheet.line((x, lower), (min(x + _HATCH, high), upper), color)
        x += _HATCH
    if high > low:
        sheet.line((high, upper), (high, lower), color)
    if cell.opened:
        sheet.line((left + width - 5, top + 4), (left + width, top + 14), color, 1.4)
        sheet.line((left + width - 5, top + 24), (left + width, top + 14), color, 1.4)
    goal = left + cell.goal * width
    sheet.line((goal, top + 4), (goal, top + 24), INK, 2)


def _drawn(width: float, height: float) -> Spec:
    at = {
        "x": quantity("x", axis=None, scale={"domain": [0, width], "nice": False}),
        "y": quantity("y", axis=None, scale={"domain": [height, 0], "nice": False}),
    }
    color = nominal("color", scale=None)
    ends = {**at, "x2": {"field": "x2"}, "y2": {"field": "y2"}, "color": color}
    stroke = quantity("width", scale=None)
    words = {**at, "text": nominal("text"), "color": color}
    layers = [
        {"data": named("areas"), **marks("rect", ends)},
        {"data": named("lines"), **marks("rule", {**ends, "strokeWidth": stroke})},
        {
            "data": named("dots"),
            **marks("point", {**at, "fill": color}, size=26, strokeWidth=1.3, stroke=POINT, opacity=1),
        },
        {"data": named("words"), **only(marks("text", words, align="left", fontSize=_SIZE), "!datum.strong")},
        {
            "data": named("words"),
            **only(marks("text", words, align="left", fontSize=_SIZE, fontWeight="bold"), "datum.strong"),
        },
    ]
    return {"layer": layers, "width": width, "height": height, "view": {"stroke": None}}


def _datasets(sheet: _Sheet) -> dict[str, Sequence[Row]]:
    return {"words": sheet.words, "lines": sheet.lines, "areas": sheet.areas, "dots": sheet.dots}
