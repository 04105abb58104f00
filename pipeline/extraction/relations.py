"""Breakdowns: which figure is a part of which (GUIDELINE section 6 and 8, part_of).

The figures are read in order. An opening ("trong đó", "gồm", a colon, a bracket right after a whole) starts a group;
the figures that follow and count the same thing are its parts, until the sentence, the bracket or the list ends.
Groups nest: a part can be a whole of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.records import Figure, Measure
from pipeline.spans import Span
from pipeline.values import changed

_PEOPLE = frozenset({"arrests", "defendants_prosecuted", "people_fined", "sex_workers", "workers", "defendants_tried"})
_CASES = frozenset({"cases", "cases_prosecuted", "cases_tried", "rings_dismantled"})
_PLACES = frozenset({"hotspots", "hotspots_cleared"})
_CHECKED = frozenset(
    [
        "establishments_inspected",
        "establishments_violating",
        "establishments_warned",
        "establishments_fined",
        "establishments_suspended",
    ]
)
_STOCK = frozenset({"establishments", "establishments_suspected", "establishments_pledged"})
_GROUPS = (_PEOPLE, _CASES, _PLACES, _CHECKED, _STOCK)

# A whole stands at most this many characters before the words that open its parts.
_REACH = 320
_SENTENCE_END = re.compile(r"[.!?…](?=\s+\S)")

Pair = tuple[Candidate, Figure]


@dataclass(slots=True)
class _Group:
    whole: Figure
    bracket: bool
    lists: bool
    part: str = ""


class BreakdownReader:
    """Links the figures of one document to their wholes."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def wholes(self, pairs: list[Pair]) -> list[Figure | None]:
        """The whole of each figure, or None, in the same order."""
        found: list[Figure | None] = []
        groups: list[_Group] = []
        for index, (candidate, figure) in enumerate(pairs):
            if candidate.cell is not None:
                found.append(None)
                groups.clear()
                continue
            if index:
                self._advance(pairs, index, groups)
            found.append(self._whole_of(figure, groups))
        self._tables(pairs, found)
        return found

    @staticmethod
    def _whole_of(figure: Figure, groups: list[_Group]) -> Figure | None:
        for group in reversed(groups):
            whole = group.whole
            if figure.measure is whole.measure and _same_thing(whole, figure) and figure.value <= whole.value:
                group.part = figure.indicator
                return whole
        return None

    def _advance(self, pairs: list[Pair], index: int, groups: list[_Group]) -> None:
        """Closes and opens groups by what stands between the previous figure and this one."""
        before, (candidate, figure) = pairs[index - 1][0], pairs[index]
        between = Span(before.number.span.end, max(before.number.span.end, candidate.start))
        text = between.of(self._layout.folded)
        self._close(text, before, candidate, figure, groups)
        opening = self._opening(text, before)
        if opening is None:
            if self._restates(before, text):
                groups[:] = [_Group(pairs[index - 1][1], bracket=False, lists=False)]
            return
        at, bracket = opening
        whole = self._whole(pairs, index, between.start + at)
        if whole is not None:
            groups.append(_Group(whole, bracket, lists=text.rstrip().endswith(":")))

    def _close(self, text: str, before: Candidate, candidate: Candidate, figure: Figure, groups: list[_Group]) -> None:
        if text.count(")") > text.count("("):
            while groups and groups[-1].bracket:
                groups.pop()
                break
        if candidate.place.block != before.place.block:
            introduced = candidate.place.parent is not None
            groups[:] = [group for group in groups if group.lists and introduced]
        elif _SENTENCE_END.search(text):
            groups.clear()
        if ";" in text or ", phát hiện" in text:
            groups[:] = [group for group in groups if not self._changes(group, figure)]

    @staticmethod
    def _changes(group: _Group, figure: Figure) -> bool:
        """After a semicolon another outcome of checks is no part of the first any more."""
        checks = group.whole.indicator == "establishments_inspected" or group.whole.indicator in _STOCK
        return checks and figure.indicator not in (group.whole.indicator, group.part)

    def _opening(self, text: str, before: Candidate) -> tuple[int, bool] | None:
        """Where parts are announced in the text between two numbers, and whether by a bracket."""
        ends = list(_SENTENCE_END.finditer(text))
        last_sentence = ends[-1].end() if ends else 0
        words = [
            match.start()
            for match in said("part_words").finditer(text)
            if match.start() >= last_sentence and not said("of_a_period").match(text, match.end())
        ]
        bracket = text.rfind("(")
        inside = bracket >= max(last_sentence, text.rfind(")"))
        if words:
            return (words[-1], inside) if len(ends) < 2 else None
        if inside:
            follows = before.number.span.end + bracket <= before.right.end + 3
            return (bracket, True) if follows and not said("comparison").match(text, bracket + 1) else None
        colon = re.search(r":(?!\S)", text)
        if colon is not None and not ends and len(text) < 120 and not re.search(r"[,;]", text[: colon.start()]):
            return (colon.start(), False) if before.noun_side == "right" else None
        return None

    def _restates(self, before: Candidate, text: str) -> bool:
        """ "Trong 121 đối tượng có 33 chủ chứa": the number before is named again as the whole."""
        left = self._layout.folded[max(before.place.sentence.start, before.start - 24) : before.start]
        return bool(said("restated").search(left)) and not _SENTENCE_END.search(text) and len(text) < 80

    @staticmethod
    def _whole(pairs: list[Pair], index: int, opening: int) -> Figure | None:
        """The nearest figure before the opening that counts the same thing and is not smaller."""
        figure = pairs[index][1]
        for _, other in reversed(pairs[max(0, index - 8) : index]):
            if other.end > opening or opening - other.end > _REACH or other.measure is not figure.measure:
                continue
            if _same_thing(other, figure) and figure.value <= other.value and other.status is figure.status:
                return other
        return None

    def _tables(self, pairs: list[Pair], found: list[Figure | None]) -> None:
        """Cells are parts of their total row, else of their total column; "Trong đó" rows of the row above."""
        totals, columns = self._total_rows(pairs), self._total_columns(pairs)
        for index, (candidate, figure) in enumerate(pairs):
            cell = candidate.cell
            if cell is None:
                continue
            at = None if self._is_total(candidate) else totals.get((candidate.place.block, cell.headers))
            whole = pairs[at][1] if at is not None else self._row_above(pairs, index)
            whole = whole or self._beside(columns.get(candidate.place.sentence, ()), pairs, index)
            if whole is not None and whole.id != figure.id and figure.measure is whole.measure:
                found[index] = whole

    def _label(self, candidate: Candidate) -> str:
        cell = candidate.cell
        return cell.label[-1].of(self._layout.folded).strip(" -+:|") if cell is not None and cell.label else ""

    def _is_total(self, candidate: Candidate) -> bool:
        return bool(said("total_rows").match(self._label(candidate)))

    def _total_rows(self, pairs: list[Pair]) -> dict[tuple[int, tuple[Span, ...]], int]:
        """The first total of each column of each table, as an index into the pairs."""
        totals: dict[tuple[int, tuple[Span, ...]], int] = {}
        for at, (candidate, _) in enumerate(pairs):
            if candidate.cell is not None and self._is_total(candidate):
                totals.setdefault((candidate.place.block, candidate.cell.headers), at)
        return totals

    def _total_columns(self, pairs: list[Pair]) -> dict[Span, list[int]]:
        """Figures in columns of totals by their row."""
        totals: dict[Span, list[int]] = defaultdict(list)
        for at, (candidate, _) in enumerate(pairs):
            headers = candidate.cell.headers if candidate.cell is not None else ()
            if any(said("total_rows").match(span.of(self._layout.folded).strip()) for span in headers):
                totals[candidate.place.sentence].append(at)
        return totals

    @staticmethod
    def _beside(totals: Iterable[int], pairs: list[Pair], index: int) -> Figure | None:
        """With a total column alone, that is the parent of the row's other cells (GUIDELINE section 8)."""
        others = (pairs[at][1] for at in totals if at != index)
        return next((other for other in others if other.indicator == pairs[index][1].indicator), None)

    def _row_above(self, pairs: list[Pair], index: int) -> Figure | None:
        candidate = pairs[index][0]
        cell = candidate.cell
        if (
            cell is None
            or not cell.label
            or not said("part_words").match(cell.label[0].of(self._layout.folded).strip(" -+"))
        ):
            return None
        for at in range(index - 1, -1, -1):
            other = pairs[at][0]
            if other.place.block != candidate.place.block or other.cell is None:
                return None
            if other.cell.headers == cell.headers:
                return pairs[at][1]
        return None


