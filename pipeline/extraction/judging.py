"""Who decides: the rules alone, or models that see what the rules think.

A judge names the numbers of a document and chooses status, period and area of a figure. Both judges answer the same
questions, so that designs can be compared and every figure says who decided.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.extraction.agreeing import agreed
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.covering import Area4
from pipeline.extraction.facts import WORDS, Fact, Features, Lens, Said
from pipeline.extraction.features import FeatureReader
from pipeline.extraction.layout import Layout
from pipeline.extraction.linear import Floats, load_model
from pipeline.extraction.linkfeatures import Most
from pipeline.extraction.linking import WholeOptions
from pipeline.extraction.naming import ABROAD, Naming
from pipeline.extraction.namingmodel import NO_FIGURE, NamingModel, load_naming_model
from pipeline.extraction.periodfeatures import PeriodFeatures
from pipeline.extraction.periodoptions import PeriodOption
from pipeline.extraction.placefeatures import PlaceFeatures
from pipeline.extraction.reading import DocumentReading
from pipeline.extraction.relations import BreakdownReader, Pair, part_of, without_circles
from pipeline.extraction.respective import ranked_timing
from pipeline.extraction.scopefeatures import ScopeFeatures
from pipeline.extraction.statusfeatures import StatusFeatures
from pipeline.extraction.timing import Standing, Timing
from pipeline.extraction.topics import OUR_TOPICS
from pipeline.records import Figure, NumberForm, PeriodKind, Scope, Status
from pipeline.scheme import scheme
from pipeline.values import changed, value_class

RULES_VERSION, MODEL_VERSION = "1", "1"

OTHER = "other"
"""The code of what is on the topic and fits no other code."""

# A number that is less likely than this the figure that the models take it for is none, or gets no code.
_UNLIKELY, _DOUBTED = 0.2, 0.5

# What is given for a year, also in a report on a part of it.
_GRANTED = "budget"

# A rule's confidence is multiplied by these where the evidence is farther away.
_BASIS_TRUST = {"phrase": 1.0, "clause": 1.0, "sentence": 0.97, "paragraph": 0.95, "heading": 0.94, "document": 0.9}
_SIDE_TRUST = {"right": 1.0, "left": 0.93, "": 0.85}
_VERB_TRUST = {"passive": 1.0, "left": 1.0, "own": 1.0, "carried": 0.93, "after": 0.9, "exists": 0.98, "": 0.95}


@value_class
class Decision:
    """What a number was decided to be.

    Attributes:
        naming: what the rules make of it.
        indicator: code, or "" for no figure.
        reason: why it is no figure, or None.
        by: the rule or model with its version, and for a model the strongest features.
        confidence: that number and code are right, from 0 to 1.
    """

    naming: Naming
    indicator: str
    reason: str | None
    by: str
    confidence: float

    @property
    def candidate(self) -> Candidate:
        """The number."""
        return self.naming.candidate

    @property
    def kind(self) -> str:
        """Stock, flow or distinct."""
        return scheme().indicators[self.indicator].kind

    def is_planned(self, status: Status) -> bool:
        """Whether dates are read as those of something wanted: also of places that must not come back."""
        return status is Status.TARGET or any(term.name == "relapse" for term in self.candidate.left_terms)


class Judge:
    """The rules alone."""

    def __init__(self, reading: DocumentReading) -> None:
        self._reading = reading

    def name(self) -> list[Decision]:
        """What each number of the document counts, in order."""
        return [self._ruled(naming) for naming in self._reading.namings]

    def _ruled(self, naming: Naming) -> Decision:
        by = f"{naming.rule.id}/{RULES_VERSION}" if naming.rule is not None else ""
        indicator = naming.indicator if naming.accepted else ""
        return Decision(naming, indicator, naming.reason, by, _rule_confidence(naming))

    def standing(self, decision: Decision) -> Standing:
        """Status and period of a figure."""
        reading, candidate = self._reading, decision.candidate
        certain = self.certain_status(candidate)
        if certain is not None:
            return Standing(certain, self.period(decision, certain))
        status, explicit = reading.standing.status(candidate, decision.indicator)
        timing = self.period(decision, status)
        settled = reading.standing.settled(status, timing, explicit=explicit)
        return Standing(settled, timing if settled is status else self.period(decision, settled))

    def certain_status(self, candidate: Candidate) -> Status | None:
        """What the head of a number's column or the words right before it say for certain; None where neither does."""
        status = self._reading.cells.status(candidate)
        if status is None and self._reading.periods.keyed(candidate, stock=False) is not None:
            return Status.REPORTED
        return status if status is not None else self._reading.standing.certain(candidate)

    def period(self, decision: Decision, status: Status) -> Timing:
        """The period of a figure of a given status."""
        stock, target = decision.kind == "stock", decision.is_planned(status)
        certain = self.certain_timing(decision, target=target)
        if certain is not None:
            return certain
        return self._reading.periods.resolve(
            decision.candidate, stock=stock, target=target, compares=bool(decision.naming.change)
        )

    def certain_timing(self, decision: Decision, *, target: bool) -> Timing | None:
        """What a cell's heads, a rank in a list of years, a key to the brackets or a grant say; or None."""
        reading, candidate, stock = self._reading, decision.candidate, decision.kind == "stock"
        if candidate.cell is None:
            granted = reading.periods.granted(candidate) if decision.indicator == _GRANTED and not target else None
            ranked = granted or ranked_timing(reading.layout, candidate, stock=stock)
            ranked = ranked or (None if target else reading.periods.ranked(candidate, stock=stock))
            return ranked or reading.periods.keyed(candidate, stock=stock)
        return reading.cells.timing(candidate, stock=stock, target=target)

    def scope(self, decision: Decision, standing: Standing) -> Scope:
        """One event or a total."""
        if standing.status is not Status.REPORTED:
            return Scope.AGGREGATE
        reading, timing = self._reading, standing.timing
        people = scheme().indicators[decision.indicator].unit == "person"
        if people and reading.standing.kept(decision.candidate):
            return Scope.INCIDENT
        if decision.kind == "flow":
            return reading.standing.scope(decision.candidate, timing)
        event = people and reading.standing.raid and timing.kind is PeriodKind.DAY
        return Scope.INCIDENT if event else Scope.AGGREGATE

    def area(self, decision: Decision, scope: Scope) -> Area4:
        """The area that a figure covers."""
        return self._reading.places.resolve(decision.candidate, scope)

    def wholes(self, pairs: list[Pair]) -> list[Figure | None]:
        """The figures that the figures are parts of."""
        return BreakdownReader(self._reading.layout).wholes(pairs)

    def link(self, pairs: list[Pair]) -> list[Figure]:
        """The figures with the wholes that they are parts of."""
        return [part_of(figure, whole) for (_, figure), whole in zip(pairs, self.wholes(pairs), strict=True)]


