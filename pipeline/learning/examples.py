"""What the models learn from: the numbers of gold documents as the program sees them, with the annotators' answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress
from typing import Any

from pipeline.evaluation.gold import GoldDocument
from pipeline.extraction.covering import Names
from pipeline.extraction.facts import WORDS, Distinct
from pipeline.extraction.features import FeatureReader
from pipeline.extraction.figures import FigureReader, size_of_each
from pipeline.extraction.judging import Decision, Judge, can_be_figure, may_be_event, settled
from pipeline.extraction.layout import Layout
from pipeline.extraction.linear import Floats
from pipeline.extraction.linking import WholeOptions
from pipeline.extraction.naming import Naming
from pipeline.extraction.namingmodel import NO_FIGURE, NamingModel
from pipeline.extraction.periodfeatures import PeriodFeatures
from pipeline.extraction.periodoptions import PeriodOption
from pipeline.extraction.placefeatures import PlaceFeatures
from pipeline.extraction.reading import DocumentReading
from pipeline.extraction.scopefeatures import ScopeFeatures
from pipeline.extraction.statusfeatures import StatusFeatures
from pipeline.extraction.timing import Pair, Standing
from pipeline.language import annotate
from pipeline.parsing import parse
from pipeline.records import RawDocument, ReadingLimits, Scope, Status
from pipeline.spans import Span

Line = Mapping[str, Any]
_MAX_CHARACTERS = 20_000_000


@dataclass(frozen=True, slots=True)
class Choice:
    """Options of which one is right.

    Attributes:
        rows: features by option.
        right: index of the right option, or None if none of them is.
    """

    rows: list[list[str]]
    right: int | None


@dataclass(slots=True)
class Examples:
    """Of one document, in the order of its numbers.

    Attributes:
        name: of the document.
        layout: of the document; only an empty one has none.
        namings: what the rules make of each number.
        rows, labels: features and right class by number.
        valued: whether the number was read as the annotator read it.
        status: features and whether it is wanted, by figure.
        scope: features and whether it is of one event, by figure that may be.
        parts: choices of the whole, by figure.
        periods, places: choices by figure.
    """

    name: str
    layout: Layout | None = None
    namings: list[Naming] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    valued: list[bool] = field(default_factory=list)
    status: list[tuple[list[str], bool]] = field(default_factory=list)
    scope: list[tuple[list[str], bool]] = field(default_factory=list)
    parts: list[Choice] = field(default_factory=list)
    periods: list[Choice] = field(default_factory=list)
    places: list[Choice] = field(default_factory=list)

    def probabilities(self, model: NamingModel) -> Floats:
        """What a naming model says of the numbers, those told alike by what they come to together, as in extraction.

        Returns:
            Numbers by codes and, last, none.
        """
        alone = model.probabilities(self.rows)
        if self.layout is None:
            return alone
        return settled(self.layout, self.namings, alone, model.classes)


def read_document(name: str, text: str) -> DocumentReading:
    """A text as extraction reads it."""
    data = text.encode()
    raw = RawDocument(name, name, data, hashlib.sha256(data).hexdigest(), ".txt")
    parsed = parse(raw, ReadingLimits(max_text_characters=_MAX_CHARACTERS))
    return DocumentReading(parsed, annotate(parsed), learned=False)


def document_choices(gold: GoldDocument, reading: DocumentReading) -> list[Choice]:
    """The choice of a document's own period: none or one; a review does not say it."""
    if gold.decided is not None:
        return []
    periods = reading.reference_options()
    days = _day(gold.document.get("period_start")), _day(gold.document.get("period_end"))
    right = [at for at, option in enumerate(periods.options) if option.days == days]
    return [Choice(periods.rows(), right[0])] if right else []


def examples_of(gold: GoldDocument, reading: DocumentReading) -> Examples:
    """The examples of one annotated document.

    Args:
        gold: its annotation.
        reading: the document, its reference period as it will be when it is read for good.
    """
    found = Examples(gold.name, reading.layout, reading.namings)
    features = FeatureReader(reading.layout, reading.tagged, reading.meta, reading.standing, WORDS)
    found.rows = list(map(list, features.rows(reading.namings)))
    taught = []
    for naming in reading.namings:
        figure = _figure_at(reading.original(naming.candidate.number.span), gold.figures)
        found.labels.append(figure["indicator"] if figure is not None else NO_FIGURE)
        found.valued.append(figure is None or _same_value(naming, figure))
        if figure is not None and can_be_figure(naming):
            taught.append((Decision(naming, figure["indicator"], None, "", 1.0), figure))
    _Teacher(reading, taught).teach(found)
    if gold.decided is not None:
        spans = [Span(*one) for one in gold.decided]
        _keep(
            found,
            [
                any(reading.original(one.candidate.number.span).overlaps(span) for span in spans)
                for one in reading.namings
            ],
        )
    return found


