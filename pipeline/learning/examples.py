"""What the models learn from: the numbers of gold documents as the program sees them, with the annotators' answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.evaluation.gold import GoldDocument
from pipeline.extraction.choices import PeriodFeatures, PlaceFeatures, StatusFeatures
from pipeline.extraction.features import FeatureReader
from pipeline.extraction.judging import NO_FIGURE, Decision, Judge, can_be_figure
from pipeline.extraction.naming import Naming
from pipeline.extraction.placing import PlaceOption
from pipeline.extraction.reading import DocumentReading
from pipeline.language import annotate
from pipeline.parsing import parse
from pipeline.records import RawDocument, Scope, Status

Line = Mapping[str, Any]
_MAX_CHARACTERS = 20_000_000


@dataclass(frozen=True, slots=True)
class Choice:
    """Options of which one is right.

    Attributes:
        rows: features by option.
        right: index of the right option.
    """

    rows: list[list[str]]
    right: int


@dataclass(slots=True)
class Examples:
    """Of one document, in the order of its numbers.

    Attributes:
        name: of the document.
        namings: what the rules make of each number.
        rows, labels: features and right class by number.
        valued: whether the number was read as the annotator read it.
        status: features and whether it is wanted, by figure.
        periods, places: choices by figure for which the right one was among the options.
    """

    name: str
    namings: list[Naming] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    valued: list[bool] = field(default_factory=list)
    status: list[tuple[list[str], bool]] = field(default_factory=list)
    periods: list[Choice] = field(default_factory=list)
    places: list[Choice] = field(default_factory=list)


def read_document(name: str, text: str) -> DocumentReading:
    """A text as extraction reads it."""
    data = text.encode()
    raw = RawDocument(name, name, data, hashlib.sha256(data).hexdigest(), ".txt")
    parsed = parse(raw, max_text_characters=_MAX_CHARACTERS)
    return DocumentReading(parsed, annotate(parsed))


def examples_of(gold: GoldDocument, text: str) -> Examples:
    """The examples of one annotated document."""
    reading = read_document(f"{gold.name}.txt", text)
    found = Examples(gold.name, reading.namings)
    found.rows = FeatureReader(reading.layout, reading.tagged, reading.meta, reading.standing).read(reading.namings)
    teacher = _Teacher(reading)
    for naming in reading.namings:
        figure = _figure_at(naming, gold.figures)
        found.labels.append(figure["indicator"] if figure is not None else NO_FIGURE)
        found.valued.append(figure is None or _same_value(naming, figure))
        if figure is not None and can_be_figure(naming):
            teacher.teach(naming, figure, found)
    return found


def _figure_at(naming: Naming, figures: Sequence[Line]) -> Line | None:
    span = naming.candidate.number.span
    return next((f for f in figures if f["start"] < span.end and span.start < f["end"]), None)


def _same_value(naming: Naming, figure: Line) -> bool:
    number = naming.candidate.number
    pair = 2 if naming.situation.noun == "pair" else 1
    read = (abs(number.value * pair), number.denominator and number.denominator * pair)
    return read == (abs(figure["value"]), figure.get("denominator"))


class _Teacher:
    """Turns gold figures into examples of the choices that follow naming."""

    def __init__(self, reading: DocumentReading) -> None:
        self._reading = reading
        self._judge = Judge(reading)
        self._status = StatusFeatures(reading)
        self._periods = PeriodFeatures(reading.layout, reading.meta)
        self._places = PlaceFeatures(reading.layout, reading.meta)

    def teach(self, naming: Naming, figure: Line, found: Examples) -> None:
        """Adds what one figure teaches."""
        decision = Decision(naming, figure["indicator"], None, "", 1.0)
        ruled = self._judge.standing(decision)
        row = self._status.read(naming, decision.indicator, ruled.status, ruled.timing)
        found.status.append((row, figure["status"] == "target"))
        found.periods += self._period(decision, figure)
        found.places += self._place(decision, figure)

    def _period(self, decision: Decision, figure: Line) -> Iterator[Choice]:
        status = Status(figure["status"])
        ruled = self._judge.period(decision, status)
        stock, target = decision.kind == "stock", decision.is_planned(status)
        options = self._reading.periods.options(decision.candidate, stock=stock, target=target)
        wanted = (figure["period_start"], figure["period_end"])
        rows = self._periods.read(decision.naming, decision.indicator, options, ruled, target=target)
        right = [at for at, o in enumerate(options) if (_iso(o.timing.start), _iso(o.timing.end)) == wanted]
        if right:
            yield Choice(rows, right[0])

    def _place(self, decision: Decision, figure: Line) -> Iterator[Choice]:
        scope = Scope(figure["scope"])
        ruled = self._judge.area(decision, scope)
        options = self._reading.places.options(decision.candidate)
        rows = self._places.read(decision.naming, options, ruled, scope)
        right = [at for at, option in enumerate(options) if _covers(option, figure)]
        if right:
            yield Choice(rows, right[0])


def _iso(day: Any) -> str | None:
    return day.isoformat() if day is not None else None


def _covers(option: PlaceOption, figure: Line) -> bool:
    area = option.area
    return (area.level.value, area.province, area.district, area.commune) == (
        figure["level"],
        figure.get("province"),
        figure.get("district"),
        figure.get("commune"),
    )
