"""What the model sees of the status of a figure, reported or wanted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Generic

from pipeline.extraction.buckets import bucket
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.facts import Fact, Lens, Said
from pipeline.extraction.naming import Naming
from pipeline.extraction.reading import DocumentReading
from pipeline.extraction.standing import Signals
from pipeline.extraction.timing import Timing, lies
from pipeline.records import PeriodKind, Qualifier, Status
from pipeline.scheme import scheme
from pipeline.spans import Span

# Words this many characters before a number may say whether it is wanted.
_STATUS_REACH = 120
# Each word of its sentence may, this many characters before it.
_SENTENCE_REACH = 400


# How a period lies to the document's, how it was found, its kind; which end of a change a number is, whether brackets
# hold it; the kind of document.
_Placed = tuple[str, str, PeriodKind | None, str, str, str]


def _signals(seen: tuple[Signals, str]) -> Iterator[str]:
    told, kind = seen
    signals = told.words()
    yield "bias"
    yield from signals
    yield from (f"{signal}:{kind}" for signal in signals)


def _ruled_status(seen: tuple[Status, str, Status, bool, bool]) -> Iterator[str]:
    ruled, doc_type, words, explicit, plans = seen
    yield f"ruled={ruled.value}"
    yield f"ruled+type={ruled.value}:{doc_type}"
    yield f"words={words.value}:{explicit}"
    yield f"plans={plans}:{doc_type}"


def _thing_wanted(seen: tuple[str, Qualifier, str, str]) -> Iterator[str]:
    indicator, qualifier, act, side = seen
    yield f"kind={scheme().indicators[indicator].kind}"
    yield f"indicator={indicator}"
    yield f"qualifier={qualifier.value}"
    yield f"act={act}:{side}"


def _timed(seen: tuple[str, str, PeriodKind | None]) -> Iterator[str]:
    ahead, source, kind = seen
    yield f"ahead={ahead}:{source}"
    yield f"period={kind}"


def _placed(seen: _Placed) -> Iterator[str]:
    days, source, kind, move, bracket, doc_type = seen
    yield f"days={days}:{source}"
    yield f"days={days}:{doc_type}"
    yield f"days={days}:{kind}"
    yield f"move={move}"
    yield f"move={move}:{doc_type}"
    yield f"bracket={bracket}"
    yield f"bracket={bracket}:{days}"


def _heads(names: frozenset[str]) -> Iterator[str]:
    yield from (f"head={name}" for name in sorted(names))


def _in_sentence(word: str) -> Iterator[str]:
    yield f"s={word}"


def _left(word: str) -> Iterator[str]:
    yield f"l={word}"


def _two_left(words: tuple[str, str]) -> Iterator[str]:
    yield f"l={words[0]} {words[1]}"


def _right(word: str) -> Iterator[str]:
    yield f"r={word}"


_SIGNALS, _RULED, _WANTED = Fact(_signals), Fact(_ruled_status), Fact(_thing_wanted)
_TIMED, _HEADS, _PLACED = Fact(_timed), Fact(_heads), Fact(_placed)
_IN_SENTENCE, _BEFORE_IT, _TWO_BEFORE_IT, _AFTER_IT = Fact(_in_sentence), Fact(_left), Fact(_two_left), Fact(_right)


class StatusFeatures(Generic[Said]):
    """Makes the features of the choice between reported and wanted."""

    def __init__(self, reading: DocumentReading, lens: Lens[Said]) -> None:
        """Features of a document's figures, as a lens sees them."""
        self._reading = reading
        self._lens = lens
        self._signals, self._ruled, self._wanted = lens.of(_SIGNALS), lens.of(_RULED), lens.of(_WANTED)
        self._timed, self._heads = lens.of(_TIMED), lens.of(_HEADS)
        self._before, self._two_before, self._after = (lens.of(_BEFORE_IT), lens.of(_TWO_BEFORE_IT), lens.of(_AFTER_IT))
        self._placed, self._within = lens.of(_PLACED), lens.of(_IN_SENTENCE)
        self._headings: dict[int, Said] = {}
        self._openings: dict[int, Said] = {}

    def row(self, naming: Naming, indicator: str, ruled: Status, timing: Timing) -> Said:
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
        thing = indicator, candidate.number.qualifier, naming.situation.act, candidate.governing_side
        return self._lens.joined(
            [
                self._signals((reading.standing.signals(candidate), kind)),
                self._ruled((ruled, kind, words, explicit, reading.standing.plans)),
                self._wanted(thing),
                self._timed((self._ahead(timing), timing.source, timing.kind)),
                self._placed(self._place(candidate, indicator)),
                self._heads(naming.situation.head),
                self._heading(candidate),
                self._opening(candidate.place.sentence),
                *self._words(candidate),
            ]
        )

    def _place(self, candidate: Candidate, indicator: str) -> _Placed:
        """Where a number stands, and how the period that it would be wanted for lies to the document's."""
        layout, meta, at = self._reading.layout, self._reading.meta, candidate.number.span
        stock = scheme().indicators[indicator].kind == "stock"
        timing = self._reading.periods.resolve(candidate, stock=stock, target=True)
        opened = layout.bracket(candidate.place.sentence.start, at.start)
        bracket = "" if opened < 0 else "opens" if opened == at.start - 1 else "in"
        days = meta.period_start, meta.period_end
        return (
            lies(timing.days, days),
            timing.source,
            timing.kind,
            candidate.move,
            bracket,
            meta.doc_type,
        )

    def _words(self, candidate: Candidate) -> list[Said]:
        folded, sentence, number = self._reading.layout.folded, candidate.place.sentence, candidate.number.span
        before = folded[max(sentence.start, number.start - _STATUS_REACH) : number.start].split()[-8:]
        after = folded[number.end : min(sentence.end, number.end + 60)].split()[:5]
        said_before = folded[max(sentence.start, number.start - _SENTENCE_REACH) : number.start].split()
        return [
            *map(self._within, dict.fromkeys(said_before)),
            *map(self._before, before),
            *map(self._two_before, pairwise(before)),
            *map(self._after, after),
        ]

    def _heading(self, candidate: Candidate) -> Said:
        block, layout = candidate.place.block, self._reading.layout
        if block not in self._headings:
            spans = [layout.blocks[index].span for index in layout.ancestors(block)[:2]]
            words = [word for span in spans for word in span.of(layout.folded)[:80].split()[:10]]
            self._headings[block] = self._lens.read([f"heading={word}" for word in words])
        return self._headings[block]

    def _opening(self, sentence: Span) -> Said:
        if sentence.start not in self._openings:
            words = self._reading.layout.folded[sentence.start : sentence.start + 40].split()[:3]
            self._openings[sentence.start] = self._lens.read([f"first={word}" for word in words])
        return self._openings[sentence.start]

    def _ahead(self, timing: Timing) -> str:
        published = self._reading.meta.published_on
        if published is None or timing.end is None:
            return "unknown"
        return str(bucket((timing.end - published).days, (-31, 31, 75, 200, 400, 2000)))
