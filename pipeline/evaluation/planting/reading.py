"""A gold document as places for errors are looked for in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.evaluation.gold import GoldDocument
from pipeline.textforms import fold

Line = Mapping[str, Any]

_SENTENCE_END = re.compile(r"[.;!?](?=\s)|\n\s*\n")
_CONTEXT = ("level", "province", "district", "commune", "period_start", "period_end", "status")


@dataclass(frozen=True, slots=True)
class Slip:
    """One error: a number written anew.

    Attributes:
        code: of the check that must fire.
        start, end: the number in the clean text.
        written: what stands there instead.
        others: where the numbers stand that it no longer goes with.
        added: what a right text would add there; None where a number of the text is written anew.
    """

    code: str
    start: int
    end: int
    written: str
    others: tuple[tuple[int, int], ...] = field(default=())
    added: str | None = None


class GoldReading:
    """A gold document, its figures in order and with their parts."""

    def __init__(self, gold: GoldDocument, text: str) -> None:
        """Sorts the figures.

        Args:
            gold: the annotation.
            text: that it was made of.
        """
        self.name, self.text, self.folded = gold.name, text, fold(text)
        self.figures = sorted(gold.figures, key=lambda line: (line["start"], line["end"]))
        self.by_id = {line["id"]: line for line in self.figures}
        self.parts: dict[str, list[Line]] = defaultdict(list)
        for line in self.figures:
            if line.get("part_of") in self.by_id and line["measure"] == "count":
                self.parts[line["part_of"]].append(line)

    def between(self, one: Line, other: Line) -> str:
        """The folded text between two figures."""
        return self.folded[one["end"] : other["start"]]

    def in_one_sentence(self, *lines: Line) -> bool:
        """Whether no sentence ends between the first and the last of some figures."""
        first, last = min(line["end"] for line in lines), max(line["start"] for line in lines)
        return first >= last or not _SENTENCE_END.search(self.text, first, last)

    def in_table(self, line: Line) -> bool:
        """Whether a figure stands in a row of a text table."""
        start = self.text.rfind("\n", 0, line["start"]) + 1
        end = self.text.find("\n", line["end"])
        row = self.text[start : end if end >= 0 else len(self.text)]
        return "|" in row or "\t" in row


def exact(line: Line) -> bool:
    """Whether a number is meant as it is written."""
    return line["qualifier"] == "exact" and line.get("value_max") is None


def is_ratio(line: Line) -> bool:
    """Whether a figure has a denominator."""
    return line.get("denominator") is not None


def context(line: Line) -> tuple[object, ...]:
    """Place, period, status and details of a figure, to be compared."""
    return (*(line.get(name) for name in _CONTEXT), tuple(line.get("detail") or ()))


def slip(code: str, line: Line, written: str | None, *others: Line) -> Iterator[Slip]:
    """The error of writing a figure anew; nothing where it cannot be written so.

    Args:
        code: of the check that must fire.
        line: the figure.
        written: its new form.
        others: what it no longer goes with.
    """
    if written is not None and written != line["surface"]:
        spans = tuple((other["start"], other["end"]) for other in others)
        yield Slip(code, line["start"], line["end"], written, spans)
