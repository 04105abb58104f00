"""What the model sees of the periods that a number may have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Generic

from pipeline.extraction.between import Beside, Between, Gap, words_beside
from pipeline.extraction.buckets import bucket
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.facts import Distinct, Fact, Lens, Said
from pipeline.extraction.layout import Layout
from pipeline.extraction.naming import Naming
from pipeline.extraction.periodoptions import PeriodOption
from pipeline.extraction.timing import Timing, lies
from pipeline.records import DocumentMeta, PeriodKind, PeriodMention
from pipeline.scheme import scheme
from pipeline.spans import Span

# So many characters before a number may tell its time.
_TOLD = 90
# A mention that begins so near the start of its sentence opens it.
_OPENS = 6

# What the groups below are made of: all that they depend on, in the order of their words.
_Source = tuple[str, str, str, str, bool, bool, bool, bool, str, bool]
_Gap = tuple[str, str, int, int, PeriodKind | None, tuple[str, ...]]


def _source(seen: _Source) -> Iterator[str]:
    source, kind, how, ruled_source, chosen, first, nearest, ignored, doc_type, in_cell = seen
    yield f"ruled={chosen}"
    yield f"ruled+source={chosen}:{source}"
    yield f"ruled+source+kind={chosen}:{ruled_source}:{kind}:{source}"
    yield f"source={source}"
    yield f"source+kind={source}:{kind}"
    yield f"source+how={source}:{how}"
    yield f"source+how+kind={source}:{how}:{kind}"
    yield f"source+first={source}:{first}:{nearest}"
    yield f"ignored={ignored}:{source}"
    yield f"type+source={doc_type}:{source}:{kind}"
    yield f"scope={in_cell}:{source}"


def _gap(seen: _Gap) -> Iterator[str]:
    source, kind, distance, numbers, how, marks = seen
    yield f"gap={source}:{distance}"
    yield f"numbers={source}:{numbers}"
    yield f"numbers+kind={source}:{numbers}:{how}:{kind}"
    for mark in marks:
        yield f"mark={source}:{mark}"


def _also_found(seen: tuple[tuple[str, ...], str]) -> Iterator[str]:
    sources, kind = seen
    for source in sources:
        yield f"also={source}"
        yield f"also={source}:{kind}"
    yield f"times={min(len(sources), 4)}"


def _period_kind(naming: Naming, indicator: str, *, target: bool) -> str:
    """What figures share that take their periods alike: "stock", "flow", "target", "change"."""
    if naming.change:
        return "change"
    return "target" if target else scheme().indicators[indicator].kind


# Of a number: what it counts, whether it stands in brackets, which end of a change it is, and the last word before it
# that tells a time. Of an option: where it was found, how it lies to the document's days, how its mention stands to the
# number's brackets, and whether the mention opens its sentence.
_Context = tuple[str, bool, str, str]
_Fit = tuple[_Context, str, str, str, bool]


def _fit(seen: _Fit) -> Iterator[str]:
    (indicator, bracketed, move, tense), source, inside, brackets, opens = seen
    yield f"ind={indicator}:{inside}"
    yield f"ind={indicator}:{source}"
    yield f"brackets={bracketed}:{brackets}:{source}"
    yield f"brackets={bracketed}:{brackets}:{inside}"
    yield f"move={move}:{inside}"
    yield f"move={move}:{source}:{inside}"
    yield f"tense={tense}:{inside}"
    yield f"tense={tense}:{source}:{inside}"
    yield f"opens={opens}:{source}"


def _word_before(seen: tuple[str, str, str]) -> Iterator[str]:
    word, source, inside = seen
    yield f"before={word}:{inside}"
    yield f"before={word}:{source}"


def _days(seen: tuple[str, str, str, str]) -> Iterator[str]:
    inside, length, ahead, kind = seen
    yield f"inside={inside}:{kind}"
    yield f"length={length}:{kind}"
    yield f"ahead={ahead}:{kind}"


def _told_by(seen: tuple[str, Beside, str]) -> Iterator[str]:
    source, beside, told = seen
    yield from words_beside(beside, source)
    yield f"said={told}:{source}"


_DAYS, _TOLD_BY = Fact(_days), Fact(_told_by)
_SOURCE, _GAP, _ALSO, _FIT, _BEFORE = Fact(_source), Fact(_gap), Fact(_also_found), Fact(_fit), Fact(_word_before)


# Options with all that their own features depend on.
_Asked = tuple[Distinct[PeriodOption], str, str, date | None, date | None, bool]


_Seen = tuple[Said, str, str, Span | None, PeriodKind | None, bool, int | None]
"""A period option, but for what hangs on where the number stands.

