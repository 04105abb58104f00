"""What the numbers in brackets are, where a text says it once for all: "số trong ngoặc là của năm 2015"."""

from __future__ import annotations

from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.layout import Layout
from pipeline.records import PeriodMention
from pipeline.spans import Located

# A number in brackets goes with the one that ends at most so many characters before them: "52 lượt cơ sở (38)".
_NEAR = 40


class BracketKeys:
    """Finds the periods that a document gives to the numbers in brackets after others."""

    def __init__(self, layout: Layout) -> None:
        """Keys of a document."""
        self._layout = layout
        hits = layout.hits("bracket_key")
        self._keys = Located(
            mention
            for start, end in zip(hits.starts, hits.ends, strict=True)
            for mention in layout.periods.starting(start, end + 1)
        )

    def __contains__(self, mention: PeriodMention) -> bool:
        """Whether a period is such a key: it says nothing of numbers outside brackets."""
        return bool(self._keys.starting(mention.span.start, mention.span.start + 1))

    def of(self, candidate: Candidate) -> PeriodMention | None:
        """The period that a number in brackets has by the last key before it; None where there is none, or no brackets.

        The brackets must open with a number, right after another one and what it counts.
        """
        key = self._keys.before(candidate.start) if self._keys.items else None
        if key is None or candidate.cell is not None:
            return None
        layout, sentence = self._layout, candidate.place.sentence
        opened = layout.bracket(max(sentence.start, key.span.end), candidate.start)
        if opened < 0:
            return None
        before = layout.numbers.before(opened)
        if before is None or before.span.end < max(sentence.start, opened - _NEAR):
            return None
        other = layout.periods.starting(opened, candidate.start)
        told = said("clause_ends").search(layout.folded, before.span.end, opened) is not None
        return None if other or told or not layout.folded[opened + 1].isdigit() else key
