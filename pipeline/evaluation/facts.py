"""Figure lines merged to facts, as GUIDELINE section 6 says: the same fact stated twice is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.evaluation.folding import Key, fold_all
from pipeline.spans import Span

Line = Mapping[str, Any]

# The words of the published scorer (tests/score.py), which this room agrees with to the last digit.
NUMBER = ("value", "value_max", "denominator")
FIGURE = (*NUMBER, "indicator", "measure")
ATTRIBUTES = (
    "qualifier",
    "status",
    "scope",
    "level",
    "province",
    "district",
    "commune",
    "period_start",
    "period_end",
)
COMPARED = (*ATTRIBUTES, "unit", "detail")
SHARES = (*ATTRIBUTES, "unit", "period", "place", "detail", "evidence")
PERIOD = frozenset({"period_start", "period_end"})
PLACE = frozenset({"level", "province", "district", "commune"})

_SAME_FACT = (*FIGURE, "status", "level", "province", "district", "commune", "period_start", "period_end", "detail")
# Figures without a code count at level `number` only.
UNNAMED = "other"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a document with every place that states it.

    Attributes:
        line: its first mention, as in the file.
        number, figure: what it must agree in to be found, and to be found and named.
        compared: folded values of COMPARED, in that order.
        spans: where the text states it.
    """

    line: Line
    number: Key
    figure: Key
    compared: Key
    spans: tuple[Span, ...]

    def wrong(self, other: Fact) -> frozenset[str]:
        """Names of COMPARED in which the two differ."""
        return frozenset(
            name for name, mine, its in zip(COMPARED, self.compared, other.compared, strict=True) if mine != its
        )

    def meets(self, other: Fact) -> bool:
        """Whether some place of one overlaps some place of the other."""
        return any(mine.overlaps(its) for mine in self.spans for its in other.spans)

    @property
    def is_named(self) -> bool:
        """Whether the fact has a code of its own."""
        return bool(self.line["indicator"] != UNNAMED)


def merge(lines: Iterable[Line]) -> tuple[Fact, ...]:
    """One fact for all lines that state the same, in the order of first mention."""
    mentions: dict[Key, list[Line]] = {}
    for line in lines:
        mentions.setdefault(fold_all(line, _SAME_FACT), []).append(line)
    return tuple(_fact(same) for same in mentions.values())


def _fact(lines: list[Line]) -> Fact:
    first = lines[0]
    return Fact(
        line=first,
        number=fold_all(first, NUMBER),
        figure=fold_all(first, FIGURE),
        compared=fold_all(first, COMPARED),
        spans=tuple(Span(line["start"], line["end"]) for line in lines),
    )


def links(lines: Iterable[Line]) -> Counter[tuple[Key, Key | None]]:
    """How often a child of one kind is said to be part of a parent of another; None stands for a parent not there.

    Counted over all lines, repeated mentions included. Of two lines with one id the later is the parent.
    """
    everything = list(lines)
    by_id = {line["id"]: line for line in everything}
    found: Counter[tuple[Key, Key | None]] = Counter()
    for line in everything:
        if line.get("part_of") is not None:
            parent = by_id.get(line["part_of"])
            found[fold_all(line, FIGURE), None if parent is None else fold_all(parent, FIGURE)] += 1
    return found
