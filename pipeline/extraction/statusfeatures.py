"""What the model sees of the status of a figure, reported or wanted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.extraction.buckets import bucket
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.facts import Group, Row, flat, groups, kept
from pipeline.extraction.naming import Naming
from pipeline.extraction.reading import DocumentReading
from pipeline.extraction.timing import Timing
from pipeline.records import PeriodKind, Qualifier, Status
from pipeline.scheme import scheme
from pipeline.spans import Span

# Words this many characters before a number may say whether it is wanted.
_STATUS_REACH = 120


@kept
def _signals(seen: tuple[str, ...]) -> Iterator[str]:
    *signals, kind = seen
    yield "bias"
    yield from signals
    yield from (f"{signal}:{kind}" for signal in signals)


@kept
def _ruled_status(seen: tuple[Status, str, Status, bool, bool]) -> Iterator[str]:
    ruled, doc_type, words, explicit, plans = seen
    yield f"ruled={ruled.value}"
    yield f"ruled+type={ruled.value}:{doc_type}"
    yield f"words={words.value}:{explicit}"
    yield f"plans={plans}:{doc_type}"


@kept
def _thing_wanted(seen: tuple[str, Qualifier, str, str]) -> Iterator[str]:
    indicator, qualifier, act, side = seen
    yield f"kind={scheme().indicators[indicator].kind}"
    yield f"indicator={indicator}"
    yield f"qualifier={qualifier.value}"
    yield f"act={act}:{side}"


@kept
def _timed(seen: tuple[str, str, PeriodKind | None]) -> Iterator[str]:
    ahead, source, kind = seen
    yield f"ahead={ahead}:{source}"
    yield f"period={kind}"


@kept
def _heads(names: frozenset[str]) -> Iterator[str]:
    yield from (f"head={name}" for name in sorted(names))


def _left(word: str) -> Iterator[str]:
    yield f"l={word}"


def _two_left(words: tuple[str, str]) -> Iterator[str]:
    yield f"l={words[0]} {words[1]}"


def _right(word: str) -> Iterator[str]:
    yield f"r={word}"


_BEFORE_IT, _TWO_BEFORE_IT, _AFTER_IT = groups(_left), groups(_two_left), groups(_right)


class StatusFeatures:
    """Makes the features of the choice between reported and wanted."""

    def __init__(self, reading: DocumentReading) -> None:
        self._reading = reading
        self._headings: dict[int, Group] = {}
        self._openings: dict[int, Group] = {}

    def read(self, naming: Naming, indicator: str, ruled: Status, timing: Timing) -> list[str]:
        """The features of one figure, one by one; see `row`."""
        return flat(self.row(naming, indicator, ruled, timing))

    def row(self, naming: Naming, indicator: str, ruled: Status, timing: Timing) -> Row:
        """The features of one figure.

        Args:
            naming: the number as the rules see it.
            indicator: what it was decided to count.
            ruled: the status that the rules give it.
            timing: the period that the rules give it.
        """
        reading, candidate = self._reading, naming.candidate
        kind = reading.meta.doc_type
        words, explicit = reading.standing.status(candidate, indicator)
        return (
            _signals((*reading.standing.signals(candidate), kind)),
            _ruled_status((ruled, kind, words, explicit, reading.standing.plans)),
            _thing_wanted((indicator, candidate.number.qualifier, naming.situation.act, candidate.governing_side)),
            _timed((self._ahead(timing), timing.source, timing.kind)),
            _heads(naming.situation.head),
            self._heading(candidate),
            self._opening(candidate.place.sentence),
            *self._words(candidate),
        )

    def _words(self, candidate: Candidate) -> list[Group]:
        folded, sentence, number = self._reading.layout.folded, candidate.place.sentence, candidate.number.span
        before = folded[max(sentence.start, number.start - _STATUS_REACH) : number.start].split()[-8:]
        after = folded[number.end : min(sentence.end, number.end + 60)].split()[:5]
        return [
            *map(_BEFORE_IT.__getitem__, before),
            *map(_TWO_BEFORE_IT.__getitem__, pairwise(before)),
            *map(_AFTER_IT.__getitem__, after),
        ]

    def _heading(self, candidate: Candidate) -> Group:
        block, layout = candidate.place.block, self._reading.layout
        if block not in self._headings:
            spans = [layout.blocks[index].span for index in layout.ancestors(block)[:2]]
            words = [word for span in spans for word in span.of(layout.folded)[:80].split()[:10]]
            self._headings[block] = Group(f"heading={word}" for word in words)
        return self._headings[block]

    def _opening(self, sentence: Span) -> Group:
        if sentence.start not in self._openings:
            words = self._reading.layout.folded[sentence.start : sentence.start + 40].split()[:3]
            self._openings[sentence.start] = Group(f"first={word}" for word in words)
        return self._openings[sentence.start]

    def _ahead(self, timing: Timing) -> str:
        published = self._reading.meta.published_on
        if published is None or timing.end is None:
            return "unknown"
        return str(bucket((timing.end - published).days, (-31, 31, 75, 200, 400, 2000)))
