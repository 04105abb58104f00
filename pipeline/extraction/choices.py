"""What the models see of the status, the periods and the places that a number may have."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.extraction.buckets import bucket
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.dating import PeriodOption
from pipeline.extraction.layout import Layout
from pipeline.extraction.naming import Naming
from pipeline.extraction.placing import Area4, PlaceOption
from pipeline.extraction.reading import DocumentReading
from pipeline.extraction.timing import Timing
from pipeline.records import DocumentMeta, Scope, Status
from pipeline.scheme import scheme

# Words this many characters before a number may say whether it is wanted.
_STATUS_REACH = 120

_DISTANCES = (0, 12, 30, 70, 150, 400, 1200)


Names = tuple[str, str | None, str | None, str | None]


def names_of(area: Area4) -> Names:
    """What tells areas apart."""
    return area.level.value, area.province, area.district, area.commune


class PeriodFeatures:
    """Makes the features of period options."""

    def __init__(self, layout: Layout, meta: DocumentMeta) -> None:
        self._layout = layout
        self._meta = meta

    def read(
        self,
        naming: Naming,
        indicator: str,
        options: list[PeriodOption],
        ruled: Timing,
        *,
        target: bool,
    ) -> list[list[str]]:
        """One list of features per option.

        Args:
            naming: the number as the rules see it.
            indicator: what it was decided to count.
            options: its possible periods.
            ruled: the period that the rules give it.
            target: whether it is wanted.
        """
        kind: str = scheme().indicators[indicator].kind
        kind = "target" if target else kind
        kind = "change" if naming.change else kind
        seen = set()
        rows = []
        for option in options:
            source = option.timing.source
            rows.append(list(self._of(naming, option, kind, ruled, first=source not in seen)))
            seen.add(source)
        return rows

    def _of(self, naming: Naming, option: PeriodOption, kind: str, ruled: Timing, *, first: bool) -> Iterator[str]:
        timing, mention = option.timing, option.mention
        source = timing.source
        how = mention.kind.value if mention is not None else "own"
        chosen = (timing.start, timing.end) == (ruled.start, ruled.end)
        yield f"ruled={chosen}"
        yield f"ruled+source={chosen}:{source}"
        yield f"ruled+source+kind={chosen}:{ruled.source}:{kind}:{source}"
        yield f"source={source}"
        yield f"source+kind={source}:{kind}"
        yield f"source+how={source}:{how}"
        yield f"source+how+kind={source}:{how}:{kind}"
        yield f"source+first={source}:{first}:{option.rank == 0}"
        yield f"ignored={option.ignored}:{source}"
        yield f"type+source={self._meta.doc_type}:{source}:{kind}"
        yield f"scope={naming.candidate.cell is not None}:{source}"
        yield f"inside={self._inside(timing)}:{kind}"
        yield f"length={self._length(timing)}:{kind}"
        yield f"ahead={self._ahead(timing)}:{kind}"
        if mention is not None:
            yield from self._between(naming, option, kind)

    def _between(self, naming: Naming, option: PeriodOption, kind: str) -> Iterator[str]:
        mention, at = option.mention, naming.candidate.number.span
        if mention is None:
            return
        folded, source = self._layout.folded, option.timing.source
        near = mention.span.end <= at.start
        low, high = (mention.span.end, at.start) if near else (at.end, mention.span.start)
        gap = folded[low : min(high, low + 400)] if high > low else ""
        yield f"gap={source}:{bucket(max(0, high - low), _DISTANCES)}"
        numbers = len(self._layout.numbers.starting(low, high)) if 0 < high - low < 1500 else 9
        yield f"numbers={source}:{min(numbers, 4)}"
        yield f"numbers+kind={source}:{min(numbers, 4)}:{option.timing.kind}:{kind}"
        for mark in (";", "(", ")", ":", ". ", ","):
            if mark in gap:
                yield f"mark={source}:{mark}"
        before = folded[max(0, mention.span.start - 24) : mention.span.start].split()[-2:]
        after = folded[mention.span.end : mention.span.end + 16].split()[:1]
        for word in before:
            yield f"word={source}:{word}"
        yield f"words={' '.join(before)}"
        yield f"after={source}:{after[0] if after else ''}"
        yield f"said={' '.join('0' if w[0].isdigit() else w for w in mention.span.of(folded).split())[:30]}:{source}"

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


class PlaceFeatures:
    """Makes the features of place options."""

    def __init__(self, layout: Layout, meta: DocumentMeta) -> None:
        self._layout = layout
        self._meta = meta

    def read(
        self,
        naming: Naming,
        options: list[PlaceOption],
        ruled: Area4,
        scope: Scope,
    ) -> list[list[str]]:
        """One list of features per option.

        Args:
            naming: the number as the rules see it.
            options: its possible areas.
            ruled: the area that the rules give it.
            scope: one event or a total.
        """
        return [list(self._of(naming, option, ruled, scope.value)) for option in options]

    def _of(self, naming: Naming, option: PlaceOption, ruled: Area4, scope: str) -> Iterator[str]:
        area, source = option.area, option.source
        chosen = (area.level, area.province, area.district, area.commune) == (
            ruled.level,
            ruled.province,
            ruled.district,
            ruled.commune,
        )
        speaks = self._meta.level.value if self._meta.level is not None else "none"
        yield f"ruled={chosen}"
        yield f"ruled+source={chosen}:{source}"
        yield f"source={source}"
        yield f"source+rank={source}:{min(option.rank, 3)}"
        yield f"source+scope={source}:{scope}"
        yield f"source+level={source}:{area.level.value}:{speaks}"
        yield f"level={area.level.value}:{speaks}"
        yield f"passed={option.passed}:{source}"
        yield f"type+source={self._meta.doc_type}:{source}:{speaks}"
        yield f"home={area.province == self._meta.province}:{source}"
        yield f"cell={naming.candidate.cell is not None}:{source}"
        if option.mention is not None:
            yield from self._between(naming, option)

    def _between(self, naming: Naming, option: PlaceOption) -> Iterator[str]:
        mention, at = option.mention, naming.candidate.number.span
        if mention is None:
            return
        folded, source = self._layout.folded, option.source
        near = mention.span.end <= at.start
        low, high = (mention.span.end, at.start) if near else (at.end, mention.span.start)
        gap = folded[low : min(high, low + 400)] if high > low else ""
        yield f"gap={source}:{bucket(max(0, high - low), _DISTANCES)}"
        numbers = len(self._layout.numbers.starting(low, high)) if 0 < high - low < 1500 else 9
        yield f"numbers={source}:{min(numbers, 4)}"
        yield f"unit={mention.unit_word}:{source}"
        yield f"named={bool(mention.name)}:{source}"
        for mark in (";", "(", ")", ":", ". ", ","):
            if mark in gap:
                yield f"mark={source}:{mark}"
        before = folded[max(0, mention.span.start - 24) : mention.span.start].split()[-2:]
        after = folded[mention.span.end : mention.span.end + 16].split()[:1]
        for word in before:
            yield f"word={source}:{word}"
        yield f"words={' '.join(before)}"
        yield f"after={source}:{after[0] if after else ''}"
        if len(gap) < 14:
            yield f"between={source}:{gap}"


class StatusFeatures:
    """Makes the features of the choice between reported and wanted."""

    def __init__(self, reading: DocumentReading) -> None:
        self._reading = reading

    def read(self, naming: Naming, indicator: str, ruled: Status, timing: Timing) -> list[str]:
        """The features of one figure.

        Args:
            naming: the number as the rules see it.
            indicator: what it was decided to count.
            ruled: the status that the rules give it.
            timing: the period that the rules give it.
        """
        reading, candidate = self._reading, naming.candidate
        meta, sentence = reading.meta, candidate.place.sentence
        start = max(sentence.start, candidate.start - _STATUS_REACH)
        before = reading.layout.folded[start : candidate.start]
        after = reading.layout.folded[candidate.number.span.end : min(sentence.end, candidate.number.span.end + 60)]
        words, explicit = reading.standing.status(candidate, indicator)
        signals = reading.standing.signals(candidate)
        return [
            "bias",
            *signals,
            *(f"{signal}:{meta.doc_type}" for signal in signals),
            f"ruled={ruled.value}",
            f"ruled+type={ruled.value}:{meta.doc_type}",
            f"words={words.value}:{explicit}",
            f"plans={reading.standing.plans}:{meta.doc_type}",
            f"kind={scheme().indicators[indicator].kind}",
            f"indicator={indicator}",
            f"qualifier={candidate.number.qualifier.value}",
            f"act={naming.situation.act}:{candidate.governing_side}",
            f"ahead={self._ahead(timing)}:{timing.source}",
            f"period={timing.kind}",
            *(f"head={name}" for name in sorted(naming.situation.head)),
            *(f"heading={word}" for word in self._heading(candidate)),
            *(f"l={word}" for word in before.split()[-8:]),
            *(f"l={one} {two}" for one, two in pairwise(before.split()[-8:])),
            *(f"r={word}" for word in after.split()[:5]),
            *(f"first={word}" for word in reading.layout.folded[sentence.start : sentence.start + 40].split()[:3]),
        ]

    def _heading(self, candidate: Candidate) -> list[str]:
        blocks, folded = self._reading.layout.blocks, self._reading.layout.folded
        above = self._reading.layout.ancestors(candidate.place.block)[:2]
        return [word for index in above for word in blocks[index].span.of(folded)[:80].split()[:10]]

    def _ahead(self, timing: Timing) -> str:
        published = self._reading.meta.published_on
        if published is None or timing.end is None:
            return "unknown"
        return str(bucket((timing.end - published).days, (-31, 31, 75, 200, 400, 2000)))
