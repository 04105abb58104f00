"""What the model sees of the scope of a figure, one event or a total (GUIDELINE section 4)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import Generic

from pipeline.extraction.buckets import bucket
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.facts import Fact, Lens, Said
from pipeline.extraction.naming import Naming
from pipeline.extraction.reading import DocumentReading
from pipeline.extraction.timing import Timing
from pipeline.records import Scope
from pipeline.scheme import scheme
from pipeline.spans import Span

_WORD = re.compile(r"[^\W\d_]+|[0-9]+|%")
# So many words of a sentence are seen at all, of those before a number so many nearest to it, and so many after it.
_OF_SENTENCE, _BEFORE, _NEAREST, _AFTER, _FIRST = 60, 40, 4, 6, 3
_LENGTHS = (0, 3, 31, 100, 200, 400)

# What the groups below are made of, in the order of their words: the scope that the rules give, whether the document
# has no period, whether it tells of one event, its kind; of a period how long it is, where it was found, whether it is
# the document's, whether that has none, and the kind of indicator.
_Document = tuple[Scope, bool, bool, str]
_Period = tuple[str, str, bool, bool, str, Scope]


def _document(seen: _Document) -> Iterator[str]:
    ruled, undated, raid, kind = seen
    yield "bias"
    yield f"ruled={ruled.value}"
    yield f"ruled={ruled.value}:{kind}"
    yield f"ruled={ruled.value}:undated={undated}"
    yield f"ruled={ruled.value}:raid={raid}"
    yield f"undated={undated}:{kind}"
    yield f"raid={raid}:{kind}"


def _thing(seen: tuple[str, Scope]) -> Iterator[str]:
    indicator, ruled = seen
    yield f"indicator={indicator}"
    yield f"indicator={indicator}:{ruled.value}"


def _period(seen: _Period) -> Iterator[str]:
    length, source, own, undated, kind, ruled = seen
    yield f"length={length}:{ruled.value}"
    yield f"length={length}:{kind}"
    yield f"length={length}:undated={undated}"
    yield f"own={own}:{ruled.value}"
    yield f"found={source}:{ruled.value}:{length}"


def _in_sentence(words: tuple[str, ...]) -> Iterator[str]:
    yield from (f"s={word}" for word in dict.fromkeys(words))
    yield from (f"first={word}" for word in words[:_FIRST])


def _before(seen: tuple[str, Scope]) -> Iterator[str]:
    word, ruled = seen
    yield f"b={word}"
    yield f"b={word}:{ruled.value}"


def _nearest(words: tuple[str, ...]) -> Iterator[str]:
    yield from (f"l={word}" for word in words)
    yield from (f"l={first} {second}" for first, second in pairwise(words))


def _after(words: tuple[str, ...]) -> Iterator[str]:
    yield from (f"r={word}" for word in words)


_DOCUMENT, _THING, _PERIOD = Fact(_document), Fact(_thing), Fact(_period)
_BEFORE_IT, _NEAR, _AFTER_IT = Fact(_before), Fact(_nearest), Fact(_after)


class ScopeFeatures(Generic[Said]):
    """Makes the features of the choice between one event and a total."""

    def __init__(self, reading: DocumentReading, lens: Lens[Said]) -> None:
        """Features of a document's figures, as a lens sees them."""
        self._reading = reading
        self._lens = lens
        self._days = reading.meta.period_start, reading.meta.period_end
        self._document, self._thing, self._period = lens.of(_DOCUMENT), lens.of(_THING), lens.of(_PERIOD)
        self._before, self._near, self._after = lens.of(_BEFORE_IT), lens.of(_NEAR), lens.of(_AFTER_IT)
        self._sentences: dict[int, tuple[list[int], tuple[str, ...], Said]] = {}

    def row(self, naming: Naming, indicator: str, ruled: Scope, timing: Timing) -> Said:
        """The features of one figure.

        Args:
            naming: the number as the rules see it.
            indicator: what it was decided to count.
            ruled: the scope that the rules give it.
            timing: its period.
        """
        reading = self._reading
        undated, raid = self._days == (None, None), reading.standing.raid
        length = _length(timing)
        own = timing.days == self._days
        period = length, timing.source, own, undated, scheme().indicators[indicator].kind, ruled
        return self._lens.joined(
            [
                self._document((ruled, undated, raid, reading.meta.doc_type)),
                self._thing((indicator, ruled)),
                self._period(period),
                *self._around(naming.candidate, ruled),
            ]
        )

    def _around(self, candidate: Candidate, ruled: Scope) -> Iterator[Said]:
        """What the words of its sentence come to."""
        at, sentence = candidate.number.span, candidate.place.sentence
        starts, words, told = self._of(sentence)
        first, last = bisect_left(starts, at.start), bisect_left(starts, at.end)
        before = words[max(0, first - _BEFORE) : first]
        yield told
        yield from (self._before((word, ruled)) for word in dict.fromkeys(before))
        yield self._near(before[-_NEAREST:])
        yield self._after(words[last : last + _AFTER])

    def _of(self, sentence: Span) -> tuple[list[int], tuple[str, ...], Said]:
        """Where the words of a sentence begin, the words, numbers all alike, and what they come to."""
        if sentence.start not in self._sentences:
            found = list(_WORD.finditer(self._reading.layout.folded, sentence.start, sentence.end))
            words = tuple(["0" if match.group()[0].isdigit() else match.group() for match in found])
            told = self._lens.read(_in_sentence(words[:_OF_SENTENCE]))
            self._sentences[sentence.start] = [match.start() for match in found], words, told
        return self._sentences[sentence.start]


def _length(timing: Timing) -> str:
    if timing.start is None or timing.end is None:
        return "none"
    return str(bucket((timing.end - timing.start).days, _LENGTHS))