class LearnedJudge(Judge):
    """Models that see the text and what the rules think (models/, made by `solieu train`)."""

    def __init__(self, reading: DocumentReading) -> None:
        super().__init__(reading)
        self._rules = Judge(reading)
        self._status_features = StatusFeatures(reading, load_model("status").lens)
        self._scope_features = ScopeFeatures(reading, load_model("scope").lens)
        document = reading.layout, reading.meta, reading.between
        self._period_features = PeriodFeatures(*document, load_model("periods").lens)
        self._place_features = PlaceFeatures(*document, reading.places.units, load_model("places").lens)

    def name(self) -> list[Decision]:
        """What each number of the document counts, in order."""
        if not names_topic(self._reading):
            return super().name()  # models have seen no such texts and would name prices of land
        reading, model = self._reading, load_naming_model()
        features = FeatureReader(reading.layout, reading.tagged, reading.meta, reading.standing, model.lens)
        rows = features.rows(reading.namings)
        if not rows:
            return []
        classes = model.classes
        probabilities = settled(reading.layout, reading.namings, model.probabilities_seen(rows), classes)
        sure = load_model("confidence")
        totals = confidence_rows(reading.namings, probabilities, classes, sure.lens)
        confidences = sure.odds(sure.scores_of_totals(totals))
        best = model.best(probabilities)
        return [
            self._learned(naming, row, model, classes[at], float(confidence[0]))
            for naming, row, at, confidence in zip(reading.namings, rows, best, confidences, strict=True)
        ]

    def _learned(self, naming: Naming, row: bytes, model: NamingModel, label: str, confidence: float) -> Decision:
        if is_certain(naming):
            return self._ruled(naming)
        if label == NO_FIGURE or not can_be_figure(naming):
            return Decision(naming, "", naming.reason if naming.reason is not None else "not_counted", "", confidence)
        if confidence < _UNLIKELY:
            return Decision(naming, "", "unlikely", "", confidence)
        if naming.accepted and naming.indicator == label:
            by = self._ruled(naming).by
        else:
            by = f"model/{MODEL_VERSION}:{','.join(model.explain(row, label, 3))}"
        return Decision(naming, label, None, by, round(confidence, 3))

    def standing(self, decision: Decision) -> Standing:
        """Status and period of a figure."""
        ruled = self._rules.standing(decision)
        if self.certain_status(decision.candidate) is not None:
            return Standing(ruled.status, self._chosen(decision, ruled.status, ruled.timing))
        total = self._status_features.row(decision.naming, decision.indicator, ruled.status, ruled.timing)
        score = load_model("status").score(total)
        wanted = score > 0 if abs(score) > _UNSURE else ruled.status is Status.TARGET
        status = Status.TARGET if wanted else Status.REPORTED
        timing = ruled.timing if status is ruled.status else self._rules.period(decision, status)
        return Standing(status, self._chosen(decision, status, timing))

    def period(self, decision: Decision, status: Status) -> Timing:
        """The period of a figure of a given status."""
        return self._chosen(decision, status, self._rules.period(decision, status))

    def _chosen(self, decision: Decision, status: Status, ruled: Timing) -> Timing:
        """The period that the model likes best, or that of the rules where it likes that one hardly less."""
        target = decision.is_planned(status)
        stock = decision.kind == "stock"
        if self.certain_timing(decision, target=target) is not None:
            return ruled
        options = self._reading.periods.options(decision.candidate, stock=stock, target=target)
        totals = self._period_features.rows(decision.naming, decision.indicator, options, ruled, target=target)
        at = self._likeliest(decision, options, totals, target=target)
        best, highest, days = options[at], totals[at], (ruled.start, ruled.end)
        if (best.timing.start, best.timing.end) == days:
            return ruled
        likely = highest - (_UNSURE_PASSED if best.only_passed else _UNSURE_PERIOD)
        nearly = (o.timing for o, total in zip(options, totals, strict=True) if likely <= total <= highest)
        return ruled if any((timing.start, timing.end) == days for timing in nearly) else best.timing

    def _likeliest(
        self, decision: Decision, options: Sequence[PeriodOption], totals: Sequence[float], *, target: bool
    ) -> int:
        """Which period the model likes best of those that the number can have; of all, where it can have none."""
        possible, compares = self._reading.periods.possible, bool(decision.naming.change)
        likely = sorted(range(len(totals)), key=totals.__getitem__, reverse=True)
        candidate, stock = decision.candidate, decision.kind == "stock"
        can = (at for at in likely if possible(options[at], candidate, stock=stock, target=target, compares=compares))
        return next(can, likely[0])

    def scope(self, decision: Decision, standing: Standing) -> Scope:
        """One event or a total."""
        ruled = super().scope(decision, standing)
        if not may_be_event(decision.candidate, standing.status):
            return ruled
        score = load_model("scope").score(
            self._scope_features.row(decision.naming, decision.indicator, ruled, standing.timing)
        )
        return Scope.INCIDENT if score > 0 else Scope.AGGREGATE

    def area(self, decision: Decision, scope: Scope) -> Area4:
        """The area that a figure covers."""
        places, candidate = self._reading.places, decision.candidate
        certain = places.certain(candidate, scope)
        if certain is not None:
            return certain
        options, ruled = places.options(candidate), places.governing(candidate, scope)
        totals = self._place_features.rows(decision.naming, options, ruled, scope)
        return options[totals.index(max(totals))].area

    def wholes(self, pairs: list[Pair]) -> list[Figure | None]:
        """The figures that the figures are parts of."""
        model = load_model("parts")
        options, most = WholeOptions(self._reading.layout, pairs, self._rules.wholes(pairs), model.lens), Most(model)
        found: list[Figure | None] = []
        for index in range(len(pairs)):
            whole = options.best(index, most)
            found.append(pairs[whole][1] if whole is not None else None)
        return found

    def link(self, pairs: list[Pair]) -> list[Figure]:
        """The figures with the wholes that they are parts of."""
        return list(_without_doubtful_codes(without_circles(super().link(pairs))))


