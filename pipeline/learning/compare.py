"""Designs against each other: fitted on the train part of the gold corpus, looked at on its development part.

    python -m pipeline.learning.compare             # Markdown tables
    python -m pipeline.learning.compare --save      # keeps them as models/scores.json, for the cards of the models

The test part is never opened. It takes about ten minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from pipeline.errors import SolieuError
from pipeline.evaluation.corpus import GOLD_CORPUS, Part, document_text, fingerprint, load_corpus
from pipeline.evaluation.facts import UNNAMED
from pipeline.evaluation.reliability import Judged, Reliability
from pipeline.evaluation.scores import Ratio
from pipeline.extraction.facts import WORDS
from pipeline.extraction.features import FeatureReader
from pipeline.extraction.judging import _UNSURE, can_be_figure, confidence_features
from pipeline.extraction.naming import NamingReader
from pipeline.extraction.namingmodel import NO_FIGURE, NamingModel
from pipeline.extraction.reading import DocumentReading
from pipeline.learning.designs import DESIGNS, RULES, SHIPPED, Design, Namer, ShippedNamer
from pipeline.learning.examples import Choice, Examples, document_choices, examples_of, read_document
from pipeline.learning.fitting import Fitted
from pipeline.learning.run import MODELS
from pipeline.learning.scores import (
    SCORES,
    Amount,
    Band,
    Belief,
    ChoiceScore,
    Comparison,
    CurvePoint,
    DesignScore,
    RelevanceScore,
    load_scores,
)
from pipeline.learning.tables import tables
from pipeline.learning.training import CHOICES, YES_OR_NO, Document, _choice, _confidence, _yes_or_no, prepare

# Shares of the documents for the learning curve; all of them is the shipped design itself.
SHARES = (8, 4, 2)
# The quickest of so many counts.
_ROUNDS = 5
_THOUSAND = 1000
_DECIMALS = 4
# How the features of the options name the one that the rules take.
_TAKEN = ("ruled=True", "none:ruled=True")

Step = Callable[[str], None]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Material:
    """What is learnt from and looked at.

    Attributes:
        reference: model of a document's own period, from the train part.
        train, development: examples by document.
        periods: of the development documents, the choice of their own period.
        readings: of the development documents.
    """

    reference: Fitted
    train: list[Examples]
    development: list[Examples]
    periods: list[Choice]
    readings: list[DocumentReading]


def compare(corpus: Path, step: Step = lambda _name: None) -> Comparison:
    """Measures designs, learning curve, choices and confidence.

    Args:
        corpus: folder of the gold corpus.
        step: told the name of each step before it begins.

    Raises:
        BadGoldError: if the corpus cannot be used.
    """
    step("corpus")
    material = read_material(corpus)
    designs, shipped = _designs(material, step)
    curve = [_curve_point(material, share, step) for share in SHARES]
    whole = next(score for score in designs if score.name == SHIPPED)
    curve.append(_point(material.train, whole.number_f1, whole.figure_f1))
    step("choices")
    choices = choice_scores(material)
    step("confidence")
    return Comparison(
        train=_amount(corpus, Part.TRAIN, material.train),
        development=_amount(corpus, Part.DEVELOPMENT, material.development),
        rules_milliseconds=_per_thousand(material, _rule),
        features_milliseconds=_per_thousand(material, _featured),
        designs=tuple(designs),
        curve=tuple(curve),
        choices=tuple(choices),
        beliefs=tuple(beliefs(material, shipped)),
    )


def read_material(corpus: Path) -> Material:
    """Reads the train and development parts.

    Raises:
        BadGoldError: if the corpus cannot be used.
    """
    reference, train = prepare(_documents(corpus, Part.TRAIN))
    development, periods, readings = [], [], []
    for gold, text in _documents(corpus, Part.DEVELOPMENT):
        reading = read_document(f"{gold.name}.txt", text)
        periods += document_choices(gold, reading)
        reading.choose_period(reference.model)
        development.append(examples_of(gold, reading))
        readings.append(reading)
    return Material(reference, train, development, periods, readings)


def _documents(corpus: Path, part: Part) -> list[Document]:
    gold = load_corpus(corpus, (part,))
    return [(document, document_text(corpus, document.name)) for document in gold.documents]


def _amount(corpus: Path, part: Part, documents: Sequence[Examples]) -> Amount:
    labels = [label for document in documents for label in document.labels]
    return Amount(
        fingerprint=fingerprint(corpus, (part,)),
        documents=len(documents),
        numbers=len(labels),
        figures=sum(label != NO_FIGURE for label in labels),
    )


# --- naming


def _designs(material: Material, step: Step) -> tuple[list[DesignScore], NamingModel]:
    scores, shipped = [], None
    for design in DESIGNS:
        step(design.name)
        score, namer = _measured(design, material)
        scores.append(score)
        shipped = namer.model if isinstance(namer, ShippedNamer) else shipped
    if shipped is None:
        raise LookupError(SHIPPED)
    return scores, shipped


def _measured(design: Design, material: Material) -> tuple[DesignScore, Namer]:
    train, development = design.view(material.train), design.view(material.development)
    seconds, namer = _timed(lambda: design.fit(train))
    number, figure = naming_scores(development, namer.name(development))
    took = min(_timed(lambda: namer.name(development))[0] for _ in range(_ROUNDS))
    score = DesignScore(
        name=design.name,
        number_f1=number,
        figure_f1=figure,
        fit_seconds=round(seconds, 1),
        milliseconds=_per_thousand(material, _rule) if design.name == RULES else _rate(took, development),
        size=len(namer.to_bytes()),
    )
    return score, namer


def naming_scores(documents: Sequence[Examples], answers: Sequence[Sequence[str]]) -> tuple[float, float]:
    """F1 of telling figures from other numbers, and of naming them.

    Args:
        documents: with the right labels.
        answers: given labels, by document.
    """
    pairs = [
        (right, given)
        for document, said in zip(documents, answers, strict=True)
        for right, given in zip(document.labels, said, strict=True)
    ]
    number = _ratio([(right != NO_FIGURE, given != NO_FIGURE, True) for right, given in pairs])
    unnamed = (NO_FIGURE, UNNAMED)
    figure = _ratio([(right not in unnamed, given not in unnamed, right == given) for right, given in pairs])
    return number.f1, figure.f1


def _ratio(answers: Sequence[tuple[bool, bool, bool]]) -> Ratio:
    """Of (wanted, given, right if both)."""
    hits = sum(wanted and given and right for wanted, given, right in answers)
    return Ratio(hits, sum(wanted for wanted, _, _ in answers), sum(given for _, given, _ in answers))


def _curve_point(material: Material, share: int, step: Step) -> CurvePoint:
    step(f"1/{share}")
    train = part_of_documents(material.train, share)
    number, figure = naming_scores(material.development, ShippedNamer(train).name(material.development))
    return _point(train, number, figure)


def _point(train: Sequence[Examples], number: float, figure: float) -> CurvePoint:
    figures = sum(label != NO_FIGURE for document in train for label in document.labels)
    return CurvePoint(documents=len(train), figures=figures, number_f1=number, figure_f1=figure)


def part_of_documents(documents: Sequence[Examples], share: int) -> list[Examples]:
    """One of so many documents, drawn by a hash of their names: a smaller part lies within every larger one."""
    drawn = sorted(documents, key=lambda document: hashlib.sha256(document.name.encode()).hexdigest())
    return drawn[: max(1, round(len(drawn) / share))]


# --- choices


def choice_scores(material: Material) -> list[ChoiceScore]:
    """Rules against models for status, scope, period, place, whole, and the document's own period."""
    train, development = material.train, material.development
    asked = sum(len(document.status) for document in development)
    scores = [_answer_score(name, train, development) for name in YES_OR_NO]
    for name in CHOICES:
        choices = [choice for document in development for choice in getattr(document, name)]
        scores.append(_choice_score(name, asked, choices, _choice(train, name)))
    reference = _choice_score("document_period", len(development), material.periods, material.reference)
    return [*scores, reference]


