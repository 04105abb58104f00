"""Series over time: a panel per place, or some lines in one picture, with bounds, gaps and the change of the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.viewer.charts.frame import (
    ALARM,
    BACKGROUND,
    DASHES,
    GREY,
    INK,
    LINES,
    POINT,
    ROWS,
    Frame,
    Spec,
    chosen_by,
    chosen_cell,
    framed,
    label_table,
    marks,
    named,
    nominal,
    number_format,
    only,
    pressable,
    quantity,
    shown_if,
    value,
)
from pipeline.viewer.charts.rows import DERIVED, STATED, SUMMED, Row, any_row

# The shape of a point is the origin of its number.
SHAPES = {STATED: "circle", SUMMED: "square", DERIVED: "diamond"}
# Between panels, in pixels: room for an axis of values where each panel has its own.
_APART, _APART_FREE = 22, 54
_FIRST_AXIS = 60
# Height of the arrow over a number of which only the lower bound is known, in pixels.
ARROW = 13


@dataclass(frozen=True, slots=True)
class LineAxes:
    """The axes of the panels.

    Attributes:
        labels: one per stretch; an empty one is not written.
        shared: one axis of values for all panels.
        places: names in their order.
        width: of the whole picture, in pixels.
    """

    labels: tuple[str, ...]
    shared: bool
    places: tuple[str, ...]
    width: int


def small_multiples(rows: Sequence[Row], axes: LineAxes, frame: Frame, labels: dict[str, str]) -> Spec:
    """One panel per place.

    Args:
        rows: of `rows.line_rows`.
        axes: how they are laid out.
        frame: words around.
        labels: names of the tooltip's lines.
    """
    columns = max(1, min(len(axes.places), axes.width // 225))
    apart = _APART if axes.shared else _APART_FREE
    width = (axes.width - _FIRST_AXIS) // columns - apart
    chart = {
        "data": named(ROWS),
        "facet": nominal("place", sort=list(axes.places), header={"title": None}),
        "columns": columns,
        "spacing": {"row": 50 if axes.shared else 60, "column": apart},
        "bounds": "flush",
        "spec": {"layer": _layers(rows, axes, frame, labels, value(POINT)), "width": width, "height": 92},
        "resolve": {"scale": {"y": "shared" if axes.shared else "independent"}, "axis": {"x": "independent"}},
    }
    return framed(chart, frame, {ROWS: rows})


def together(rows: Sequence[Row], axes: LineAxes, frame: Frame, labels: dict[str, str]) -> Spec:
    """All lines in one picture: told apart by colour and dash, each named in the legend."""
    names = list(axes.places)
    color = nominal(
        "place",
        sort=names,
        scale={"domain": names, "range": list(LINES[: len(names)])},
        legend={
            "title": None, "orient": "right", "symbolType": "stroke", "symbolSize": 300, "symbolStrokeWidth": 2.5,
            "symbolOpacity": 1,
        },
    )  # fmt: skip
    drawn = _one_break(rows)
    layers = _layers(drawn, axes, frame, labels, color)
    chart = {"data": named(ROWS), "layer": layers, "width": axes.width - 220, "height": 330}
    return framed(chart, frame, {ROWS: drawn})


def _one_break(rows: Sequence[Row]) -> list[Row]:
    """In one picture a day is drawn once, not once per place."""
    seen: set[float] = set()
    drawn = []
    for row in rows:
        again = row["break_x"] in seen
        seen |= {row["break_x"]} - {None}
        drawn.append(row | {"break_x": None, "break_day": ""} if again else row)
    return drawn


def _layers(rows: Sequence[Row], axes: LineAxes, frame: Frame, labels: dict[str, str], color: Spec) -> list[Spec]:
    """What is drawn, from the ground up.

    Every layer has all rows, and shows what concerns it by opacity: filtered layers would give a panel that has none of
    a kind no extent of its axis.
    """
    base = {"x": _x(axes), "color": color}
    top = _top(rows, axes)
    at = {**base, "y": _y("value", frame, top)}
    dash = {"strokeDash": _dash(axes.places)} if "field" in color else {}
    line = marks("line", {**at, "detail": nominal("run"), **dash}, strokeWidth=1.6)
    shapes = {"domain": list(SHAPES), "range": list(SHAPES.values())}
    shape = nominal("shape", scale=shapes, legend=None)
    point = marks("point", {**at, "shape": shape, "fill": _fill(color)}, size=40, strokeWidth=1.6, opacity=1)
    layers = [*_break(rows), line, *_bounds(rows, base, frame, top), point]
    if any_row(rows, lambda row: row["conflict"]):
        doubted = {**at, "color": value(ALARM), "opacity": shown_if("datum.conflict")}
        layers.append(marks("text", doubted, text="!", dx=7, dy=-6, fontWeight="bold", fontSize=13))
    if any_row(rows, lambda row: row["cell"] == frame.chosen):
        ringed = {**at, "color": value(INK), "opacity": shown_if(chosen_cell(frame))}
        layers.append(marks("point", ringed, shape="circle", size=190, strokeWidth=2))
    pressed = marks("point", at, filled=True, size=260, opacity=0, cursor="pointer", aria=True, clip=True)
    return [*layers, pressable(pressed, labels)]


def _fill(color: Spec) -> Spec:
    """The colour of the line; the ground's where a number is not complete."""
    hollow = chosen_by("datum.hollow", BACKGROUND, POINT)
    if "field" not in color:
        return hollow
    return nominal("place", sort=color["sort"], scale=color["scale"], legend=None, condition=hollow["condition"])