def _without_doubtful_codes(figures: Sequence[Figure]) -> Iterator[Figure]:
    """The figures; under no code of their own, and in no breakdown, those whose code is more likely wrong than right.

    Which code it would have been stays told with what speaks for it.
    """
    doubted = {figure.id for figure in figures if figure.confidence is not None and figure.confidence < _DOUBTED}
    for figure in figures:
        if figure.id in doubted and figure.indicator != OTHER:
            yield _alone(changed(figure, indicator=OTHER, rule=f"{figure.rule},unsure={figure.indicator}"))
        else:
            yield _alone(figure) if figure.part_of in doubted else figure


def _alone(figure: Figure) -> Figure:
    return changed(figure, part_of=None, relation=None)


def names_topic(reading: DocumentReading) -> bool:
    """Whether a document says anywhere, by any word, what the scheme is about."""
    terms = reading.tagged.within("topic", 0, len(reading.layout.folded))
    return any(term.name in OUR_TOPICS for term in terms)


def may_be_event(candidate: Candidate, status: Status) -> bool:
    """Whether a model is asked if a figure is of one event: what is wanted and what tables hold never is."""
    return status is Status.REPORTED and candidate.cell is None


def is_certain(naming: Naming) -> bool:
    """Whether a rule decides that the models may not overrule, on a number of our topic."""
    return naming.rule is not None and naming.rule.certain and naming.topic.on


