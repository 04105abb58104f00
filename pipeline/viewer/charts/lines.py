"""Series over time: a panel per place, or some lines in one picture, with bounds, gaps and the change of the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

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
    chosen_cell,
    framed,
    label_table,
    number_format,
    pressable,
    shown_if,
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
    color = alt.value(POINT)
    layers = alt.layer(*_layers(rows, axes, frame, labels, color), data=alt.NamedData(name=ROWS))
    header = alt.Header(title=None)
    facet = alt.Facet("place:N", sort=list(axes.places), header=header)
    chart = layers.properties(width=width, height=92).facet(
        facet=facet, columns=columns, spacing={"row": 50 if axes.shared else 60, "column": apart}, bounds="flush"
    )
    resolved = chart.resolve_scale(y="shared" if axes.shared else "independent").resolve_axis(x="independent")
    return framed(resolved, frame, {ROWS: rows})


def together(rows: Sequence[Row], axes: LineAxes, frame: Frame, labels: dict[str, str]) -> Spec:
    """All lines in one picture: told apart by colour and dash, each named in the legend."""
    names = list(axes.places)
    color = alt.Color(
        "place:N",
        sort=names,
        scale=alt.Scale(domain=names, range=list(LINES[: len(names)])),
        legend=alt.Legend(
            title=None, orient="right", symbolType="stroke", symbolSize=300, symbolStrokeWidth=2.5, symbolOpacity=1
        ),
    )
    drawn = _one_break(rows)
    layers = _layers(drawn, axes, frame, labels, color)
    chart = alt.layer(*layers, data=alt.NamedData(name=ROWS))
    return framed(chart.properties(width=axes.width - 220, height=330), frame, {ROWS: drawn})


def _one_break(rows: Sequence[Row]) -> list[Row]:
    """In one picture a day is drawn once, not once per place."""
    seen: set[float] = set()
    drawn = []
    for row in rows:
        again = row["break_x"] in seen
        seen |= {row["break_x"]} - {None}
        drawn.append(row | {"break_x": None, "break_day": ""} if again else row)
    return drawn


def _layers(
    rows: Sequence[Row], axes: LineAxes, frame: Frame, labels: dict[str, str], color: alt.Color | alt.Value
) -> list[alt.Chart]:
    """What is drawn, from the ground up.

    Every layer has all rows, and shows what concerns it by opacity: filtered layers would give a panel that has none of
    a kind no extent of its axis.
    """
    base = alt.Chart().encode(x=_x(axes), color=color)
    top = _top(rows, axes)
    y = _y("value", frame, top)
    line = base.mark_line(strokeWidth=1.6).encode(y=y, detail="run:N")
    if isinstance(color, alt.Color):
        line = line.encode(strokeDash=_dash(axes.places))
    point = base.mark_point(size=40, strokeWidth=1.6, opacity=1).encode(y=y, shape=_shape(), fill=_fill(color))
    layers = [*_break(rows, base), line, *_bounds(rows, base, frame, top), point]
    if any_row(rows, lambda row: row["conflict"]):
        doubt = base.mark_text(text="!", dx=7, dy=-6, fontWeight="bold", fontSize=13)
        layers.append(doubt.encode(y=y, color=alt.value(ALARM), opacity=shown_if("datum.conflict")))
    if any_row(rows, lambda row: row["cell"] == frame.chosen):
        ring = base.mark_point(shape="circle", size=190, strokeWidth=2)
        layers.append(ring.encode(y=y, color=alt.value(INK), opacity=shown_if(chosen_cell(frame))))
    pressed = base.mark_point(filled=True, size=260, opacity=0, cursor="pointer", aria=True, clip=True).encode(y=y)
    return [*layers, pressable(pressed, labels)]


def _fill(color: alt.Color | alt.Value) -> Any:
    """The colour of the line; the ground's where a number is not complete."""
    if isinstance(color, alt.Color):
        full: Any = alt.Fill("place:N", sort=color["sort"], scale=color["scale"], legend=None)
        return alt.condition("datum.hollow", alt.value(BACKGROUND), full)
    return alt.condition("datum.hollow", alt.value(BACKGROUND), alt.value(POINT))


def _dash(names: Sequence[str]) -> alt.StrokeDash:
    scale = alt.Scale(domain=list(names), range=list(DASHES[: len(names)]))
    return alt.StrokeDash("place:N", sort=list(names), scale=scale, legend=None)


def _x(axes: LineAxes) -> alt.X:
    written = [index for index, label in enumerate(axes.labels) if label]
    scale = alt.Scale(domain=[-0.5, max(len(axes.labels), 1) - 0.5], nice=False, zero=False)
    axis = alt.Axis(
        title=None,
        values=written,
        labelExpr=label_table(list(axes.labels)),
        labelOverlap="greedy",
        labelSeparation=3,
        labelFlush=False,
        grid=False,
        tickSize=4,
    )
    return alt.X("x:Q", scale=scale, axis=axis)


def _top(rows: Sequence[Row], axes: LineAxes) -> float | None:
    """Where a shared axis ends at least: what stands out over the highest number would push its panel's name up."""
    highest = max((max(row["value"], row["high"] or 0) for row in rows), default=0)
    return highest * 1.2 if axes.shared and highest else None


def _y(field: str, frame: Frame, top: float | None) -> alt.Y:
    axis = alt.Axis(title=frame.unit, format=number_format(), tickCount=4, titlePadding=6)
    end = alt.Undefined if top is None else top
    return alt.Y(f"{field}:Q", axis=axis, scale=alt.Scale(zero=True, nice=top is None, domainMax=end))


def _shape() -> alt.Shape:
    scale = alt.Scale(domain=list(SHAPES), range=list(SHAPES.values()))
    return alt.Shape("shape:N", scale=scale, legend=None)


def _bounds(rows: Sequence[Row], base: alt.Chart, frame: Frame, top: float | None) -> list[alt.Chart]:
    """A bar from bound to bound, without length for an exact number; an arrow where the upper one is not known."""
    layers = []
    if any_row(rows, lambda row: row["low"] is not None):
        bar = base.mark_rule(strokeWidth=5, opacity=0.32)
        layers.append(bar.encode(y=_y("bar_low", frame, top), y2="bar_high:Q"))
    if any_row(rows, lambda row: row["opened"]):
        shaft = base.mark_rule(strokeWidth=1.4, yOffset=-4, y2Offset=-ARROW).encode(y2="value:Q")
        head = base.mark_point(shape="triangle-up", filled=True, size=22, yOffset=-ARROW)
        opened = shown_if("datum.opened")
        layers += [part.encode(y=_y("value", frame, top), opacity=opened) for part in (shaft, head)]
    return layers


def _break(rows: Sequence[Row], base: alt.Chart) -> list[alt.Chart]:
    """The day on which a place was joined with others, with its date."""
    if not any_row(rows, lambda row: row["break_x"] is not None):
        return []
    at = alt.X("break_x:Q")
    rule = base.mark_rule(strokeDash=[4, 3], strokeWidth=1).encode(x=at, color=alt.value(GREY))
    words = base.mark_text(align="right", baseline="top", dx=-3, dy=2, fontSize=9)
    words = words.encode(x=at, y=alt.value(0), text="break_day:N", color=alt.value(GREY))
    return [part.transform_filter("isValid(datum.break_x)") for part in (rule, words)]