def _dash(names: Sequence[str]) -> Spec:
    scale = {"domain": list(names), "range": list(DASHES[: len(names)])}
    return nominal("place", sort=list(names), scale=scale, legend=None)


def _x(axes: LineAxes) -> Spec:
    axis = {
        "title": None,
        "values": [index for index, label in enumerate(axes.labels) if label],
        "labelExpr": label_table(list(axes.labels)),
        "labelOverlap": "greedy",
        "labelSeparation": 3,
        "labelFlush": False,
        "grid": False,
        "tickSize": 4,
    }
    domain = [-0.5, max(len(axes.labels), 1) - 0.5]
    return quantity("x", scale={"domain": domain, "nice": False, "zero": False}, axis=axis)


def _top(rows: Sequence[Row], axes: LineAxes) -> float | None:
    """Where a shared axis ends at least: what stands out over the highest number would push its panel's name up."""
    highest = max((max(row["value"], row["high"] or 0) for row in rows), default=0)
    return highest * 1.2 if axes.shared and highest else None


def _y(field: str, frame: Frame, top: float | None) -> Spec:
    axis = {"title": frame.unit, "format": number_format(), "tickCount": 4, "titlePadding": 6}
    end = {} if top is None else {"domainMax": top}
    return quantity(field, axis=axis, scale={"zero": True, "nice": top is None, **end})


def _bounds(rows: Sequence[Row], base: Spec, frame: Frame, top: float | None) -> list[Spec]:
    """A bar from bound to bound, without length for an exact number; an arrow where the upper one is not known."""
    layers = []
    if any_row(rows, lambda row: row["low"] is not None):
        ends = {"y": _y("bar_low", frame, top), "y2": {"field": "bar_high"}}
        layers.append(marks("rule", {**base, **ends}, strokeWidth=5, opacity=0.32))
    if any_row(rows, lambda row: row["opened"]):
        at = {**base, "y": _y("value", frame, top), "opacity": shown_if("datum.opened")}
        layers.append(marks("rule", {**at, "y2": {"field": "value"}}, strokeWidth=1.4, yOffset=-4, y2Offset=-ARROW))
        layers.append(marks("point", at, shape="triangle-up", filled=True, size=22, yOffset=-ARROW))
    return layers


def _break(rows: Sequence[Row]) -> list[Spec]:
    """The day on which a place was joined with others, with its date."""
    if not any_row(rows, lambda row: row["break_x"] is not None):
        return []
    at = {"x": quantity("break_x"), "color": value(GREY)}
    rule = marks("rule", at, strokeDash=[4, 3], strokeWidth=1)
    told = {**at, "y": value(0), "text": nominal("break_day")}
    words = marks("text", told, align="right", baseline="top", dx=-3, dy=2, fontSize=9)
    return [only(part, "isValid(datum.break_x)") for part in (rule, words)]
