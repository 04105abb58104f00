"""What stands around a picture (title, unit, notes, source) and what all pictures share (colours, numbers, letters)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

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

_SMALL = 10.5


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


def _locale(language: str) -> alt.Locale:
    decimal, thousands = (".", ",") if language == "en" else (",", ".")
    number = alt.NumberLocale(decimal=decimal, thousands=thousands, grouping=[3], currency=["", ""])
    return alt.Locale(number=number)


def framed(
    chart: alt.Chart | alt.LayerChart | alt.FacetChart, frame: Frame, datasets: Mapping[str, Sequence[Row]]
) -> Spec:
    """The whole picture: title and subtitle above, notes and source below, our letters, colours and numbers.

    Args:
        chart: its data are named only: Altair copies data with every layer that it adds.
        frame: words around it.
        datasets: rows by name.

    Returns:
        The specification as plain data. It is not checked against its schema, which takes longer than everything else:
        tests do that.
    """
    above = alt.Title(
        text=wrapped(frame.title, int(frame.width / 8.5)),
        subtitle=[line for text in frame.subtitle for line in wrapped(text, int(frame.width / 6.5))],
        anchor="start",
        fontSize=15,
        subtitleFontSize=11.5,
        subtitleColor=GREY,
        offset=12,
    )
    below = alt.Title(
        text=[line for text in frame.notes for line in wrapped(text, int(frame.width / 6))] or [""],
        orient="bottom",
        anchor="start",
        fontSize=_SMALL,
        fontWeight="normal",
        color=GREY,
        offset=10,
    )
    whole: alt.VConcatChart = (
        alt.vconcat(chart.properties(title=above))
        .properties(title=below, background=BACKGROUND, padding={"left": 6, "right": 6, "top": 6, "bottom": 6})
        .configure(font=FONT, locale=_locale(frame.language))
        .configure_axis(labelColor=INK, titleColor=GREY, gridColor="#e9edf0", domainColor=FAINT, tickColor=FAINT)
        .configure_axis(labelFontSize=_SMALL, titleFontSize=_SMALL, titleFontWeight="normal", aria=False)
        .configure_header(labelFontSize=12, labelFontWeight="bold", labelColor=INK, labelPadding=4, labelAnchor="start")
        .configure_legend(labelFontSize=11, titleFontSize=11, titleFontWeight="normal", labelLimit=220, aria=False)
        .configure_view(stroke=FAINT)
        # Only what `pressable` draws is read out: the other marks and the axes say positions, and in English.
        .configure_mark(aria=False)
    )
    return {**whole.to_dict(validate=False), "datasets": {name: list(rows) for name, rows in datasets.items()}}


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most about ``width`` letters, broken at spaces: pictures do not wrap by themselves."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _picker() -> alt.Parameter:
    """The selection of one cell by a click."""
    return alt.selection_point(name=PICK, fields=["cell"], on="click", toggle=False, clear=False)


def pressable(marks: alt.Chart, labels: dict[str, str]) -> alt.Chart:
    """Unseen marks over the drawn ones that take the press, tell of their cell on hover and are read out.

    Args:
        marks: one per cell, with `aria`.
        labels: names of the tooltip's lines (place, stretch, number, bounds, origin, notes), in the reader's language.
    """
    told = marks.transform_calculate(told="datum.place + ', ' + datum.slot + ': ' + datum.words")
    tooltip = [alt.Tooltip(f"{name}:N", title=title) for name, title in labels.items()]
    return told.encode(tooltip=tooltip, description=alt.Description("told:N")).add_params(_picker())


def shown_if(test: str | alt.FieldEqualPredicate) -> Any:
    """Opacity of marks that only some rows have."""
    return alt.condition(test, alt.value(1), alt.value(0))


def chosen_cell(frame: Frame) -> alt.FieldEqualPredicate:
    """Whether a row is the opened cell; its id is a value here, never part of an expression."""
    return alt.FieldEqualPredicate(field="cell", equal=frame.chosen)


def label_table(labels: list[str]) -> str:
    """An axis expression that gives the words of a stretch by its number; the words are ours, and quoted as JSON."""
    return f"{json.dumps(labels, ensure_ascii=False)}[datum.value]"
