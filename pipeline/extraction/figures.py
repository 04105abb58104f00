"""From candidates to figures: what each number counts, and everything the guideline wants written down about it."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from dataclasses import dataclass, replace

from pipeline.extraction.accounting import account
from pipeline.extraction.candidates import Candidate, CandidateReader, is_change
from pipeline.extraction.context import said
from pipeline.extraction.details import details
from pipeline.extraction.layout import Layout
from pipeline.extraction.metadata import MetadataReader
from pipeline.extraction.placing import Area4, PlaceResolver
from pipeline.extraction.relations import BreakdownReader, Pair
from pipeline.extraction.rules import Rule, decide, situation
from pipeline.extraction.standing import StandingReader
from pipeline.extraction.terms import TaggedText
from pipeline.extraction.timing import PeriodResolver, Timing
from pipeline.extraction.topics import Topic, TopicFinder
from pipeline.intervals import bounds
from pipeline.records import (
    AnnotatedText,
    Extraction,
    Figure,
    Measure,
    NumberForm,
    NumberMention,
    ParsedDocument,
    Qualifier,
    Scope,
    Status,
)
from pipeline.scheme import scheme
from pipeline.spans import Span

VERSION = "1"

# How far the surroundings of a figure reach that go into its id (characters on either side).
_ID_REACH = 40

# A place belongs to the number that follows it at most this many characters later.
_PLACE_GAP = 24

# A rule's confidence is multiplied by these where the evidence is farther away.
_BASIS_TRUST = {"phrase": 1.0, "clause": 1.0, "sentence": 0.97, "paragraph": 0.95, "heading": 0.94, "document": 0.9}
_SIDE_TRUST = {"right": 1.0, "left": 0.93, "": 0.85}
_VERB_TRUST = {"passive": 1.0, "left": 1.0, "own": 1.0, "carried": 0.93, "after": 0.9, "exists": 0.98, "": 0.95}
_DOUBTFUL = 0.6

_THINGS = frozenset({"establishment", "place", "case", "ring", "model", "team", "commune", "unit", "document"})


@dataclass(frozen=True, slots=True)
class _Named:
    """A candidate whose indicator is decided."""

    candidate: Candidate
    rule: Rule
    indicator: str
    topic: Topic
    change: int


class FigureReader:
    """Makes the figures of one document."""

    def __init__(self, parsed: ParsedDocument, annotated: AnnotatedText) -> None:
        self._parsed = parsed
        self._layout = Layout(parsed, annotated)
        self._tagged = TaggedText(self._layout.folded, [place.span for place in annotated.places if place.name])
        self._meta = MetadataReader(self._layout, parsed.hints).read()
        self._standing = StandingReader(self._layout, self._meta)
        self._named: list[_Named] = []
        self._dropped: dict[Span, str] = {}

    def read(self) -> Extraction:
        """Metadata, figures in the order of the text, and what became of every digit string."""
        named = self._name()
        standing = self._standing
        reference = (self._meta.period_start, self._meta.period_end)
        periods = PeriodResolver(self._layout, reference, self._meta.published_on, planning=standing.plans)
        if standing.raid:
            periods.event_day = periods.first_day()
        places = PlaceResolver(self._layout, self._meta)
        pairs: list[Pair] = []
        seen: Counter[str] = Counter()
        for item in named:
            figure = self._figure(item, standing, periods, places, seen)
            if figure is not None:
                pairs.append((item.candidate, figure))
        figures = BreakdownReader(self._layout).link(pairs)
        return Extraction(self._meta, tuple(figures), account(self._layout, figures, self._dropped))

    def _name(self) -> list[_Named]:
        topics = TopicFinder(self._layout, self._tagged)
        named = self._named
        for candidate in CandidateReader(self._layout, self._tagged).read():
            if candidate.cell is not None and candidate.cell.ordinal:
                self._drop(candidate, "row_number")
                continue
            topic = topics.of(candidate)
            if not topic.on:
                self._drop(candidate, f"off_topic: {topic.other}")
                continue
            item = self._decide(candidate, topic, named[-1] if named else None)
            if item is not None:
                named.append(item)
        return named

    def _drop(self, candidate: Candidate, reason: str) -> None:
        if candidate.number.form is not NumberForm.DENIAL:
            self._dropped[candidate.number.span] = reason

    def _decide(self, candidate: Candidate, topic: Topic, before: _Named | None) -> _Named | None:
        change = is_change(self._layout, self._tagged, candidate)
        near = before if before is not None and self._continues(before.candidate, candidate) else None
        if candidate.cell is not None:
            near = self._above_in_column(candidate)
        announced = self._announced(candidate) if near is None and candidate.cell is None else None
        near = near or announced
        previous = near.indicator if near is not None else ""
        if change and near is not None and self._same_subject(candidate, near.candidate):
            return _Named(candidate, near.rule, near.indicator, topic, change)
        head = frozenset(
            term.name
            for index in candidate.place.heads
            for kind in ("noun", "action", "mark")
            for term in self._tagged.within(kind, *self._ends(index))
        )
        signs = self._signs(candidate) | ({"part_item"} if announced is not None else set())
        rule = decide(situation(candidate, previous, head, signs, raid=self._standing.raid))
        if rule is None or (rule.indicator == "previous" and not previous):
            self._drop(
                candidate, "" if candidate.number.form in (NumberForm.INTEGER, NumberForm.PERCENT) else "no_noun"
            )
            return None
        if rule.indicator == "drop":
            self._drop(candidate, rule.why)
            return None
        if candidate.number.form is NumberForm.INTEGER and self._counts_names(candidate):
            self._drop(candidate, "names_follow")
            return None
        if candidate.number.form is NumberForm.WORDS and candidate.noun_side != "right":
            return None
        if candidate.number.form is NumberForm.DENIAL and not self._denies(candidate, rule):
            return None
        indicator = previous if rule.indicator == "previous" else rule.indicator
        return _Named(candidate, rule, indicator, topic, change)

    @staticmethod
    def _same_subject(candidate: Candidate, before: Candidate) -> bool:
        """Whether a rise or fall is said of the figure before it."""
        if candidate.noun is None:
            return True
        if candidate.noun_side != "left":
            return False
        return before.noun is None or before.noun.name == candidate.noun.name or candidate.noun.span.end <= before.start

    def _announced(self, candidate: Candidate) -> _Named | None:
        """For an item of a list under "89 đối tượng, trong đó:" the figure whose parts the list gives."""
        parent = candidate.place.parent
        for item in reversed(self._named) if parent is not None else ():
            if item.candidate.place.block == parent:
                _, end = self._ends(item.candidate.place.block)
                return (
                    item
                    if said("part_words").search(self._layout.folded, item.candidate.number.span.end, end)
                    else None
                )
        return None

    def _above_in_column(self, candidate: Candidate) -> _Named | None:
        """For a row "Trong đó: …" the figure above it in the same column."""
        cell = candidate.cell
        if cell is None or not cell.label:
            return None
        if not said("part_words").match(cell.label[0].of(self._layout.folded).lstrip(" -+:")):
            return None
        for item in reversed(self._named):
            other = item.candidate.cell
            if item.candidate.place.block != candidate.place.block or other is None:
                return None
            if other.headers == cell.headers:
                return item
        return None

    def _counts_names(self, candidate: Candidate) -> bool:
        """ "02 huyện Gia Bình, Lương Tài": the number only counts the names that follow."""
        end = candidate.number.span.end
        following = self._layout.places.starting(end, end + 2)
        return any(place.name and self._layout.folded[end : place.span.start].strip(" ") == "" for place in following)

    def _signs(self, candidate: Candidate) -> frozenset[str]:
        """Cue classes right after the number; "bracket" and "place_before" for what stands right before it."""
        span = candidate.number.span
        signs = {term.name for term in self._tagged.within("cue", span.end, span.end + 24)}
        before = self._layout.folded[max(candidate.place.sentence.start, span.start - 40) : span.start]
        if re.search(r"\([^()0-9]{0,22}$", before):
            signs.add("bracket")
        if said("equals").search(before):
            signs.add("equals")
        place = self._layout.places.before(span.start)
        close = place is not None and bool(place.name) and span.start - place.span.end <= _PLACE_GAP
        if place is not None and close and said("place_gap").fullmatch(self._layout.folded, place.span.end, span.start):
            signs.add("place_before")
        return frozenset(signs)

    def _ends(self, block: int) -> tuple[int, int]:
        span = self._layout.blocks[block].span
        return span.start, span.end

    def _continues(self, before: Candidate, candidate: Candidate) -> bool:
        """Whether the previous figure stands close enough to say what this one is."""
        if before.place.sentence == candidate.place.sentence:
            return True
        if candidate.cell is not None:
            return False
        return before.place.block == candidate.place.block and candidate.start - before.start < 400

    def _denies(self, candidate: Candidate, rule: Rule) -> bool:
        """A stated zero needs its thing right after the denial, and is no wish."""
        noun = candidate.noun
        if noun is None or candidate.noun_side != "right" or noun.span.start - candidate.number.noun_start > 12:
            return False
        if rule.indicator in ("other", "establishments", "communes", "workers", "people_reached"):
            return False
        before = self._layout.folded[max(candidate.place.sentence.start, candidate.start - 40) : candidate.start]
        return not said("wish").search(before)

    def _figure(
        self,
        item: _Named,
        standing: StandingReader,
        periods: PeriodResolver,
        places: PlaceResolver,
        seen: Counter[str],
    ) -> Figure | None:
        candidate, indicator = item.candidate, item.indicator
        kind = scheme().indicators[indicator].kind
        status, explicit = standing.status(candidate, indicator)
        number = candidate.number
        if number.form is NumberForm.DENIAL and status is Status.TARGET:
            return None
        planned = status is Status.TARGET or any(term.name == "relapse" for term in candidate.left_terms)
        stock, compares = kind == "stock", bool(item.change)
        timing = periods.resolve(candidate, stock=stock, target=planned, compares=compares)
        settled = standing.settled(status, timing, explicit=explicit)
        if settled is not status:
            status = settled
            planned = status is Status.TARGET
            timing = periods.resolve(candidate, stock=stock, target=planned, compares=compares)
        flow = status is Status.REPORTED and kind == "flow"
        scope = standing.scope(candidate, timing) if flow else Scope.AGGREGATE
        area = places.resolve(candidate, scope)
        span = self._span(candidate)
        surface = span.of(self._layout.text)
        measure = self._measure(item)
        value, value_max = self._values(item, measure)
        figure = Figure(
            id=self._id(span, seen),
            indicator=indicator,
            measure=measure,
            value=value,
            value_max=value_max,
            denominator=self._denominator(item),
            qualifier=self._qualifier(item),
            unit=self._unit(indicator, measure, number),
            status=status,
            scope=scope,
            level=area.level,
            surface=surface,
            start=span.start,
            end=span.end,
        )
        return self._completed(figure, item, timing, area, standing)

    def _completed(self, figure: Figure, item: _Named, timing: Timing, area: Area4, standing: StandingReader) -> Figure:
        candidate, number = item.candidate, item.candidate.number
        words = number.qualifier_span.of(self._layout.folded) if number.qualifier_span is not None else ""
        limits = bounds(
            figure.value,
            figure.qualifier,
            value_max=figure.value_max,
            step=number.step,
            whole=figure.measure is Measure.COUNT,
            words=words,
        )
        confidence = self._confidence(item)
        return replace(
            figure,
            bound_low=None if math.isinf(limits.low) else limits.low,
            bound_high=None if math.isinf(limits.high) else limits.high,
            counted_as=self._counted_as(figure, candidate),
            of=self._of(figure, candidate),
            detail=details(candidate, item.rule, figure.indicator, self._tagged, self._actor(candidate)),
            joint=item.topic.joint,
            recurrence=standing.recurrence(candidate, figure.status, timing.kind),
            province=area.province,
            district=area.district,
            commune=area.commune,
            area_name=area.other,
            area_system=self._meta.area_system,
            area_code=area.code,
            period_start=timing.start,
            period_end=timing.end,
            period_basis=timing.basis,
            sentence=candidate.place.sentence.of(self._layout.text),
            rule=f"{item.rule.id}/{VERSION}",
            flags=("doubtful",) if confidence < _DOUBTFUL else (),
            confidence=confidence,
        )

    def _span(self, candidate: Candidate) -> Span:
        number = candidate.number
        if number.form is NumberForm.DENIAL and candidate.noun is not None:
            return Span(number.span.start, candidate.noun.span.end)
        return number.span

    def _qualifier(self, item: _Named) -> Qualifier:
        """ "nhiều hơn 11 vụ so với cùng kỳ" compares, it does not say more than eleven."""
        number = item.candidate.number
        if item.change and number.qualifier in (Qualifier.OVER, Qualifier.UNDER):
            before = self._layout.folded[max(0, number.span.start - 14) : number.span.start]
            if said("compares_more").search(before):
                return Qualifier.EXACT
        return number.qualifier

    @staticmethod
    def _measure(item: _Named) -> Measure:
        form = item.candidate.number.form
        if item.change or form is NumberForm.MULTIPLE:
            return Measure.CHANGE
        if form is NumberForm.PERCENT:
            return Measure.SHARE
        return Measure.AMOUNT if form is NumberForm.MONEY else Measure.COUNT

    @staticmethod
    def _values(item: _Named, measure: Measure) -> tuple[int | float, int | float | None]:
        number = item.candidate.number
        factor = 2 if item.candidate.noun is not None and item.candidate.noun.name == "pair" else 1
        sign = item.change if measure is Measure.CHANGE and item.change else 1
        value, value_max = number.value * factor * sign, number.value_max
        if value_max is None:
            return value, None
        low, high = sorted((value, value_max * factor * sign))
        return low, high

    @staticmethod
    def _denominator(item: _Named) -> int | float | None:
        factor = 2 if item.candidate.noun is not None and item.candidate.noun.name == "pair" else 1
        denominator = item.candidate.number.denominator
        return None if denominator is None else denominator * factor

    @staticmethod
    def _unit(indicator: str, measure: Measure, number: NumberMention) -> str:
        if number.form in (NumberForm.PERCENT, NumberForm.MULTIPLE):
            return "percent"
        if measure is Measure.AMOUNT or number.form is NumberForm.MONEY:
            return "vnd"
        return scheme().indicators[indicator].unit

    def _counted_as(self, figure: Figure, candidate: Candidate) -> str | None:
        if figure.measure not in (Measure.COUNT, Measure.SHARE):
            return None
        near = self._layout.folded[candidate.number.noun_start : candidate.right.end]
        if said("visits").match(near):
            return "visits"
        return "distinct" if figure.unit in _THINGS else "unknown"

    def _of(self, figure: Figure, candidate: Candidate) -> str | None:
        """The whole that a share is said of, as written."""
        if figure.measure is not Measure.SHARE or candidate.noun is None or candidate.noun_side != "right":
            return None
        match = said("whole_ends").search(self._layout.folded, candidate.noun.span.end, candidate.right.end)
        end = match.start() if match else candidate.right.end
        written = self._layout.text[candidate.noun.span.start : end].strip(" ,;:.\n\t")
        return " ".join(written.split()) or None

    def _actor(self, candidate: Candidate) -> tuple[str, ...]:
        """The body that acts: named before the number in the sentence, else at the end of the one before."""
        sentence = candidate.place.sentence
        inside = self._tagged.within("actor", sentence.start, candidate.start)
        if inside:
            return inside[-1].detail
        if said("actor_goes_on").match(self._layout.folded, sentence.start):
            paragraph = self._layout.blocks[candidate.place.block].span
            before = self._tagged.within("actor", paragraph.start, sentence.start)
            return before[-1].detail if before else ()
        return ()

    @staticmethod
    def _confidence(item: _Named) -> float:
        candidate = item.candidate
        trust = item.rule.confidence * _BASIS_TRUST.get(item.topic.basis, 0.8)
        trust *= _SIDE_TRUST[candidate.noun_side] * _VERB_TRUST[candidate.governing_side]
        return round(trust, 3)

    def _id(self, span: Span, seen: Counter[str]) -> str:
        """Hash of document, surface, surroundings and occurrence; the same whatever rule or model made the figure."""
        around = self._layout.surroundings(span, _ID_REACH)
        key = f"{self._parsed.document_id}\n{span.of(self._layout.text)}\n{around}"
        seen[key] += 1
        return hashlib.sha256(f"{key}\n{seen[key]}".encode()).hexdigest()[:20]


def read_figures(parsed: ParsedDocument, annotated: AnnotatedText) -> Extraction:
    """The figures of a parsed and annotated document."""
    return FigureReader(parsed, annotated).read()