def _choice_score(name: str, asked: int, choices: Sequence[Choice], fitted: Fitted) -> ChoiceScore:
    model = fitted.model
    taken = [int(np.argmax(model.scores(choice.rows)[:, 0])) for choice in choices]
    return ChoiceScore(
        name=name,
        asked=asked,
        possible=sum(choice.right is not None for choice in choices),
        rules=sum(any(fact.startswith(_TAKEN) for fact in right) for right in _right(choices)),
        model=sum(at == choice.right for at, choice in zip(taken, choices, strict=True)),
    )


def _right(choices: Sequence[Choice]) -> list[list[str]]:
    """The features of the right options, of choices that have one."""
    return [choice.rows[choice.right] for choice in choices if choice.right is not None]


# What the rules took, and how sure a model must be to overrule it.
_RULED = {"status": ("ruled=target", _UNSURE), "scope": ("ruled=incident", 0.0)}


def _answer_score(name: str, train: Sequence[Examples], development: Sequence[Examples]) -> ChoiceScore:
    model = _yes_or_no(train, name).model
    pairs = [pair for document in development for pair in getattr(document, name)]
    scores = model.scores([row for row, _ in pairs])[:, 0]
    feature, unsure = _RULED[name]
    ruled = [feature in row for row, _ in pairs]
    # As the program does: a model in doubt leaves the answer to the rules.
    said = [score > 0 if abs(score) > unsure else rule for score, rule in zip(scores, ruled, strict=True)]
    answers = [answer for _, answer in pairs]
    return ChoiceScore(
        name=name,
        asked=len(pairs),
        possible=len(pairs),
        rules=sum(one == other for one, other in zip(ruled, answers, strict=True)),
        model=sum(bool(one) == other for one, other in zip(said, answers, strict=True)),
    )


