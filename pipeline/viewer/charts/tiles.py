"""A map of equal tiles: one number per province, the larger the darker, hatched where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    chosen_by,
    chosen_cell,
    framed,
    marks,
    named,
    nominal,
    number_format,
    only,
    pressable,
    quantity,
    value,
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
    place = {
        "x": quantity("left", axis=None, scale={"domain": [0, columns], "nice": False}),
        "y": quantity("top", axis=None, scale={"domain": [lines, 0], "nice": False, "reverse": False}),
        "x2": {"field": "right"},
        "y2": {"field": "bottom"},
    }
    legend = {"orient": "right", "gradientLength": 180, "format": number_format(whole=whole), "tickCount": 4}
    scale = {"range": list(SHADES), "domainMin": 0}
    shade = quantity("value", scale=scale, legend={"title": frame.unit, **legend})
    # Over the words, which would take the press otherwise.
    pressed = only(marks("rect", place, opacity=0, cursor="pointer", aria=True), "!datum.empty")
    layers = [
        only(marks("rect", place, fill="#f4f4f4", stroke=FAINT), "datum.empty"),
        {"data": named(_HATCHED), **marks("rule", place, color="#b5bcc3", strokeWidth=0.8)},
        only(marks("rect", {**place, "color": shade}, stroke=GREY, strokeWidth=0.5), "!datum.empty"),
        only(marks("rect", place, filled=False, stroke=INK, strokeWidth=3), chosen_cell(frame)),
        *_texts(),
        pressable(pressed, labels),
    ]
    size_ = {"width": columns * size[0], "height": lines * size[1]}
    chart = {"data": named(ROWS), "layer": layers, **size_, "view": {"stroke": None}}
    return framed(chart, frame, {ROWS: rows, _HATCHED: hatching(rows)})


def _texts() -> list[Spec]:
    """Name above, number below; on hatched tiles the name lies on a light ground."""
    at = {
        "x": quantity("middle", axis=None),
        "y": quantity("centre", axis=None),
        "color": chosen_by("datum.dark", BACKGROUND, INK),
    }
    label = {**at, "text": nominal("label")}
    ground = {**label, "color": value("#f4f4f4")}
    return [
        only(marks("text", label, fontSize=10, dy=-6), "!datum.empty && !datum.islands"),
        marks("text", {**at, "text": nominal("short")}, fontSize=12, fontWeight="bold", dy=7),
        only(marks("text", ground, fontSize=10, stroke="#f4f4f4", strokeWidth=3), "datum.empty"),
        only(marks("text", label, fontSize=10), "datum.empty || datum.islands"),
    ]
