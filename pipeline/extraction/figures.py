"""From candidates to figures: what each number counts, and everything the guideline wants written down about it."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pipeline.extraction.accounting import account
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.context import said
from pipeline.extraction.details import details, inherited, is_of_paragraph
from pipeline.extraction.eachplace import places_of_each
from pipeline.extraction.judging import Decision, Judge, LearnedJudge
from pipeline.extraction.kinds import carried
from pipeline.extraction.naming import SILENT
from pipeline.extraction.reading import DocumentReading
from pipeline.extraction.relations import Pair, part_of, without_circles
from pipeline.extraction.scanned import as_misspelt, as_recognised
from pipeline.extraction.sums import TableSums, doubted
from pipeline.extraction.terms import Term
from pipeline.intervals import Interval, bounds
from pipeline.records import (
    AnnotatedText,
    Extraction,
    Figure,
    Measure,
    NumberForm,
    NumberMention,
    ParsedDocument,
    Qualifier,
    Status,
)
from pipeline.scheme import scheme
from pipeline.spans import Span, SpanIndex
from pipeline.values import changed

# How far the surroundings of a figure reach that go into its id (characters on either side).
_ID_REACH = 40

# A figure less sure than this is shown as doubtful.
_DOUBTFUL = 0.6

# What has a team where not the teams themselves are counted.
_WITH_TEAMS = frozenset({"commune", "unit"})

# The detail of what a team of inspectors does.
_TEAM = "inspection_team"

_THINGS = frozenset({"establishment", "place", "case", "ring", "model", "team", "commune", "unit", "document"})


def _on_pages(figures: Sequence[Figure], parsed: ParsedDocument) -> Iterator[Figure]:
    """The figures with the printed page on which each of them begins."""
    pages = SpanIndex([run.span for run in parsed.runs]) if parsed.pages is not None else None
    for figure in figures:
        run = pages.at(figure.start) if pages is not None else None
        yield figure if run is None else changed(figure, page=parsed.runs[run].page)


class FigureReader:
    """Makes the figures of one document."""

    def __init__(self, reading: DocumentReading, judge: Judge) -> None:
        self._reading = reading
        self._layout = reading.layout
        self._judge = judge
        self._sentences: dict[int, str] = {}

    def read(self) -> Extraction:
        """Metadata, figures in the order of the text, and what became of every digit string."""
        decisions = self._judge.name()
        pairs = self.pairs(decisions)
        figures = list(as_misspelt(self._summed(decisions, pairs, self._judge.link(pairs)), self._layout))
        digits = account(self._layout, figures, _dropped(decisions))
        if self._reading.respaced:
            figures = list(map(self._placed, figures))
            digits = tuple(changed(digit, span=self._reading.original(digit.span)) for digit in digits)
        parsed = self._reading.parsed
        figures = list(as_recognised(figures, parsed, _DOUBTFUL)) if parsed.recognised else figures
        return Extraction(self._reading.stated, tuple(_on_pages(figures, parsed)), digits)

    def _summed(self, decisions: Iterable[Decision], pairs: list[Pair], figures: list[Figure]) -> list[Figure]:
        """The figures with the wholes that totals of tables are for certain; those of sums that fail are doubtful."""
        sums = TableSums(self._layout, [decision.candidate for decision in decisions], pairs)
        for index, whole in sums.wholes.items():
            figures[index] = part_of(figures[index], figures[whole])
        return doubted(inherited(without_circles(figures) if sums.wholes else figures), sums.failed)

    def _placed(self, figure: Figure) -> Figure:
        """A figure in positions and words of the document text, where spacing was repaired to read it."""
        span = self._reading.original(Span(figure.start, figure.end))
        return changed(figure, start=span.start, end=span.end, surface=span.of(self._reading.parsed.text))

    def pairs(self, decisions: Iterable[Decision]) -> list[Pair]:
        """The figures of the numbers that were decided to be some, not yet linked, each with its number."""
        found: list[Pair] = []
        seen: Counter[str] = Counter()
        for decision in decisions:
            figure = self._figure(decision, seen) if decision.indicator else None
            if figure is not None:
                found += [(decision.candidate, each) for each in self._of_each_place(decision, figure, seen)]
        return list(carried(found, self._layout))

    def _of_each_place(self, decision: Decision, figure: Figure, seen: Counter[str]) -> Iterator[Figure]:
        """The figure itself, or one of each place that it is said of."""
        areas = places_of_each(self._layout, self._reading.places, decision.candidate)
        for at, area in enumerate(areas):
            yield changed(
                figure,
                id=self._id(Span(figure.start, figure.end), seen) if at else figure.id,
                level=area.level,
                province=area.province,
                district=area.district,
                commune=area.commune,
                area_name=area.other,
                area_code=area.code,
            )
        if not areas:
            yield figure

    def _figure(self, decision: Decision, seen: Counter[str]) -> Figure | None:
        candidate, indicator = decision.candidate, decision.indicator
        number = candidate.number
        standing = self._judge.standing(decision)
        if number.form is NumberForm.DENIAL and standing.status is Status.TARGET:
            return None
        scope = self._judge.scope(decision, standing)
        area, timing = self._judge.area(decision, scope), standing.timing
        span, meta = self._span(candidate), self._reading.meta
        measure, qualifier = self._measure(decision), self._qualifier(decision)
        value, value_max = self._values(decision, measure)
        limits = self._limits(number, measure, qualifier, value, value_max)
        unit = self._unit(indicator, measure, number)
        return Figure(
            id=self._id(span, seen),
            indicator=indicator,
            measure=measure,
            value=value,
            value_max=value_max,
            denominator=self._denominator(decision),
            qualifier=qualifier,
            bound_low=None if math.isinf(limits.low) else limits.low,
            bound_high=None if math.isinf(limits.high) else limits.high,
            unit=unit,
            counted_as=self._counted_as(measure, unit, candidate),
            of=self._of(measure, decision),
            detail=self._detail(decision),
            joint=decision.naming.topic.joint,
            status=standing.status,
            scope=scope,
            recurrence=self._reading.standing.recurrence(candidate, standing.status, timing.kind),
            level=area.level,
            province=area.province,
            district=area.district,
            commune=area.commune,
            area_name=area.other,
            area_system=meta.area_system,
            area_code=area.code,
            period_start=timing.start,
            period_end=timing.end,
            period_basis=timing.basis,
            surface=span.of(self._layout.text),
            start=span.start,
            end=span.end,
            sentence=self._sentence(candidate.place.sentence),
            rule=decision.by,
            flags=("doubtful",) if decision.confidence < _DOUBTFUL else (),
            confidence=decision.confidence,
        )

    def _limits(
        self,
        number: NumberMention,
        measure: Measure,
        qualifier: Qualifier,
        value: float,
        value_max: float | None,
    ) -> Interval:
        """The bounds that the words around a number leave open."""
        words = number.qualifier_span.of(self._layout.folded) if number.qualifier_span is not None else ""
        whole = measure is Measure.COUNT
        return bounds(value, qualifier, value_max=value_max, step=number.step, whole=whole, words=words)

    def _detail(self, item: Decision) -> tuple[str, ...]:
        rule, candidate = item.naming.rule if item.naming.indicator == item.indicator else None, item.candidate
        actor = self._actor(candidate, item.indicator)
        paragraph = self._layout.blocks[candidate.place.block].span.start
        return details(self._layout, candidate, rule, item.indicator, self._reading.tagged, actor, paragraph)

    def _sentence(self, span: Span) -> str:
        """A sentence as the document has it, one copy for all its figures: it may be long and hold thousands."""
        if span.start not in self._sentences:
            self._sentences[span.start] = self._reading.original(span).of(self._reading.parsed.text)
        return self._sentences[span.start]

    def _span(self, candidate: Candidate) -> Span:
        number = candidate.number
        if number.form is NumberForm.DENIAL and candidate.noun is not None:
            return Span(number.span.start, candidate.noun.span.end)
        return number.span

    def _qualifier(self, item: Decision) -> Qualifier:
        """ "nhiều hơn 11 vụ so với cùng kỳ" compares, it does not say more than eleven."""
        number = item.candidate.number
        if item.naming.change and number.qualifier in (Qualifier.OVER, Qualifier.UNDER):
            before = self._layout.folded[max(0, number.span.start - 14) : number.span.start]
            if said("compares_more").search(before):
                return Qualifier.EXACT
        return number.qualifier

    @staticmethod
    def _measure(item: Decision) -> Measure:
        form = item.candidate.number.form
        if item.naming.change or form is NumberForm.MULTIPLE:
            return Measure.CHANGE
        if form is NumberForm.PERCENT:
            return Measure.SHARE
        money = form is NumberForm.MONEY or scheme().indicators[item.indicator].unit == "vnd"
        return Measure.AMOUNT if money else Measure.COUNT

    @staticmethod
    def _values(item: Decision, measure: Measure) -> tuple[int | float, int | float | None]:
        number, factor = item.candidate.number, size_of_each(item.candidate)
        sign = item.naming.change if measure is Measure.CHANGE and item.naming.change else 1
        value, value_max = number.value * factor * sign, number.value_max
        if value_max is None:
            return value, None
        low, high = sorted((value, value_max * factor * sign))
        return low, high

    @staticmethod
    def _denominator(item: Decision) -> int | float | None:
        denominator = item.candidate.number.denominator
        return None if denominator is None else denominator * size_of_each(item.candidate)

    @staticmethod
    def _unit(indicator: str, measure: Measure, number: NumberMention) -> str:
        if number.form in (NumberForm.PERCENT, NumberForm.MULTIPLE):
            return "percent"
        if measure is Measure.AMOUNT or number.form is NumberForm.MONEY:
            return "vnd"
        return scheme().indicators[indicator].unit

    def _counted_as(self, measure: Measure, unit: str, candidate: Candidate) -> str | None:
        if measure not in (Measure.COUNT, Measure.SHARE):
            return None
        near = self._layout.folded[candidate.number.noun_start : candidate.right.end]
        if said("visits").match(near):
            return "visits"
        return "distinct" if unit in _THINGS else "unknown"

    def _of(self, measure: Measure, decision: Decision) -> str | None:
        """The whole that a share is said of, as written; of teams also the communes or units that have them."""
        candidate = decision.candidate
        if candidate.noun is None or candidate.noun_side != "right":
            return None
        if measure is not Measure.SHARE and not (
            decision.indicator == "inspection_teams" and candidate.noun.name in _WITH_TEAMS
        ):
            return None
        match = said("whole_ends").search(self._layout.folded, candidate.noun.span.end, candidate.right.end)
        end = match.start() if match else candidate.right.end
        written = self._layout.text[candidate.noun.span.start : end].strip(" ,;:.\n\t")
        return " ".join(written.split()) or None

    def _actor(self, candidate: Candidate, indicator: str) -> tuple[str, ...]:
        """The body that acts: named before the number in the sentence, else the last one before in its paragraph."""
        sentence = candidate.place.sentence
        inside = self._reading.tagged.within("actor", sentence.start, candidate.start)
        if inside:
            return self._acting(inside[-1])
        paragraph = self._layout.blocks[candidate.place.block].span
        before = self._reading.tagged.within("actor", paragraph.start, sentence.start)
        goes_on = said("actor_goes_on").match(self._layout.folded, sentence.start)
        # a paragraph that begins with a team tells what the team found
        if before and (goes_on or (_TEAM in before[-1].detail and is_of_paragraph(indicator))):
            return self._acting(before[-1])
        return ()

    def _acting(self, actor: Term) -> tuple[str, ...]:
        """The detail codes of a body; what follows may tell that teams of inspectors are of districts or communes."""
        if _TEAM not in actor.detail:
            return actor.detail
        whose = ("of_districts", "district_teams"), ("of_communes", "commune_teams")
        more = (code for words, code in whose if said(words).match(self._layout.folded, actor.span.end))
        return (*actor.detail, *more)

    def _id(self, span: Span, seen: Counter[str]) -> str:
        """Hash of document, surface, surroundings and occurrence; the same whatever rule or model made the figure."""
        around = self._layout.surroundings(span, _ID_REACH)
        key = f"{self._reading.parsed.document_id}\n{span.of(self._layout.text)}\n{around}"
        seen[key] += 1
        return hashlib.sha256(f"{key}\n{seen[key]}".encode()).hexdigest()[:20]


def size_of_each(candidate: Candidate) -> int:
    """How many a counted thing is: of couples two people."""
    return 2 if candidate.noun is not None and candidate.noun.name == "pair" else 1


def _dropped(namings: Iterable[Decision]) -> dict[Span, str]:
    """Numbers that are no figure, with the reason."""
    return {
        item.candidate.number.span: item.reason
        for item in namings
        if item.reason is not None and item.reason != SILENT and item.candidate.number.form is not NumberForm.DENIAL
    }


def read_figures(parsed: ParsedDocument, annotated: AnnotatedText, *, learned: bool = True) -> Extraction:
    """The figures of a parsed and annotated document, by the models or by the rules alone."""
    reading = DocumentReading(parsed, annotated, learned=learned)
    judge = LearnedJudge(reading) if learned else Judge(reading)
    return FigureReader(reading, judge).read()
