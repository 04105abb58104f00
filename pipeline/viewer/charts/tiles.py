"""A map of equal tiles: one number per province, the larger the darker, hatched where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from pipeline.analysis.series.tiles import Tile
from pipeline.viewer.charts.frame import (
    BACKGROUND,
    FAINT,
    GREY,
    INK,
    ROWS,
    SHADES,
    Frame,
    Spec,
    framed,
    number_format,
    pressable,
)
from pipeline.viewer.charts.rows import Row

_HATCHED = "hatched"
# Distance between the lines of a hatched tile, as a part of its height.
_HATCH = 0.25
_GAP = 0.04
# Numbers on tiles darker than this part of the scale are white.
_DARK = 0.55


def tile_rows(tiles: Sequence[Tile], rows: Sequence[Row], shown: Mapping[str, str]) -> list[Row]:
    """One row per tile: its place in the grid, its label, and the number of its province where there is one.

    Args:
        tiles: the grid.
        rows: of `rows.slot_rows`.
        shown: words of each number by cell, as short as a tile.
    """
    by_place = {row["key"]: row for row in rows}
    largest = max((row["value"] for row in rows), default=0)
    found = []
    for tile in tiles:
        row = by_place.get(tile.place, {})
        filled = bool(row) and largest > 0
        found.append(
            {
                **row,
                "left": tile.column + _GAP,
                "right": tile.column + 1 - _GAP,
                "top": tile.row + _GAP + (0.28 if tile.islands else 0),
                "bottom": tile.row + 1 - _GAP - (0.28 if tile.islands else 0),
                "middle": tile.column + 0.5,
                "centre": tile.row + 0.5,
                "label": tile.label,
                "islands": tile.islands,
                "empty": not row,
                "short": shown.get(row["cell"], "") if row and not tile.islands else "",
                "dark": filled and row["value"] / largest > _DARK,
            }
        )
    return found


def hatching(rows: Sequence[Row]) -> list[Row]:
    """Slanted lines over the tiles without a number, each within its tile."""
    lines = []
    for row in rows:
        if not row["empty"]:
            continue
        width, height = row["right"] - row["left"], row["bottom"] - row["top"]
        steps = int(2 / _HATCH)
        for step in range(1, steps):
            at = step * _HATCH
            start, end = max(0.0, at - 1), min(1.0, at)
            lines.append(
                {
                    "left": row["left"] + start * width,
                    "right": row["left"] + end * width,
                    "top": row["bottom"] - (at - start) * height,
                    "bottom": row["bottom"] - (at - end) * height,
                }
            )
    return lines


def tile_map(rows: Sequence[Row], frame: Frame, labels: dict[str, str], size: tuple[int, int], *, whole: bool) -> Spec:
    """The map.

    Args:
        rows: of `tile_rows`.
        frame: words around.
        labels: names of the tooltip's lines.
        size: of a tile, in pixels.
        whole: whether the numbers are whole ones.
    """
    columns = int(max(row["right"] for row in rows) + 1)
    lines = int(max(row["bottom"] for row in rows) + 1)
    x = alt.X("left:Q", axis=None, scale=alt.Scale(domain=[0, columns], nice=False))
    y = alt.Y("top:Q", axis=None, scale=alt.Scale(domain=[lines, 0], nice=False, reverse=False))
    base = alt.Chart(alt.NamedData(name=ROWS)).encode(x=x, y=y, x2="right:Q", y2="bottom:Q")
    legend = alt.Legend(
        title=frame.unit, orient="right", gradientLength=180, format=number_format(whole=whole), tickCount=4
    )
    shade = alt.Color("value:Q", scale=alt.Scale(range=list(SHADES), domainMin=0), legend=legend)
    empty = base.mark_rect(fill="#f4f4f4", stroke=FAINT).transform_filter("datum.empty")
    hatched = (
        alt.Chart(alt.NamedData(name=_HATCHED))
        .mark_rule(color="#b5bcc3", strokeWidth=0.8)
        .encode(x=x, y=y, x2="right:Q", y2="bottom:Q")
    )
    filled = base.mark_rect(stroke=GREY, strokeWidth=0.5).encode(color=shade).transform_filter("!datum.empty")
    # Over the words, which would take the press otherwise.
    pressed = base.mark_rect(opacity=0, cursor="pointer", aria=True)
    pressed = pressable(pressed.transform_filter("!datum.empty"), labels)
    chosen = base.mark_rect(filled=False, stroke=INK, strokeWidth=3)
    chosen = chosen.transform_filter(alt.FieldEqualPredicate(field="cell", equal=frame.chosen))
    chart = alt.layer(empty, hatched, filled, chosen, *_texts(), pressed)
    chart = chart.properties(width=columns * size[0], height=lines * size[1], view=alt.ViewConfig(stroke=None))
    return framed(chart, frame, {ROWS: rows, _HATCHED: hatching(rows)})


def _texts() -> list[alt.Chart]:
    """Name above, number below; on hatched tiles the name lies on a light ground."""
    ink = alt.condition("datum.dark", alt.value(BACKGROUND), alt.value(INK))
    at = alt.Chart(alt.NamedData(name=ROWS)).encode(
        x=alt.X("middle:Q", axis=None), y=alt.Y("centre:Q", axis=None), color=ink
    )
    name = at.mark_text(fontSize=10, dy=-6).encode(text="label:N").transform_filter("!datum.empty && !datum.islands")
    number = at.mark_text(fontSize=12, fontWeight="bold", dy=7).encode(text="short:N")
    alone = at.mark_text(fontSize=10, stroke="#f4f4f4", strokeWidth=3).encode(text="label:N")
    plain = at.mark_text(fontSize=10).encode(text="label:N")
    return [
        name,
        number,
        alone.encode(color=alt.value("#f4f4f4")).transform_filter("datum.empty"),
        plain.transform_filter("datum.empty || datum.islands"),
    ]
