"""Rows told in running text: what stands at the same place of a row counts what the row that names it counts.

"Văn Lâm 13 đợt, kiểm tra 96 cơ sở; Yên Mỹ 8, kiểm tra 41; Phù Cừ 6, 37": every row begins with a place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.extraction.layout import Layout
from pipeline.extraction.naming import Naming
from pipeline.records import COUNTS, NumberForm

# What parts two rows of a sentence; the items of a list are rows of their own.
_PARTS = ";"
# A number farther behind the one before it is of no row with it.
_REACH = 60
Row = list[int]


def told_in_rows(layout: Layout, namings: Sequence[Naming]) -> Iterator[tuple[int, int]]:
    """Each number that names what it counts, and one that stands at its place of a later row and names nothing."""
    for rows in _runs(layout, namings):
        for at, row in enumerate(rows):
            if any(namings[number].candidate.number.form is NumberForm.RANGE for number in row):
                continue  # "3 - 92 - 70" is no range
            for place, number in enumerate(row):
                if at and _is_bare(namings[number]):
                    named = _named_at(namings, rows[:at], place)
                    if named is not None and _same_verb(namings[named], namings[number]):
                        yield named, number


def _runs(layout: Layout, namings: Sequence[Naming]) -> Iterator[list[Row]]:
    """Rows that follow each other."""
    rows: list[Row] = []
    for at, naming in enumerate(namings):
        kind = _kind(layout, namings[at - 1] if at else None, naming)
        if kind == "starts":
            rows.append([at])
        elif kind == "goes on" and rows:
            rows[-1].append(at)
        else:
            yield rows
            rows = [[at]] if _has_place(layout, naming) else []
    yield rows


def _kind(layout: Layout, before: Naming | None, naming: Naming) -> str:
    """Whether a number starts a row after another, goes on with its row, or stands for itself."""
    here = naming.candidate
    if before is None or here.cell is not None or before.candidate.cell is not None:
        return ""
    start = before.candidate.number.span.end
    if not 0 <= here.start - start <= _REACH:
        return ""
    between = layout.folded[start : here.start]
    item = here.place.block != before.candidate.place.block
    if not item and here.place.sentence != before.candidate.place.sentence:
        return ""
    if item or _PARTS in between:
        return (
            "starts"
            if _has_place(layout, naming) and (not item or here.place.parent == before.candidate.place.parent)
            else ""
        )
    return "goes on"


def _has_place(layout: Layout, naming: Naming) -> bool:
    """Whether a place stands right before a number, or before the verb of one that names what it counts."""
    candidate = naming.candidate
    if candidate.cell is not None or _is_bare(naming):
        return "place_before" in naming.situation.cues
    place = layout.places.before(candidate.start)
    start = max(candidate.place.sentence.start, candidate.start - _REACH)
    return (
        place is not None
        and place.span.start >= start
        and _PARTS not in layout.folded[place.span.end : candidate.start]
    )


def _is_bare(naming: Naming) -> bool:
    """Whether a number names nothing and is told of no other time ("(năm trước 14)")."""
    counts = naming.candidate.number.form in COUNTS and "time_before" not in naming.situation.cues
    return counts and naming.candidate.noun_side != "right"


def _named_at(namings: Sequence[Naming], rows: Sequence[Row], place: int) -> int | None:
    """The last number at a place of the rows before that names what it counts."""
    at_place = [row[place] for row in rows if len(row) > place]
    return next((at for at in reversed(at_place) if _names(namings[at])), None)


def _names(naming: Naming) -> bool:
    return naming.candidate.noun_side == "right" and naming.candidate.number.form in COUNTS


def _same_verb(named: Naming, bare: Naming) -> bool:
    """Whether a number has no verb of its own, or that of the one it is read like."""
    if bare.candidate.governing_side != "left":
        return True
    return bare.situation.act == named.situation.act