# --- confidence


def beliefs(material: Material, shipped: NamingModel) -> Iterator[Belief]:
    """How far the confidence model can be believed, and for comparison the naming model's own probability."""
    model = _confidence(material.train).model
    learnt, plain = [], []
    for document in material.development:
        odds = document.probabilities(shipped)
        best = shipped.best(odds)
        for at, naming in enumerate(document.namings):
            said = shipped.classes[best[at]]
            if said == NO_FIGURE or not can_be_figure(naming):
                continue
            right = said == document.labels[at] and document.valued[at]
            row = confidence_features(naming, odds[at], shipped.classes)
            learnt.append(Judged(float(model.probabilities([row])[0, 0]), right))
            plain.append(Judged(float(odds[at, best[at]]), right))
    yield _belief("confidence", Reliability(tuple(learnt)))
    yield _belief("probability", Reliability(tuple(plain)))


def _belief(name: str, found: Reliability) -> Belief:
    bands = tuple(
        Band(low=few.low, count=few.count, confidence=few.confidence, right=few.right)
        for few in found.bins
        if few.count
    )
    return Belief(name=name, error=found.error, sure=found.sure.count, sure_right=found.sure.right, bands=bands)


# --- time


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Processor seconds, which other programs on the machine disturb less than the clock on the wall."""
    begin = time.process_time()
    result = work()
    return time.process_time() - begin, result


def _per_thousand(material: Material, work: Callable[[DocumentReading], object]) -> float:
    seconds = min(_timed(lambda: [work(reading) for reading in material.readings])[0] for _ in range(_ROUNDS))
    return _rate(seconds, material.development)


def _rate(seconds: float, documents: Sequence[Examples]) -> float:
    numbers = sum(len(document.labels) for document in documents)
    return round(seconds * _THOUSAND / max(1, numbers) * _THOUSAND, 1)


def _rule(reading: DocumentReading) -> object:
    return NamingReader(reading.layout, reading.tagged, raid=reading.standing.raid).read()


def _featured(reading: DocumentReading) -> object:
    return FeatureReader(reading.layout, reading.tagged, reading.meta, reading.standing, WORDS).rows(reading.namings)


# --- command


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints.

    Returns:
        Exit status: 0 fine, 1 the corpus cannot be used.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=GOLD_CORPUS)
    parser.add_argument("--save", type=Path, nargs="?", const=MODELS / SCORES, help="file to keep; models/scores.json")
    task = parser.parse_args(arguments)
    try:
        with _bar(len(DESIGNS) + len(SHARES) + 3) as step:
            found = compare(task.corpus, step)
    except SolieuError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if task.save is not None:
        found.model_copy(update={"relevance": _kept_relevance(task.save)}).save(task.save)
    sys.stdout.write(tables(found))
    return 0


def _kept_relevance(path: Path) -> RelevanceScore | None:
    """The scores of the model of relevance, which is measured apart, as the file has them."""
    return load_scores(path.parent).relevance if path.name == SCORES and path.is_file() else None


@contextmanager
def _bar(total: int) -> Iterator[Step]:
    """A progress bar on the error stream of a terminal; a function that moves it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[name]}", markup=False))
    off = not sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=off) as bar:
        task = bar.add_task("", total=total, completed=-1, name="")  # a step is told before it is done
        yield lambda name: bar.update(task, advance=1, name=name)


if __name__ == "__main__":
    sys.exit(main())