def _keep(found: Examples, known: Sequence[bool]) -> None:
    """Leaves out the numbers of which nobody has said what they are: "no figure" would be a guess."""
    found.namings = list(compress(found.namings, known))
    found.rows = list(compress(found.rows, known))
    found.labels = list(compress(found.labels, known))
    found.valued = list(compress(found.valued, known))


def _figure_at(span: Span, figures: Sequence[Line]) -> Line | None:
    return next((f for f in figures if f["start"] < span.end and span.start < f["end"]), None)


def _same_value(naming: Naming, figure: Line) -> bool:
    number = naming.candidate.number
    pair = size_of_each(naming.candidate)
    read = (abs(number.value * pair), number.denominator and number.denominator * pair)
    return read == (abs(figure["value"]), figure.get("denominator"))


class _Teacher:
    """Turns gold figures into examples of the choices that follow naming."""

    def __init__(self, reading: DocumentReading, taught: list[tuple[Decision, Line]]) -> None:
        self._reading = reading
        self._judge = Judge(reading)
        self._taught = taught
        self._status = StatusFeatures(reading, WORDS)
        self._scope = ScopeFeatures(reading, WORDS)
        document = reading.layout, reading.meta, reading.between
        self._periods = PeriodFeatures(*document, WORDS)
        self._places = PlaceFeatures(*document, reading.places.units, WORDS)

    def teach(self, found: Examples) -> None:
        """Adds what the figures of the document teach."""
        for decision, figure in self._taught:
            ruled = self._judge.standing(decision)
            row = self._status.row(decision.naming, decision.indicator, ruled.status, ruled.timing)
            found.status.append((list(row), figure["status"] == "target"))
            found.scope += self._event(decision, figure)
            found.periods += self._period(decision, figure)
            found.places += self._place(decision, figure)
        found.parts = list(self.parts())

    def parts(self) -> Iterator[Choice]:
        """Which figure is a part of which, once all figures of the document are known."""
        pairs = FigureReader(self._reading, self._judge).pairs(decision for decision, _ in self._taught)
        at = {candidate.start: index for index, (candidate, _) in enumerate(pairs)}
        lines = {decision.candidate.start: figure for decision, figure in self._taught}
        places = {line["id"]: at[start] for start, line in lines.items() if start in at}
        options = WholeOptions(self._reading.layout, pairs, self._judge.wholes(pairs), WORDS)
        for index, (candidate, _) in enumerate(pairs):
            parent = lines[candidate.start].get("part_of")
            whole = places.get(parent) if parent is not None else None
            choices = options.of(index)
            right = [n for n, choice in enumerate(choices) if choice[0] == whole]
            if right and (whole is None) == (parent is None):
                yield Choice([list(said) for _, said in choices], right[0])

    def _event(self, decision: Decision, figure: Line) -> Iterator[tuple[list[str], bool]]:
        """One event or a total, by the right period where the rules found another, as it will be by the model's."""
        status, days = Status(figure["status"]), _days(figure)
        if may_be_event(decision.candidate, status):
            timing = self._judge.period(decision, status)
            if timing.days != days:
                options = self._options(decision, status)
                timing = next((option.timing for option in options if option.timing.days == days), timing)
            ruled = self._judge.scope(decision, Standing(status, timing))
            row = self._scope.row(decision.naming, decision.indicator, ruled, timing)
            yield list(row), Scope(figure["scope"]) is Scope.INCIDENT

    def _options(self, decision: Decision, status: Status) -> Distinct[PeriodOption]:
        stock, target = decision.kind == "stock", decision.is_planned(status)
        return self._reading.periods.options(decision.candidate, stock=stock, target=target)

    def _period(self, decision: Decision, figure: Line) -> Iterator[Choice]:
        status = Status(figure["status"])
        target, ruled = decision.is_planned(status), self._judge.period(decision, status)
        options, wanted = self._options(decision, status), _days(figure)
        rows = self._periods.rows(decision.naming, decision.indicator, options, ruled, target=target)
        right = [at for at, option in enumerate(options) if option.timing.days == wanted]
        yield Choice(list(map(list, rows)), right[0] if right else None)

    def _place(self, decision: Decision, figure: Line) -> Iterator[Choice]:
        scope = Scope(figure["scope"])
        ruled = self._judge.area(decision, scope)
        options = self._reading.places.options(decision.candidate)
        rows = self._places.rows(decision.naming, options, ruled, scope)
        right = [at for at, option in enumerate(options) if option.area.names == _names(figure)]
        yield Choice(list(map(list, rows)), right[0] if right else None)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _days(figure: Line) -> Pair:
    return _day(figure["period_start"]), _day(figure["period_end"])


def _names(figure: Line) -> Names:
    return figure["level"], figure.get("province"), figure.get("district"), figure.get("commune")
