"""The rows of the page of a province: numbers over time, targets with their progress, as the component draws them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from pipeline.analysis.labels import family_of, name_of
from pipeline.analysis.plans.table import details_words
from pipeline.analysis.plans.verdicts import Check
from pipeline.analysis.plans.words import (
    caveats,
    due_words,
    plan_words,
    reached_words,
    span_words,
    target_words,
    why_words,
)
from pipeline.analysis.profile.rows import Profile, ProfileRow
from pipeline.analysis.profile.table import series_text
from pipeline.analysis.series.build import Break
from pipeline.analysis.series.cells import Cell, Note
from pipeline.analysis.series.frames import Slot
from pipeline.analysis.series.words import bounds_words, cell_words, covered_words, notes_words, slot_words
from pipeline.analysis.words import number_words
from pipeline.records import Measure
from pipeline.viewer.charts.rows import break_position, is_complete
from pipeline.viewer.components.rows import BadgeCell, BarCell, RowGroup, SparkCell, SparkPoint, TextCell
from pipeline.viewer.province.view import row_id

# A target stands at this share of the bar, unless more was reached.
_GOAL_AT = 0.8
_HUNDRED = 100


def indicator_name(row: ProfileRow, language: str) -> str:
    """The indicator; of a share that it is one."""
    name = name_of("indicators", row.question.indicator, language)
    return f"{name} · {name_of('measures', 'share', language)}" if row.question.measure is Measure.SHARE else name


def indicator_groups(shown: Profile, language: str) -> tuple[RowGroup, ...]:
    """All indicators under their families."""
    grouped = groupby(shown.rows, key=lambda row: family_of(row.question.indicator) or "")
    return tuple(
        RowGroup(
            name_of("families", family, language),
            tuple((row_id(row), _indicator(row, shown.slots, language)) for row in rows),
        )
        for family, rows in grouped
    )


def _indicator(row: ProfileRow, slots: Sequence[Slot], language: str) -> tuple[TextCell | SparkCell, ...]:
    cell, scale = row.latest, row.scale(language)
    signs = notes_words(cell.notes, language)
    bounds = bounds_words(cell.quantity, scale, language)
    return (
        TextCell(indicator_name(row, language)),
        TextCell(
            f"{cell_words(cell, scale, language)} {scale.unit}",
            below=bounds,
            marks="".join(mark for mark, _ in signs),
            told="; ".join(text for _, text in signs),
            strong=True,
            hollow=not is_complete(cell),
        ),
        TextCell(slot_words(cell.slot, language), below=_covered(cell, language)),
        TextCell("; ".join(text for _, text in notes_words(cell.notes - {Note.BOUNDED}, language)), clamped=True),
        spark_cell(row, slots, language),
        TextCell(number_words(row.documents, language)),
    )


def _covered(cell: Cell, language: str) -> str:
    """What the number covers, where that is not the whole stretch; the last day of a stretch need not be said."""
    return "" if cell.through == cell.slot.end else covered_words(cell, language)


def spark_cell(row: ProfileRow, slots: Sequence[Slot], language: str) -> SparkCell:
    """The numbers of a row over the stretches that all rows share; the axis begins at zero."""
    cells = row.cells
    ends = [end for cell in cells for end in (cell.quantity.value, cell.quantity.bounds.high) if not math.isinf(end)]
    top = max(ends, default=0) or 1
    place = {slot: index for index, slot in enumerate(slots)}
    points = []
    for index, cell in enumerate(cells):
        before = cells[index - 1] if index else None
        points.append(_point(cell, before, place, top))
    breaks = [_break_at(slots, broken) for broken in row.found.breaks if broken.slot in place]
    return SparkCell(series_text(row, language), tuple(points), tuple(breaks))


def _share(index: float, slots: int) -> float:
    return index / (slots - 1) if slots > 1 else 0.5


def _point(cell: Cell, before: Cell | None, place: dict[Slot, int], top: float) -> SparkPoint:
    bounds, exact = cell.quantity.bounds, cell.quantity.is_exact
    next_to = before is not None and place[cell.slot] == place[before.slot] + 1
    return SparkPoint(
        _share(place[cell.slot], len(place)),
        max(cell.quantity.value, 0) / top,
        None if exact else max(bounds.low, 0) / top,
        None if exact or math.isinf(bounds.high) else bounds.high / top,
        hollow=not is_complete(cell),
        joined=bool(next_to and before and is_complete(before) and is_complete(cell)),
    )


def _break_at(slots: Sequence[Slot], broken: Break) -> float:
    return min(max(_share(break_position(slots, broken), len(slots)), 0), 1)


def check_groups(checks: Sequence[tuple[str, Check]], language: str) -> tuple[RowGroup, ...]:
    """All targets under their indicators."""
    grouped = groupby(checks, key=lambda item: item[1].target.indicator)
    return tuple(
        RowGroup(
            name_of("indicators", indicator, language),
            tuple((key, _check(check, language)) for key, check in items),
        )
        for indicator, items in grouped
    )


def _check(check: Check, language: str) -> tuple[TextCell | BarCell | BadgeCell | None, ...]:
    found = plan_words().verdicts[check.verdict]
    signs = notes_words(caveats(check.result), language)
    return (
        TextCell(target_words(check.target, language), below=details_words(check, language), strong=True),
        TextCell(due_words(check.due, language), below=_span(check, language)),
        TextCell(
            reached_words(check, language),
            marks="".join(mark for mark, _ in signs),
            told="; ".join(text for _, text in signs),
        ),
        progress(check, language),
        BadgeCell(found.mark, found.in_language(language), str(check.verdict)),
        TextCell(" ".join(why_words(check, language))),
    )


def _span(check: Check, language: str) -> str:
    """The span of a target, unless what is due says the same."""
    start, end = check.target.start, check.target.end
    told = check.due is not None and start is not None and end is not None and start.year == end.year
    return "" if told else span_words(check.target, language)


def progress(check: Check, language: str) -> BarCell | None:
    """How much of a target is reached; nothing for changes, and where nothing is known or wanted."""
    if check.result is None or check.wanted is None or check.target.measure == Measure.CHANGE:
        return None
    quantity = check.result.told or check.result.quantity
    ends = [end for end in (check.wanted.low, check.wanted.high) if not math.isinf(end)]
    goal = ends[0] if ends else check.target.quantity.value
    opened = math.isinf(quantity.bounds.high)
    low = max(quantity.bounds.low, 0)
    high = low if opened else quantity.bounds.high
    whole = _HUNDRED if check.target.unit == "percent" else 0
    top = max(whole or goal / _GOAL_AT, high) or 1
    label = f"{reached_words(check, language)} / {target_words(check.target, language)}"
    return BarCell(label, low / top, high / top, goal / top, str(check.verdict), opened=opened)


def used_notes(shown: Profile, checks: Sequence[tuple[str, Check]], language: str) -> str:
    """What the signs beside numbers mean, of those that stand there."""
    used: set[Note] = set()
    for row in shown.rows:
        used |= row.latest.notes
    for _, check in checks:
        used |= caveats(check.result)
    return " · ".join(f"{mark} = {text}" for mark, text in notes_words(used, language))