Features of its own, where it was found and how it was read, how it lies to the document's days, where it is stated, the
kind of period, whether its mention opens the sentence of the number, and of one before the number where the bracket
opens that it stands in (-1 for none).
"""


class PeriodFeatures(Generic[Said]):
    """Makes the features of period options."""

    def __init__(self, layout: Layout, meta: DocumentMeta, between: Between, lens: Lens[Said]) -> None:
        """Features of a document's options, as a lens sees them."""
        self._layout = layout
        self._meta = meta
        self._between = between
        self._source, self._gap, self._also = lens.of(_SOURCE), lens.of(_GAP), lens.of(_ALSO)
        self._fit, self._before = lens.of(_FIT), lens.of(_BEFORE)
        self._told_days, self._told = lens.of(_DAYS), lens.of(_TOLD_BY)
        self._of_options: dict[_Asked, list[_Seen[Said]]] = {}
        self._of_days: dict[tuple[date | None, date | None, str], tuple[Said, str]] = {}
        self._of_mentions: dict[tuple[int, str], Said] = {}

    def rows(
        self,
        naming: Naming,
        indicator: str,
        options: Distinct[PeriodOption],
        ruled: Timing,
        *,
        target: bool,
    ) -> list[Said]:
        """Features by option.

        Args:
            naming: the number as the rules see it.
            indicator: what it was decided to count.
            options: its possible periods.
            ruled: the period that the rules give it.
            target: whether it is wanted.
        """
        candidate, kind = naming.candidate, _period_kind(naming, indicator, target=target)
        at, sentence = candidate.number.span, candidate.place.sentence.start
        word, tense = self._told_before(candidate)
        bracket = self._layout.bracket(sentence, at.start)
        context = indicator, bracket >= 0, candidate.move, tense
        gaps: dict[int, Gap] = {}
        rows = []
        for own, source, inside, mention, how, opens, theirs in self._seen(options, kind, ruled, candidate):
            if mention is None:
                fit = self._fit((context, source, inside, "", False))
                rows.append(own + fit + self._before((word, source, inside)))
                continue
            brackets = ""
            if theirs is not None:
                brackets = "none" if theirs < 0 else "same" if bracket == theirs else "closed"
            if mention.start not in gaps:
                gaps[mention.start] = self._between.gap(at, mention)
            distance, numbers, marks, _ = gaps[mention.start]
            between = self._gap((source, kind, distance, numbers, how, marks))
            fit = self._fit((context, source, inside, brackets, opens))
            rows.append(own + between + fit + self._before((word, source, inside)))
        return rows

    def _told_before(self, candidate: Candidate) -> tuple[str, str]:
        """The word before a number, and the last word before it that tells a time."""
        start = candidate.start
        before = self._layout.folded[max(candidate.place.sentence.start, start - _TOLD) : start]
        words = before.split()
        word = "" if not words else "0" if words[-1][0].isdigit() else words[-1]
        return word, "".join(said("tenses").findall(before)[-1:])

    def _seen(
        self, options: Distinct[PeriodOption], kind: str, ruled: Timing, candidate: Candidate
    ) -> list[_Seen[Said]]:
        """The options without what hangs on where the number stands, taken together once for all that share them."""
        key = options, kind, ruled.source, ruled.start, ruled.end, candidate.cell is not None
        if key not in self._of_options:
            sources: set[str] = set()
            self._of_options[key] = [self._of(option, kind, ruled, sources, candidate) for option in options]
        return self._of_options[key]

    def _of(
        self, option: PeriodOption, kind: str, ruled: Timing, sources: set[str], candidate: Candidate
    ) -> _Seen[Said]:
        timing, mention = option.timing, option.mention
        own = self._source(
            (
                timing.source,
                kind,
                mention.kind if mention is not None else "own",
                ruled.source,
                (timing.start, timing.end) == (ruled.start, ruled.end),
                timing.source not in sources,
                option.rank == 0,
                option.ignored,
                self._meta.doc_type,
                candidate.cell is not None,
            )
        )
        sources.add(timing.source)
        days, inside = self._days(timing, kind)
        own += days
        if option.also:
            own += self._also((option.also, kind))
        if mention is None:
            return own, timing.source, inside, None, None, False, None
        own += self._mentioned(mention, timing.source)
        if not timing.source.startswith("left"):
            return own, timing.source, inside, mention.span, timing.kind, False, None
        at, sentence = mention.span.start, candidate.place.sentence.start
        theirs = self._layout.bracket(sentence, at)
        return own, timing.source, inside, mention.span, timing.kind, at - sentence < _OPENS, theirs

    def _days(self, timing: Timing, kind: str) -> tuple[Said, str]:
        """How the days of a period lie to those of the document: the features, and in one word."""
        key = timing.start, timing.end, kind
        if key not in self._of_days:
            inside = lies(timing.days, (self._meta.period_start, self._meta.period_end))
            self._of_days[key] = self._told_days((inside, self._length(timing), self._ahead(timing), kind)), inside
        return self._of_days[key]

    def _mentioned(self, mention: PeriodMention, source: str) -> Said:
        """How a period is stated."""
        key = mention.span.start, source
        if key not in self._of_mentions:
            told = ["0" if word[0].isdigit() else word for word in mention.span.of(self._layout.folded).split()]
            self._of_mentions[key] = self._told((source, self._between.words(mention.span), " ".join(told)[:30]))
        return self._of_mentions[key]

    @staticmethod
    def _length(timing: Timing) -> str:
        if timing.start is None or timing.end is None:
            return "none"
        return str(bucket((timing.end - timing.start).days, (0, 31, 100, 190, 280, 370, 800, 2000)))

    def _ahead(self, timing: Timing) -> str:
        published = self._meta.published_on
        if published is None or timing.end is None:
            return "unknown"
        return str(bucket((timing.end - published).days, (-400, -200, -31, 31, 200, 400, 2000)))
