"""A ranking of one stretch: bars with bounds, those that are not complete apart."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from pipeline.viewer.charts.frame import (
    BACKGROUND,
    INK,
    POINT,
    ROWS,
    Frame,
    Spec,
    chosen_cell,
    framed,
    number_format,
    pressable,
    shown_if,
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
    y = alt.Y(
        "place:N",
        sort=[row["place"] for row in placed],
        axis=alt.Axis(title=None, labelLimit=170, labelPadding=6, ticks=False),
    )
    x = _x("value", frame, largest)
    base = alt.Chart().encode(y=y)
    bars = base.encode(x=x)
    fill = alt.condition("datum.hollow", alt.value(BACKGROUND), alt.value(POINT))
    arrow = bars.mark_point(shape="triangle-right", filled=True, size=34, xOffset=6, color=INK)
    ring = bars.mark_bar(filled=False, stroke=INK, strokeWidth=2, height=16)
    pressed = base.mark_bar(opacity=0, cursor="pointer", aria=True).encode(x=alt.value(0), x2=alt.value(width))
    layers = [
        bars.mark_bar(stroke=POINT, strokeWidth=1.4, height=12).encode(fill=fill),
        base.mark_rule(color=INK, strokeWidth=2).encode(x=_x("bar_low", frame, largest), x2="bar_high:Q"),
        arrow.encode(opacity=shown_if("datum.opened")),
        bars.mark_text(align="left", dx=14, fontSize=11, color=INK).encode(text="label:N"),
        ring.encode(opacity=shown_if(chosen_cell(frame))),
        pressable(pressed, labels),
    ]
    row = alt.Row("group:N", sort=list(groups), header=alt.Header(title=None, orient="top"))
    chart = alt.layer(*layers, data=alt.NamedData(name=ROWS)).properties(width=width, height=alt.Step(_STEP))
    return framed(chart.facet(row=row, spacing=12).resolve_scale(y="independent"), frame, {ROWS: placed})


def _label(row: Row) -> str:
    return f"{row['words']} !" if row["conflict"] else str(row["words"])


def _x(field: str, frame: Frame, largest: float) -> alt.X:
    axis = alt.Axis(title=frame.unit, format=number_format(), tickCount=6, orient="bottom")
    # Some room for the words that stand right of the longest bar.
    return alt.X(f"{field}:Q", axis=axis, scale=alt.Scale(domain=[0, largest * 1.25], nice=False))