def part_of(figure: Figure, whole: Figure | None) -> Figure:
    """A figure as a part of a whole, or of none."""
    if whole is None:
        return figure if figure.part_of is None else changed(figure, part_of=None, relation=None)
    return changed(figure, part_of=whole.id, relation=_relation(whole, figure))


def without_circles(figures: list[Figure]) -> list[Figure]:
    """The same figures; one that would be a part of itself, through others, is a part of none."""
    wholes = {figure.id: figure.part_of for figure in figures}
    for figure in figures:
        seen, at = {figure.id}, wholes[figure.id]
        while at is not None and at not in seen:
            seen.add(at)
            at = wholes.get(at)
        if at == figure.id:  # a circle further up is cut where it closes
            wholes[figure.id] = None
    return [
        figure if wholes[figure.id] == figure.part_of else changed(figure, part_of=None, relation=None)
        for figure in figures
    ]


def _relation(whole: Figure, part: Figure) -> str:
    if whole.indicator == part.indicator:
        return "partition"
    return "funnel" if whole.indicator in _CHECKED | _CASES else "subset"


def _same_thing(whole: Figure, part: Figure) -> bool:
    """A total and its part need the same thing counted; rings may be part of cases (GUIDELINE section 8)."""
    if whole.measure is Measure.AMOUNT:
        return whole.indicator == part.indicator
    if whole.measure is not Measure.COUNT:
        return False
    if whole.indicator == part.indicator:
        return True
    if any(whole.indicator in group and part.indicator in group for group in _GROUPS):
        return True
    if whole.indicator in _STOCK and part.indicator in _CHECKED:
        return False
    return part.indicator == "other" and whole.unit in ("person", "establishment", "case")
