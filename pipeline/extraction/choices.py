"""What the models see of the status, the periods and the places that a number may have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import pairwise

from pipeline.extraction.buckets import bucket
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.facts import KEPT, Group, Row, flat, groups, kept
from pipeline.extraction.hits import Hits
from pipeline.extraction.layout import Layout
from pipeline.extraction.naming import Naming
from pipeline.extraction.periodoptions import PeriodOption
from pipeline.extraction.placing import Area4, PlaceOption
from pipeline.extraction.reading import DocumentReading
from pipeline.extraction.timing import Timing
from pipeline.records import DocumentMeta, Level, PeriodKind, PeriodMention, PlaceMention, Qualifier, Scope, Status
from pipeline.scheme import scheme
from pipeline.spans import Span

# Words this many characters before a number may say whether it is wanted.
_STATUS_REACH = 120

# So many characters before a number may tell its time, and around it what it changed from.
_TOLD, _MOVE = 90, 24
# A mention that begins so near the start of its sentence opens it.
_OPENS = 6

_DISTANCES = (0, 12, 30, 70, 150, 400, 1200)


Names = tuple[str, str | None, str | None, str | None]


def names_of(area: Area4) -> Names:
    """What tells areas apart."""
    return area.level, area.province, area.district, area.commune


_MARKS = (";", "(", ")", ":", ".", ",")
_MARK = re.compile(r"[;():,]|\. ")
# Marks between a number and a mention are looked for so many characters far, numbers farther.
_GAP_REACH, _NUMBERS_REACH = 400, 1500
# A text between them that is shorter than this is seen whole.
_SHORT = 14


@lru_cache(maxsize=KEPT)
def _marks_of(marks: str) -> tuple[str, ...]:
    """Each mark once, the full stop with the space that follows it."""
    return tuple(". " if mark == "." else mark for mark in _MARKS if mark in marks)


class _Between:
    """What stands between a number and a mention, and around the mention."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._hits = Hits(_MARK.finditer(layout.folded))
        self._marks = "".join(layout.folded[start] for start in self._hits.starts)

    def gap(self, naming: Naming, mention: Span) -> tuple[int, int, tuple[str, ...], str | None]:
        """The distance in steps, how many numbers and which marks stand between, and the text between if short."""
        at = naming.candidate.number.span
        near = mention.end <= at.start
        low, high = (mention.end, at.start) if near else (at.end, mention.start)
        numbers = self._layout.numbers.count(low, high) if 0 < high - low < _NUMBERS_REACH else 9
        inside = self._hits.within(low, min(high, low + _GAP_REACH))
        marks = _marks_of(self._marks[inside.start : inside.stop])
        text = self._layout.folded[low:high] if high - low < _SHORT else None
        return bucket(max(0, high - low), _DISTANCES), min(numbers, 4), marks, text

    def words(self, mention: Span, source: str) -> Iterator[str]:
        """The words before and after a mention."""
        folded = self._layout.folded
        before = folded[max(0, mention.start - 24) : mention.start].split()[-2:]
        after = folded[mention.end : mention.end + 16].split()[:1]
        for word in before:
            yield f"word={source}:{word}"
        yield f"words={' '.join(before)}"
        yield f"after={source}:{after[0] if after else ''}"


# What the groups below are made of: all that they depend on, in the order of their words.
_PeriodSource = tuple[str, str, str, str, bool, bool, bool, bool, str, bool]
_PeriodGap = tuple[str, str, int, int, PeriodKind | None, tuple[str, ...]]


@kept
def _period_source(seen: _PeriodSource) -> Iterator[str]:
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


@kept
def _period_gap(seen: _PeriodGap) -> Iterator[str]:
    source, kind, distance, numbers, how, marks = seen
    yield f"gap={source}:{distance}"
    yield f"numbers={source}:{numbers}"
    yield f"numbers+kind={source}:{numbers}:{how}:{kind}"
    for mark in marks:
        yield f"mark={source}:{mark}"


@kept
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


# Of a number: what it counts, the word before it, whether it stands in brackets, which end of a change it is, and the
# last word before it that tells a time. Of an option: where it was found, how it lies to the document's days, how its
# mention stands to the number's brackets, and whether the mention opens its sentence.
_Context = tuple[str, str, bool, str, str]
_PeriodFit = tuple[_Context, str, str, str, bool]


@kept
def _period_fit(seen: _PeriodFit) -> Iterator[str]:
    (indicator, word, bracketed, move, tense), source, inside, brackets, opens = seen
    yield f"ind={indicator}:{inside}"
    yield f"ind={indicator}:{source}"
    yield f"before={word}:{inside}"
    yield f"before={word}:{source}"
    yield f"brackets={bracketed}:{brackets}:{source}"
    yield f"brackets={bracketed}:{brackets}:{inside}"
    yield f"move={move}:{inside}"
    yield f"move={move}:{source}:{inside}"
    yield f"tense={tense}:{inside}"
    yield f"tense={tense}:{source}:{inside}"
    yield f"opens={opens}:{source}"


