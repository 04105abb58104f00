"""Cells as plain rows: what a chart's marks, tooltips and texts are made from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.analysis.series.build import Break, SeriesSet
from pipeline.analysis.series.cells import Cell, Note, Origin
from pipeline.analysis.series.frames import Slot
from pipeline.analysis.series.words import (
    Scale,
    bounds_words,
    cell_words,
    covered_words,
    key_words,
    notes_words,
    origin_words,
    slot_words,
)
from pipeline.analysis.words import date_words

Row = dict[str, Any]

# What a point's shape says of its number.
STATED, SUMMED, DERIVED = "stated", "summed", "derived"
_SHAPES = {
    Origin.STATED: STATED,
    **dict.fromkeys((Origin.DIFFERENCE, Origin.RATE, Origin.FRACTION, Origin.PER_HEAD), DERIVED),
}


def cell_id(cell: Cell) -> str:
    """The cell as links and selections name it."""
    return f"{cell.place}.{cell.slot.year}-{cell.slot.first}-{cell.slot.last}"


def is_complete(cell: Cell) -> bool:
    """Whether the number covers all of its stretch and place; others are drawn hollow and ranked apart."""
    return cell.is_whole


def break_position(slots: Sequence[Slot], broken: Break) -> float:
    """Where a day lies among the stretches, counted from 0 at the middle of the first."""
    start = slots.index(broken.slot) - 0.5
    if not broken.inside:
        return start
    return start + (broken.day - broken.slot.start).days / ((broken.slot.end - broken.slot.start).days + 1)


@dataclass(frozen=True, slots=True)
class RowMaker:
    """Makes rows of cells in one unit and language."""

    scale: Scale
    language: str

    def row(self, cell: Cell) -> Row:
        """One cell.

        Returns:
            cell: its id; place, slot, words, bounds, origin, notes: texts; value, low, high: numbers in the unit of the
            scale, `high` None where no upper bound is known (`opened`), both None where the number is exact; bar_low,
            bar_high: ends of the bar, which has no length where the number is exact;
            shape, hollow, conflict: how the point is drawn.
        """
        quantity, language = cell.quantity, self.language
        bounded, opened = not quantity.is_exact, math.isinf(quantity.bounds.high)
        notes = [text for _, text in notes_words(cell.notes, language)]
        if covered := covered_words(cell, language):
            notes.insert(0, covered)
        return {
            "cell": cell_id(cell),
            "key": cell.place,
            "place": key_words(cell.place, language),
            "slot": slot_words(cell.slot, language),
            "value": quantity.value / self.scale.factor,
            "low": max(quantity.bounds.low, 0) / self.scale.factor if bounded else None,
            "high": quantity.bounds.high / self.scale.factor if bounded and not opened else None,
            "bar_low": max(quantity.bounds.low, 0) / self.scale.factor,
            "bar_high": (quantity.value if opened else quantity.bounds.high) / self.scale.factor,
            "opened": opened,
            "shape": _SHAPES.get(cell.origin, SUMMED),
            "hollow": not is_complete(cell),
            "conflict": Note.CONFLICT in cell.notes,
            "words": cell_words(cell, self.scale, language),
            "bounds": bounds_words(quantity, self.scale, language),
            "origin": origin_words(cell, language),
            "notes": "; ".join(notes),
        }


def line_rows(found: SeriesSet, maker: RowMaker) -> list[Row]:
    """All cells of a set in the order of places and stretches.

    Besides what `RowMaker.row` gives: x, the number of the stretch from 0; run, which changes after each gap and at
    each number that is not complete, so that lines join only what can be compared; break_x and break_day, on the first
    row of each place that was joined with others, where that day lies.
    """
    rows: list[Row] = []
    broken = {key: item for item in reversed(found.breaks) for key in item.places}
    for place in found.places:
        run = 0
        last: tuple[int, Cell] | None = None
        for index, slot in enumerate(found.slots):
            cell = found.cell(place.key, slot)
            if cell is None:
                continue
            run += last is not None and not _joined(last, (index, cell))
            row = maker.row(cell) | {"x": index, "run": f"{place.key}/{run}"}
            rows.append(row | _broken(found.slots, broken.get(place.key) if last is None else None))
            last = (index, cell)
    return rows


def _broken(slots: Sequence[Slot], broken: Break | None) -> Row:
    if broken is None:
        return {"break_x": None, "break_day": ""}
    return {"break_x": break_position(slots, broken), "break_day": date_words(broken.day)}


def _joined(one: tuple[int, Cell], other: tuple[int, Cell]) -> bool:
    return other[0] == one[0] + 1 and is_complete(one[1]) and is_complete(other[1])


def slot_cells(found: SeriesSet, slot: Slot) -> list[Cell]:
    """The cells of one stretch, largest first; those that are not complete after the others."""
    cells = [cell for place in found.places if (cell := found.cell(place.key, slot))]
    return sorted(cells, key=lambda cell: (not is_complete(cell), -cell.quantity.value))


def slot_rows(found: SeriesSet, slot: Slot, maker: RowMaker) -> list[Row]:
    """The rows of `slot_cells`."""
    return [maker.row(cell) for cell in slot_cells(found, slot)]


def fullest_slot(found: SeriesSet) -> Slot | None:
    """The stretch with complete numbers of the most places, then with any numbers; the latest of those.

    Returns:
        None where there is no number.
    """
    return max(found.slots, key=lambda slot: (*_filled(found, slot), slot), default=None)


def _filled(found: SeriesSet, slot: Slot) -> tuple[int, int]:
    """How many places have a complete number, and any number."""
    cells = [cell for place in found.places if (cell := found.cell(place.key, slot))]
    return sum(map(is_complete, cells)), len(cells)


def held_places(found: SeriesSet) -> tuple[list[str], list[str]]:
    """Keys of the places with numbers and of those without, in the order of the set."""
    held = {key for key, _ in found.cells}
    keys = [place.key for place in found.places]
    return [key for key in keys if key in held], [key for key in keys if key not in held]


def any_row(rows: Iterable[Row], holds: Callable[[Row], bool]) -> bool:
    """Whether some row is so: a legend explains only what is drawn."""
    return any(map(holds, rows))
