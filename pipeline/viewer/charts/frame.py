"""What stands around a picture (title, unit, notes, source) and what all pictures share (colours, numbers, letters).

Pictures are written as Vega-Lite's own plain data, and the tests hold them to its schema. Altair would write the same:
it would take some 35 MiB of the server's memory, and for each picture a fifth of a second.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.viewer.charts.rows import Row

Spec = dict[str, Any]

# Name of the rows that most charts have.
ROWS = "rows"

FONT = "DejaVu Sans, Noto Sans, Segoe UI, Roboto, Arial, sans-serif"

# Okabe and Ito's colours, told apart with every kind of colour vision; in grey their order of lightness differs too.
INK, GREY, FAINT, BACKGROUND = "#1c2733", "#5f6b76", "#cdd5dc", "#ffffff"
POINT, ALARM = "#0072b2", "#a63600"
LINES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#e69f00")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [1, 0], [4, 2])
# From light to dark, so that the order is read in grey as well.
SHADES = ("#e8f1f8", "#b9d6ea", "#7fb2d6", "#3f86bb", "#125a94", "#083a66")

# The name of the selection that a click makes; its field is the cell's id.
PICK = "pick"

# The layer that takes presses.
_PRESSED = "pressed"

_SMALL = 10.5
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


@dataclass(frozen=True, slots=True)
class Frame:
    """Words around a picture.

    Attributes:
        title: indicator and what it is narrowed to.
        subtitle: lines below it: map, step, axis.
        unit: at the axis of values.
        notes: lines below the picture: what signs mean, documents, run.
        chosen: id of the opened cell.
        width: of the picture, in pixels, at which lines of words are broken.
    """

    title: str
    subtitle: tuple[str, ...]
    unit: str
    notes: tuple[str, ...]
    language: str
    chosen: str = ""
    width: int = 960


def number_format(*, whole: bool = False) -> str:
    """Grouped thousands, no needless zeros."""
    return ",.0f" if whole else ",.6~f"


def _locale(language: str) -> Spec:
    decimal, thousands = (".", ",") if language == "en" else (",", ".")
    return {"number": {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}}


def _config(language: str) -> Spec:
    """Our letters, colours and numbers.

    Only what `pressable` draws is read out: the other marks and the axes say positions, and in English.
    """
    return {
        "font": FONT,
        "locale": _locale(language),
        "axis": {"labelFontSize": _SMALL, "titleFontSize": _SMALL, "titleFontWeight": "normal", "aria": False},
        "header": {
            "labelFontSize": 12, "labelFontWeight": "bold", "labelColor": INK, "labelPadding": 4,
            "labelAnchor": "start",
        },
        "legend": {
            "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "labelLimit": 220, "aria": False,
        },
        "view": {"stroke": FAINT},
        "mark": {"aria": False},
    }  # fmt: skip


def framed(chart: Spec, frame: Frame, datasets: Mapping[str, Sequence[Row]]) -> Spec:
    """The whole picture: title and subtitle above, notes and source below, our letters, colours and numbers.

    Args:
        chart: it names its rows (`named`).
        frame: words around it.
        datasets: rows by name.

    Returns:
        The specification as plain data. It is not checked against its schema: tests do that.
    """
    above = {
        "text": wrapped(frame.title, int(frame.width / 8.5)),
        "subtitle": [line for text in frame.subtitle for line in wrapped(text, int(frame.width / 6.5))],
        "anchor": "start",
        "fontSize": 15,
        "subtitleFontSize": 11.5,
        "subtitleColor": GREY,
        "offset": 12,
    }
    below = {
        "text": [line for text in frame.notes for line in wrapped(text, int(frame.width / 6))] or [""],
        "orient": "bottom",
        "anchor": "start",
        "fontSize": _SMALL,
        "fontWeight": "normal",
        "color": GREY,
        "offset": 10,
    }
    return {
        "$schema": _SCHEMA,
        "background": BACKGROUND,
        "padding": {"left": 6, "right": 6, "top": 6, "bottom": 6},
        "config": _config(frame.language),
        "title": below,
        "vconcat": [{**chart, "title": above}],
        **({"params": [_PICKER]} if _is_pressable(chart) else {}),
        "datasets": {name: list(rows) for name, rows in datasets.items()},
    }


def with_rows(spec: Spec) -> Spec:
    """The same picture with the rows in place of their names, as a page sends it.

    Streamlit would make data frames of what is named, and load pandas and pyarrow for that: some 80 MiB.
    """
    rest = {name: part for name, part in spec.items() if name != "datasets"}
    return {**rest, "vconcat": [_filled(chart, spec["datasets"]) for chart in spec["vconcat"]]}


def _filled(chart: Spec, datasets: Mapping[str, Sequence[Row]]) -> Spec:
    filled = dict(chart)
    if "data" in chart:
        filled["data"] = {"values": datasets[chart["data"]["name"]]}
    if "layer" in chart:
        filled["layer"] = [_filled(layer, datasets) for layer in chart["layer"]]
    return filled


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most about ``width`` letters, broken at spaces: pictures do not wrap by themselves."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def named(name: str) -> Spec:
    """Rows of a picture by their name."""
    return {"name": name}


def quantity(field: str, **more: Any) -> Spec:
    """What is drawn by a number of the rows."""
    return {"field": field, "type": "quantitative", **more}


def nominal(field: str, **more: Any) -> Spec:
    """What is drawn by a word of the rows."""
    return {"field": field, "type": "nominal", **more}


def marks(kind: str, encoding: Mapping[str, object], **more: Any) -> Spec:
    """A layer: marks of a kind, what they are drawn by, how they look."""
    return {"mark": {"type": kind, **more}, "encoding": dict(encoding)}


def only(layer: Spec, test: object) -> Spec:
    """The layer with the rows alone that pass a test."""
    return {**layer, "transform": [{"filter": test}, *layer.get("transform", ())]}


# The selection of one cell by a click.
_PICKER: Spec = {
    "name": PICK,
    "select": {"type": "point", "fields": ["cell"], "on": "click", "toggle": False, "clear": False},
    "views": [_PRESSED],
}
_TOLD = "datum.place + ', ' + datum.slot + ': ' + datum.words"


def pressable(layer: Spec, labels: Mapping[str, str]) -> Spec:
    """Unseen marks over the drawn ones that take the press, tell of their cell on hover and are read out.

    Args:
        layer: one mark per cell, with `aria`.
        labels: names of the tooltip's lines (place, stretch, number, bounds, origin, notes), in the reader's language.
    """
    tooltip = [nominal(name, title=title) for name, title in labels.items()]
    return {
        **layer,
        "name": _PRESSED,
        "encoding": {**layer["encoding"], "tooltip": tooltip, "description": nominal("told")},
        "transform": [*layer.get("transform", ()), {"calculate": _TOLD, "as": "told"}],
    }


def _is_pressable(chart: Spec) -> bool:
    return any(layer.get("name") == _PRESSED for layer in chart.get("spec", chart)["layer"])


def value(constant: object) -> Spec:
    """What is drawn alike for all rows."""
    return {"value": constant}


def chosen_by(test: object, yes: object, no: object) -> Spec:
    """What is drawn in one way where a test is passed and in another elsewhere."""
    return {"condition": {"test": test, "value": yes}, "value": no}


def shown_if(test: object) -> Spec:
    """Opacity of marks that only some rows have."""
    return chosen_by(test, 1, 0)


def chosen_cell(frame: Frame) -> Spec:
    """Whether a row is the opened cell; its id is a value here, never part of an expression."""
    return {"field": "cell", "equal": frame.chosen}


def label_table(labels: list[str]) -> str:
    """An axis expression that gives the words of a stretch by its number; the words are ours, and quoted as JSON."""
    return f"{json.dumps(labels, ensure_ascii=False)}[datum.value]"
