"""What our components are given: plain data, no markup."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

# A facet shows as many values at first, the others wait behind "more"; with twice as many it gets a search box.
FEW_VALUES = 8


def keyed(drawn: dict[str, Any], **state: object) -> dict[str, Any]:
    """What a component is given.

    Args:
        drawn: what it draws; a fingerprint of it goes along as "key", which tells the component to draw anew.
        state: what changes without that, as the chosen row.
    """
    return {**drawn, "key": _fingerprint(drawn), **state}


def _fingerprint(data: object) -> str:
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked range of a text.

    Attributes:
        start, end: code points in the text, end excluded.
        kind: "figure" can be chosen; "fact" by a click alone; "digits" is only marked.
        label: read out and shown on hover.
    """

    id: str
    start: int
    end: int
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class DocumentData:
    """The document pane.

    Attributes:
        text_key: changes with the text (its hash), so that it is drawn once.
        blocks: (kind, start, end, level), not overlapping.
        chosen: id of the mark that is scrolled to and highlighted.
        hint: how to walk through the marks.
        height: a CSS length.
        selectable: whether the page wants ranges that people select ("range" events, code points).
    """

    text_key: str
    title: str
    subtitle: str
    text: str
    blocks: tuple[tuple[str, int, int, int | None], ...]
    marks: tuple[Mark, ...]
    chosen: str | None = None
    hint: str = ""
    height: str = "60vh"
    selectable: bool = False

    def data(self) -> dict[str, Any]:
        """As the script reads it."""
        marks = [[mark.id, mark.start, mark.end, mark.kind, mark.label] for mark in self.marks]
        blocks = [list(block) for block in sorted(self.blocks, key=lambda block: (block[1], block[2]))]
        return {
            "key": _fingerprint([self.text_key, marks, blocks]),
            "title": self.title,
            "subtitle": self.subtitle,
            "text": self.text,
            "blocks": blocks,
            "marks": marks,
            "chosen": self.chosen,
            "words": {"hint": self.hint},
            "height": self.height,
            "selectable": self.selectable,
        }


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a list.

    Attributes:
        key: also names its style.
        sort: the sort key that its header asks for; empty where it sorts nothing.
        number: whether it stands at the right edge.
    """

    key: str
    label: str
    sort: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class TableData:
    """A list: rows of texts, each with the id that choosing it gives back.

    Attributes:
        kind: names the list's style ("figures", "documents", "problems").
        label: read out for the whole list.
        sort: the sort in force, "-" before it for the reverse.
    """

    kind: str
    label: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    sort: str = ""
    chosen: str | None = None
    height: str = "none"

    def data(self) -> dict[str, Any]:
        """As the script reads it."""
        drawn: dict[str, Any] = {
            "kind": self.kind,
            "label": self.label,
            "columns": [
                {"key": item.key, "label": item.label, "sort": item.sort, "number": item.number}
                for item in self.columns
            ],
            "rows": [{"id": row_id, "cells": list(cells)} for row_id, cells in self.rows],
            "sort": self.sort,
        }
        return keyed(drawn, chosen=self.chosen, height=self.height)


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One number.

    Attributes:
        id: given back when it is chosen.
        marks: signs of its notes, set small beside it.
        told: what the signs mean; shown on hover and read out.
        hollow: whether it stands for less than its place and stretch.
    """

    id: str
    words: str
    marks: str = ""
    told: str = ""
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class MatrixData:
    """Rows of cells under headings; None is an empty cell.

    Attributes:
        label: read out for the whole table.
        corner: heading of the names of the rows.
        foot: what the signs mean, in small letters below.
        focus: id of the cell that the keyboard is taken to, once; empty where it stays.
    """

    label: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[MatrixCell | None, ...]], ...]
    foot: str = ""
    chosen: str | None = None
    height: str = "none"
    focus: str = ""

    def data(self) -> dict[str, Any]:
        """As the script reads it."""
        drawn: dict[str, Any] = {
            "label": self.label,
            "corner": self.corner,
            "foot": self.foot,
            "columns": list(self.columns),
            "rows": [{"name": name, "cells": [cell and _cell(cell) for cell in cells]} for name, cells in self.rows],
        }
        return keyed(drawn, chosen=self.chosen, height=self.height, focus=self.focus)


def _cell(cell: MatrixCell) -> dict[str, Any]:
    return {"id": cell.id, "words": cell.words, "marks": cell.marks, "told": cell.told, "hollow": cell.hollow}


@dataclass(frozen=True, slots=True)
class SignState:
    """What a cell of a matrix can be.

    Attributes:
        code: one character, as rows of cells spell it.
        sign: what stands in the cell.
        style: names of the classes that draw it.
        listed: whether the legend has it.
        shown: how many cells have it, in the reader's digits; empty where that is not told.
    """

    code: str
    sign: str
    name: str
    style: str
    note: str = ""
    listed: bool = True
    shown: str = ""


