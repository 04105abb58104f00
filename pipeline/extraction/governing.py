"""Which stated period each number stands under, and which stand under none, before the document's own is chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from pipeline.extraction.buckets import bucket
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.layout import Layout
from pipeline.extraction.timing import Pair
from pipeline.records import STAYING, PeriodKind, PeriodMention
from pipeline.spans import Located, Span

# A period that follows a number governs it so many characters away.
_AFTER = 60
# What only the document's own dates make definite.
_RELATIVE = frozenset({PeriodKind.CURRENT, PeriodKind.NOW, PeriodKind.AS_OF})
# Shares of the numbers in percent, in steps.
_OPEN, _COVERED, _LEANING = (0, 20, 40, 60, 80), (0, 10, 25, 50, 75), (0, 20, 50)


class Governed:
    """How many of a document's numbers stand under a stated period.

    Attributes:
        open: the share, in steps, that none governs.
        relative: the share that one governs which says little without the document's own ("hiện nay", "trong năm").
    """

    def __init__(
        self, layout: Layout, numbers: Iterable[Candidate], days: Callable[[PeriodMention], Iterable[Pair]]
    ) -> None:
        """Looks up what governs each number.

        Args:
            layout: of the document.
            numbers: those that may be figures.
            days: what a mention may be as the period of a document.
        """
        self._layout = layout
        self._carried = Located(mention for mention in layout.periods if mention.kind not in STAYING)
        governing = [self._governing(number) for number in numbers]
        self._count = max(1, len(governing))
        self._of = Counter(pair for mention in governing if mention is not None for pair in days(mention))
        self.open = bucket(self._percent(governing.count(None)), _OPEN)
        leaning = sum(mention is not None and mention.kind in _RELATIVE for mention in governing)
        self.relative = bucket(self._percent(leaning), _LEANING)

    def covered(self, days: Pair) -> int:
        """The share, in steps, that periods of these dates govern."""
        return bucket(self._percent(self._of[days]), _COVERED)

    def _percent(self, count: int) -> int:
        return 100 * count // self._count

    def _governing(self, number: Candidate) -> PeriodMention | None:
        return next(self._around(number), None)

    def _around(self, number: Candidate) -> Iterator[PeriodMention]:
        """What governs a number, nearest scope first: its cell, its sentence, its paragraph, its headings."""
        mentions, sentence, at = self._layout.periods, number.place.sentence, number.number.span
        blocks, block = self._layout.blocks, number.place.block
        headers = number.cell.headers if number.cell is not None else ()
        yield from self._last_of(headers[::-1])
        yield from mentions.last(sentence.start, at.start, 1)
        yield from mentions.first(at.end, min(sentence.end, at.end + _AFTER), 1)
        yield from self._carried.last(blocks[block].span.start, at.start, 1)
        yield from self._last_of(
            self._layout.blocks[index].span for index in self._layout.ancestors(number.place.block)
        )

    def _last_of(self, spans: Iterable[Span]) -> Iterator[PeriodMention]:
        for span in spans:
            yield from self._layout.periods.last(span.start, span.end, 1)