def can_be_figure(naming: Naming) -> bool:
    """Whether a number can be written down as a figure at all: a denial needs the thing that there is none of."""
    candidate = naming.candidate
    if naming.reason in ("row_number", ABROAD):
        return False
    return candidate.number.form is not NumberForm.DENIAL or (
        candidate.noun is not None and candidate.noun_side == "right"
    )


# A count without a currency is no sum of money unless it is as large as one; a sum that is smaller than this is a price
# or what one person pays, not all fines or all funds. A stated zero is no price.
_COUNTS = (NumberForm.INTEGER, NumberForm.WORDS, NumberForm.RATIO, NumberForm.RANGE)
_LEAST_TOTALS = {**dict.fromkeys(_COUNTS, 10_000), NumberForm.MONEY: 1_000_000}


def settled(layout: Layout, namings: Sequence[Naming], probabilities: Floats, classes: Sequence[str]) -> Floats:
    """What the naming model says of numbers, after what is written of each and of those told alike.

    Args:
        layout: of the document.
        namings: what the rules make of the numbers.
        probabilities: of the naming model, numbers by classes.
        classes: their names.
    """
    return agreed(layout, namings, as_written(namings, probabilities, classes))


def as_written(namings: Sequence[Naming], probabilities: Floats, classes: Sequence[str]) -> Floats:
    """The probabilities without codes that a number cannot have: small ones of totals of money, money of things.

    Args:
        namings: what the rules make of the numbers.
        probabilities: numbers by classes.
        classes: their names.
    """
    units = [scheme().indicators[code].unit if code in scheme().indicators else "any" for code in classes]
    sums, things = np.array([unit == "vnd" for unit in units]), np.array([unit not in ("vnd", "any") for unit in units])
    numbers = [naming.candidate.number for naming in namings]
    money = np.array([number.form is NumberForm.MONEY for number in numbers], dtype=np.bool_)
    small = np.array([0 < number.value < _LEAST_TOTALS.get(number.form, 0) for number in numbers], dtype=np.bool_)
    found = probabilities.copy()
    found[np.ix_(money, things)] = 0
    found[np.ix_(small, sums)] = 0
    return found