@dataclass(frozen=True, slots=True)
class SignHead:
    """The head of a row or column.

    Attributes:
        label: short, as it stands there.
        title: in full, as it is read out.
        group: a heading above the row, or the column's share of one; empty where the group goes on.
    """

    key: str
    label: str
    title: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class SignsData:
    """A matrix of signs.

    Attributes:
        kind: names the style ("year", "half", "period").
        label: read out for the whole matrix.
        corner: head of the column of row names.
        cells: one text per row, one character per column, each a state's code.
        chosen: "ROW.COLUMN" of the opened cell.
    """

    kind: str
    label: str
    corner: str
    rows: tuple[SignHead, ...]
    columns: tuple[SignHead, ...]
    cells: tuple[str, ...]
    states: tuple[SignState, ...]
    chosen: str | None = None
    height: str = "none"

    def data(self) -> dict[str, Any]:
        """As the script reads it."""
        drawn: dict[str, Any] = {
            "kind": self.kind,
            "label": self.label,
            "corner": self.corner,
            "columns": [{"key": head.key, "label": head.label, "title": head.title} for head in self.columns],
            "groups": self._column_groups(),
            "rows": [
                {"key": head.key, "label": head.label, "title": head.title, "group": head.group, "cells": cells}
                for head, cells in zip(self.rows, self.cells, strict=True)
            ],
            "states": [asdict(state) for state in self.states],
        }
        return keyed(drawn, chosen=self.chosen, height=self.height)

    def _column_groups(self) -> list[dict[str, Any]]:
        groups: list[dict[str, Any]] = []
        for head in self.columns:
            if head.group:
                groups.append({"label": head.group, "span": 0})
            if groups:
                groups[-1]["span"] += 1
        return groups


@dataclass(frozen=True, slots=True)
class BarPart:
    """A stretch of a bar; `style` names the class that draws it."""

    value: int
    style: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A named bar of one or more stretches; `shown` says in words what they measure."""

    label: str
    parts: tuple[BarPart, ...]
    shown: str


@dataclass(frozen=True, slots=True)
class BarsData:
    """Bars below each other.

    Attributes:
        label: read out for all of them.
        corner: what their names are.
        top: the value of a full bar.
    """

    label: str
    corner: str
    bars: tuple[Bar, ...]
    top: int

    def data(self) -> dict[str, Any]:
        """As the script reads it."""
        drawn: dict[str, Any] = {
            "label": self.label,
            "corner": self.corner,
            "top": max(self.top, 1),
            "bars": [asdict(bar) for bar in self.bars],
        }
        return keyed(drawn)


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One value of a facet: what it is called, how often it occurs (in the reader's digits)."""

    value: str
    name: str
    count: int
    shown: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet.

    Attributes:
        open: whether it starts unfolded.
        latest: whether the first values are the ones to show first, and not the most frequent.
        note: said below its values.
    """

    key: str
    label: str
    values: tuple[FacetChoice, ...]
    open: bool = False
    latest: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class FacetsData:
    """The filters beside a list; words: "sift", "more", "less"."""

    groups: tuple[FacetGroup, ...]
    words: dict[str, str]

    def data(self) -> dict[str, Any]:
        """As the script reads it."""
        facets = [
            {
                "key": group.key,
                "label": group.label,
                "open": group.open,
                "latest": group.latest,
                "note": group.note,
                "values": [
                    {
                        "value": item.value,
                        "name": item.name,
                        "count": item.count,
                        "shown": item.shown,
                        "chosen": item.chosen,
                    }
                    for item in group.values
                ],
            }
            for group in self.groups
        ]
        drawn = {"facets": facets, "words": self.words, "few": FEW_VALUES}
        return keyed(drawn)


@dataclass(frozen=True, slots=True)
class CardField:
    """A named value of a card.

    Attributes:
        kind: "strong", "quote", "code" or plain.
        wide: whether it takes a whole line.
        links: (id, text) of figures that a press leads to.
    """

    label: str
    text: str
    kind: str = ""
    wide: bool = False
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A heading and named values; empty ones are left out.

    Attributes:
        address: id of the figure that the card's link leads to; empty for none.
        words: "address" names that link, "close" the button that closes the card; without it there is none.
        height: a CSS length.
        told: a sentence in the place of values, where there are none.
    """

    heading: str
    fields: tuple[CardField, ...] = ()
    address: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    height: str = "none"
    told: str = ""

    def data(self) -> dict[str, Any]:
        """As the script reads it."""
        return {
            "heading": self.heading,
            "told": self.told,
            "address": self.address,
            "words": dict(self.words),
            "height": self.height,
            "fields": [
                {
                    "label": item.label,
                    "text": item.text,
                    "kind": item.kind,
                    "wide": item.wide,
                    "links": [{"id": link_id, "text": text} for link_id, text in item.links],
                }
                for item in self.fields
                if item.text or item.links
            ],
        }
