"""Breakdowns: which figure is a part of which (GUIDELINE section 6 and 8, part_of)."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import context_patterns
from pipeline.extraction.layout import Layout
from pipeline.records import Figure, Measure
from pipeline.scheme import scheme
from pipeline.spans import Span

_PEOPLE = frozenset({"arrests", "defendants_prosecuted", "people_fined", "sex_workers", "workers", "defendants_tried"})
_OUTCOMES = frozenset({"arrests"})
_CASES = frozenset({"cases", "cases_prosecuted", "rings_dismantled"})
_CHECKED = frozenset({"establishments_inspected", "establishments_violating", "establishments_warned",
                      "establishments_fined", "establishments_suspended"})  # fmt: skip
_STOCK = frozenset({"establishments", "establishments_suspected", "establishments_pledged"})

Pair = tuple[Candidate, Figure]


class BreakdownReader:
    """Links the figures of one document to their wholes."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._words = context_patterns()

    def link(self, pairs: list[Pair]) -> list[Figure]:
        """The figures with part_of and relation filled in, in the same order."""
        linked: list[Figure] = []
        scope: list[tuple[Figure, Candidate]] = []
        for index, (candidate, figure) in enumerate(pairs):
            whole = self._whole(pairs, index, linked)
            if whole is not None:
                figure = replace(figure, part_of=whole.id, relation=self._relation(whole, figure))
            linked.append(figure)
            scope.append((figure, candidate))
        return linked

    def _whole(self, pairs: list[Pair], index: int, linked: list[Figure]) -> Figure | None:
        candidate, figure = pairs[index]
        if figure.measure is not Measure.COUNT or index == 0:
            return None
        for back in range(index - 1, max(-1, index - 14), -1):
            other_candidate, other = pairs[back][0], linked[back]
            if other.measure is not Measure.COUNT or not self._near(candidate, other_candidate):
                continue
            between = Span(other_candidate.number.span.end, candidate.start)
            opening = self._opening(between)
            if opening is None:
                continue
            whole = self._fitting(pairs, linked, back, figure, opening)
            if whole is not None:
                return whole
            return None
        return None

    def _near(self, candidate: Candidate, other: Candidate) -> bool:
        return candidate.start - other.start < 900 and candidate.place.block - other.place.block <= 4

    def _opening(self, between: Span) -> int | None:
        """Where the text between two numbers says that parts follow, or None.

        "trong đó", "gồm", a colon or a bracket right after the whole; closed by a full stop, or by the bracket's end.
        """
        text = between.of(self._layout.folded)
        matches = list(self._words.part_words.finditer(text))
        bracket = text.find("(")
        colon = re.search(r":(?!\S)", text)
        points = [match.start() for match in matches]
        if bracket >= 0 and text.rfind(")") < bracket and self._splits(between.start + bracket):
            points.append(bracket)
        if colon is not None and len(text) < 120:
            points.append(colon.start())
        if not points:
            return None
        last = max(points)
        after = text[last:]
        if re.search(r"\.\s|\n\n", after) or (")" in after and "(" not in after[after.find(")") :] and bracket == last):
            return None
        before = text[:last]
        if len(re.findall(r"\.\s", before)) > 1:
            return None
        return between.start + last

    def _splits(self, bracket: int) -> bool:
        """Whether a bracket holds at least one counted part, not a comparison or a share of the whole."""
        inside = self._layout.folded[bracket + 1 : bracket + 80]
        return not re.match(r"\s*(?:tăng|giảm|chiếm|đạt|bằng|so với|[0-9.,]+ ?%|tương đương|tỷ lệ|từ|năm|kế hoạch)", inside)

    def _fitting(
        self, pairs: list[Pair], linked: list[Figure], back: int, figure: Figure, opening: int
    ) -> Figure | None:
        """The nearest figure before the opening that counts the same thing and is not smaller."""
        for at in range(back, max(-1, back - 6), -1):
            other_candidate, other = pairs[at][0], linked[at]
            if other_candidate.number.span.end > opening or other.measure is not Measure.COUNT:
                continue
            if opening - other_candidate.number.span.end > 320:
                return None
            if _same_thing(other, figure) and figure.value <= other.value and other.status is figure.status:
                return other
        return None

    @staticmethod
    def _relation(whole: Figure, part: Figure) -> str:
        if whole.indicator == part.indicator:
            return "partition"
        return "funnel" if whole.indicator in _CHECKED | _CASES else "subset"


def _same_thing(whole: Figure, part: Figure) -> bool:
    """A total and its part need the same thing counted; rings may be part of cases (GUIDELINE section 8)."""
    indicators = scheme().indicators
    if whole.indicator == part.indicator:
        return True
    if whole.indicator in _CASES and part.indicator in _CASES:
        return whole.indicator == "cases"
    if whole.indicator in _PEOPLE and part.indicator in _PEOPLE:
        return True
    if whole.indicator in _STOCK | _CHECKED and part.indicator in _STOCK | _CHECKED:
        return True
    units = indicators[whole.indicator].unit, indicators[part.indicator].unit
    return part.indicator == "other" and units[0] in ("person", "establishment", "case")
