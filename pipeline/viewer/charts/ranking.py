"""A ranking of one stretch: bars with bounds, those that are not complete apart."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.viewer.charts.frame import (
    BACKGROUND,
    INK,
    POINT,
    ROWS,
    Frame,
    Spec,
    chosen_by,
    chosen_cell,
    framed,
    marks,
    named,
    nominal,
    number_format,
    pressable,
    quantity,
    shown_if,
    value,
)
from pipeline.viewer.charts.rows import Row

_STEP = 19


def ranking(rows: Sequence[Row], frame: Frame, labels: dict[str, str], groups: tuple[str, str], width: int) -> Spec:
    """Bars in the order of the rows.

    Args:
        rows: of `rows.slot_rows`.
        frame: words around.
        labels: names of the tooltip's lines.
        groups: headings of the complete ones and of the others.
        width: of the bars, in pixels.
    """
    placed = [row | {"group": groups[row["hollow"]], "label": _label(row)} for row in rows]
    largest = max((row["high"] or row["value"] for row in placed), default=0) or 1
    axis = {"title": None, "labelLimit": 170, "labelPadding": 6, "ticks": False}
    y = nominal("place", sort=[row["place"] for row in placed], axis=axis)
    at = {"y": y, "x": _x("value", frame, largest)}
    fill = chosen_by("datum.hollow", BACKGROUND, POINT)
    opened, chosen = shown_if("datum.opened"), shown_if(chosen_cell(frame))
    bounds = {"y": y, "x": _x("bar_low", frame, largest), "x2": {"field": "bar_high"}}
    whole = {"y": y, "x": value(0), "x2": value(width)}
    layers = [
        marks("bar", {**at, "fill": fill}, stroke=POINT, strokeWidth=1.4, height=12),
        marks("rule", bounds, color=INK, strokeWidth=2),
        marks("point", {**at, "opacity": opened}, shape="triangle-right", filled=True, size=34, xOffset=6, color=INK),
        marks("text", {**at, "text": nominal("label")}, align="left", dx=14, fontSize=11, color=INK),
        marks("bar", {**at, "opacity": chosen}, filled=False, stroke=INK, strokeWidth=2, height=16),
        pressable(marks("bar", whole, opacity=0, cursor="pointer", aria=True), labels),
    ]
    header = {"title": None, "orient": "top"}
    chart = {
        "data": named(ROWS),
        "facet": {"row": nominal("group", sort=list(groups), header=header)},
        "spacing": 12,
        "spec": {"layer": layers, "width": width, "height": {"step": _STEP}},
        "resolve": {"scale": {"y": "independent"}},
    }
    return framed(chart, frame, {ROWS: placed})


def _label(row: Row) -> str:
    return f"{row['words']} !" if row["conflict"] else str(row["words"])


def _x(field: str, frame: Frame, largest: float) -> Spec:
    axis = {"title": frame.unit, "format": number_format(), "tickCount": 6, "orient": "bottom"}
    # Some room for the words that stand right of the longest bar.
    return quantity(field, axis=axis, scale={"domain": [0, largest * 1.25], "nice": False})