def confidence_features(
    naming: Naming, probabilities: Sequence[float] | np.ndarray, classes: Sequence[str]
) -> Features:
    """What the confidence model sees, one by one; see `confidence_rows`."""
    return confidence_rows([naming], np.asarray(probabilities)[np.newaxis], classes, WORDS)[0]


def confidence_rows(
    namings: Sequence[Naming], probabilities: np.ndarray, classes: Sequence[str], lens: Lens[Said]
) -> list[Said]:
    """What the confidence model sees: how sure the naming model is, by steps, and whether the rules agree.

    Args:
        namings: what the rules make of the numbers.
        probabilities: of the naming model, numbers by classes.
        classes: their names.
        lens: how the features are seen.
    """
    likeliest = np.partition(probabilities, -2, axis=1)[:, -2:].tolist()
    labels = [classes[at] for at in probabilities.argmax(axis=1)]
    sure, said = lens.of(_SURE), lens.of(_SAID)
    return [
        sure(_sureness(naming, second, top, label)) + said(_reading_of(naming))
        for naming, (second, top), label in zip(namings, likeliest, labels, strict=True)
    ]


_Sureness = tuple[bool, int, int]
_Reading = tuple[str, NumberForm, bool, str, str | None]


def _sureness(naming: Naming, second: float, top: float, label: str) -> _Sureness:
    """Whether the rules agree, and how many steps the likeliest is over, and over the next."""
    ruled = naming.indicator if naming.accepted else NO_FIGURE
    return ruled == label, bisect_left(_STEPS, top), bisect_left(_STEPS, top - second)


def _reading_of(naming: Naming) -> _Reading:
    topic = naming.topic
    return naming.candidate.noun_side, naming.candidate.number.form, topic.on, topic.basis, naming.reason


def _sure(seen: _Sureness) -> Iterator[str]:
    agrees, tops, margins = seen
    yield f"agrees={agrees}"
    yield from (f"top>{step}" for step in _STEPS[:tops])
    yield from (f"margin>{step}" for step in _STEPS[:margins])
    yield from (f"agrees={agrees}:top>{step}" for step in _STEPS[:tops])


def _said(seen: _Reading) -> Iterator[str]:
    side, form, on, basis, reason = seen
    yield f"side={side}"
    yield f"form={form.value}"
    yield f"topic={on}:{basis}"
    yield f"verdict={reason}"


_SURE, _SAID = Fact(_sure), Fact(_said)

# A status model less sure than this (log odds) leaves the choice to the rules, which are as often right there and hold
# better on texts of kinds that the corpus lacks. Own families would have half of these margins (strict .001 more), real
# texts have them (.02 more on five, nothing on two families that retell published ones).
_UNSURE = 0.6
# The same for a period model by how much it likes its choice better than that of the rules.
_UNSURE_PERIOD = 0.5
# And by how much where it likes what the rules pass over: the name of a programme ("giai đoạn 2016-2020" of one)
# or a period compared with. Own texts would have half of it; real ones, of which models have seen none, have more.
_UNSURE_PASSED = 3.0

_STEPS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998)


def _rule_confidence(naming: Naming) -> float:
    if naming.rule is None:
        return 0.0
    candidate = naming.candidate
    trust = naming.rule.confidence * _BASIS_TRUST.get(naming.topic.basis, 0.8)
    return round(trust * _SIDE_TRUST[candidate.noun_side] * _VERB_TRUST[candidate.governing_side], 3)