class PeriodFeatures:
    """Makes the features of period options."""

    def __init__(self, layout: Layout, meta: DocumentMeta) -> None:
        self._layout = layout
        self._meta = meta
        self._between = _Between(layout)
        self._of_days: dict[tuple[date | None, date | None, str], Group] = {}
        self._of_mentions: dict[tuple[int, str], Group] = {}

    def read(
        self,
        naming: Naming,
        indicator: str,
        options: list[PeriodOption],
        ruled: Timing,
        *,
        target: bool,
    ) -> list[list[str]]:
        """One list of features per option; see `groups`."""
        return [flat(row) for row in self.groups(naming, indicator, options, ruled, target=target)]

    def groups(
        self,
        naming: Naming,
        indicator: str,
        options: list[PeriodOption],
        ruled: Timing,
        *,
        target: bool,
    ) -> list[tuple[Group, ...]]:
        """Features in groups, by option.

        Args:
            naming: the number as the rules see it.
            indicator: what it was decided to count.
            options: its possible periods.
            ruled: the period that the rules give it.
            target: whether it is wanted.
        """
        kind = _period_kind(naming, indicator, target=target)
        context = self._context(naming, indicator)
        seen = set()
        rows = []
        for option in options:
            source = option.timing.source
            fit = self._fit(naming, option, context)
            rows.append((*self._of(naming, option, kind, ruled, first=source not in seen), fit))
            seen.add(source)
        return rows

    def _context(self, naming: Naming, indicator: str) -> _Context:
        """What a number says of its own period."""
        candidate, folded = naming.candidate, self._layout.folded
        start, sentence = candidate.start, candidate.place.sentence
        before = folded[max(sentence.start, start - _TOLD) : start]
        words = before.split()
        word = "" if not words else "0" if words[-1][0].isdigit() else words[-1]
        tenses = said("tenses").findall(before)
        return indicator, word, self._bracket(start, sentence.start) >= 0, self._move(candidate), "".join(tenses[-1:])

    def _bracket(self, position: int, start: int) -> int:
        """Where the bracket opens that a position stands in, or -1."""
        opened = self._layout.last_sign("(", start, position)
        return opened if opened > self._layout.last_sign(")", start, position) else -1

    def _move(self, candidate: Candidate) -> str:
        """Which end of a change a number is: "từ 41" is "from", "xuống còn 25" is "to"."""
        folded, start, end = self._layout.folded, candidate.start, candidate.number.span.end
        before = folded[max(0, start - _MOVE) : start]
        if said("moves_to").search(before):
            return "to"
        moved = said("moves_on").search(folded, end, end + _MOVE) is not None
        return "from" if moved and said("moves_from").search(before) else ""

    def _fit(self, naming: Naming, option: PeriodOption, context: _Context) -> Group:
        timing, mention = option.timing, option.mention
        inside = self._inside(timing)
        if mention is None:
            return _period_fit((context, timing.source, inside, "", False))
        sentence, at = naming.candidate.place.sentence.start, naming.candidate.start
        brackets, opens = "", False
        if timing.source.startswith("left"):
            mine, theirs = self._bracket(at, sentence), self._bracket(mention.span.start, sentence)
            brackets = "none" if theirs < 0 else "same" if mine == theirs else "closed"
            opens = mention.span.start - sentence < _OPENS
        return _period_fit((context, timing.source, inside, brackets, opens))

    def _of(self, naming: Naming, option: PeriodOption, kind: str, ruled: Timing, *, first: bool) -> Iterator[Group]:
        timing, mention = option.timing, option.mention
        yield _period_source(
            (
                timing.source,
                kind,
                mention.kind.value if mention is not None else "own",
                ruled.source,
                (timing.start, timing.end) == (ruled.start, ruled.end),
                first,
                option.rank == 0,
                option.ignored,
                self._meta.doc_type,
                naming.candidate.cell is not None,
            )
        )
        yield self._days(timing, kind)
        if option.also:
            yield _also_found((option.also, kind))
        if mention is not None:
            distance, numbers, marks, _ = self._between.gap(naming, mention.span)
            yield _period_gap((timing.source, kind, distance, numbers, timing.kind, marks))
            yield self._mentioned(mention, timing.source)

    def _days(self, timing: Timing, kind: str) -> Group:
        """How the days of a period lie to those of the document."""
        key = timing.start, timing.end, kind
        if key not in self._of_days:
            inside, length, ahead = self._inside(timing), self._length(timing), self._ahead(timing)
            told = f"inside={inside}:{kind}", f"length={length}:{kind}", f"ahead={ahead}:{kind}"
            self._of_days[key] = Group(told)
        return self._of_days[key]

    def _mentioned(self, mention: PeriodMention, source: str) -> Group:
        """How a period is stated."""
        key = mention.span.start, source
        if key not in self._of_mentions:
            told = ["0" if word[0].isdigit() else word for word in mention.span.of(self._layout.folded).split()]
            words = self._between.words(mention.span, source)
            self._of_mentions[key] = Group((*words, f"said={' '.join(told)[:30]}:{source}"))
        return self._of_mentions[key]

    def _inside(self, timing: Timing) -> str:
        start, end = self._meta.period_start, self._meta.period_end
        if timing.start is None or timing.end is None:
            return "none"
        if start is None or end is None:
            return "unknown"
        if (timing.start, timing.end) == (start, end):
            return "same"
        if start <= timing.start and timing.end <= end:
            return "part"
        return "before" if timing.end < start else "after" if timing.start > end else "across"

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


_PlaceSource = tuple[bool, str, int, str, Level, str, bool, str, bool, bool]
_PlaceGap = tuple[str, int, int, tuple[str, ...], str | None]


@kept
def _place_source(seen: _PlaceSource) -> Iterator[str]:
    chosen, source, rank, scope, level, speaks, passed, doc_type, home, in_cell = seen
    yield f"ruled={chosen}"
    yield f"ruled+source={chosen}:{source}"
    yield f"source={source}"
    yield f"source+rank={source}:{rank}"
    yield f"source+scope={source}:{scope}"
    yield f"source+level={source}:{level.value}:{speaks}"
    yield f"level={level.value}:{speaks}"
    yield f"passed={passed}:{source}"
    yield f"type+source={doc_type}:{source}:{speaks}"
    yield f"home={home}:{source}"
    yield f"cell={in_cell}:{source}"


@kept
def _place_gap(seen: _PlaceGap) -> Iterator[str]:
    source, distance, numbers, marks, gap = seen
    yield f"gap={source}:{distance}"
    yield f"numbers={source}:{numbers}"
    for mark in marks:
        yield f"mark={source}:{mark}"
    if gap is not None:
        yield f"between={source}:{gap}"


class PlaceFeatures:
    """Makes the features of place options."""

    def __init__(self, layout: Layout, meta: DocumentMeta) -> None:
        self._meta = meta
        self._between = _Between(layout)
        self._of_mentions: dict[tuple[int, bool, str], Group] = {}

    def read(
        self,
        naming: Naming,
        options: list[PlaceOption],
        ruled: Area4,
        scope: Scope,
    ) -> list[list[str]]:
        """One list of features per option; see `groups`."""
        return [flat(row) for row in self.groups(naming, options, ruled, scope)]

    def groups(
        self,
        naming: Naming,
        options: list[PlaceOption],
        ruled: Area4,
        scope: Scope,
    ) -> list[tuple[Group, ...]]:
        """Features in groups, by option.

        Args:
            naming: the number as the rules see it.
            options: its possible areas.
            ruled: the area that the rules give it.
            scope: one event or a total.
        """
        return [tuple(self._of(naming, option, ruled, scope.value)) for option in options]

    def _of(self, naming: Naming, option: PlaceOption, ruled: Area4, scope: str) -> Iterator[Group]:
        area, mention = option.area, option.mention
        yield _place_source(
            (
                names_of(area) == names_of(ruled),
                option.source,
                min(option.rank, 3),
                scope,
                area.level,
                self._meta.level.value if self._meta.level is not None else "none",
                option.passed,
                self._meta.doc_type,
                area.province == self._meta.province,
                naming.candidate.cell is not None,
            )
        )
        if mention is not None:
            distance, numbers, marks, gap = self._between.gap(naming, mention.span)
            yield _place_gap((option.source, distance, numbers, marks, gap))
            yield self._mentioned(mention, option.source)

    def _mentioned(self, mention: PlaceMention, source: str) -> Group:
        """How a place is named."""
        key = mention.span.start, bool(mention.name), source
        if key not in self._of_mentions:
            named = f"unit={mention.unit_word}:{source}", f"named={bool(mention.name)}:{source}"
            self._of_mentions[key] = Group((*named, *self._between.words(mention.span, source)))
        return self._of_mentions[key]


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

    def _words(self, candidate: Candidate) -> Iterator[Group]:
        folded, sentence, number = self._reading.layout.folded, candidate.place.sentence, candidate.number.span
        before = folded[max(sentence.start, number.start - _STATUS_REACH) : number.start].split()[-8:]
        after = folded[number.end : min(sentence.end, number.end + 60)].split()[:5]
        yield from map(_BEFORE_IT.__getitem__, before)
        yield from map(_TWO_BEFORE_IT.__getitem__, pairwise(before))
        yield from map(_AFTER_IT.__getitem__, after)

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
